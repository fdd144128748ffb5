// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Says what an expression is for a record.
  struct Evaluator {
    /// The fields of CSV are text; where a number is asked for, they are the number that they show.
    let isCSV: Bool
    let now: Instant
    /// What the statement's names stand for.
    var bindings: [Binding] = []
    /// The aggregates, once all records were seen.
    var totals: [Value] = []

    init(isCSV: Bool, now: Instant) {
      self.isCSV = isCSV
      self.now = now
    }

    /// Only tells the kinds apart, since what it has on the stack is there once for every level of an expression.
    func value(_ expression: Expression, _ record: Record) throws(Fault) -> Value {
      switch expression {
      case .literal(let value): value
      case .reference(let index): reference(index, record)
      case .aggregate(let index): index < totals.count ? totals[index] : .missing
      case .not(let inner): try not(inner, record)
      case .and(let parts): try junction(parts, record, absorbing: false)
      case .or(let parts): try junction(parts, record, absorbing: true)
      case .comparison(let operation, let left, let right): try comparison(operation, left, right, record)
      case .between(let operand, let low, let high): try between(operand, low, high, record)
      case .among(let operand, let candidates): try among(operand, candidates, record)
      case .isNull(let inner): try isNull(inner, record)
      case .isMissing(let inner): try isMissing(inner, record)
      case .choice(let branches, let otherwise): try choice(branches, otherwise, record)
      case .negated(let inner): try negated(inner, record)
      case .arithmetic(let first, let rest): try arithmetic(first, rest, record)
      case .concatenation(let parts): try concatenation(parts, record)
      case .like(let inner, let pattern, let escape): try like(inner, pattern, escape, record)
      case .cast(let inner, let type): try cast(inner, type, record)
      case .call(let function, let arguments): try call(function, arguments, record)
      case .dateAdd(let part, let quantity, let timestamp): try dateAdd(part, quantity, timestamp, record)
      case .dateDifference(let part, let first, let second): try dateDifference(part, first, second, record)
      case .extract(let part, let inner): try extract(part, inner, record)
      }
    }

    private func reference(_ index: Int, _ record: Record) -> Value {
      guard index < bindings.count else { return .missing }
      switch bindings[index] {
      case .record(let steps): return Self.follow(steps, from: whole(record))
      case .column(let column):
        guard case .csv(let record) = record, let text = record.text(column) else { return .missing }
        return .string(text)
      }
    }

    private func isNull(_ inner: Expression, _ record: Record) throws(Fault) -> Value {
      .boolean(try value(inner, record).isAbsent)
    }

    private func isMissing(_ inner: Expression, _ record: Record) throws(Fault) -> Value {
      if case .missing = try value(inner, record) { .boolean(true) } else { .boolean(false) }
    }

    private func choice(
      _ branches: [(when: Expression, then: Expression)], _ otherwise: Expression?, _ record: Record
    ) throws(Fault) -> Value {
      for branch in branches where try truth(branch.when, record) == true {
        return try value(branch.then, record)
      }
      guard let otherwise else { return .null }
      return try value(otherwise, record)
    }

    private func whole(_ record: Record) -> Value {
      switch record {
      case .json(let value): return value
      case .none: return .missing
      case .csv(let record):
        return .tuple(
          record.fields.indices.map { .init(name: "_\($0 + 1)", value: .string(record.text($0) ?? "")) })
      }
    }

    // MARK: Truth

    /// `nil` for what is unknown.
    private func truth(_ expression: Expression, _ record: Record) throws(Fault) -> Bool? {
      switch try value(expression, record) {
      case .boolean(let truth): return truth
      case .null, .missing: return nil
      default: throw .select(.invalidDataType)
      }
    }

    private func not(_ inner: Expression, _ record: Record) throws(Fault) -> Value {
      guard let truth = try truth(inner, record) else { return .null }
      return .boolean(!truth)
    }

    private func comparison(
      _ operation: Comparison, _ left: Expression, _ right: Expression, _ record: Record
    ) throws(Fault) -> Value {
      compare(operation, try value(left, record), try value(right, record))
    }

    private func between(
      _ operand: Expression, _ low: Expression, _ high: Expression, _ record: Record
    ) throws(Fault) -> Value {
      let operand = try value(operand, record)
      let above = compare(.greaterOrEqual, operand, try value(low, record))
      let below = compare(.lessOrEqual, operand, try value(high, record))
      if above == .boolean(false) || below == .boolean(false) { return .boolean(false) }
      return above == .boolean(true) && below == .boolean(true) ? .boolean(true) : .null
    }

    /// AND and OR: one value decides alone, and what is unknown leaves the rest undecided.
    private func junction(
      _ parts: [Expression], _ record: Record, absorbing: Bool
    ) throws(Fault) -> Value {
      var isUnknown = false
      for part in parts {
        guard let truth = try truth(part, record) else {
          isUnknown = true
          continue
        }
        if truth == absorbing { return .boolean(absorbing) }
      }
      return isUnknown ? .null : .boolean(!absorbing)
    }

    private func compare(_ operation: Comparison, _ left: Value, _ right: Value) -> Value {
      if left.isAbsent || right.isAbsent { return .null }
      var (left, right) = (left, right)
      if isCSV {
        if left.isNumber { right = Self.shown(right) ?? right }
        if right.isNumber { left = Self.shown(left) ?? left }
      }
      switch operation {
      case .equal: return .boolean(Value.areEqual(left, right))
      case .notEqual: return .boolean(!Value.areEqual(left, right))
      default: break
      }
      // What has no order is neither more nor less.
      guard let order = Value.order(left, right) else { return .null }
      return switch operation {
      case .less: .boolean(order == .less)
      case .lessOrEqual: .boolean(order != .greater)
      case .greater: .boolean(order == .greater)
      default: .boolean(order != .less)
      }
    }

    private func among(
      _ operand: Expression, _ candidates: [Expression], _ record: Record
    ) throws(Fault) -> Value {
      let operand = try value(operand, record)
      if operand.isAbsent { return .null }
      var isUnknown = false
      for candidate in candidates {
        var values = [try value(candidate, record)]
        if candidates.count == 1, case .list(let elements) = values[0] { values = elements }
        for value in values {
          switch compare(.equal, operand, value) {
          case .boolean(true): return .boolean(true)
          case .null: isUnknown = true
          default: break
          }
        }
      }
      return isUnknown ? .null : .boolean(false)
    }

    // MARK: Paths

    /// What a path leads to; with a wildcard in it, the list of all that it leads to.
    static func follow(_ steps: [Step], from value: Value) -> Value {
      var values = [value]
      var isMany = false
      for step in steps {
        if step == .allElements || step == .allMembers { isMany = true }
        if values.count == 1 {
          values = each(values[0], step)
        } else {
          var next: [Value] = []
          for value in values { next += each(value, step) }
          values = next
        }
      }
      if isMany { return .list(values.filter { $0 != .missing }) }
      return values.first ?? .missing
    }

    /// What one step leads to: one value, or any number of them by a wildcard.
    static func each(_ value: Value, _ step: Step) -> [Value] {
      switch (step, value) {
      case (.member(let name), .tuple(let fields)): return [member(name, fields) ?? .missing]
      // The record of JSON has a position too.
      case (.member(let name), let value) where name.position == 1: return [value]
      case (.index(let index), .list(let elements)):
        return [index < elements.count ? elements[index] : .missing]
      case (.member, _), (.index, _): return [.missing]
      case (.allElements, .list(let elements)): return elements
      case (.allMembers, .tuple(let fields)): return fields.map(\.value)
      case (_, .missing): return []
      case (.allElements, _), (.allMembers, _): return [value]
      }
    }

    private static func member(_ name: Name, _ fields: [Value.Field]) -> Value? {
      for field in fields where field.name == name.text { return field.value }
      if !name.isQuoted {
        let folded = name.text.lowercased()
        for field in fields where field.name.lowercased() == folded { return field.value }
      }
      return name.position == 1 ? .tuple(fields) : nil
    }

    // MARK: Numbers

    /// The number that a text shows.
    private static func shown(_ value: Value) -> Value? {
      guard case .string(let text) = value else { return nil }
      return Value(number: trimmed(text, of: [" "], leading: true, trailing: true))
    }

    static func number(_ value: Value, isCSV: Bool) throws(Fault) -> Value {
      if value.isNumber { return value }
      guard isCSV, let number = shown(value) else { throw .select(.invalidDataType) }
      return number
    }

    private func negated(_ inner: Expression, _ record: Record) throws(Fault) -> Value {
      let operand = try value(inner, record)
      if operand.isAbsent { return operand }
      switch try Self.number(operand, isCSV: isCSV) {
      case .integer(let number):
        guard number != .min else { throw .select(.integerOverflow) }
        return .integer(-number)
      case .decimal(let number): return .decimal(number.negated)
      case .double(let number): return .double(-number)
      default: throw .select(.invalidDataType)
      }
    }

    private func arithmetic(
      _ first: Expression, _ rest: [(Arithmetic, Expression)], _ record: Record
    ) throws(Fault) -> Value {
      var result = try value(first, record)
      for (operation, operand) in rest {
        result = try combined(operation, result, try value(operand, record))
      }
      return result
    }

    private func combined(_ operation: Arithmetic, _ left: Value, _ right: Value) throws(Fault) -> Value {
      if left.isAbsent || right.isAbsent { return .null }
      return try Self.apply(
        operation, try Self.number(left, isCSV: isCSV), try Self.number(right, isCSV: isCSV))
    }

    private func concatenation(_ parts: [Expression], _ record: Record) throws(Fault) -> Value {
      var text = ""
      for part in parts {
        switch try value(part, record) {
        case .string(let piece):
          // No record has room for more.
          guard text.utf8.count + piece.utf8.count <= S3Select.longestRecord else {
            throw .select(.overMaxRecordSize)
          }
          text += piece
        case .null, .missing: return .null
        default: throw .select(.invalidDataType)
        }
      }
      return .string(text)
    }

    /// Whole numbers stay whole, decimals exact; what is too long for that becomes a double.
    static func apply(_ operation: Arithmetic, _ left: Value, _ right: Value) throws(Fault) -> Value {
      if case .integer(let a) = left, case .integer(let b) = right { return try whole(operation, a, b) }
      if (operation == .divide || operation == .remainder), right.asDecimal?.coefficient == 0 {
        throw .select(.externalEvalException)
      }
      if let a = left.asDecimal, let b = right.asDecimal {
        let exact: Decimal? =
          switch operation {
          case .add: Decimal.sum(a, b)
          case .subtract: Decimal.sum(a, b.negated)
          case .multiply: Decimal.product(a, b)
          case .divide: Decimal.quotient(a, b)
          case .remainder: Decimal.remainder(a, b)
          }
        if let exact { return .decimal(exact) }
      }
      guard let a = left.asDouble, let b = right.asDouble else { throw .select(.invalidDataType) }
      return switch operation {
      case .add: .double(a + b)
      case .subtract: .double(a - b)
      case .multiply: .double(a * b)
      case .divide: .double(a / b)
      case .remainder: .double(a.truncatingRemainder(dividingBy: b))
      }
    }

    private static func whole(_ operation: Arithmetic, _ a: Int, _ b: Int) throws(Fault) -> Value {
      let result: (partialValue: Int, overflow: Bool)
      switch operation {
      case .add: result = a.addingReportingOverflow(b)
      case .subtract: result = a.subtractingReportingOverflow(b)
      case .multiply: result = a.multipliedReportingOverflow(by: b)
      case .divide, .remainder:
        guard b != 0 else { throw .select(.externalEvalException) }
        result =
          operation == .divide
          ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b)
      }
      guard !result.overflow else { throw .select(.integerOverflow) }
      return .integer(result.partialValue)
    }
  }
}
