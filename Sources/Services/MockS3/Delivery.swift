// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a bucket does beyond keeping objects: it shows them to browsers, tells of them, lets them age, and copies them.
extension S3 {
  var deliveryOperations: [Operation<State>] {
    [
      Operation(API.putBucketCors, putBucketCors),
      .reading(API.getBucketCors, getBucketCors),
      Operation(API.deleteBucketCors, deleteBucketCors),
      Operation(API.putBucketWebsite, putBucketWebsite),
      .reading(API.getBucketWebsite, getBucketWebsite),
      Operation(API.deleteBucketWebsite, deleteBucketWebsite),
      Operation(API.putBucketLifecycleConfiguration, putBucketLifecycleConfiguration),
      .reading(API.getBucketLifecycleConfiguration, getBucketLifecycleConfiguration),
      Operation(API.deleteBucketLifecycle, deleteBucketLifecycle),
    ]
  }
}

extension S3.State {
  /// Tells everybody concerned of a change of an object.
  mutating func note(_ change: ObjectChange, inBucket name: String, _ context: Context) {
    _ = try? update(name) { $0.reschedule(Bytes(change.key), context.now) }
  }
}
