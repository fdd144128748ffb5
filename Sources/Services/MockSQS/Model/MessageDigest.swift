// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The MD5 digests by which SDKs check that SQS got what they sent.
enum MessageDigest {
  static func ofBody(_ body: String) -> String {
    var digest = MD5()
    digest.update(body)
    return digest.finalize().hex
  }

  /// The digest over names, types and values in the byte order of the names; `nil` when there are none.
  static func ofAttributes(_ attributes: [String: SQS.MessageAttributeValue]) -> String? {
    guard !attributes.isEmpty else { return nil }
    var digest = MD5()
    let names = attributes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names {
      guard let value = attributes[name] else { continue }
      append(name, to: &digest)
      append(value.dataType, to: &digest)
      if let text = value.stringValue {
        append(kind: 1, to: &digest)
        append(text, to: &digest)
      } else {
        let bytes = value.binaryValue ?? Bytes()
        append(kind: 2, to: &digest)
        append(length: bytes.count, to: &digest)
        digest.update(bytes)
      }
    }
    return digest.finalize().hex
  }

  /// What a content-based queue takes for a message's deduplication id.
  static func deduplicationID(ofBody body: String) -> String {
    var digest = SHA256()
    digest.update(body)
    return digest.finalize().hex
  }

  private static func append(_ text: String, to digest: inout MD5) {
    append(length: text.utf8.count, to: &digest)
    digest.update(text)
  }

  private static func append(length: Int, to digest: inout MD5) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian) { digest.update($0) }
  }

  private static func append(kind: UInt8, to digest: inout MD5) {
    withUnsafeBytes(of: kind) { digest.update($0) }
  }
}
