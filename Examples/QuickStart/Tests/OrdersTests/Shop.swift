// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Orders

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What every test begins with: a bucket, a table and a queue.
let shop = CloudFixture(.s3, .sqs, .dynamoDB) { cloud in
  try cloud.s3.createBucket(.init(bucket: "receipts"))
  try cloud.sqs.createQueue(.init(queueName: "shipping"))
  try cloud.dynamoDB.createTable(
    .init(
      attributeDefinitions: [.init(attributeName: "id", attributeType: .s)], tableName: "orders",
      keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
}

extension OrderService {
  /// The service on a test's cloud: in process, or over a socket with `OVER_HTTP=1` in the environment.
  static func testing(_ cloud: MockCloud = .current) async throws -> OrderService {
    if ProcessInfo.processInfo.environment["OVER_HTTP"] == "1" {
      let session = URLSession(configuration: .ephemeral)
      return OrderService(AWSClient(session: session, endpoint: try await cloud.serve().url))
    }
    return OrderService(AWSClient(session: URLSession(configuration: cloud.urlSessionConfiguration)))
  }
}
