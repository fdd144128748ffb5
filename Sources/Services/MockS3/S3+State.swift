// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// The buckets of all accounts and regions of a partition: their names are everybody's.
  public struct State: Sendable {
    let partition: Partition
    var buckets: OrderedMap<Bytes, StoredBucket> = [:]

    init(partition: Partition) { self.partition = partition }

    /// A bucket for one who only looks. `expectedOwner` is what the request says of its owner.
    func bucket(_ name: String, expectedOwner: String? = nil) throws(AWSError) -> StoredBucket {
      guard let bucket = buckets[Bytes(name)] else { throw .noSuchBucket(name) }
      try Self.check(bucket, expectedOwner)
      return bucket
    }

    /// Lends a bucket for a change. What `body` throws must leave the bucket as it was.
    mutating func update<Result>(
      _ name: String, expectedOwner: String? = nil,
      _ body: (inout StoredBucket) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      try buckets.update(Bytes(name)) { (found: inout StoredBucket?) throws(AWSError) -> Result in
        // Taken out for the time of the change: with two owners its maps would be copied.
        guard var bucket = found.take() else { throw .noSuchBucket(name) }
        defer { found = bucket }
        try Self.check(bucket, expectedOwner)
        return try body(&bucket)
      }
    }

    private static func check(_ bucket: StoredBucket, _ expectedOwner: String?) throws(AWSError) {
      if let expectedOwner, expectedOwner != bucket.account { throw .accessDenied }
    }
  }
}
