// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// What a test pays for a cloud of its own.
enum Clouds {
  static func run(_ measurement: Measurement) {
    measurement.heading("Clouds")
    measurement.report("Make one from the catalogue of every service", count: 5000, limit: 20) {
      _ = MockCloud(.all)
    }
    measurement.report("Make one, registering every service anew", count: 5000, limit: 20) {
      _ = MockCloud(SQS(), STS())
    }
    measurement.report("Make one and create a queue", count: 2000) { _ = MockCloud.withQueue() }

    let size = measurement.size(1_000_000)
    let full = fullCloud(size)
    measurement.report("Fork, \(size) messages queued", count: 2000, limit: 10) { _ = full.fork() }
    measurement.report("Snapshot, \(size) messages queued", count: 2000, limit: 10) { _ = full.snapshot() }
    let snapshot = full.snapshot()
    measurement.report("Restore, \(size) messages queued", count: 2000, limit: 10) { full.restore(snapshot) }
    measurement.report("Fork and send one message, \(size) messages queued", count: 1000) {
      full.fork().exchange(Requests.send)
    }
  }

  /// A cloud whose queue holds this many messages.
  static func fullCloud(_ size: Int) -> MockCloud {
    let cloud = MockCloud.withQueue()
    let message = SQS.SendMessageRequest(queueUrl: Requests.queueURL, messageBody: "A message of some length")
    for _ in 0..<size { expect { () throws(AWSError) in _ = try cloud.sqs.sendMessage(message) } }
    return cloud
  }
}
