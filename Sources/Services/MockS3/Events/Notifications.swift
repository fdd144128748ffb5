// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Where a bucket tells what happens to its objects.
extension S3 {
  func putBucketNotificationConfiguration(
    _ input: PutBucketNotificationConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let destinations = NotificationDestination.all(of: input.notificationConfiguration)
    let isChecked = input.skipDestinationValidation != true
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket throws(AWSError) in
      var configuration = input.notificationConfiguration
      try NotificationValidation.check(destinations, bucket, context)
      if isChecked { try NotificationValidation.checkDestinations(destinations, bucket, context) }
      configuration.complete(context)
      bucket.settings.notification = configuration
      guard isChecked else { return }
      // Lambda functions are asked without being run.
      for destination in destinations where destination.kind != .function {
        context.emit(
          Event(
            to: destination.target, from: "s3.amazonaws.com", sourceARN: bucket.arn(context.partition),
            payload: Self.testEvent(bucket, context), attributes: destination.attributes))
      }
    }
    return EmptyShape()
  }

  func getBucketNotificationConfiguration(
    _ input: GetBucketNotificationConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> NotificationConfiguration {
    try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner).settings.notification
  }

  private static func testEvent(_ bucket: StoredBucket, _ context: Context) -> Bytes {
    JSON.serialize([
      "Service": "Amazon S3", "Event": "s3:TestEvent",
      "Time": .string(context.now.iso8601(fraction: .milliseconds)), "Bucket": .string(bucket.name),
      "RequestId": .string(S3Protocol.shortID(context.requestID)),
      "HostId": .string(S3Protocol.hostID(context.requestID)),
    ])
  }
}

/// One destination of a bucket's events, of whichever service.
struct NotificationDestination {
  enum Kind {
    case topic, queue, function

    /// The element that names the ARN.
    var element: String {
      switch self {
      case .topic: "Topic"
      case .queue: "Queue"
      case .function: "CloudFunction"
      }
    }
    var service: String {
      switch self {
      case .topic: "sns"
      case .queue: "sqs"
      case .function: "lambda"
      }
    }
  }

  let kind: Kind
  let id: String?
  let arn: String
  let events: [S3.EventShape]
  let rules: [S3.FilterRule]

  static func all(of configuration: S3.NotificationConfiguration) -> [NotificationDestination] {
    (configuration.topicConfigurations ?? []).map {
      .init(kind: .topic, id: $0.id, arn: $0.topicArn, events: $0.events, rules: $0.filter.rules)
    }
      + (configuration.queueConfigurations ?? []).map {
        .init(kind: .queue, id: $0.id, arn: $0.queueArn, events: $0.events, rules: $0.filter.rules)
      }
      + (configuration.lambdaFunctionConfigurations ?? []).map {
        .init(
          kind: .function, id: $0.id, arn: $0.lambdaFunctionArn, events: $0.events, rules: $0.filter.rules)
      }
  }

  /// The part of a key that a filter rule asks for; empty where none does.
  func filter(_ name: String) -> String { rules.first { $0.isNamed(name) }?.value ?? "" }

  func wants(_ event: String, _ key: String) -> Bool {
    guard events.contains(where: { Self.pattern($0.rawValue, covers: event) }) else { return false }
    let suffix = filter("suffix").utf8
    return key.utf8.starts(with: filter("prefix").utf8)
      && key.utf8.suffix(suffix.count).elementsEqual(suffix)
  }

  /// `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`.
  static func pattern(_ pattern: String, covers event: String) -> Bool {
    pattern.hasSuffix(":*") ? event.hasPrefix(pattern.dropLast()) : pattern == event
  }

  /// An ARN that was checked when it was configured.
  var target: ARN {
    ARN(arn) ?? ARN(service: kind.service, region: "", account: "", resource: arn)
  }

  var attributes: [String: String] { kind == .topic ? ["Subject": "Amazon S3 Notification"] : [:] }
}

extension S3.FilterRule {
  /// Names are taken in any case.
  func isNamed(_ other: String) -> Bool { name?.rawValue.lowercased() == other }
}

extension S3.NotificationConfigurationFilter? {
  fileprivate var rules: [S3.FilterRule] { self?.key?.filterRules ?? [] }

  /// S3 returns the names of filter rules with a capital.
  fileprivate mutating func complete() {
    guard let rules = self?.key?.filterRules else { return }
    self?.key?.filterRules = rules.map { rule in
      S3.FilterRule(
        name: S3.FilterRuleName(rawValue: rule.isNamed("prefix") ? "Prefix" : "Suffix"), value: rule.value)
    }
  }
}

extension S3.NotificationConfiguration {
  /// Gives ids to those that have none.
  fileprivate mutating func complete(_ context: Context) {
    func complete(_ id: inout String?) {
      if id ?? "" == "" { id = Bytes(context.uuid()).base64 }
    }
    topicConfigurations = topicConfigurations.map { configurations in
      configurations.map { one in
        var one = one
        complete(&one.id)
        one.filter.complete()
        return one
      }
    }
    queueConfigurations = queueConfigurations.map { configurations in
      configurations.map { one in
        var one = one
        complete(&one.id)
        one.filter.complete()
        return one
      }
    }
    lambdaFunctionConfigurations = lambdaFunctionConfigurations.map { configurations in
      configurations.map { one in
        var one = one
        complete(&one.id)
        one.filter.complete()
        return one
      }
    }
  }
}
