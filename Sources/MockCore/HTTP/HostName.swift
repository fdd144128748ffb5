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
    if let mark = name.lastIndex(of: ":"), !name.hasSuffix("]"),
      let number = Int(name[name.index(after: mark)...])
    {
      port = number
      name = String(name[..<mark])
    }
    if name.hasSuffix(".") { name.removeLast() }
    self.name = name
    self.port = port
    kind = Self.classify(name)
  }

  private static let domains = [
    ".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".amazonaws.eu", ".c2s.ic.gov", ".sc2s.sgov.gov",
    ".cloud.adc-e.uk", ".csp.hci.ic.gov", ".on.aws", ".localhost",
  ]

  private static func classify(_ name: String) -> Kind {
    if name == "localhost" || !name.contains(".") || name.hasPrefix("[") { return .local }
    for domain in domains where name.hasSuffix(domain) {
      return .aws(labels: name.dropLast(domain.utf8.count).split(separator: ".").map { String($0) })
    }
    let labels = name.split(separator: ".")
    return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil } ? .local : .foreign
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
