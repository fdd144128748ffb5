// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// One message of AWS's binary event streams: headers and a payload, framed by lengths and checksums.
public struct EventStreamMessage: Sendable, Hashable {
  public var headers: [Header]
  public var payload: Bytes

  public struct Header: Sendable, Hashable {
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  public enum Value: Sendable, Hashable {
    case boolean(Bool)
    case byte(Int8)
    case short(Int16)
    case integer(Int32)
    case long(Int64)
    case blob(Bytes)
    case string(String)
    /// To the millisecond.
    case timestamp(Instant)
    /// Sixteen bytes.
    case uuid(Bytes)
  }

  public init(headers: [Header] = [], payload: Bytes = Bytes()) {
    self.headers = headers
    self.payload = payload
  }

  /// The first header of this name.
  public subscript(name: String) -> Value? { headers.first { $0.name == name }?.value }

  /// Lengths and checksum in front of a message, and the checksum behind it.
  static let overhead = 16

  // MARK: Writing

  /// The message as it stands in a stream. A name longer than 255 bytes and a value longer than 65,535 are cut.
  public var encoded: Bytes {
    var block = BytesBuilder(capacity: 256)
    for header in headers { header.append(to: &block) }
    let headerCount = block.count
    var builder = BytesBuilder(capacity: headerCount + payload.count + Self.overhead)
    builder.append(bigEndian: UInt32(clamping: headerCount + payload.count + Self.overhead))
    builder.append(bigEndian: UInt32(clamping: headerCount))
    builder.appendChecksum()
    builder.append(block.finish())
    builder.append(payload)
    builder.appendChecksum()
    return builder.finish()
  }

  // MARK: Reading

  public enum ParseError: Error, Sendable, Hashable {
    /// The message isn't all there yet.
    case incomplete
    /// A length that cannot be.
    case badLength
    /// A checksum that doesn't match.
    case badChecksum
    /// Headers that don't fill their block, or of a type that doesn't exist.
    case badHeader
  }

  /// Reads the message that `bytes` begin with; the second value is its length in bytes.
  public static func parse(_ bytes: Bytes) throws(ParseError) -> (message: EventStreamMessage, count: Int) {
    var reader = EventStreamCursor(bytes)
    guard let total = reader.unsigned32(), let headerCount = reader.unsigned32(),
      let prelude = reader.unsigned32()
    else { throw .incomplete }
    guard checksum(bytes, 8) == prelude else { throw .badChecksum }
    let length = Int(total)
    // AWS allows 24 MiB for a message and 128 KiB for its headers.
    guard length >= overhead, length <= 25_165_824, headerCount <= 131_072,
      Int(headerCount) <= length - overhead
    else { throw .badLength }
    guard bytes.count >= length else { throw .incomplete }
    var trailer = EventStreamCursor(bytes.slice(length - 4..<length))
    guard trailer.unsigned32() == checksum(bytes, length - 4) else { throw .badChecksum }
    let headersEnd = 12 + Int(headerCount)
    var cursor = EventStreamCursor(bytes.slice(12..<headersEnd))
    var headers: [Header] = []
    while !cursor.isAtEnd {
      guard let header = cursor.header() else { throw .badHeader }
      headers.append(header)
    }
    let payload = bytes.slice(headersEnd..<length - 4)
    return (EventStreamMessage(headers: headers, payload: payload), length)
  }

  /// Reads a whole stream; throws where one of its messages is broken or the last one incomplete.
  public static func parseAll(_ bytes: Bytes) throws(ParseError) -> [EventStreamMessage] {
    var messages: [EventStreamMessage] = []
    var offset = 0
    while offset < bytes.count {
      let (message, count) = try parse(bytes.slice(offset..<bytes.count))
      messages.append(message)
      offset += count
    }
    return messages
  }

  private static func checksum(_ bytes: Bytes, _ count: Int) -> UInt32 {
    var checksum = CRC32()
    checksum.update(bytes.slice(0..<count))
    return checksum.value
  }
}

extension EventStreamMessage.Header {
  fileprivate func append(to builder: inout BytesBuilder) {
    let name = Bytes(self.name).slice(0..<255)
    builder.append(UInt8(truncatingIfNeeded: name.count))
    builder.append(name)
    switch value {
    case .boolean(let value): builder.append(value ? 0 : 1)
    case .byte(let value):
      builder.append(2)
      builder.append(UInt8(bitPattern: value))
    case .short(let value):
      builder.append(3)
      builder.append(bigEndian: UInt16(bitPattern: value))
    case .integer(let value):
      builder.append(4)
      builder.append(bigEndian: UInt32(bitPattern: value))
    case .long(let value):
      builder.append(5)
      builder.append(bigEndian: UInt64(bitPattern: value))
    case .blob(let value): append(6, value, to: &builder)
    case .string(let value): append(7, Bytes(value), to: &builder)
    case .timestamp(let value):
      builder.append(8)
      builder.append(bigEndian: UInt64(bitPattern: value.millisecondsSince1970))
    case .uuid(let value):
      builder.append(9)
      for index in 0..<16 { builder.append(index < value.count ? value[index] : 0) }
    }
  }

  private func append(_ type: UInt8, _ value: Bytes, to builder: inout BytesBuilder) {
    let value = value.slice(0..<65_535)
    builder.append(type)
    builder.append(bigEndian: UInt16(truncatingIfNeeded: value.count))
    builder.append(value)
  }
}

extension BytesBuilder {
  /// Appends the checksum of everything before it.
  fileprivate mutating func appendChecksum() {
    var checksum = CRC32()
    withUnsafeBytes { checksum.update($0) }
    append(bigEndian: checksum.value)
  }

  fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append($0) }
  }
}
