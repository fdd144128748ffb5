// SPDX-License-Identifier: Apache-2.0

/// Indexes that were seen, of which nearly all are small: up to 63 they take no memory of their own.
package struct IndexMarks: Sendable {
  private var low: UInt64 = 0
  private var high: Set<Int> = []

  package init() {}

  package mutating func insert(_ index: Int) {
    if index < 64 { low |= 1 << UInt64(index) } else { high.insert(index) }
  }

  package func contains(_ index: Int) -> Bool {
    index < 64 ? low & (1 << UInt64(index)) != 0 : high.contains(index)
  }
}
