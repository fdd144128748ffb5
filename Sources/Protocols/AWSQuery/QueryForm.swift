// SPDX-License-Identifier: Apache-2.0

import MockCore
import XMLFormat

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The parameters of a Query request, sorted so that everything below one name is one run.
///
/// All names and values stand decoded in one block of memory, and an entry says where: walking them makes no objects.
final class QueryForm {
  struct Entry {
    /// Where the dotted name stands: `Attribute.1.Name`.
    var key: Int
    var keyCount: Int
    var value: Int
    var valueCount: Int
  }

  private(set) var count = 0
  private let capacity: Int
  private let entries: UnsafeMutablePointer<Entry>
  private let text: UnsafeMutablePointer<UInt8>
  private let textCapacity: Int
  private var textCount = 0

  /// Takes the parameters of the query string and, when the body is a form, of the body; `nil` when an escape is bad.
  ///
  /// `name` is a parameter that has a default, which is asked for when none of this name is there.
  init?(
    _ request: HTTPRequest, default name: String? = nil,
    _ makeDefault: (HTTPRequest) -> String? = { _ in nil }
  ) {
    let query = request.query.map { Bytes($0) } ?? Bytes()
    let body = Self.hasForm(request) ? request.body.bytes ?? Bytes() : Bytes()
    // A default is made of the request's own line and host.
    let spare =
      name.map { $0.utf8.count + request.target.utf8.count + (request.host?.utf8.count ?? 0) + 16 } ?? 0
    textCapacity = query.count + body.count + spare + 1
    text = .allocate(capacity: textCapacity)
    capacity = Self.fieldCount(query) + Self.fieldCount(body) + 1
    entries = .allocate(capacity: capacity)
    guard query.withUnsafeBytes(append), body.withUnsafeBytes(append) else { return nil }
    if let name, !(0..<count).contains(where: { key($0).equalsUTF8(of: name) }),
      let value = makeDefault(request)
    {
      add(name, value)
    }
    sort()
  }

  deinit {
    entries.deallocate()
    text.deallocate()
  }

  @inline(__always)
  subscript(index: Int) -> Entry { entries[index] }

  func key(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text + entries[index].key, count: entries[index].keyCount)
  }

  func value(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text + entries[index].value, count: entries[index].valueCount)
  }

  /// Where the segment of a name that begins at `start` ends.
  func segmentEnd(_ index: Int, from start: Int) -> Int {
    let key = text + entries[index].key
    let count = entries[index].keyCount
    var end = start
    while end < count, key[end] != UInt8(ascii: ".") { end &+= 1 }
    return end
  }

  /// Whether two names, the same before `start`, have the same segment there, which in the first ends at `end`.
  func haveSameSegment(_ first: Int, _ second: Int, _ start: Int, _ end: Int) -> Bool {
    let count = entries[second].keyCount
    let a = text + entries[first].key
    let b = text + entries[second].key
    guard count == end || (count > end && b[end] == UInt8(ascii: ".")) else { return false }
    // Numbers differ at their ends.
    var index = end
    while index > start {
      index &-= 1
      if a[index] != b[index] { return false }
    }
    return true
  }

  // MARK: Parsing

  /// Whether the body can be a form: it says so, or doesn't say what it is.
  static func hasForm(_ request: HTTPRequest) -> Bool {
    request.headers.withValue("Content-Type") { value in
      value.isEmpty || startsWith(value, "application/x-www-form-urlencoded")
    } ?? true
  }

  private static func startsWith(_ value: UnsafeRawBufferPointer, _ prefix: StaticString) -> Bool {
    guard value.count >= prefix.utf8CodeUnitCount, let start = value.baseAddress else { return false }
    if memcmp(start, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0 { return true }
    for index in 0..<prefix.utf8CodeUnitCount {
      let byte = value[index]
      if (byte &- 65 < 26 ? byte | 0x20 : byte) != prefix.utf8Start[index] { return false }
    }
    return true
  }

  private static func fieldCount(_ form: Bytes) -> Int {
    form.withUnsafeBytes { source in
      var count = 1
      var index = 0
      while index < source.count {
        if source[index] == UInt8(ascii: "&") { count &+= 1 }
        index &+= 1
      }
      return count
    }
  }

  private func append(_ source: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < source.count {
      var entry = Entry(key: textCount, keyCount: 0, value: 0, valueCount: 0)
      let start = index
      guard decode(source, &index, isKey: true) else { return false }
      entry.keyCount = textCount &- entry.key
      entry.value = textCount
      if index < source.count, source[index] == UInt8(ascii: "=") {
        index &+= 1
        guard decode(source, &index, isKey: false) else { return false }
      }
      entry.valueCount = textCount &- entry.value
      if index > start, count < capacity {
        (entries + count).initialize(to: entry)
        count &+= 1
      }
      index &+= 1
    }
    return true
  }

  /// Decodes up to the end of the name or value; `false` for a bad escape.
  private func decode(_ source: UnsafeRawBufferPointer, _ index: inout Int, isKey: Bool) -> Bool {
    var target = textCount
    var position = index
    defer {
      textCount = target
      index = position
    }
    while position < source.count {
      let byte = source[position]
      switch byte {
      case UInt8(ascii: "&"): return true
      case UInt8(ascii: "=") where isKey: return true
      case UInt8(ascii: "+"): text[target] = 0x20
      case UInt8(ascii: "%"):
        guard source.count &- position > 2, let high = Self.digit(source[position &+ 1]),
          let low = Self.digit(source[position &+ 2])
        else { return false }
        text[target] = high &<< 4 | low
        position &+= 2
      default: text[target] = byte
      }
      target &+= 1
      position &+= 1
    }
    return true
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte &- 0x30
    case 0x41...0x46: byte &- 0x37
    case 0x61...0x66: byte &- 0x57
    default: nil
    }
  }

  private func add(_ name: String, _ value: String) {
    let nameCount = name.utf8.count
    guard count < capacity, nameCount + value.utf8.count <= textCapacity &- textCount else { return }
    let entry = Entry(
      key: textCount, keyCount: nameCount, value: textCount &+ nameCount, valueCount: value.utf8.count)
    for bytes in [name.utf8, value.utf8] {
      for byte in bytes {
        text[textCount] = byte
        textCount &+= 1
      }
    }
    (entries + count).initialize(to: entry)
    count &+= 1
  }

  // MARK: Order

  /// Puts the entries in the order of their names, segment by segment, numbers by their value. Equal names keep the
  /// order in which they came.
  private func sort() {
    var index = 1
    while index < count, !precedes(entries[index], entries[index &- 1]) { index &+= 1 }
    guard index < count else { return }
    var all = UnsafeMutableBufferPointer(start: entries, count: count)
    all.sort(by: precedes)
  }

  private func precedes(_ left: Entry, _ right: Entry) -> Bool {
    let order = Self.order(
      UnsafeBufferPointer(start: text + left.key, count: left.keyCount),
      UnsafeBufferPointer(start: text + right.key, count: right.keyCount))
    // Names stand in memory as they came.
    return order == 0 ? left.key < right.key : order < 0
  }

  /// Negative when `a` comes first. What is equal up to a dot is compared from there on.
  private static func order(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let common = min(a.count, b.count)
    var index = 0
    var segment = 0
    while index < common, a[index] == b[index] {
      if a[index] == UInt8(ascii: ".") { segment = index &+ 1 }
      index &+= 1
    }
    if index < common {
      // Letters that differ: neither segment is a number, so the letters decide.
      let (x, y) = (a[index], b[index])
      if x > 0x39 && y > 0x39 { return Int(x) &- Int(y) }
    } else if a.count == b.count {
      return 0
    }
    let left = self.segment(of: a, from: segment)
    let right = self.segment(of: b, from: segment)
    if left.end == index && right.end == index {
      // The segments are equal, so one of the names ends here.
      return a.count &- b.count
    }
    if left.isNumber && right.isNumber {
      let leftDigits = left.end &- left.significant
      let rightDigits = right.end &- right.significant
      if leftDigits != rightDigits { return leftDigits &- rightDigits }
      for offset in 0..<leftDigits {
        let (x, y) = (a[left.significant &+ offset], b[right.significant &+ offset])
        if x != y { return Int(x) &- Int(y) }
      }
      // The same number with more zeros in front.
      return left.end &- right.end
    }
    if left.isNumber != right.isNumber { return left.isNumber ? -1 : 1 }
    if index < left.end && index < right.end { return Int(a[index]) &- Int(b[index]) }
    return left.end &- right.end
  }

  /// The segment that begins at `start`: where it ends, whether it is a number, and where that has its first digit
  /// that isn't a leading zero.
  private static func segment(
    of key: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (end: Int, isNumber: Bool, significant: Int) {
    var end = start
    var isNumber = true
    var significant = start
    while end < key.count, key[end] != UInt8(ascii: ".") {
      if key[end] &- 0x30 > 9 { isNumber = false }
      if key[end] == 0x30, significant == end { significant = end &+ 1 }
      end &+= 1
    }
    return (end, isNumber && end > start, significant)
  }
}
