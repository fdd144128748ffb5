// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A table as it was when it was backed up: a copy that shares what has not changed since.
struct Backup: Sendable {
  let arn: String
  let name: String
  let createdAt: Instant
  let table: Table

  init(of table: Table, name: String, _ context: Context) {
    arn = "\(table.arn)/backup/\(DynamoDB.transferID(context))"
    self.name = name
    createdAt = context.now
    var copy = table
    copy.features.recovery = nil
    self.table = copy
  }

  var details: DynamoDB.BackupDetails {
    DynamoDB.BackupDetails(
      backupArn: arn, backupName: name, backupSizeBytes: table.size, backupStatus: .available,
      backupType: .user, backupCreationDateTime: createdAt.roundedDownToMillisecond)
  }

  var summary: DynamoDB.BackupSummary {
    DynamoDB.BackupSummary(
      tableName: table.name, tableId: table.id, tableArn: table.arn, backupArn: arn,
      backupName: name,
      backupCreationDateTime: createdAt.roundedDownToMillisecond, backupStatus: .available,
      backupType: .user,
      backupSizeBytes: table.size)
  }

  func description(_ status: DynamoDB.BackupStatus? = nil) -> DynamoDB.BackupDescription {
    var details = details
    if let status { details.backupStatus = status }
    let described = table.description(createdAt)
    return DynamoDB.BackupDescription(
      backupDetails: details,
      sourceTableDetails: DynamoDB.SourceTableDetails(
        tableName: table.name, tableId: table.id, tableArn: table.arn, tableSizeBytes: table.size,
        keySchema: described.keySchema ?? [], tableCreationDateTime: table.createdAt,
        provisionedThroughput: DynamoDB.ProvisionedThroughput(
          readCapacityUnits: described.provisionedThroughput?.readCapacityUnits ?? 0,
          writeCapacityUnits: described.provisionedThroughput?.writeCapacityUnits ?? 0),
        onDemandThroughput: described.onDemandThroughput, itemCount: table.items.count,
        billingMode: described.billingModeSummary?.billingMode ?? .provisioned),
      sourceTableFeatureDetails: DynamoDB.SourceTableFeatureDetails(
        localSecondaryIndexes: described.localSecondaryIndexes?.map {
          DynamoDB.LocalSecondaryIndexInfo(
            indexName: $0.indexName, keySchema: $0.keySchema, projection: $0.projection)
        },
        globalSecondaryIndexes: described.globalSecondaryIndexes?.map {
          DynamoDB.GlobalSecondaryIndexInfo(
            indexName: $0.indexName, keySchema: $0.keySchema, projection: $0.projection,
            provisionedThroughput: $0.provisionedThroughput.map {
              DynamoDB.ProvisionedThroughput(
                readCapacityUnits: $0.readCapacityUnits ?? 0,
                writeCapacityUnits: $0.writeCapacityUnits ?? 0)
            }, onDemandThroughput: $0.onDemandThroughput)
        }, streamDescription: described.streamSpecification,
        timeToLiveDescription: table.features.timeToLive.map { _ in
          table.features.timeToLiveDescription
        },
        sseDescription: described.sseDescription))
  }
}
