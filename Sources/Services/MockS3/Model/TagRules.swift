// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What S3 asks of a set of tags, of buckets and objects alike.
enum TagRules {
  static let bucketLimit = 50
  static let objectLimit = 10

  /// Checks tags in S3's order: how many, then each key and value, then that no key is there twice.
  static func check(_ tags: [S3.Tag], limit: Int = bucketLimit) throws(AWSError) {
    guard tags.count <= limit else {
      throw AWSError(
        "BadRequest",
        limit == objectLimit
          ? "Object tags cannot be greater than \(limit)"
          : "Bucket tag count cannot be greater than \(limit)",
        status: 400)
    }
    var keys: Set<Bytes> = []
    for tag in tags {
      guard isText(tag.key, 1...128) else {
        throw .invalidTag("The TagKey you have provided is invalid", tag, naming: .key)
      }
      if tag.key.hasPrefix("aws:") {
        throw .invalidTag(
          limit == objectLimit
            ? "Your TagKey cannot be prefixed with aws:"
            : "System tags cannot be added/updated by requester", tag, naming: .nothing)
      }
      guard isText(tag.value, 0...256) else {
        throw .invalidTag("The TagValue you have provided is invalid", tag, naming: .keyAndValue)
      }
      guard keys.insert(Bytes(tag.key)).inserted else {
        throw .invalidTag("Cannot provide multiple Tags with the same key", tag, naming: .key)
      }
    }
  }

  /// Letters, digits and spaces of any script, and the marks that AWS allows.
  private static func isText(_ text: String, _ count: ClosedRange<Int>) -> Bool {
    guard count.contains(text.unicodeScalars.count) else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "+", "-", "=", ".", "_", ":", "/", "@": true
      default: !scalar.isASCII && isLetterNumberOrSpace(scalar.properties.generalCategory)
      }
    }
  }

  private static func isLetterNumberOrSpace(_ category: Unicode.GeneralCategory) -> Bool {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
      true
    // Vowel signs belong to the letters of their scripts.
    case .nonspacingMark, .spacingMark: true
    default: false
    }
  }
}

extension AWSError {
  enum NamedTagPart { case nothing, key, keyAndValue }

  static func invalidTag(_ message: String, _ tag: S3.Tag, naming part: NamedTagPart) -> AWSError {
    var members: [Document.Member] = []
    if part != .nothing { members.append(.init("TagKey", .string(tag.key))) }
    if part == .keyAndValue { members.append(.init("TagValue", .string(tag.value))) }
    return AWSError("InvalidTag", message, status: 400, members: members)
  }
}
