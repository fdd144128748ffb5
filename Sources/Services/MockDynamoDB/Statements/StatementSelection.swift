// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// A SELECT on its way through a table or an index.
struct StatementSelection {
  private let selection: PartiQL.Selection
  private let source: PageRequest.Source
  private let table: Table
  /// The runs of keys to go through, one after the other.
  private var intervals: [KeyInterval] = []
  private var request: PageRequest

  struct Result {
    var items: [Item] = []
    /// The run that comes next and the key to go on behind; `nil` at the end.
    var next: (interval: Int, key: Item)?
    var consumed: DynamoDB.ConsumedCapacity?
  }

  init(
    _ selection: PartiQL.Selection, _ compiler: PartiQL.Compiler, in table: Table,
    isConsistent: Bool,
    _ capacity: DynamoDB.ReturnConsumedCapacity?
  ) throws(AWSError) {
    self.selection = selection
    self.table = table
    let condition = try selection.condition.map { clause throws(AWSError) in
      try compiler.condition(clause)
    }
    request = PageRequest(table: selection.table, isConsistent: isConsistent)
    request.index = selection.index
    request.filter = condition
    request.capacity = capacity
    if !selection.paths.isEmpty {
      let names = Set(selection.paths.map { Bytes($0.head) }).sorted()
      request.projection = ProjectionExpression(names.map { DocumentPath($0.description) })
    }
    source = try request.source(in: table)
    let use = PartiQL.KeyUse(condition, source.keys)
    let partitions = use.partitions(limit: Self.maximumPartitions)
    if let partitions {
      guard partitions.count <= Self.maximumPartitions else {
        throw .validation(
          "Too many values in the IN clause of the hash key: at most \(Self.maximumPartitions) are allowed")
      }
      intervals = try Self.intervals(ordered(partitions), use, source.keys)
    } else {
      intervals = [KeyInterval()]
    }
    try applyOrder(condition, hasHash: partitions != nil)
  }

  static let maximumPartitions = 50

  private static func intervals(
    _ partitions: [[Value]], _ use: PartiQL.KeyUse, _ keys: QueryableKeys
  ) throws(AWSError) -> [KeyInterval] {
    var seen: Set<[Value]> = []
    var intervals: [KeyInterval] = []
    for partition in partitions where seen.insert(partition).inserted {
      let clauses = zip(keys.hash, partition).map {
        KeyConditionExpression.Clause(name: $0.name, test: .equal($1))
      }
      guard var interval = KeyInterval(try KeyConditionExpression(clauses: clauses).range(of: keys))
      else {
        throw .keyMismatch
      }
      for (place, test) in use.sortTests {
        // Behind attributes that are left open, one can't be looked up.
        guard let before = use.sortValues(before: place) else { continue }
        let tests = before.map { KeyConditionExpression.Test.equal($0) } + [test]
        let sort = zip(keys.range, tests).map {
          KeyConditionExpression.Clause(name: $0.name, test: $1)
        }
        if let part = KeyInterval(try KeyConditionExpression(clauses: clauses + sort).range(of: keys)) {
          interval.narrow(to: part)
        }
      }
      intervals.append(interval)
    }
    return intervals
  }

  /// The hash keys in the order that is asked for; otherwise in the clause's.
  private func ordered(_ partitions: [[Value]]) -> [[Value]] {
    let names = source.keys.hash.map(\.name)
    guard let order = selection.order.first(where: { names.contains($0.path.head) }) else {
      return partitions
    }
    let sorted = partitions.map { (key: KeyBytes.extend(Bytes(), $0), partition: $0) }
      .sorted { order.isDescending ? $1.key < $0.key : $0.key < $1.key }
    return sorted.map(\.partition)
  }

  private mutating func applyOrder(_ condition: ConditionExpression?, hasHash: Bool)
    throws(AWSError)
  {
    guard !selection.order.isEmpty else { return }
    guard condition != nil else {
      throw .validation("Must have WHERE clause in the statement when using ORDER BY clause.")
    }
    guard hasHash else {
      throw .validation(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
      )
    }
    let keys = source.keys.hash + source.keys.range
    for order in selection.order {
      guard order.path.tail.isEmpty, keys.contains(where: { $0.name == order.path.head }) else {
        throw .validation(
          "Variable reference \(order.path.head) in ORDER BY clause must be part of the primary key"
        )
      }
      if order.path.head == source.keys.range.first?.name {
        request.isForward = !order.isDescending
      }
    }
  }

  // MARK: Running

  /// Goes through as much as a page may have.
  func run(limit: Int?, from start: (interval: Int, key: Item?)?) throws(AWSError) -> Result {
    var result = Result()
    var request = request
    request.start = start?.key
    var looked = 0
    var place = start?.interval ?? 0
    guard place < max(intervals.count, 1) else { throw .invalidNextToken }
    while place < intervals.count {
      request.limit = limit.map { $0 - looked }
      let after = try request.startPlace(source, table)
      if let after, !intervals[place].contains(after) { throw .invalidNextToken }
      let page = request.page(of: source, in: intervals[place], after: after, table)
      looked += page.scannedCount
      result.items += page.items.map(shape)
      result.consumed = result.consumed.adding(page.consumed)
      if let last = page.last {
        result.next = (place, last)
        return result
      }
      request.start = nil
      place += 1
      // A limit that is reached at the very end of a run leaves the rest to the next page.
      if looked == limit, place < intervals.count { break }
    }
    if place < intervals.count { result.next = (place, Item()) }
    return result
  }

  /// What the selection shows of an item.
  func shape(_ item: Item) -> Item {
    guard !selection.paths.isEmpty else { return item }
    var shown = AttributeMap()
    for (index, path) in selection.paths.enumerated() {
      guard let value = path.value(in: item) else { continue }
      switch path.tail.last {
      case nil: shown[path.head] = value
      case .name(let name): shown[name] = value
      // An element of a list has no name of its own.
      case .index: shown["_\(index + 1)"] = value
      }
    }
    return Item(shown)
  }
}

/// Where a selection goes on, as clients carry it about.
enum StatementToken {
  static func text(_ next: (interval: Int, key: Item)) -> String {
    JSON.serialize(["r": .integer(next.interval), "k": next.key.document]).base64
  }

  static func read(_ text: String) throws(AWSError) -> (interval: Int, key: Item?) {
    guard let bytes = Bytes(base64: text), let document = try? JSON.parse(bytes),
      let interval = document["r"]?.integer, interval >= 0, let members = document["k"]?.object,
      let key = try? Item(document: members)
    else { throw .invalidNextToken }
    return (interval, key.isEmpty ? nil : key)
  }
}

extension KeyInterval {
  /// Leaves of the run only what is in another one too.
  fileprivate mutating func narrow(to other: KeyInterval) {
    if let bound = other.lower { lower = lower.map { max($0, bound) } ?? bound }
    if let bound = other.upper { upper = upper.map { min($0, bound) } ?? bound }
  }
}

extension DynamoDB.ConsumedCapacity? {
  /// What two pages took together.
  fileprivate func adding(_ other: Self) -> Self {
    guard var sum = self, let other else { return self ?? other }
    func units(_ left: Double?, _ right: Double?) -> Double? {
      left == nil ? right : right.map { (left ?? 0) + $0 } ?? left
    }
    func capacity(_ left: DynamoDB.Capacity?, _ right: DynamoDB.Capacity?) -> DynamoDB.Capacity? {
      guard let left, let right else { return left ?? right }
      return DynamoDB.Capacity(capacityUnits: units(left.capacityUnits, right.capacityUnits))
    }
    func capacities(
      _ left: [String: DynamoDB.Capacity]?, _ right: [String: DynamoDB.Capacity]?
    ) -> [String: DynamoDB.Capacity]? {
      guard let left, let right else { return left ?? right }
      return left.merging(right) { capacity($0, $1) ?? $0 }
    }
    sum.capacityUnits = units(sum.capacityUnits, other.capacityUnits)
    sum.table = capacity(sum.table, other.table)
    sum.localSecondaryIndexes = capacities(sum.localSecondaryIndexes, other.localSecondaryIndexes)
    sum.globalSecondaryIndexes = capacities(
      sum.globalSecondaryIndexes, other.globalSecondaryIndexes)
    return sum
  }
}

extension AWSError {
  static let invalidNextToken = validation("Invalid NextToken")
}
