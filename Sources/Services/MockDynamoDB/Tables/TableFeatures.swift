// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What surrounds a table: everything that is neither its schema nor its items.
struct TableFeatures: Sendable {
  var tags = TableTags()
  var policy: ResourcePolicy?
  var timeToLive: TimeToLive?
  var recovery: PointInTimeRecovery?
  var kinesisDestinations: [KinesisDestination] = []
  /// By index; the table's own under an empty name.
  var contributorInsights: OrderedMap<Bytes, ContributorInsights> = [:]
  var replication = Replication()
  var autoScaling = AutoScaling()
  var restore: RestoreOrigin?

  /// Whether anybody beside the stream wants to hear of changes.
  var hasListeners: Bool { timeToLive != nil || !kinesisDestinations.isEmpty || !replication.isEmpty }

  /// What a restored table was made of.
  struct RestoreOrigin: Sendable {
    var backup: String?
    var table: String
    var time: Instant
  }
}

extension TableFeatures {
  /// What `DescribeTable` says of replicas and of the table's origin.
  func describe(_ description: inout DynamoDB.TableDescription, _ table: Table) {
    if !replication.isEmpty {
      description.globalTableVersion = replication.isLegacy ? "2017.11.29" : "2019.11.21"
      description.replicas = replication.isLegacy ? nil : replication.description
    }
    if let restore {
      description.restoreSummary = DynamoDB.RestoreSummary(
        sourceBackupArn: restore.backup, sourceTableArn: restore.table,
        restoreDateTime: restore.time,
        restoreInProgress: table.progress.status == .creating)
    }
  }
}
