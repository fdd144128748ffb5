// SPDX-License-Identifier: Apache-2.0

import AWSQuery
import MockCore
import Testing

private let model = ServiceModel(
  """
  service id=EC2Test apiVersion=2016-11-15 protocol=ec2 xmlns=http://ec2.amazonaws.com/doc/2016-11-15
  operation Run POST / in=RunInput out=RunOutput
  structure RunInput
   dryRun boolean wire=dryRun
   groups Groups wire=GroupId queryName=SecurityGroupId
   filters Filters wire=Filter
   limit integer wire=maxResults
  list Groups
   member string wire=groupId
  list Filters
   member Filter wire=Filter
  structure Filter
   Name string
   Values Values wire=Value
  list Values
   member string wire=item
  structure RunOutput
   instances Instances wire=instancesSet
   launched timestamp wire=launchTime
  list Instances
   member Instance wire=item
  structure Instance
   InstanceId string wire=instanceId
  """)

@Suite("EC2 Query")
struct EC2QueryTests {
  private let codec = EC2Query()

  private func request(_ body: String) -> HTTPRequest {
    HTTPRequest(
      method: .post, target: "/", headers: ["Content-Type": "application/x-www-form-urlencoded"],
      body: HTTPBody(body))
  }

  @Test("Names begin with a capital, and lists have numbers only")
  func input() throws {
    let operation = try #require(model.operation("Run"))
    let body =
      "Action=Run&DryRun=true&SecurityGroupId.2=b&SecurityGroupId.1=a&Filter.1.Name=n&Filter.1.Value.1=v"
      + "&MaxResults=5&maxResults=7"
    #expect(
      try codec.reader(for: request(body), operation).dynamicRoot() == [
        "dryRun": true, "filters": [["Name": "n", "Values": ["v"]]], "limit": 5, "groups": ["a", "b"],
      ])
  }

  @Test("Any version up to the model's is answered")
  func versions() {
    func isKnown(_ version: String) -> Bool {
      if case .operation = codec.operation(in: request("Action=Run&Version=" + version), of: model) {
        return true
      }
      return false
    }
    #expect(isKnown("2016-11-15") && isKnown("2012-12-01"))
    #expect(!isKnown("2020-01-01") && !isKnown("1") && !isKnown(""))
  }

  @Test("Values that cannot be read name their parameter")
  func malformed() throws {
    let operation = try #require(model.operation("Run"))
    let error = #expect(throws: AWSError.self) {
      try codec.reader(for: request("MaxResults=many"), operation).dynamicRoot()
    }
    #expect(error?.code == "InvalidParameterValue")
    #expect(error?.message == "Value (many) for parameter MaxResults is invalid.")
    let nested = #expect(throws: AWSError.self) {
      try codec.reader(for: request("Filter.x.Name=a"), operation).dynamicRoot()
    }
    #expect(nested?.code == "InvalidParameter")
  }

  @Test("An answer has its members beside the request's id")
  func output() throws {
    let operation = try #require(model.operation("Run"))
    let writer = codec.writer(for: operation, requestID: "id-3")
    writer.dynamicRoot(
      ["instances": [["InstanceId": "i-1"]], "launched": .timestamp(.epoch)], operation.output)
    let response = writer.finish()
    #expect(response.headers["Content-Type"] == "text/xml;charset=UTF-8")
    #expect(
      response.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RunResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\">"
        + "<requestId>id-3</requestId><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet>"
        + "<launchTime>1970-01-01T00:00:00.000Z</launchTime></RunResponse>")
  }

  @Test("Errors stand in a list of their own")
  func error() {
    let response = codec.encode(
      AWSError("InvalidGroup.NotFound", "gone"), of: model, requestID: "id-4")
    #expect(response.status == 400)
    #expect(
      response.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>InvalidGroup.NotFound</Code>"
        + "<Message>gone</Message></Error></Errors><RequestID>id-4</RequestID></Response>")
  }
}
