// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What surrounds tables and their items.
extension DynamoDB {
  var featureOperations: [Operation<State>] {
    [
      // Tags and policies
      Operation(API.tagResource, tagResource),
      Operation(API.untagResource, untagResource),
      .reading(API.listTagsOfResource, listTagsOfResource),
      Operation(API.putResourcePolicy, putResourcePolicy),
      .reading(API.getResourcePolicy, getResourcePolicy),
      Operation(API.deleteResourcePolicy, deleteResourcePolicy),
      // Time to live
      Operation(API.updateTimeToLive, updateTimeToLive),
      .reading(API.describeTimeToLive, describeTimeToLive),
      // Limits
      .reading(API.describeLimits, describeLimits),
      .reading(API.describeEndpoints, describeEndpoints),
      // Listeners
      Operation(API.enableKinesisStreamingDestination, enableKinesisStreamingDestination),
      Operation(API.disableKinesisStreamingDestination, disableKinesisStreamingDestination),
      Operation(API.updateKinesisStreamingDestination, updateKinesisStreamingDestination),
      .reading(API.describeKinesisStreamingDestination, describeKinesisStreamingDestination),
      Operation(API.updateContributorInsights, updateContributorInsights),
      .reading(API.describeContributorInsights, describeContributorInsights),
      .reading(API.listContributorInsights, listContributorInsights),
    ]
  }

  var backupOperations: [Operation<State>] {
    [
      Operation(API.createBackup, createBackup),
      .reading(API.describeBackup, describeBackup),
      Operation(API.deleteBackup, deleteBackup),
      .reading(API.listBackups, listBackups),
      Operation(API.restoreTableFromBackup, restoreTableFromBackup),
      Operation(API.updateContinuousBackups, updateContinuousBackups),
      .reading(API.describeContinuousBackups, describeContinuousBackups),
      Operation(API.restoreTableToPointInTime, restoreTableToPointInTime),
      // To and from S3
      Operation(API.exportTableToPointInTime, exportTableToPointInTime),
      .reading(API.describeExport, describeExport),
      .reading(API.listExports, listExports),
      Operation(API.importTable, importTable),
      .reading(API.describeImport, describeImport),
      .reading(API.listImports, listImports),
    ]
  }

  var replicationOperations: [Operation<State>] {
    [
      Operation(API.createGlobalTable, createGlobalTable),
      .reading(API.describeGlobalTable, describeGlobalTable),
      Operation(API.updateGlobalTable, updateGlobalTable),
      .reading(API.listGlobalTables, listGlobalTables),
      .reading(API.describeGlobalTableSettings, describeGlobalTableSettings),
      Operation(API.updateGlobalTableSettings, updateGlobalTableSettings),
      .reading(API.describeTableReplicaAutoScaling, describeTableReplicaAutoScaling),
      Operation(API.updateTableReplicaAutoScaling, updateTableReplicaAutoScaling),
    ]
  }
}
