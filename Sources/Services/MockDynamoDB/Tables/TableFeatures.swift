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
