// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// A delimiter, a quote, or nothing, which stands nowhere.
  struct Mark {
    let bytes: [UInt8]
    let first: UInt8
    let count: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      first = bytes.first ?? 0
      count = bytes.count
    }

    @inline(__always)
    func stands(in base: UnsafePointer<UInt8>, at position: Int, of end: Int) -> Bool {
      guard count > 0, position &+ count <= end, base[position] == first else { return false }
      if count == 1 { return true }
      for index in 1..<count where base[position &+ index] != bytes[index] { return false }
      return true
    }
  }

  /// One record of a CSV file, cut into fields; text is made only of those that somebody asks for.
  struct CSVRecord {
    struct Field {
      let start: Int
      let end: Int
      let hasEscapes: Bool
    }

    fileprivate let base: UnsafePointer<UInt8>
    fileprivate let quote: Mark
    fileprivate let escape: Mark
    fileprivate(set) var fields: [Field] = []

    /// The text of a field; `nil` where the record has no such.
    func text(_ column: Int) -> String? {
      guard column >= 0, column < fields.count else { return nil }
      let field = fields[column]
      guard field.hasEscapes else {
        return String(
          decoding: UnsafeBufferPointer(start: base + field.start, count: field.end &- field.start),
          as: UTF8.self)
      }
      var content: [UInt8] = []
      var index = field.start
      while index < field.end {
        if escape.stands(in: base, at: index, of: field.end) {
          let behind = index &+ escape.count
          if quote.stands(in: base, at: behind, of: field.end) {
            content += quote.bytes
            index = behind &+ quote.count
            continue
          }
          if escape.stands(in: base, at: behind, of: field.end) {
            content += escape.bytes
            index = behind &+ escape.count
            continue
          }
        }
        content.append(base[index])
        index &+= 1
      }
      return String(decoding: content, as: UTF8.self)
    }
  }

  /// Cuts a CSV file into records.
  struct CSVRecords {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private var position = 0
    private let comment: Mark
    private let quote: Mark
    private let escape: Mark
    private let recordEnd: Mark
    private let fieldEnd: Mark
    private let takesCarriageReturns: Bool
    private let allowsQuotedDelimiters: Bool
    private(set) var record: CSVRecord
    /// Where ``record`` begins.
    private(set) var start = 0

    /// The memory must outlive the reader.
    init?(_ buffer: UnsafeRawBufferPointer, _ format: CSVFormat) {
      guard let base = buffer.bindMemory(to: UInt8.self).baseAddress else { return nil }
      self.base = base
      count = buffer.count
      comment = Mark(format.comment)
      quote = Mark(format.quote)
      escape = Mark(format.quoteEscape)
      recordEnd = Mark(format.recordDelimiter)
      fieldEnd = Mark(format.fieldDelimiter)
      takesCarriageReturns = format.takesCarriageReturns
      allowsQuotedDelimiters = format.allowsQuotedDelimiters
      record = CSVRecord(base: base, quote: quote, escape: escape)
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Goes on at the first record that begins at `offset` or later.
    mutating func seek(recordFrom offset: Int) {
      guard offset > position else { return }
      var place = max(offset &- recordEnd.count, position)
      while place < count, !recordEnd.stands(in: base, at: place, of: count) { place &+= 1 }
      position = min(place &+ recordEnd.count, count)
    }

    /// Reads the next record into ``record``; `false` at the end. Empty lines and comments are passed over.
    mutating func next() throws(Fault) -> Bool {
      while position < count {
        start = position
        if comment.stands(in: base, at: position, of: count) {
          while position < count, !recordEnd.stands(in: base, at: position, of: count) { position &+= 1 }
          position = min(position &+ recordEnd.count, count)
          continue
        }
        record.fields.removeAll(keepingCapacity: true)
        let isQuoted = quote.stands(in: base, at: position, of: count)
        while try field() { try checkLength() }
        try checkLength()
        if record.fields.count == 1, !isQuoted, record.fields[0].start == record.fields[0].end { continue }
        return true
      }
      return false
    }

    private func checkLength() throws(Fault) {
      guard position &- start <= S3Select.longestRecord else { throw .select(.overMaxRecordSize) }
    }

    /// Reads a field with what ends it; whether another one follows in the record.
    private mutating func field() throws(Fault) -> Bool {
      if quote.stands(in: base, at: position, of: count) { return try quotedField() }
      let begin = position
      var place = begin
      while place < count {
        if fieldEnd.stands(in: base, at: place, of: count) {
          record.fields.append(.init(start: begin, end: place, hasEscapes: false))
          position = place &+ fieldEnd.count
          return true
        }
        if recordEnd.stands(in: base, at: place, of: count) { break }
        place &+= 1
      }
      var end = place
      if takesCarriageReturns, end > begin, base[end &- 1] == 13 { end &-= 1 }
      record.fields.append(.init(start: begin, end: end, hasEscapes: false))
      position = place < count ? place &+ recordEnd.count : place
      return false
    }

    private mutating func quotedField() throws(Fault) -> Bool {
      let begin = position &+ quote.count
      var place = begin
      var hasEscapes = false
      while true {
        guard place < count else { throw .select(.csvUnescapedQuote) }
        if escape.stands(in: base, at: place, of: count) {
          let behind = place &+ escape.count
          if quote.stands(in: base, at: behind, of: count) {
            hasEscapes = true
            place = behind &+ quote.count
            continue
          }
          if escape.first != quote.first, escape.stands(in: base, at: behind, of: count) {
            hasEscapes = true
            place = behind &+ escape.count
            continue
          }
        }
        if quote.stands(in: base, at: place, of: count) { break }
        if !allowsQuotedDelimiters, recordEnd.stands(in: base, at: place, of: count) {
          throw .select(.csvUnescapedQuote)
        }
        place &+= 1
      }
      record.fields.append(.init(start: begin, end: place, hasEscapes: hasEscapes))
      place &+= quote.count
      if fieldEnd.stands(in: base, at: place, of: count) {
        position = place &+ fieldEnd.count
        return true
      }
      if takesCarriageReturns, place < count, base[place] == 13 { place &+= 1 }
      guard place < count else {
        position = count
        return false
      }
      guard recordEnd.stands(in: base, at: place, of: count) else { throw .select(.csvUnescapedQuote) }
      position = place &+ recordEnd.count
      return false
    }
  }
}
