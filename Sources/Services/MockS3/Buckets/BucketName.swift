// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What buckets may be called.
enum BucketName {
  /// Whether a new bucket of the common kind may have this name.
  static func isValid(_ name: String) -> Bool {
    guard (3...63).contains(name.utf8.count), labelsAreValid(name), !isIPAddress(name) else { return false }
    return !reservedPrefixes.contains { name.hasPrefix($0) }
      && !reservedSuffixes.contains { name.hasSuffix($0) }
  }

  /// Whether some bucket can have this name: old ones of us-east-1 may have capitals, underscores and 255 bytes.
  static func couldExist(_ name: String) -> Bool {
    (3...255).contains(name.utf8.count)
      && name.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || isSeparator($0) }
  }

  private static let reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"]
  private static let reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]

  /// Lower case letters, digits and dashes between dots, each label beginning and ending with a letter or digit.
  private static func labelsAreValid(_ name: String) -> Bool {
    var previous = UInt8(ascii: ".")
    for byte in name.utf8 {
      guard isLowercaseAlphanumeric(byte) || isSeparator(byte) else { return false }
      if byte == UInt8(ascii: "."), isSeparator(previous) { return false }
      if byte == UInt8(ascii: "-"), previous == UInt8(ascii: ".") { return false }
      previous = byte
    }
    return !isSeparator(previous)
  }

  private static func isIPAddress(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 &- 48 < 10 } }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private static func isLowercaseAlphanumeric(_ byte: UInt8) -> Bool { byte &- 97 < 26 || byte &- 48 < 10 }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowercaseAlphanumeric(byte) || byte &- 65 < 26
  }

  // MARK: Directory buckets

  static let directorySuffix = "--x-s3"

  /// Whether this is the name of a directory bucket: `base--use1-az4--x-s3`.
  static func isDirectory(_ name: String) -> Bool { name.hasSuffix(directorySuffix) }

  /// The zone in a directory bucket's name, `use1-az4`; `nil` where the name is none.
  static func zone(ofDirectory name: String) -> String? {
    guard isDirectory(name), (3...63).contains(name.utf8.count) else { return nil }
    let labels = name.dropLast(directorySuffix.utf8.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard let mark = labels.lastIndex(of: ""), mark > 0, mark + 2 < labels.count else { return nil }
    guard labels[..<mark].allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isLowercaseAlphanumeric) }),
      labels[(mark + 1)...].allSatisfy({ $0.utf8.allSatisfy(isLowercaseAlphanumeric) })
    else { return nil }
    return labels[(mark + 1)...].joined(separator: "-")
  }

  // MARK: Names of the account's own namespace

  static let regionalSuffix = "-an"

  /// What ends the names that only this account can take in this region.
  static func regionalSuffix(_ account: String, _ region: String) -> String {
    "-\(account)-\(region)\(regionalSuffix)"
  }
}

extension AWSError {
  static func invalidBucketName(_ name: String) -> AWSError {
    AWSError(
      "InvalidBucketName", "The specified bucket is not valid.", status: 400,
      members: [.init("BucketName", .string(name))])
  }
}
