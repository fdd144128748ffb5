// SPDX-License-Identifier: Apache-2.0

/// A structure of the API: an input, an output or what stands in them.
///
/// Generated from AWS's models, or written by hand: ``schema`` names the members, ``readMembers(from:)``
/// and ``write(to:)`` handle them by their index in it. The wire format is the reader's and writer's business.
public protocol Shape: ShapeValue {
  static var schema: Schema { get }
  /// Every optional member absent, every required one empty.
  init()
  /// Reads the members into a value that was just made: asks ``ShapeReader/nextMember()`` until it has no more.
  mutating func readMembers(from reader: ShapeReader) throws(AWSError)
  /// Writes the members that are present, in the order of the schema.
  func write(to writer: ShapeWriter)
}

/// Anything a member can hold: a scalar, a structure, or a list or map of such.
public protocol ShapeValue: Sendable {
  /// Reads the value at the reader's cursor.
  static func read(from reader: ShapeReader) throws(AWSError) -> Self
  /// Writes the value as that of `member`.
  func write(to writer: ShapeWriter, as member: Schema.Member)
}

/// A string with names for the values that AWS documents; any other value is kept as it is.
public protocol StringEnum: ShapeValue, RawRepresentable, Hashable, CustomStringConvertible, ShapeMapKey
where RawValue == String {
  init(rawValue: String)
}

/// What can be the key of a map: a string or a ``StringEnum``.
public protocol ShapeMapKey: Hashable, Sendable {
  init(mapKey: String)
  var mapKey: String { get }
}

extension StringEnum {
  public var description: String { rawValue }
  public init(mapKey: String) { self.init(rawValue: mapKey) }
  public var mapKey: String { rawValue }
  public static func read(from reader: ShapeReader) throws(AWSError) -> Self {
    Self(rawValue: try reader.string())
  }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(string: rawValue, as: member)
  }
}

extension Shape {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Self { try reader.structure() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) { writer.write(self, as: member) }
}

/// The input or output of an operation that has none.
public struct EmptyShape: Shape {
  public static let schema = Schema(name: "EmptyShape", kind: .structure)
  public init() {}
  public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
    while try reader.nextMember() != nil { try reader.skip() }
  }
  public func write(to writer: ShapeWriter) {}
}

extension String: ShapeValue, ShapeMapKey {
  public static func read(from reader: ShapeReader) throws(AWSError) -> String { try reader.string() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(string: self, as: member)
  }
  public init(mapKey: String) { self = mapKey }
  public var mapKey: String { self }
}

extension Bool: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Bool { try reader.boolean() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(boolean: self, as: member)
  }
}

extension Int: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Int { try reader.integer() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(integer: self, as: member)
  }
}

extension Double: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Double { try reader.double() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(double: self, as: member)
  }
}

extension Bytes: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Bytes { try reader.blob() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(blob: self, as: member)
  }
}

extension Instant: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Instant { try reader.timestamp() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(timestamp: self, as: member)
  }
}

extension Document: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Document { try reader.document() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(document: self, as: member)
  }
}

extension HTTPBody: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> HTTPBody { try reader.body() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    writer.write(body: self, as: member)
  }
}

extension Array: ShapeValue where Element: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> [Element] { try reader.list() }
  public func write(to writer: ShapeWriter, as member: Schema.Member) { writer.write(self, as: member) }
}

extension Dictionary: ShapeValue where Key: ShapeMapKey, Value: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> [Key: Value] { try reader.map() }
  @inlinable
  public func write(to writer: ShapeWriter, as member: Schema.Member) { writer.write(self, as: member) }
}

/// Elements of sparse lists and maps.
extension Optional: ShapeValue where Wrapped: ShapeValue {
  public static func read(from reader: ShapeReader) throws(AWSError) -> Wrapped? {
    if try reader.null() { return nil }
    return try Wrapped.read(from: reader)
  }
  public func write(to writer: ShapeWriter, as member: Schema.Member) {
    if let self { self.write(to: writer, as: member) } else { writer.writeNull(as: member) }
  }
}
