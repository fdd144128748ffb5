// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func listBuckets(
    _ input: ListBucketsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketsOutput {
    if let count = input.maxBuckets, !(1...10_000).contains(count) {
      throw .invalidArgument(
        "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", String(count))
    }
    if let region = input.bucketRegion, !context.isLenient,
      !BucketLocation.isRegion(region, of: context.partition)
    {
      throw .invalidArgument(
        "Argument value \(region) is not a valid AWS Region", "bucket-region", region)
    }
    let hasParameters =
      input.maxBuckets != nil || input.continuationToken != nil || input.prefix != nil
      || input.bucketRegion != nil
    let limit = input.maxBuckets ?? 10_000
    let start = try ListingToken.key(in: input.continuationToken)
    var listed: [Bucket] = []
    var isTruncated = false
    for bucket in state.buckets(of: context.caller.account, after: start, prefix: input.prefix ?? "")
    where !bucket.isDirectory && (input.bucketRegion ?? bucket.region) == bucket.region {
      guard listed.count < limit else {
        isTruncated = true
        break
      }
      listed.append(
        Bucket(
          name: bucket.name, creationDate: bucket.createdAt,
          bucketRegion: hasParameters ? bucket.region : nil,
          bucketArn: bucket.arn(context.partition).description))
    }
    return ListBucketsOutput(
      buckets: listed, owner: Owner(id: CanonicalUser.id(of: context.caller.account)),
      continuationToken: isTruncated ? listed.last?.name.map(ListingToken.text) : nil, prefix: input.prefix)
  }

  func listDirectoryBuckets(
    _ input: ListDirectoryBucketsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListDirectoryBucketsOutput {
    let limit = input.maxDirectoryBuckets ?? 1000
    guard (1...1000).contains(limit) else {
      throw .invalidArgument(
        "Argument max-directory-buckets must be an integer between 1 and 1000", "max-directory-buckets",
        String(limit))
    }
    let start = try ListingToken.key(in: input.continuationToken)
    var listed: [Bucket] = []
    var isTruncated = false
    for bucket in state.buckets(of: context.caller.account, after: start, prefix: "")
    where bucket.isDirectory && bucket.region == context.region {
      guard listed.count < limit else {
        isTruncated = true
        break
      }
      listed.append(
        Bucket(
          name: bucket.name, creationDate: bucket.createdAt, bucketRegion: bucket.region,
          bucketArn: bucket.arn(context.partition).description))
    }
    return ListDirectoryBucketsOutput(
      buckets: listed, continuationToken: isTruncated ? listed.last?.name.map(ListingToken.text) : nil)
  }
}

extension S3.State {
  /// The buckets of an account whose names begin with `prefix`, from behind `key` on.
  fileprivate func buckets(
    of account: String, after key: Bytes?, prefix: String
  ) -> some Sequence<StoredBucket> {
    let first = Bytes(prefix)
    let entries =
      if let key, key >= first { buckets.ascending(after: key) } else { buckets.ascending(from: first) }
    return entries.lazy
      .prefix { $0.key.count >= first.count && $0.key.slice(0..<first.count) == first }
      .map(\.value).filter { $0.account == account }
  }
}

/// Where a listing goes on: the last name of the page before, in a form that says nothing.
enum ListingToken {
  static func text(_ name: String) -> String { Bytes("after:" + name).base64 }

  /// The name in a token; `nil` where there is none. Throws for tokens that no listing gave out.
  static func key(in token: String?) throws(AWSError) -> Bytes? {
    guard let token else { return nil }
    let mark = Bytes("after:")
    guard let bytes = Bytes(base64: token), bytes.count > mark.count,
      bytes.slice(0..<mark.count) == mark
    else {
      throw .invalidArgument(
        "The continuation token provided is incorrect", "continuation-token", token)
    }
    return bytes.slice(mark.count..<bytes.count)
  }
}
