// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// How a response's body is told from what follows it on the connection.
enum BodyFraming: Equatable {
  /// No body and no length: 204, 304.
  case none
  case length(Int)
  case chunked
  /// The body ends with the connection: an unknown length for an HTTP/1.0 client.
  case untilClose
}

/// Writes the status line and headers of a response as they go over the wire.
struct HTTPResponseHead {
  var status: Int
  var framing: BodyFraming
  /// What the `Connection` header has to say; HTTP/1.1 keeps a connection without a word.
  var closes: Bool
  var announcesKeepAlive: Bool

  func write(_ headers: HTTPHeaders, date: borrowing HTTPDateLine, to output: inout RawBuffer) {
    writeStatus(to: &output)
    var hasDate = false
    var hasServer = false
    // What isn't left to the framing.
    func isWanted(_ name: UnsafeRawBufferPointer) -> Bool {
      let name = ByteRun(name)
      switch name.count {
      case 4 where name.matches("date"): hasDate = true
      case 6 where name.matches("server"): hasServer = true
      case 10 where name.matches("connection"): return false
      case 14 where name.matches("content-length"): return false
      case 17 where name.matches("transfer-encoding"): return false
      default: break
      }
      return true
    }
    if !headers.forEachRun(isWanted, { output.append($0) }) {
      headers.forEach { name, value in
        if isWanted(name) { Self.writeField(ByteRun(name), ByteRun(value), to: &output) }
      }
    }
    if !hasServer { output.append("Server: MockAWS\r\n") }
    if !hasDate { output.append(date.bytes) }
    writeFraming(to: &output)
    if closes {
      output.append("Connection: close\r\n")
    } else if announcesKeepAlive {
      output.append("Connection: keep-alive\r\n")
    }
    output.append("\r\n")
  }

  private func writeStatus(to output: inout RawBuffer) {
    if status == 200 { return output.append("HTTP/1.1 200 OK\r\n") }
    output.append("HTTP/1.1 ")
    output.append(status)
    output.append(.space)
    output.append(Self.reason(status))
    output.append("\r\n")
  }

  private func writeFraming(to output: inout RawBuffer) {
    switch framing {
    case .none, .untilClose: break
    case .length(let count):
      output.append("Content-Length: ")
      output.append(count)
      output.append("\r\n")
    case .chunked: output.append("Transfer-Encoding: chunked\r\n")
    }
  }

  /// A name that is no token is left out: what a caller stored must not end the field and begin another. Values have no
  /// control characters, for ``HTTPHeaders`` lets none in.
  private static func writeField(_ name: ByteRun, _ value: ByteRun, to output: inout RawBuffer) {
    guard name.count > 0, name.tokenLength() == name.count else { return }
    let room = output.room(name.count &+ value.count &+ 4)
    guard let start = room.baseAddress, let from = name.bytes.baseAddress else { return }
    start.copyMemory(from: from, byteCount: name.count)
    var position = name.count
    room[position] = UInt8(ascii: ":")
    room[position &+ 1] = .space
    position &+= 2
    if let from = value.bytes.baseAddress, value.count > 0 {
      (start + position).copyMemory(from: from, byteCount: value.count)
      position &+= value.count
    }
    room[position] = .carriageReturn
    room[position &+ 1] = .lineFeed
    output.commit(position &+ 2)
  }

  static func reason(_ status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 206: "Partial Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 411: "Length Required"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 416: "Range Not Satisfiable"
    case 417: "Expectation Failed"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Status"
    }
  }
}

/// The `Date` header, written anew once a second.
struct HTTPDateLine: ~Copyable {
  private let line: UnsafeMutablePointer<CChar>
  private var second: Int64 = -1

  private static let count = 6 + 29 + 2

  init() {
    line = .allocate(capacity: Self.count)
    line.initialize(repeating: 0, count: Self.count)
    update("Date: ", at: 0)
    update("\r\n", at: 6 + 29)
  }

  deinit { line.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: line, count: Self.count) }

  mutating func refresh() {
    let now = mock_wall_clock()
    guard now != second else { return }
    second = now
    mock_http_date(now, line + 6)
  }

  private func update(_ text: StaticString, at offset: Int) {
    for index in 0..<text.utf8CodeUnitCount { line[offset + index] = CChar(text.utf8Start[index]) }
  }
}
