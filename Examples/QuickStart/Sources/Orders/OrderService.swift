// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Takes orders and ships them: receipts in S3, orders in DynamoDB, work in SQS.
public struct OrderService: Sendable {
  public enum Status: String, Sendable, Codable {
    case placed, shipped
  }

  private let aws: AWSClient
  private let bucket = "receipts"
  private let table = "orders"
  private let queue = "shipping"

  public init(_ aws: AWSClient) { self.aws = aws }

  /// Stores the order with its receipt and queues it for shipping. Placing an order twice fails.
  public func place(_ id: String, receipt: String) async throws {
    struct PutItem: Encodable {
      let TableName: String
      let Item: [String: [String: String]]
      let ConditionExpression = "attribute_not_exists(id)"
    }
    struct SendMessage: Encodable { let QueueUrl, MessageBody: String }
    struct Sent: Decodable { let MessageId: String }

    let item = PutItem(
      TableName: table, Item: ["id": ["S": id], "status": ["S": Status.placed.rawValue]])
    let _: Empty = try await aws.call("dynamodb", "DynamoDB_20120810.PutItem", item)
    try await aws.putObject(bucket, id + ".txt", Data(receipt.utf8))
    let _: Sent = try await aws.call(
      "sqs", "AmazonSQS.SendMessage", SendMessage(QueueUrl: queueURL(), MessageBody: id))
  }

  /// Ships the next order that waits and returns its id; `nil` when none does.
  public func shipNext() async throws -> String? {
    struct ReceiveMessage: Encodable { let QueueUrl: String }
    struct Received: Decodable {
      struct Message: Decodable { let Body, ReceiptHandle: String }
      let Messages: [Message]?
    }
    struct UpdateItem: Encodable {
      let TableName: String
      let Key: [String: [String: String]]
      let UpdateExpression = "SET #s = :s"
      let ExpressionAttributeNames = ["#s": "status"]
      let ExpressionAttributeValues: [String: [String: String]]
    }
    struct DeleteMessage: Encodable { let QueueUrl, ReceiptHandle: String }

    let url = try await queueURL()
    let received: Received = try await aws.call(
      "sqs", "AmazonSQS.ReceiveMessage", ReceiveMessage(QueueUrl: url))
    guard let message = received.Messages?.first else { return nil }
    let update = UpdateItem(
      TableName: table, Key: ["id": ["S": message.Body]],
      ExpressionAttributeValues: [":s": ["S": Status.shipped.rawValue]])
    let _: Empty = try await aws.call("dynamodb", "DynamoDB_20120810.UpdateItem", update)
    let done = DeleteMessage(QueueUrl: url, ReceiptHandle: message.ReceiptHandle)
    let _: Empty = try await aws.call("sqs", "AmazonSQS.DeleteMessage", done)
    return message.Body
  }

  /// How far an order is; `nil` for one that was never placed.
  public func status(of id: String) async throws -> Status? {
    struct GetItem: Encodable {
      let TableName: String
      let Key: [String: [String: String]]
    }
    struct Got: Decodable { let Item: [String: [String: String]]? }
    let got: Got = try await aws.call(
      "dynamodb", "DynamoDB_20120810.GetItem", GetItem(TableName: table, Key: ["id": ["S": id]]))
    return got.Item?["status"]?["S"].flatMap(Status.init)
  }

  /// The receipt of an order.
  public func receipt(of id: String) async throws -> String {
    String(decoding: try await aws.getObject(bucket, id + ".txt"), as: UTF8.self)
  }

  private struct Empty: Decodable {}

  private func queueURL() async throws -> String {
    struct GetQueueUrl: Encodable { let QueueName: String }
    struct Got: Decodable { let QueueUrl: String }
    let got: Got = try await aws.call("sqs", "AmazonSQS.GetQueueUrl", GetQueueUrl(QueueName: queue))
    return got.QueueUrl
  }
}
