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
      Operation(API.putBucketLifecycle, putBucketLifecycle),
      .reading(API.getBucketLifecycle, getBucketLifecycle),
      Operation(API.putBucketNotificationConfiguration, putBucketNotificationConfiguration),
      .reading(API.getBucketNotificationConfiguration, getBucketNotificationConfiguration),
      Operation(API.putBucketNotification, putBucketNotification),
      .reading(API.getBucketNotification, getBucketNotification),
      Operation(API.putBucketReplication, putBucketReplication),
      .reading(API.getBucketReplication, getBucketReplication),
      Operation(API.deleteBucketReplication, deleteBucketReplication),
    ]
  }
}
