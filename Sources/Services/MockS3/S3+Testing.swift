// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockService {
  /// Amazon S3, with S3 Control.
  public static let s3 = MockService(
    S3(), with: S3Control(),
    throttling: AWSError("SlowDown", "Please reduce your request rate.", status: 503))

  /// Amazon S3 Control by itself, for the request log and faults; registered, it brings S3 along.
  public static let s3Control = MockService(S3Control(), with: S3())
}

extension ServiceCalls where Backend == S3 {
  /// What is in a bucket, for assertions: `cloud.s3.bucket("books")?.object("moby-dick.txt")?.text`.
  public func bucket(_ name: String) -> S3.BucketView? {
    withState { state -> S3.BucketView? in state.bucket(name) } ?? nil
  }

  /// The names of all buckets of all accounts, in order.
  public var bucketNames: [String] { withState { $0.bucketNames } ?? [] }
}
