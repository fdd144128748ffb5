// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Table {
  /// What a write did.
  struct Written {
    let old: Item?
    /// The capacity units that each index took, where it took any.
    var indexUnits: [(index: String, isGlobal: Bool, units: Double)] = []
  }

  /// Who changes an item.
  enum ChangeCause: Sendable {
    /// A caller.
    case request
    /// DynamoDB itself, as the item's time has come.
    case timeToLive
    /// Another replica of a global table.
    case replication
  }

  /// Puts an item in the place of its key, or with `nil` removes what is there: the one way in which items change.
  ///
  /// Indexes, counts and sizes follow, and whoever listens to the table hears of it.
  @discardableResult
  mutating func write(
    _ new: Item?, at key: Bytes, _ cause: ChangeCause, _ context: Context
  ) -> Written {
    keepPast(context.now)
    let old: Item?
    if let new { old = items.updateValue(new, forKey: key) } else { old = items.removeValue(forKey: key) }
    var written = Written(old: old)
    guard old != nil || new != nil, old != new else { return written }
    let growth = (new?.size ?? 0) - (old?.size ?? 0)
    size += growth
    if hasLocalIndexes, let item = new ?? old, let partition = partitionKey(of: item) {
      let collection = (collectionSizes[partition] ?? 0) + growth
      collectionSizes[partition] = collection > 0 ? collection : nil
    }
    for position in indexes.indices {
      let units = indexes[position].follow(old, new, primary: key)
      guard units > 0 else { continue }
      written.indexUnits.append((indexes[position].name, indexes[position].isGlobal, units))
    }
    recordChange(old: old, new: new, cause, context)
    return written
  }

  private func partitionKey(of item: Item) -> Bytes? {
    KeyBytes.partition(keys.hash.compactMap { item[$0.name] })
  }

  /// Fills an index that is new with what the table has.
  func fill(_ index: SecondaryIndex) -> SecondaryIndex {
    var index = index
    for (key, item) in items { _ = index.follow(nil, item, primary: key) }
    return index
  }
}
