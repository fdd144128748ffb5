// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A path cut at its slashes; empty segments are kept, as they are part of S3's keys.
struct PathSegments {
  /// As on the wire.
  let raw: [Substring.UTF8View]

  init(_ path: String) {
    var rest = path[...].utf8
    if rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
    raw = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  }

  /// Percent-decoded; as on the wire where that isn't possible.
  var texts: [String] {
    raw.map { bytes in
      let segment = Substring(bytes)
      guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
      return PercentEncoding.decodeText(String(segment)) ?? String(segment)
    }
  }
}

extension URITemplate {
  /// The values of the labels, percent-decoded, in a path that this template matches; a value whose bytes are not
  /// text is left out.
  func labels(in path: String) -> [(name: String, value: String)] {
    var path = path
    return path.withUTF8 { bytes in
      var rest = PathCursor(UnsafeRawBufferPointer(bytes))
      var labels: [(name: String, value: String)] = []
      labels.reserveCapacity(segments.count)
      for (index, segment) in segments.enumerated() {
        switch segment {
        case .literal: if rest.take() == nil { return labels }
        case .label(let name):
          guard let text = rest.take() else { return labels }
          if let value = PercentEncoding.decodeText(text) { labels.append((name, value)) }
        case .greedy(let name):
          guard let text = rest.take(leaving: segments.count - index - 1) else { return labels }
          if let value = PercentEncoding.decodeText(text) { labels.append((name, value)) }
        }
      }
      return labels
    }
  }
}

/// Takes segment after segment from a path's bytes.
private struct PathCursor {
  /// `nil` behind the last segment.
  private var rest: UnsafeRawBufferPointer?

  private static let slash = UInt8(ascii: "/")

  init(_ path: UnsafeRawBufferPointer) {
    rest = path.first == Self.slash ? UnsafeRawBufferPointer(rebasing: path[1...]) : path
  }

  mutating func take() -> UnsafeRawBufferPointer? {
    guard let rest else { return nil }
    return take(upTo: rest.firstIndex(of: Self.slash) ?? rest.count, of: rest)
  }

  /// All segments but the last `count`; no bytes where there are no more than those.
  mutating func take(leaving count: Int) -> UnsafeRawBufferPointer? {
    guard let rest else { return nil }
    var end = rest.count
    for _ in 0..<count {
      guard let slash = rest[..<end].lastIndex(of: Self.slash) else {
        return UnsafeRawBufferPointer(start: nil, count: 0)
      }
      end = slash
    }
    return take(upTo: end, of: rest)
  }

  private mutating func take(upTo end: Int, of path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    rest = end < path.count ? UnsafeRawBufferPointer(rebasing: path[(end + 1)...]) : nil
    return UnsafeRawBufferPointer(rebasing: path[..<end])
  }
}
