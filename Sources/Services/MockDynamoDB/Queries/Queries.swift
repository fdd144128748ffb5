// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var queryOperations: [Operation<State>] {
    [
      .reading(API.query, prepare: draftQuery, query),
      .reading(API.scan, prepare: draftScan, scan),
    ]
  }

  // MARK: Query

  struct QueryDraft: Sendable {
    let condition: KeyConditionExpression
    let request: PageRequest
    /// The parameter that filters, for messages.
    let filterParameter: String
  }

  func draftQuery(_ input: QueryInput) throws(AWSError) -> QueryDraft {
    var parameters = ExpressionParameters(expressions: [
      (.projection, input.projectionExpression), (.filter, input.filterExpression),
      (.keyCondition, input.keyConditionExpression),
    ])
    parameters.others = [
      ("AttributesToGet", input.attributesToGet != nil), ("QueryFilter", input.queryFilter != nil),
      ("ConditionalOperator", input.conditionalOperator != nil),
      ("KeyConditions", input.keyConditions != nil),
    ]
    parameters.names = input.expressionAttributeNames
    parameters.values = input.expressionAttributeValues.map(SentItem.attributes)
    var context = try parameters.context()
    var request = PageRequest(table: input.tableName, isConsistent: input.consistentRead ?? false)
    request.index = input.indexName
    request.select = input.select
    request.limit = input.limit
    request.isForward = input.scanIndexForward ?? true
    request.capacity = input.returnConsumedCapacity
    request.start = try PageRequest.start(input.exclusiveStartKey)
    try request.checkSelect(input.projectionExpression, input.attributesToGet, verb: "Querying")
    let condition: KeyConditionExpression
    request.projection = try Self.projection(input.projectionExpression, input.attributesToGet, &context)
    request.filter = try Self.filter(
      input.filterExpression, input.queryFilter, input.conditionalOperator, &context)
    if let expression = input.keyConditionExpression {
      condition = try KeyConditionExpression.parse(expression, &context)
    } else if let conditions = input.keyConditions {
      condition = try KeyConditionExpression.legacy(conditions)
    } else {
      throw .validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    }
    try context.finish()
    return QueryDraft(
      condition: condition, request: request,
      filterParameter: input.filterExpression == nil ? "QueryFilter" : "Filter Expression")
  }

  private static func filter(
    _ expression: String?, _ legacy: [String: Condition]?, _ conjunction: ConditionalOperator?,
    _ context: inout ExpressionContext
  ) throws(AWSError) -> ConditionExpression? {
    if let expression { return try ConditionExpression.parse(expression, &context, as: .filter) }
    return try ConditionExpression.legacy(filter: legacy, joinedBy: conjunction)
  }

  func query(
    _ input: QueryInput, _ draft: QueryDraft, _ state: State, _ context: Context
  ) throws(AWSError) -> QueryOutput {
    let table = try state.table(input.tableName)
    let request = draft.request
    let source = try request.source(in: table)
    let range = try draft.condition.range(of: source.keys)
    if let key = (source.keys.hash + source.keys.range).first(where: {
      request.filter?.attributeNames.contains($0.name) ?? false
    }) {
      throw .validation(
        "\(draft.filterParameter) can only contain non-primary key attributes: Primary key attribute: \(key.name)"
      )
    }
    guard let interval = KeyInterval(range) else { throw .keyMismatch }
    let start = try request.startPlace(source, table)
    if let start, !interval.contains(start) {
      guard let partition = KeyBytes.partition(range.hash), start.hasPrefix(partition) else {
        throw .validation(
          "The provided starting key is outside query boundaries based on provided conditions")
      }
      throw .validation("The provided starting key does not match the range key predicate")
    }
    let page = request.page(of: source, in: interval, after: start, table)
    return QueryOutput(page, select: request.select)
  }

  // MARK: Scan

  struct ScanDraft: Sendable {
    let request: PageRequest
    let segment: (number: Int, total: Int)?
  }

  func draftScan(_ input: ScanInput) throws(AWSError) -> ScanDraft {
    var parameters = ExpressionParameters(expressions: [
      (.projection, input.projectionExpression), (.filter, input.filterExpression),
    ])
    parameters.others = [
      ("AttributesToGet", input.attributesToGet != nil), ("ScanFilter", input.scanFilter != nil),
      ("ConditionalOperator", input.conditionalOperator != nil),
    ]
    parameters.names = input.expressionAttributeNames
    parameters.values = input.expressionAttributeValues.map(SentItem.attributes)
    var context = try parameters.context()
    var request = PageRequest(table: input.tableName, isConsistent: input.consistentRead ?? false)
    request.index = input.indexName
    request.select = input.select
    request.limit = input.limit
    request.capacity = input.returnConsumedCapacity
    request.start = try PageRequest.start(input.exclusiveStartKey)
    try request.checkSelect(input.projectionExpression, input.attributesToGet, verb: "Scanning")
    let segment = try Self.segment(input)
    request.projection = try Self.projection(input.projectionExpression, input.attributesToGet, &context)
    request.filter = try Self.filter(
      input.filterExpression, input.scanFilter, input.conditionalOperator, &context)
    try context.finish()
    return ScanDraft(request: request, segment: segment)
  }

  private static func segment(_ input: ScanInput) throws(AWSError) -> (number: Int, total: Int)? {
    switch (input.segment, input.totalSegments) {
    case (nil, nil): return nil
    case (_?, nil):
      throw .validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter "
          + "is present")
    case (nil, _?):
      throw .validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments "
          + "is present")
    case (let number?, let total?):
      guard number < total else {
        throw .validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            + "Segment: \(number) is not less than TotalSegments: \(total)")
      }
      return (number, total)
    }
  }

  func scan(
    _ input: ScanInput, _ draft: ScanDraft, _ state: State, _ context: Context
  ) throws(AWSError) -> ScanOutput {
    let table = try state.table(input.tableName)
    let request = draft.request
    let source = try request.source(in: table)
    var interval = KeyInterval()
    if let segment = draft.segment {
      interval.lower = KeyBytes.start(ofSegment: segment.number, of: segment.total)
      if segment.number + 1 < segment.total {
        interval.upper = KeyBytes.start(ofSegment: segment.number + 1, of: segment.total)
      }
    }
    let start = try request.startPlace(source, table)
    if let start, let segment = draft.segment, !interval.contains(start) {
      throw .validation(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
          + "correct Segment. TotalSegments: \(segment.total) Segment: \(segment.number)")
    }
    let page = request.page(of: source, in: interval, after: start, table)
    return ScanOutput(page, select: request.select)
  }
}
