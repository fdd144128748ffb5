// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import MockCore
import Testing

@Suite("AWS JSON")
struct AWSJSONTests {
  private static let model = ServiceModel(
    """
    service id=Forest protocol=json jsonVersion=1.0 targetPrefix=Forest_2026.v1 queryCompatible
    operation Grow POST / in=GrowInput out=GrowOutput
    operation Cut POST / in=GrowInput
    structure GrowInput
     Name string required
    structure GrowOutput
    structure Gone error code=Forest.Gone status=404 fault=sender
     Message string
     Since timestamp
    structure Silent error
    """)

  private func request(_ target: String?, _ body: String = "{}", method: HTTPMethod = .post) -> HTTPRequest {
    var request = HTTPRequest(method: method, target: "/", body: HTTPBody(body))
    if let target { request.headers.add("x-amz-target", target) }
    return request
  }

  private func body(_ response: HTTPResponse) -> String { (response.body.bytes ?? Bytes()).description }

  @Test("The target names the operation, behind its last dot")
  func target() {
    let codec = AWSJSON()
    guard case .operation(let grow)? = codec.operation(in: request("Forest_2026.v1.Grow"), of: Self.model)
    else {
      Issue.record("not recognised")
      return
    }
    #expect(grow.name == "Grow")
    guard case .unknown("Burn")? = codec.operation(in: request("Forest_2026.v1.Burn"), of: Self.model) else {
      Issue.record("not unknown")
      return
    }
    for other in ["Desert.Grow", "forest_2026.v1.Grow", "Grow", "", nil] {
      #expect(codec.operation(in: request(other), of: Self.model) == nil)
    }
    #expect(codec.operation(in: request("Forest_2026.v1.Grow", method: .get), of: Self.model) == nil)
  }

  @Test("Missing required members are listed, not refused")
  func missing() throws {
    let operation = try #require(Self.model.operation("Grow"))
    let reader = try AWSJSON().reader(for: request("Forest_2026.v1.Grow"), operation)
    _ = try reader.dynamicRoot()
    #expect(reader.missing == ["name"])
  }

  @Test("An operation without an output has no body, one without members an empty object")
  func empty() throws {
    for (name, wanted) in [("Grow", "{}"), ("Cut", "")] {
      let operation = try #require(Self.model.operation(name))
      let writer = AWSJSON().writer(for: operation, requestID: "id")
      writer.dynamicRoot(.object([]), operation.output)
      let response = writer.finish()
      #expect(body(response) == wanted)
      #expect(response.headers["x-amzn-RequestId"] == "id")
      #expect(response.headers["Content-Type"] == "application/x-amz-json-1.0")
    }
  }

  @Test("Errors take message key and Query code from the model")
  func modelled() {
    let error = AWSError(
      "Gone", "It is gone.", members: [.init("Since", .timestamp(.epoch)), .init("Extra", [1])])
    let response = AWSJSON(errorNamespace: "com.example.forest").encode(
      error, of: Self.model, requestID: "id")
    // The model's status is Query's.
    #expect(response.status == 400)
    #expect(response.headers["x-amzn-query-error"] == "Forest.Gone;Sender")
    #expect(
      body(response)
        == ##"{"__type":"com.example.forest#Gone","Extra":[1],"Message":"It is gone.","Since":0}"##)
  }

  @Test("Errors of AWS's framework come under its own name")
  func framework() {
    let codec = AWSJSON(errorNamespace: "com.example.forest")
    let broken = codec.encode(AWSError("SerializationException", ""), of: Self.model, requestID: "id")
    #expect(broken.status == 400)
    #expect(body(broken) == ##"{"__type":"com.amazon.coral.service#SerializationException"}"##)
    let failed = codec.encode(
      AWSError("InternalFailure", "x", fault: .receiver), of: Self.model, requestID: "id")
    #expect(failed.status == 500)
    #expect(failed.headers["x-amzn-query-error"] == "InternalFailure;Receiver")
    #expect(
      body(AWSJSON(messageKey: "Message").encode(AWSError("Odd", "x"), of: Self.model, requestID: "id"))
        == #"{"__type":"Odd","Message":"x"}"#)
  }
}

extension OperationMatch? {
  fileprivate static func == (match: Self, _: _OptionalNilComparisonType) -> Bool {
    if case .none = match { true } else { false }
  }
}
