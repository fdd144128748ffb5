// SPDX-License-Identifier: Apache-2.0

/// A sensible request of each operation to a ``HostileWorld``, several where an operation has several sides. `$NAME`
/// stands for what only the world knows.
enum RequestTemplates {
  static let streams: [(operation: String, body: String)] = [
    ("ListStreams", #"{"TableName": "table", "Limit": 1, "ExclusiveStartStreamArn": "$STREAM"}"#),
    ("DescribeStream", #"{"StreamArn": "$STREAM", "Limit": 1, "ExclusiveStartShardId": "$SHARD"}"#),
    (
      "GetShardIterator",
      #"{"StreamArn": "$STREAM", "ShardId": "$SHARD", "ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": "100000000000000000001"}"#
    ),
    ("GetRecords", #"{"ShardIterator": "$ITERATOR", "Limit": 2}"#),
  ]

  static let all: [(operation: String, body: String)] = tables + items + statements + features + transfers

  private static let tables: [(operation: String, body: String)] = [
    (
      "CreateTable",
      #"{"TableName": "new", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "g", "KeyType": "RANGE"}], "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}, "GlobalSecondaryIndexes": [{"IndexName": "other", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}, "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}], "SSESpecification": {"Enabled": true, "SSEType": "KMS"}, "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}, "Tags": [{"Key": "a", "Value": "b"}], "ResourcePolicy": "$POLICY"}"#
    ),
    ("DescribeTable", #"{"TableName": "table"}"#), ("DeleteTable", #"{"TableName": "plain"}"#),
    ("ListTables", #"{"ExclusiveStartTableName": "plain", "Limit": 1}"#),
    (
      "UpdateTable",
      #"{"TableName": "table", "AttributeDefinitions": [{"AttributeName": "h", "AttributeType": "S"}], "GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "more", "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}}], "OnDemandThroughput": {"MaxReadRequestUnits": 10}}"#
    ),
    (
      "UpdateTable",
      #"{"TableName": "plain", "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}, "SSESpecification": {"Enabled": true}, "ReplicaUpdates": [{"Create": {"RegionName": "ap-south-1"}}, {"Delete": {"RegionName": "eu-west-1"}}], "TableClass": "STANDARD", "DeletionProtectionEnabled": true}"#
    ),
    (
      "UpdateTable",
      #"{"TableName": "table", "ReplicaUpdates": [{"Delete": {"RegionName": "eu-west-1"}}, {"Create": {"RegionName": "ap-south-1"}}]}"#
    ),
    (
      "UpdateTable",
      #"{"TableName": "plain", "BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4}}"#
    ),
  ]

  private static let items: [(operation: String, body: String)] = [
    (
      "GetItem",
      ##"{"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "1"}}, "ProjectionExpression": "#v, m.k[0]", "ExpressionAttributeNames": {"#v": "v"}, "ReturnConsumedCapacity": "INDEXES"}"##
    ),
    (
      "PutItem",
      #"{"TableName": "table", "Item": {"id": {"S": "a"}, "n": {"N": "1"}, "g": {"S": "x"}, "v": {"L": [{"M": {"k": {"NULL": true}}}, {"NS": ["1", "2"]}, {"B": "AAE="}]}}, "ConditionExpression": "attribute_exists(id) AND NOT contains(v, :v)", "ExpressionAttributeValues": {":v": {"S": "q"}}, "ReturnValues": "ALL_OLD", "ReturnItemCollectionMetrics": "SIZE"}"#
    ),
    (
      "PutItem",
      #"{"TableName": "plain", "Item": {"id": {"S": "z"}}, "Expected": {"id": {"Exists": false}}}"#
    ),
    (
      "UpdateItem",
      #"{"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "2"}}, "UpdateExpression": "SET v = v + :one, g = :g REMOVE m.k ADD s :s", "ExpressionAttributeValues": {":one": {"N": "1"}, ":g": {"S": "y"}, ":s": {"SS": ["q"]}}, "ReturnValues": "UPDATED_NEW"}"#
    ),
    (
      "UpdateItem",
      #"{"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "2"}}, "AttributeUpdates": {"v": {"Action": "ADD", "Value": {"N": "1"}}}}"#
    ),
    (
      "DeleteItem",
      #"{"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "0"}}, "ConditionExpression": "v < :v", "ExpressionAttributeValues": {":v": {"N": "100"}}, "ReturnValues": "ALL_OLD"}"#
    ),
    (
      "Query",
      #"{"TableName": "table", "IndexName": "byG", "KeyConditionExpression": "g = :g", "FilterExpression": "v > :v", "ExpressionAttributeValues": {":g": {"S": "x"}, ":v": {"N": "0"}}, "Limit": 1}"#
    ),
    (
      "Scan",
      #"{"TableName": "table", "FilterExpression": "v > :v", "ExpressionAttributeValues": {":v": {"N": "0"}}, "Segment": 0, "TotalSegments": 2}"#
    ),
    (
      "BatchGetItem",
      #"{"RequestItems": {"table": {"Keys": [{"id": {"S": "a"}, "n": {"N": "1"}}]}, "plain": {"Keys": [{"id": {"S": "p"}}]}}}"#
    ),
    (
      "BatchWriteItem",
      #"{"RequestItems": {"table": [{"PutRequest": {"Item": {"id": {"S": "b"}, "n": {"N": "1"}}}}, {"DeleteRequest": {"Key": {"id": {"S": "a"}, "n": {"N": "1"}}}}], "plain": [{"DeleteRequest": {"Key": {"id": {"S": "p"}}}}]}}"#
    ),
    (
      "TransactGetItems",
      #"{"TransactItems": [{"Get": {"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "1"}}}}, {"Get": {"TableName": "plain", "Key": {"id": {"S": "p"}}}}]}"#
    ),
    (
      "TransactWriteItems",
      #"{"ClientRequestToken": "token", "TransactItems": [{"Put": {"TableName": "plain", "Item": {"id": {"S": "q"}}}}, {"Update": {"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "1"}}, "UpdateExpression": "SET v = v + :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}}, {"Delete": {"TableName": "plain", "Key": {"id": {"S": "p"}}}}, {"ConditionCheck": {"TableName": "table", "Key": {"id": {"S": "a"}, "n": {"N": "2"}}, "ConditionExpression": "attribute_exists(v)"}}]}"#
    ),
  ]

  private static let statements: [(operation: String, body: String)] = [
    (
      "ExecuteStatement",
      #"{"Statement": "INSERT INTO plain VALUE {'id': ?, 'v': 1}", "Parameters": [{"S": "s"}]}"#
    ),
    (
      "ExecuteStatement",
      #"{"Statement": "UPDATE \"table\" SET v = v + 1 REMOVE s WHERE id = 'a' AND n = 1 RETURNING ALL NEW *"}"#
    ),
    ("ExecuteStatement", #"{"Statement": "DELETE FROM plain WHERE id = 'p'"}"#),
    ("ExecuteStatement", #"{"Statement": "SELECT * FROM \"table\".\"byG\" WHERE g = 'x'", "Limit": 1}"#),
    (
      "BatchExecuteStatement",
      #"{"Statements": [{"Statement": "INSERT INTO plain VALUE {'id': 'b1'}"}, {"Statement": "DELETE FROM plain WHERE id = 'p'"}]}"#
    ),
    (
      "ExecuteTransaction",
      #"{"TransactStatements": [{"Statement": "INSERT INTO plain VALUE {'id': 't1'}"}, {"Statement": "UPDATE plain SET v = 2 WHERE id = 'p'"}, {"Statement": "EXISTS(SELECT * FROM \"table\" WHERE id = 'a' AND n = 1)"}], "ClientRequestToken": "other"}"#
    ),
  ]

  private static let features: [(operation: String, body: String)] = [
    ("TagResource", #"{"ResourceArn": "$TABLE", "Tags": [{"Key": "k", "Value": "v"}]}"#),
    ("UntagResource", #"{"ResourceArn": "$TABLE", "TagKeys": ["stage"]}"#),
    ("ListTagsOfResource", #"{"ResourceArn": "$TABLE"}"#),
    (
      "PutResourcePolicy",
      #"{"ResourceArn": "$PLAIN", "Policy": "$POLICY", "ExpectedRevisionId": "NO_POLICY"}"#
    ),
    ("GetResourcePolicy", #"{"ResourceArn": "$TABLE"}"#),
    ("DeleteResourcePolicy", #"{"ResourceArn": "$TABLE"}"#),
    (
      "UpdateTimeToLive",
      #"{"TableName": "plain", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "v"}}"#
    ),
    ("DescribeTimeToLive", #"{"TableName": "table"}"#), ("DescribeLimits", "{}"), ("DescribeEndpoints", "{}"),
    (
      "EnableKinesisStreamingDestination",
      #"{"TableName": "plain", "StreamArn": "$KINESIS", "EnableKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "MICROSECOND"}}"#
    ),
    ("DisableKinesisStreamingDestination", #"{"TableName": "table", "StreamArn": "$KINESIS"}"#),
    (
      "UpdateKinesisStreamingDestination",
      #"{"TableName": "table", "StreamArn": "$KINESIS", "UpdateKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "MICROSECOND"}}"#
    ),
    ("DescribeKinesisStreamingDestination", #"{"TableName": "table"}"#),
    (
      "UpdateContributorInsights",
      #"{"TableName": "table", "IndexName": "byG", "ContributorInsightsAction": "ENABLE", "ContributorInsightsMode": "THROTTLED_KEYS"}"#
    ),
    ("DescribeContributorInsights", #"{"TableName": "table", "IndexName": "byG"}"#),
    ("ListContributorInsights", #"{"TableName": "table", "MaxResults": 1}"#),
    ("CreateGlobalTable", #"{"GlobalTableName": "old", "ReplicationGroup": [{"RegionName": "us-east-1"}]}"#),
    ("DescribeGlobalTable", #"{"GlobalTableName": "grouped"}"#), ("ListGlobalTables", #"{"Limit": 1}"#),
    (
      "UpdateGlobalTable",
      #"{"GlobalTableName": "grouped", "ReplicaUpdates": [{"Create": {"RegionName": "eu-west-1"}}]}"#
    ),
    ("DescribeGlobalTableSettings", #"{"GlobalTableName": "grouped"}"#),
    (
      "UpdateGlobalTableSettings",
      #"{"GlobalTableName": "grouped", "GlobalTableBillingMode": "PROVISIONED", "GlobalTableProvisionedWriteCapacityUnits": 7, "ReplicaSettingsUpdate": [{"RegionName": "us-east-1", "ReplicaProvisionedReadCapacityUnits": 9}]}"#
    ),
    ("DescribeTableReplicaAutoScaling", #"{"TableName": "table"}"#),
    (
      "UpdateTableReplicaAutoScaling",
      #"{"TableName": "table", "ProvisionedWriteCapacityAutoScalingUpdate": {"MinimumUnits": 1, "MaximumUnits": 9}, "ReplicaUpdates": [{"RegionName": "eu-west-1"}]}"#
    ),
  ]

  private static let transfers: [(operation: String, body: String)] = [
    ("CreateBackup", #"{"TableName": "table", "BackupName": "again"}"#),
    ("DescribeBackup", #"{"BackupArn": "$BACKUP"}"#), ("DeleteBackup", #"{"BackupArn": "$BACKUP"}"#),
    ("ListBackups", #"{"TableName": "table", "Limit": 1}"#),
    (
      "RestoreTableFromBackup",
      #"{"TargetTableName": "restored", "BackupArn": "$BACKUP", "BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2}, "GlobalSecondaryIndexOverride": [], "SSESpecificationOverride": {"Enabled": true}}"#
    ),
    (
      "UpdateContinuousBackups",
      #"{"TableName": "plain", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 3}}"#
    ),
    ("DescribeContinuousBackups", #"{"TableName": "table"}"#),
    (
      "RestoreTableToPointInTime",
      #"{"SourceTableName": "table", "TargetTableName": "restored", "UseLatestRestorableTime": true, "SSESpecificationOverride": {"Enabled": true}}"#
    ),
    (
      "ExportTableToPointInTime",
      #"{"TableArn": "$TABLE", "S3Bucket": "archive", "ClientToken": "export", "ExportFormat": "ION"}"#
    ),
    ("DescribeExport", #"{"ExportArn": "$EXPORT"}"#),
    ("ListExports", #"{"TableArn": "$TABLE", "MaxResults": 1}"#),
    (
      "ImportTable",
      #"{"S3BucketSource": {"S3Bucket": "archive", "S3KeyPrefix": "in/"}, "InputFormat": "CSV", "InputFormatOptions": {"Csv": {"Delimiter": ","}}, "TableCreationParameters": {"TableName": "imported", "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST", "SSESpecification": {"Enabled": true}}}"#
    ),
    ("DescribeImport", #"{"ImportArn": "$IMPORT"}"#), ("ListImports", #"{"PageSize": 1}"#),
  ]
}
