// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// The ordered map that services keep their resources in.
enum Collections {
  static func run(_ measurement: Measurement) {
    let size = measurement.size(1_000_000)
    measurement.heading("Ordered map, \(size) entries")
    var random = SeededGenerator(seed: 1)
    let keys = (0..<size).map { _ in Bytes(random.uuid()) }
    var map = OrderedMap<Bytes, Int>()
    for (index, key) in keys.enumerated() { map[key] = index }

    var index = 0
    func nextKey() -> Bytes {
      index = (index + 7919) % keys.count
      return keys[index]
    }
    var found = 0
    measurement.report("Look up a random key", count: 200_000) { found &+= map[nextKey()] ?? 0 }
    measurement.report("Change a value in place", count: 200_000) { map[nextKey()]? += 1 }
    measurement.report("Remove and insert a random key", count: 100_000) {
      let key = nextKey()
      let value = map.removeValue(forKey: key)
      map[key] = value
    }
    measurement.report("List 1000 entries from a random key", count: 500) {
      for entry in map.ascending(from: nextKey()).prefix(1000) { found &+= entry.value }
    }
    measurement.report("Copy, and write one entry of the copy", count: 5000) {
      var copy = map
      copy[nextKey()] = 0
      found &+= copy.count
    }
    guard found != 0 else { fatalError("nothing was found") }
  }
}
