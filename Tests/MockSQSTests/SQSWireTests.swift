// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import Testing

@Suite struct SQSWireTests {
  @Test("JSON: create, send, receive, delete, with URLs on the caller's host")
  func json() async throws {
    let test = SQSFixture()
    let created = try await test.json("CreateQueue", ["QueueName": "q"])
    #expect(created.status == 200)
    #expect(created.headers["Content-Type"] == "application/x-amz-json-1.0")
    #expect(created.body == #"{"QueueUrl":"http://localhost:5000/123456789012/q"}"#)
    let url: Document = "http://localhost:5000/123456789012/q"
    let sent = try await test.json(
      "SendMessage",
      [
        "QueueUrl": url, "MessageBody": "hello",
        "MessageAttributes": ["n": ["DataType": "Number", "StringValue": "1"]],
      ])
    #expect(sent.json["MD5OfMessageBody"] == "5d41402abc4b2a76b9719d911017c592")
    #expect(sent.json.object?.map(\.name) == ["MD5OfMessageBody", "MD5OfMessageAttributes", "MessageId"])
    let received = try await test.json(
      "ReceiveMessage",
      ["QueueUrl": url, "MessageAttributeNames": ["All"], "AttributeNames": ["ApproximateReceiveCount"]])
    let message = try #require(received.json["Messages"]?.array?.first)
    #expect(message["Body"] == "hello")
    #expect(message["Attributes"] == ["ApproximateReceiveCount": "1"])
    #expect(message["MessageAttributes"]?["n"] == ["StringValue": "1", "DataType": "Number"])
    let deleted = try await test.json(
      "DeleteMessage", ["QueueUrl": url, "ReceiptHandle": message["ReceiptHandle"] ?? .null])
    #expect(deleted.status == 200)
    #expect(try await test.json("ReceiveMessage", ["QueueUrl": url]).body == "{}")
  }

  @Test("JSON: errors name the shape, and the Query code in a header")
  func jsonErrors() async throws {
    let test = SQSFixture()
    let missing = try await test.json("DeleteQueue", ["QueueUrl": "http://localhost:5000/123456789012/q"])
    #expect(missing.status == 400)
    #expect(missing.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender")
    #expect(
      missing.body
        == #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"#
    )
    let parameter = try await test.json("CreateQueue", [:])
    #expect(parameter.status == 400)
    #expect(parameter.headers["x-amzn-query-error"] == "MissingParameter;Sender")
    #expect(parameter.json["message"] == "The request must contain the parameter QueueName.")
    _ = try await test.json("CreateQueue", ["QueueName": "q", "Attributes": ["DelaySeconds": "1"]])
    let existing = try await test.json(
      "CreateQueue", ["QueueName": "q", "Attributes": ["DelaySeconds": "2"]])
    #expect(existing.headers["x-amzn-query-error"] == "QueueAlreadyExists;Sender")
    #expect(existing.json["__type"] == "com.amazonaws.sqs#QueueNameExists")
  }

  @Test("JSON: batches answer both lists")
  func jsonBatch() async throws {
    let test = SQSFixture()
    try test.create("q")
    let answer = try await test.json(
      "SendMessageBatch", ["QueueUrl": "q", "Entries": [["Id": "1", "MessageBody": "x"]]])
    #expect(answer.json["Failed"] == .array([]))
    #expect(answer.json["Successful"]?.array?.count == 1)
  }

  @Test("Query: create, send, receive, delete")
  func query() async throws {
    let test = SQSFixture()
    let created = try await test.query(
      "Action=CreateQueue&Version=2012-11-05&QueueName=q&Attribute.1.Name=VisibilityTimeout"
        + "&Attribute.1.Value=40&Tag.1.Key=k&Tag.1.Value=v")
    #expect(created.status == 200)
    #expect(created.headers["Content-Type"]?.hasPrefix("text/xml") == true)
    #expect(
      created.body.hasPrefix(
        #"<?xml version="1.0"?><CreateQueueResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">"#
          + "<CreateQueueResult><QueueUrl>http://localhost:5000/123456789012/q</QueueUrl></CreateQueueResult>"
          + "<ResponseMetadata><RequestId>"))
    #expect(test.view("q")?.tags == ["k": "v"])
    let sent = try await test.query(
      "Action=SendMessage&MessageBody=a+b%26%3C&MessageAttribute.1.Name=n"
        + "&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v",
      target: "/123456789012/q")
    #expect(sent.status == 200)
    #expect(sent.body.contains("<MD5OfMessageAttributes>"))
    let received = try await test.query(
      "Action=ReceiveMessage&QueueUrl=http%3A%2F%2Flocalhost%3A5000%2F123456789012%2Fq"
        + "&AttributeName.1=All&MessageAttributeName.1=All")
    #expect(received.body.contains("<Body>a b&amp;&lt;</Body>"))
    #expect(
      received.body.contains("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>"))
    #expect(
      received.body.contains(
        "<MessageAttribute><Name>n</Name><Value><StringValue>v</StringValue><DataType>String</DataType></Value>"
      ))
    let deleted = try await test.get("/123456789012/q?Action=DeleteQueue&Version=2012-11-05")
    #expect(deleted.status == 200)
    #expect(test.view("q") == nil)
  }

  @Test("Query: errors are XML with AWS's older codes")
  func queryErrors() async throws {
    let test = SQSFixture()
    let missing = try await test.get("/123456789012/q?Action=GetQueueAttributes&Version=2012-11-05")
    #expect(missing.status == 400)
    #expect(
      missing.body.contains(
        "<Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>"
          + "<Message>The specified queue does not exist.</Message><Detail/></Error>"))
    try test.create("q")
    let empty = try await test.query("Action=SendMessageBatch", target: "/123456789012/q")
    #expect(empty.body.contains("<Code>AWS.SimpleQueueService.EmptyBatchRequest</Code>"))
    let parameter = try await test.query("Action=SendMessage", target: "/123456789012/q")
    #expect(parameter.body.contains("<Code>MissingParameter</Code>"))
    #expect(parameter.body.contains("The request must contain the parameter MessageBody."))
    let entry = try await test.query(
      "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a", target: "/123456789012/q")
    #expect(entry.body.contains("The request must contain the parameter Entries.1.MessageBody."))
  }

  @Test("Query: batches report failures beside successes")
  func queryBatch() async throws {
    let test = SQSFixture()
    try test.create("q")
    let answer = try await test.query(
      "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x"
        + "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=y"
        + "&SendMessageBatchRequestEntry.2.DelaySeconds=901", target: "/123456789012/q")
    #expect(answer.status == 200)
    #expect(answer.body.contains("<SendMessageBatchResultEntry><Id>a</Id>"))
    #expect(
      answer.body.contains(
        "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>InvalidParameterValue</Code>"))
  }

  @Test("On AWS's hosts queue URLs are AWS's")
  func awsHosts() async throws {
    let test = SQSFixture()
    let created = try await test.json("CreateQueue", ["QueueName": "q"], host: "sqs.us-east-1.amazonaws.com")
    #expect(created.json["QueueUrl"] == "http://sqs.us-east-1.amazonaws.com/123456789012/q")
    let legacy = try await test.json("GetQueueUrl", ["QueueName": "q"], host: "queue.amazonaws.com")
    #expect(legacy.json["QueueUrl"] == "http://queue.amazonaws.com/123456789012/q")
  }

  @Test("An access key of twelve digits is the account, and reaches other accounts' queues by URL")
  func accounts() async throws {
    let test = SQSFixture()
    try test.create("q")
    let signed = SQSFixture.authorization.replacing("AKIAIOSFODNN7EXAMPLE", with: "111111111111")
    let own = try await test.json("CreateQueue", ["QueueName": "q"], signed: signed)
    #expect(own.json["QueueUrl"] == "http://localhost:5000/111111111111/q")
    let message: Document = ["QueueUrl": "http://localhost:5000/123456789012/q", "MessageBody": "x"]
    let refused = try await test.json("SendMessage", message, signed: signed)
    #expect(refused.status == 403)
    #expect(refused.json["__type"] == "com.amazonaws.sqs#AccessDenied")
    try test.sqs.addPermission(
      .init(queueUrl: "q", label: "l", awsAccountIds: ["111111111111"], actions: ["SendMessage"]))
    _ = try await test.json("SendMessage", message, signed: signed)
    #expect(test.view("q")?.messages.count == 1)
  }

  @Test("The same seed and the same requests give the same bytes")
  func determinism() async throws {
    func run() async throws -> [String] {
      let test = SQSFixture(seed: 42)
      var bodies: [String] = []
      for (operation, input) in [
        ("CreateQueue", ["QueueName": "q"]), ("SendMessage", ["QueueUrl": "q", "MessageBody": "x"]),
        ("ReceiveMessage", ["QueueUrl": "q", "AttributeNames": ["All"]]),
      ] as [(String, Document)] { bodies.append(try await test.json(operation, input).body) }
      return bodies
    }
    let first = try await run()
    #expect(try await run() == first)
  }

  @Test("A fork goes its own way")
  func fork() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for number in 0..<100 { try test.send(url, "\(number)") }
    let taken = try test.receive(url, 10)
    let fork = SQSFixture(cloud: test.cloud.fork())
    try fork.delete(url, taken[0])
    try fork.send(url, "fork")
    try test.sqs.deleteQueue(.init(queueUrl: url))
    #expect(fork.view("q")?.messages.count == 100)
    fork.advance(30)
    #expect(fork.view("q")?.availableCount == 100)
    #expect(test.view("q") == nil)
  }
}
