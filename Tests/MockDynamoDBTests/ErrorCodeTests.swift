// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

/// Each operation's errors, as its model lists them: one request for each that a cloud by itself can bring about.
///
/// What takes two callers at once (`TransactionConflictException`, `TransactionInProgressException`,
/// `ReplicatedWriteConflictException`, `BackupInUseException`) doesn't happen here, and throttling is for fault rules.
@Suite struct ErrorCodeTests {
  private static let orders: [(operation: String, code: String, body: String)] = [
    ("BatchExecuteStatement", "ValidationException", #"{"Statements": []}"#),
    ("BatchGetItem", missing, #"{"RequestItems": {"none": {"Keys": [{"id": {"S": "a"}}]}}}"#),
    (
      "BatchWriteItem", missing,
      #"{"RequestItems": {"none": [{"DeleteRequest": {"Key": {"id": {"S": "a"}}}}]}}"#
    ),
    ("CreateBackup", "TableNotFoundException", #"{"TableName": "none", "BackupName": "bbb"}"#),
    ("CreateBackup", "TableInUseException", #"{"TableName": "busy", "BackupName": "bbb"}"#),
    (
      "CreateGlobalTable", "GlobalTableAlreadyExistsException",
      #"{"GlobalTableName": "grouped", "ReplicationGroup": [{"RegionName": "us-east-1"}]}"#
    ),
    (
      "CreateGlobalTable", "TableNotFoundException",
      #"{"GlobalTableName": "none", "ReplicationGroup": [{"RegionName": "us-east-1"}]}"#
    ),
    ("CreateTable", inUse, #"{"TableName": "plain", \#(schema)}"#),
    ("DeleteBackup", "BackupNotFoundException", #"{"BackupArn": "\#(noBackup)"}"#),
    ("DeleteItem", missing, #"{"TableName": "none", "Key": {"id": {"S": "a"}}}"#),
    (
      "DeleteItem", unmet,
      #"{"TableName": "plain", "Key": {"id": {"S": "p"}}, "ConditionExpression": "attribute_not_exists(id)"}"#
    ),
    ("DeleteResourcePolicy", missing, #"{"ResourceArn": "\#(table)none"}"#),
    ("DeleteResourcePolicy", inUse, #"{"ResourceArn": "\#(table)busy"}"#),
    (
      "DeleteResourcePolicy", "PolicyNotFoundException",
      #"{"ResourceArn": "$TABLE", "ExpectedRevisionId": "1"}"#
    ),
    ("DeleteTable", missing, #"{"TableName": "none"}"#), ("DeleteTable", inUse, #"{"TableName": "busy"}"#),
    ("DescribeBackup", "BackupNotFoundException", #"{"BackupArn": "\#(noBackup)"}"#),
    ("DescribeContinuousBackups", "TableNotFoundException", #"{"TableName": "none"}"#),
    ("DescribeContributorInsights", missing, #"{"TableName": "none"}"#),
    ("DescribeExport", "ExportNotFoundException", #"{"ExportArn": "\#(noBackup)"}"#),
    ("DescribeGlobalTable", "GlobalTableNotFoundException", #"{"GlobalTableName": "none"}"#),
    ("DescribeGlobalTableSettings", "GlobalTableNotFoundException", #"{"GlobalTableName": "none"}"#),
    ("DescribeImport", "ImportNotFoundException", #"{"ImportArn": "\#(noBackup)"}"#),
    ("DescribeKinesisStreamingDestination", missing, #"{"TableName": "none"}"#),
    ("DescribeTable", missing, #"{"TableName": "none"}"#),
    ("DescribeTableReplicaAutoScaling", missing, #"{"TableName": "none"}"#),
    ("DescribeTimeToLive", missing, #"{"TableName": "none"}"#),
    ("DisableKinesisStreamingDestination", missing, #"{"TableName": "none", "StreamArn": "$KINESIS"}"#),
    ("DisableKinesisStreamingDestination", inUse, #"{"TableName": "busy", "StreamArn": "$KINESIS"}"#),
    ("EnableKinesisStreamingDestination", missing, #"{"TableName": "none", "StreamArn": "$KINESIS"}"#),
    ("EnableKinesisStreamingDestination", inUse, #"{"TableName": "busy", "StreamArn": "$KINESIS"}"#),
    (
      "EnableKinesisStreamingDestination", "LimitExceededException",
      #"{"TableName": "table", "StreamArn": "$KINESIS3"}"#
    ),
    ("ExecuteStatement", missing, #"{"Statement": "SELECT * FROM none"}"#),
    (
      "ExecuteStatement", unmet,
      #"{"Statement": "UPDATE plain SET v = 2 WHERE id = 'p' AND v = 7"}"#
    ),
    ("ExecuteStatement", "DuplicateItemException", #"{"Statement": "INSERT INTO plain VALUE {'id': 'p'}"}"#),
    (
      "ExecuteTransaction", missing,
      #"{"TransactStatements": [{"Statement": "SELECT * FROM none WHERE id = 'a'"}]}"#
    ),
    (
      "ExecuteTransaction", "TransactionCanceledException",
      #"{"TransactStatements": [{"Statement": "INSERT INTO plain VALUE {'id': 'p'}"}]}"#
    ),
    (
      "ExecuteTransaction", "IdempotentParameterMismatchException",
      #"{"TransactStatements": [{"Statement": "INSERT INTO plain VALUE {'id': 'second'}"}], "ClientRequestToken": "statements"}"#
    ),
    (
      "ExportTableToPointInTime", "TableNotFoundException",
      #"{"TableArn": "\#(table)none", "S3Bucket": "archive"}"#
    ),
    (
      "ExportTableToPointInTime", "PointInTimeRecoveryUnavailableException",
      #"{"TableArn": "$PLAIN", "S3Bucket": "archive"}"#
    ),
    (
      "ExportTableToPointInTime", "InvalidExportTimeException",
      #"{"TableArn": "$TABLE", "S3Bucket": "archive", "ExportTime": 1}"#
    ),
    (
      "ExportTableToPointInTime", "ExportConflictException",
      #"{"TableArn": "$TABLE", "S3Bucket": "other", "ClientToken": "export"}"#
    ),
    ("GetItem", missing, #"{"TableName": "none", "Key": {"id": {"S": "a"}}}"#),
    ("GetResourcePolicy", missing, #"{"ResourceArn": "\#(table)none"}"#),
    ("GetResourcePolicy", "PolicyNotFoundException", #"{"ResourceArn": "$PLAIN"}"#),
    ("ImportTable", inUse, #"{\#(source), "TableCreationParameters": {"TableName": "plain", \#(schema)}}"#),
    (
      "ImportTable", "ImportConflictException",
      #"{\#(source), "ClientToken": "import", "TableCreationParameters": {"TableName": "another", \#(schema)}}"#
    ),
    ("ListContributorInsights", missing, #"{"TableName": "none"}"#),
    ("ListTagsOfResource", missing, #"{"ResourceArn": "\#(table)none"}"#),
    ("PutItem", missing, #"{"TableName": "none", "Item": {"id": {"S": "a"}}}"#),
    (
      "PutItem", unmet,
      #"{"TableName": "plain", "Item": {"id": {"S": "p"}}, "ConditionExpression": "v > id"}"#
    ),
    ("PutResourcePolicy", missing, #"{"ResourceArn": "\#(table)none", "Policy": "$POLICY"}"#),
    ("PutResourcePolicy", inUse, #"{"ResourceArn": "\#(table)busy", "Policy": "$POLICY"}"#),
    (
      "PutResourcePolicy", "PolicyNotFoundException",
      #"{"ResourceArn": "$TABLE", "Policy": "$POLICY", "ExpectedRevisionId": "1"}"#
    ),
    (
      "Query", missing,
      #"{"TableName": "none", "KeyConditionExpression": "id = :i", "ExpressionAttributeValues": {":i": {"S": "a"}}}"#
    ),
    (
      "RestoreTableFromBackup", "BackupNotFoundException",
      #"{"BackupArn": "\#(noBackup)", "TargetTableName": "new"}"#
    ),
    (
      "RestoreTableFromBackup", "TableAlreadyExistsException",
      #"{"BackupArn": "$BACKUP", "TargetTableName": "plain"}"#
    ),
    (
      "RestoreTableToPointInTime", "TableAlreadyExistsException",
      #"{\#(latest("table")), "TargetTableName": "plain"}"#
    ),
    (
      "RestoreTableToPointInTime", "TableNotFoundException",
      #"{\#(latest("none")), "TargetTableName": "new"}"#
    ),
    (
      "RestoreTableToPointInTime", "PointInTimeRecoveryUnavailableException",
      #"{\#(latest("plain")), "TargetTableName": "new"}"#
    ),
    (
      "RestoreTableToPointInTime", "InvalidRestoreTimeException",
      #"{"SourceTableName": "table", "RestoreDateTime": 1, "TargetTableName": "new"}"#
    ),
    ("Scan", missing, #"{"TableName": "none"}"#),
    ("TagResource", missing, #"{"ResourceArn": "\#(table)none", "Tags": [{"Key": "a", "Value": "b"}]}"#),
    ("TagResource", inUse, #"{"ResourceArn": "\#(table)busy", "Tags": [{"Key": "a", "Value": "b"}]}"#),
    (
      "TransactGetItems", missing,
      #"{"TransactItems": [{"Get": {"TableName": "none", "Key": {"id": {"S": "a"}}}}]}"#
    ),
    (
      "TransactGetItems", "TransactionCanceledException",
      #"{"TransactItems": [{"Get": {"TableName": "plain", "Key": {"x": {"S": "a"}}}}]}"#
    ),
    (
      "TransactWriteItems", missing,
      #"{"TransactItems": [{"Put": {"TableName": "none", "Item": {"id": {"S": "a"}}}}]}"#
    ),
    (
      "TransactWriteItems", "TransactionCanceledException",
      #"{"TransactItems": [{"ConditionCheck": {"TableName": "plain", "Key": {"id": {"S": "p"}}, "ConditionExpression": "v > id"}}]}"#
    ),
    (
      "TransactWriteItems", "IdempotentParameterMismatchException",
      #"{"TransactItems": [{"Put": {"TableName": "plain", "Item": {"id": {"S": "second"}}}}], "ClientRequestToken": "items"}"#
    ),
    ("UntagResource", missing, #"{"ResourceArn": "\#(table)none", "TagKeys": ["a"]}"#),
    ("UntagResource", inUse, #"{"ResourceArn": "\#(table)busy", "TagKeys": ["a"]}"#),
    ("UpdateContinuousBackups", "TableNotFoundException", #"{"TableName": "none", \#(recovery)}"#),
    (
      "UpdateContinuousBackups", "ContinuousBackupsUnavailableException",
      #"{"TableName": "busy", \#(recovery)}"#
    ),
    ("UpdateContributorInsights", missing, #"{"TableName": "none", "ContributorInsightsAction": "ENABLE"}"#),
    (
      "UpdateGlobalTable", "GlobalTableNotFoundException",
      #"{"GlobalTableName": "none", "ReplicaUpdates": []}"#
    ),
    (
      "UpdateGlobalTable", "ReplicaAlreadyExistsException",
      #"{"GlobalTableName": "grouped", "ReplicaUpdates": [{"Create": {"RegionName": "us-east-1"}}]}"#
    ),
    (
      "UpdateGlobalTable", "ReplicaNotFoundException",
      #"{"GlobalTableName": "grouped", "ReplicaUpdates": [{"Delete": {"RegionName": "ap-south-1"}}]}"#
    ),
    (
      "UpdateGlobalTable", "TableNotFoundException",
      #"{"GlobalTableName": "grouped", "ReplicaUpdates": [{"Create": {"RegionName": "ap-south-1"}}]}"#
    ),
    ("UpdateGlobalTableSettings", "GlobalTableNotFoundException", #"{"GlobalTableName": "none"}"#),
    (
      "UpdateGlobalTableSettings", "ReplicaNotFoundException",
      #"{"GlobalTableName": "grouped", "ReplicaSettingsUpdate": [{"RegionName": "ap-south-1"}]}"#
    ),
    (
      "UpdateGlobalTableSettings", "IndexNotFoundException",
      #"{"GlobalTableName": "grouped", "GlobalTableGlobalSecondaryIndexSettingsUpdate": [{"IndexName": "none"}]}"#
    ),
    ("UpdateItem", missing, #"{"TableName": "none", "Key": {"id": {"S": "a"}}}"#),
    (
      "UpdateItem", unmet,
      #"{"TableName": "plain", "Key": {"id": {"S": "p"}}, "UpdateExpression": "REMOVE v", "ConditionExpression": "v > id"}"#
    ),
    (
      "UpdateKinesisStreamingDestination", missing,
      #"{"TableName": "none", "StreamArn": "$KINESIS", \#(precision)}"#
    ),
    (
      "UpdateKinesisStreamingDestination", inUse,
      #"{"TableName": "busy", "StreamArn": "$KINESIS", \#(precision)}"#
    ),
    ("UpdateTable", missing, #"{"TableName": "none", "TableClass": "STANDARD"}"#),
    ("UpdateTable", inUse, #"{"TableName": "busy", "TableClass": "STANDARD"}"#),
    (
      "UpdateTable", "LimitExceededException",
      #"{"TableName": "table", "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "byG"}}, {"Delete": {"IndexName": "other"}}]}"#
    ),
    ("UpdateTableReplicaAutoScaling", missing, #"{"TableName": "none"}"#),
    ("UpdateTableReplicaAutoScaling", inUse, #"{"TableName": "busy"}"#),
    ("UpdateTimeToLive", missing, #"{"TableName": "none", \#(timeToLive)}"#),
    ("UpdateTimeToLive", inUse, #"{"TableName": "busy", \#(timeToLive)}"#),
  ]

  private static let streams: [(operation: String, code: String, body: String)] = [
    ("DescribeStream", missing, #"{"StreamArn": "\#(noStream)"}"#),
    (
      "GetShardIterator", missing,
      #"{"StreamArn": "\#(noStream)", "ShardId": "$SHARD", "ShardIteratorType": "LATEST"}"#
    ),
    (
      "GetShardIterator", "TrimmedDataAccessException",
      #"{"StreamArn": "$STREAM", "ShardId": "$SHARD", "ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": "100000000000000000001"}"#
    ),
    ("GetRecords", "ExpiredIteratorException", #"{"ShardIterator": "$ITERATOR"}"#),
  ]

  private static let missing = "ResourceNotFoundException"
  private static let inUse = "ResourceInUseException"
  private static let unmet = "ConditionalCheckFailedException"
  private static let table = "arn:aws:dynamodb:us-east-1:123456789012:table/"
  private static let noBackup =
    "arn:aws:dynamodb:us-east-1:123456789012:table/plain/backup/01700000000000-01234567"
  private static let noStream =
    "arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2001-01-01T00:00:00.000"
  private static let schema =
    #""AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST""#
  private static let source = #""S3BucketSource": {"S3Bucket": "archive"}, "InputFormat": "CSV""#
  private static let recovery = #""PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}"#
  private static let precision =
    #""UpdateKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "MICROSECOND"}"#
  private static let timeToLive = #""TimeToLiveSpecification": {"Enabled": true, "AttributeName": "v"}"#
  private static func latest(_ table: String) -> String {
    #""SourceTableName": "\#(table)", "UseLatestRestorableTime": true"#
  }

  @Test("Each operation answers each of its errors")
  func codes() throws {
    let world = try HostileWorld()
    let setUp: [(operation: String, body: String)] = [
      ("EnableKinesisStreamingDestination", #"{"TableName": "table", "StreamArn": "$KINESIS2"}"#),
      (
        "ExportTableToPointInTime", #"{"TableArn": "$TABLE", "S3Bucket": "archive", "ClientToken": "export"}"#
      ),
      (
        "ImportTable",
        #"{\#(Self.source), "ClientToken": "import", "TableCreationParameters": {"TableName": "second", \#(Self.schema)}}"#
      ),
      (
        "TransactWriteItems",
        #"{"TransactItems": [{"Put": {"TableName": "plain", "Item": {"id": {"S": "first"}}}}], "ClientRequestToken": "items"}"#
      ),
      (
        "ExecuteTransaction",
        #"{"TransactStatements": [{"Statement": "INSERT INTO plain VALUE {'id': 'third'}"}], "ClientRequestToken": "statements"}"#
      ),
    ]
    for (operation, body) in setUp {
      let answer = world.answer(operation, try world.document(body), isStream: false)
      #expect(answer.status == 200, "\(operation) \(answer.body.bytes?.description ?? "")")
    }
    world.cloud.transitions["dynamodb::table"] = .manual(times: 1_000)
    #expect(
      world.answer("CreateTable", try JSON.parse(#"{"TableName": "busy", \#(Self.schema)}"#), isStream: false)
        .status == 200)
    let before = world.dump()
    for (operation, code, body) in Self.orders {
      try expect(code, of: operation, body, in: world, isStream: false)
    }
    #expect(world.dump() == before)
    world.cloud.clock.advance(by: .seconds(25 * 3_600))
    for (operation, code, body) in Self.streams {
      try expect(code, of: operation, body, in: world, isStream: true)
    }
  }

  private func expect(
    _ code: String, of operation: String, _ body: String, in world: HostileWorld, isStream: Bool
  ) throws {
    let answer = world.answer(operation, try world.document(body), isStream: isStream)
    let json = try JSON.parse(try #require(answer.body.bytes))
    let type = json["__type"]?.string?.split(separator: "#").last.map { String($0) }
    #expect(type == code, "\(operation) \(body): \(json["message"]?.string ?? json["Message"]?.string ?? "")")
    #expect(answer.status == 400)
  }

  @Test("Operations without errors of their own answer whatever they are asked")
  func others() throws {
    let world = try HostileWorld()
    for operation in ["DescribeLimits", "DescribeEndpoints", "ListTables", "ListBackups", "ListGlobalTables"]
    {
      #expect(world.answer(operation, .object([]), isStream: false).status == 200)
    }
  }
}
