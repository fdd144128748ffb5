// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Testing

@Suite(.mockAWS(.s3, .sqs)) struct TraitTests {
  @Test("A test of a suite with the trait has a cloud with the services that are named")
  func namedServices() throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.sqs.createQueue(.init(queueName: "orders"))
    #expect(cloud.s3.bucketNames == ["books"])
    #expect(cloud.sqs.queueNames == ["orders"])
    #expect(throws: AWSError.self) { try cloud.dynamoDB.listTables(.init()) }
  }

  @Test("Each argument has a cloud of its own", arguments: 0..<20)
  func ownCloudPerArgument(_ number: Int) async throws {
    let cloud = MockCloud.current
    #expect(cloud.s3.bucketNames.isEmpty)
    try cloud.s3.createBucket(.init(bucket: "bucket-\(number)"))
    await Task.yield()
    #expect(MockCloud.current.s3.bucketNames == ["bucket-\(number)"])
  }

  @Test("A test's own trait adds services to the suite's cloud", .mockAWS(.dynamoDB))
  func addedService() throws {
    #expect(MockCloud.scopeDepth == 2)
    let cloud = MockCloud.current
    #expect(cloud.catalogue.services.map(\.name).contains("s3"))
    #expect(try cloud.dynamoDB.listTables(.init()).tableNames == [])
    try cloud.s3.createBucket(.init(bucket: "books"))
    #expect(cloud.requests(.s3).map(\.operation) == ["CreateBucket"])
  }

  @Test("The cloud reaches child tasks, task groups and tasks")
  func reachesTasks() async throws {
    let cloud = MockCloud.current
    async let child = MockCloud.current === cloud
    #expect(await child)
    #expect(await Task { MockCloud.current === cloud }.value)
    let all = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<3 { group.addTask { MockCloud.current === cloud } }
      return await group.allSatisfy { $0 }
    }
    #expect(all)
  }
}

@Suite(.mockAWS(.s3, sharing: .suite), .serialized) struct SharedCloudTests {
  @Test("A suite that shares its cloud: the first test puts something into it")
  func first() throws {
    try MockCloud.current.s3.createBucket(.init(bucket: "shared-1"))
    #expect(MockCloud.current.s3.bucketNames.contains("shared-1"))
  }

  @Test("A suite that shares its cloud: later tests find it", arguments: [2, 3])
  func later(_ number: Int) throws {
    let names = MockCloud.current.s3.bucketNames
    #expect(names == (1..<number).map { "shared-\($0)" })
    try MockCloud.current.s3.createBucket(.init(bucket: "shared-\(number)"))
  }
}

@Suite struct FixtureTraitTests {
  static let preparations = Counter()
  static let library = CloudFixture(.s3) { cloud in
    preparations.increment()
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "Call me Ishmael.", bucket: "books", key: "moby-dick.txt"))
  }

  @Test(
    "Each test begins with a copy of the fixture, which is prepared once",
    .mockAWS(.sqs, startingFrom: library), arguments: 0..<10)
  func copies(_ number: Int) throws {
    let cloud = MockCloud.current
    #expect(cloud.s3.bucket("books")?.keys == ["moby-dick.txt"])
    #expect(cloud.sqs.queueNames.isEmpty)
    try cloud.s3.deleteObject(.init(bucket: "books", key: "moby-dick.txt"))
    #expect(cloud.s3.bucket("books")?.keys == [])
    #expect(Self.preparations.value == 1)
  }

  @Test("What the preparation of a fixture throws fails whoever needs it")
  func failingFixture() throws {
    let fixture = CloudFixture(.s3) { cloud in try cloud.s3.createBucket(.init(bucket: "_")) }
    #expect(throws: AWSError.self) { try fixture.fork() }
    #expect(throws: AWSError.self) { try mockAWS(startingFrom: fixture) { _ in } }
  }
}
