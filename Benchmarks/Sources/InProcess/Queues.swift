// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// Whether a message costs more when many wait before it.
enum Queues {
  static func run(_ measurement: Measurement) {
    measurement.heading("Send, receive and delete one message")
    let full = measurement.size(1_000_000)
    for size in [0, full] {
      let cloud = Clouds.fullCloud(size)
      measurement.report("\(size) messages queued", count: 20_000) { circulate(cloud) }
    }
  }

  private static func circulate(_ cloud: MockCloud) {
    expect { () throws(AWSError) in
      try cloud.sqs.sendMessage(.init(queueUrl: Requests.queueURL, messageBody: "A message of some length"))
      let received = try cloud.sqs.receiveMessage(.init(queueUrl: Requests.queueURL))
      for message in received.messages ?? [] {
        try cloud.sqs.deleteMessage(
          .init(queueUrl: Requests.queueURL, receiptHandle: message.receiptHandle ?? ""))
      }
    }
  }
}
