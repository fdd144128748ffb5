// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// The buckets of all accounts and regions of a partition: their names are everybody's.
  public struct State: Sendable {
    let partition: Partition
    var buckets: OrderedMap<Bytes, StoredBucket> = [:]
    var accessPoints = AccessPoints()
    /// What accounts block for all of their buckets.
    var accountPublicAccessBlocks: [String: PublicAccessBlockConfiguration] = [:]
    /// By account, home region and id.
    var storageLenses: OrderedMap<Bytes, StoredStorageLens> = [:]
    /// The buckets with something on their agenda, by when it is due.
    var dueBuckets: OrderedMap<DueBucket, Bool> = [:]

    init(partition: Partition) { self.partition = partition }

    /// A bucket for one who only looks. `name` may be an access point's ARN or alias as well; `expectedOwner` is what
    /// the request says of the bucket's owner.
    func bucket(_ name: String, expectedOwner: String? = nil) throws(AWSError) -> StoredBucket {
      var found = named(name)
      // A bucket's own name goes before what access points may be called.
      if found == nil, let point = try accessPoint(name) { found = named(point.bucket) }
      guard let bucket = found else { throw Self.notFound(name) }
      try Self.check(bucket, expectedOwner)
      return bucket
    }

    private func named(_ name: String) -> StoredBucket? {
      // Not the whole state: what a closure captures is copied.
      Bytes.withUTF8(of: name) { [buckets] in buckets[$0] }
    }

    /// Lends a bucket for a change. What `body` throws must leave the bucket as it was.
    mutating func update<Result>(
      _ name: String, expectedOwner: String? = nil,
      _ body: (inout StoredBucket) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      var agenda: (bucket: String, before: Instant?, after: Instant?)?
      defer {
        if let agenda { noteAgenda(Bytes(agenda.bucket), was: agenda.before, is: agenda.after) }
      }
      let result = try buckets.change(Bytes(try accessPoint(name)?.bucket ?? name)) {
        (bucket: inout StoredBucket) throws(AWSError) -> Result in
        try Self.check(bucket, expectedOwner)
        let before = bucket.agenda.first
        defer {
          let after = bucket.agenda.first
          if after != before { agenda = (bucket.name, before, after) }
        }
        return try body(&bucket)
      }
      guard let result else { throw Self.notFound(name) }
      return result
    }

    /// The access point that a request means by `name`; `nil` where it is a bucket's own.
    func accessPoint(_ name: String) throws(AWSError) -> StoredAccessPoint? {
      // Without any, an ARN is still none of a bucket's names.
      if accessPoints.isEmpty, name.utf8.first != UInt8(ascii: "a") || !name.hasPrefix("arn:") { return nil }
      guard AccessPoints.mayName(name), buckets[Bytes(name)] == nil else { return nil }
      return try accessPoints.named(name)
    }

    private static func notFound(_ name: String) -> AWSError {
      BucketName.couldExist(name) ? .noSuchBucket(name) : .invalidBucketName(name)
    }

    private static func check(_ bucket: StoredBucket, _ expectedOwner: String?) throws(AWSError) {
      guard let expectedOwner, expectedOwner != bucket.account else { return }
      let isAccount = expectedOwner.utf8.count == 12 && expectedOwner.utf8.allSatisfy { $0 &- 48 < 10 }
      throw isAccount ? .accessDenied : .invalidExpectedOwner
    }
  }
}
