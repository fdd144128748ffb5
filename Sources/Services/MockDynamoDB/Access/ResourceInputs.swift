// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An input that names tables, streams, backups or transfers, by ARN or a table by its name.
protocol ResourceInput: Shape {
  func eachResource(_ body: (String) -> Void)
}

/// An input about one table.
protocol TableInput: ResourceInput {
  var tableName: String { get }
}

extension TableInput {
  func eachResource(_ body: (String) -> Void) { body(tableName) }
}

extension DynamoDB.GetItemInput: TableInput {}
extension DynamoDB.PutItemInput: TableInput {}
extension DynamoDB.UpdateItemInput: TableInput {}
extension DynamoDB.DeleteItemInput: TableInput {}
extension DynamoDB.QueryInput: TableInput {}
extension DynamoDB.ScanInput: TableInput {}
extension DynamoDB.DescribeTableInput: TableInput {}
extension DynamoDB.UpdateTableInput: TableInput {}
extension DynamoDB.DeleteTableInput: TableInput {}
extension DynamoDB.DescribeTimeToLiveInput: TableInput {}
extension DynamoDB.UpdateTimeToLiveInput: TableInput {}
extension DynamoDB.CreateBackupInput: TableInput {}
extension DynamoDB.DescribeContinuousBackupsInput: TableInput {}
extension DynamoDB.UpdateContinuousBackupsInput: TableInput {}
extension DynamoDB.DescribeContributorInsightsInput: TableInput {}
extension DynamoDB.UpdateContributorInsightsInput: TableInput {}
extension DynamoDB.DescribeKinesisStreamingDestinationInput: TableInput {}
extension DynamoDB.KinesisStreamingDestinationInput: TableInput {}
extension DynamoDB.UpdateKinesisStreamingDestinationInput: TableInput {}
extension DynamoDB.DescribeTableReplicaAutoScalingInput: TableInput {}
extension DynamoDB.UpdateTableReplicaAutoScalingInput: TableInput {}

/// The inputs of the operations on items, which nearly all calls are of.
enum ItemInput {
  /// Whether such an input names its table by its name alone, found out without a cast and without copying the name;
  /// false for others.
  static func namesOwnTable<Input: Shape>(_ input: Input) -> Bool {
    withUnsafePointer(to: input) { input in
      let memory = UnsafeRawPointer(input)
      // Each is read as the type that it has been found to be.
      if Input.self == DynamoDB.GetItemInput.self {
        return isName(memory.assumingMemoryBound(to: DynamoDB.GetItemInput.self))
      }
      if Input.self == DynamoDB.PutItemInput.self {
        return isName(memory.assumingMemoryBound(to: DynamoDB.PutItemInput.self))
      }
      if Input.self == DynamoDB.UpdateItemInput.self {
        return isName(memory.assumingMemoryBound(to: DynamoDB.UpdateItemInput.self))
      }
      if Input.self == DynamoDB.DeleteItemInput.self {
        return isName(memory.assumingMemoryBound(to: DynamoDB.DeleteItemInput.self))
      }
      if Input.self == DynamoDB.QueryInput.self {
        return isName(memory.assumingMemoryBound(to: DynamoDB.QueryInput.self))
      }
      return false
    }
  }

  @inline(__always)
  private static func isName(_ input: UnsafePointer<some TableInput>) -> Bool {
    !TableReference.isARN(input.pointee.tableName)
  }
}

/// An input about a resource by its ARN.
protocol ResourceARNInput: ResourceInput {
  var resourceArn: String { get }
}

extension ResourceARNInput {
  func eachResource(_ body: (String) -> Void) { body(resourceArn) }
}

extension DynamoDB.GetResourcePolicyInput: ResourceARNInput {}
extension DynamoDB.PutResourcePolicyInput: ResourceARNInput {}
extension DynamoDB.DeleteResourcePolicyInput: ResourceARNInput {}
extension DynamoDB.ListTagsOfResourceInput: ResourceARNInput {}
extension DynamoDB.TagResourceInput: ResourceARNInput {}
extension DynamoDB.UntagResourceInput: ResourceARNInput {}

// MARK: Several tables

extension DynamoDB.BatchGetItemInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { requestItems.keys.forEach(body) }
}

extension DynamoDB.BatchWriteItemInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { requestItems.keys.forEach(body) }
}

extension DynamoDB.TransactGetItemsInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { for item in transactItems { body(item.get.tableName) } }
}

extension DynamoDB.TransactWriteItemsInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) {
    for item in transactItems {
      if let check = item.conditionCheck { body(check.tableName) }
      if let put = item.put { body(put.tableName) }
      if let update = item.update { body(update.tableName) }
      if let delete = item.delete { body(delete.tableName) }
    }
  }
}

// MARK: Statements

extension DynamoDB.ExecuteStatementInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { body(StatementReference.table(in: statement)) }
}

extension DynamoDB.BatchExecuteStatementInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) {
    for request in statements { body(StatementReference.table(in: request.statement)) }
  }
}

extension DynamoDB.ExecuteTransactionInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) {
    for request in transactStatements { body(StatementReference.table(in: request.statement)) }
  }
}

private enum StatementReference {
  /// The table that a statement is about, as far as it can be another account's: most are not even read for it.
  static func table(in statement: String) -> String {
    guard statement.utf8.contains(UInt8(ascii: ":")), let parsed = try? PartiQL.Parser.parse(statement) else {
      return ""
    }
    return parsed.statement.table
  }
}

// MARK: Others

extension DynamoDB.ExportTableToPointInTimeInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { body(tableArn) }
}

extension DynamoDB.RestoreTableToPointInTimeInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) {
    if let table = sourceTableName ?? sourceTableArn { body(table) }
  }
}

extension DynamoDBStreams.DescribeStreamInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { body(streamArn) }
}

extension DynamoDBStreams.GetShardIteratorInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) { body(streamArn) }
}

extension DynamoDBStreams.GetRecordsInput: ResourceInput {
  func eachResource(_ body: (String) -> Void) {
    if let iterator = ShardIterator(shardIterator) { body(iterator.stream) }
  }
}
