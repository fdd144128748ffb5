// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// One thing that a request wants to do to one table, index or stream.
struct AccessIntent {
  /// `dynamodb:GetItem`
  let action: String
  /// The ARN.
  let resource: String
  /// What the request says of itself, for conditions.
  private var circumstances: [(key: String, value: String)] = []
  /// The keys of items that the request names, or whole items.
  private var items: [[String: DynamoDB.AttributeValue]] = []
  private var condition: KeyConditionExpression?
  /// The attributes that the request names.
  var attributes: Set<String> = []
  /// The statement that the request consists of.
  var statement: PreparedStatement?

  init(_ action: String, _ reference: String, index: String? = nil, _ scope: Scope) {
    self.action = "dynamodb:\(action)"
    let arn =
      reference.hasPrefix("arn:")
      ? reference : scope.arn("dynamodb", TableReference.prefix + reference).description
    resource = index.map { "\(arn)/index/\($0)" } ?? arn
  }

  /// The action is about the policy itself.
  var isOnPolicy: Bool { action.hasSuffix("ResourcePolicy") }

  /// All that a request wants.
  static func all(of operation: OperationModel, _ input: any Shape, _ scope: Scope) -> [AccessIntent] {
    switch input {
    case let input as DynamoDB.GetItemInput:
      var intent = AccessIntent("GetItem", input.tableName, scope)
      intent.items = [input.key]
      intent.note("dynamodb:ReturnConsumedCapacity", input.returnConsumedCapacity?.rawValue)
      intent.note(try? DynamoDB().draftGet(input))
      return [intent]
    case let input as DynamoDB.PutItemInput:
      return [
        .write(
          "PutItem", try? DynamoDB().draftPut(input), input.tableName, input.item, input.returnValues, scope)
      ]
    case let input as DynamoDB.UpdateItemInput:
      return [
        .write(
          "UpdateItem", try? DynamoDB().draftUpdate(input), input.tableName, input.key, input.returnValues,
          scope)
      ]
    case let input as DynamoDB.DeleteItemInput:
      return [
        .write(
          "DeleteItem", try? DynamoDB().draftDelete(input), input.tableName, input.key, input.returnValues,
          scope)
      ]
    case let input as DynamoDB.QueryInput:
      var intent = AccessIntent("Query", input.tableName, index: input.indexName, scope)
      let draft = try? DynamoDB().draftQuery(input)
      intent.condition = draft?.condition
      intent.attributes = Set(draft?.condition.clauses.map(\.name) ?? [])
      intent.note(draft?.request)
      return [intent]
    case let input as DynamoDB.ScanInput:
      var intent = AccessIntent("Scan", input.tableName, index: input.indexName, scope)
      intent.note((try? DynamoDB().draftScan(input))?.request)
      return [intent]
    case let input as DynamoDB.BatchGetItemInput:
      let drafts = (try? DynamoDB().draftBatchGet(input)) ?? []
      return sorted(input.requestItems).map { table, request in
        var intent = AccessIntent("BatchGetItem", table, scope)
        intent.items = request.keys
        for read in drafts.first(where: { $0.table == table })?.reads ?? [] { intent.note(read) }
        return intent
      }
    case let input as DynamoDB.BatchWriteItemInput:
      return sorted(input.requestItems).map { table, requests in
        var intent = AccessIntent("BatchWriteItem", table, scope)
        intent.items = requests.compactMap { $0.putRequest?.item ?? $0.deleteRequest?.key }
        for item in intent.items { intent.attributes.formUnion(item.keys) }
        return intent
      }
    case let input as DynamoDB.TransactGetItemsInput:
      let drafts = (try? DynamoDB().draftTransactGet(input)) ?? []
      return input.transactItems.indices.map { index in
        let get = input.transactItems[index].get
        var intent = enclosed(operation, "GetItem", get.tableName, get.key, scope)
        if index < drafts.count { intent.note(drafts[index].read) }
        return intent
      }
    case let input as DynamoDB.TransactWriteItemsInput:
      return input.transactItems.compactMap { item in
        guard var intent = part(item, of: operation, scope) else { return nil }
        intent.attributes = (try? DynamoDB.operation(item))?.attributeNames ?? []
        return intent
      }
    case let input as DynamoDB.ExecuteStatementInput:
      return [AccessIntent(input.statement, input.parameters, scope)].compactMap { $0 }
    case let input as DynamoDB.ExecuteTransactionInput:
      return input.transactStatements.compactMap {
        AccessIntent($0.statement, $0.parameters, enclosed: operation, scope)
      }
    case let input as any ResourceInput:
      var intents: [AccessIntent] = []
      input.eachResource { intents.append(AccessIntent(operation.name, $0, scope)) }
      return intents
    default: return []
    }
  }

  /// By table, so that of several refusals it is always the same one that is told.
  private static func sorted<Request>(_ requests: [String: Request]) -> [(key: String, value: Request)] {
    requests.sorted { $0.key.utf8Precedes($1.key) }
  }

  private static func part(
    _ item: DynamoDB.TransactWriteItem, of operation: OperationModel, _ scope: Scope
  ) -> AccessIntent? {
    if let put = item.put { return enclosed(operation, "PutItem", put.tableName, put.item, scope) }
    if let update = item.update {
      return enclosed(operation, "UpdateItem", update.tableName, update.key, scope)
    }
    if let delete = item.delete {
      return enclosed(operation, "DeleteItem", delete.tableName, delete.key, scope)
    }
    return item.conditionCheck.map { enclosed(operation, "ConditionCheckItem", $0.tableName, $0.key, scope) }
  }

  private static func write(
    _ action: String, _ draft: ItemOperation?, _ table: String, _ item: [String: DynamoDB.AttributeValue],
    _ returned: DynamoDB.ReturnValue?, _ scope: Scope
  ) -> AccessIntent {
    var intent = AccessIntent(action, table, scope)
    intent.items = [item]
    intent.attributes = draft?.attributeNames ?? []
    intent.note("dynamodb:ReturnValues", (returned ?? .none).rawValue)
    return intent
  }

  private static func enclosed(
    _ operation: OperationModel, _ action: String, _ table: String,
    _ item: [String: DynamoDB.AttributeValue], _ scope: Scope
  ) -> AccessIntent {
    var intent = AccessIntent(action, table, scope)
    intent.items = [item]
    intent.note("dynamodb:EnclosingOperation", operation.name)
    return intent
  }

  private mutating func note(_ read: DynamoDB.ItemRead?) {
    guard let read else { return }
    attributes.formUnion(read.attributeNames)
    let select = read.projection == nil ? DynamoDB.Select.allAttributes : .specificAttributes
    if !circumstances.contains(where: { $0.key == "dynamodb:Select" }) {
      note("dynamodb:Select", select.rawValue)
    }
  }

  private mutating func note(_ page: PageRequest?) {
    guard let page else { return }
    attributes.formUnion(page.attributeNames)
    note("dynamodb:Select", page.effectiveSelect.rawValue)
  }

  mutating func note(_ key: String, _ value: String?) {
    if let value { circumstances.append((key, value)) }
  }

  // MARK: Conditions

  /// Tells conditions what they may ask of the request.
  func add(to keys: inout PolicyContext, _ table: Table) {
    for (key, value) in circumstances { keys[key] = [value] }
    if !attributes.isEmpty { keys["dynamodb:Attributes"] = attributes.sorted { $0.utf8Precedes($1) } }
    let indexed = resource.split(separator: "/index/").dropFirst().first.map { String($0) }
    let schema = indexed.flatMap { table.index($0) }?.keys ?? table.keys
    guard let hash = schema.hash.first else { return }
    var leading = items.compactMap { $0[hash.name]?.leadingKey }
    for clause in condition?.clauses ?? [] where clause.name == hash.name {
      if case .equal(let value) = clause.test, let key = value.attributeValue.leadingKey {
        leading.append(key)
      }
    }
    if let statement {
      let named = statement.hashKeys(schema)
      leading += named?.compactMap(\.attributeValue.leadingKey) ?? []
      if statement.isSelection { keys["dynamodb:FullTableScan"] = [named == nil ? "true" : "false"] }
    }
    if !leading.isEmpty { keys["dynamodb:LeadingKeys"] = leading }
  }
}

extension DynamoDB.AttributeValue {
  /// A partition key as policies compare it.
  fileprivate var leadingKey: String? {
    switch self {
    case .s(let text), .n(let text): text
    case .b(let bytes): bytes.base64
    default: nil
    }
  }
}
