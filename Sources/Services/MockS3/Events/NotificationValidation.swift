// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// Holds the destinations of events against what S3 takes, in S3's words.
enum NotificationValidation {
  /// The events that there are, with the wildcards for each family.
  private static let events: Set<String> = [
    "s3:ReducedRedundancyLostObject", "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete", "s3:Replication:*",
    "s3:Replication:OperationFailedReplication", "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold", "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ObjectAcl:Put", "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete",
  ]

  static func check(
    _ destinations: [NotificationDestination], _ bucket: StoredBucket, _ context: Context
  ) throws(AWSError) {
    for destination in destinations {
      guard !destination.events.isEmpty, !destination.arn.isEmpty else { throw .malformedXML }
      for event in destination.events where !events.contains(event.rawValue) {
        throw .invalidArgument(
          "The event '\(event.rawValue)' is not supported for notifications", "Event", event.rawValue)
      }
      try checkFilter(destination.rules)
      try checkARN(destination, bucket)
    }
    var ids: Set<Bytes> = []
    for case let id? in destinations.map(\.id) where !id.isEmpty {
      guard id.unicodeScalars.count <= 255 else {
        throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
      }
      guard ids.insert(Bytes(id)).inserted else {
        throw .invalidArgument("Same ID used for multiple configurations. IDs must be unique", "ID", id)
      }
    }
    for (index, one) in destinations.enumerated() {
      for other in destinations[..<index] { try checkOverlap(one, other) }
    }
  }

  private static func checkFilter(_ rules: [S3.FilterRule]) throws(AWSError) {
    var seen: Set<String> = []
    for rule in rules {
      guard let name = rule.name?.rawValue.lowercased(), name == "prefix" || name == "suffix" else {
        throw .invalidArgument(
          "filter rule name must be either prefix or suffix", "FilterRule.Name", rule.name?.rawValue ?? "")
      }
      guard seen.insert(name).inserted else {
        throw .invalidArgument(
          "Cannot specify more than one \(name) rule in a filter.", "FilterRule.Name", rule.name?.rawValue)
      }
      if let value = rule.value, value.utf8.count > 1024 {
        throw .invalidArgument(
          "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation", "FilterRule.Value",
          value)
      }
    }
  }

  private static func checkARN(
    _ destination: NotificationDestination, _ bucket: StoredBucket
  ) throws(AWSError) {
    let element = destination.kind.element
    guard let arn = ARN(destination.arn), arn.service == destination.kind.service, !arn.region.isEmpty,
      !arn.account.isEmpty
    else { throw .invalidArgument("The ARN is not well formed", element, destination.arn) }
    guard arn.region == bucket.region else {
      throw .invalidArgument(
        "The notification destination service region is not valid for the bucket location constraint",
        element,
        destination.arn)
    }
    if destination.kind == .queue, arn.resource.hasSuffix(".fifo") {
      throw .invalidArgument("FIFO SQS queues are not supported.", element, destination.arn)
    }
    if destination.kind == .topic, arn.resource.hasSuffix(".fifo") {
      throw .invalidArgument("FIFO SNS topics are not supported.", element, destination.arn)
    }
  }

  /// Of two destinations, each event of each key may go to one only.
  private static func checkOverlap(
    _ one: NotificationDestination, _ other: NotificationDestination
  ) throws(AWSError) {
    let sharesEvent = one.events.contains { left in
      other.events.contains { right in
        NotificationDestination.pattern(left.rawValue, covers: right.rawValue)
          || NotificationDestination.pattern(right.rawValue, covers: left.rawValue)
      }
    }
    guard sharesEvent else { return }
    let (prefix, otherPrefix) = (one.filter("prefix").utf8, other.filter("prefix").utf8)
    let (suffix, otherSuffix) = (one.filter("suffix").utf8, other.filter("suffix").utf8)
    let length = min(suffix.count, otherSuffix.count)
    guard prefix.starts(with: otherPrefix) || otherPrefix.starts(with: prefix),
      suffix.suffix(length).elementsEqual(otherSuffix.suffix(length))
    else { return }
    guard suffix.isEmpty && otherSuffix.isEmpty else {
      throw .invalidArgument(
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes "
          + "are overlapping for the same event type.")
    }
    throw .invalidArgument(
      "Configurations overlap. Configurations on the same bucket cannot share a common event type.")
  }

  /// Destinations must be there, and where they have a policy it must let S3 in. Services that this cloud doesn't offer
  /// are taken at the caller's word.
  static func checkDestinations(
    _ destinations: [NotificationDestination], _ bucket: StoredBucket, _ context: Context
  ) throws(AWSError) {
    for destination in destinations where context.offers(destination.kind.service) {
      let noun = destination.kind.noun
      guard let resource = context.resource(destination.target) else {
        throw unable(destination, "The destination \(noun) does not exist")
      }
      // AWS wants a policy; clouds in tests do without.
      guard let text = resource.policy, let policy = try? PolicyDocument(parsing: text) else { continue }
      let request = PolicyRequest(
        principal: .service("s3.amazonaws.com"), action: destination.kind.action, resource: destination.arn,
        context: [
          "aws:SourceArn": bucket.arn(context.partition).description, "aws:SourceAccount": bucket.account,
          "aws:SecureTransport": "true",
        ])
      guard policy.evaluate(request) == .allowed else {
        throw unable(
          destination,
          "Permissions on the destination \(noun) do not allow S3 to publish notifications from this bucket")
      }
    }
  }

  private static func unable(_ destination: NotificationDestination, _ reason: String) -> AWSError {
    .invalidArgument(
      "Unable to validate the following destination configurations", destination.arn, reason)
  }
}

extension NotificationDestination.Kind {
  fileprivate var noun: String {
    switch self {
    case .topic: "topic"
    case .queue: "queue"
    case .function: "Lambda"
    }
  }

  /// What a policy must allow S3.
  fileprivate var action: String {
    switch self {
    case .topic: "sns:Publish"
    case .queue: "sqs:SendMessage"
    case .function: "lambda:InvokeFunction"
    }
  }
}
