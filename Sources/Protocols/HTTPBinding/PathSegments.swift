// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A path cut at its slashes; empty segments are kept, as they are part of S3's keys.
struct PathSegments {
  /// As on the wire.
  let raw: [Substring]
  /// Percent-decoded; as on the wire where that isn't possible.
  let texts: [String]

  init(_ path: String) {
    var rest = path[...]
    if rest.utf8.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
    raw = rest.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      Substring($0)
    }
    texts = raw.map { segment in
      guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
      return PercentEncoding.decodeText(String(segment)) ?? String(segment)
    }
  }
}

extension URITemplate {
  /// The values of the labels, percent-decoded, in a path that this template matches; a value whose bytes are not
  /// text is left out.
  func labels(in path: String) -> [(name: String, value: String)] {
    let raw = PathSegments(path).raw
    var labels: [(name: String, value: String)] = []
    var position = 0
    for (index, segment) in segments.enumerated() {
      guard position < raw.count else { break }
      switch segment {
      case .literal: position += 1
      case .label(let name):
        if let value = PercentEncoding.decodeText(String(raw[position])) { labels.append((name, value)) }
        position += 1
      case .greedy(let name):
        let end = max(raw.count - (segments.count - index - 1), position)
        let text = raw[position..<end].joined(separator: "/")
        if let value = PercentEncoding.decodeText(text) { labels.append((name, value)) }
        position = end
      }
    }
    return labels
  }
}
