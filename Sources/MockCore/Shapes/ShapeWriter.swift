// SPDX-License-Identifier: Apache-2.0

/// Writes shapes into one wire format: a codec subclasses it, generated code and this module's loops call it.
///
/// The `open` methods are the format's part. Each gets the member whose value it is; the elements of a list come with
/// the list's element member, the values of a map follow their ``mapKey(_:of:)``.
open class ShapeWriter {
  /// The structure whose members are being written.
  // Checking it for exclusive access at run time would cost more than the accesses.
  @exclusivity(unchecked) public private(set) final var structureSchema: Schema

  /// Starts with a value of `schema`.
  public init(_ schema: Schema) { structureSchema = schema }

  /// Starts again with a value of `schema`.
  final func restart(_ schema: Schema) { structureSchema = schema }

  // MARK: The format's part

  open func beginStructure(_ schema: Schema, as member: Schema.Member) { subclassMustOverride() }
  open func endStructure(_ schema: Schema, as member: Schema.Member) { subclassMustOverride() }
  /// Whether a structure is not to be looked into; asked before each, in place of all that is written of it.
  open func passesOver(_ schema: Schema, as member: Schema.Member) -> Bool { false }
  /// Whether maps come in the order of their keys' bytes, as they have to wherever bytes or texts are made of them.
  open var ordersMaps: Bool { true }
  /// Whether only what may break a constraint of the model matters: values that can't break one need not be written.
  open var seeksViolations: Bool { false }
  open func beginList(count: Int, as member: Schema.Member) { subclassMustOverride() }
  open func endList(as member: Schema.Member) { subclassMustOverride() }
  open func beginMap(count: Int, as member: Schema.Member) { subclassMustOverride() }
  open func mapKey(_ key: String, of member: Schema.Member) { subclassMustOverride() }
  open func endMap(as member: Schema.Member) { subclassMustOverride() }
  open func writeNull(as member: Schema.Member) { subclassMustOverride() }
  open func write(boolean: Bool, as member: Schema.Member) { subclassMustOverride() }
  open func write(integer: Int, as member: Schema.Member) { subclassMustOverride() }
  open func write(double: Double, as member: Schema.Member) { subclassMustOverride() }
  open func write(string: String, as member: Schema.Member) { subclassMustOverride() }
  open func write(blob: Bytes, as member: Schema.Member) { subclassMustOverride() }
  open func write(timestamp: Instant, as member: Schema.Member) { subclassMustOverride() }
  open func write(document: Document, as member: Schema.Member) { subclassMustOverride() }
  /// A streaming payload.
  open func write(body: HTTPBody, as member: Schema.Member) {
    write(blob: body.bytes ?? Bytes(), as: member)
  }

  // MARK: What generated code calls: one method a kind, so that overloads cost no compile time

  public final func boolean(_ index: Int, _ value: Bool?) {
    if let value { write(boolean: value, as: structureSchema.members[index]) }
  }
  public final func integer(_ index: Int, _ value: Int?) {
    if let value { write(integer: value, as: structureSchema.members[index]) }
  }
  public final func double(_ index: Int, _ value: Double?) {
    if let value { write(double: value, as: structureSchema.members[index]) }
  }
  public final func string(_ index: Int, _ value: String?) {
    if let value { write(string: value, as: structureSchema.members[index]) }
  }
  public final func blob(_ index: Int, _ value: Bytes?) {
    if let value { write(blob: value, as: structureSchema.members[index]) }
  }
  public final func timestamp(_ index: Int, _ value: Instant?) {
    if let value { write(timestamp: value, as: structureSchema.members[index]) }
  }
  public final func document(_ index: Int, _ value: Document?) {
    if let value { write(document: value, as: structureSchema.members[index]) }
  }
  public final func body(_ index: Int, _ value: HTTPBody?) {
    if let value { write(body: value, as: structureSchema.members[index]) }
  }
  /// Enums, structures, and lists and maps of anything.
  @inlinable
  public final func value<Value: ShapeValue>(_ index: Int, _ value: Value?) {
    if let value { value.write(to: self, as: structureSchema.members[index]) }
  }

  // MARK: Loops

  /// Writes a whole input or output.
  public final func root<Value: Shape>(_ value: Value) {
    write(value, as: Value.schema.root)
  }

  public final func write<Value: Shape>(_ value: Value, as member: Schema.Member) {
    if passesOver(Value.schema, as: member) { return }
    structure(Value.schema, as: member) { value.write(to: self) }
  }

  /// Writes a structure of which only the schema is known.
  public final func structure(_ schema: Schema, as member: Schema.Member, _ members: () -> Void) {
    let outer = structureSchema
    beginStructure(schema, as: member)
    structureSchema = schema
    members()
    structureSchema = outer
    endStructure(schema, as: member)
  }

  public final func write<Element: ShapeValue>(_ list: [Element], as member: Schema.Member) {
    beginList(count: list.count, as: member)
    let element = member.target.element
    for value in list { value.write(to: self, as: element) }
    endList(as: member)
  }

  /// Writes a map, if it matters in the byte order of its keys, so that the same value is always the same bytes.
  ///
  /// Inlinable, as optimised builds then know the types of key and value: without, half of the time goes into asking
  /// for them.
  @inlinable
  public final func write<Key: ShapeMapKey, Value: ShapeValue>(_ map: [Key: Value], as member: Schema.Member)
  {
    beginMap(count: map.count, as: member)
    defer { endMap(as: member) }
    guard !map.isEmpty else { return }
    let element = member.target.element
    guard ordersMaps else {
      for (key, value) in map {
        mapKey(key.mapKey, of: member)
        value.write(to: self, as: element)
      }
      return
    }
    // Sorting pairs of the map's own types would go through generic code for every comparison.
    var order = MapKeyOrder(capacity: map.count)
    var values: [Value] = []
    values.reserveCapacity(map.count)
    for (key, value) in map {
      order.append(key.mapKey)
      values.append(value)
    }
    order.sort()
    for entry in order.keys {
      mapKey(entry.key, of: member)
      values[entry.position].write(to: self, as: element)
    }
  }

  private func subclassMustOverride() -> Never {
    preconditionFailure("\(type(of: self)) does not write this kind of value")
  }
}

/// The keys of a map on their way into the order of their bytes.
@usableFromInline
struct MapKeyOrder {
  @usableFromInline
  struct Entry {
    @usableFromInline let key: String
    /// The place among the values.
    @usableFromInline let position: Int
    /// The first bytes as a number, which mostly decides.
    let prefix: UInt64
  }

  @usableFromInline private(set) var keys: [Entry] = []

  @usableFromInline
  init(capacity: Int) { keys.reserveCapacity(capacity) }

  @usableFromInline
  mutating func append(_ key: String) {
    var key = key
    let prefix = key.withUTF8(Self.prefix)
    keys.append(Entry(key: key, position: keys.count, prefix: prefix))
  }

  /// The first eight bytes, zeros after a shorter text, so that numbers are in the order of the bytes.
  private static func prefix(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(text)
    if bytes.count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
    var prefix: UInt64 = 0
    for byte in bytes { prefix = prefix &<< 8 | UInt64(byte) }
    return prefix &<< UInt64(64 &- bytes.count &* 8)
  }

  @usableFromInline
  mutating func sort() {
    guard keys.count > 1 else { return }
    keys.sort { $0.prefix == $1.prefix ? $0.key.utf8Precedes($1.key) : $0.prefix < $1.prefix }
  }
}

/// A writer whose work is the answer to one request.
open class ResponseWriter: ShapeWriter {
  /// The whole answer, once the output is written.
  open func finish() -> HTTPResponse { preconditionFailure("\(type(of: self)) makes no response") }
}
