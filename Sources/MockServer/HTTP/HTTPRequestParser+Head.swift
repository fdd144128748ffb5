// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

extension HTTPRequestParser {
  /// The length of the head at the start of `input`, blank line included; `nil` while its end is not there.
  ///
  /// Blank lines before it are skipped (RFC 9112 §2.2) and counted in `skipped`. What has been looked at is not looked at again.
  mutating func findHead(
    _ input: UnsafeRawBufferPointer, skipped: inout Int
  ) throws(HTTPParseFailure) -> Int? {
    var input = input
    while scanned == 0, let first = input.first {
      var blank = 0
      if first == .lineFeed {
        blank = 1
      } else if first == .carriageReturn {
        guard input.count > 1 else { return nil }
        if input[1] == .lineFeed { blank = 2 }
      }
      guard blank > 0 else {
        // A TLS handshake, for one, would otherwise be waited for in vain.
        guard ByteRun(input).slice(0, 1).tokenLength() == 1 else {
          throw HTTPParseFailure(status: 400, reason: "this is not an HTTP request")
        }
        break
      }
      skipped &+= blank
      input = UnsafeRawBufferPointer(rebasing: input[blank...])
    }
    guard let base = input.baseAddress else { return nil }
    let searched = Swift.min(input.count, limits.headerBytes)
    while scanned < searched {
      guard let found = mock_find(base + scanned, Int32(UInt8.lineFeed), searched &- scanned) else { break }
      let end = found - base
      scanned = end &+ 1
      let length = end &- lineStart
      if length == 0 || (length == 1 && input[lineStart] == .carriageReturn) {
        let whole = scanned
        scanned = 0
        lineStart = 0
        return whole
      }
      lineCount &+= 1
      lineStart = scanned
    }
    scanned = Swift.max(scanned, searched)
    guard input.count < limits.headerBytes else {
      throw lineCount == 0
        ? HTTPParseFailure(status: 414, reason: "the request line is longer than \(limits.headerBytes) bytes")
        : HTTPParseFailure(status: 431, reason: "the headers are longer than \(limits.headerBytes) bytes")
    }
    return nil
  }

  /// Reads request line and header fields; `head` ends in a blank line.
  mutating func readHead(_ head: UnsafeRawBufferPointer) throws(HTTPParseFailure) {
    var cursor = HeaderCursor(head)
    framing = Framing()
    headers = HTTPHeaders(copying: head, fields: lineCount)
    lineCount = 0
    let isAbsolute = try readRequestLine(&cursor)
    while let field = try cursor.nextField() {
      if !(isAbsolute && field.name.matches("host")) {
        headers.note(name: field.name.bytes, value: field.value.bytes, in: head)
      }
      try note(field)
    }
    guard framing.hosts == 1 || (framing.hosts == 0 && (framing.isHTTP10 || isAbsolute)) else {
      throw HTTPParseFailure(
        status: 400,
        reason: framing.hosts == 0 ? "the Host header is missing" : "there is more than one Host header")
    }
    if framing.isChunked {
      // Two lengths are how requests are smuggled past a proxy (RFC 9112 §6.1).
      guard framing.contentLength == nil else {
        throw HTTPParseFailure(status: 400, reason: "Content-Length and Transfer-Encoding exclude each other")
      }
      guard !framing.isHTTP10 else {
        throw HTTPParseFailure(status: 400, reason: "HTTP/1.0 has no Transfer-Encoding")
      }
    }
  }

  /// Whether the target names its host itself.
  private mutating func readRequestLine(_ cursor: inout HeaderCursor) throws(HTTPParseFailure) -> Bool {
    let name = cursor.takeToken()
    guard name.count > 0, name.count <= 64, cursor.take(.space) else {
      throw HTTPParseFailure(status: 400, reason: "the method is malformed")
    }
    let wanted = cursor.takeTarget()
    guard wanted.count > 0, cursor.take(.space) else {
      throw HTTPParseFailure(status: 400, reason: "the request target is malformed")
    }
    let version = cursor.takeTarget()
    guard version.count == 8, version.hasPrefix("http/"), version.byte(0) == UInt8(ascii: "H"),
      version.byte(5).isDigit, version.byte(6) == UInt8(ascii: "."), version.byte(7).isDigit,
      cursor.takeLineEnd()
    else { throw HTTPParseFailure(status: 400, reason: "the request line does not end in an HTTP version") }
    guard version.byte(5) == UInt8(ascii: "1") else {
      throw HTTPParseFailure(status: 505, reason: "only HTTP/1.1 and HTTP/1.0 are spoken here")
    }
    framing.isHTTP10 = version.byte(7) == UInt8(ascii: "0")
    framing.keepsAlive = !framing.isHTTP10
    method = HTTPMethod(rawValue: String(decoding: name.utf8, as: UTF8.self))
    guard let text = String(validating: wanted.bytes) else {
      throw HTTPParseFailure(status: 400, reason: "the request target is not UTF-8")
    }
    target = text
    if wanted.byte(0) == .slash { return false }
    if method == .options, text == "*" { return false }
    guard let scheme = wanted.schemeLength, wanted.hasAuthority(at: scheme) else {
      throw HTTPParseFailure(status: 400, reason: "the request target is neither a path nor a URL")
    }
    target = text.prefix(scheme).lowercased() + text.dropFirst(scheme)
    return true
  }

  /// Takes from a field what concerns the message itself.
  private mutating func note(_ field: HeaderCursor.Field) throws(HTTPParseFailure) {
    switch field.name.count {
    case 4 where field.name.matches("host"):
      framing.hosts &+= 1
      for byte in field.value.bytes where byte.cannotBeInAuthority {
        throw HTTPParseFailure(status: 400, reason: "the Host header is malformed")
      }
    case 6 where field.name.matches("expect"):
      guard field.value.matches("100-continue") else {
        throw HTTPParseFailure(status: 417, reason: "only 100-continue can be expected")
      }
      framing.expectsContinue = !framing.isHTTP10
    case 10 where field.name.matches("connection"):
      field.value.forEachElement { element in
        if element.matches("close") { framing.keepsAlive = false }
        if element.matches("keep-alive"), framing.isHTTP10 { framing.keepsAlive = true }
      }
    case 14 where field.name.matches("content-length"):
      guard let length = field.value.decimalValue else {
        throw HTTPParseFailure(status: 400, reason: "the Content-Length is not a number")
      }
      guard framing.contentLength == nil || framing.contentLength == length else {
        throw HTTPParseFailure(status: 400, reason: "there are two Content-Length headers that differ")
      }
      framing.contentLength = length
    case 17 where field.name.matches("transfer-encoding"):
      guard field.value.matches("chunked"), !framing.isChunked else {
        throw HTTPParseFailure(status: 501, reason: "the only Transfer-Encoding understood is chunked")
      }
      framing.isChunked = true
    default: break
    }
  }
}
