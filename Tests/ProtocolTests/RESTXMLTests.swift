// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML
import Testing

private let model = ServiceModel(
  """
  service id=RestXMLTest apiVersion=2020-01-08 protocol=rest-xml endpointPrefix=restxml xmlns=https://example.com/doc
  operation PutThing PUT /things/{Id} in=PutThingInput out=PutThingOutput
  operation PutConfig PUT /things/{Id}?config in=PutConfigInput out=PutConfigOutput status=201
  operation GetBody GET /bodies/{Key+} in=GetBodyInput out=GetBodyOutput
  operation Watch GET /watch out=WatchOutput
  operation Delete DELETE /things/{Id} in=DeleteInput status=204
  structure PutThingInput
   Id string in=uri required
   Note string in=header wire=x-note
   Limit integer in=querystring wire=limit
   Name string
   Tags Tags wire=TagSet
  list Tags
   member Tag wire=Tag
  structure Tag
   Key string
   Value string
  structure PutThingOutput
   ETag string in=header wire=ETag
   Name string
   Tags Tags wire=TagSet
  structure PutConfigInput
   Id string in=uri required
   Config Config payload wire=Configuration xmlns=http://config.example.com/
  structure Config
   Kind string wire=xsi:type xmlAttribute
   Days integer
  structure PutConfigOutput
   Config Config payload
  structure GetBodyInput
   Key string in=uri required
  structure GetBodyOutput
   Body Stream payload
   Type string in=header wire=Content-Type
  blob Stream streaming
  structure WatchOutput
   Note string in=header wire=x-note
   Events Events payload
  list Events streaming eventStream
   member Event
  union Event eventStream
   Stats StatsEvent
   Name NameEvent
  structure StatsEvent
   Details Config eventPayload
  structure NameEvent
   Name string
  structure DeleteInput
   Id string in=uri required
  structure NoSuchThing error status=404 fault=sender
   Message string
   Thing string
   Retry integer in=header wire=x-retry
  """)

@Suite("REST-XML")
struct RESTXMLTests {
  private let codec = RESTXML()

  private func read(_ request: HTTPRequest) throws -> Document? {
    guard case .operation(let operation) = codec.operation(in: request, of: model) else { return nil }
    return try codec.reader(for: request, operation).dynamicRoot()
  }

  private func write(_ name: String, _ output: Document, _ codec: RESTXML = RESTXML()) throws -> HTTPResponse
  {
    let operation = try #require(model.operation(name))
    let writer = codec.writer(for: operation, requestID: "id-1")
    writer.dynamicRoot(output, operation.output)
    return writer.finish()
  }

  @Test("Members come from path, query, headers and body")
  func input() throws {
    let request = HTTPRequest(
      method: .put, target: "/things/a%20b?limit=5", headers: ["X-Note": "n"],
      body: "<Any xmlns=\"urn:x\"><Name>x</Name><TagSet><Tag><Key>k</Key><Value/></Tag></TagSet></Any>")
    #expect(
      try read(request) == [
        "Id": "a b", "Note": "n", "Limit": 5, "Name": "x", "Tags": [["Key": "k", "Value": ""]],
      ])
    #expect(try read(HTTPRequest(method: .put, target: "/things/i")) == ["Id": "i"])
  }

  @Test("A payload is the whole body")
  func payload() throws {
    let request = HTTPRequest(
      method: .put, target: "/things/i?config",
      body: "<Configuration xmlns:xsi='urn:x' xsi:type='T'><Days>3</Days></Configuration>")
    #expect(try read(request) == ["Id": "i", "Config": ["Kind": "T", "Days": 3]])
  }

  @Test("A body that isn't XML, or not this XML, is the service's own error")
  func malformed() throws {
    for body in [
      "<a", "text", "<!DOCTYPE a><a/>", "<a><TagSet><Tag><Key><x/></Key></Tag></TagSet></a>", "\u{0}",
    ] {
      let error = #expect(throws: AWSError.self, "\(body)") {
        try read(HTTPRequest(method: .put, target: "/things/i", body: HTTPBody(body)))
      }
      #expect(error?.code == "MalformedXML")
      #expect(error?.status == 400)
    }
    let limit = #expect(throws: AWSError.self) {
      try read(HTTPRequest(method: .put, target: "/things/i?limit=x"))
    }
    #expect(limit?.code == "InvalidArgument")
  }

  @Test("An output is split into headers and a body")
  func output() throws {
    let response = try write(
      "PutThing", ["ETag": "\"e\"", "Name": "n", "Tags": [["Key": "k", "Value": "v"]]])
    #expect(response.status == 200)
    #expect(response.headers["ETag"] == "\"e\"")
    #expect(response.headers["x-amzn-RequestId"] == "id-1")
    #expect(response.headers["Content-Type"] == "application/xml")
    #expect(
      response.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PutThingOutput xmlns=\"https://example.com/doc\"><Name>n</Name>"
        + "<TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></PutThingOutput>")
  }

  @Test("A payload is a document of its own, with its shape's name")
  func payloadOutput() throws {
    let response = try write(
      "PutConfig", ["Config": ["Days": 1, "Kind": "T"]], RESTXML(namespace: "urn:own"))
    #expect(response.status == 201)
    #expect(
      response.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Config xmlns=\"urn:own\" xsi:type=\"T\"><Days>1</Days></Config>"
    )
    let empty = try write("PutConfig", [:])
    #expect(empty.body.count == 0)
    #expect(empty.headers["Content-Type"] == nil)
  }

  @Test("A stream leaves as it is")
  func stream() throws {
    #expect(try read(HTTPRequest(target: "/bodies/a/b%2Fc/")) == ["Key": "a/b/c/"])
    let response = try write("GetBody", ["Body": .blob("raw <bytes>"), "Type": "text/x"])
    #expect(response.body.bytes == "raw <bytes>")
    #expect(response.headers["Content-Type"] == "text/x")
  }

  @Test("An operation without output has no body")
  func noOutput() throws {
    let response = try write("Delete", [:])
    #expect(response.status == 204)
    #expect(response.body.count == 0)
    #expect(response.headers["Content-Type"] == nil)
  }

  @Test("Events leave as messages with XML in them")
  func events() throws {
    let response = try write(
      "Watch",
      ["Note": "n", "Events": [["Stats": ["Details": ["Days": 2]]], ["Name": ["Name": "x"]]]])
    #expect(response.headers["Content-Type"] == "application/vnd.amazon.eventstream")
    #expect(response.headers["x-note"] == "n")
    let text = try #require(response.body.bytes).description
    #expect(text.contains("<Config><Days>2</Days></Config>"))
    #expect(text.contains("<NameEvent><Name>x</Name></NameEvent>"))
  }

  @Test("Errors stand in an ErrorResponse, or alone as in S3")
  func errors() {
    let error = AWSError(
      "NoSuchThing", "gone", members: [.init("Thing", "t"), .init("Retry", 3), .init("Host", "h")])
    let wrapped = codec.encode(error, of: model, requestID: "id-2")
    #expect(wrapped.status == 404)
    #expect(wrapped.headers["x-retry"] == "3")
    #expect(wrapped.headers["Content-Type"] == "application/xml")
    #expect(
      wrapped.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse xmlns=\"https://example.com/doc\"><Error>"
        + "<Type>Sender</Type><Code>NoSuchThing</Code><Message>gone</Message><Thing>t</Thing><Host>h</Host></Error>"
        + "<RequestId>id-2</RequestId></ErrorResponse>")
    let bare = RESTXML(
      wrapsErrors: false,
      identify: {
        RESTXML.Identification(
          requestID: $0, headers: ["x-amz-request-id": $0], elements: [("HostId", "host")])
      }
    ).encode(
      error, of: model, requestID: "id-3")
    #expect(bare.headers["x-amz-request-id"] == "id-3")
    #expect(
      bare.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchThing</Code><Message>gone</Message>"
        + "<Thing>t</Thing><Host>h</Host><RequestId>id-3</RequestId><HostId>host</HostId></Error>")
  }
}
