// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// One record as expressions see it.
  enum Record {
    case csv(CSVRecord)
    case json(Value)
    /// None: what remains when all were counted.
    case none
  }

  /// One pass of a statement over a file.
  struct Run: ~Copyable {
    private let statement: Statement
    private let isCSV: Bool
    private var writer: RecordWriter
    private var header: [String] = []
    private var evaluator: Evaluator
    private var totals: [Total]
    private var written = 0

    init(_ statement: Statement, output: OutputFormat, isCSV: Bool, now: Instant) {
      self.statement = statement
      self.isCSV = isCSV
      writer = RecordWriter(output)
      evaluator = Evaluator(isCSV: isCSV, now: now)
      totals = statement.aggregates.map { Total($0.0) }
    }

    /// Looks names up, once the columns are known.
    private mutating func bind(header: [String]?) throws(Fault) {
      self.header = header ?? []
      for reference in statement.references {
        evaluator.bindings.append(try Binding(reference, alias: statement.alias, header: header))
      }
    }

    private var isDone: Bool {
      guard let limit = statement.limit else { return false }
      return limit == 0 || (totals.isEmpty && written >= limit)
    }

    // MARK: Files

    mutating func csv(
      _ buffer: UnsafeRawBufferPointer, _ format: CSVFormat, _ range: Range<Int>
    ) throws(Fault) {
      guard statement.source.allSatisfy({ $0 == .allElements }) else { throw .select(.invalidKeyPath) }
      var records = CSVRecords(buffer, format)
      var names: [String] = []
      if format.header != .none, try records?.next() == true, format.header == .use,
        let record = records?.record
      {
        names = record.fields.indices.map { record.text($0) ?? "" }
      }
      try bind(header: names)
      guard var records else { return }
      records.seek(recordFrom: range.lowerBound)
      while !isDone, try records.next(), records.start < range.upperBound {
        try take(.csv(records.record))
      }
    }

    mutating func json(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) throws(Fault) {
      try bind(header: nil)
      var records = JSONRecords(buffer)
      records.seek(lineFrom: range.lowerBound)
      // The values of the file are what S3Object is; its first wildcard means each of them.
      let steps =
        statement.source.first == .allElements ? statement.source.dropFirst() : statement.source[...]
      while !isDone, let start = records.nextStart(), start < range.upperBound {
        var rows = [try records.value()]
        for step in steps { rows = rows.flatMap { Evaluator.each($0, step) } }
        for row in rows where !isDone { try take(.json(row)) }
      }
    }

    // MARK: Records

    private mutating func take(_ record: Record) throws(Fault) {
      if let condition = statement.condition {
        switch try evaluator.value(condition, record) {
        case .boolean(true): break
        case .boolean(false), .null, .missing: return
        default: throw .select(.invalidDataType)
        }
      }
      guard totals.isEmpty else {
        for index in totals.indices {
          var value: Value?
          if let operand = statement.aggregates[index].operand {
            value = try evaluator.value(operand, record)
          }
          try totals[index].add(value, isCSV: isCSV)
        }
        return
      }
      try write(record)
    }

    private mutating func write(_ record: Record) throws(Fault) {
      var fields: [Value.Field] = []
      var size = 0
      for item in statement.items {
        let first = fields.count
        switch item {
        case .everything: fields += everything(record)
        case .expression(let expression, let name):
          fields.append(.init(name: name, value: try evaluator.value(expression, record)))
        }
        // A record that will be too long ends here, before its fields fill the memory.
        for field in fields[first...] {
          size += 1
          if case .string(let text) = field.value { size += text.utf8.count }
        }
        guard size <= S3Select.longestRecord else { throw .select(.overMaxRecordSize) }
      }
      try writer.write(fields)
      written += 1
    }

    private func everything(_ record: Record) -> [Value.Field] {
      switch record {
      case .csv(let record):
        return record.fields.indices.map { column in
          Value.Field(
            name: column < header.count ? header[column] : "_\(column + 1)",
            value: .string(record.text(column) ?? ""))
        }
      case .json(.tuple(let fields)): return fields
      case .json(.missing), .none: return []
      case .json(let value): return [Value.Field(name: "_1", value: value)]
      }
    }

    /// What was written, after the aggregates are.
    mutating func finish() throws(Fault) -> [Bytes] {
      if !totals.isEmpty, statement.limit != 0 {
        for total in totals { evaluator.totals.append(try total.result()) }
        try write(.none)
      }
      return writer.finish()
    }
  }

  /// An aggregate while it is being made.
  struct Total {
    private let aggregate: Aggregate
    private var count = 0
    private var value = Value.null

    init(_ aggregate: Aggregate) { self.aggregate = aggregate }

    /// Takes a record's value in; `nil` for `COUNT(*)`. What is absent doesn't count.
    mutating func add(_ given: Value?, isCSV: Bool) throws(Fault) {
      guard let given else {
        count += 1
        return
      }
      guard !given.isAbsent else { return }
      count += 1
      switch aggregate {
      case .count: break
      case .sum, .average:
        let number = try Evaluator.number(given, isCSV: isCSV)
        value = count == 1 ? number : try Evaluator.apply(.add, value, number)
      case .minimum, .maximum:
        guard count > 1 else {
          value = given
          return
        }
        guard let order = Value.order(given, value) else { throw .select(.invalidDataType) }
        if order == (aggregate == .minimum ? .less : .greater) { value = given }
      }
    }

    func result() throws(Fault) -> Value {
      switch aggregate {
      case .count: return .integer(count)
      case .sum, .minimum, .maximum: return value
      case .average:
        guard count > 0 else { return .null }
        guard let sum = value.asDecimal, let average = Decimal.quotient(sum, Decimal(count)) else {
          return .double((value.asDouble ?? 0) / Double(count))
        }
        return .decimal(average)
      }
    }
  }
}
