// SPDX-License-Identifier: Apache-2.0

import CMockServer

/// Why a server could not start, in words for whoever started it: `port 5000 on 127.0.0.1 is in use`.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// One line, without a full stop.
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ what: String, errno: Int32) {
    description = "\(what): \(String(cString: strerror(errno)))"
  }

  /// What went wrong with binding to an address.
  init(binding host: String, port: Int, errno: Int32) {
    switch -errno {
    case mock_address_in_use: self.init("port \(port) on \(host) is in use")
    case mock_access_denied: self.init("port \(port) on \(host) needs more rights than this process has")
    case mock_address_unavailable: self.init("\(host) is not an address of this machine")
    case mock_invalid_address: self.init("\(host) is neither an IPv4 nor an IPv6 address, nor localhost")
    default: self.init("cannot listen on \(host), port \(port)", errno: errno)
    }
  }
}
