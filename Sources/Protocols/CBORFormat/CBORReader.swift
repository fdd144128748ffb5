// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Reads shapes from CBOR, straight from its bytes. Repeated members: the last one counts.
open class CBORReader: ShapeReader {
  // Keeps the memory that the scanner walks over.
  private final let bytes: Bytes
  private final var scanner: CBORScanner
  /// What is left of the innermost structure, list or map, and of those around it.
  private final var left = CBORScanner.Remaining.count(0)
  private final var outer: [CBORScanner.Remaining] = []
  /// Nothing was read yet in the innermost structure.
  private final var isFirst = true

  /// Reads a value of `schema`; an empty body is an empty map.
  public init(_ body: Bytes, _ schema: Schema) {
    bytes = body.isEmpty ? Bytes([0xA0]) : body
    // The storage behind `bytes` neither moves nor goes while this reader holds it.
    scanner = bytes.withUnsafeBytes { CBORScanner($0) }
    super.init(schema)
  }

  // MARK: Errors

  /// Bytes that aren't CBOR.
  open func malformed() -> AWSError { AWSError("SerializationException", "", status: 400) }

  /// A value of another type than the model's.
  open func mismatch(_ type: String) -> AWSError {
    AWSError("SerializationException", "Value can not be converted to \(type)", status: 400)
  }

  private func error(_ error: CBORError) -> AWSError {
    switch error.reason {
    case .malformed: malformed()
    case .tooDeep: tooDeep()
    }
  }

  private func head() throws(AWSError) -> CBORScanner.Head {
    guard let head = scanner.head() else { throw malformed() }
    return head
  }

  // MARK: Structures, lists and maps

  private func begin(_ major: CBORScanner.Major, _ type: String) throws(AWSError) {
    let head = try head()
    guard head.major == major else { throw mismatch(type) }
    outer.append(left)
    left = CBORScanner.Remaining(head)
    isFirst = true
  }

  /// Whether the innermost structure, list or map goes on; leaves it where it doesn't.
  private func goesOn() throws(AWSError) -> Bool {
    do {
      if try scanner.next(&left) { return true }
    } catch { throw self.error(error) }
    left = outer.popLast() ?? .count(0)
    isFirst = false
    guard !outer.isEmpty || scanner.isAtEnd else { throw malformed() }
    return false
  }

  open override func beginStructure(_ schema: Schema) throws(AWSError) { try begin(.map, "a structure") }
  open override func beginList() throws(AWSError) { try begin(.array, "a list") }
  open override func beginMap() throws(AWSError) { try begin(.map, "a map") }
  open override func nextElement() throws(AWSError) -> Bool { try goesOn() }

  open override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    var guess = isFirst ? 0 : member.index &+ 1
    isFirst = false
    while try goesOn() {
      let head = try head()
      guard head.major == .text else { throw malformed() }
      let index: Int?
      if let name = scanner.run(head) {
        index = schema.wireNames.index(of: name, guess: guess)
        guard index != nil || name.isValidUTF8 else { throw malformed() }
      } else if head.isIndefinite, let name = scanner.bytes(head) {
        index = name.withUnsafeBytes { schema.wireNames.index(of: $0, guess: guess) }
      } else {
        throw malformed()
      }
      guard let index else {
        try skip()
        continue
      }
      guess = index &+ 1
      if try !null() { return index }
    }
    return nil
  }

  open override func nextKey() throws(AWSError) -> String? {
    guard try goesOn() else { return nil }
    let head = try head()
    guard head.major == .text, let key = scanner.text(head) else { throw malformed() }
    return key
  }

  // MARK: Scalars

  open override func null() throws(AWSError) -> Bool {
    guard let head = scanner.peek() else { throw malformed() }
    if head.isNull { _ = scanner.head() }
    return head.isNull
  }

  open override func boolean() throws(AWSError) -> Bool {
    let head = try head()
    guard head.major == .simple, head.info == 20 || head.info == 21 else { throw mismatch("a Boolean") }
    return head.info == 21
  }

  private func number(_ type: String) throws(AWSError) -> CBORScanner.Number {
    let head = try head()
    switch head.major {
    case .bytes, .text, .array, .map: throw mismatch(type)
    case .simple where head.info < 25 || head.info > 27: throw mismatch(type)
    default: break
    }
    guard let number = scanner.number(head) else { throw malformed() }
    return number
  }

  open override func integer() throws(AWSError) -> Int {
    let type = member.target.kind == .long ? "a Long" : "an Integer"
    let value: Int?
    switch try number(type) {
    case .integer(let whole): value = whole
    case .double(let double): value = Int(exactly: double)
    }
    guard let value, member.target.kind.fits(value) else { throw mismatch(type) }
    return value
  }

  open override func double() throws(AWSError) -> Double {
    switch try number("a Double") {
    case .integer(let value): Double(value)
    case .double(let value): value
    }
  }

  open override func string() throws(AWSError) -> String {
    let head = try head()
    guard head.major == .text else { throw mismatch("a String") }
    guard let text = scanner.text(head) else { throw malformed() }
    return text
  }

  open override func blob() throws(AWSError) -> Bytes {
    let head = try head()
    guard head.major == .bytes else { throw mismatch("a Blob") }
    guard let bytes = scanner.bytes(head) else { throw malformed() }
    return bytes
  }

  open override func timestamp() throws(AWSError) -> Instant {
    let head = try head()
    guard head.major == .tag, head.argument == 1 else { throw mismatch("a Timestamp") }
    guard let instant = scanner.instant() else { throw mismatch("a Timestamp") }
    return instant
  }

  open override func document() throws(AWSError) -> Document {
    do { return try scanner.document() } catch { throw self.error(error) }
  }

  open override func skip() throws(AWSError) {
    do { try scanner.skipValue() } catch { throw self.error(error) }
  }
}
