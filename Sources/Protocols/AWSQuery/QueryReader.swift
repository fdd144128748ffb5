// SPDX-License-Identifier: Apache-2.0

import MockCore
import XMLFormat

/// Reads shapes from dotted parameters: `Entry.1.Attribute.2.Name=x`.
///
/// The entries are sorted, so whatever belongs to one value is one run of them, and each is looked at once a level.
final class QueryReader: ShapeReader {
  private let form: QueryForm
  private let errors: QueryInputErrors
  /// EC2 has no `member` level in lists and no maps.
  private let flattensLists: Bool
  /// The run of entries under the cursor, and where in their keys its name ends.
  // Checking these for exclusive access at run time would cost more than the accesses.
  @exclusivity(unchecked) private var cursor: Run
  @exclusivity(unchecked) private var frames: [Frame] = []

  private struct Run {
    var start: Int
    var end: Int
    /// The length of the name that the keys of the run have in common; a key of this length is the value itself.
    var name: Int
  }

  private struct Frame {
    /// What is left of the run.
    var next: Int
    var end: Int
    /// Where in the keys the segment begins that tells members or elements apart.
    var segment: Int
    var map: Schema?
    /// A single value that stands for a list of one.
    var isSingle = false
  }

  init(_ form: QueryForm, _ schema: Schema, _ errors: QueryInputErrors, flattensLists: Bool = false) {
    self.form = form
    self.errors = errors
    self.flattensLists = flattensLists
    cursor = Run(start: 0, end: form.count, name: 0)
    super.init(schema)
  }

  // MARK: Runs

  /// The run of entries from `start` on that have the same segment as the first.
  private func run(from start: Int, to end: Int, segment: Int) -> Run {
    let nameEnd = form.segmentEnd(start, from: segment)
    var next = start &+ 1
    while next < end, form.haveSameSegment(start, next, segment, nameEnd) { next &+= 1 }
    return Run(start: start, end: next, name: nameEnd)
  }

  private func segment(_ run: Run, from start: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: form.key(run.start)[start..<run.name])
  }

  /// Enters what stands below the cursor; a value at its own name is passed over when it is empty.
  private func enter(_ frame: Frame) throws(AWSError) {
    var frame = frame
    while frame.next < frame.end, cursor.name > 0, form[frame.next].keyCount == cursor.name {
      guard form[frame.next].valueCount == 0 else { throw errors.unexpectedValue(parameter) }
      frame.next &+= 1
    }
    frames.append(frame)
  }

  private func frameBelowCursor() -> Frame {
    Frame(next: cursor.start, end: cursor.end, segment: cursor.name == 0 ? 0 : cursor.name &+ 1)
  }

  /// The name of the parameter under the cursor.
  private var parameter: String {
    guard cursor.start < cursor.end else { return "" }
    return String(decoding: form.key(cursor.start).prefix(cursor.name), as: UTF8.self)
  }

  // MARK: Structures

  override func beginStructure(_ schema: Schema) throws(AWSError) {
    try enter(frameBelowCursor())
  }

  override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    let top = frames.count &- 1
    guard top >= 0 else { return nil }
    while frames[top].next < frames[top].end {
      let segment = frames[top].segment
      let run = run(from: frames[top].next, to: frames[top].end, segment: segment)
      frames[top].next = run.end
      let name = self.segment(run, from: segment)
      if let index = schema.queryNames.index(of: name, guess: -1) ?? flattenedList(named: name, in: schema) {
        cursor = run
        return index
      }
    }
    frames.removeLast()
    return nil
  }

  /// Older models name a flattened list's elements at the element.
  private func flattenedList(named name: UnsafeRawBufferPointer, in schema: Schema) -> Int? {
    var index = 0
    while index < schema.members.count {
      if schema.members[index].isFlattened, schema.members[index].target.kind == .list,
        schema.members[index].target.element.hasWireName,
        name.equalsUTF8(of: schema.members[index].target.element.queryName)
      {
        return index
      }
      index &+= 1
    }
    return nil
  }

  // MARK: Lists and maps

  override func beginList() throws(AWSError) {
    let isFlattened = flattensLists || member.isFlattened
    if isFlattened, cursor.end &- cursor.start == 1, form[cursor.start].keyCount == cursor.name,
      form[cursor.start].valueCount > 0, member.target.element.target.kind != .structure
    {
      // `AttributeName=All` instead of `AttributeName.1=All`.
      var frame = frameBelowCursor()
      frame.isSingle = true
      frames.append(frame)
      return
    }
    try enter(frameBelowCursor())
    if !isFlattened { try descend(to: member.target.element.queryName, or: "member") }
  }

  override func beginMap() throws(AWSError) {
    let map = member.target
    let isFlattened = member.isFlattened
    try enter(frameBelowCursor())
    if !isFlattened { try descend(to: "entry", or: "entry") }
    frames[frames.count &- 1].map = map
  }

  /// Narrows the innermost frame to what stands below the segment of this name.
  private func descend(to name: String, or other: String) throws(AWSError) {
    let top = frames.count &- 1
    let frame = frames[top]
    var next = frame.next
    while next < frame.end {
      let run = run(from: next, to: frame.end, segment: frame.segment)
      next = run.end
      let segment = segment(run, from: frame.segment)
      guard segment.equalsUTF8(of: name) || segment.equalsUTF8(of: other) else { continue }
      cursor = run
      frames.removeLast()
      try enter(frameBelowCursor())
      return
    }
    frames[top].next = frame.end
  }

  /// The next numbered run of the innermost list or map.
  private func nextNumbered() throws(AWSError) -> Bool {
    let top = frames.count &- 1
    guard top >= 0 else { return false }
    guard frames[top].next < frames[top].end else {
      frames.removeLast()
      return false
    }
    if frames[top].isSingle {
      frames[top].next = frames[top].end
      return true
    }
    let segment = frames[top].segment
    let run = run(from: frames[top].next, to: frames[top].end, segment: segment)
    frames[top].next = run.end
    cursor = run
    let number = ScalarText.integer(self.segment(run, from: segment), .integer)
    guard let number, number >= 0 else { throw errors.unexpectedName(parameter) }
    return true
  }

  override func nextElement() throws(AWSError) -> Bool { try nextNumbered() }

  override func nextKey() throws(AWSError) -> String? {
    guard let map = frames.last?.map else { return nil }
    guard try nextNumbered() else { return nil }
    let entry = cursor
    var key: Run?
    var value: Run?
    var next = entry.start
    while next < entry.end, form[next].keyCount == entry.name { next &+= 1 }
    while next < entry.end {
      let run = run(from: next, to: entry.end, segment: entry.name &+ 1)
      next = run.end
      let name = segment(run, from: entry.name &+ 1)
      // Services name the two differently, and take each other's names.
      if name.equalsUTF8(of: map.key.queryName) {
        key = run
      } else if name.equalsUTF8(of: map.element.queryName) {
        value = run
      } else if key == nil, ["key", "Key", "Name"].contains(where: { name.equalsUTF8(of: $0) }) {
        key = run
      } else if value == nil, ["value", "Value"].contains(where: { name.equalsUTF8(of: $0) }) {
        value = run
      }
    }
    guard let key, let value else { throw errors.unexpectedName(parameter) }
    cursor = key
    let text = try scalarText()
    cursor = value
    return text
  }

  // MARK: Scalars

  override func null() throws(AWSError) -> Bool { false }

  private func scalar<Value>(_ parse: (UnsafeRawBufferPointer) -> Value?) throws(AWSError) -> Value {
    guard cursor.start < cursor.end, form[cursor.start].keyCount == cursor.name else {
      throw errors.unexpectedName(parameter)
    }
    let text = form.value(cursor.start)
    guard let value = parse(text) else { throw errors.unreadable(Bytes(copying: text), parameter) }
    return value
  }

  private func scalarText() throws(AWSError) -> String {
    try scalar { String(validating: $0) }
  }

  override func string() throws(AWSError) -> String { try scalarText() }

  override func boolean() throws(AWSError) -> Bool { try scalar { ScalarText.boolean($0) } }

  override func integer() throws(AWSError) -> Int {
    let kind = member.target.kind
    return try scalar { ScalarText.integer($0, kind) }
  }

  override func double() throws(AWSError) -> Double { try scalar { ScalarText.double($0) } }

  override func blob() throws(AWSError) -> Bytes { try scalar { Bytes(base64: $0) } }

  override func timestamp() throws(AWSError) -> Instant {
    let format = member.timestampFormat
    return try scalar { ScalarText.timestamp($0, format) }
  }

  override func document() throws(AWSError) -> Document { .string(try scalarText()) }

  override func skip() throws(AWSError) {}

  override func tooDeep() -> AWSError { errors.unexpectedName(parameter) }
}
