// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A message as its sender gives it, with all that can be worked out and checked without knowing the queue.
struct MessageDraft: Sendable {
  let body: String
  let bodyDigest: String
  let attributes: [String: SQS.MessageAttributeValue]
  let attributesDigest: String?
  let traceHeader: String?
  let systemAttributesDigest: String?
  let groupID: String?
  let deduplicationID: String?
  let delaySeconds: Int?
  /// Bytes of the body and of the names, types and values of the attributes.
  let size: Int
  /// What is wrong with it whatever the queue; thrown once it is known that the queue exists.
  let problem: AWSError?

  init(
    body: String, attributes: [String: SQS.MessageAttributeValue] = [:],
    systemAttributes: [SQS.MessageSystemAttributeNameForSends: SQS.MessageSystemAttributeValue] = [:],
    groupID: String? = nil, deduplicationID: String? = nil, delaySeconds: Int? = nil
  ) {
    self.body = body
    self.attributes = attributes
    self.groupID = groupID
    self.deduplicationID = deduplicationID
    self.delaySeconds = delaySeconds
    size = body.utf8.count + attributes.reduce(0) { $0 + Self.size($1.key, $1.value) }
    traceHeader = systemAttributes[.awsTraceHeader]?.stringValue
    do throws(AWSError) {
      guard !body.isEmpty else { throw .missingParameter("MessageBody") }
      guard MessageText.isValid(body) else { throw .invalidMessageContents }
      try MessageAttributeRules.check(attributes)
      try MessageAttributeRules.check(systemAttributes)
      problem = nil
    } catch { problem = error }
    guard problem == nil else {
      (bodyDigest, attributesDigest, systemAttributesDigest) = ("", nil, nil)
      return
    }
    bodyDigest = MessageDigest.ofBody(body)
    attributesDigest = MessageDigest.ofAttributes(attributes)
    systemAttributesDigest = MessageDigest.ofAttributes(
      Dictionary(
        systemAttributes.map { ($0.key.rawValue, SQS.MessageAttributeValue($0.value)) },
        uniquingKeysWith: { first, _ in first }))
  }

  private static func size(_ name: String, _ value: SQS.MessageAttributeValue) -> Int {
    name.utf8.count + value.dataType.utf8.count + (value.stringValue?.utf8.count ?? 0)
      + (value.binaryValue?.count ?? 0)
  }
}

extension SQS.MessageAttributeValue {
  init(_ system: SQS.MessageSystemAttributeValue) {
    self.init(
      stringValue: system.stringValue, binaryValue: system.binaryValue, dataType: system.dataType)
  }
}

/// Which characters SQS takes.
enum MessageText {
  /// XML's characters: no control characters but tab and line ends, none of U+FFFE and U+FFFF.
  static func isValid(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        index &+= 1
        if byte >= 0x20, byte != 0xEF { continue }
        if byte == 0x09 || byte == 0x0A || byte == 0x0D { continue }
        guard byte == 0xEF else { return false }
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        if index &+ 1 < bytes.count, bytes[index] == 0xBF, bytes[index &+ 1] >= 0xBE { return false }
      }
      return true
    }
  }

  /// Group and deduplication ids: letters, digits and punctuation of ASCII, 1 to 128 of them.
  static func isToken(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// Letters, digits, hyphens and underscores of ASCII, 1 to 80 of them.
  static func isName(_ text: Substring) -> Bool {
    (1...80).contains(text.utf8.count) && text.utf8.allSatisfy(isNameByte)
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
