// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockDynamoDB
import Testing

@Suite struct TableFeatureTests {
  private let stream: StreamFixture
  private var db: ServiceCalls<DynamoDB> { stream.test.db }
  private let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/events"

  init() throws { stream = try StreamFixture() }

  // MARK: Tags

  @Test("Tags are added, replaced, listed in pages of ten and taken away")
  func tags() throws {
    try db.tagResource(
      .init(resourceArn: arn, tags: (10..<25).map { .init(key: "k\($0)", value: "v") }))
    try db.tagResource(.init(resourceArn: arn, tags: [.init(key: "k10", value: "w")]))
    let page = try db.listTagsOfResource(.init(resourceArn: arn))
    #expect(page.tags?.count == 10)
    #expect(page.tags?.first.map { "\($0.key)=\($0.value)" } == "k10=w")
    let rest = try db.listTagsOfResource(.init(resourceArn: arn, nextToken: page.nextToken))
    #expect(rest.tags?.count == 5 && rest.nextToken == nil)
    try db.untagResource(.init(resourceArn: arn, tagKeys: (10..<24).map { "k\($0)" }))
    #expect(try db.listTagsOfResource(.init(resourceArn: arn)).tags?.map(\.key) == ["k24"])
    expectError(
      "ResourceNotFoundException", "Requested resource not found: ResourcArn: \(arn)s not found"
    ) {
      try db.listTagsOfResource(.init(resourceArn: arn + "s"))
    }
    expectError(
      "ValidationException", "Invalid TableArn: Invalid ResourceArn provided as input events"
    ) {
      try db.listTagsOfResource(.init(resourceArn: "events"))
    }
    expectError("ValidationException", "Atleast one Tag needs to be provided as Input.") {
      try db.tagResource(.init(resourceArn: arn, tags: []))
    }
    expectError("ValidationException") {
      try db.tagResource(
        .init(resourceArn: arn, tags: (0..<50).map { .init(key: "x\($0)", value: "v") }))
    }
    expectError("ValidationException") {
      try db.tagResource(.init(resourceArn: arn, tags: [.init(key: "aws:x", value: "v")]))
    }
  }

  @Test("A table can be made with tags and a policy")
  func creation() throws {
    let table = try db.createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "k", attributeType: .s)], tableName: "made",
        keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest,
        tags: [.init(key: "stage", value: "test")], resourcePolicy: Self.policy(arn))
    ).tableDescription
    let made = try #require(table?.tableArn)
    #expect(try db.listTagsOfResource(.init(resourceArn: made)).tags?.map(\.key) == ["stage"])
    #expect(try db.getResourcePolicy(.init(resourceArn: made)).policy == Self.policy(arn))
  }

  // MARK: Policies

  private static func policy(_ arn: String, _ action: String = "dynamodb:GetItem") -> String {
    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"\#(action)","Resource":"\#(arn)"}]}"#
  }

  @Test("Tables and streams have policies, with revisions")
  func policies() throws {
    for resource in [arn, stream.arn] {
      expectError("PolicyNotFoundException") {
        try db.getResourcePolicy(.init(resourceArn: resource))
      }
      let policy = Self.policy(resource)
      let first = try db.putResourcePolicy(
        .init(resourceArn: resource, policy: policy, expectedRevisionId: "NO_POLICY"))
      #expect(try db.getResourcePolicy(.init(resourceArn: resource)).policy == policy)
      #expect(
        try db.putResourcePolicy(.init(resourceArn: resource, policy: policy)).revisionId
          == first.revisionId)
      let other = Self.policy(resource, "dynamodb:*")
      expectError("PolicyNotFoundException") {
        try db.putResourcePolicy(
          .init(resourceArn: resource, policy: other, expectedRevisionId: "1"))
      }
      let second = try db.putResourcePolicy(
        .init(resourceArn: resource, policy: other, expectedRevisionId: first.revisionId))
      #expect(second.revisionId != first.revisionId)
      #expect(
        try db.deleteResourcePolicy(.init(resourceArn: resource)).revisionId == second.revisionId)
      #expect(try db.deleteResourcePolicy(.init(resourceArn: resource)).revisionId == nil)
    }
    expectError("ValidationException") {
      try db.putResourcePolicy(.init(resourceArn: arn, policy: "{}"))
    }
    expectError("ResourceNotFoundException") {
      try db.getResourcePolicy(.init(resourceArn: arn + "s"))
    }
  }

  // MARK: Others

  @Test("Limits and endpoints are AWS's")
  func limits() throws {
    let limits = try db.describeLimits(.init())
    #expect(
      limits.accountMaxReadCapacityUnits == 80_000 && limits.tableMaxWriteCapacityUnits == 40_000)
    #expect(
      try db.describeEndpoints(.init()).endpoints.map(\.address) == [
        "dynamodb.us-east-1.amazonaws.com"
      ])
  }

  @Test("Contributor insights are switched on for tables and indexes")
  func insights() throws {
    func describe() throws -> DynamoDB.DescribeContributorInsightsOutput {
      try db.describeContributorInsights(.init(tableName: "events"))
    }
    #expect(try describe().contributorInsightsStatus == .disabled)
    #expect(
      try db.updateContributorInsights(
        .init(tableName: "events", contributorInsightsAction: .enable)
      )
      .contributorInsightsStatus == .enabling)
    #expect(try describe().contributorInsightsStatus == .enabled)
    #expect(
      try describe().contributorInsightsRuleList == [
        "DynamoDBContributorInsights-PKC-events-1700000000000",
        "DynamoDBContributorInsights-PKT-events-1700000000000",
      ])
    #expect(
      try db.listContributorInsights(.init()).contributorInsightsSummaries?.map(\.tableName) == [
        "events"
      ])
    expectError("ResourceNotFoundException") {
      try db.describeContributorInsights(.init(tableName: "events", indexName: "none"))
    }
  }

  @Test("Kinesis streams hear of changes while they are to")
  func kinesis() throws {
    let cloud = MockCloud(DynamoDB(), DynamoDBStreams(), RecordingService<KinesisName>())
    // A service that nobody has called yet knows of nothing.
    _ = cloud.withState(of: RecordingService<KinesisName>.self) { $0.events.count }
    let stream = try StreamFixture(test: DynamoDBFixture(cloud: cloud))
    let db = stream.test.db
    let target = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
    #expect(
      try db.enableKinesisStreamingDestination(.init(tableName: "events", streamArn: target))
        .destinationStatus
        == .enabling)
    try stream.put("a")
    #expect(
      try db.describeKinesisStreamingDestination(.init(tableName: "events"))
        .kinesisDataStreamDestinations?.map(
          \.destinationStatus) == [.active])
    expectError("ValidationException") {
      try db.enableKinesisStreamingDestination(.init(tableName: "events", streamArn: target))
    }
    try db.updateKinesisStreamingDestination(
      .init(
        tableName: "events", streamArn: target,
        updateKinesisStreamingConfiguration: .init(
          approximateCreationDateTimePrecision: .microsecond)))
    try stream.put("b")
    try db.disableKinesisStreamingDestination(.init(tableName: "events", streamArn: target))
    try stream.put("c")
    expectError("ValidationException") {
      try db.disableKinesisStreamingDestination(.init(tableName: "events", streamArn: target))
    }
    let events = cloud.withState(of: RecordingService<KinesisName>.self) { $0.events } ?? []
    let records = try events.map { try JSON.parse($0.payload) }
    #expect(records.map { $0["dynamodb"]?["Keys"]?["k"]?["S"]?.string } == ["a", "b"])
    #expect(records.map { $0["eventName"]?.string } == ["INSERT", "INSERT"])
    #expect(records[1]["dynamodb"]?["ApproximateCreationDateTimePrecision"] == "MICROSECOND")
  }

  @Test("Functions are told that a stream has records, and read them through the cloud")
  func eventSource() throws {
    let cloud = MockCloud(DynamoDB(), DynamoDBStreams(), RecordingService<LambdaName>())
    let stream = try StreamFixture(test: DynamoDBFixture(cloud: cloud))
    try stream.put("a")
    let state = try #require(cloud.withState(of: RecordingService<LambdaName>.self) { $0 })
    #expect(state.events.map(\.sourceARN?.description) == [stream.arn])
    #expect(state.shards == [1])
  }
}

protocol RecordedName: Sendable { static var name: String { get } }
enum KinesisName: RecordedName { static let name = "kinesis" }
enum LambdaName: RecordedName { static let name = "lambda" }

/// Stands for a service that isn't built: notes what it is sent, and looks at streams that it is told of.
struct RecordingService<Name: RecordedName>: ServiceBackend {
  struct State: Sendable {
    var events: [Event] = []
    var shards: [Int] = []
  }

  static var service: ServiceDescriptor {
    ServiceDescriptor(
      name: Name.name,
      model: ServiceModel(
        "service id=Recording apiVersion=2026-01-01 protocol=json jsonVersion=1.0 targetPrefix=R endpointPrefix=r"
      ))
  }
  var protocols: [any ProtocolCodec] { [] }
  var operations: [Operation<State>] { [] }
  func makeState(for scope: Scope) -> State { State() }

  func receive(_ event: Event, _ state: inout State, _ context: Context) {
    state.events.append(event)
    guard let arn = event.sourceARN?.description, arn.contains("/stream/"),
      let stream = try? context.call(
        "streams.dynamodb", "DescribeStream", ["StreamArn": .string(arn)])
    else { return }
    state.shards.append(stream["StreamDescription"]?["Shards"]?.array?.count ?? 0)
  }

  func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? { Resource(arn: arn) }
}
