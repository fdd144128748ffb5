// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
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
  /// As it was given.
  var policy: String? {
    didSet { parsedPolicy = policy.flatMap { try? PolicyDocument(parsing: $0) } }
  }
  /// `nil` too for one that says nothing that could be evaluated.
  private(set) var parsedPolicy: PolicyDocument?
  var redrivePolicy: RedrivePolicy?
  var redriveAllowPolicy: RedriveAllowPolicy?
  var kmsMasterKeyID: String?
  var kmsDataKeyReusePeriodSeconds = 300
  var isSQSManagedSSEEnabled = true
  var contentBasedDeduplication = false
  var deduplicationScope = DeduplicationScope.queue
  var fifoThroughputLimit = FIFOThroughputLimit.perQueue

  /// What may be set, in the order in which a mistake is reported.
  static let settable = texts.map(\.name)

  /// Each attribute as `GetQueueAttributes` shows it; `nil` where it has no value.
  static let texts:
    [(name: SQS.QueueAttributeName, text: @Sendable (QueueSettings, _ isFIFO: Bool) -> String?)] =
      [
        (.fifoQueue, { $1 ? "true" : nil }),
        (.delaySeconds, { settings, _ in String(settings.delaySeconds) }),
        (.maximumMessageSize, { settings, _ in String(settings.maximumMessageSize) }),
        (.messageRetentionPeriod, { settings, _ in String(settings.messageRetentionPeriod) }),
        (.policy, { settings, _ in settings.policy }),
        (.receiveMessageWaitTimeSeconds, { settings, _ in String(settings.receiveMessageWaitTimeSeconds) }),
        (.visibilityTimeout, { settings, _ in String(settings.visibilityTimeout) }),
        (.kmsMasterKeyId, { settings, _ in settings.kmsMasterKeyID }),
        (
          .kmsDataKeyReusePeriodSeconds,
          { settings, _ in settings.kmsMasterKeyID.map { _ in String(settings.kmsDataKeyReusePeriodSeconds) }
          }
        ),
        (.sqsManagedSseEnabled, { settings, _ in settings.isSQSManagedSSEEnabled ? "true" : "false" }),
        (.contentBasedDeduplication, { $1 ? String($0.contentBasedDeduplication) : nil }),
        (.deduplicationScope, { $1 ? $0.deduplicationScope.rawValue : nil }),
        (.fifoThroughputLimit, { $1 ? $0.fifoThroughputLimit.rawValue : nil }),
        (.redrivePolicy, { settings, _ in settings.redrivePolicy?.text }),
        (.redriveAllowPolicy, { settings, _ in settings.redriveAllowPolicy?.text }),
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

  /// The first of these attributes in which a queue with `other` settings differs.
  func difference(
    from other: QueueSettings, in names: some Collection<SQS.QueueAttributeName>, isFIFO: Bool
  )
    -> SQS.QueueAttributeName?
  {
    Self.texts.first { name, text in
      guard names.contains(name) else { return false }
      if name == .policy { return !QueuePolicy.areEqual(policy, other.policy) }
      return text(self, isFIFO) != text(other, isFIFO)
    }?.name
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
