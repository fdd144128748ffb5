// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// What others may know of buckets: services, and people who look into a running server.
extension S3 {
  /// A bucket, an access point, or the bucket that an object's ARN names.
  public func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    if AccessPoints.name(in: arn) != nil {
      return (try? state.accessPoints.named(arn.description)).map { point in
        Resource(arn: arn, policy: point.policy, attributes: ["Bucket": point.bucket, "Alias": point.alias])
      }
    }
    let express = "bucket/"
    let name =
      arn.service == "s3express" && arn.resource.hasPrefix(express)
      ? arn.resource.dropFirst(express.utf8.count) : arn.resource.prefix { $0 != "/" }
    guard let bucket = state.buckets[Bytes(String(name))] else { return nil }
    return Resource(
      arn: bucket.arn(state.partition), policy: bucket.settings.policy,
      attributes: [
        "Region": bucket.region, "Account": bucket.account,
        "Versioning": bucket.settings.versioning?.rawValue ?? "",
      ])
  }

  public func inventory(_ state: State) -> [InventoryItem] {
    state.buckets.values.map { bucket in
      InventoryItem(
        "Bucket",
        [
          .init("name", .string(bucket.name)),
          .init("arn", .string(bucket.arn(state.partition).description)),
          .init("account_id", .string(bucket.account)), .init("region", .string(bucket.region)),
          .init("versioning", .string(bucket.settings.versioning?.rawValue ?? "Off")),
          .init("number_of_keys", .integer(bucket.objects.count)),
          .init("number_of_uploads", .integer(bucket.uploads.count)),
        ])
    }
      + state.accessPoints.byPlace.values.map { point in
        InventoryItem(
          "AccessPoint",
          [
            .init("name", .string(point.name)), .init("arn", .string(point.arn(state.partition).description)),
            .init("account_id", .string(point.account)), .init("region", .string(point.region)),
            .init("bucket", .string(point.bucket)),
          ])
      }
  }
}
