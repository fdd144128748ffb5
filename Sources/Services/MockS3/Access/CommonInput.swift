// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads the bucket out of the commonest inputs in place. A cast to ``BucketInput`` would look the conformance up and copy
/// some dozens of members, for every call.
enum CommonInput {
  /// `nil` for all other inputs.
  static func bucket<Input: Shape>(of input: Input) -> String? {
    if Input.self == S3.GetObjectRequest.self {
      return lend(input, as: S3.GetObjectRequest.self) { $0.pointee.bucket }
    }
    if Input.self == S3.PutObjectRequest.self {
      return lend(input, as: S3.PutObjectRequest.self) { $0.pointee.bucket }
    }
    if Input.self == S3.HeadObjectRequest.self {
      return lend(input, as: S3.HeadObjectRequest.self) { $0.pointee.bucket }
    }
    if Input.self == S3.ListObjectsV2Request.self {
      return lend(input, as: S3.ListObjectsV2Request.self) { $0.pointee.bucket }
    }
    return nil
  }

  /// `Input` and `Known` have to be the same type.
  private static func lend<Input, Known>(
    _ input: Input, as _: Known.Type, _ body: (UnsafePointer<Known>) -> String
  ) -> String {
    withUnsafePointer(to: input) { body(UnsafeRawPointer($0).assumingMemoryBound(to: Known.self)) }
  }
}
