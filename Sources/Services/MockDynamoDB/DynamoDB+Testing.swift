// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockService {
  /// Amazon DynamoDB, with its streams.
  public static let dynamoDB = MockService(
    DynamoDB(), with: DynamoDBStreams(),
    throttling: AWSError(
      "ProvisionedThroughputExceededException",
      "The level of configured provisioned throughput for the table was exceeded. "
        + "Consider increasing your provisioning level with the UpdateTable API.", status: 400))

  /// Amazon DynamoDB Streams by itself, for the request log and faults; registered, it brings DynamoDB along.
  public static let dynamoDBStreams = MockService(DynamoDBStreams(), with: DynamoDB())
}

extension ServiceCalls where Backend == DynamoDB {
  /// What is in a table, for assertions, in the order of a scan; `nil` where the table doesn't exist.
  public func items(of table: String) -> [[String: DynamoDB.AttributeValue]]? {
    withState { $0.items(of: table) } ?? nil
  }

  /// The names of all tables, in order.
  public var tableNames: [String] { withState { $0.tableNames } ?? [] }
}
