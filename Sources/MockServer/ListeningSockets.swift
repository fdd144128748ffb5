// SPDX-License-Identifier: Apache-2.0

import CMockServer

/// Sockets that listen on one address and share its connections.
final class ListeningSockets {
  let port: Int
  private var sockets: [Int32] = []

  init(host: String, port: Int, count: Int) throws(ServerError) {
    guard let wanted = UInt16(exactly: port) else {
      throw ServerError("\(port) is not a port: they are 0 to 65535")
    }
    let first = mock_bind(Self.address(of: host), wanted)
    guard first >= 0 else { throw ServerError(binding: host, port: port, errno: -first) }
    sockets.append(first)
    self.port = Int(mock_local_port(first))
    while sockets.count < min(max(count, 1), 64) {
      let another = mock_bind_again(first)
      guard another >= 0 else { throw ServerError(binding: host, port: self.port, errno: -another) }
      sockets.append(another)
    }
    for socket in sockets {
      let failure = mock_listen(socket)
      guard failure == 0 else { throw ServerError(binding: host, port: self.port, errno: -failure) }
    }
  }

  deinit { for socket in sockets { mock_close(socket) } }

  /// Hands one socket over; whoever takes it closes it.
  func take() -> Int32? { sockets.popLast() }

  private static func address(of host: String) -> String {
    if host == "localhost" { return "127.0.0.1" }
    return host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
  }
}
