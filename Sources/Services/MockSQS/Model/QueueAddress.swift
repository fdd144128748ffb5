// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a `QueueUrl` says: any of AWS's forms, a local server's, a path, or the queue's bare name.
struct QueueAddress {
  let name: String
  let account: String?
  let region: String?

  init(_ url: String) {
    var rest = Substring(url)
    var host: Substring?
    if let mark = Self.schemeEnd(url) {
      rest = rest[mark...]
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      host = rest[..<end]
      rest = rest[end...]
    }
    if rest.utf8.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    guard let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      name = String(rest)
      (account, region) = (nil, nil)
      return
    }
    name = String(rest[rest.utf8.index(after: slash)...])
    let owner = rest[..<slash]
    let start = owner.utf8.lastIndex(of: UInt8(ascii: "/")).map { owner.utf8.index(after: $0) }
    let candidate = owner[(start ?? owner.startIndex)...]
    account = Self.isAccount(candidate) ? String(candidate) : nil
    region = host.flatMap(Self.region)
  }

  static func isAccount(_ text: Substring) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { $0 &- 48 < 10 }
  }

  private static func schemeEnd(_ url: String) -> String.Index? {
    for scheme in ["https://", "http://"] where url.hasPrefix(scheme) {
      return url.utf8.index(url.startIndex, offsetBy: scheme.utf8.count)
    }
    return nil
  }

  private static func region(of host: Substring) -> String? {
    // Local hosts, the common ones in tests, name none.
    guard host.utf8.contains(UInt8(ascii: ".")) else { return nil }
    let name = HostName(String(host))
    if let region = name.region { return region }
    return name.name == "queue.amazonaws.com" ? "us-east-1" : nil
  }

  /// The URL of a queue, on the host that the client calls where that is not one of AWS's.
  static func url(of name: String, _ context: Context) -> String {
    let endpoint = context.endpoint
    let host = HostName(endpoint.host)
    let isLegacy = host.name.hasPrefix("queue.") || host.name.contains(".queue.")
    if case .aws = host.kind, !host.name.hasSuffix(".localhost"), !isLegacy {
      let domain = "sqs.\(context.region).\(context.partition.dnsSuffix)"
      return "\(endpoint.scheme)://\(domain)/\(context.account)/\(name)"
    }
    return "\(endpoint.scheme)://\(endpoint.host)/\(context.account)/\(name)"
  }
}
