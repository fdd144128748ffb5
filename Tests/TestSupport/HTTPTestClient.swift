// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A client of raw bytes over one blocking socket: what it sends is exactly what the test wrote.
///
/// It holds the thread it is used on; tests that wait with it for something that needs a thread of Swift's own run as
/// ``BlockingTests``.
public final class HTTPTestClient {
  private let socket: Int32
  private var received: [UInt8] = []

  public init(port: Int, receiveBuffer: Int32? = nil) {
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #elseif canImport(Musl)
      socket = Musl.socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    if var size = receiveBuffer {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    // Against hanging alone: while other tests hold all threads, an answer that needs one takes a minute.
    var limit = timeval(tv_sec: 900, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let socket = socket
    isConnected =
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      } == 0
  }

  public let isConnected: Bool

  deinit { close(socket) }

  /// Blocks: a task's sleep may be long over before a busy pool lets it go on.
  public static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Whether all of it could be sent.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var position = 0
    while position < bytes.count {
      let sent = bytes.withUnsafeBytes { raw in
        #if canImport(Darwin)
          Darwin.send(socket, raw.baseAddress.map { $0 + position }, raw.count - position, 0)
        #elseif canImport(Musl)
          Musl.send(socket, raw.baseAddress.map { $0 + position }, raw.count - position, Int32(MSG_NOSIGNAL))
        #else
          Glibc.send(socket, raw.baseAddress.map { $0 + position }, raw.count - position, Int32(MSG_NOSIGNAL))
        #endif
      }
      guard sent > 0 else { return false }
      position += sent
    }
    return true
  }

  /// Says that nothing more will be sent.
  public func endInput() { shutdown(socket, Int32(SHUT_WR)) }

  public struct Response: Equatable {
    public var status: Int
    public var headers: [String: String]
    public var body: [UInt8]
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// The next response; `nil` when the connection ends before it is whole.
  public func response(toHead: Bool = false) -> Response? {
    guard let head = take(until: Array("\r\n\r\n".utf8)) else { return nil }
    var lines = String(decoding: head, as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: true)
    guard !lines.isEmpty else { return nil }
    let parts = lines.removeFirst().split(separator: " ", maxSplits: 2)
    var response = Response(status: parts.count > 1 ? Int(parts[1]) ?? 0 : 0, headers: [:], body: [])
    for line in lines {
      let field = line.split(separator: ":", maxSplits: 1)
      guard field.count == 2 else { return nil }
      response.headers[field[0].lowercased()] = String(field[1].drop { $0 == " " })
    }
    if toHead || response.status < 200 || response.status == 204 || response.status == 304 { return response }
    if let length = response.headers["content-length"].flatMap({ Int($0) }) {
      guard let body = take(length) else { return nil }
      response.body = body
    } else if response.headers["transfer-encoding"] == "chunked" {
      while true {
        guard let line = take(until: [13, 10]),
          let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16),
          let chunk = take(size), take(2) == [13, 10]
        else { return nil }
        response.body += chunk
        if size == 0 { break }
      }
    } else {
      while receive() {}
      response.body = received
      received = []
    }
    return response
  }

  /// Whether the server closes the connection and sends nothing more before.
  public func sawEnd() -> Bool { received.isEmpty && !receive() }

  private func take(_ count: Int) -> [UInt8]? {
    while received.count < count { guard receive() else { return nil } }
    let taken = Array(received[..<count])
    received = Array(received[count...])
    return taken
  }

  private func take(until end: [UInt8]) -> [UInt8]? {
    var from = 0
    while true {
      var index = from
      while index + end.count <= received.count {
        if received[index..<(index + end.count)].elementsEqual(end) { return take(index + end.count) }
        index += 1
      }
      from = max(0, received.count - end.count)
      guard receive() else { return nil }
    }
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}
