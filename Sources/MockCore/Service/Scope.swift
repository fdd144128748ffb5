// SPDX-License-Identifier: Apache-2.0

/// Where a request acts: partition, account and region.
public struct Scope: Hashable, Sendable {
  public var partition: Partition
  /// Twelve digits.
  public var account: String
  public var region: String

  public init(account: String, region: String) {
    self.init(partition: Partition(region: region), account: account, region: region)
  }

  init(partition: Partition, account: String, region: String) {
    self.partition = partition
    self.account = account
    self.region = region
  }

  /// The ARN of a resource of this place.
  public func arn(_ service: String, _ resource: String) -> ARN {
    ARN(
      partition: partition.rawValue, service: service, region: region, account: account, resource: resource)
  }

  /// The ARN of a resource that belongs to the account, whatever the region: IAM's and STS's.
  public func globalARN(_ service: String, _ resource: String) -> ARN {
    ARN(partition: partition.rawValue, service: service, region: "", account: account, resource: resource)
  }
}

/// One of AWS's separate worlds.
public struct Partition: RawRepresentable, Hashable, Sendable {
  public var rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let aws = Partition(rawValue: "aws")
  public static let china = Partition(rawValue: "aws-cn")
  public static let usGov = Partition(rawValue: "aws-us-gov")

  /// The partition that a region lies in; regions nobody knows lie in `aws`.
  public init(region: String) {
    var region = region
    rawValue = region.withUTF8 { Self.name(ofRegion: UnsafeRawBufferPointer($0)) }
  }

  private static func name(ofRegion region: UnsafeRawBufferPointer) -> String {
    // Every call asks, and nearly always for one of these.
    guard region.hasPrefix("us-gov-") || region.hasPrefix("us-iso") || !region.hasPrefix("us-") else {
      return "aws"
    }
    if region.hasPrefix("cn-") { return "aws-cn" }
    if region.hasPrefix("us-gov-") { return "aws-us-gov" }
    if region.hasPrefix("us-isob-") { return "aws-iso-b" }
    if region.hasPrefix("us-isof-") { return "aws-iso-f" }
    if region.hasPrefix("eu-isoe-") { return "aws-iso-e" }
    if region.hasPrefix("us-iso-") { return "aws-iso" }
    if region.hasPrefix("eusc-") { return "aws-eusc" }
    return "aws"
  }

  /// What host names of this partition end in.
  public var dnsSuffix: String {
    switch rawValue {
    case "aws-cn": "amazonaws.com.cn"
    case "aws-iso": "c2s.ic.gov"
    case "aws-iso-b": "sc2s.sgov.gov"
    case "aws-iso-e": "cloud.adc-e.uk"
    case "aws-iso-f": "csp.hci.ic.gov"
    case "aws-eusc": "amazonaws.eu"
    default: "amazonaws.com"
    }
  }
}

/// How far one state of a service reaches.
public enum Reach: Sendable {
  /// Each account has one in each region.
  case region
  /// Each account has one.
  case account
  /// All accounts and regions of a partition share one.
  case partition
}
