// SPDX-License-Identifier: Apache-2.0

/// Walks over the lines of a head, or over one trailer line; each ends in CRLF, or in a lone LF as old clients send it.
struct HeaderCursor {
  struct Field {
    var name: ByteRun
    var value: ByteRun
  }

  let input: ByteRun
  private(set) var position = 0

  init(_ input: UnsafeRawBufferPointer) { self.input = ByteRun(input) }

  mutating func takeToken() -> ByteRun { take(input.tokenLength(from: position)) }

  /// Takes visible characters up to the next space or line end.
  mutating func takeTarget() -> ByteRun { take(input.targetLength(from: position)) }

  private mutating func take(_ length: Int) -> ByteRun {
    defer { position &+= length }
    return input.slice(position, position &+ length)
  }

  /// Takes one byte if it is this one.
  mutating func take(_ byte: UInt8) -> Bool {
    guard position < input.count, input.byte(position) == byte else { return false }
    position &+= 1
    return true
  }

  mutating func takeLineEnd() -> Bool {
    if input.byte(position) == .carriageReturn, input.byte(position &+ 1) == .lineFeed {
      position &+= 2
      return true
    }
    return take(.lineFeed)
  }

  /// The field on the next line; `nil` at the blank line.
  mutating func nextField() throws(HTTPParseFailure) -> Field? {
    if takeLineEnd() { return nil }
    if input.byte(position).isBlank {
      throw HTTPParseFailure(status: 400, reason: "a header is folded over several lines")
    }
    let name = takeToken()
    guard name.count > 0, take(UInt8(ascii: ":")) else {
      throw HTTPParseFailure(status: 400, reason: "the name of a header is malformed")
    }
    let value = take(input.textLength(from: position)).trimmed
    guard takeLineEnd() else {
      throw HTTPParseFailure(status: 400, reason: "the value of a header holds control characters")
    }
    return Field(name: name, value: value)
  }
}
