// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Testing

@Suite struct ScopeTests {
  struct Mishap: Error {}

  @Test("A synchronous scope has a cloud of its own, and hands out what its body returns")
  func synchronous() throws {
    let count = try mockAWS(.s3) { cloud in
      try cloud.s3.createBucket(.init(bucket: "books"))
      #expect(MockCloud.current === cloud)
      #expect(MockCloud.scopeDepth == 1)
      return cloud.s3.bucketNames.count
    }
    #expect(count == 1)
    #expect(MockCloud.scopeDepth == 0)
  }

  @Test("An asynchronous scope has a cloud of its own")
  func asynchronous() async throws {
    try await mockAWS(.sqs) { cloud in
      let queue = try cloud.sqs.createQueue(.init(queueName: "orders"))
      await Task.yield()
      #expect(MockCloud.current === cloud)
      try cloud.sqs.sendMessage(.init(queueUrl: queue.queueUrl ?? "", messageBody: "one"))
      #expect(cloud.sqs.queue("orders")?.messages.map(\.body) == ["one"])
    }
  }

  @Test("A scope has the services of a catalogue", .mockAWS(ServiceCatalogue(.s3, .sqs)))
  func catalogue() async throws {
    #expect(MockCloud.current.catalogue.services.map(\.name) == ["s3", "s3control", "sqs"])
    try mockAWS(ServiceCatalogue(.dynamoDB)) { cloud in
      #expect(cloud.catalogue.services.map(\.name).suffix(2) == ["dynamodb", "streams.dynamodb"])
    }
    try await mockAWS(ServiceCatalogue(.dynamoDB), options: .with { $0.nesting = .isolated }) { cloud in
      await Task.yield()
      #expect(cloud.catalogue.services.map(\.name) == ["dynamodb", "streams.dynamodb"])
    }
  }

  @Test("A scope in a scope goes on with its cloud, and adds its services")
  func nesting() throws {
    try mockAWS(.s3) { outer in
      try outer.s3.createBucket(.init(bucket: "books"))
      try mockAWS(.sqs) { inner in
        #expect(MockCloud.scopeDepth == 2)
        #expect(inner.s3.bucketNames == ["books"])
        try inner.sqs.createQueue(.init(queueName: "orders"))
        try inner.s3.createBucket(.init(bucket: "journals"))
        try mockAWS(.s3) { _ in #expect(MockCloud.scopeDepth == 3) }
      }
      #expect(MockCloud.scopeDepth == 1)
      #expect(outer.s3.bucketNames == ["books", "journals"])
      #expect(MockCloud.current === outer)
    }
  }

  @Test("Events reach a service that an inner scope added")
  func eventsToAddedService() throws {
    try mockAWS(.s3) { outer in
      try mockAWS(.sqs) { inner in
        try inner.sqs.createQueue(.init(queueName: "uploads"))
        try inner.s3.createBucket(.init(bucket: "books"))
        try inner.s3.putBucketNotificationConfiguration(
          .init(
            bucket: "books",
            notificationConfiguration: .init(queueConfigurations: [
              .init(queueArn: "arn:aws:sqs:us-east-1:123456789012:uploads", events: [.s3ObjectCreated])
            ]), skipDestinationValidation: true))
        try outer.s3.putObject(.init(body: "…", bucket: "books", key: "a"))
        #expect(inner.sqs.queue("uploads")?.messages.isEmpty == false)
      }
    }
  }

  @Test("An isolated scope in a scope has a cloud of its own")
  func isolated() throws {
    try mockAWS(.s3) { outer in
      try outer.s3.createBucket(.init(bucket: "books"))
      try mockAWS(.s3, options: .with { $0.nesting = .isolated }) { inner in
        #expect(MockCloud.scopeDepth == 1)
        #expect(inner.s3.bucketNames.isEmpty)
      }
    }
  }

  @Test("reset empties the cloud that a scope shares")
  func reset() throws {
    try mockAWS(.s3) { outer in
      try outer.s3.createBucket(.init(bucket: "books"))
      try mockAWS(.s3, options: .with { $0.reset = true }) { inner in
        #expect(inner.s3.bucketNames.isEmpty)
      }
      #expect(outer.s3.bucketNames.isEmpty)
    }
  }

  @Test(
    "removeData empties the cloud when the outermost scope ends, and not before", arguments: [true, false])
  func removeData(_ removes: Bool) throws {
    let kept = try mockAWS(.s3, options: .with { $0.removeData = removes }) { cloud in
      try mockAWS(.s3) { inner in try inner.s3.createBucket(.init(bucket: "books")) }
      #expect(cloud.s3.bucketNames == ["books"])
      return cloud
    }
    #expect(kept.s3.bucketNames == (removes ? [] : ["books"]))
  }

  @Test("A cloud opens with the options' account, region, seed and time")
  func cloudOptions() throws {
    let options = MockAWSOptions.with {
      $0.cloud.account = "111122223333"
      $0.cloud.startTime = Instant(secondsSince1970: 1_700_000_000)
    }
    try mockAWS(.sqs, options: options) { cloud in
      let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
      #expect(queue.contains("/111122223333/"))
      #expect(cloud.clock.now == Instant(secondsSince1970: 1_700_000_000))
    }
  }

  @Test("What the body throws is thrown, and the scope has ended")
  func throwing() async throws {
    #expect(throws: Mishap.self) { try mockAWS(.s3) { _ in throw Mishap() } }
    await #expect(throws: Mishap.self) {
      try await mockAWS(.s3) { _ in
        await Task.yield()
        throw Mishap()
      }
    }
    #expect(MockCloud.scopeDepth == 0)
  }

  @Test("Outside of a scope there is an empty cloud, and the test fails with a text that says what to do")
  func noScope() {
    withKnownIssue {
      let cloud = MockCloud.current
      #expect(cloud.catalogue.services.isEmpty)
      #expect(throws: AWSError.self) { try cloud.s3.listBuckets(.init()) }
    } matching: { issue in
      issue.comments.contains { $0.rawValue.contains("the trait .mockAWS(…)") }
    }
  }

  @Test("Scopes of one actor keep to it")
  @MainActor func actorIsolation() async throws {
    var count = 0
    try await mockAWS(.s3) { cloud in
      await Task.yield()
      MainActor.assertIsolated()
      count += cloud.s3.bucketNames.count + 1
    }
    #expect(count == 1)
  }
}
