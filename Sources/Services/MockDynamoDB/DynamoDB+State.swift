// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  /// The tables of one account in one region, and what belongs to them.
  public struct State: Sendable {
    let scope: Scope
    /// By name.
    private(set) var tables: OrderedMap<Bytes, Table> = [:]
    /// The names of tables that are on their way to another status.
    private var changing: OrderedMap<Bytes, Void> = [:]
    /// The names of tables whose items have a time to live.
    var expiring: OrderedMap<Bytes, Void> = [:]
    /// The names of tables that have a policy, or whose streams have one.
    private(set) var guarded: OrderedMap<Bytes, Void> = [:]
    /// Streams that their tables no longer have, by ARN, for a day.
    var formerStreams: OrderedMap<Bytes, TableStream> = [:]
    /// By ARN.
    var backups: OrderedMap<Bytes, Backup> = [:]
    /// By ARN.
    var exports: OrderedMap<Bytes, TableExport> = [:]
    /// By ARN.
    var imports: OrderedMap<Bytes, TableImport> = [:]
    /// Those of the first kind that have a table here, by name.
    var globalTables: OrderedMap<Bytes, TableGroup> = [:]
    /// Transactions that were done, by their client request tokens.
    var transactions = TransactionTokens()
    /// The id of the key that AWS manages for the account's tables.
    private var managedKeyID: String?

    init(scope: Scope) { self.scope = scope }

    // MARK: Tables

    /// The table that a name or ARN refers to, as operations on items find it.
    func table(_ reference: String) throws(AWSError) -> Table {
      try withTable(reference) { table in table.pointee }
    }

    /// Lends the table that a name or ARN refers to where it lies, as operations on items find it: a copy would retain all
    /// that it consists of.
    func withTable<Result>(
      _ reference: String, _ body: (UnsafePointer<Table>) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      // The closures below hold this alone, and not a copy of the whole state.
      let tables = tables
      return try TableReference.withKey(reference, in: scope) { key throws(AWSError) in
        try tables.withValue(of: key) { table throws(AWSError) in
          guard let table else { throw TableReference.missing(reference) }
          guard table.pointee.isUsable else { throw .noSuchResource }
          return try body(table)
        }
      }
    }

    /// The table that a name or ARN refers to, as operations on tables find it.
    func describedTable(_ reference: String) throws(AWSError) -> Table {
      guard let table = tables[try key(reference)] else {
        throw .noSuchTable(TableReference.name(in: reference))
      }
      return table
    }

    /// The same, where nothing may be under way that a change would disturb.
    func settledTable(_ reference: String) throws(AWSError) -> Table {
      let table = try describedTable(reference)
      guard table.progress.status == .active else { throw .tableInUse(table) }
      return table
    }

    /// Where a table stands; one of another account or region stands nowhere.
    func key(_ reference: String) throws(AWSError) -> Bytes {
      try TableReference.key(reference, in: scope)
    }

    func find(_ name: String) -> Table? { tables[Bytes(name)] }

    mutating func add(_ table: Table) {
      let key = Bytes(table.name)
      tables[key] = table
      if table.features.timeToLive != nil { expiring[key] = () }
      noteGuards(of: table.name)
      noteProgress(of: key)
    }

    /// Removes a table at once.
    mutating func remove(_ name: String, _ now: Instant) {
      let key = Bytes(name)
      retire(tables.removeValue(forKey: key)?.stream, now)
      changing.removeValue(forKey: key)
      expiring.removeValue(forKey: key)
      guarded.removeValue(forKey: key)
    }

    /// Notes whether requests to a table have to ask a policy.
    mutating func noteGuards(of name: String) {
      let key = Bytes(name)
      let table = tables[key]
      guarded[key] = table?.features.policy == nil && table?.stream?.policy == nil ? nil : ()
    }

    /// Changes a table in place.
    mutating func update<Result>(
      _ key: Bytes, orThrow missing: AWSError = .noSuchResource,
      _ change: (inout Table) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      guard let result = try tables.change(key, change) else { throw missing }
      return result
    }

    /// Changes the table that a name or ARN refers to, in place, as operations on items find it. Its key is lent: the map
    /// keeps none but those of tables that are there.
    mutating func updateTable<Result>(
      _ reference: String, _ change: (inout Table) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      try TableReference.withKey(reference, in: scope) { key throws(AWSError) in
        let result = try tables.change(key) { table throws(AWSError) in
          guard table.isUsable else { throw .noSuchResource }
          return try change(&table)
        }
        guard let result else { throw TableReference.missing(reference) }
        return result
      }
    }

    /// Changes a table that is known to be there.
    mutating func change(_ name: String, _ change: (inout Table) -> Void) {
      try? update(Bytes(name)) { table throws(AWSError) in change(&table) }
    }

    // MARK: Status

    /// Lets a table enter a status, or skip it where statuses pass at once.
    mutating func begin(_ status: Progress.Status, of name: String, _ context: Context) {
      let key = Bytes(name)
      guard let progress = Progress(status, context.transition(of: "dynamodb::table"), now: context.now)
      else {
        finish(status, key, context.now)
        return
      }
      tables[key]?.progress = progress
      noteProgress(of: key)
    }

    private mutating func noteProgress(of key: Bytes) {
      if tables[key]?.progress.status != .active { changing[key] = () }
    }

    /// Counts a description of a table, which may end its status.
    mutating func look(at key: Bytes, now: Instant) {
      guard changing.contains(key) else { return }
      tables[key]?.progress.look()
      settle(key, now)
    }

    private mutating func settle(_ key: Bytes, _ now: Instant) {
      guard let progress = tables[key]?.progress, progress.isOver(now) else { return }
      finish(progress.status, key, now)
    }

    private mutating func finish(_ status: Progress.Status, _ key: Bytes, _ now: Instant) {
      changing.removeValue(forKey: key)
      if status == .deleting {
        remove(key.description, now)
        return
      }
      guard var table = tables[key] else { return }
      table.progress = .active
      table.indexes.removeAll { $0.status == .deleting }
      for index in table.indexes.indices { table.indexes[index].status = nil }
      table.settings.keepDefinitions(of: table)
      tables[key] = table
    }

    var nextDeadline: Instant? {
      guard !changing.isEmpty || !expiring.isEmpty else { return nil }
      let status = changing.keys.compactMap { tables[$0]?.progress.deadline }.min()
      return [status, nextExpiry].compactMap { $0 }.min()
    }

    mutating func tick(_ now: Instant, _ context: Context) {
      for key in Array(changing.keys) { settle(key, now) }
      expireItems(now, context)
    }

    // MARK: Encryption

    /// The ARN of the key that AWS manages for DynamoDB in this account.
    mutating func managedKey(_ context: Context) -> String {
      let id = managedKeyID ?? context.uuid()
      managedKeyID = id
      return scope.arn("kms", "key/\(id)").description
    }
  }
}

extension TableSettings {
  /// Drops the definitions of attributes that no key has any more.
  mutating func keepDefinitions(of table: Table) {
    let used = Set(
      ([table.keys] + table.indexes.map(\.keys)).flatMap { ($0.hash + $0.range).map(\.name) })
    attributes.removeAll { !used.contains($0.attributeName) }
  }
}
