// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Where a queue sends messages that were received too often.
struct RedrivePolicy: Sendable, Equatable {
  let deadLetterTargetARN: ARN
  let maxReceiveCount: Int

  /// Reads the attribute's text. Whether the target exists is the caller's to find out.
  init(_ text: String) throws(AWSError) {
    guard let document = try? JSON.parse(text), let members = document.object else {
      throw .invalidRedrivePolicy(text, "Redrive policy is not a valid JSON map.")
    }
    for mandatory in ["deadLetterTargetArn", "maxReceiveCount"] where document[mandatory] == nil {
      throw .invalidRedrivePolicy(
        text, "Redrive policy does not contain mandatory attribute: \(mandatory).")
    }
    guard members.allSatisfy({ ["deadLetterTargetArn", "maxReceiveCount"].contains($0.name) }) else {
      throw .invalidRedrivePolicy(
        text, "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].")
    }
    let count = document["maxReceiveCount"]
    guard let maximum = count?.integer ?? count?.string.flatMap({ Int($0) }), (1...1000).contains(maximum)
    else {
      let shown = count.map { $0.string ?? JSON.text($0) } ?? ""
      throw .invalidRedrivePolicy(
        text, "Invalid value for maxReceiveCount: \(shown), valid values are from 1 to 1000 both inclusive.")
    }
    guard let target = document["deadLetterTargetArn"]?.string.flatMap({ ARN($0) }), target.service == "sqs"
    else { throw .invalidRedrivePolicy(text, "Invalid value for deadLetterTargetArn.") }
    deadLetterTargetARN = target
    maxReceiveCount = maximum
  }

  /// The attribute as SQS gives it back.
  var text: String {
    JSON.text([
      "deadLetterTargetArn": .string(deadLetterTargetARN.description),
      "maxReceiveCount": .integer(maxReceiveCount),
    ])
  }
}

/// Which queues may name a queue as their dead-letter queue.
struct RedriveAllowPolicy: Sendable, Equatable {
  enum Permission: String, Sendable { case allowAll, denyAll, byQueue }

  let permission: Permission
  let sourceQueueARNs: [String]

  init(_ text: String) throws(AWSError) {
    guard let document = try? JSON.parse(text), let members = document.object,
      members.allSatisfy({ ["redrivePermission", "sourceQueueArns"].contains($0.name) }),
      let permission = document["redrivePermission"]?.string.flatMap({ Permission(rawValue: $0) })
    else { throw .invalidRedriveAllowPolicy(text) }
    self.permission = permission
    let sources = document["sourceQueueArns"]
    sourceQueueARNs = sources?.array?.compactMap(\.string) ?? []
    let isListed = sources?.array != nil && sourceQueueARNs.count == sources?.array?.count
    guard permission == .byQueue ? isListed && (1...10).contains(sourceQueueARNs.count) : sources == nil
    else {
      throw .invalidRedriveAllowPolicy(text)
    }
  }

  func allows(_ source: String) -> Bool {
    switch permission {
    case .allowAll: true
    case .denyAll: false
    case .byQueue: sourceQueueARNs.contains(source)
    }
  }

  var text: String {
    var members = [Document.Member("redrivePermission", .string(permission.rawValue))]
    if permission == .byQueue {
      members.append(.init("sourceQueueArns", .array(sourceQueueARNs.map { .string($0) })))
    }
    return JSON.text(.object(members))
  }
}
