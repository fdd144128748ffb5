// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  /// A refusal's explanation on its way through an error: text behind a mark and a checksum, in base64 for URLs.
  struct AuthorizationMessage: Sendable {
    var text: String

    private static let mark = "MockAWS1"

    init(text: String) { self.text = text }

    init?(encoded: String) {
      var bytes = encoded.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 }
      bytes = bytes.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
      while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
      guard let decoded = bytes.withUnsafeBytes({ Bytes(base64: $0) }),
        let whole = String(validating: decoded)
      else { return nil }
      let parts = whole.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == Self.mark, parts[1] == Self.checksum(String(parts[2])) else {
        return nil
      }
      text = String(parts[2])
    }

    var encoded: String { JSONWebToken.encode(Bytes("\(Self.mark):\(Self.checksum(text)):\(text)")) }

    private static func checksum(_ text: String) -> String { String(PrincipalID.hash(text), radix: 16) }
  }
}
