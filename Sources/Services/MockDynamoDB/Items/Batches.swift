// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var batchOperations: [Operation<State>] {
    [
      .reading(API.batchGetItem, prepare: draftBatchGet, batchGetItem),
      Operation(API.batchWriteItem, prepare: draftBatchWrite, batchWriteItem),
    ]
  }

  private static let maximumReads = 100
  private static let maximumWrites = 25
  /// The bytes that a batch may read or bring.
  private static let maximumBatchSize = 16 * 1024 * 1024

  // MARK: Get

  struct BatchRead: Sendable {
    let table: String
    let reads: [ItemRead]
    let request: KeysAndAttributes
  }

  func draftBatchGet(_ input: BatchGetItemInput) throws(AWSError) -> [BatchRead] {
    var batches: [BatchRead] = []
    var count = 0
    for (table, request) in input.requestItems.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      count += request.keys.count
      var parameters = ExpressionParameters(expressions: [(.projection, request.projectionExpression)])
      parameters.others = [("AttributesToGet", request.attributesToGet != nil)]
      parameters.names = request.expressionAttributeNames
      var context = try parameters.context()
      var keys: [Item] = []
      for key in request.keys { keys.append(try Item(key)) }
      let projection = try Self.projection(request.projectionExpression, request.attributesToGet, &context)
      try context.finish()
      if Set(keys).count < keys.count { throw .duplicateKeys }
      batches.append(
        BatchRead(
          table: table, reads: keys.map { ItemRead(key: $0, projection: projection) }, request: request))
    }
    if count > Self.maximumReads {
      throw .validation("Too many items requested for the BatchGetItem call")
    }
    return batches
  }

  func batchGetItem(
    _ input: BatchGetItemInput, _ batches: [BatchRead], _ state: State, _ context: Context
  ) throws(AWSError) -> BatchGetItemOutput {
    var found: [String: [[String: AttributeValue]]] = [:]
    var left: [String: KeysAndAttributes] = [:]
    var consumed: [ConsumedCapacity] = []
    var size = 0
    // Everything is checked before anything is read.
    var places: [[Bytes]] = []
    var tables: [Table] = []
    for batch in batches {
      let table = try state.table(batch.table)
      var tablePlaces: [Bytes] = []
      for read in batch.reads { tablePlaces.append(try table.place(ofKey: read.key)) }
      places.append(tablePlaces)
      tables.append(table)
    }
    for (position, batch) in batches.enumerated() {
      var meter = CapacityMeter(batch.table, input.returnConsumedCapacity)
      let isConsistent = batch.request.consistentRead ?? false
      var items: [[String: AttributeValue]] = []
      var unread: [[String: AttributeValue]] = []
      for (index, read) in batch.reads.enumerated() {
        let item = tables[position].items[places[position][index]]
        let itemSize = item?.size ?? 0
        // What doesn't fit into the answer is for the caller to ask again.
        guard size + itemSize <= Self.maximumBatchSize else {
          unread.append(batch.request.keys[index])
          continue
        }
        size += itemSize
        meter.add(CapacityUnits.read(itemSize, isConsistent: isConsistent))
        guard let item else { continue }
        items.append((read.projection?.apply(to: item) ?? item).attributeValues)
      }
      found[batch.table] = items
      if !unread.isEmpty {
        var rest = batch.request
        rest.keys = unread
        left[batch.table] = rest
      }
      if let capacity = meter.consumed { consumed.append(capacity) }
    }
    return BatchGetItemOutput(
      responses: found, unprocessedKeys: left, consumedCapacity: consumed.isEmpty ? nil : consumed)
  }

  // MARK: Write

  struct BatchWrite: Sendable {
    let table: String
    let operations: [ItemOperation]
    let requests: [WriteRequest]
  }

  func draftBatchWrite(_ input: BatchWriteItemInput) throws(AWSError) -> [BatchWrite] {
    var batches: [BatchWrite] = []
    var count = 0
    for (table, requests) in input.requestItems.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      count += requests.count
      var operations: [ItemOperation] = []
      for request in requests {
        switch (request.putRequest, request.deleteRequest) {
        case (let put?, nil):
          let item = try Item(put.sentItem)
          if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
          operations.append(ItemOperation(table: table, item: item, action: .put, condition: nil))
        case (nil, let delete?):
          operations.append(
            ItemOperation(table: table, item: try Item(delete.sentKey), action: .delete, condition: nil))
        default:
          throw .validation(
            "Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest")
        }
      }
      batches.append(BatchWrite(table: table, operations: operations, requests: requests))
    }
    if count > Self.maximumWrites {
      throw .validation("Too many items requested for the BatchWriteItem call")
    }
    return batches
  }

  func batchWriteItem(
    _ input: BatchWriteItemInput, _ batches: [BatchWrite], _ state: inout State, _ context: Context
  ) throws(AWSError) -> BatchWriteItemOutput {
    // A batch is not atomic, but what can't be done at all is refused before anything is done.
    var plans: [[PlannedWrite]] = []
    // A table may be named twice: by its name and by its ARN.
    var taken: [String: Set<Bytes>] = [:]
    for batch in batches {
      let table = try state.table(batch.table)
      var places = taken[table.name] ?? []
      var tablePlans: [PlannedWrite] = []
      for operation in batch.operations {
        let plan = try table.plan(operation)
        guard places.insert(plan.place).inserted else { throw .duplicateKeys }
        tablePlans.append(plan)
      }
      taken[table.name] = places
      plans.append(tablePlans)
    }
    var output = BatchWriteItemOutput()
    output.unprocessedItems = [:]
    var consumed: [ConsumedCapacity] = []
    var size = 0
    for (position, batch) in batches.enumerated() {
      var meter = CapacityMeter(batch.table, input.returnConsumedCapacity)
      var metrics: [ItemCollectionMetrics] = []
      try state.update(try state.key(batch.table)) { table throws(AWSError) in
        for (index, plan) in plans[position].enumerated() {
          size += batch.operations[index].item.size
          guard size <= Self.maximumBatchSize else {
            output.unprocessedItems?[batch.table, default: []].append(batch.requests[index])
            continue
          }
          let written = table.carryOut(plan, context)
          meter.add(plan.units)
          meter.add(written)
          guard input.returnItemCollectionMetrics == .size,
            let told = table.collectionMetrics(of: batch.operations[index].item)
          else { continue }
          metrics.append(told)
        }
      }
      if !metrics.isEmpty {
        output.itemCollectionMetrics = (output.itemCollectionMetrics ?? [:]).merging([batch.table: metrics]) {
          $1
        }
      }
      if let capacity = meter.consumed { consumed.append(capacity) }
    }
    if !consumed.isEmpty { output.consumedCapacity = consumed }
    return output
  }
}
