// SPDX-License-Identifier: Apache-2.0

/// The path and fixed query of an operation's HTTP binding: `/{Bucket}/{Key+}?acl`.
public struct URITemplate: Sendable {
  public enum Segment: Sendable, Equatable {
    case literal(String)
    /// One path segment that is a member's value.
    case label(String)
    /// The rest of the path, slashes included (`{Key+}`).
    case greedy(String)
  }

  public let text: String
  public let segments: [Segment]
  /// Query items that must be there: `acl`, `list-type=2`.
  public let query: [(name: String, value: String?)]

  public init(_ text: String) {
    self.text = text
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    segments = (parts.first ?? "").split(separator: "/").map { part in
      guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(String(part)) }
      let name = part.dropFirst().dropLast()
      return name.hasSuffix("+") ? .greedy(String(name.dropLast())) : .label(String(name))
    }
    query =
      parts.count < 2
      ? []
      : parts[1].split(separator: "&").map { item in
        let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(pair[0]), pair.count > 1 ? String(pair[1]) : nil)
      }
  }
}
