// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Notifications as the API had them first: one topic, one queue and one function a bucket, for one event or several.
///
/// On the wire these are the requests of their successors, which read both forms; typed calls have shapes of their own.
extension S3 {
  func putBucketNotification(
    _ input: PutBucketNotificationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let wanted = input.notificationConfiguration
    func events(_ event: EventShape?, _ events: [EventShape]?) -> [EventShape] {
      (event.map { [$0] } ?? []) + (events ?? []).filter { $0 != event }
    }
    let configuration = NotificationConfiguration(
      topicConfigurations: wanted.topicConfiguration.map {
        [TopicConfiguration(id: $0.id, topicArn: $0.topic ?? "", events: events($0.event, $0.events))]
      },
      queueConfigurations: wanted.queueConfiguration.map {
        [QueueConfiguration(id: $0.id, queueArn: $0.queue ?? "", events: events($0.event, $0.events))]
      },
      lambdaFunctionConfigurations: wanted.cloudFunctionConfiguration.map {
        [
          LambdaFunctionConfiguration(
            id: $0.id, lambdaFunctionArn: $0.cloudFunction ?? "", events: events($0.event, $0.events))
        ]
      })
    return try putBucketNotificationConfiguration(
      PutBucketNotificationConfigurationRequest(
        bucket: input.bucket, notificationConfiguration: configuration,
        expectedBucketOwner: input.expectedBucketOwner), &state, context)
  }

  /// Of several destinations of a kind, the first is told.
  func getBucketNotification(
    _ input: GetBucketNotificationConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> NotificationConfigurationDeprecated {
    let present = try getBucketNotificationConfiguration(input, state, context)
    return NotificationConfigurationDeprecated(
      topicConfiguration: present.topicConfigurations?.first.map {
        TopicConfigurationDeprecated(id: $0.id, events: $0.events, event: $0.events.last, topic: $0.topicArn)
      },
      queueConfiguration: present.queueConfigurations?.first.map {
        QueueConfigurationDeprecated(id: $0.id, event: $0.events.last, events: $0.events, queue: $0.queueArn)
      },
      cloudFunctionConfiguration: present.lambdaFunctionConfigurations?.first.map {
        CloudFunctionConfiguration(
          id: $0.id, event: $0.events.last, events: $0.events, cloudFunction: $0.lambdaFunctionArn)
      })
  }
}
