// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A table that is asked for: its parts, held against each other before anything is made.
///
/// `CreateTable`, imports and restored backups all make tables of it.
struct TableDraft: Sendable {
  var name: String
  var attributes: [DynamoDB.AttributeDefinition]
  var keySchema: [DynamoDB.KeySchemaElement]
  var localIndexes: [DynamoDB.LocalSecondaryIndex]? = nil
  var globalIndexes: [DynamoDB.GlobalSecondaryIndex]? = nil
  var billingMode: DynamoDB.BillingMode? = nil
  var throughput: DynamoDB.ProvisionedThroughput? = nil
  var onDemand: DynamoDB.OnDemandThroughput? = nil
  var warmth: DynamoDB.WarmThroughput? = nil
  var stream: DynamoDB.StreamSpecification? = nil
  var encryption: DynamoDB.SSESpecification? = nil
  var tableClass: DynamoDB.TableClass? = nil
  var isProtected = false

  static let maximumLocalIndexes = 5
  static let maximumGlobalIndexes = 20
  static let maximumNonKeyAttributes = 100

  // MARK: Checks

  /// Refuses what can't be a table, in DynamoDB's order; returns the keys.
  func check() throws(AWSError) -> QueryableKeys {
    try checkThroughput()
    let definitions = try Definitions(attributes)
    let keys = try Self.tableKeys(keySchema, definitions)
    let hasIndexes = localIndexes != nil || globalIndexes != nil
    if !hasIndexes, attributes.count != keySchema.count {
      throw .invalidValue(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
          + "AttributeDefinitions")
    }
    var names: Set<String> = []
    var used = Set(keySchema.map(\.attributeName))
    var nonKeyAttributes = 0
    if let localIndexes {
      if localIndexes.isEmpty { throw .invalidValue("List of LocalSecondaryIndexes is empty") }
      for index in localIndexes {
        try Self.checkLocal(index, keys, definitions)
        try Self.take(index.indexName, &names)
        nonKeyAttributes += index.projection.nonKeyAttributes?.count ?? 0
        used.formUnion(index.keySchema.map(\.attributeName))
      }
      if localIndexes.count > Self.maximumLocalIndexes {
        throw .invalidValue(
          "Number of LocalSecondaryIndexes exceeds per-table limit of \(Self.maximumLocalIndexes)")
      }
    }
    if let globalIndexes {
      if globalIndexes.isEmpty { throw .invalidValue("List of GlobalSecondaryIndexes is empty") }
      for index in globalIndexes {
        _ = try Self.globalKeys(index.keySchema, index.indexName, definitions)
        try Self.check(index.projection)
        try Self.take(index.indexName, &names)
        nonKeyAttributes += index.projection.nonKeyAttributes?.count ?? 0
        used.formUnion(index.keySchema.map(\.attributeName))
      }
      if globalIndexes.count > Self.maximumGlobalIndexes {
        throw .invalidValue(
          "GlobalSecondaryIndex count exceeds the per-table limit of \(Self.maximumGlobalIndexes)")
      }
    }
    if attributes.contains(where: { !used.contains($0.attributeName) }) {
      throw .invalidValue(
        "Some AttributeDefinitions are not used. "
          + "AttributeDefinitions: \(definitions.names), keys used: \(list(used))")
    }
    if nonKeyAttributes > Self.maximumNonKeyAttributes {
      throw .invalidValue(
        "Number of NonKeyAttributes exceeds per-table limit of \(Self.maximumNonKeyAttributes)")
    }
    if stream?.streamEnabled == true, stream?.streamViewType == nil {
      throw .invalidValue("StreamViewType must be specified when StreamEnabled is true")
    }
    if stream?.streamEnabled == false, stream?.streamViewType != nil {
      throw .invalidValue("StreamViewType cannot be specified when StreamEnabled is false")
    }
    return keys
  }

  private func checkThroughput() throws(AWSError) {
    if billingMode == .payPerRequest {
      if throughput != nil {
        throw .invalidValue(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            + "PAY_PER_REQUEST")
      }
    } else {
      guard let throughput else {
        throw .invalidValue(
          "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
      }
      try Self.check(throughput)
    }
    let isProvisioned = billingMode != .payPerRequest
    try Self.check(onDemand, isProvisioned: isProvisioned)
    for index in globalIndexes ?? [] {
      try Self.checkThroughput(
        index.provisionedThroughput, ofIndex: index.indexName, isProvisioned: isProvisioned)
      try Self.check(index.onDemandThroughput, isProvisioned: isProvisioned)
    }
    let least = Self.warmth(isProvisioned ? throughput.map { Throughput($0) } ?? Throughput() : nil)
    if let warmth { try Self.check(warmth, of: "table", current: least) }
    for index in globalIndexes ?? [] {
      guard let warmth = index.warmThroughput else { continue }
      let least = Self.warmth(isProvisioned ? index.provisionedThroughput.map { Throughput($0) } : nil)
      try Self.check(warmth, of: "index \(index.indexName)", current: least)
    }
  }

  /// What a table or index can take at once that nobody asked for more: what is provisioned, or what all take that are
  /// paid per request.
  static func warmth(_ throughput: Throughput?) -> (read: Int, write: Int) {
    throughput.map { ($0.read, $0.write) } ?? (12_000, 4_000)
  }

  /// Limits of tables without provisioned throughput are positive; -1 takes one away.
  static func check(
    _ limits: DynamoDB.OnDemandThroughput?, isProvisioned: Bool
  ) throws(AWSError) {
    guard let limits else { return }
    guard !isProvisioned else {
      throw .invalidValue("OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST")
    }
    let units = [
      ("MaxReadRequestUnits", limits.maxReadRequestUnits),
      ("MaxWriteRequestUnits", limits.maxWriteRequestUnits),
    ]
    guard units.contains(where: { $0.1 != nil }) else {
      throw .invalidValue(
        "MaxReadRequestUnits, MaxWriteRequestUnits or both must be specified in OnDemandThroughput")
    }
    for (name, value) in units {
      if let value, value < 1, value != -1 {
        throw .invalidValue("Given value \(value) for \(name) is out of bounds")
      }
    }
  }

  /// Refuses to have less ready than there is.
  static func check(
    _ asked: DynamoDB.WarmThroughput, of what: String, current: (read: Int, write: Int)
  ) throws(AWSError) {
    let units = [
      ("ReadUnitsPerSecond", asked.readUnitsPerSecond, current.read),
      ("WriteUnitsPerSecond", asked.writeUnitsPerSecond, current.write),
    ]
    for (name, value, least) in units {
      if let value, value < least {
        throw .invalidValue(
          "Requested \(name) for WarmThroughput for \(what) is lower than current WarmThroughput, decreasing "
            + "WarmThroughput is not supported")
      }
    }
  }

  static func check(_ throughput: DynamoDB.ProvisionedThroughput, index: String? = nil) throws(AWSError) {
    let units = [
      ("ReadCapacityUnits", throughput.readCapacityUnits),
      ("WriteCapacityUnits", throughput.writeCapacityUnits),
    ]
    for (name, value) in units where value > 1_000_000_000_000 {
      throw .validation(
        "Given value \(value) for \(name) is out of bounds" + (index.map { " for index \($0)" } ?? ""))
    }
  }

  static func checkThroughput(
    _ throughput: DynamoDB.ProvisionedThroughput?, ofIndex name: String, isProvisioned: Bool
  ) throws(AWSError) {
    if let throughput {
      guard isProvisioned else {
        throw .invalidValue(
          "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is "
            + "PAY_PER_REQUEST")
      }
      try check(throughput, index: name)
    } else if isProvisioned {
      throw .invalidValue("ProvisionedThroughput must be specified for index: \(name)")
    }
  }

  /// Attribute definitions by name.
  struct Definitions {
    private let types: [String: ValueType]
    private let order: [String]

    init(_ attributes: [DynamoDB.AttributeDefinition]) throws(AWSError) {
      var types: [String: ValueType] = [:]
      for attribute in attributes {
        guard let type = ValueType(rawValue: attribute.attributeType.rawValue),
          types.updateValue(type, forKey: attribute.attributeName) == nil
        else {
          throw .invalidValue(
            "Duplicate attribute name in AttributeDefinitions: \(attribute.attributeName)")
        }
      }
      self.types = types
      order = attributes.map(\.attributeName)
    }

    subscript(name: String) -> ValueType? { types[name] }
    var names: String { list(order) }

    /// The attributes of a key, which all need a definition.
    func attributes(_ names: [String]) throws(AWSError) -> [QueryableKeys.Attribute] {
      var attributes: [QueryableKeys.Attribute] = []
      for name in names {
        guard let type = types[name] else {
          throw .invalidValue(
            "Some index key attributes are not defined in AttributeDefinitions. "
              + "Keys: \(list(names)), AttributeDefinitions: \(self.names)")
        }
        attributes.append(QueryableKeys.Attribute(name, type))
      }
      return attributes
    }
  }

  /// The keys of a table or of a local index: one hash key, and one sort key or none.
  private static func tableKeys(
    _ schema: [DynamoDB.KeySchemaElement], _ definitions: Definitions
  ) throws(AWSError) -> QueryableKeys {
    try checkOrder(schema)
    if schema.count > 2 { throw .invalidKeySchema("Too many KeySchemaElements, at most 2 are allowed") }
    let attributes = try definitions.attributes(schema.map(\.attributeName))
    return QueryableKeys(hash: Array(attributes.prefix(1)), range: Array(attributes.dropFirst()))
  }

  private static func checkOrder(_ schema: [DynamoDB.KeySchemaElement]) throws(AWSError) {
    guard let first = schema.first, first.keyType == .hash else {
      throw .invalidKeySchema("The first KeySchemaElement is not a HASH key type")
    }
    guard schema.count > 1 else { return }
    if schema[1].keyType != .range {
      throw .invalidKeySchema("The second KeySchemaElement is not a RANGE key type")
    }
    if schema[1].attributeName == first.attributeName {
      throw .validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    }
  }

  private static func checkLocal(
    _ index: DynamoDB.LocalSecondaryIndex, _ keys: QueryableKeys, _ definitions: Definitions
  ) throws(AWSError) {
    let name = index.indexName
    _ = try tableKeys(index.keySchema, definitions)
    if keys.range.isEmpty {
      throw .invalidValue(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")
    }
    if index.keySchema.count < 2 {
      throw .invalidValue("Index KeySchema does not have a range key for index: \(name)")
    }
    let hash = index.keySchema[0].attributeName
    if hash != keys.hash[0].name {
      throw .invalidValue(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(name). "
          + "index hash key: \(hash), table hash key: \(keys.hash[0].name)")
    }
    try check(index.projection)
  }

  /// The keys of a global index: up to four attributes each of the hash key and the sort key.
  static func globalKeys(
    _ schema: [DynamoDB.KeySchemaElement], _ index: String, _ definitions: Definitions
  ) throws(AWSError) -> QueryableKeys {
    guard schema.first?.keyType == .hash else {
      throw .invalidKeySchema("The first KeySchemaElement is not a HASH key type")
    }
    let hash = schema.prefix { $0.keyType == .hash }
    let range = schema.dropFirst(hash.count)
    guard range.allSatisfy({ $0.keyType == .range }) else {
      throw .invalidKeySchema("HASH key elements must come before RANGE key elements")
    }
    if hash.count > 4 || range.count > 4 {
      throw .invalidKeySchema(
        "A key of index \(index) has more than 4 \(hash.count > 4 ? "HASH" : "RANGE") key attributes")
    }
    let names = schema.map(\.attributeName)
    if Set(names).count < names.count {
      throw .validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    }
    let attributes = try definitions.attributes(names)
    return QueryableKeys(
      hash: Array(attributes.prefix(hash.count)), range: Array(attributes.dropFirst(hash.count)))
  }

  static func check(_ projection: DynamoDB.Projection) throws(AWSError) {
    guard let kind = projection.projectionType else {
      throw .invalidValue("Unknown ProjectionType: null")
    }
    if kind == .include, projection.nonKeyAttributes == nil {
      throw .invalidValue("ProjectionType is \(kind), but NonKeyAttributes is not specified")
    }
    if kind != .include, projection.nonKeyAttributes != nil {
      throw .invalidValue("ProjectionType is \(kind), but NonKeyAttributes is specified")
    }
  }

  private static func take(_ name: String, _ names: inout Set<String>) throws(AWSError) {
    guard names.insert(name).inserted else { throw .invalidValue("Duplicate index name: \(name)") }
  }

  // MARK: Making

  /// The table, with its indexes empty and the status past.
  func table(_ state: inout DynamoDB.State, _ context: Context) throws(AWSError) -> Table {
    let keys = try check()
    let arn = context.scope.arn("dynamodb", TableReference.prefix + name).description
    var settings = TableSettings(attributes: attributes)
    settings.billingMode = billingMode ?? .provisioned
    if billingMode == .payPerRequest { settings.payPerRequestSince = context.now }
    settings.throughput = throughput.map { Throughput($0) } ?? Throughput()
    settings.onDemand = onDemand
    settings.warmth = warmth
    settings.tableClass = tableClass
    settings.encryption = try encryption.flatMap { specification throws(AWSError) in
      try Self.encryption(specification, &state, context)
    }
    settings.isProtected = isProtected
    var table = Table(
      name: name, arn: arn, id: context.uuid(), createdAt: context.now, keys: keys, settings: settings,
      progress: .active)
    let definitions = try Definitions(attributes)
    for index in localIndexes ?? [] {
      let indexKeys = try Self.tableKeys(index.keySchema, definitions)
      table.indexes.append(
        SecondaryIndex(
          name: index.indexName, isGlobal: false, keys: indexKeys, of: keys,
          projection: IndexProjection(index.projection, keys: [keys, indexKeys])))
    }
    for index in globalIndexes ?? [] {
      table.indexes.append(try Self.globalIndex(index, of: keys, definitions))
    }
    if let stream, stream.streamEnabled {
      table.stream = state.newStream(of: arn, keys, stream.streamViewType ?? .keysOnly, context.now)
    }
    return table
  }

  /// An index that is new, without entries.
  static func globalIndex(
    _ given: DynamoDB.GlobalSecondaryIndex, of tableKeys: QueryableKeys, _ definitions: Definitions
  ) throws(AWSError) -> SecondaryIndex {
    let keys = try globalKeys(given.keySchema, given.indexName, definitions)
    var index = SecondaryIndex(
      name: given.indexName, isGlobal: true, keys: keys, of: tableKeys,
      projection: IndexProjection(given.projection, keys: [tableKeys, keys]))
    if let throughput = given.provisionedThroughput { index.throughput = Throughput(throughput) }
    index.onDemand = given.onDemandThroughput
    index.warmth = given.warmThroughput
    return index
  }

  /// How a table is encrypted that isn't just encrypted with DynamoDB's own key.
  static func encryption(
    _ specification: DynamoDB.SSESpecification, _ state: inout DynamoDB.State, _ context: Context
  ) throws(AWSError) -> DynamoDB.SSEDescription? {
    if specification.enabled != true {
      if specification.kmsMasterKeyId != nil || specification.sseType != nil {
        throw .invalidValue("SSEType and KMSMasterKeyId can only be specified when SSE is enabled")
      }
      return nil
    }
    if specification.sseType == .aes256 { throw .invalidValue("SSEType AES256 is not supported") }
    let key: String
    switch specification.kmsMasterKeyId {
    case nil: key = state.managedKey(context)
    case let id? where id.hasPrefix("arn:"): key = id
    case let id? where id.hasPrefix("alias/"): key = context.scope.arn("kms", id).description
    case let id?: key = context.scope.arn("kms", "key/\(id)").description
    }
    return DynamoDB.SSEDescription(status: .enabled, sseType: .kms, kmsMasterKeyArn: key)
  }
}

extension IndexProjection {
  init(_ given: DynamoDB.Projection, keys: [QueryableKeys]) {
    self.init(given.projectionType ?? .all, nonKeyAttributes: given.nonKeyAttributes ?? [], keys: keys)
  }
}

/// Names as AWS's messages list them, in order: `[a, b]`.
private func list(_ names: some Sequence<String>) -> String {
  "[\(names.sorted { $0.utf8Precedes($1) }.joined(separator: ", "))]"
}
