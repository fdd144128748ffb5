// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What the state keeps beside its tables.
extension DynamoDB.State {
  // MARK: Changes

  /// Changes a table that is known to be there.
  mutating func change(_ name: String, _ change: (inout Table) -> Void) {
    try? update(Bytes(name)) { table throws(AWSError) in change(&table) }
  }

  // MARK: Streams

  /// A stream for a table, with an ARN that no other one has or had.
  func newStream(
    of arn: String, _ keys: QueryableKeys, _ viewType: DynamoDB.StreamViewType,
    after old: TableStream? = nil,
    _ now: Instant
  ) -> TableStream {
    var time = now
    while true {
      let stream = TableStream(of: arn, keys, viewType, now: time)
      if formerStreams[Bytes(stream.arn)] == nil, stream.arn != old?.arn { return stream }
      time += .milliseconds(1)
    }
  }

  /// Keeps a stream that its table no longer has, for those who still read it.
  mutating func retire(_ stream: TableStream?, _ now: Instant) {
    for (arn, former) in formerStreams where former.isGone(now) {
      formerStreams.removeValue(forKey: arn)
    }
    guard var stream else { return }
    stream.disable(now)
    formerStreams[Bytes(stream.arn)] = stream
  }

  /// All streams that can be read, by ARN.
  func streams(_ now: Instant) -> [TableStream] {
    (tables.values.compactMap(\.stream) + formerStreams.values).filter { !$0.isGone(now) }
      .sorted { $0.arn.utf8Precedes($1.arn) }
  }

  func stream(_ arn: String, _ now: Instant) -> TableStream? {
    let current = find(TableReference.name(in: arn))?.stream
    let stream = current?.arn == arn ? current : formerStreams[Bytes(arn)]
    return stream.flatMap { $0.isGone(now) ? nil : $0 }
  }

  // MARK: Time to live

  /// Switches a table's time to live on or off, in all regions that the table is in.
  mutating func setTimeToLive(of table: Table, attribute: String?, _ context: Context)
    throws(AWSError)
  {
    applyTimeToLive(to: table.name, attribute, context.now)
    for region in table.features.replication.regions {
      _ = try context.withState(in: region) { (state: inout DynamoDB.State, context: Context) in
        state.applyTimeToLive(to: table.name, attribute, context.now)
      }
    }
  }

  private mutating func applyTimeToLive(to name: String, _ attribute: String?, _ now: Instant) {
    expiring[Bytes(name)] = attribute == nil ? nil : ()
    change(name) { table in
      table.features.timeToLive = attribute.map { attribute in
        var timeToLive = TimeToLive(attribute: attribute)
        for (key, item) in table.items {
          timeToLive.note(ChangeRecord(old: nil, new: item, cause: .request, time: now), key: key)
        }
        return timeToLive
      }
    }
  }

  /// Deletes the items whose time is over.
  mutating func expireItems(_ now: Instant, _ context: Context) {
    for name in Array(expiring.keys) {
      while let key = tables[name]?.features.timeToLive?.nextExpired(now) {
        try? update(name) { table throws(AWSError) in
          if table.write(nil, at: key, .timeToLive, context).old == nil {
            table.features.timeToLive?.drop(key)
          }
        }
      }
    }
  }

  var nextExpiry: Instant? {
    expiring.keys.compactMap { tables[$0]?.features.timeToLive?.nextExpiry }.min()
  }

  // MARK: Tables that come from elsewhere

  /// Puts an item that is imported into its table.
  mutating func load(_ item: Item, into name: String, _ context: Context) throws(AWSError) {
    if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
    _ = try update(Bytes(name)) { table throws(AWSError) in
      table.write(item, at: try table.place(ofNew: item), .request, context)
    }
  }

  /// Makes a table of what another one was.
  mutating func restore(
    _ source: Table, as name: String, _ overrides: RestoreOverrides,
    origin: TableFeatures.RestoreOrigin,
    _ context: Context
  ) throws(AWSError) -> DynamoDB.TableDescription {
    try TableReference.checkNew(name)
    guard find(name) == nil else {
      throw AWSError("TableAlreadyExistsException", "Table already exists: \(name)")
    }
    var table = source.copy(named: name, in: scope, context)
    try overrides.apply(to: &table, &self, context)
    table.features.restore = origin
    add(table)
    begin(.creating, of: name, context)
    var description = table.description(context.now)
    description.tableStatus = .creating
    return description
  }
}

/// What a restored table shall have otherwise than its origin.
struct RestoreOverrides {
  var billingMode: DynamoDB.BillingMode?
  var globalIndexes: [DynamoDB.GlobalSecondaryIndex]?
  var localIndexes: [DynamoDB.LocalSecondaryIndex]?
  var throughput: DynamoDB.ProvisionedThroughput?
  var onDemandThroughput: DynamoDB.OnDemandThroughput?
  var sse: DynamoDB.SSESpecification?

  fileprivate func apply(
    to table: inout Table, _ state: inout DynamoDB.State, _ context: Context
  ) throws(AWSError) {
    let names = (globalIndexes?.map(\.indexName) ?? []) + (localIndexes?.map(\.indexName) ?? [])
    for name in names where table.index(name) == nil {
      throw .validation("Index \(name) of the override is not an index of the source table")
    }
    table.indexes.removeAll { index in
      index.isGlobal
        ? globalIndexes.map { !$0.contains { $0.indexName == index.name } } ?? false
        : localIndexes.map { !$0.contains { $0.indexName == index.name } } ?? false
    }
    if let billingMode {
      table.settings.billingMode = billingMode
      table.settings.payPerRequestSince = billingMode == .payPerRequest ? context.now : nil
      if billingMode == .payPerRequest { table.settings.throughput = Throughput() }
    }
    if let throughput {
      guard table.settings.billingMode == .provisioned else {
        throw .invalidValue(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
      }
      try TableDraft.check(throughput)
      table.settings.throughput = Throughput(throughput)
    }
    if let onDemandThroughput { table.settings.onDemand = onDemandThroughput }
    if let sse { table.settings.encryption = try TableDraft.encryption(sse, &state, context) }
    if table.indexes.isEmpty { table.collectionSizes = [:] }
    table.settings.keepDefinitions(of: table)
  }
}

extension Table {
  /// A table of its own with the same items and indexes; what surrounds the table doesn't come along.
  func copy(named name: String, in scope: Scope, _ context: Context) -> Table {
    var copy = Table(
      name: name, arn: scope.arn("dynamodb", TableReference.prefix + name).description,
      id: context.uuid(),
      createdAt: context.now, keys: keys, settings: settings, progress: .active)
    copy.settings.isProtected = false
    copy.items = items
    copy.size = size
    copy.collectionSizes = collectionSizes
    copy.indexes = indexes
    return copy
  }

  func requireIndex(_ name: String?) throws(AWSError) {
    if let name, index(name) == nil { throw .noSuchResource }
  }

  func hasSortKey(inIndex name: String?) -> Bool {
    !((name.flatMap(index)?.keys ?? keys).range.isEmpty)
  }

  func eachItem(_ body: (Item) -> Void) { for item in items.values { body(item) } }

  /// What became of each item that is another one in a later state of the table.
  func eachChange(until later: Table, _ body: (ChangeRecord, _ keys: Item) -> Void) {
    let names = (keys.hash + keys.range).map(\.name)
    func tell(_ old: Item?, _ new: Item?) {
      guard old != new, let keys = (new ?? old)?.keeping(names) else { return }
      body(ChangeRecord(old: old, new: new, cause: .request, time: later.createdAt), keys)
    }
    var (mine, theirs) = (items.makeIterator(), later.items.makeIterator())
    var (old, new) = (mine.next(), theirs.next())
    while old != nil || new != nil {
      if let before = old, new.map({ before.key < $0.key }) ?? true {
        tell(before.value, nil)
        old = mine.next()
      } else if let after = new, old.map({ after.key < $0.key }) ?? true {
        tell(nil, after.value)
        new = theirs.next()
      } else {
        tell(old?.value, new?.value)
        (old, new) = (mine.next(), theirs.next())
      }
    }
  }
}

extension TableFeatures {
  /// What `DescribeTable` says of replicas and of the table's origin.
  func describe(_ description: inout DynamoDB.TableDescription, _ table: Table) {
    if !replication.isEmpty {
      description.globalTableVersion = replication.isLegacy ? "2017.11.29" : "2019.11.21"
      description.replicas = replication.isLegacy ? nil : replication.description
    }
    if let restore {
      description.restoreSummary = DynamoDB.RestoreSummary(
        sourceBackupArn: restore.backup, sourceTableArn: restore.table,
        restoreDateTime: restore.time,
        restoreInProgress: table.progress.status == .creating)
    }
  }
}
