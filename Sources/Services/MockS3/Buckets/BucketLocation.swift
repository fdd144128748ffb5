// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where a bucket is made, given what the request asks and the endpoint that it was sent to.
enum BucketLocation {
  /// The region for a new bucket. The endpoint of us-east-1 makes buckets anywhere, all others only in their own region.
  static func region(
    _ constraint: S3.BucketLocationConstraint?, endpoint: String
  ) throws(AWSError) -> String {
    guard let constraint, !constraint.rawValue.isEmpty else {
      guard endpoint == "us-east-1" else {
        throw AWSError(
          "IllegalLocationConstraintException",
          "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
          status: 400)
      }
      return endpoint
    }
    // us-east-1 is what no constraint means; to name it is an error.
    guard constraint.rawValue != "us-east-1", isKnown(constraint, endpoint: endpoint) else {
      throw AWSError(
        "InvalidLocationConstraint", "The specified location-constraint is not valid", status: 400,
        members: [.init("LocationConstraint", .string(constraint.rawValue))])
    }
    let region = constraint == .eu ? "eu-west-1" : constraint.rawValue
    guard endpoint == "us-east-1" || endpoint == region else {
      throw AWSError(
        "IllegalLocationConstraintException",
        "The \(constraint.rawValue) location constraint is incompatible for the region specific endpoint this request was sent to.",
        status: 400)
    }
    return region
  }

  /// A region of the endpoint's partition; in those that the model doesn't list, any name of the right form.
  private static func isKnown(_ constraint: S3.BucketLocationConstraint, endpoint: String) -> Bool {
    if constraint == .eu { return Partition(region: endpoint) == .aws }
    guard Partition(region: constraint.rawValue) == Partition(region: endpoint) else { return false }
    return known.contains(constraint.rawValue)
      || (Partition(region: endpoint) != .aws && HostName.isRegion(constraint.rawValue))
      || constraint.rawValue == endpoint
  }

  /// Whether clients can mean this region.
  static func isRegion(_ name: String, of partition: Partition) -> Bool {
    guard Partition(region: name) == partition else { return false }
    return name == "us-east-1" || known.contains(name) || (partition != .aws && HostName.isRegion(name))
  }

  private static let known: Set<String> =
    Set(S3.model["BucketLocationConstraint"].constraints.values).subtracting(["EU"])
}
