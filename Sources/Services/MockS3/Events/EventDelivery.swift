// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3.State {
  /// Tells everybody concerned of a change of an object: its lifecycle, those who are notified, its replicas.
  mutating func note(_ change: ObjectChange, inBucket name: String, _ context: Context) {
    guard let observation = (try? bucket(name))?.observation else { return }
    if observation.hasLifecycle {
      _ = try? update(name) { $0.reschedule(Bytes(change.key), context.now) }
    }
    guard observation.isPublished, let bucket = try? bucket(name) else { return }
    publish(EventRecord(change: change, bucket: bucket, context: context))
    replicate(change, from: bucket, context)
  }

  /// Sends an event to each destination that wants it.
  func publish(_ record: EventRecord) {
    let (bucket, context) = (record.bucket, record.context)
    let configuration = bucket.settings.notification
    guard !record.name.isEmpty else { return }
    let source = bucket.arn(context.partition)
    for destination in NotificationDestination.all(of: configuration)
    where destination.wants("s3:" + record.name, record.change.key) {
      context.emit(
        Event(
          to: destination.target, from: "s3.amazonaws.com", sourceARN: source,
          payload: record.notification(destination.id ?? ""), attributes: destination.attributes))
    }
    if configuration.eventBridgeConfiguration != nil, let payload = record.eventBridge() {
      let bus = ARN(
        partition: context.partition.rawValue, service: "events", region: bucket.region,
        account: bucket.account, resource: "event-bus/default")
      context.emit(Event(to: bus, from: "s3.amazonaws.com", sourceARN: source, payload: payload))
    }
  }
}

extension StoredBucket {
  /// Somebody goes by what happens here.
  var isObserved: Bool { observation != nil }

  /// Who goes by what happens here; `nil` for nobody.
  fileprivate var observation: (hasLifecycle: Bool, isPublished: Bool)? {
    let hasLifecycle = settings.lifecycle != nil
    let isPublished = settings.replication != nil || !settings.notification.isEmpty
    return hasLifecycle || isPublished ? (hasLifecycle, isPublished) : nil
  }
}

extension S3.NotificationConfiguration {
  fileprivate var isEmpty: Bool {
    (topicConfigurations ?? []).isEmpty && (queueConfigurations ?? []).isEmpty
      && (lambdaFunctionConfigurations ?? []).isEmpty && eventBridgeConfiguration == nil
  }
}
