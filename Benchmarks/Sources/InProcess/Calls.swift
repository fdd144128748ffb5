// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// One call after the other in process: over the wire format, and typed.
enum Calls {
  static func run(_ measurement: Measurement) {
    measurement.heading("Round trips through the codec")
    let cloud = MockCloud.withQueue()
    for (name, request) in [
      ("STS GetCallerIdentity, Query", Requests.callerIdentity),
      ("SQS GetQueueAttributes, JSON", Requests.attributes),
      ("SQS GetQueueAttributes, Query", Requests.attributesOverQuery),
    ] {
      measurement.report(name, count: 20_000, limit: 10) { cloud.exchange(request) }
    }
    for (name, request) in [
      ("SQS SendMessage, JSON", Requests.send), ("SQS SendMessage, Query", Requests.sendOverQuery),
    ] {
      measurement.report(name, count: 20_000, limit: 10, fresh: MockCloud.withQueue) { cloud in
        cloud.exchange(request)
      }
    }
    let bucket = MockCloud.withBucket()
    for (name, request) in [
      ("S3 GetObject, 1 KiB", Requests.getObject), ("S3 PutObject, 1 KiB", Requests.putObject),
    ] {
      measurement.report(name, count: 20_000, limit: 10) { bucket.exchange(request) }
    }

    measurement.heading("Typed calls")
    measurement.report("STS GetCallerIdentity, typed", count: 50_000, limit: 2) {
      expect { () throws(AWSError) in _ = try cloud.sts.getCallerIdentity(.init()) }
    }
    let attributes = SQS.GetQueueAttributesRequest(
      queueUrl: Requests.queueURL, attributeNames: [.approximateNumberOfMessages])
    measurement.report("SQS GetQueueAttributes, typed, one attribute", count: 50_000, limit: 2) {
      expect { () throws(AWSError) in _ = try cloud.sqs.getQueueAttributes(attributes) }
    }
    let message = SQS.SendMessageRequest(queueUrl: Requests.queueURL, messageBody: "A message of some length")
    measurement.report("SQS SendMessage, typed", count: 20_000, limit: 2, fresh: MockCloud.withQueue) {
      cloud in
      expect { () throws(AWSError) in _ = try cloud.sqs.sendMessage(message) }
    }
    let read = S3.GetObjectRequest(bucket: Requests.bucket, key: "folder/object")
    measurement.report("S3 GetObject, typed", count: 50_000, limit: 2) {
      expect { () throws(AWSError) in _ = try bucket.s3.getObject(read) }
    }
    let write = S3.PutObjectRequest(
      body: .bytes(Requests.objectBody), bucket: Requests.bucket, key: "folder/object")
    measurement.report("S3 PutObject, typed, 1 KiB", count: 20_000) {
      expect { () throws(AWSError) in _ = try bucket.s3.putObject(write) }
    }
  }
}
