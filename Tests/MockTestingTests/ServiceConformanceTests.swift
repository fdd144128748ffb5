// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Synchronization
import Testing

@Suite struct ServiceConformanceTests {
  @Test("SQS keeps the rules")
  func sqs() async throws {
    let findings = try await ServiceConformance.findings(of: SQS()) { sqs in
      let queue = try sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
      try sqs.sendMessage(.init(queueUrl: queue, messageBody: "one", delaySeconds: 30))
      try sqs.sendMessage(.init(queueUrl: queue, messageBody: "two"))
      try sqs.receiveMessage(.init(queueUrl: queue))
    }
    #expect(findings.isEmpty)
  }

  @Test("DynamoDB keeps the rules")
  func dynamoDB() async throws {
    let findings = try await ServiceConformance.findings(of: DynamoDB()) { dynamoDB in
      try dynamoDB.createTable(
        .init(
          attributeDefinitions: [.init(attributeName: "id", attributeType: .s)], tableName: "orders",
          keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
      try dynamoDB.putItem(.init(tableName: "orders", item: ["id": .s("1")]))
      try dynamoDB.scan(.init(tableName: "orders"))
    }
    #expect(findings.isEmpty)
  }

  @Test("S3 keeps the rules")
  func s3() async throws {
    let findings = try await ServiceConformance.findings(of: S3()) { s3 in
      try s3.createBucket(.init(bucket: "books"))
      try s3.putObject(.init(body: "Call me Ishmael.", bucket: "books", key: "moby-dick.txt"))
      try s3.listObjectsV2(.init(bucket: "books"))
    }
    #expect(findings.isEmpty)
  }

  @Test("S3 Control and DynamoDB's streams keep the rules")
  func companions() async throws {
    let control = try await ServiceConformance.findings(of: S3Control()) { control in
      try control.putPublicAccessBlock(
        .init(publicAccessBlockConfiguration: .init(blockPublicAcls: true), accountId: control.scope.account))
      try control.getPublicAccessBlock(.init(accountId: control.scope.account))
    }
    #expect(control.isEmpty)
    let streams = try await ServiceConformance.findings(of: DynamoDBStreams()) { streams in
      try streams.listStreams(.init())
    }
    #expect(streams.isEmpty)
  }

  @Test("A service that keeps something beside its state is found out")
  func leaks() async throws {
    let findings = try await ServiceConformance.findings(of: Leaky()) { sqs in
      _ = try sqs.call(SQS.API.listQueues, .init())
    }
    #expect(Set(findings.map(\.rule)) == [.determinism, .reset, .fork, .snapshot])
    #expect(
      findings.first?.description.hasPrefix("determinism: in a second cloud a call is answered otherwise")
        == true)
  }

  @Test(
    "A service whose accounts and regions share a state is found out"
  )
  func mixesScopes() async throws {
    let findings = try await ServiceConformance.findings(of: Mixing()) { service in
      _ = try service.call(SQS.API.createQueue, .init(queueName: "orders"))
    }
    #expect(findings.map(\.rule).contains(.isolation))
  }

  /// Counts its calls where no cloud knows of it.
  struct Leaky: ServiceBackend {
    struct State: Sendable {}
    static let service = ServiceDescriptor(name: "leaky", model: SQS.service.model)
    private final class Memory: Sendable { let count = Atomic(0) }
    private let memory = Memory()

    var protocols: [any ProtocolCodec] { [AWSJSON()] }
    var operations: [Operation<State>] { [.reading(SQS.API.listQueues, listQueues)] }
    func makeState(for scope: Scope) -> State { State() }

    private func listQueues(
      _ input: SQS.ListQueuesRequest, _ state: State, _ context: Context
    ) throws(AWSError) -> SQS.ListQueuesResult {
      .init(queueUrls: ["\(memory.count.add(1, ordering: .relaxed).newValue)"])
    }
  }

  /// Says that its states are a region's, and has one for all.
  struct Mixing: ServiceBackend {
    struct State: Sendable { var names: Set<String> = [] }
    static let service = ServiceDescriptor(name: "mixing", model: SQS.service.model)

    var protocols: [any ProtocolCodec] { [AWSJSON()] }
    var operations: [Operation<State>] { [Operation(SQS.API.createQueue, createQueue)] }
    func makeState(for scope: Scope) -> State { State() }
    func home(of input: some Shape, for scope: Scope) -> Scope {
      Scope(account: "123456789012", region: "us-east-1")
    }

    private func createQueue(
      _ input: SQS.CreateQueueRequest, _ state: inout State, _ context: Context
    ) throws(AWSError) -> SQS.CreateQueueResult {
      guard state.names.insert(input.queueName).inserted else {
        throw AWSError("QueueNameExists", "It exists.")
      }
      return .init(queueUrl: input.queueName)
    }
  }
}
