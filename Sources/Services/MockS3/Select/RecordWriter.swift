// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Writes records in the format that was asked for, and cuts what is written into chunks of whole records.
  struct RecordWriter: ~Copyable {
    private static let chunkLength = 131_072

    private let format: OutputFormat
    private let recordEnd: Mark
    private let fieldEnd: Mark
    private let quote: Mark
    private var builder = BytesBuilder()
    private var chunks: [Bytes] = []

    init(_ format: OutputFormat) {
      self.format = format
      recordEnd = Mark(format.recordDelimiter)
      fieldEnd = Mark(format.csv?.fieldDelimiter ?? [])
      quote = Mark(format.csv?.quote ?? [])
    }

    mutating func write(_ fields: [Value.Field]) throws(Fault) {
      let start = builder.count
      if let csv = format.csv {
        var isFirst = true
        for field in fields {
          if !isFirst { builder.append(csv.fieldDelimiter) }
          isFirst = false
          append(field.value, csv)
          try checkLength(from: start)
        }
      } else {
        try append(tuple: fields, from: start)
      }
      builder.append(format.recordDelimiter)
      try checkLength(from: start)
      if builder.count >= Self.chunkLength { chunks.append(builder.finish()) }
    }

    mutating func finish() -> [Bytes] {
      if builder.count > 0 { chunks.append(builder.finish()) }
      return chunks
    }

    /// Looked at field by field: the same value may be asked for any number of times.
    private func checkLength(from start: Int) throws(Fault) {
      guard builder.count - start <= S3Select.longestRecord else { throw .select(.overMaxRecordSize) }
    }

    // MARK: CSV

    private mutating func append(_ value: Value, _ csv: OutputFormat.CSV) {
      var text: String
      switch value {
      case .list, .tuple:
        var json = BytesBuilder()
        Self.append(value, to: &json)
        text = json.finish().description
      default: text = value.text ?? ""
      }
      text.withUTF8 { source in
        let bytes = UnsafeRawBufferPointer(source)
        guard quote.count > 0, csv.quotesAlways || needsQuotes(source) else {
          builder.append(bytes)
          return
        }
        builder.append(csv.quote)
        guard let base = source.baseAddress else {
          builder.append(csv.quote)
          return
        }
        var copied = 0
        var index = 0
        while index < source.count {
          guard quote.stands(in: base, at: index, of: source.count) else {
            index &+= 1
            continue
          }
          builder.append(UnsafeRawBufferPointer(rebasing: bytes[copied..<index]))
          builder.append(csv.quoteEscape)
          copied = index
          index &+= quote.count
        }
        builder.append(UnsafeRawBufferPointer(rebasing: bytes[copied...]))
        builder.append(csv.quote)
      }
    }

    private func needsQuotes(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
      guard let base = source.baseAddress else { return false }
      let count = source.count
      let (first, second, third) = (fieldEnd.first, quote.first, recordEnd.first)
      var index = 0
      while index < count {
        let byte = base[index]
        if byte == 10 || byte == 13 { return true }
        if byte == first || byte == second || byte == third {
          if fieldEnd.stands(in: base, at: index, of: count) || quote.stands(in: base, at: index, of: count)
            || recordEnd.stands(in: base, at: index, of: count)
          {
            return true
          }
        }
        index &+= 1
      }
      return false
    }

    // MARK: JSON

    private mutating func append(tuple fields: [Value.Field], from start: Int) throws(Fault) {
      builder.append(UInt8(ascii: "{"))
      var isFirst = true
      for field in fields where field.value != .missing {
        if !isFirst { builder.append(UInt8(ascii: ",")) }
        isFirst = false
        Self.append(field.name, to: &builder)
        builder.append(UInt8(ascii: ":"))
        Self.append(field.value, to: &builder)
        try checkLength(from: start)
      }
      builder.append(UInt8(ascii: "}"))
    }

    /// Recursion ends where that of the reader did.
    private static func append(_ value: Value, to builder: inout BytesBuilder) {
      switch value {
      case .missing, .null: builder.append("null" as StaticString)
      case .boolean(let value): builder.append(value ? "true" : "false" as StaticString)
      case .double(let value) where !value.isFinite: builder.append("null" as StaticString)
      case .integer, .decimal, .double: builder.append(value.text ?? "null")
      case .string(let text): append(text, to: &builder)
      case .timestamp(let timestamp): append(timestamp.description, to: &builder)
      case .list(let elements):
        builder.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
          if !isFirst { builder.append(UInt8(ascii: ",")) }
          isFirst = false
          append(element, to: &builder)
        }
        builder.append(UInt8(ascii: "]"))
      case .tuple(let fields):
        builder.append(UInt8(ascii: "{"))
        var isFirst = true
        for field in fields where field.value != .missing {
          if !isFirst { builder.append(UInt8(ascii: ",")) }
          isFirst = false
          append(field.name, to: &builder)
          builder.append(UInt8(ascii: ":"))
          append(field.value, to: &builder)
        }
        builder.append(UInt8(ascii: "}"))
      }
    }

    private static func append(_ text: String, to builder: inout BytesBuilder) {
      builder.append(UInt8(ascii: "\""))
      var text = text
      text.withUTF8 { source in
        let bytes = UnsafeRawBufferPointer(source)
        var copied = 0
        for index in 0..<source.count {
          let byte = source[index]
          guard byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
          builder.append(UnsafeRawBufferPointer(rebasing: bytes[copied..<index]))
          copied = index &+ 1
          builder.append(UInt8(ascii: "\\"))
          switch byte {
          case 8: builder.append(UInt8(ascii: "b"))
          case 9: builder.append(UInt8(ascii: "t"))
          case 10: builder.append(UInt8(ascii: "n"))
          case 12: builder.append(UInt8(ascii: "f"))
          case 13: builder.append(UInt8(ascii: "r"))
          case 0..<32:
            builder.append("u00" as StaticString)
            builder.append(hex: Bytes([byte]))
          default: builder.append(byte)
          }
        }
        builder.append(UnsafeRawBufferPointer(rebasing: bytes[copied...]))
      }
      builder.append(UInt8(ascii: "\""))
    }
  }
}
