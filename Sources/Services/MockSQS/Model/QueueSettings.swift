// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// The settings of a queue that its owner may change.
struct QueueSettings: Sendable {
  enum DeduplicationScope: String, Sendable { case queue, messageGroup }
  enum FIFOThroughputLimit: String, Sendable { case perQueue, perMessageGroupId }

  var delaySeconds = 0
  /// Bytes.
  var maximumMessageSize = 1_048_576
  /// Seconds.
  var messageRetentionPeriod = 345_600
  var receiveMessageWaitTimeSeconds = 0
  /// Seconds.
  var visibilityTimeout = 30
  var policy: String?
  var redrivePolicy: RedrivePolicy?
  var redriveAllowPolicy: RedriveAllowPolicy?
  var kmsMasterKeyID: String?
  var kmsDataKeyReusePeriodSeconds = 300
  var isSQSManagedSSEEnabled = true
  var contentBasedDeduplication = false
  var deduplicationScope = DeduplicationScope.queue
  var fifoThroughputLimit = FIFOThroughputLimit.perQueue

  /// What may be set, in the order in which a mistake is reported.
  static let settable: [SQS.QueueAttributeName] = [
    .fifoQueue, .delaySeconds, .maximumMessageSize, .messageRetentionPeriod, .policy,
    .receiveMessageWaitTimeSeconds, .visibilityTimeout, .kmsMasterKeyId, .kmsDataKeyReusePeriodSeconds,
    .sqsManagedSseEnabled, .contentBasedDeduplication, .deduplicationScope, .fifoThroughputLimit,
    .redrivePolicy, .redriveAllowPolicy,
  ]

  private static let onlyForFIFO: Set<SQS.QueueAttributeName> = [
    .contentBasedDeduplication, .deduplicationScope, .fifoThroughputLimit,
  ]

  /// Refuses names that are unknown, cannot be set, or mean nothing for this kind of queue.
  static func checkNames(_ values: [SQS.QueueAttributeName: String], isFIFO: Bool) throws(AWSError) {
    let names = values.keys.sorted { $0.rawValue < $1.rawValue }
    for name in names where !settable.contains(name) || (!isFIFO && onlyForFIFO.contains(name)) {
      throw .unknownAttribute(name.rawValue)
    }
  }

  /// Sets each attribute that is given, checking its value; then what must hold between them.
  mutating func set(_ values: [SQS.QueueAttributeName: String]) throws(AWSError) {
    for name in Self.settable {
      guard let value = values[name] else { continue }
      try set(name, to: value)
    }
    if kmsMasterKeyID != nil, values[.sqsManagedSseEnabled] == "true", values[.kmsMasterKeyId] != nil {
      throw .twoKindsOfEncryption
    }
    if values[.kmsMasterKeyId] != nil, kmsMasterKeyID != nil {
      isSQSManagedSSEEnabled = false
    } else if values[.sqsManagedSseEnabled] == "true" {
      kmsMasterKeyID = nil
    }
    if fifoThroughputLimit == .perMessageGroupId, deduplicationScope != .messageGroup {
      throw .invalidAttribute(
        "FifoThroughputLimit",
        "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.")
    }
  }

  private mutating func set(_ name: SQS.QueueAttributeName, to value: String) throws(AWSError) {
    switch name {
    case .delaySeconds: delaySeconds = try Self.number(name, value, 0...900)
    case .maximumMessageSize: maximumMessageSize = try Self.number(name, value, 1024...1_048_576)
    case .messageRetentionPeriod: messageRetentionPeriod = try Self.number(name, value, 60...1_209_600)
    case .receiveMessageWaitTimeSeconds:
      receiveMessageWaitTimeSeconds = try Self.number(name, value, 0...20)
    case .visibilityTimeout: visibilityTimeout = try Self.number(name, value, 0...43_200)
    case .kmsDataKeyReusePeriodSeconds:
      kmsDataKeyReusePeriodSeconds = try Self.number(name, value, 60...86_400)
    case .sqsManagedSseEnabled: isSQSManagedSSEEnabled = try Self.boolean(name, value)
    case .contentBasedDeduplication: contentBasedDeduplication = try Self.boolean(name, value)
    case .deduplicationScope: deduplicationScope = try Self.choice(name, value)
    case .fifoThroughputLimit: fifoThroughputLimit = try Self.choice(name, value)
    case .kmsMasterKeyId: kmsMasterKeyID = value.isEmpty ? nil : value
    case .policy:
      if !value.isEmpty { try QueuePolicy.check(value) }
      policy = value.isEmpty ? nil : value
    case .redrivePolicy:
      redrivePolicy = value.isEmpty ? nil : try RedrivePolicy(value)
    case .redriveAllowPolicy:
      redriveAllowPolicy = value.isEmpty ? nil : try RedriveAllowPolicy(value)
    default: break
    }
  }

  /// An attribute as `GetQueueAttributes` shows it; `nil` where it has no value.
  func text(_ name: SQS.QueueAttributeName, isFIFO: Bool) -> String? {
    switch name {
    case .delaySeconds: String(delaySeconds)
    case .maximumMessageSize: String(maximumMessageSize)
    case .messageRetentionPeriod: String(messageRetentionPeriod)
    case .receiveMessageWaitTimeSeconds: String(receiveMessageWaitTimeSeconds)
    case .visibilityTimeout: String(visibilityTimeout)
    case .policy: policy
    case .redrivePolicy: redrivePolicy?.text
    case .redriveAllowPolicy: redriveAllowPolicy?.text
    case .kmsMasterKeyId: kmsMasterKeyID
    case .kmsDataKeyReusePeriodSeconds: kmsMasterKeyID.map { _ in String(kmsDataKeyReusePeriodSeconds) }
    case .sqsManagedSseEnabled: String(isSQSManagedSSEEnabled)
    case .fifoQueue: isFIFO ? "true" : nil
    case .contentBasedDeduplication: isFIFO ? String(contentBasedDeduplication) : nil
    case .deduplicationScope: isFIFO ? deduplicationScope.rawValue : nil
    case .fifoThroughputLimit: isFIFO ? fifoThroughputLimit.rawValue : nil
    default: nil
    }
  }

  /// The first of these attributes in which a queue with `other` settings differs.
  func difference(
    from other: QueueSettings, in names: some Collection<SQS.QueueAttributeName>, isFIFO: Bool
  )
    -> SQS.QueueAttributeName?
  {
    Self.settable.first { name in
      guard names.contains(name) else { return false }
      if name == .policy { return !QueuePolicy.areEqual(policy, other.policy) }
      return text(name, isFIFO: isFIFO) != other.text(name, isFIFO: isFIFO)
    }
  }

  // MARK: Values

  private static func number(
    _ name: SQS.QueueAttributeName, _ value: String, _ range: ClosedRange<Int>
  ) throws(AWSError) -> Int {
    guard let number = Int(value), range.contains(number) else { throw .invalidAttribute(name.rawValue) }
    return number
  }

  private static func boolean(_ name: SQS.QueueAttributeName, _ value: String) throws(AWSError) -> Bool {
    switch value.lowercased() {
    case "true": true
    case "false": false
    default: throw .invalidAttribute(name.rawValue)
    }
  }

  private static func choice<Choice: RawRepresentable>(
    _ name: SQS.QueueAttributeName, _ value: String
  ) throws(AWSError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: value) else { throw .invalidAttribute(name.rawValue) }
    return choice
  }
}
