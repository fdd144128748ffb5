// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What queries and scans have in common: where to look, what to leave out, what to show.
struct PageRequest: Sendable {
  /// As the request names it.
  var table: String
  var index: String?
  var select: DynamoDB.Select?
  var projection: ProjectionExpression?
  var filter: ConditionExpression?
  var limit: Int?
  var isConsistent: Bool
  var isForward = true
  /// The key to go on behind.
  var start: Item?
  var capacity: DynamoDB.ReturnConsumedCapacity?

  /// The bytes that are looked at for one page.
  static let maximumSize = 1024 * 1024

  // MARK: Checks without the table

  /// Holds `Select` against what else says which attributes to get.
  func checkSelect(_ expression: String?, _ attributes: [String]?, verb: String) throws(AWSError) {
    if select == .allProjectedAttributes, index == nil {
      throw .validation("ALL_PROJECTED_ATTRIBUTES can be used only when \(verb) using an IndexName")
    }
    let parameter = expression != nil ? "ProjectionExpression" : attributes != nil ? "AttributesToGet" : nil
    guard let parameter else {
      if select == .specificAttributes {
        throw .validation(
          "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
      }
      return
    }
    guard let select, select != .specificAttributes else { return }
    let choice = select == .count ? "only the Count" : select.rawValue
    throw .validation("Cannot specify the \(parameter) when choosing to get \(choice)")
  }

  static func start(_ given: [String: DynamoDB.AttributeValue]?) throws(AWSError) -> Item? {
    guard let given else { return nil }
    do throws(AWSError) { return try Item(given) } catch {
      throw .validation("The provided starting key is invalid: \(error.message)")
    }
  }

  // MARK: Checks with the table

  /// Where the request looks.
  struct Source {
    let keys: QueryableKeys
    let index: SecondaryIndex?
    let items: OrderedMap<Bytes, Item>
    /// Items are read from the table, as the index doesn't have all that is asked for.
    let fetches: Bool
  }

  func source(in table: Table) throws(AWSError) -> Source {
    guard let name = index else {
      return Source(keys: table.keys, index: nil, items: table.items, fetches: false)
    }
    guard let index = table.index(name) else { throw .noSuchIndex(name) }
    var fetches = false
    if index.isGlobal {
      if index.status == .creating {
        throw .validation("Cannot read from backfilling global secondary index: \(name)")
      }
      if isConsistent {
        throw .validation("Consistent reads are not supported on global secondary indexes")
      }
      if select == .allAttributes, index.projection.kind != .all {
        throw .invalidValue(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index \(name) because its "
            + "projection type is not ALL")
      }
      let absent = (projection?.names ?? []).filter { !index.projects($0) }
      if !absent.isEmpty {
        throw .invalidValue(
          "Global secondary index \(name) does not project [\(absent.joined(separator: ", "))]")
      }
    } else {
      let asked = (projection?.names ?? []) + (filter.map { Array($0.attributeNames) } ?? [])
      fetches =
        index.projection.kind != .all
        && (select == .allAttributes || asked.contains { !index.projects($0) })
    }
    return Source(keys: index.keys, index: index, items: index.items, fetches: fetches)
  }

  /// Where the starting key stands.
  func startPlace(_ source: Source, _ table: Table) throws(AWSError) -> Bytes? {
    guard let start else { return nil }
    let invalid = AWSError.validation("The provided starting key is invalid")
    let attributes = source.keyAttributes(table)
    if start.count != attributes.count {
      throw source.index == nil
        ? .validation("Exclusive Start Key must have same size as table's key schema") : invalid
    }
    for attribute in attributes {
      guard let value = start[attribute.name], value.type == attribute.type else {
        throw .validation(
          "The provided starting key is invalid: The provided key element does not match the schema")
      }
      switch value {
      case .string(let text) where text.isEmpty: throw Self.emptyStart(attribute)
      case .binary(let bytes) where bytes.isEmpty: throw Self.emptyStart(attribute)
      default: break
      }
    }
    guard let primary = KeyBytes.primary(of: start, table.keys) else { throw invalid }
    guard source.index != nil else { return primary }
    guard let place = KeyBytes.index(of: start, source.keys, primary: primary) else { throw invalid }
    return place
  }

  private static func emptyStart(_ attribute: QueryableKeys.Attribute) -> AWSError {
    .validation(
      "The provided starting key is invalid: " + AWSError.emptyKey(attribute.name, attribute.type).message)
  }

  // MARK: Reading

  /// What one call of a query or scan finds.
  struct Page {
    var items: [Item] = []
    var count = 0
    var scannedCount = 0
    /// Where the next call goes on; `nil` at the end.
    var last: Item?
    var consumed: DynamoDB.ConsumedCapacity?
  }

  func page(
    of source: Source, in interval: KeyInterval, after start: Bytes?, _ table: Table
  ) -> Page {
    var page = Page()
    var size = 0
    var fetched = 0.0
    var entries = interval.entries(of: source.items, isForward: isForward, after: start)
    var previous: Item?
    while let (place, entry) = entries.next() {
      if interval.isLeft(at: place, isForward: isForward) { break }
      if page.scannedCount > 0, size + entry.size > Self.maximumSize {
        page.last = previous
        break
      }
      size += entry.size
      page.scannedCount += 1
      previous = entry
      var item = entry
      if source.fetches, let primary = KeyBytes.primary(of: entry, table.keys),
        let whole = table.items[primary]
      {
        item = whole
        fetched += CapacityUnits.read(whole.size, isConsistent: isConsistent)
      }
      if filter?.holds(for: item) ?? true {
        page.count += 1
        if select != .count { page.items.append(projection?.apply(to: item) ?? item) }
      }
      if page.scannedCount == limit {
        page.last = previous
        break
      }
    }
    page.last = page.last?.keeping(source.keyAttributes(table).map(\.name))
    var meter = CapacityMeter(self.table, capacity)
    let units = CapacityUnits.read(size, isConsistent: isConsistent)
    if let index = source.index {
      meter.add(units, toIndex: index.name, isGlobal: index.isGlobal)
    } else {
      meter.add(units)
    }
    if fetched > 0 { meter.add(fetched) }
    page.consumed = meter.consumed
    return page
  }
}

extension PageRequest.Source {
  /// The attributes of the key, and of the table's where that is another.
  func keyAttributes(_ table: Table) -> [QueryableKeys.Attribute] {
    let own = keys.hash + keys.range
    guard index != nil else { return own }
    return own
      + (table.keys.hash + table.keys.range).filter { attribute in
        !own.contains { $0.name == attribute.name }
      }
  }
}

extension ConditionExpression {
  /// The attributes that the condition asks about.
  var attributeNames: Set<String> {
    switch self {
    case .comparison(_, let left, let right), .hasType(let left, let right), .beginsWith(let left, let right),
      .contains(let left, let right):
      left.attributeNames.union(right.attributeNames)
    case .between(let operand, let lower, let upper):
      operand.attributeNames.union(lower.attributeNames).union(upper.attributeNames)
    case .isIn(let operand, let candidates):
      candidates.reduce(operand.attributeNames) { $0.union($1.attributeNames) }
    case .exists(let path), .notExists(let path): [path.head]
    case .not(let condition): condition.attributeNames
    case .and(let conditions), .or(let conditions):
      conditions.reduce(into: []) { $0.formUnion($1.attributeNames) }
    }
  }
}

extension ConditionOperand {
  var attributeNames: Set<String> {
    switch self {
    case .path(let path): [path.head]
    case .value: []
    case .size(let operand): operand.attributeNames
    }
  }
}
