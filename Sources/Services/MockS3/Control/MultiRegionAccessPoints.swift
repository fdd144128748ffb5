// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One name for buckets in several regions.
struct StoredMultiRegionAccessPoint: Sendable {
  let name: String
  /// Ends in `.mrap`; requests and policies go by it, and not by the name.
  let alias: String
  let account: String
  let createdAt: Instant
  let publicAccessBlock: S3.PublicAccessBlockConfiguration
  /// In the order in which they were given.
  var regions: [Place]
  /// The policy as it was put.
  var policy: String?

  /// A bucket, and whether requests are sent to it.
  struct Place: Sendable {
    let bucket: String
    let region: String
    let account: String
    var isActive = true
  }

  func arn(_ partition: Partition) -> ARN {
    ARN(
      partition: partition.rawValue, service: "s3", region: "", account: account,
      resource: "accesspoint/\(alias)")
  }

  /// As the requests through it see it: an access point of the first of the active buckets.
  var forRequests: StoredAccessPoint? {
    guard let place = regions.first(where: \.isActive) else { return nil }
    return StoredAccessPoint(
      name: alias, alias: alias, account: account, region: "", bucket: place.bucket,
      bucketAccount: place.account, vpcID: nil, createdAt: createdAt, publicAccessBlock: publicAccessBlock,
      policy: policy)
  }
}

/// The access points of several regions of all accounts, and what was done to them.
struct MultiRegionAccessPoints: Sendable {
  /// By account and name, as listings show them.
  private var points: OrderedMap<Bytes, StoredMultiRegionAccessPoint> = [:]
  private var places: OrderedMap<Bytes, Bytes> = [:]
  /// By the token that the request was answered with.
  private var requests: OrderedMap<Bytes, StoredRequest> = [:]
  /// The tokens of answers, by what the client called the request.
  private var tokens: OrderedMap<Bytes, String> = [:]

  /// A request that AWS would work on for some minutes.
  struct StoredRequest: Sendable {
    let account: String
    let operation: S3Control.AsyncOperation
  }

  static let suffix = ".mrap"
  static func isAlias(_ name: String) -> Bool { name.hasSuffix(suffix) }

  static func alias(_ context: Context) -> String {
    "m" + context.random.string(length: 12, alphabet: .lowercaseAlphanumeric) + suffix
  }

  /// Three to 50 lower case letters, digits and dashes, no dash at either end.
  static func isValid(name: String) -> Bool {
    let isLabel = name.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
    return (3...50).contains(name.utf8.count) && isLabel && !name.hasPrefix("-") && !name.hasSuffix("-")
  }

  var isEmpty: Bool { points.isEmpty }

  private static func place(_ account: String, _ name: String) -> Bytes { Bytes("\(account)/\(name)") }

  subscript(account: String, name: String) -> StoredMultiRegionAccessPoint? {
    points[Self.place(account, name)]
  }

  func point(ofAlias alias: String) -> StoredMultiRegionAccessPoint? {
    places[Bytes(alias)].flatMap { points[$0] }
  }

  mutating func insert(_ point: StoredMultiRegionAccessPoint) {
    let place = Self.place(point.account, point.name)
    points[place] = point
    places[Bytes(point.alias)] = place
  }

  mutating func remove(_ point: StoredMultiRegionAccessPoint) {
    points[Self.place(point.account, point.name)] = nil
    places[Bytes(point.alias)] = nil
  }

  /// Those of one account, in the order of their names.
  func all(_ account: String) -> [StoredMultiRegionAccessPoint] {
    points.ascending(from: Self.place(account, "")).lazy.prefix { $0.value.account == account }.map(\.value)
  }

  // MARK: What was done

  func request(_ token: String, _ account: String) -> S3Control.AsyncOperation? {
    requests[Bytes(token)].flatMap { $0.account == account ? $0.operation : nil }
  }

  /// The token that a request was answered with when it came before.
  func token(of name: RequestName) -> String? { tokens[name.key] }

  mutating func note(_ operation: S3Control.AsyncOperation, _ token: String, _ name: RequestName) {
    requests[Bytes(token)] = StoredRequest(account: name.account, operation: operation)
    tokens[name.key] = token
  }

  /// What a client calls a request, to have it done once.
  struct RequestName {
    let account: String
    let operation: S3Control.AsyncOperationName
    let clientToken: String

    var key: Bytes { Bytes("\(account)/\(operation.rawValue)/\(clientToken)") }
  }
}

extension AWSError {
  static let noSuchMultiRegionAccessPoint = AWSError(
    "NoSuchMultiRegionAccessPoint", "The specified Multi-Region Access Point does not exist", status: 404)

  static func noSuchMultiRegionAccessPoint(_ name: String) -> AWSError {
    var error = noSuchMultiRegionAccessPoint
    error.members = [.init("Name", .string(name))]
    return error
  }
}
