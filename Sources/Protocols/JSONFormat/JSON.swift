// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// JSON without a schema: policies, filters, configuration, whatever a service takes as text.
public enum JSON {
  /// Parses one value; the members of objects keep their order, repeated ones are kept too.
  ///
  /// Whole numbers that fit are integers, all others doubles. At most 128 arrays and objects may stand in each other.
  public static func parse(_ text: Bytes) throws(JSONError) -> Document {
    try text.withUnsafeBytes { buffer throws(JSONError) in
      var scanner = JSONScanner(buffer)
      let document = try scanner.document()
      guard scanner.isAtEnd() else { throw scanner.malformed() }
      return document
    }
  }

  /// Parses one value.
  public static func parse(_ text: String) throws(JSONError) -> Document { try parse(Bytes(text)) }

  /// How ``serialize(_:_:)`` writes.
  public struct Options: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// Members in the byte order of their names.
    public static let sorted = Options(rawValue: 1)
    /// A line for each member and element, indented by two spaces.
    public static let pretty = Options(rawValue: 2)
  }

  /// Writes a document on one line, unless told otherwise. Blobs become Base64, timestamps seconds since 1970, `NaN`
  /// and the infinities strings.
  public static func serialize(_ document: Document, _ options: Options = []) -> Bytes {
    var buffer = JSONBuffer()
    buffer.append(document, options, indent: 0)
    // Some keep it.
    return buffer.finish().compacted()
  }

  /// Writes a document as a string.
  public static func text(_ document: Document, _ options: Options = []) -> String {
    serialize(document, options).description
  }
}

/// Why a text isn't JSON.
public struct JSONError: Error, Sendable, Hashable {
  public enum Reason: Sendable {
    /// Not JSON at all.
    case malformed
    /// Arrays and objects that stand too deep in each other.
    case tooDeep
  }

  public let reason: Reason
  /// Where parsing stopped, in bytes from the start.
  public let offset: Int
}
