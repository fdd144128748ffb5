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

    measurement.heading("The same in a FIFO queue of 1000 groups")
    for size in [0, full] {
      var sent = 0
      let cloud = MockCloud.withFIFOQueue()
      for _ in 0..<size { send(cloud, &sent) }
      measurement.report("FIFO, \(size) messages queued", count: 20_000) {
        send(cloud, &sent)
        receive(cloud, Requests.fifoQueueURL)
      }
    }
  }

  private static func send(_ cloud: MockCloud, _ sent: inout Int) {
    sent += 1
    let message = SQS.SendMessageRequest(
      queueUrl: Requests.fifoQueueURL, messageBody: "A message of some length",
      messageDeduplicationId: "\(sent)", messageGroupId: "group-\(sent % 1000)")
    expect { () throws(AWSError) in try cloud.sqs.sendMessage(message) }
  }

  private static func circulate(_ cloud: MockCloud) {
    expect { () throws(AWSError) in
      try cloud.sqs.sendMessage(.init(queueUrl: Requests.queueURL, messageBody: "A message of some length"))
    }
    receive(cloud, Requests.queueURL)
  }

  private static func receive(_ cloud: MockCloud, _ url: String) {
    expect { () throws(AWSError) in
      let received = try cloud.sqs.receiveMessage(.init(queueUrl: url))
      for message in received.messages ?? [] {
        try cloud.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: message.receiptHandle ?? ""))
      }
    }
  }
}
