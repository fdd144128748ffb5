// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What is in an object: the bytes as they came, shared with whoever sent and reads them.
struct ObjectContent: Sendable {
  /// One run for an object that came whole, one or more per part for one that was uploaded in parts.
  private(set) var segments: [Bytes]
  private(set) var count: Int

  init() {
    segments = []
    count = 0
  }

  /// Bytes that are a small window of something bigger are copied, lest they keep it alive.
  init(_ bytes: Bytes) {
    segments = bytes.isEmpty ? [] : [bytes.compacted()]
    count = bytes.count
  }

  /// `nil` for a stream. Pieces that come together are thought to fill what they are pieces of, and stay as they are.
  init?(_ body: HTTPBody) {
    switch body {
    case .empty: self.init()
    case .bytes(let bytes): self.init(bytes)
    case .segments(let segments):
      self.init()
      self.segments = segments.filter { !$0.isEmpty }
      count = segments.reduce(0) { $0 + $1.count }
    case .stream: return nil
    }
  }

  mutating func append(_ other: ObjectContent) {
    segments += other.segments
    count += other.count
  }

  mutating func append(_ others: [ObjectContent]) {
    for other in others { append(other) }
  }

  var body: HTTPBody {
    switch segments.count {
    case 0: .empty
    case 1: .bytes(segments[0])
    default: .segments(segments)
    }
  }

  /// The bytes in `range`, which share this content's memory.
  func slice(_ range: Range<Int>) -> ObjectContent {
    var result = ObjectContent()
    var start = 0
    for segment in segments {
      let end = start + segment.count
      if start >= range.upperBound { break }
      if end > range.lowerBound {
        let piece = segment.slice(
          max(range.lowerBound - start, 0)..<min(range.upperBound - start, segment.count))
        if !piece.isEmpty {
          result.segments.append(piece)
          result.count += piece.count
        }
      }
      start = end
    }
    return result
  }
}
