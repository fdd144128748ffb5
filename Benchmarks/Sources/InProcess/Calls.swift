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
  }
}
