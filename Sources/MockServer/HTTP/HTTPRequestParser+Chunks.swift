// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

extension HTTPRequestParser {
  /// Reads one line of the chunked framing (RFC 9112 §7.1) and returns its length; `nil` while its end is not there.
  mutating func readFramingLine(_ input: UnsafeRawBufferPointer) throws(HTTPParseFailure) -> Int? {
    if state == .chunkEnd { return try readChunkEnd(ByteRun(input)) }
    let limit = state == .trailers ? limits.headerBytes &- trailerCount : Self.chunkLineLimit
    guard let length = lineLength(input, limit: limit) else {
      guard input.count < limit else {
        throw state == .trailers
          ? HTTPParseFailure(status: 431, reason: "the trailers are longer than \(limits.headerBytes) bytes")
          : HTTPParseFailure(status: 400, reason: "the size of a chunk is malformed")
      }
      return nil
    }
    let line = UnsafeRawBufferPointer(rebasing: input[..<length])
    if state == .chunkSize { try readChunkSize(ByteRun(line)) } else { try readTrailer(line) }
    return length
  }

  /// The length of the first line, its end included, if it lies within the limit.
  private func lineLength(_ input: UnsafeRawBufferPointer, limit: Int) -> Int? {
    let searched = Swift.min(input.count, limit)
    guard searched > 0, let base = input.baseAddress,
      let found = mock_find(base, Int32(UInt8.lineFeed), searched)
    else { return nil }
    return found - base + 1
  }

  private mutating func readChunkSize(_ line: ByteRun) throws(HTTPParseFailure) {
    var size: Int64 = 0
    var position = 0
    while let digit = line.byte(position).hexValue, position < 15 {
      size = size &* 16 &+ Int64(digit)
      position &+= 1
    }
    let digits = position
    while line.byte(position).isBlank { position &+= 1 }
    // Extensions are allowed and mean nothing here.
    if line.byte(position) == UInt8(ascii: ";") { position &+= line.textLength(from: position) }
    if line.byte(position) == .carriageReturn { position &+= 1 }
    guard digits > 0, position == line.count &- 1 else {
      throw HTTPParseFailure(status: 400, reason: "the size of a chunk is malformed")
    }
    guard size <= Int64(limits.bodyBytes &- bodyCount) else { throw tooLong() }
    remaining = Int(size)
    bodyCount &+= remaining
    state = remaining == 0 ? .trailers : .chunkData
  }

  private mutating func readChunkEnd(_ input: ByteRun) throws(HTTPParseFailure) -> Int? {
    guard input.count > 0 else { return nil }
    if input.byte(0) == .carriageReturn, input.count < 2 { return nil }
    let length = input.byte(0) == .carriageReturn ? 2 : 1
    guard input.byte(length &- 1) == .lineFeed else {
      throw HTTPParseFailure(status: 400, reason: "a chunk is longer than its size")
    }
    state = .chunkSize
    return length
  }

  /// Trailers are checked and dropped: none of them means anything to AWS, whose own lie within `aws-chunked` bodies.
  private mutating func readTrailer(_ line: UnsafeRawBufferPointer) throws(HTTPParseFailure) {
    trailerCount &+= line.count
    var cursor = HeaderCursor(line)
    if try cursor.nextField() == nil { state = .head }
  }
}
