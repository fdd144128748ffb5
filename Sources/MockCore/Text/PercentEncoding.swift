// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Percent encoding as Signature Version 4 does it: all but the unreserved characters of RFC 3986 is escaped.
public enum PercentEncoding {
  /// Escapes a string's UTF-8; with `keepingSlash` a whole path at once.
  public static func encode(_ text: String, keepingSlash: Bool = false) -> String {
    var text = text
    return text.withUTF8 { encode(UnsafeRawBufferPointer($0), keepingSlash: keepingSlash) }
  }

  /// Escapes bytes.
  public static func encode(_ bytes: Bytes, keepingSlash: Bool = false) -> String {
    bytes.withUnsafeBytes { encode($0, keepingSlash: keepingSlash) }
  }

  private static func encode(_ source: UnsafeRawBufferPointer, keepingSlash: Bool) -> String {
    String(unsafeUninitializedCapacity: source.count * 3) { target in
      mock_percent_encode(source.bytePointer, source.count, keepingSlash, target.baseAddress)
    }
  }

  /// The bytes behind the escapes; `nil` for a `%` without two hexadecimal digits.
  ///
  /// `plusIsSpace` is the habit of forms; in paths and in AWS's own query strings a plus is a plus. S3, where it isn't,
  /// rewrites its requests first.
  public static func decode(_ source: UnsafeRawBufferPointer, plusIsSpace: Bool = false) -> Bytes? {
    var builder = BytesBuilder(capacity: source.count)
    let valid = builder.decode(atMost: source.count) {
      mock_percent_decode(source.bytePointer, source.count, plusIsSpace, $0)
    }
    return valid ? builder.finish() : nil
  }

  /// The bytes behind the escapes; `nil` for a `%` without two hexadecimal digits.
  public static func decode(_ text: String, plusIsSpace: Bool = false) -> Bytes? {
    var text = text
    return text.withUTF8 { decode(UnsafeRawBufferPointer($0), plusIsSpace: plusIsSpace) }
  }

  /// The text behind the escapes; `nil` for a bad escape and for what is not UTF-8.
  public static func decodeText(_ source: UnsafeRawBufferPointer, plusIsSpace: Bool = false) -> String? {
    let isPlain =
      mock_find_byte(source.bytePointer, source.count, UInt8(ascii: "%")) == source.count
      && (!plusIsSpace
        || mock_find_byte(source.bytePointer, source.count, UInt8(ascii: "+")) == source.count)
    if isPlain { return String(validating: source) }
    return withUnsafeTemporaryAllocation(byteCount: source.count, alignment: 1) { target in
      let count = mock_percent_decode(source.bytePointer, source.count, plusIsSpace, target.bytePointer)
      guard count >= 0 else { return nil }
      return String(validating: UnsafeRawBufferPointer(rebasing: target[..<count]))
    }
  }

  /// The text behind the escapes; `nil` for a bad escape and for what is not UTF-8.
  public static func decodeText(_ text: String, plusIsSpace: Bool = false) -> String? {
    var text = text
    return text.withUTF8 { decodeText(UnsafeRawBufferPointer($0), plusIsSpace: plusIsSpace) }
  }
}

extension BytesBuilder {
  /// Appends a string's UTF-8 with all but unreserved characters escaped.
  public mutating func append(percentEncoding text: String, keepingSlash: Bool = false) {
    var text = text
    text.withUTF8 { source in
      append(atLeast: source.count * 3) { target in
        mock_percent_encode(source.baseAddress, source.count, keepingSlash, target.bytePointer)
      }
    }
  }
}
