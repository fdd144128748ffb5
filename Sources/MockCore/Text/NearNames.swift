// SPDX-License-Identifier: Apache-2.0

extension [String] {
  /// Those of these names that `name` may have been meant for, the nearest first and three at most.
  func near(_ name: String) -> [String] {
    // Whoever sends a name of any length gets no table of that size.
    let given = [UInt8](name.lowercased().utf8.prefix(64))
    let limit = Swift.max(2, given.count / 4)
    var found: [(name: String, distance: Int)] = []
    for candidate in self {
      let other = [UInt8](candidate.lowercased().utf8.prefix(64))
      let isBeginning = !given.isEmpty && (other.starts(with: given) || given.starts(with: other))
      let distance = isBeginning ? Swift.min(1, abs(other.count - given.count)) : Self.distance(given, other)
      if distance <= limit { found.append((candidate, distance)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(3).map(\.name)
  }

  /// How many letters have to be put in, left out or exchanged.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = [Int](0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = Swift.min(diagonal + (letter == other ? 0 : 1), above + 1, row[j] + 1)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
