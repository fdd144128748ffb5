// SPDX-License-Identifier: Apache-2.0

import CMockCore

extension Bytes {
  /// Whether the first bytes are those of `prefix`.
  public func hasPrefix(_ prefix: Bytes) -> Bool {
    prefix.count <= count && slice(0..<prefix.count) == prefix
  }

  /// Where `pattern` first stands at or behind `start`, found at the speed of a C library's search; `nil` where it
  /// doesn't. An empty pattern stands everywhere.
  public func firstIndex(of pattern: Bytes, from start: Int = 0) -> Int? {
    withUnsafeBytes { text in
      pattern.withUnsafeBytes { pattern in
        var index = Swift.max(start, 0)
        guard let first = pattern.first else { return index <= text.count ? index : nil }
        while pattern.count <= text.count &- index {
          let rest = UnsafeRawBufferPointer(rebasing: text[index...])
          let candidates = rest.count &- pattern.count &+ 1
          let found = mock_find_byte(rest.bytePointer, candidates, first)
          guard found < candidates else { return nil }
          index &+= found
          let candidate = UnsafeRawBufferPointer(rebasing: text[index..<index &+ pattern.count])
          if compareMemory(candidate, pattern) == 0 { return index }
          index &+= 1
        }
        return nil
      }
    }
  }
}
