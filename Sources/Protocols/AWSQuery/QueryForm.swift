// SPDX-License-Identifier: Apache-2.0

import MockCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The parameters of a Query request, sorted so that everything below one name is one run.
struct QueryForm {
  struct Entry {
    /// The dotted name: `Attribute.1.Name`.
    var key: Bytes
    var value: Bytes
  }

  private(set) var entries: [Entry] = []

  /// Takes the parameters of the query string and, when the body is a form, of the body; `nil` when an escape is bad.
  init?(_ request: HTTPRequest) {
    if let query = request.query, !query.isEmpty {
      guard append(Bytes(query)) else { return nil }
    }
    if Self.hasForm(request), let body = request.body.bytes {
      guard append(body) else { return nil }
    }
  }

  /// Whether the body can be a form: it says so, or doesn't say what it is.
  static func hasForm(_ request: HTTPRequest) -> Bool {
    request.headers.withValue("Content-Type") { value in
      value.isEmpty || startsWith(value, "application/x-www-form-urlencoded")
    } ?? true
  }

  private static func startsWith(_ value: UnsafeRawBufferPointer, _ prefix: StaticString) -> Bool {
    guard value.count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount {
      let byte = value[index]
      if (byte &- 65 < 26 ? byte | 0x20 : byte) != prefix.utf8Start[index] { return false }
    }
    return true
  }

  /// The value of one parameter, found without taking the form apart; the query string goes before the body.
  static func value(of name: StaticString, in request: HTTPRequest) -> String? {
    if let query = request.query, let found = Self.value(of: name, in: Bytes(query)) { return found }
    guard hasForm(request), let body = request.body.bytes else { return nil }
    return Self.value(of: name, in: body)
  }

  private static func value(of name: StaticString, in form: Bytes) -> String? {
    form.withUnsafeBytes { source in
      let count = name.utf8CodeUnitCount
      var start = 0
      while start < source.count {
        let end = find(UInt8(ascii: "&"), in: source, from: start)
        if end &- start > count, source[start &+ count] == UInt8(ascii: "="),
          let base = source.baseAddress, memcmp(base + start, name.utf8Start, count) == 0
        {
          let value = UnsafeRawBufferPointer(rebasing: source[(start &+ count &+ 1)..<end])
          return PercentEncoding.decodeText(value, plusIsSpace: true)
        }
        start = end &+ 1
      }
      return nil
    }
  }

  /// Where `byte` stands next; the end where it doesn't.
  private static func find(_ byte: UInt8, in source: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard start < source.count, let base = source.baseAddress,
      let found = memchr(base + start, Int32(byte), source.count &- start)
    else { return source.count }
    return base.distance(to: found)
  }

  private mutating func append(_ form: Bytes) -> Bool {
    form.withUnsafeBytes { source in
      var start = 0
      while start < source.count {
        let end = Self.find(UInt8(ascii: "&"), in: source, from: start)
        let equals = min(Self.find(UInt8(ascii: "="), in: source, from: start), end)
        if end > start {
          guard let key = Self.decoded(form, source, start, equals),
            let value = Self.decoded(form, source, min(equals &+ 1, end), end)
          else { return false }
          entries.append(Entry(key: key, value: value))
        }
        start = end &+ 1
      }
      return true
    }
  }

  private static func decoded(
    _ form: Bytes, _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Bytes? {
    let text = UnsafeRawBufferPointer(rebasing: source[start..<end])
    if find(UInt8(ascii: "%"), in: text, from: 0) == text.count,
      find(UInt8(ascii: "+"), in: text, from: 0) == text.count
    {
      return form.slice(start..<end)
    }
    return PercentEncoding.decode(text, plusIsSpace: true)
  }

  /// Adds a parameter, unless one of this name is there.
  mutating func addDefault(_ name: String, _ value: String) {
    let key = Bytes(name)
    guard !entries.contains(where: { $0.key == key }) else { return }
    entries.append(Entry(key: key, value: Bytes(value)))
  }

  /// Puts the entries in the order of their names, segment by segment, numbers by their value. Equal names keep the
  /// order in which they came.
  mutating func sort() {
    guard entries.count > 1 else { return }
    var index = 1
    while index < entries.count, Self.order(entries[index &- 1].key, entries[index].key) <= 0 { index &+= 1 }
    if index == entries.count { return }
    let numbered = entries.enumerated().sorted { left, right in
      let order = Self.order(left.element.key, right.element.key)
      return order == 0 ? left.offset < right.offset : order < 0
    }
    entries = numbered.map(\.element)
  }

  private static func order(_ left: Bytes, _ right: Bytes) -> Int {
    left.withUnsafeBytes { a in right.withUnsafeBytes { b in order(a, b) } }
  }

  /// Negative when `a` comes first. What is equal up to a dot is compared from there on.
  private static func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let common = min(a.count, b.count)
    var index = 0
    var segment = 0
    while index < common, a[index] == b[index] {
      if a[index] == UInt8(ascii: ".") { segment = index &+ 1 }
      index &+= 1
    }
    if index == a.count && index == b.count { return 0 }
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
    of key: UnsafeRawBufferPointer, from start: Int
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
