// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Testing

@Suite(.mockAWS(.s3, .sqs, .dynamoDB)) struct ArrangeAndAssertTests {
  @Test("The log has the calls of a service and an operation")
  func requestLog() throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "…", bucket: "books", key: "a"))
    try cloud.sqs.createQueue(.init(queueName: "orders"))
    #expect(cloud.requests(.s3, "PutObject").count == 1)
    #expect(cloud.requests(.s3).map(\.operation) == ["CreateBucket", "PutObject"])
    #expect(cloud.requests(.dynamoDB).isEmpty)
    #expect(cloud.requests().count == 3)
  }

  @Test("The calls of an operation have its types")
  func typedRequestLog() throws {
    let cloud = MockCloud.current
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    try cloud.sqs.sendMessage(.init(queueUrl: queue, messageBody: "one"))
    #expect(throws: AWSError.self) {
      try cloud.sqs.sendMessage(.init(queueUrl: queue + "none", messageBody: "two"))
    }
    let sent = cloud.requests(SQS.API.sendMessage)
    #expect(sent.map(\.input.messageBody) == ["one", "two"])
    #expect(sent.map { $0.output?.messageId == nil } == [false, true])
    #expect(sent.map(\.error?.code) == [nil, "QueueDoesNotExist"])
    #expect(sent.map(\.request.number) == [2, 3])
    #expect(cloud.requests(S3.API.putObject).isEmpty)
  }

  @Test("A request prints as its call, and as what came of it")
  func requestDescription() throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "Call me", bucket: "books", key: "moby\"dick"))
    #expect(throws: AWSError.self) { try cloud.s3.getObject(.init(bucket: "books", key: "none")) }
    #expect(
      cloud.requests(.s3, "PutObject").map(\.description) == [
        #"s3 PutObject(Body: "(7 bytes)", Bucket: "books", Key: "moby\"dick")"#
      ])
    #expect(
      cloud.requests(.s3, "GetObject").map(\.description) == [
        #"s3 GetObject(Bucket: "books", Key: "none") → NoSuchKey: The specified key does not exist."#
      ])
  }

  @Test("What is long is cut where a request prints")
  func longDescription() throws {
    let cloud = MockCloud.current
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    try cloud.sqs.sendMessage(.init(queueUrl: queue, messageBody: String(repeating: "x", count: 5000)))
    let text = cloud.requests(.sqs, "SendMessage").map(\.description).joined()
    #expect(text.count < 500)
    #expect(text.contains("xxx…\""))
    let names = (0..<20).map { SQS.MessageSystemAttributeName(rawValue: "N\($0)") }
    _ = try? cloud.sqs.receiveMessage(.init(queueUrl: queue, messageSystemAttributeNames: names))
    #expect(cloud.requests(.sqs, "ReceiveMessage").map(\.description).joined().contains("\"N9\", …]"))
  }

  @Test("Views show what is in queues, buckets and tables")
  func views() throws {
    let cloud = MockCloud.current
    #expect(cloud.sqs.queue("orders") == nil)
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    try cloud.sqs.sendMessage(.init(queueUrl: queue, messageBody: "one"))
    #expect(cloud.sqs.queue("orders")?.messages.map(\.body) == ["one"])
    #expect(cloud.sqs.in(region: "eu-west-1").queue("orders") == nil)

    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "Call me", bucket: "books", key: "a"))
    #expect(cloud.s3.bucket("books")?.object("a")?.text == "Call me")
    #expect(cloud.s3.bucket("none") == nil)

    try cloud.dynamoDB.createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "id", attributeType: .s)], tableName: "orders",
        keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
    try cloud.dynamoDB.putItem(.init(tableName: "orders", item: ["id": .s("1")]))
    #expect(cloud.dynamoDB.tableNames == ["orders"])
    #expect(cloud.dynamoDB.items(of: "orders")?.count == 1)
    #expect(cloud.dynamoDB.items(of: "none") == nil)
  }

  @Test("Views print what one looks for in them")
  func viewDescriptions() throws {
    let cloud = MockCloud.current
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    try cloud.sqs.sendMessage(.init(queueUrl: queue, messageBody: "one"))
    #expect(
      cloud.sqs.queue("orders").map { "\($0)" } == "queue \"orders\" (1 available, 0 delayed, 0 in flight)")
    #expect(cloud.sqs.queue("orders").map { "\($0.messages)" } == "[message \"one\" (available)]")
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "Call me", bucket: "books", key: "a"))
    #expect(cloud.s3.bucket("books").map { "\($0)" } == "bucket \"books\" (1 key)")
    #expect(cloud.s3.bucket("books").map { "\($0.objects)" } == "[object \"a\" (7 bytes)]")
    try cloud.s3.createMultipartUpload(.init(bucket: "books", key: "b"))
    #expect(cloud.s3.bucket("books").map { "\($0.uploads)" } == "[upload of \"b\" (parts [])]")
  }

  @Test("A call that needs no parameter takes none")
  func callsWithoutParameters() throws {
    let cloud = MockCloud.current
    #expect(try cloud.s3.listBuckets().buckets?.isEmpty ?? true)
    #expect(try cloud.sqs.listQueues().queueUrls?.isEmpty ?? true)
    #expect(try cloud.dynamoDB.listTables().tableNames?.isEmpty ?? true)
  }

  @Test("A service that isn't there is named, with the remedy")
  func absentService() throws {
    let error = #expect(throws: AWSError.self) { try MockCloud(.s3).sqs.listQueues() }
    #expect(error?.localizedDescription.contains("does not offer sqs ListQueues: name the service") == true)
  }

  @Test("A throttled call fails with the error of its service, as often as the rule says")
  func throttling() throws {
    let cloud = MockCloud.current
    cloud.faults.add(.throttle(.s3, "CreateBucket", times: 2))
    cloud.faults.add(.throttle(.dynamoDB))
    cloud.faults.add(.throttle(.sqs, "CreateQueue"))
    for _ in 0..<2 {
      let error = #expect(throws: AWSError.self) { try cloud.s3.createBucket(.init(bucket: "books")) }
      #expect(error?.code == "SlowDown")
      #expect(error?.status == 503)
    }
    try cloud.s3.createBucket(.init(bucket: "books"))
    #expect(cloud.requests(.s3, "CreateBucket").map(\.isFailure) == [true, true, false])
    let error = #expect(throws: AWSError.self) { try cloud.dynamoDB.listTables(.init()) }
    #expect(error?.code == "ProvisionedThroughputExceededException")
    // Streams have limits of their own.
    #expect(throws: Never.self) { try cloud.dynamoDBStreams.listStreams(.init()) }
    let queueError = #expect(throws: AWSError.self) { try cloud.sqs.createQueue(.init(queueName: "q")) }
    #expect(queueError?.code == "ThrottlingException")
  }

  @Test("Names that no operation or service has are issues of the test that gives them")
  func misspelledNames() throws {
    let cloud = MockCloud.current
    func expectIssue(_ text: String, line: Int = #line, _ body: () -> Void) {
      withKnownIssue {
        body()
      } matching: { issue in
        // Told of the very call.
        issue.comments.map(\.rawValue) == [text]
          && issue.sourceLocation.map { (line...line + 1).contains($0.line) } == true
      }
    }
    let slip = "s3 has no operation PutObjekt. Did you mean PutObject?"
    expectIssue(slip) { #expect(cloud.requests(.s3, "PutObjekt").isEmpty) }
    expectIssue(slip) { cloud.faults.add(.throttle(.s3, "PutObjekt")) }
    expectIssue(slip) { cloud.faults.add(.droppedConnection(.s3, "PutObjekt")) }
    expectIssue(slip) { cloud.faults.add(.latency(.seconds(1), .s3, "PutObjekt")) }
    expectIssue(slip) { cloud.faults.add(.error(AWSError("Mishap", ""), .s3, "PutObjekt")) }
    expectIssue(slip) {
      cloud.faults.add(FaultRule(.droppedConnection, service: "s3", operation: "PutObjekt"))
    }
    expectIssue(slip) { _ = cloud.requests("s3", "PutObjekt") }
    expectIssue("No service is named dynamoDB. There are: s3, s3control, sqs, dynamodb, streams.dynamodb.") {
      _ = cloud.requests("dynamoDB")
    }
    expectIssue("No service is named sts. There are: s3, s3control, sqs, dynamodb, streams.dynamodb.") {
      cloud.faults.add(FaultRule(.droppedConnection, service: "sts"))
    }
    expectIssue("No service has an operation sendMessage. Did you mean SendMessage, SendMessageBatch?") {
      cloud.faults.add(FaultRule(.droppedConnection, operation: "sendMessage"))
    }
    expectIssue("dynamodb has no operation GetRecords: it is one of streams.dynamodb.") {
      _ = cloud.requests("dynamodb", "GetRecords")
    }
    expectIssue("s3 has no operation CreateAccessPoint: it is one of s3control.") {
      _ = cloud.requests(.s3, "CreateAccessPoint")
    }
    expectIssue("sqs has no operation Colonoscopy.") { _ = cloud.requests(.sqs, "Colonoscopy") }
    // A service that the cloud doesn't offer yet has its operations all the same.
    let empty = MockCloud(.sqs)
    empty.faults.add(.throttle(.s3, "PutObject"))
    #expect(empty.requests(.s3, "GetObject").isEmpty)
  }

  @Test("Errors of one's own, latencies and dropped connections are rules of one line")
  func otherFaults() async throws {
    let cloud = MockCloud.current
    cloud.clock.freeze()
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    cloud.faults.add(.error(AWSError("Mishap", "It happens."), .sqs, "SendMessage", times: 1))
    cloud.faults.add(.latency(.seconds(3), .sqs, "SendMessage", times: 1))
    cloud.faults.add(.droppedConnection(.sqs, "SendMessage", times: 1))
    let send: @Sendable () async throws -> Void = {
      _ = try await cloud.sqs.call(waiting: SQS.API.sendMessage, .init(queueUrl: queue, messageBody: "one"))
    }
    let mishap = await #expect(throws: AWSError.self) { try await send() }
    #expect(mishap?.description == "Mishap: It happens.")
    async let slow: Void = send()
    while cloud.faults.rules.first(where: { $0.times == 1 })?.effect.isLatency ?? false { await Task.yield() }
    #expect(cloud.sqs.queue("orders")?.messages.isEmpty == true)
    cloud.clock.advance(by: .seconds(3))
    try await slow
    #expect(cloud.sqs.queue("orders")?.messages.count == 1)
    await #expect(throws: AWSError.self) { try await send() }
    #expect(cloud.sqs.queue("orders")?.messages.count == 1)
  }

  @Test("The clock moves what waits for time")
  func clock() throws {
    let cloud = MockCloud.current
    cloud.clock.freeze()
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    try cloud.sqs.sendMessage(.init(queueUrl: queue, messageBody: "late", delaySeconds: 60))
    #expect(cloud.sqs.queue("orders")?.availableCount == 0)
    cloud.clock.advance(by: .seconds(60))
    #expect(cloud.sqs.queue("orders")?.availableCount == 1)
  }

  @Test("Services are named once, whoever brings them along")
  func catalogues() {
    let cloud = MockCloud(.dynamoDB, .dynamoDBStreams, .s3, .s3Control, .s3)
    #expect(cloud.catalogue.services.map(\.name) == ["dynamodb", "streams.dynamodb", "s3", "s3control"])
    #expect(cloud.offering([.s3]) === cloud)
    let wider = cloud.offering([.sqs])
    #expect(wider.catalogue.services.map(\.name).contains("sqs"))
    #expect(ServiceCatalogue(.sqs).adding(cloud.catalogue).services.count == 5)
  }

  @Test("A cloud says whom a request is for")
  func addressees() {
    let cloud = MockCloud(.s3, .sqs)
    func addressee(_ url: String) -> Addressee { cloud.addressee(of: HTTPRequest(target: url)) }
    #expect(addressee("https://books.s3.amazonaws.com/a") == .service("s3"))
    #expect(addressee("https://sqs.us-east-1.amazonaws.com/?Action=ListQueues") == .service("sqs"))
    #expect(addressee("http://localhost:4566/books/a") == .service("s3"))
    #expect(addressee("https://example.com/a") == .foreignHost("example.com"))
    #expect(
      MockCloud(.sqs).addressee(of: HTTPRequest(target: "https://kms.us-east-1.amazonaws.com/")) == .nobody)
  }
}

extension LoggedRequest {
  fileprivate var isFailure: Bool { if case .failure = result { true } else { false } }
}

extension FaultRule.Effect {
  fileprivate var isLatency: Bool { if case .latency = self { true } else { false } }
}
