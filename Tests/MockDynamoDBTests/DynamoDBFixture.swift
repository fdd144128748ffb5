// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockDynamoDB
import Testing

/// A cloud of one test's own, with a clock that stands still, and short ways to say what a test does.
struct DynamoDBFixture {
  static let start = Instant(secondsSince1970: Int64(1_700_000_000))
  let cloud: MockCloud

  init(seed: UInt64 = 1) {
    var options = MockCloud.Options()
    options.startTime = Self.start
    options.seed = seed
    cloud = MockCloud(DynamoDB(), DynamoDBStreams(), options: options)
  }

  init(cloud: MockCloud) { self.cloud = cloud }

  var db: ServiceCalls<DynamoDB> { cloud.dynamoDB }

  func advance(_ seconds: Int) { cloud.clock.advance(by: .seconds(seconds)) }

  // MARK: Typed

  /// Makes a table that is paid per request; keys are `name` or `name:type`.
  @discardableResult
  func create(
    _ name: String = "table", hash: String = "id", range: String? = nil,
    local: [DynamoDB.LocalSecondaryIndex]? = nil, global: [DynamoDB.GlobalSecondaryIndex]? = nil,
    attributes: [String] = [], stream: DynamoDB.StreamViewType? = nil
  ) throws -> DynamoDB.TableDescription {
    var input = DynamoDB.CreateTableInput(tableName: name)
    let keys = [hash] + (range.map { [$0] } ?? [])
    input.attributeDefinitions = (keys + attributes).map(Self.definition)
    input.keySchema = Self.schema(keys.map { Self.name($0) })
    input.localSecondaryIndexes = local
    input.globalSecondaryIndexes = global
    input.billingMode = .payPerRequest
    if let stream { input.streamSpecification = .init(streamEnabled: true, streamViewType: stream) }
    return try #require(db.createTable(input).tableDescription)
  }

  static func name(_ text: String) -> String { String(text.prefix { $0 != ":" }) }

  /// `id` is a string, `n:N` a number.
  static func definition(_ text: String) -> DynamoDB.AttributeDefinition {
    let type = text.split(separator: ":").dropFirst().first.map { String($0) } ?? "S"
    return .init(attributeName: name(text), attributeType: .init(rawValue: type))
  }

  /// The first is the hash key, the others sort keys.
  static func schema(_ names: [String]) -> [DynamoDB.KeySchemaElement] {
    names.enumerated().map { .init(attributeName: $1, keyType: $0 == 0 ? .hash : .range) }
  }

  static func global(
    _ name: String, _ keys: [String], _ projection: DynamoDB.ProjectionType = .all, _ others: [String]? = nil
  ) -> DynamoDB.GlobalSecondaryIndex {
    .init(
      indexName: name, keySchema: schema(keys),
      projection: .init(projectionType: projection, nonKeyAttributes: others))
  }

  static func local(
    _ name: String, _ keys: [String], _ projection: DynamoDB.ProjectionType = .all, _ others: [String]? = nil
  ) -> DynamoDB.LocalSecondaryIndex {
    .init(
      indexName: name, keySchema: schema(keys),
      projection: .init(projectionType: projection, nonKeyAttributes: others))
  }

  func put(_ item: [String: DynamoDB.AttributeValue], into table: String = "table") throws {
    try db.putItem(.init(tableName: table, item: item))
  }

  func get(
    _ key: [String: DynamoDB.AttributeValue], from table: String = "table"
  ) throws -> [String: DynamoDB.AttributeValue]? {
    try db.getItem(.init(tableName: table, key: key)).item
  }

  // MARK: On the wire

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    var json: Document { (try? JSON.parse(body)) ?? .null }
  }

  static let authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20231114/us-east-1/dynamodb/aws4_request, "
    + "SignedHeaders=host, Signature=0"

  /// Asks DynamoDB, or its streams, with this JSON.
  func json(_ operation: String, _ body: String, streams: Bool = false) async throws -> Answer {
    let prefix = streams ? "DynamoDBStreams_20120810" : "DynamoDB_20120810"
    let response = try await cloud.respond(
      to: HTTPRequest(
        method: .post, target: "/",
        headers: [
          "Host": "localhost:5000", "X-Amz-Target": "\(prefix).\(operation)",
          "Authorization": Self.authorization, "Content-Type": "application/x-amz-json-1.0",
        ], body: HTTPBody(body)))
    return Answer(
      status: response.status, headers: response.headers, body: response.body.bytes?.description ?? "")
  }
}

/// Expects an error with this code and text.
func expectError(
  _ code: String, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> some Any
) {
  do {
    _ = try body()
    Issue.record("nothing was thrown, but \(code) was expected", sourceLocation: sourceLocation)
  } catch let error as AWSError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let message { #expect(error.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error) was thrown", sourceLocation: sourceLocation)
  }
}
