// SPDX-License-Identifier: Apache-2.0

import ShapeModel
import Testing

@Suite struct SwiftNameTests {
  @Test(
    "A member's leading capitals become small, but for the one a word starts with",
    arguments: [
      ("QueueUrl", "queueUrl"), ("SSEKMSKeyId", "ssekmsKeyId"), ("MD5OfBody", "md5OfBody"), ("ETag", "eTag"),
      ("ID", "id"), ("Id", "id"), ("queueUrls", "queueUrls"), ("DBInstanceARN", "dbInstanceARN"),
      ("x-amz-meta", "xAmzMeta"), ("__type", "__type"), ("2ndValue", "_2ndValue"), ("Self", "self_"),
    ])
  func member(name: String, expected: String) {
    #expect(SwiftName.member(name) == expected)
  }

  @Test(
    "An enum's value becomes one camel-case word",
    arguments: [
      ("ap-northeast-1", "apNortheast1"), ("SELECT_ALL", "selectAll"), ("FifoQueue", "fifoQueue"),
      ("1.1", "_1_1"), ("11", "_11"), ("t2.micro", "t2Micro"), ("", "empty"), ("*", "wildcard"),
      ("HTTP/1.1", "http1_1"), ("default", "default"), ("aws:kms", "awsKms"),
    ])
  func constant(value: String, expected: String) {
    #expect(SwiftName.constant(value) == expected)
  }

  @Test(
    "A type keeps its name unless Swift or a backend needs it",
    arguments: [
      ("CreateQueueRequest", "CreateQueueRequest"), ("arnType", "ArnType"), ("Error", "ErrorShape"),
      ("State", "StateShape"), ("SQS", "SQSShape"), ("__listOf__Rule", "ListOf__Rule"), ("Tag", "Tag"),
    ])
  func type(name: String, expected: String) {
    #expect(SwiftName.type(name, in: "SQS") == expected)
  }

  @Test("Reserved words stand in backticks")
  func reserved() {
    #expect(SwiftName.quoted("default") == "`default`")
    #expect(SwiftName.quoted("queue") == "queue")
  }
}
