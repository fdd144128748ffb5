// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
@_exported import SotoCore

public struct SQS: Sendable {
  private let client: AWSClient
  private let region: Region

  public init(client: AWSClient, region: Region? = nil) {
    self.client = client
    self.region = region ?? .useast1
  }

  public struct CreateQueueRequest: Sendable, Encodable {
    public let queueName: String

    public init(queueName: String) {
      self.queueName = queueName
    }

    enum CodingKeys: String, CodingKey { case queueName = "QueueName" }
  }

  public struct SendMessageRequest: Sendable, Encodable {
    public let messageBody: String
    public let queueUrl: String

    public init(messageBody: String, queueUrl: String) {
      self.messageBody = messageBody
      self.queueUrl = queueUrl
    }

    enum CodingKeys: String, CodingKey {
      case messageBody = "MessageBody"
      case queueUrl = "QueueUrl"
    }
  }

  public struct CreateQueueResult: Sendable, Decodable {
    public let queueUrl: String?

    enum CodingKeys: String, CodingKey { case queueUrl = "QueueUrl" }
  }

  public struct SendMessageResult: Sendable, Decodable {
    public let messageId: String?

    enum CodingKeys: String, CodingKey { case messageId = "MessageId" }
  }

  public func createQueue(_ input: CreateQueueRequest) async throws -> CreateQueueResult {
    try await call("CreateQueue", input)
  }

  public func sendMessage(_ input: SendMessageRequest) async throws -> SendMessageResult {
    try await call("SendMessage", input)
  }

  private func call<Output: Decodable>(_ operation: String, _ input: some Encodable) async throws -> Output {
    let response = try await client.execute(
      .POST, url: "https://sqs.\(region.rawValue).amazonaws.com/", service: "sqs", region: region,
      headers: ["content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.\(operation)"],
      body: .init(bytes: try JSONEncoder().encode(input)))
    return try JSONDecoder().decode(
      Output.self, from: Data(buffer: try await response.body.collect(upTo: .max)))
  }
}

extension Data {
  fileprivate init(buffer: ByteBuffer) {
    self.init(buffer.readableBytesView)
  }
}
