// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Whether CloudWatch watches the most used keys of a table or an index.
struct ContributorInsights: Sendable {
  var isEnabled: Bool
  var mode: DynamoDB.ContributorInsightsMode
  var updatedAt: Instant

  var status: DynamoDB.ContributorInsightsStatus { isEnabled ? .enabled : .disabled }
}

extension DynamoDB {
  func updateContributorInsights(
    _ input: UpdateContributorInsightsInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateContributorInsightsOutput {
    let table = try state.describedTable(input.tableName)
    try table.requireIndex(input.indexName)
    let key = Bytes(input.indexName ?? "")
    let isEnabled = input.contributorInsightsAction == .enable
    let mode =
      input.contributorInsightsMode ?? table.features.contributorInsights[key]?.mode
      ?? .accessedAndThrottledKeys
    let insights = ContributorInsights(isEnabled: isEnabled, mode: mode, updatedAt: context.now)
    state.change(table.name) { $0.features.contributorInsights[key] = insights }
    return UpdateContributorInsightsOutput(
      tableName: table.name, indexName: input.indexName,
      contributorInsightsStatus: isEnabled ? .enabling : .disabling, contributorInsightsMode: mode)
  }

  func describeContributorInsights(
    _ input: DescribeContributorInsightsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeContributorInsightsOutput {
    let table = try state.describedTable(input.tableName)
    try table.requireIndex(input.indexName)
    let insights = table.features.contributorInsights[Bytes(input.indexName ?? "")]
    var output = DescribeContributorInsightsOutput(
      tableName: table.name, indexName: input.indexName,
      contributorInsightsStatus: insights?.status ?? .disabled)
    if let insights {
      output.lastUpdateDateTime = insights.updatedAt
      output.contributorInsightsMode = insights.mode
      if insights.isEnabled {
        let isFull = insights.mode != .throttledKeys
        let kinds = (isFull ? ["PKC", "SKC"] : []) + ["PKT", "SKT"]
        let name = [table.name, input.indexName].compactMap { $0 }.joined(separator: "-")
        output.contributorInsightsRuleList =
          kinds
          .filter { table.hasSortKey(inIndex: input.indexName) || !$0.hasPrefix("S") }
          .map {
            "DynamoDBContributorInsights-\($0)-\(name)-\(insights.updatedAt.millisecondsSince1970)"
          }
      }
    }
    return output
  }

  func listContributorInsights(
    _ input: ListContributorInsightsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListContributorInsightsOutput {
    let chosen = try input.tableName.map { (name) throws(AWSError) in
      [try state.describedTable(name)]
    }
    var summaries: [ContributorInsightsSummary] = []
    for table in chosen ?? Array(state.tables.values) {
      for (index, insights) in table.features.contributorInsights {
        summaries.append(
          ContributorInsightsSummary(
            tableName: table.name, indexName: index.isEmpty ? nil : index.description,
            contributorInsightsStatus: insights.status, contributorInsightsMode: insights.mode))
      }
    }
    let page = try TokenPage(summaries, token: input.nextToken, limit: input.maxResults ?? 100)
    return ListContributorInsightsOutput(
      contributorInsightsSummaries: page.elements, nextToken: page.nextToken)
  }
}

extension Table {
  fileprivate func requireIndex(_ name: String?) throws(AWSError) {
    if let name, index(name) == nil { throw .noSuchResource }
  }

  fileprivate func hasSortKey(inIndex name: String?) -> Bool {
    !((name.flatMap(index)?.keys ?? keys).range.isEmpty)
  }
}
