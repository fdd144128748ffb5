// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Reads shapes from JSON, straight from its bytes.
///
/// What is not JSON is a `SerializationException` without a message, as AWS answers it; a value of the wrong type is
/// one that names the types in the words of AWS's own framework. Repeated members: the last one counts.
open class JSONReader: ShapeReader {
  // Keeps the memory that the scanner walks over.
  private final let bytes: Bytes
  // Checking these for exclusive access at run time would cost more than the accesses.
  @exclusivity(unchecked) private final var scanner: JSONScanner
  /// Nothing was read yet in the innermost structure, list or map.
  @exclusivity(unchecked) private final var isFirst = true
  @exclusivity(unchecked) private final var depth = 0
  private final let timestampFormat: Schema.TimestampFormat

  /// Reads a value of `schema`; an empty body is an empty object. Timestamps without a format in the model are in
  /// `timestampFormat`.
  public init(_ body: Bytes, _ schema: Schema, timestampFormat: Schema.TimestampFormat = .epochSeconds) {
    bytes = body.isEmpty ? Bytes("{}") : body
    // The storage behind `bytes` neither moves nor goes while this reader holds it.
    scanner = bytes.withUnsafeBytes { JSONScanner($0) }
    self.timestampFormat = timestampFormat
    super.init(schema)
  }

  // MARK: Errors

  /// A text that isn't JSON.
  open func malformed() -> AWSError { AWSError("SerializationException", "", status: 400) }

  /// A value of another type than the model's.
  open func mismatch(_ message: String) -> AWSError {
    AWSError("SerializationException", message, status: 400)
  }

  private func error(_ error: JSONError) -> AWSError {
    switch error.reason {
    case .malformed: malformed()
    case .tooDeep: tooDeep()
    }
  }

  /// The value under the cursor where a scalar of `type` should be.
  private func mismatch(to type: String) -> AWSError {
    let token: String
    switch scanner.next() {
    case UInt8(ascii: "{"): return mismatch("Start of structure or map found where not expected.")
    case UInt8(ascii: "["): return mismatch("Start of list found where not expected")
    case UInt8(ascii: "\""): token = "STRING_VALUE"
    case UInt8(ascii: "t"): token = "TRUE_VALUE"
    case UInt8(ascii: "f"): token = "FALSE_VALUE"
    case UInt8(ascii: "n"): token = "NULL_VALUE"
    default: token = "NUMBER_VALUE"
    }
    // Broken text is broken first of all.
    do { try scanner.skipValue() } catch { return self.error(error) }
    return mismatch("\(token) can not be converted to \(type)")
  }

  // MARK: Structures, lists and maps

  open override func beginStructure(_ schema: Schema) throws(AWSError) {
    guard scanner.take(UInt8(ascii: "{")) else { throw unexpected("Expected structure or null") }
    isFirst = true
    depth &+= 1
  }

  open override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    var guess = isFirst ? 0 : member.index &+ 1
    while true {
      if scanner.take(UInt8(ascii: "}")) {
        try close()
        return nil
      }
      try separate()
      guard scanner.next() == UInt8(ascii: "\""), let raw = scanner.rawString() else {
        throw malformed()
      }
      let index: Int?
      if raw.hasEscapes {
        guard var name = JSONScanner.unescape(raw.bytes) else { throw malformed() }
        index = name.withUTF8 { schema.wireNames.index(of: UnsafeRawBufferPointer($0), guess: guess) }
      } else {
        index = schema.wireNames.index(of: raw.bytes, guess: guess)
        guard index != nil || raw.bytes.isValidUTF8 else { throw malformed() }
      }
      guard scanner.take(UInt8(ascii: ":")) else { throw malformed() }
      guard let index else {
        try skip()
        continue
      }
      guess = index &+ 1
      if try !null() { return index }
    }
  }

  open override func beginList() throws(AWSError) {
    guard scanner.take(UInt8(ascii: "[")) else { throw unexpected("Expected list or null") }
    isFirst = true
    depth &+= 1
  }

  open override func nextElement() throws(AWSError) -> Bool {
    if scanner.take(UInt8(ascii: "]")) {
      try close()
      return false
    }
    try separate()
    return true
  }

  open override func beginMap() throws(AWSError) {
    guard scanner.take(UInt8(ascii: "{")) else { throw unexpected("Expected map or null") }
    isFirst = true
    depth &+= 1
  }

  open override func nextKey() throws(AWSError) -> String? {
    if scanner.take(UInt8(ascii: "}")) {
      try close()
      return nil
    }
    try separate()
    guard scanner.next() == UInt8(ascii: "\""), let key = scanner.string(),
      scanner.take(UInt8(ascii: ":"))
    else { throw malformed() }
    return key
  }

  /// Takes the comma that must stand between two members or elements, and none before the first; a closing bracket
  /// behind it is malformed.
  private func separate() throws(AWSError) {
    if isFirst {
      isFirst = false
      return
    }
    guard scanner.take(UInt8(ascii: ",")) else { throw malformed() }
    let next = scanner.next()
    if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { throw malformed() }
  }

  private func close() throws(AWSError) {
    isFirst = false
    depth &-= 1
    if depth == 0 { try finishRoot() }
  }

  /// Behind the root value nothing may follow.
  private func finishRoot() throws(AWSError) {
    guard scanner.isAtEnd() else { throw malformed() }
  }

  /// Another value stands where a structure, list or map should begin.
  private func unexpected(_ message: String) -> AWSError {
    let first = scanner.next()
    do { try scanner.skipValue() } catch { return self.error(error) }
    switch first {
    case UInt8(ascii: "{"): return mismatch("Start of structure or map found where not expected.")
    case UInt8(ascii: "["): return mismatch("Start of list found where not expected")
    default: return mismatch(message)
    }
  }

  /// Lets `read` take the value under the cursor, a structure, list or map in another one, by means of its own: what it
  /// made of it, and its text. Where `read` returns `nil`, the cursor stays where it is.
  package final func take<Value>(
    _ read: (inout JSONScanner) -> Value?
  ) -> (value: Value, text: Bytes)? {
    _ = scanner.next()
    let start = scanner.position
    guard let value = read(&scanner) else {
      scanner.position = start
      return nil
    }
    return (value, bytes.slice(start..<scanner.position))
  }

  // MARK: Scalars

  open override func null() throws(AWSError) -> Bool {
    guard scanner.next() == UInt8(ascii: "n") else { return false }
    guard scanner.literal("null") else { throw malformed() }
    return true
  }

  open override func boolean() throws(AWSError) -> Bool {
    switch scanner.next() {
    case UInt8(ascii: "t") where scanner.literal("true"): return true
    case UInt8(ascii: "f") where scanner.literal("false"): return false
    default: throw mismatch(to: "a Boolean")
    }
  }

  open override func integer() throws(AWSError) -> Int {
    let start = scanner.next()
    guard start &- 48 < 10 || start == UInt8(ascii: "-") else { throw mismatch(to: integerType) }
    let position = scanner.position
    switch scanner.number() {
    case .integer(let value) where member.target.kind.fits(value): return value
    case .double(let value):
      // AWS cuts fractions off.
      if let whole = Int(exactly: value.rounded(.towardZero)), member.target.kind.fits(whole) { return whole }
    case .integer: break
    case nil: throw malformed()
    }
    scanner.position = position
    throw mismatch(to: integerType)
  }

  private var integerType: String {
    switch member.target.kind {
    case .byte: "a Byte"
    case .short: "a Short"
    case .long: "a Long"
    case .bigInteger: "a BigInteger"
    default: "an Integer"
    }
  }

  open override func double() throws(AWSError) -> Double {
    let start = scanner.next()
    if start == UInt8(ascii: "\"") {
      let position = scanner.position
      guard let text = scanner.string() else { throw malformed() }
      switch text {
      case "NaN": return .nan
      case "Infinity": return .infinity
      case "-Infinity": return -.infinity
      default: scanner.position = position
      }
    }
    guard start &- 48 < 10 || start == UInt8(ascii: "-") else {
      throw mismatch(to: member.target.kind == .float ? "a Float" : "a Double")
    }
    switch scanner.number() {
    case .integer(let value): return Double(value)
    case .double(let value): return value
    case nil: throw malformed()
    }
  }

  open override func string() throws(AWSError) -> String {
    guard scanner.next() == UInt8(ascii: "\"") else { throw mismatch(to: "a String") }
    guard let text = scanner.string() else { throw malformed() }
    return text
  }

  open override func blob() throws(AWSError) -> Bytes {
    guard scanner.next() == UInt8(ascii: "\"") else { throw mismatch(to: "a Blob") }
    guard let raw = scanner.rawString() else { throw malformed() }
    let decoded: Bytes?
    if raw.hasEscapes {
      guard let text = JSONScanner.unescape(raw.bytes) else { throw malformed() }
      decoded = Bytes(base64: text)
    } else {
      decoded = Bytes(base64: raw.bytes)
    }
    guard let decoded else { throw mismatch("STRING_VALUE can not be converted to a Blob") }
    return decoded
  }

  open override func timestamp() throws(AWSError) -> Instant {
    let start = scanner.next()
    guard start != UInt8(ascii: "\"") else { return try timestampText() }
    guard start &- 48 < 10 || start == UInt8(ascii: "-") else {
      throw mismatch(to: "milliseconds since epoch")
    }
    let seconds: Double
    switch scanner.number() {
    case .integer(let value): seconds = Double(value)
    case .double(let value): seconds = value
    case nil: throw malformed()
    }
    guard let instant = Instant(secondsSince1970: seconds) else {
      throw mismatch("NUMBER_VALUE can not be converted to milliseconds since epoch")
    }
    return instant
  }

  /// AWS reads a date in any of its forms, whatever the model says.
  private func timestampText() throws(AWSError) -> Instant {
    guard let text = scanner.string() else { throw malformed() }
    let format = member.timestampFormat ?? timestampFormat
    guard
      let instant = ScalarText.timestamp(text, format) ?? Instant(iso8601: text) ?? Instant(httpDate: text)
        ?? Instant(epochSeconds: text)
    else { throw mismatch("STRING_VALUE can not be converted to milliseconds since epoch") }
    return instant
  }

  open override func document() throws(AWSError) -> Document {
    let document: Document
    do { document = try scanner.document() } catch { throw self.error(error) }
    if depth == 0 { try finishRoot() }
    return document
  }

  open override func skip() throws(AWSError) {
    do { try scanner.skipValue() } catch { throw self.error(error) }
  }
}
