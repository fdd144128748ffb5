// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One of the configurations of which a bucket has many.
protocol IdentifiedConfiguration: Sendable {
  var id: String { get }
  /// Throws what S3 says of one that it can't take.
  func check() throws(AWSError)
}

extension S3.State {
  typealias Configurations<Kind> = OrderedMap<Bytes, Kind>

  mutating func put<Kind: IdentifiedConfiguration>(
    _ configuration: Kind, _ id: String, _ path: WritableKeyPath<BucketSettings, Configurations<Kind>>,
    of bucket: String, _ expectedOwner: String?
  ) throws(AWSError) -> EmptyShape {
    try configure(bucket, expectedOwner) { settings throws(AWSError) in
      try ConfigurationID.check(id)
      guard configuration.id == id else {
        throw .invalidArgument(
          "The ID in the request URL doesn't match the ID in the configuration", "id", id)
      }
      try configuration.check()
      let isNew = !settings[keyPath: path].contains(Bytes(id))
      guard !isNew || settings[keyPath: path].count < ConfigurationID.limit else {
        throw AWSError(
          "TooManyConfigurations",
          "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.",
          status: 400)
      }
      settings[keyPath: path][Bytes(id)] = configuration
    }
  }

  func configuration<Kind: IdentifiedConfiguration>(
    _ id: String, _ path: KeyPath<BucketSettings, Configurations<Kind>>, of bucket: String,
    _ expectedOwner: String?
  ) throws(AWSError) -> Kind {
    let bucket = try self.bucket(bucket, expectedOwner: expectedOwner)
    try ConfigurationID.check(id)
    guard let found = bucket.settings.value[keyPath: path][Bytes(id)] else { throw .noSuchConfiguration }
    return found
  }

  /// Up to a hundred configurations in the order of their ids, and the token of the next page.
  func page<Kind: IdentifiedConfiguration>(
    _ token: String?, _ path: KeyPath<BucketSettings, Configurations<Kind>>, of bucket: String,
    _ expectedOwner: String?
  ) throws(AWSError) -> (values: [Kind], next: String?) {
    let all = try self.bucket(bucket, expectedOwner: expectedOwner).settings.value[keyPath: path]
    let start = try ListingToken.key(in: token)
    let rest = start.map { all.ascending(after: $0) } ?? all.ascending()
    let listed = Array(rest.prefix(ConfigurationID.pageSize + 1))
    let values = listed.prefix(ConfigurationID.pageSize)
    let isTruncated = listed.count > values.count
    return (
      values.map(\.value), isTruncated ? values.last.map { ListingToken.text($0.key.description) } : nil
    )
  }

  mutating func remove<Kind: IdentifiedConfiguration>(
    _ id: String, _ path: WritableKeyPath<BucketSettings, Configurations<Kind>>, of bucket: String,
    _ expectedOwner: String?
  ) throws(AWSError) -> EmptyShape {
    try configure(bucket, expectedOwner) { settings throws(AWSError) in
      try ConfigurationID.check(id)
      guard settings[keyPath: path].removeValue(forKey: Bytes(id)) != nil else { throw .noSuchConfiguration }
    }
  }
}

enum ConfigurationID {
  /// How many of a kind a bucket may have.
  static let limit = 1000
  static let pageSize = 100

  /// One to 64 letters, digits, dots, dashes and underscores.
  static func check(_ id: String) throws(AWSError) {
    let isValid =
      (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_")
      }
    guard isValid else {
      throw .invalidArgument("Invalid Configuration ID \(id)", "id", id)
    }
  }
}

/// What narrows a configuration down, whatever its kind calls it.
private enum ConfigurationFilter {
  /// A filter says one thing, or `And` with at least two.
  static func check(
    _ single: [Any?], and operands: (prefix: String?, tags: [S3.Tag]?, others: [String?])?
  ) throws(AWSError) {
    let count = single.count { $0 != nil } + (operands == nil ? 0 : 1)
    guard count == 1 else { throw .malformedXML }
    guard let operands else { return }
    let tags = operands.tags ?? []
    let parts =
      (operands.prefix == nil ? 0 : 1) + tags.count + operands.others.count { $0 != nil }
    guard parts >= 2 else { throw .malformedXML }
    try TagRules.check(tags)
  }

  /// Where reports go: `arn:aws:s3:::bucket`.
  static func check(destination: String) throws(AWSError) {
    guard let arn = ARN(destination), arn.service == "s3", arn.region.isEmpty, arn.account.isEmpty,
      BucketName.couldExist(arn.resource)
    else {
      throw AWSError("InvalidS3DestinationBucket", "Invalid bucket ARN.", status: 400)
    }
  }
}

extension S3.AnalyticsConfiguration: IdentifiedConfiguration {
  func check() throws(AWSError) {
    if let filter {
      try ConfigurationFilter.check(
        [filter.prefix, filter.tag], and: filter.and.map { ($0.prefix, $0.tags, []) })
    }
    guard let export = storageClassAnalysis.dataExport else { return }
    guard export.outputSchemaVersion == .v1, export.destination.s3BucketDestination.format == .csv else {
      throw .malformedXML
    }
    try ConfigurationFilter.check(destination: export.destination.s3BucketDestination.bucket)
  }
}

extension S3.InventoryConfiguration: IdentifiedConfiguration {
  func check() throws(AWSError) {
    let place = destination.s3BucketDestination
    guard [.csv, .orc, .parquet].contains(place.format),
      [.all, .current].contains(includedObjectVersions), [.daily, .weekly].contains(schedule.frequency)
    else { throw .malformedXML }
    let known = S3.model["InventoryOptionalField"].constraints.values
    guard (optionalFields ?? []).allSatisfy({ known.contains($0.rawValue) }) else { throw .malformedXML }
    if let encryption = place.encryption {
      guard (encryption.sses3 == nil) != (encryption.ssekms == nil) else { throw .malformedXML }
    }
    try ConfigurationFilter.check(destination: place.bucket)
  }
}

extension S3.MetricsConfiguration: IdentifiedConfiguration {
  func check() throws(AWSError) {
    guard let filter else { return }
    try ConfigurationFilter.check(
      [filter.prefix, filter.tag, filter.accessPointArn],
      and: filter.and.map { ($0.prefix, $0.tags, [$0.accessPointArn]) })
    for text in [filter.accessPointArn, filter.and?.accessPointArn].compactMap({ $0 }) {
      guard let arn = ARN(text), AccessPoints.name(in: arn) != nil else {
        throw .invalidArgument("Invalid Access Point ARN", "AccessPointArn", text)
      }
    }
  }
}

extension S3.IntelligentTieringConfiguration: IdentifiedConfiguration {
  func check() throws(AWSError) {
    if let filter {
      try ConfigurationFilter.check(
        [filter.prefix, filter.tag], and: filter.and.map { ($0.prefix, $0.tags, []) })
    }
    guard status == .enabled || status == .disabled, (1...2).contains(tierings.count),
      Set(tierings.map(\.accessTier)).count == tierings.count
    else { throw .malformedXML }
    for tiering in tierings {
      let first: Int
      switch tiering.accessTier {
      case .archiveAccess: first = 90
      case .deepArchiveAccess: first = 180
      default: throw .malformedXML
      }
      guard (first...730).contains(tiering.days) else {
        throw .invalidArgument(
          "'Days' for \(tiering.accessTier.rawValue) must be between \(first) and 730", "Days",
          String(tiering.days))
      }
    }
    let days = Dictionary(tierings.map { ($0.accessTier, $0.days) }, uniquingKeysWith: { $1 })
    if let archive = days[.archiveAccess], let deep = days[.deepArchiveAccess], deep <= archive {
      throw .invalidArgument(
        "'Days' for DEEP_ARCHIVE_ACCESS must be greater than those for ARCHIVE_ACCESS", "Days", String(deep))
    }
  }
}

extension AWSError {
  static let noSuchConfiguration = AWSError(
    "NoSuchConfiguration", "The specified configuration does not exist.", status: 404)
}
