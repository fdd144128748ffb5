// SPDX-License-Identifier: Apache-2.0

/// Reads shapes from one wire format: a codec subclasses it, generated code and this module's loops call it.
///
/// A reader stands on one value at a time, that of ``member``. The `open` methods are the format's part: each reads
/// or enters the value under the cursor. Whatever cannot be read throws the protocol's own error.
open class ShapeReader {
  /// How deep structures, lists and maps may stand in each other.
  public static let maximumDepth = 128

  // Not checked for exclusive access at run time, which would cost more than the accesses: each is a plain read or
  // write of this module's, and a reader belongs to one thread.

  /// The member whose value is read next; the root's is a stand-in without traits.
  @inlinable public final var member: Schema.Member { current }
  @exclusivity(unchecked) @usableFromInline final var current: Schema.Member
  /// The structure whose members ``nextMember()`` walks.
  @exclusivity(unchecked) public private(set) final var structureSchema: Schema
  /// Required members that were absent, as AWS prints their paths: `entries.1.member.id`.
  @exclusivity(unchecked) public private(set) final var missing: [String] = []

  @exclusivity(unchecked) private final var failure: AWSError?
  @exclusivity(unchecked) private final var depth = 0
  @exclusivity(unchecked) private final var seen = IndexMarks()
  @exclusivity(unchecked) private final var path: [PathStep] = []

  /// Starts at a value of `schema`.
  public init(_ schema: Schema) {
    current = schema.root
    structureSchema = schema
  }

  // MARK: The format's part

  /// Enters the structure or union under the cursor.
  open func beginStructure(_ schema: Schema) throws(AWSError) { subclassMustOverride() }
  /// The index of the next member that is present, with the reader standing on its value; `nil` when the structure
  /// ends. Unknown members are passed over here, and so are members that are `null`.
  open func nextIndex(_ schema: Schema) throws(AWSError) -> Int? { subclassMustOverride() }
  /// Enters a list.
  open func beginList() throws(AWSError) { subclassMustOverride() }
  /// Whether there is one more element; the reader then stands on it.
  open func nextElement() throws(AWSError) -> Bool { subclassMustOverride() }
  /// Enters a map.
  open func beginMap() throws(AWSError) { subclassMustOverride() }
  /// The next key, with the reader standing on its value; `nil` when the map ends.
  open func nextKey() throws(AWSError) -> String? { subclassMustOverride() }
  /// Consumes a `null` where one stands.
  open func null() throws(AWSError) -> Bool { subclassMustOverride() }
  open func boolean() throws(AWSError) -> Bool { subclassMustOverride() }
  /// Any whole number; the format refuses what doesn't fit the target's kind.
  open func integer() throws(AWSError) -> Int { subclassMustOverride() }
  open func double() throws(AWSError) -> Double { subclassMustOverride() }
  open func string() throws(AWSError) -> String { subclassMustOverride() }
  open func blob() throws(AWSError) -> Bytes { subclassMustOverride() }
  open func timestamp() throws(AWSError) -> Instant { subclassMustOverride() }
  open func document() throws(AWSError) -> Document { subclassMustOverride() }
  /// A streaming payload.
  open func body() throws(AWSError) -> HTTPBody { .bytes(try blob()) }
  /// Passes over the value under the cursor.
  open func skip() throws(AWSError) { subclassMustOverride() }
  /// What is wrong when values stand too deep in each other.
  open func tooDeep() -> AWSError {
    AWSError("SerializationException", "Values are nested too deeply.", status: 400)
  }

  // MARK: What generated code calls

  /// Puts the reader on a value of `member`, for a reader that hands part of its work to another one.
  public final func stand(on member: Schema.Member) { current = member }

  /// The index of the next member in the structure that is being read.
  public final func nextMember() throws(AWSError) -> Int? {
    if let failure { throw failure }
    guard let index = try nextIndex(structureSchema) else { return nil }
    seen.insert(index)
    current = structureSchema.members[index]
    return index
  }

  /// Keeps what went wrong with a member's value for the next ``nextMember()`` to throw.
  @usableFromInline
  final func fail(_ error: AWSError) { failure = error }

  /// Reads a structure.
  public final func structure<Value: Shape>() throws(AWSError) -> Value {
    let schema = Value.schema
    let outer = try enter(schema)
    // Filled where it is: what an initializer gives back is moved part by part.
    var value = Value()
    try value.readMembers(from: self)
    leave(schema, outer)
    return value
  }

  /// Reads a structure of which only the schema is known.
  public final func structure<Result>(
    _ schema: Schema, _ body: () throws(AWSError) -> Result
  ) throws(AWSError) -> Result {
    let outer = try enter(schema)
    let value = try body()
    leave(schema, outer)
    return value
  }

  // Inlinable, as optimised builds then know the type of the elements.
  @inlinable
  public final func list<Element: ShapeValue>() throws(AWSError) -> [Element] {
    var elements: [Element] = []
    try eachElement { () throws(AWSError) in elements.append(try Element.read(from: self)) }
    return elements
  }

  /// Reads a map; the last of equal keys counts.
  @inlinable
  public final func map<Key: ShapeMapKey, Value: ShapeValue>() throws(AWSError) -> [Key: Value] {
    var entries: [Key: Value] = [:]
    try eachEntry { key throws(AWSError) in
      // Growing entry by entry would hash the first ones several times.
      if entries.isEmpty { entries.reserveCapacity(6) }
      entries[Key(mapKey: key)] = try Value.read(from: self)
    }
    return entries
  }

  /// Reads a list, with the reader on each element in turn; `null` elements of a list that isn't sparse are passed
  /// over.
  public final func eachElement(_ body: () throws(AWSError) -> Void) throws(AWSError) {
    let outer = member
    let list = outer.target
    guard list.kind == .list, depth < Self.maximumDepth else { throw tooDeep() }
    depth += 1
    try beginList()
    current = list.element
    var index = 0
    while try nextElement() {
      index &+= 1
      current = list.element
      if !list.isSparse, try null() { continue }
      path.append(.element(outer, index))
      try body()
      path.removeLast()
    }
    depth -= 1
    current = outer
  }

  /// Reads a map, with the reader on each value in turn.
  public final func eachEntry(_ body: (String) throws(AWSError) -> Void) throws(AWSError) {
    let outer = member
    let map = outer.target
    guard map.kind == .map, depth < Self.maximumDepth else { throw tooDeep() }
    depth += 1
    try beginMap()
    current = map.element
    while let key = try nextKey() {
      current = map.element
      if !map.isSparse, try null() { continue }
      path.append(.entry(outer, key))
      try body(key)
      path.removeLast()
    }
    depth -= 1
    current = outer
  }

  // MARK: Structures and what is missing in them

  private struct Frame {
    let schema: Schema
    let member: Schema.Member
    let seen: IndexMarks
  }

  private func enter(_ schema: Schema) throws(AWSError) -> Frame {
    guard depth < Self.maximumDepth else { throw tooDeep() }
    let frame = Frame(schema: structureSchema, member: member, seen: seen)
    depth += 1
    try beginStructure(schema)
    structureSchema = schema
    seen = IndexMarks()
    // The root has no name to print, and most inputs are flat: they need no path.
    if !frame.member.name.isEmpty { path.append(.structure(frame.member)) }
    return frame
  }

  private func leave(_ schema: Schema, _ outer: Frame) {
    for index in schema.required where !seen.contains(index) {
      missing.append(PathStep.text(path, schema.members[index].name))
    }
    if !outer.member.name.isEmpty { path.removeLast() }
    depth -= 1
    structureSchema = outer.schema
    current = outer.member
    seen = outer.seen
  }

  private func subclassMustOverride() -> Never {
    preconditionFailure("\(type(of: self)) does not read this kind of value")
  }
}
