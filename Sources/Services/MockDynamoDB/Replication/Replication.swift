// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The other regions that a table is in.
struct Replication: Sendable {
  /// By region, never the table's own.
  private(set) var replicas: [Replica] = []
  /// A global table of the first kind, which was made of tables that were there already.
  var isLegacy = false

  struct Replica: Sendable {
    let region: String
    var kmsKey: String?
    var readCapacity: Int?
    var maxReadUnits: Int?
    var tableClass: DynamoDB.TableClass?
    var indexes: [DynamoDB.ReplicaGlobalSecondaryIndex] = []
  }

  var regions: [String] { replicas.map(\.region) }
  var isEmpty: Bool { replicas.isEmpty }

  subscript(region: String) -> Replica? { replicas.first { $0.region == region } }

  mutating func add(_ replica: Replica) {
    remove(replica.region)
    replicas.append(replica)
    replicas.sort { $0.region < $1.region }
  }

  mutating func remove(_ region: String) { replicas.removeAll { $0.region == region } }

  var description: [DynamoDB.ReplicaDescription] {
    replicas.map { replica in
      DynamoDB.ReplicaDescription(
        regionName: replica.region, replicaStatus: .active, kmsMasterKeyId: replica.kmsKey,
        provisionedThroughputOverride: replica.readCapacity.map {
          DynamoDB.ProvisionedThroughputOverride(readCapacityUnits: $0)
        },
        onDemandThroughputOverride: replica.maxReadUnits.map {
          DynamoDB.OnDemandThroughputOverride(maxReadRequestUnits: $0)
        },
        globalSecondaryIndexes: replica.indexes.isEmpty
          ? nil
          : replica.indexes.map {
            DynamoDB.ReplicaGlobalSecondaryIndexDescription(
              indexName: $0.indexName,
              provisionedThroughputOverride: $0.provisionedThroughputOverride,
              onDemandThroughputOverride: $0.onDemandThroughputOverride)
          },
        replicaTableClassSummary: replica.tableClass.map {
          DynamoDB.TableClassSummary(tableClass: $0)
        })
    }
  }
}
