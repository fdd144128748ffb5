// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A table: what it is called and made of, its items, and its indexes.
struct Table: Sendable {
  /// All but the items: a table is taken out of the state and put back by every call.
  private var definition: Shared<Definition>

  private struct Definition: Sendable {
    let name: String
    let arn: String
    let id: String
    let createdAt: Instant
    let keys: QueryableKeys
    var settings: TableSettings
    var progress: Progress
    var stream: TableStream?
    var features = TableFeatures()
  }

  /// By the bytes of their primary keys, as ``KeyBytes`` writes them: partition by partition, each in the order of the
  /// sort key.
  var items: OrderedMap<Bytes, Item> = [:]
  /// What all items count for.
  var size = 0
  /// What the item collections count for, by the bytes of the partition key; kept for tables with local indexes.
  var collectionSizes: OrderedMap<Bytes, Int> = [:]
  /// Local ones first, then global ones, each in the order in which they were made.
  var indexes: [SecondaryIndex] = []

  init(
    name: String, arn: String, id: String, createdAt: Instant, keys: QueryableKeys, settings: TableSettings,
    progress: Progress
  ) {
    definition = Shared(
      Definition(
        name: name, arn: arn, id: id, createdAt: createdAt, keys: keys, settings: settings, progress: progress
      ))
  }

  var name: String { definition.value.name }
  var arn: String { definition.value.arn }
  /// A UUID.
  var id: String { definition.value.id }
  var createdAt: Instant { definition.value.createdAt }
  var keys: QueryableKeys { _read { yield definition.value.keys } }

  /// What is described and set rather than looked at by every call.
  var settings: TableSettings {
    _read { yield definition.value.settings }
    _modify { yield &definition.value.settings }
  }

  var progress: Progress {
    _read { yield definition.value.progress }
    _modify { yield &definition.value.progress }
  }

  var stream: TableStream? {
    _read { yield definition.value.stream }
    _modify { yield &definition.value.stream }
  }

  var features: TableFeatures {
    _read { yield definition.value.features }
    _modify { yield &definition.value.features }
  }

  var hasLocalIndexes: Bool { indexes.first?.isGlobal == false }

  func index(_ name: String) -> SecondaryIndex? { indexes.first { $0.name == name } }

  /// Whether calls on items find the table.
  var isUsable: Bool { progress.status != .creating }
}

/// What a table is told about itself, beside its keys.
struct TableSettings: Sendable {
  var attributes: [DynamoDB.AttributeDefinition]
  var billingMode = DynamoDB.BillingMode.provisioned
  /// When the table last went over to paying per request, or was made so.
  var payPerRequestSince: Instant?
  var throughput = Throughput()
  var onDemand: DynamoDB.OnDemandThroughput?
  /// What was asked for; without it the table is as warm as its mode makes it.
  var warmth: DynamoDB.WarmThroughput?
  var tableClass: DynamoDB.TableClass?
  var tableClassSince: Instant?
  var encryption: DynamoDB.SSEDescription?
  var isProtected = false

}

/// Provisioned throughput, and when it last changed.
struct Throughput: Sendable {
  var read = 0
  var write = 0
  var lastIncrease: Instant?
  var lastDecrease: Instant?
  /// On the day of ``lastDecrease``, which ends at midnight UTC.
  var decreases = 0

  init() {}

  init(_ given: DynamoDB.ProvisionedThroughput) {
    read = given.readCapacityUnits
    write = given.writeCapacityUnits
  }

  mutating func change(to given: DynamoDB.ProvisionedThroughput, now: Instant) {
    if given.readCapacityUnits > read || given.writeCapacityUnits > write { lastIncrease = now }
    if given.readCapacityUnits < read || given.writeCapacityUnits < write {
      decreases = decreasesToday(now) + 1
      lastDecrease = now
    }
    read = given.readCapacityUnits
    write = given.writeCapacityUnits
  }

  private func decreasesToday(_ now: Instant) -> Int {
    let day = { (time: Instant) in time.microsecondsSince1970 / 86_400_000_000 }
    return lastDecrease.map { day($0) == day(now) } == true ? decreases : 0
  }

  func description(_ now: Instant) -> DynamoDB.ProvisionedThroughputDescription {
    DynamoDB.ProvisionedThroughputDescription(
      lastIncreaseDateTime: lastIncrease, lastDecreaseDateTime: lastDecrease,
      numberOfDecreasesToday: decreasesToday(now), readCapacityUnits: read, writeCapacityUnits: write)
  }
}

/// Where a table is on its way from one status to the next.
struct Progress: Sendable {
  enum Status: Sendable { case creating, active, updating, deleting }

  private(set) var status: Status
  private var end = End.reached

  private enum End: Sendable {
    case reached
    case at(Instant)
    case afterLooks(Int)
  }

  static let active = Progress(status: .active)

  private init(status: Status) { self.status = status }

  /// Enters a status that passes as the cloud says; `nil` where it has passed already.
  init?(_ status: Status, _ transition: StateTransition, now: Instant) {
    self.status = status
    switch transition {
    case .immediate: return nil
    case .time(let duration):
      guard duration > .zero else { return nil }
      end = .at(now + duration)
    case .manual(let times):
      guard times > 0 else { return nil }
      end = .afterLooks(times)
    }
  }

  /// When time alone ends the status.
  var deadline: Instant? {
    if case .at(let time) = end { time } else { nil }
  }

  /// Whether the status is over by now.
  func isOver(_ now: Instant) -> Bool {
    switch end {
    case .reached: false
    case .at(let time): time <= now
    case .afterLooks(let times): times <= 0
    }
  }

  /// Counts a description of the table.
  mutating func look() {
    if case .afterLooks(let times) = end { end = .afterLooks(times - 1) }
  }
}
