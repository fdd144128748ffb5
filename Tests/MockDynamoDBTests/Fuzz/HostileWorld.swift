// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockS3
import TestSupport
import Testing

@testable import MockDynamoDB

/// A cloud that has something of everything: what broken requests could break.
struct HostileWorld {
  static let policy =
    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem","Resource":"*"}]}"#
  static let kinesis = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"

  let cloud: MockCloud
  /// What `$NAME` stands for in templates.
  let names: [(name: String, text: String)]

  init(seed: UInt64 = 1) throws {
    var options = MockCloud.Options()
    options.startTime = DynamoDBFixture.start
    options.seed = seed
    options.requestLogLimit = 0
    cloud = MockCloud(DynamoDB(), DynamoDBStreams(), S3(), options: options)
    let test = DynamoDBFixture(cloud: cloud)
    let db = test.db
    let table = try #require(
      test.create(
        range: "n:N", local: [DynamoDBFixture.local("byL", ["id", "l"], .keysOnly)],
        global: [DynamoDBFixture.global("byG", ["g"])], attributes: ["l", "g"], stream: .newAndOldImages
      ).tableArn)
    let plain = try #require(test.create("plain").tableArn)
    try test.create("old", stream: .newAndOldImages)
    try test.create("grouped", stream: .newAndOldImages)
    try db.in(region: "eu-west-1").createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "id", attributeType: .s)], tableName: "grouped",
        keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest,
        streamSpecification: .init(streamEnabled: true, streamViewType: .newAndOldImages)))
    try db.createGlobalTable(
      .init(globalTableName: "grouped", replicationGroup: [.init(regionName: "us-east-1")]))
    try db.updateTable(
      .init(tableName: "table", replicaUpdates: [.init(create: .init(regionName: "eu-west-1"))]))
    try db.updateContinuousBackups(
      .init(
        tableName: "table",
        pointInTimeRecoverySpecification: .init(pointInTimeRecoveryEnabled: true)))
    try db.updateTimeToLive(
      .init(tableName: "table", timeToLiveSpecification: .init(enabled: true, attributeName: "ends")))
    try db.enableKinesisStreamingDestination(.init(tableName: "table", streamArn: Self.kinesis))
    try db.putResourcePolicy(.init(resourceArn: table, policy: Self.policy))
    try db.tagResource(.init(resourceArn: table, tags: [.init(key: "stage", value: "test")]))
    for number in 0..<4 {
      try test.put([
        "id": .s("a"), "n": .n("\(number)"), "g": .s("x"), "l": .s("l"), "v": .n("\(number)"),
        "m": .m(["k": .l([.s("deep")])]), "s": .ss(["p", "q"]), "ends": .n("1800000000"),
      ])
    }
    try test.put(["id": .s("p"), "v": .n("1")], into: "plain")
    try cloud.s3.createBucket(.init(bucket: "archive"))
    try cloud.s3.putObject(.init(body: "id,v\na,1\n", bucket: "archive", key: "in/data.csv"))
    let backup = try db.createBackup(.init(tableName: "table", backupName: "first")).backupDetails?.backupArn
    let export = try db.exportTableToPointInTime(.init(tableArn: table, s3Bucket: "archive"))
      .exportDescription?.exportArn
    let loaded = try db.importTable(
      .init(
        s3BucketSource: .init(s3Bucket: "archive", s3KeyPrefix: "in/"), inputFormat: .csv,
        tableCreationParameters: .init(
          tableName: "loaded", attributeDefinitions: [.init(attributeName: "id", attributeType: .s)],
          keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
    ).importTableDescription.importArn
    let streams = cloud.dynamoDBStreams
    let stream = try #require(streams.listStreams(.init(tableName: "table")).streams?.first?.streamArn)
    let shard = try #require(
      streams.describeStream(.init(streamArn: stream)).streamDescription?.shards?.first?.shardId)
    let iterator = try streams.getShardIterator(
      .init(streamArn: stream, shardId: shard, shardIteratorType: .trimHorizon)
    ).shardIterator
    names = [
      ("$TABLE", table), ("$PLAIN", plain), ("$BACKUP", backup ?? ""), ("$EXPORT", export ?? ""),
      ("$IMPORT", loaded ?? ""), ("$STREAM", stream), ("$SHARD", shard), ("$ITERATOR", iterator ?? ""),
      ("$KINESIS", Self.kinesis), ("$KINESIS2", Self.kinesis + "2"), ("$KINESIS3", Self.kinesis + "3"),
      ("$POLICY", Self.policy),
    ]
  }

  private init(cloud: MockCloud, names: [(name: String, text: String)]) {
    self.cloud = cloud
    self.names = names
  }

  /// The same world once more, on its own.
  func copy() -> HostileWorld { HostileWorld(cloud: cloud.fork(), names: names) }

  /// The body of a template, with this world's names in it.
  func document(_ template: String) throws -> Document { filled(try JSON.parse(template)) }

  private func filled(_ document: Document) -> Document {
    switch document {
    case .string(let text):
      .string(names.first { $0.name == text }?.text ?? text)
    case .array(let elements): .array(elements.map(filled))
    case .object(let members): .object(members.map { Document.Member($0.name, filled($0.value)) })
    default: document
    }
  }

  /// All that can be asked of the state of all regions, as text.
  func dump() -> String {
    ["us-east-1", "eu-west-1", "ap-south-1"].map { region in
      cloud.withState(of: DynamoDB.self, region: region) { StateDump.of($0) } ?? ""
    }.joined(separator: "\n")
  }

  func answer(_ operation: String, _ body: Document, isStream: Bool) -> HTTPResponse {
    let prefix = isStream ? "DynamoDBStreams_20120810" : "DynamoDB_20120810"
    let request = HTTPRequest(
      method: .post, target: "/",
      headers: [
        "Host": "localhost:5000", "X-Amz-Target": "\(prefix).\(operation)",
        "Authorization": DynamoDBFixture.authorization, "Content-Type": "application/x-amz-json-1.0",
      ], body: .bytes(JSON.serialize(body)))
    let slot = AnswerSlot()
    cloud.answer(request) { outcome in
      if case .response(let response) = outcome { slot.response = response }
    }
    return slot.response ?? HTTPResponse(status: 0)
  }
}

/// Where a completion puts its answer, before the call that it belongs to returns.
private final class AnswerSlot: @unchecked Sendable { var response: HTTPResponse? }

/// Random changes to requests: members that go, come twice or are something else.
struct RequestBreaker {
  private var random: SeededGenerator
  private var mutator: ByteMutator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let bodies = (RequestTemplates.all + RequestTemplates.streams).map { Bytes($0.body) }
    mutator = ByteMutator(seed: seed &+ 1, corpus: bodies, alphabet: [UInt8]("{}[]\":,#:.=<>()09azAZ -".utf8))
  }

  mutating func below(_ bound: Int) -> Int { Int(random.next(below: UInt64(max(bound, 1)))) }

  /// The body with about one in `rarity` of its parts changed.
  mutating func broken(_ document: Document, rarity: Int) -> Document {
    if below(rarity) == 0 { return other(than: document) }
    switch document {
    case .array(var elements):
      for index in elements.indices { elements[index] = broken(elements[index], rarity: rarity) }
      if below(rarity) == 0, let last = elements.last { elements.append(last) }
      if below(rarity) == 0 { _ = elements.popLast() }
      return .array(elements)
    case .object(let members):
      var result: [Document.Member] = []
      for member in members where below(rarity) > 0 {
        let name = below(rarity * 2) == 0 ? word() : member.name
        guard !result.contains(where: { $0.name == name }) else { continue }
        result.append(Document.Member(name, broken(member.value, rarity: rarity)))
      }
      return .object(result)
    default: return document
    }
  }

  private mutating func other(than document: Document) -> Document {
    switch below(8) {
    case 0: return .null
    case 1: return .integer([0, -1, 1, 101, 1 << 40][below(5)])
    case 2: return .boolean(below(2) == 0)
    case 3: return .array([document])
    case 4: return .object([Document.Member(word(), document)])
    case 5: return ["S": .string(word())]
    case 6: return .string(mutator.next().description)
    default: return .string(word())
    }
  }

  private static let words = [
    "", "a", "id", "n", "g", "v", "m", "s", "l", "ends", "table", "plain", "grouped", "none", "byG", "byL",
    "S", "N",
    "SS", "BOOL", "0", "1", "-7", "1e999", "x y", "SET v = :v", "v = :v", "REMOVE g", "NONE", "ALL_NEW",
    "ENABLE",
    "eu-west-1", "us-east-1", "HASH", "RANGE", "PAY_PER_REQUEST", "KEYS_ONLY",
    "arn:aws:dynamodb:us-east-1:123456789012:table/table",
    "arn:aws:dynamodb:us-east-1:123456789012:table/plain/index/x",
    "arn:aws:dynamodb:us-east-1:210987654321:table/theirs", "SELECT * FROM plain", ":v", "#v",
    String(repeating: "x", count: 256), String(repeating: "y", count: 3_000),
  ]

  private mutating func word() -> String { Self.words[below(Self.words.count)] }
}
