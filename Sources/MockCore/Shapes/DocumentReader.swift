// SPDX-License-Identifier: Apache-2.0

/// Reads typed values from a document: for calls whose input is put together at run time.
final class DocumentReader: ShapeReader {
  private enum Frame {
    case members(ArraySlice<Document.Member>)
    case elements(ArraySlice<Document>)
  }

  private var value: Document
  private var frames: [Frame] = []

  init(_ document: Document, _ schema: Schema) {
    value = document
    super.init(schema)
  }

  private func mismatch() -> AWSError {
    AWSError("SerializationException", "\(member.name) is of another type.", status: 400)
  }

  private func found<Value>(_ value: Value?) throws(AWSError) -> Value {
    guard let value else { throw mismatch() }
    return value
  }

  private func enterMembers() throws(AWSError) { frames.append(.members(try found(value.object)[...])) }

  private func nextMember(where isWanted: (Document.Member) -> Bool) -> Document.Member? {
    guard case .members(var rest) = frames.popLast() else { return nil }
    while let next = rest.popFirst() {
      guard isWanted(next) else { continue }
      frames.append(.members(rest))
      value = next.value
      return next
    }
    return nil
  }

  override func beginStructure(_ schema: Schema) throws(AWSError) { try enterMembers() }

  override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    func index(_ name: String) -> Int? { schema.members.firstIndex { $0.name == name } }
    return nextMember { $0.value != .null && index($0.name) != nil }.flatMap { index($0.name) }
  }

  override func beginList() throws(AWSError) { frames.append(.elements(try found(value.array)[...])) }

  override func nextElement() throws(AWSError) -> Bool {
    guard case .elements(var rest) = frames.popLast(), let next = rest.popFirst() else { return false }
    frames.append(.elements(rest))
    value = next
    return true
  }

  override func beginMap() throws(AWSError) { try enterMembers() }
  override func nextKey() throws(AWSError) -> String? { nextMember { _ in true }?.name }
  override func null() throws(AWSError) -> Bool { value == .null }
  override func boolean() throws(AWSError) -> Bool { try found(value.boolean) }
  override func integer() throws(AWSError) -> Int { try found(value.integer) }
  override func double() throws(AWSError) -> Double { try found(value.number) }
  override func string() throws(AWSError) -> String { try found(value.string) }
  override func document() throws(AWSError) -> Document { value }
  override func skip() throws(AWSError) {}

  override func blob() throws(AWSError) -> Bytes {
    switch value {
    case .blob(let bytes): return bytes
    case .string(let text): return Bytes(text)
    default: throw mismatch()
    }
  }

  override func timestamp() throws(AWSError) -> Instant {
    switch value {
    case .timestamp(let instant): return instant
    case .integer(let seconds): return Instant(secondsSince1970: Int64(seconds))
    default: throw mismatch()
    }
  }
}
