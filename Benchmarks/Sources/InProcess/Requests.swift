// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// Requests as an SDK signs and sends them.
enum Requests {
  static let queueURL = "http://localhost:5000/123456789012/bench"
  static let fifoQueueURL = "http://localhost:5000/123456789012/bench.fifo"

  static let callerIdentity = query("sts", "Action=GetCallerIdentity&Version=2011-06-15")
  static let attributes = json("GetQueueAttributes", #"{"QueueUrl":"\#(queueURL)","AttributeNames":["All"]}"#)
  static let attributesOverQuery = query(
    "sqs",
    "Action=GetQueueAttributes&Version=2012-11-05&AttributeName.1=All&QueueUrl=http%3A%2F%2Flocalhost%3A5000%2F123456789012%2Fbench"
  )
  static let send = json(
    "SendMessage", #"{"QueueUrl":"\#(queueURL)","MessageBody":"A message of some length"}"#)
  static let sendOverQuery = query(
    "sqs",
    "Action=SendMessage&Version=2012-11-05&MessageBody=A+message+of+some+length&QueueUrl=http%3A%2F%2Flocalhost%3A5000%2F123456789012%2Fbench"
  )

  static let getObject = s3("GET", objectTarget, [("x-amz-checksum-mode", "ENABLED")])
  static let putObject = s3(
    "PUT", objectTarget,
    [
      ("x-amz-checksum-crc32", CRC32.hash(objectBody).base64), ("x-amz-sdk-checksum-algorithm", "CRC32"),
      ("Content-Type", "application/octet-stream"),
    ], objectBody)
  static let objectBody = Bytes(String(repeating: "x", count: 1024))
  private static let objectTarget = "/\(bucket)/folder/object"
  static let bucket = "bench"

  static func listObjects(_ query: String) -> HTTPRequest { s3("GET", "/\(bucket)?list-type=2&\(query)") }

  private static func s3(
    _ method: HTTPMethod, _ target: String, _ own: [(String, String)] = [], _ body: Bytes = Bytes()
  ) -> HTTPRequest {
    signed("s3", body, own + [("X-Amz-Content-SHA256", SHA256.hash(body).hex)], method, target)
  }

  static func dynamoDB(_ operation: String, _ body: String) -> HTTPRequest {
    signed(
      "dynamodb", Bytes(body),
      [("X-Amz-Target", "DynamoDB_20120810.\(operation)"), ("Content-Type", "application/x-amz-json-1.0")])
  }

  private static func json(_ operation: String, _ body: String) -> HTTPRequest {
    signed(
      "sqs", Bytes(body),
      [("X-Amz-Target", "AmazonSQS.\(operation)"), ("Content-Type", "application/x-amz-json-1.0")])
  }

  private static func query(_ service: String, _ body: String) -> HTTPRequest {
    signed(service, Bytes(body), [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")])
  }

  private static func signed(
    _ service: String, _ body: Bytes, _ own: [(String, String)], _ method: HTTPMethod = .post,
    _ target: String = "/"
  ) -> HTTPRequest {
    let signature = String(repeating: "5f", count: 32)
    let headers: [(name: String, value: String)] =
      [
        ("Host", "localhost:5000"), ("Accept-Encoding", "identity"),
        ("User-Agent", "Boto3/1.42.0 md/Botocore#1.42.0 ua/2.1 os/linux lang/python#3.13"),
        ("X-Amz-Date", "20261122T180000Z"),
        (
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/\(service)/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date, Signature=\(signature)"
        ),
      ] + (method == .get ? [] : [("Content-Length", "\(body.count)")])
      + own.map { (name: $0.0, value: $0.1) }
    return HTTPRequest(method: method, target: target, headers: HTTPHeaders(headers), body: .bytes(body))
  }
}

extension MockCloud {
  /// Sends a request through the codec, and stops the benchmark when the answer isn't a success.
  func exchange(_ request: HTTPRequest) {
    _ = answer(request) { outcome in
      guard case .response(let response) = outcome, response.status == 200 else {
        fatalError("unexpected answer: \(outcome)")
      }
    }
  }

  /// A cloud with the bucket that the requests name, and one object in it.
  static func withBucket() -> MockCloud {
    let cloud = MockCloud(.all)
    expect { () throws(AWSError) in _ = try cloud.s3.createBucket(.init(bucket: Requests.bucket)) }
    cloud.exchange(Requests.putObject)
    return cloud
  }

  static func withFIFOQueue() -> MockCloud {
    let cloud = MockCloud(.all)
    expect { () throws(AWSError) in
      _ = try cloud.sqs.createQueue(.init(queueName: "bench.fifo", attributes: [.fifoQueue: "true"]))
    }
    return cloud
  }

  /// A cloud with every service and the queue that the requests name.
  static func withQueue() -> MockCloud {
    let cloud = MockCloud(.all)
    expect { () throws(AWSError) in _ = try cloud.sqs.createQueue(.init(queueName: "bench")) }
    return cloud
  }
}

/// Stops the benchmark when a call fails.
func expect(_ body: () throws(AWSError) -> Void) {
  do throws(AWSError) { try body() } catch { fatalError("\(error.code): \(error.message)") }
}
