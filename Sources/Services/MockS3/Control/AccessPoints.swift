// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A name of its own for a bucket, with a policy of its own.
struct StoredAccessPoint: Sendable {
  let name: String
  let alias: String
  /// The account and the region that it was made in; its bucket lies in the same region. One of several regions has none.
  let account: String
  let region: String
  let bucket: String
  let bucketAccount: String
  /// `nil` for one that the internet reaches.
  let vpcID: String?
  let createdAt: Instant
  let publicAccessBlock: S3.PublicAccessBlockConfiguration
  /// The policy as it was put.
  var policy: String?
  var tags: [S3.Tag] = []

  func arn(_ partition: Partition) -> ARN {
    ARN(
      partition: partition.rawValue, service: "s3", region: region, account: account,
      resource: "accesspoint/\(name)")
  }
}

/// The access points of all accounts and regions, found by what a request may call them.
struct AccessPoints: Sendable {
  /// By account, region and name, as listings show them.
  private(set) var byPlace: OrderedMap<Bytes, StoredAccessPoint> = [:]
  private var places: OrderedMap<Bytes, Bytes> = [:]
  var multiRegion = MultiRegionAccessPoints()

  static func place(_ account: String, _ region: String, _ name: String) -> Bytes {
    Bytes("\(account)/\(region)/\(name)")
  }

  var isEmpty: Bool { byPlace.isEmpty && multiRegion.isEmpty }

  subscript(account: String, region: String, name: String) -> StoredAccessPoint? {
    byPlace[Self.place(account, region, name)]
  }

  mutating func insert(_ point: StoredAccessPoint) {
    let place = Self.place(point.account, point.region, point.name)
    byPlace[place] = point
    places[Bytes(point.alias)] = place
  }

  mutating func remove(_ point: StoredAccessPoint) {
    byPlace[Self.place(point.account, point.region, point.name)] = nil
    places[Bytes(point.alias)] = nil
  }

  /// Those of one account in one region, in the order of their names.
  func all(_ account: String, _ region: String, after name: String = "") -> [StoredAccessPoint] {
    let start = Self.place(account, region, name)
    let prefix = "\(account)/\(region)/".utf8.count
    return byPlace.ascending(after: start).lazy
      .prefix { $0.key.count > prefix && $0.key.slice(0..<prefix) == start.slice(0..<prefix) }
      .map(\.value)
  }

  func has(bucket: String) -> Bool { byPlace.values.contains { $0.bucket == bucket } }

  // MARK: Names in requests

  /// Whether a name has one of the forms that an access point's has.
  static func mayName(_ name: String) -> Bool {
    name.hasPrefix("arn:") || name.hasSuffix("-s3alias") || MultiRegionAccessPoints.isAlias(name)
      || hostName(name) != nil
  }

  /// The access point that a request calls `name`: an ARN, an alias, or `name-account` as in host names.
  func named(_ name: String) throws(AWSError) -> StoredAccessPoint? {
    if name.hasPrefix("arn:") {
      guard let arn = ARN(name), let point = Self.name(in: arn) else { throw .invalidBucketName(name) }
      if arn.region.isEmpty, MultiRegionAccessPoints.isAlias(point) {
        guard let found = multiRegion.point(ofAlias: point), found.account == arn.account else {
          throw .noSuchMultiRegionAccessPoint
        }
        return found.forRequests
      }
      guard let found = self[arn.account, arn.region, point] else { throw .noSuchAccessPoint }
      return found
    }
    if name.hasSuffix("-s3alias") { return places[Bytes(name)].flatMap { byPlace[$0] } }
    if MultiRegionAccessPoints.isAlias(name) { return multiRegion.point(ofAlias: name)?.forRequests }
    guard let (point, account) = Self.hostName(name) else { return nil }
    // Hosts of other endpoints than AWS's name no region; the name alone is mostly enough.
    let start = Bytes("\(account)/")
    return byPlace.ascending(from: start).first { $0.value.account != account || $0.value.name == point }
      .flatMap { $0.value.account == account ? $0.value : nil }
  }

  /// The name in an ARN such as `arn:aws:s3:us-west-2:123456789012:accesspoint/name`.
  static func name(in arn: ARN) -> String? {
    let kind = "accesspoint"
    guard arn.service == "s3", arn.resource.hasPrefix(kind) else { return nil }
    let rest = arn.resource.dropFirst(kind.utf8.count)
    guard rest.first == "/" || rest.first == ":" else { return nil }
    let name = rest.dropFirst()
    return name.isEmpty || name.contains("/") || name.contains(":") ? nil : String(name)
  }

  /// `finance-123456789012`, taken apart.
  static func hostName(_ name: String) -> (name: String, account: String)? {
    guard let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")), dash != name.startIndex else { return nil }
    let account = name[name.utf8.index(after: dash)...]
    guard account.utf8.count == 12, account.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return (String(name[..<dash]), String(account))
  }
}

extension AWSError {
  static let noSuchAccessPoint = AWSError(
    "NoSuchAccessPoint", "The specified accesspoint does not exist", status: 404)
}
