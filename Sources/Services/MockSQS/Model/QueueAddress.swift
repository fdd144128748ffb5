// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a `QueueUrl` says: any of AWS's forms, a local server's, a path, or the queue's bare name.
struct QueueAddress {
  let name: String
  let account: String?
  let region: String?

  /// Takes a URL apart, byte by byte since every call does it.
  init(_ url: String) {
    var url = url
    (name, account, region) = url.withUTF8 { bytes in
      let path = Self.pathStart(bytes)
      let name = Self.nameRange(bytes, from: path)
      let nameStart = name.lowerBound
      let accountStart = Self.start(ofPartEndingAt: max(nameStart &- 1, path), bytes, from: path)
      let account = bytes[accountStart..<max(nameStart &- 1, accountStart)]
      return (
        String(decoding: bytes[name], as: UTF8.self),
        Self.isAccount(account) ? String(decoding: account, as: UTF8.self) : nil,
        Self.region(bytes[..<path])
      )
    }
  }

  /// The name alone, as states keep their queues by it.
  static func key(of url: String) -> Bytes {
    var url = url
    return url.withUTF8 { bytes in
      let name = nameRange(bytes, from: pathStart(bytes))
      return Bytes(copying: UnsafeRawBufferPointer(Buffer(rebasing: bytes[name])))
    }
  }

  static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { $0 &- 48 < 10 }
  }

  private typealias Buffer = UnsafeBufferPointer<UInt8>
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  private static func isAccount(_ bytes: Slice<Buffer>) -> Bool {
    guard bytes.count == 12 else { return false }
    for byte in bytes where byte &- 48 > 9 { return false }
    return true
  }

  /// Where scheme and host end; 0 for what has none.
  private static func pathStart(_ bytes: Buffer) -> Int {
    guard bytes.count > 7, bytes[0] == UInt8(ascii: "h") else { return 0 }
    let scheme = bytes[4] == UInt8(ascii: "s") ? 8 : 7
    guard bytes.count >= scheme, bytes[scheme &- 3] == UInt8(ascii: ":"), bytes[scheme &- 2] == slash,
      bytes[scheme &- 1] == slash
    else { return 0 }
    var index = scheme
    while index < bytes.count, bytes[index] != slash { index &+= 1 }
    return index
  }

  /// The last part of a path, before the slash that may end it.
  private static func nameRange(_ bytes: Buffer, from path: Int) -> Range<Int> {
    var end = bytes.count
    if end > path, bytes[end &- 1] == slash { end &-= 1 }
    return start(ofPartEndingAt: end, bytes, from: path)..<end
  }

  private static func start(ofPartEndingAt end: Int, _ bytes: Buffer, from lower: Int) -> Int {
    var index = end
    while index > lower, bytes[index &- 1] != slash { index &-= 1 }
    return index
  }

  /// The region that one of AWS's hosts names; local hosts, the common ones in tests, name none.
  private static func region(_ origin: Slice<Buffer>) -> String? {
    let bytes = Buffer(rebasing: origin)
    var label = 0
    var hyphens = 0
    var found: Range<Int>?
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "-"): hyphens &+= 1
      case slash: (label, hyphens) = (index &+ 1, 0)
      case dot:
        if hyphens >= 2, bytes[index &- 1] &- 48 < 10 { found = label..<index }
        (label, hyphens) = (index &+ 1, 0)
      default: break
      }
      index &+= 1
    }
    guard let found else {
      // Its length first: most origins are neither this one nor as long.
      let legacy = "https://queue.amazonaws.com"
      return bytes.count == legacy.utf8.count && bytes.elementsEqual(legacy.utf8) ? "us-east-1" : nil
    }
    let region = String(decoding: bytes[found], as: UTF8.self)
    let domain = bytes[found.upperBound...]
    if domain.elementsEqual(".amazonaws.com".utf8) { return region }
    let host = bytes.drop { $0 != slash }.drop { $0 == slash }
    return HostName(String(decoding: host, as: UTF8.self)).region
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
