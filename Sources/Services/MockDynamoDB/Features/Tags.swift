// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  func tagResource(
    _ input: TagResourceInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    guard !input.tags.isEmpty else {
      throw .validation("Atleast one Tag needs to be provided as Input.")
    }
    let table = try state.tableToTag(input.resourceArn)
    guard table.progress.status == .active else { throw .tableInUse(table) }
    let tags = try table.features.tags.adding(input.tags)
    state.change(table.name) { $0.features.tags = tags }
    return EmptyShape()
  }

  func untagResource(
    _ input: UntagResourceInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    guard !input.tagKeys.isEmpty else {
      throw .validation("Atleast one Tag Key needs to be provided as Input.")
    }
    let table = try state.tableToTag(input.resourceArn)
    guard table.progress.status == .active else { throw .tableInUse(table) }
    state.change(table.name) { table in for key in input.tagKeys { table.features.tags.remove(key) }
    }
    return EmptyShape()
  }

  func listTagsOfResource(
    _ input: ListTagsOfResourceInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListTagsOfResourceOutput {
    let tags = try state.tableToTag(input.resourceArn).features.tags
    let page = try TokenPage(tags.list, token: input.nextToken, limit: TableTags.pageSize)
    return ListTagsOfResourceOutput(tags: page.elements, nextToken: page.nextToken)
  }
}

extension DynamoDB.State {
  fileprivate func tableToTag(_ resource: String) throws(AWSError) -> Table {
    guard let arn = ARN(resource), arn.service == "dynamodb", arn.resource.hasPrefix("table/")
    else {
      throw .validation("Invalid TableArn: Invalid ResourceArn provided as input \(resource)")
    }
    guard arn.account == scope.account, arn.region == scope.region,
      let table = tables[Bytes(String(arn.resource.dropFirst(6)))]
    else {
      throw AWSError(
        "ResourceNotFoundException",
        "Requested resource not found: ResourcArn: \(resource) not found")
    }
    return table
  }
}

/// The tags of a table, by key.
struct TableTags: Sendable {
  static let greatestCount = 50
  static let pageSize = 10

  private var values: OrderedMap<Bytes, String> = [:]

  init() {}

  /// Checks the tags that a table is made with.
  init(_ tags: [DynamoDB.Tag]) throws(AWSError) { self = try TableTags().adding(tags) }

  var count: Int { values.count }
  var list: [DynamoDB.Tag] { values.map { DynamoDB.Tag(key: $0.key.description, value: $0.value) } }

  func adding(_ tags: [DynamoDB.Tag]) throws(AWSError) -> TableTags {
    var result = self
    var seen: Set<Bytes> = []
    for tag in tags {
      guard !tag.key.lowercased().hasPrefix("aws:") else {
        throw .invalidValue("Tag keys starting with 'aws:' are reserved for system use")
      }
      guard seen.insert(Bytes(tag.key)).inserted else {
        throw .invalidValue("Duplicate tag keys found: \(tag.key)")
      }
      result.values[Bytes(tag.key)] = tag.value
    }
    guard result.count <= Self.greatestCount else {
      throw .invalidValue("The number of tags exceeds the limit of \(Self.greatestCount)")
    }
    return result
  }

  mutating func remove(_ key: String) { values.removeValue(forKey: Bytes(key)) }
}
