// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import Testing

@Suite struct EventTests {
  /// A service whose only deed is to send what it gets on to an ARN.
  private struct Emitter: ServiceBackend {
    struct State: Sendable {}
    static let service = ServiceDescriptor(
      name: "emitter",
      model: ServiceModel("service id=Emitter apiVersion=1 protocol=json endpointPrefix=emitter"))
    var protocols: [any ProtocolCodec] { [] }
    var operations: [Operation<State>] { [] }
    func makeState(for scope: Scope) -> State { State() }

    var routes: [HTTPRoute<State>] {
      [
        HTTPRoute(matching: { _ in true }) { request, _, context throws(AWSError) in
          let query = QueryString(request.query ?? "") ?? QueryString()
          guard let target = ARN(query["arn"] ?? "") else { throw AWSError("BadARN", "") }
          let attributes = query.fields.filter { $0.name != "arn" }.map { ($0.name, $0.value) }
          context.emit(
            Event(
              to: target, from: "emitter.amazonaws.com", payload: request.body.bytes ?? Bytes(),
              attributes: Dictionary(attributes) { first, _ in first }))
          let found = context.resource(target)
          return HTTPResponse(body: HTTPBody(found?.policy ?? (found == nil ? "none" : "no policy")))
        }
      ]
    }
  }

  private func send(_ test: SQSFixture, _ queue: String, _ attributes: String = "") async throws -> String {
    let response = try await test.cloud.respond(
      to: HTTPRequest(
        method: .post, target: "/?arn=arn:aws:sqs:us-east-1:123456789012:\(queue)\(attributes)",
        headers: [
          "Host": "localhost",
          "Authorization": SQSFixture.authorization.replacing("/sqs/", with: "/emitter/"),
        ], body: "{}"))
    return response.body.bytes?.description ?? ""
  }

  @Test("What other services send to a queue's ARN arrives as a message")
  func delivery() async throws {
    var options = MockCloud.Options()
    options.startTime = SQSFixture.start
    let test = SQSFixture(cloud: MockCloud(SQS(), Emitter(), options: options))
    let url = try test.create("q")
    try test.createFIFO("q.fifo")
    let attributes = "&MessageAttribute.kind=x&MessageAttributeType.kind=String.custom"
    #expect(try await send(test, "q", attributes) == "no policy")
    let message = try #require(test.view("q")?.messages.first)
    #expect(message.body == "{}")
    #expect(message.attributes["kind"]?.dataType == "String.custom")
    _ = try await send(test, "q.fifo", "&MessageGroupId=g&MessageDeduplicationId=1")
    _ = try await send(test, "q.fifo", "&MessageGroupId=g")
    #expect(test.view("q.fifo")?.messages.map(\.groupID) == ["g"])
    #expect(try await send(test, "missing") == "none")
    try test.sqs.addPermission(
      .init(queueUrl: url, label: "l", awsAccountIds: ["111111111111"], actions: ["SendMessage"]))
    #expect(try await send(test, "q").contains("SQSDefaultPolicy"))
  }
}
