// SPDX-License-Identifier: Apache-2.0

/// A request's host, taken apart: `sqs.us-east-1.amazonaws.com:443`, `bucket.s3.localhost:5000`.
public struct HostName: Sendable {
  /// The name in lower case, without port and final dot.
  public let name: String
  public let port: Int?
  public let kind: Kind

  public enum Kind: Sendable {
    /// One of AWS's domains, or a name under `localhost`: the labels before the domain.
    case aws(labels: [String])
    /// `localhost`, an IP address, or a name without dots, such as a container's.
    case local
    case foreign
  }

  public init(_ host: String) {
    var name = host.lowercased()
    var port: Int?
    if let mark = name.utf8.lastIndex(of: UInt8(ascii: ":")), name.utf8.last != UInt8(ascii: "]"),
      let number = Int(name[name.utf8.index(after: mark)...])
    {
      port = number
      name = String(name[..<mark])
    }
    if name.utf8.last == UInt8(ascii: ".") { name.removeLast() }
    self.name = name
    self.port = port
    kind = Self.classify(name)
  }

  private static let domains = [
    ".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".amazonaws.eu", ".c2s.ic.gov", ".sc2s.sgov.gov",
    ".cloud.adc-e.uk", ".csp.hci.ic.gov", ".on.aws", ".localhost",
  ]

  /// Whether `host` is surely ``Kind/local``, found without taking it apart: the host of nearly all requests to a server.
  static func isPlain(_ host: UnsafeRawBufferPointer) -> Bool {
    var end = host.count
    while end > 0, host[end &- 1] &- 48 < 10 { end &-= 1 }
    // What is behind the last colon is a port.
    let name = UnsafeRawBufferPointer(
      rebasing: host[..<(end > 0 && host[end &- 1] == 0x3A ? end &- 1 : host.count)])
    if name.hasPrefix("localhost"), name.count == 9 { return true }
    return name.hasPrefix("127.0.0.1") && name.count == 9
  }

  private static func classify(_ name: String) -> Kind {
    let dot = UInt8(ascii: ".")
    if name == "localhost" || !name.utf8.contains(dot) || name.utf8.first == UInt8(ascii: "[") {
      return .local
    }
    // No domain ends in a digit, and every address does.
    if let last = name.utf8.last, last &- 48 < 10 {
      let parts = name.utf8.split(separator: dot)
      return parts.count == 4 && parts.allSatisfy { UInt8(Substring($0)) != nil } ? .local : .foreign
    }
    for domain in domains where name.hasSuffix(domain) {
      return .aws(
        labels: name.utf8.dropLast(domain.utf8.count).split(separator: dot).map { String(Substring($0)) })
    }
    return .foreign
  }

  /// The region that a label names, where one does.
  public var region: String? {
    guard case .aws(let labels) = kind else { return nil }
    return labels.last(where: Self.isRegion)
  }

  /// Whether a text has the form of a region's name: `eu-central-1`, `us-gov-west-1`.
  public static func isRegion(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let last = parts.last, Int(last) != nil else { return false }
    return parts.dropLast().allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 &- 97 < 26 }
    }
  }
}
