// SPDX-License-Identifier: Apache-2.0

import MockCore
import Synchronization
import Testing

struct OrderedMapTests {
  /// What the map has to equal, in the plainest way.
  struct SortedArray<Key: Comparable & Sendable> {
    var entries: [(key: Key, value: Int)] = []

    func index(of key: Key) -> (index: Int, found: Bool) {
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].key < key { low = middle + 1 } else { high = middle }
      }
      return (low, low < entries.count && entries[low].key == key)
    }

    mutating func set(_ key: Key, _ value: Int?) {
      let (index, found) = index(of: key)
      switch (value, found) {
      case (let value?, true): entries[index].value = value
      case (let value?, false): entries.insert((key, value), at: index)
      case (nil, true): entries.remove(at: index)
      case (nil, false): break
      }
    }

    subscript(key: Key) -> Int? {
      let (index, found) = index(of: key)
      return found ? entries[index].value : nil
    }
  }

  func isSame<Key>(_ map: OrderedMap<Key, Int>, _ model: SortedArray<Key>) -> Bool {
    guard map.count == model.entries.count, map.isEmpty == model.entries.isEmpty,
      map.first?.key == model.entries.first?.key, map.last?.key == model.entries.last?.key
    else { return false }
    return map.elementsEqual(model.entries, by: ==)
      && map.descending().elementsEqual(model.entries.reversed(), by: ==)
  }

  /// Runs random operations on maps and copies of them, each beside its model.
  func check<Key: Comparable & Sendable>(
    seed: UInt64, rounds: Int, key makeKey: (inout SeededGenerator) -> Key
  ) {
    var random = SeededGenerator(seed: seed)
    var worlds: [(map: OrderedMap<Key, Int>, model: SortedArray<Key>)] = [(OrderedMap(), SortedArray())]
    var wrong = 0
    // Phases of growth and of shrinking, so that nodes split and merge at every height.
    var shrinking = false
    for round in 0..<rounds {
      if random.next(below: 400) == 0 { shrinking.toggle() }
      let world = Int(random.next(below: UInt64(worlds.count)))
      let key = makeKey(&random)
      let removes = random.next(below: 8) < (shrinking ? 6 : 2)
      switch random.next(below: 8) {
      case 0, 1:
        let value = removes ? nil : round
        worlds[world].map[key] = value
        worlds[world].model.set(key, value)
      case 2:
        let expected = worlds[world].model[key]
        if removes {
          if worlds[world].map.removeValue(forKey: key) != expected { wrong += 1 }
        } else {
          if worlds[world].map.updateValue(round, forKey: key) != expected { wrong += 1 }
        }
        worlds[world].model.set(key, removes ? nil : round)
      case 3:
        let expected = worlds[world].model[key]
        let seen = worlds[world].map.update(key) { value in
          defer { value = removes ? nil : (value ?? 0) + 1 }
          return value
        }
        if seen != expected { wrong += 1 }
        worlds[world].model.set(key, removes ? nil : (expected ?? 0) + 1)
      case 4:
        worlds[world].map[key, default: 5] += 1
        worlds[world].model.set(key, (worlds[world].model[key] ?? 5) + 1)
      case 5 where removes:
        let isFirst = random.next(below: 2) == 0
        let popped = isFirst ? worlds[world].map.popFirst() : worlds[world].map.popLast()
        let entries = worlds[world].model.entries
        let expected = isFirst ? entries.first : entries.last
        if popped?.key != expected?.key || popped?.value != expected?.value { wrong += 1 }
        if let expected { worlds[world].model.set(expected.key, Int?.none) }
      case 6:
        let (map, model) = worlds[world]
        let (index, found) = model.index(of: key)
        if map[key] != model[key] || map.contains(key) != found { wrong += 1 }
        let above = index + (found ? 1 : 0)
        let entries = model.entries
        if !map.ascending(from: key).prefix(70).elementsEqual(entries[index...].prefix(70), by: ==)
          || !map.ascending(after: key).prefix(70).elementsEqual(entries[above...].prefix(70), by: ==)
          || !map.descending(from: key).prefix(70).elementsEqual(
            entries[..<above].reversed().prefix(70), by: ==)
          || !map.descending(before: key).prefix(70).elementsEqual(
            entries[..<index].reversed().prefix(70), by: ==)
        {
          wrong += 1
        }
      default:
        if random.next(below: 40) == 0 {
          if worlds.count < 4 {
            worlds.append(worlds[world])
          } else {
            worlds.remove(at: world)
          }
        }
      }
      if round % 197 == 0 {
        for (map, model) in worlds where !isSame(map, model) { wrong += 1 }
      }
    }
    for (map, model) in worlds where !isSame(map, model) { wrong += 1 }
    #expect(wrong == 0, "seed \(seed)")
  }

  @Test("It behaves as a sorted array, and so do its copies", arguments: 0..<6 as Range<UInt64>)
  func properties(seed: UInt64) {
    check(seed: seed, rounds: 8_000) { random in Bytes(String(random.next(below: 3_000))) }
  }

  @Test("Keys of numbers behave the same", arguments: 100..<103 as Range<UInt64>)
  func numericKeys(seed: UInt64) {
    check(seed: seed, rounds: 8_000) { Int($0.next(below: 2_000)) }
  }

  @Test("A few keys that collide often behave the same", arguments: 200..<203 as Range<UInt64>)
  func fewKeys(seed: UInt64) {
    check(seed: seed, rounds: 5_000) { $0.bytes(Int($0.next(below: 2))) }
  }

  @Test(
    "Keys that begin alike, are short or end in zeros behave the same", arguments: 300..<308 as Range<UInt64>)
  func keysThatBeginAlike(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Beginnings shorter and longer than what a node leaves out of its keys, some of which begin others.
    let beginnings = [
      [], [0], Array("table/".utf8), Array("table/customer#".utf8),
      Array("table/customer#".utf8) + [0, 0, 0, 0, 0, 0, 0, 0], [UInt8](repeating: 0xFF, count: 55),
      [UInt8](repeating: 0xFF, count: 56), [UInt8](repeating: 0xFF, count: 57),
      [UInt8](repeating: 7, count: 90), [UInt8](repeating: 0, count: 9),
    ]
    // Some runs have keys with one beginning only, until few with another come between them.
    let others = random.next(below: 3)
    let main = beginnings[Int(random.next(below: UInt64(beginnings.count)))]
    check(seed: seed, rounds: 6_000) { random in
      let isOther = others == 0 || (others == 1 && random.next(below: 200) == 0)
      var key = isOther ? beginnings[Int(random.next(below: UInt64(beginnings.count)))] : main
      for _ in 0..<random.next(below: 12) { key.append([0, 0, 1, 0xFF][Int(random.next(below: 4))]) }
      return Bytes(key)
    }
  }

  @Test("Every way of writing keeps keys that differ behind a long beginning apart")
  func longBeginnings() {
    for length in [0, 7, 8, 9, 48, 56, 64, 200] {
      let beginning = [UInt8](repeating: 0x61, count: length)
      func key(_ number: Int) -> Bytes {
        Bytes(beginning + [UInt8(number &>> 16 & 0xFF), UInt8(number &>> 8 & 0xFF), UInt8(number & 0xFF)])
      }
      var map = OrderedMap<Bytes, Int>()
      for number in 0..<3_000 { map[key(number &* 7919 % 3_000)] = number &* 7919 % 3_000 }
      // Shorter than what nodes leave out, before it and behind it.
      map[Bytes()] = -1
      map[Bytes([0x60])] = -2
      map[Bytes([0x62])] = -3
      map[Bytes(beginning)] = -4
      #expect((0..<3_000).allSatisfy { map[key($0)] == $0 })
      #expect(map[Bytes([0x60])] == -2 && map[Bytes([0x62])] == -3 && map[Bytes(beginning)] == -4)
      #expect(zip(map.keys, map.keys.dropFirst()).allSatisfy { $0 < $1 })
      let copy = map
      for number in stride(from: 0, to: 3_000, by: 2) { map[key(number)] = nil }
      for number in stride(from: 0, to: 2_900, by: 1) { map.removeValue(forKey: key(number)) }
      #expect((0..<3_000).allSatisfy { map[key($0)] == ($0 >= 2_900 && $0 % 2 == 1 ? $0 : nil) })
      #expect((0..<3_000).allSatisfy { copy[key($0)] == $0 })
    }
  }

  // What is left of a branch takes in smaller keys than it was made for.
  @Test("Keys that come back where all were removed are found", arguments: [(300, 100), (4_000, 1_500)])
  func returningKeys(count: Int, removed: Int) {
    func key(_ number: Int) -> Bytes { Bytes([UInt8(number >> 8), UInt8(number & 255)]) }
    for ways in 0..<3 {
      var map = OrderedMap<Bytes, Int>()
      for number in 0..<count { map[key(number)] = number }
      for number in 0..<removed {
        if ways == 0 { map.removeValue(forKey: key(number)) } else { _ = map.popFirst() }
      }
      for number in 0..<removed {
        let number = ways == 2 ? removed - 1 - number : number
        map[key(number)] = number
      }
      #expect(map.count == count)
      #expect((0..<count).allSatisfy { map[key($0)] == $0 })
      #expect((0..<count).allSatisfy { map.removeValue(forKey: key($0)) == $0 })
    }
  }

  @Test("Keys are ordered by unsigned bytes, a prefix first")
  func byteOrder() {
    var map: OrderedMap<Bytes, Int> = [:]
    // Canonically equal as strings, yet two keys.
    for text in ["é", "e\u{301}", "z", "", "a/b", "a", "Z", "\u{10FFFF}", "\u{FFFD}"] { map[text] = 1 }
    #expect(
      map.keys.map(\.description)
        == ["", "Z", "a", "a/b", "e\u{301}", "z", "é", "\u{FFFD}", "\u{10FFFF}"])
    #expect(map.count == 9)
  }

  @Test("Text is a key by its UTF-8")
  func textKeys() {
    var map: OrderedMap<Bytes, [Int]> = [:]
    map["a"] = [1]
    map["a"]?.append(2)
    #expect(map[Bytes("a")] == [1, 2])
    map["a"] = nil
    #expect(map.isEmpty)
  }

  @Test("A copy stays as it was")
  func copies() {
    var map = OrderedMap<Int, Int>()
    for key in 0..<10_000 { map[key] = key }
    let copy = map
    let scan = map.ascending(from: 5_000)
    for key in stride(from: 0, to: 10_000, by: 3) { map[key] = nil }
    for key in 10_000..<20_000 { map[key] = key }
    #expect(copy.count == 10_000)
    #expect(copy.elementsEqual((0..<10_000).map { ($0, $0) }, by: ==))
    #expect(scan.map(\.key) == Array(5_000..<10_000))
    #expect(copy != map)
    #expect(copy == copy)
  }

  @Test("Copies that are written to from many tasks stay apart")
  func concurrentCopies() async {
    var original = OrderedMap<Int, Int>()
    for key in 0..<5_000 { original[key] = 0 }
    let shared = original
    let sums = await withTaskGroup(of: Int.self) { group in
      for task in 1...8 {
        group.addTask {
          var map = shared
          for key in 0..<5_000 where key % task == 0 { map[key, default: 0] += task }
          return map.values.reduce(0, +)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(sums) == Set((1...8).map { task in (0..<5_000).count { $0 % task == 0 } * task }))
    #expect(shared.values.allSatisfy { $0 == 0 })
  }

  /// Tells copies of a value from the value.
  final class Payload: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  @Test("A value is mutated in place, without a copy")
  func inPlace() {
    var map: OrderedMap<Int, [Payload]> = [1: [Payload(1)]]
    let address = map[1]?.withUnsafeBufferPointer { $0.baseAddress }
    map[1]?[0] = Payload(2)
    map[1, default: []][0] = Payload(3)
    map.update(1) { $0?[0] = Payload(4) }
    #expect(map[1]?.withUnsafeBufferPointer { $0.baseAddress } == address)
    #expect(map[1]?.first?.number == 4)
  }

  struct Refused: Error {}

  @Test("A change that throws keeps what it did until then")
  func throwing() {
    var map: OrderedMap<Int, Int> = [1: 1, 2: 2]
    #expect(throws: Refused.self) {
      try map.update(1) { value throws(Refused) in
        value = 10
        throw Refused()
      }
    }
    #expect(throws: Refused.self) {
      try map.update(2) { value throws(Refused) in
        value = nil
        throw Refused()
      }
    }
    #expect(map == [1: 10])
  }

  @Test("Everything that leaves the map is freed")
  func frees() {
    weak var removed: Payload?
    weak var replaced: Payload?
    weak var kept: Payload?
    do {
      var map = OrderedMap<Int, Payload>()
      for key in 0..<200 { map[key] = Payload(key) }
      removed = map[50]
      replaced = map[51]
      kept = map[52]
      map[50] = nil
      map[51] = Payload(0)
      #expect(removed == nil)
      #expect(replaced == nil)
      #expect(kept != nil)
    }
    #expect(kept == nil)
  }

  /// Says how many of it there are.
  final class Counted: Sendable {
    final class Census: Sendable {
      private let count = Atomic(0)
      var living: Int { count.load(ordering: .relaxed) }
      func add(_ change: Int) { count.add(change, ordering: .relaxed) }
    }

    let number: Int
    private let census: Census

    init(_ number: Int, _ census: Census) {
      self.number = number
      self.census = census
      census.add(1)
    }

    deinit { census.add(-1) }
  }

  @Test("Forks of forks keep what is theirs and free the rest", arguments: 400..<404 as Range<UInt64>)
  func forks(seed: UInt64) {
    let census = Counted.Census()
    do {
      var random = SeededGenerator(seed: seed)
      var forks = [OrderedMap<Bytes, Counted>()]
      var models: [[Int: Int]] = [[:]]
      func key(_ number: Int) -> Bytes { Bytes("a key of some length, number \(number)") }
      for round in 0..<6_000 {
        let fork = Int(random.next(below: UInt64(forks.count)))
        let number = Int(random.next(below: 1_500))
        switch random.next(below: 60) {
        case 0 where forks.count < 6:
          forks.append(forks[fork])
          models.append(models[fork])
        case 1 where forks.count > 2:
          forks.remove(at: fork)
          models.remove(at: fork)
        case 2...15:
          forks[fork].removeValue(forKey: key(number))
          models[fork][number] = nil
        default:
          forks[fork][key(number)] = Counted(round, census)
          models[fork][number] = round
        }
      }
      for (fork, model) in zip(forks, models) {
        #expect(fork.count == model.count)
        #expect(model.allSatisfy { fork[key($0.key)]?.number == $0.value })
      }
      // What nobody has any more is gone.
      #expect(census.living == Set(models.flatMap(\.values)).count)
    }
    #expect(census.living == 0)
  }

  @Test("Keys and values lie as they have to, whatever their alignment")
  func alignment() {
    var wide = OrderedMap<Bytes, SIMD16<Float>>()
    var keys = OrderedMap<UInt8, Void>()
    for number in 0..<200 {
      wide[Bytes("\(number)")] = SIMD16(repeating: Float(number))
      keys[UInt8(number)] = ()
    }
    let copy = wide
    for number in stride(from: 0, to: 200, by: 2) { wide[Bytes("\(number)")]?[3] = -1 }
    #expect((0..<200).allSatisfy { copy[Bytes("\($0)")] == SIMD16(repeating: Float($0)) })
    #expect((0..<200).allSatisfy { wide[Bytes("\($0)")]?[3] == ($0 % 2 == 0 ? -1 : Float($0)) })
    #expect(keys.keys.elementsEqual(0..<200))
  }

  struct Due: Comparable, Sendable {
    var time: Int64
    var sequence: UInt64

    static func < (left: Due, right: Due) -> Bool {
      left.time != right.time ? left.time < right.time : left.sequence < right.sequence
    }
  }

  @Test("It is a queue, and a schedule")
  func queue() {
    var queue = OrderedMap<Due, Int>()
    for number in 0..<20_000 { queue[Due(time: Int64(number % 7), sequence: UInt64(number))] = number }
    var previous = Due(time: -1, sequence: 0)
    var popped = 0
    var ordered = true
    while let (key, value) = queue.popFirst() {
      if !(previous < key) || key.sequence != UInt64(value) { ordered = false }
      previous = key
      popped += 1
      if popped % 2 == 0, popped < 20_000 {
        queue[Due(time: 100, sequence: UInt64(20_000 + popped))] = 20_000 + popped
      }
    }
    #expect(ordered)
    #expect(popped == 29_999)
    #expect(queue.isEmpty && queue.first == nil && queue.popLast() == nil)
  }
}
