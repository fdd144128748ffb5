// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite("Routing")
struct CloudRoutingTests {
  let cloud = MockCloud(CounterService())

  private func request(_ headers: HTTPHeaders, _ body: HTTPBody = #"{"Name":"a"}"#) -> HTTPRequest {
    HTTPRequest(method: .post, target: "/", headers: headers, body: body)
  }

  @Test("finds a service by its signature, its target or its host")
  func ways() async throws {
    let signature = "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/counter/aws4_request"
    let ways: [HTTPHeaders] = [
      ["Authorization": signature, "X-Amz-Target": "Counter.Add", "Host": "whatever.example"],
      ["X-Amz-Target": "Counter.Add", "Host": "localhost:5000"],
      ["X-Amz-Target": "Counter.Add", "Host": "counter.us-east-1.localhost:5000"],
      ["X-Amz-Target": "Counter.Add", "Host": "counter.us-east-1.amazonaws.com"],
    ]
    for (count, headers) in ways.enumerated() {
      let response = try await cloud.respond(to: request(headers))
      #expect(
        response.text.contains(#""Value":\#(count + 1)"#), "\(headers.first { _ in true }?.value ?? "")")
    }
  }

  @Test("names service, operation and remedy when nobody answers")
  func nobody() async throws {
    let response = try await cloud.respond(
      to: request([
        "Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/kinesis/aws4_request",
        "X-Amz-Target": "Kinesis_20131202.PutRecord", "Content-Type": "application/x-amz-json-1.1",
      ]))
    #expect(response.status == 501)
    #expect(response.text.contains("kinesis PutRecord is answered by no registered service"))
    #expect(response.headers["Content-Type"] == "application/x-amz-json-1.1")
  }

  @Test("answers a Query request for a service that isn't there in XML")
  func nobodyInXML() async throws {
    let response = try await cloud.respond(
      to: HTTPRequest(
        method: .post, target: "/",
        headers: [
          "Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/sns/aws4_request",
          "Content-Type": "application/x-www-form-urlencoded",
        ], body: "Action=Publish&Version=2010-03-31"))
    #expect(response.status == 501)
    #expect(response.text.contains("<Code>NotImplemented</Code>"))
    #expect(response.text.contains("sns Publish"))
  }

  @Test("answers a REST request for a service that isn't there in JSON, S3's in XML")
  func nobodyOverREST() async throws {
    for (service, type) in [("lambda", "application/json"), ("s3", "text/xml")] {
      let response = try await cloud.respond(
        to: HTTPRequest(
          target: "/things",
          headers: [
            "Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/\(service)/aws4_request"
          ]))
      #expect(response.status == 501)
      #expect(response.headers["Content-Type"] == type)
      #expect(response.headers["x-amzn-ErrorType"] == "NotImplemented")
      #expect(response.text.contains("\(service) GET /things is answered by no registered service"))
    }
  }

  @Test("says 501 for an operation that AWS has and that is not built, 400 for one that AWS doesn't have")
  func unknownOperations() async throws {
    let absent = try await cloud.respond(to: MockCloud.request("Drop", "{}"))
    #expect(absent.status == 501)
    #expect(absent.text.contains("Counter Drop is not built"))
    let unknown = try await cloud.respond(to: MockCloud.request("Fly", "{}"))
    #expect(unknown.status == 400)
    #expect(unknown.text.contains("UnknownOperationException"))
  }

  @Test("refuses hosts that aren't AWS's")
  func foreignHost() async throws {
    let response = try await cloud.respond(to: HTTPRequest(target: "https://example.com/index.html"))
    #expect(response.status == 421)
    #expect(response.text.contains("example.com is not a host of AWS"))
  }

  @Test("takes the account from an access key of twelve digits, the default for others")
  func accounts() async throws {
    _ = try await cloud.wire("Add", #"{"Name":"a"}"#, account: "AKIAIOSFODNN7EXAMPLE")
    #expect(try await cloud.wire("Get", #"{"Name":"a"}"#, account: "123456789012").contains("123456789012"))
    #expect(try await cloud.wire("Get", #"{"Name":"a"}"#, account: "123456789013").hasPrefix("404"))
  }

  @Test("delivers events to the owner of an ARN once the operation has ended well")
  func events() async throws {
    let arn = "arn:aws:counter:us-east-1:123456789012:bell"
    let first = try cloud.counter.in(region: "eu-west-1").call(CounterService.API.send, .init(arn, "ding"))
    #expect(first.value == 0)
    #expect(cloud.withState(of: CounterService.self) { $0.received } == ["ding"])
    let second = try cloud.counter.in(region: "eu-west-1").call(CounterService.API.send, .init(arn, "dong"))
    #expect(second.value == 1)
    #expect(try cloud.counter.call(CounterService.API.get, .init("bell")).value == 2)
    #expect(throws: AWSError.self) { try cloud.counter.call(CounterService.API.add, .init("a", -1)) }
    #expect(throws: AWSError.self) { try cloud.counter.call(CounterService.API.get, .init("lost")) }
  }

  @Test("reads host names")
  func hosts() {
    #expect(HostName("Bucket.S3.EU-West-1.amazonaws.com:443").region == "eu-west-1")
    #expect(HostName("localhost:5000").port == 5000)
    #expect(HostName("sqs.us-gov-west-1.amazonaws.com").region == "us-gov-west-1")
    if case .foreign = HostName("example.org").kind {} else { Issue.record("example.org is not AWS's") }
    if case .local = HostName("10.0.0.7:5000").kind {} else { Issue.record("an address is local") }
    if case .local = HostName("mock-aws").kind {} else { Issue.record("a bare name is local") }
  }

  @Test("decodes aws-chunked bodies with trailers")
  func chunked() async throws {
    var request = MockCloud.request("Add", "")
    request.headers.add("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    request.headers.add("Content-Encoding", "aws-chunked")
    request.headers.add("x-amz-trailer", "x-amz-checksum-crc32")
    request.headers.add("x-amz-decoded-content-length", "8196")
    let first = "{\"Name\":" + String(repeating: " ", count: 8_184)
    request.body = HTTPBody(
      "2000\r\n\(first)\r\n4;chunk-signature=0\r\n\"a\"}\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n")
    #expect(try await cloud.respond(to: request).text.contains(#""Value":1"#))
    request.body = "8\r\n{\"Name\":\r\n99999\r\n\"a\"}"
    #expect(try await cloud.respond(to: request).text.contains("IncompleteBody"))
  }
}
