// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A local or global secondary index, kept up with every write to its table.
struct SecondaryIndex: Sendable {
  let name: String
  let isGlobal: Bool
  let keys: QueryableKeys
  /// What of the keys is to be checked beside the table's own.
  let checkedKeys: QueryableKeys
  let projection: IndexProjection
  var throughput = Throughput()
  var onDemand: DynamoDB.OnDemandThroughput?
  var warmth: DynamoDB.WarmThroughput?
  /// What becomes of the index when its table is active again; `nil` for one that is active.
  var status: Progress.Status?

  /// The projected items that have all of the index's keys, by the bytes of these and of the table's key.
  var items: OrderedMap<Bytes, Item> = [:]
  /// What they count for.
  var size = 0

  init(
    name: String, isGlobal: Bool, keys: QueryableKeys, of table: QueryableKeys, projection: IndexProjection
  ) {
    self.name = name
    self.isGlobal = isGlobal
    self.keys = keys
    checkedKeys = keys.besides(table)
    self.projection = projection
  }

  /// The place of an item, whose key in the table is `primary`; `nil` where the item lacks one of the index's keys.
  func key(of item: Item, primary: Bytes) -> Bytes? {
    KeyBytes.index(of: item, keys, primary: primary)
  }

  /// Follows a write to the table; returns the capacity units that it took.
  mutating func follow(_ old: Item?, _ new: Item?, primary: Bytes) -> Double {
    let oldKey = old.flatMap { key(of: $0, primary: primary) }
    let newKey = new.flatMap { key(of: $0, primary: primary) }
    var units = 0.0
    if let oldKey, let newKey, oldKey == newKey {
      guard let new else { return 0 }
      let projected = projection.apply(to: new)
      let present = items[oldKey]
      guard present != projected else { return 0 }
      items.updateValue(projected, forKey: oldKey)
      size += projected.size - (present?.size ?? 0)
      return CapacityUnits.write(max(projected.size, present?.size ?? 0))
    }
    if let oldKey, let gone = items.removeValue(forKey: oldKey) {
      size -= gone.size
      units += CapacityUnits.write(gone.size)
    }
    if let newKey, let new {
      let projected = projection.apply(to: new)
      items.updateValue(projected, forKey: newKey)
      size += projected.size
      units += CapacityUnits.write(projected.size)
    }
    return units
  }

  /// Whether a query of the index alone can answer for an attribute.
  func projects(_ attribute: String) -> Bool { projection.names?.contains(attribute) ?? true }
}

/// What of an item an index has.
struct IndexProjection: Sendable {
  let kind: DynamoDB.ProjectionType
  let nonKeyAttributes: [String]
  /// All attributes' names, the keys' among them; `nil` for every attribute.
  let names: Set<String>?
  private let sorted: [String]

  init(_ kind: DynamoDB.ProjectionType, nonKeyAttributes: [String] = [], keys: [QueryableKeys]) {
    self.kind = kind
    self.nonKeyAttributes = nonKeyAttributes
    if kind == .all {
      names = nil
      sorted = []
    } else {
      let names = Set(nonKeyAttributes + keys.flatMap { ($0.hash + $0.range).map(\.name) })
      self.names = names
      sorted = names.sorted { $0.utf8Precedes($1) }
    }
  }

  func apply(to item: Item) -> Item { names == nil ? item : item.keeping(sorted) }
}
