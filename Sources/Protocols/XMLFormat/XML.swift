// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// XML 1.0 documents as AWS's APIs use them.
public enum XML {
  /// How deep elements may stand in each other.
  public static let maximumDepth = 256
  /// How many attributes one element may have.
  public static let maximumAttributes = 64

  /// Parses a whole document and gives its root element.
  ///
  /// UTF-8 only, with or without a byte order mark. A document type declaration is refused, so no entity but the five
  /// of XML itself can occur. Time and memory grow with the length of the document, whatever it says.
  public static func parse(_ document: Bytes) throws(XMLError) -> XMLElement {
    var parser = XMLParser(document)
    return XMLElement(tree: try parser.parse(), index: 0)
  }
}

/// Why a text isn't an XML document.
public struct XMLError: Error, Hashable, Sendable {
  public enum Reason: Sendable {
    case notUTF8
    case invalidCharacter
    /// The document ends too early.
    case truncated
    /// Something stands where XML doesn't allow it.
    case malformed
    /// An end tag that isn't that of the open element.
    case mismatchedTag
    case duplicateAttribute
    /// An entity that is none of XML's own five, or a number that is no character.
    case unknownEntity
    /// A document type declaration, which no AWS API takes.
    case documentType
    case tooDeep
    case tooManyAttributes
    case tooLong
  }

  public let reason: Reason
  /// Where in the document, in bytes from its start.
  public let offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
