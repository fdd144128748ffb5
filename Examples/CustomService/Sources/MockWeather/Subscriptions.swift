// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Weather {
  static let subscriptionLimit = 5

  /// Checks first, then changes the state: what an operation has done stays done when it throws.
  func subscribe(
    _ input: SubscribeRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> SubscribeResponse {
    // The queue belongs to another service, so the cloud is asked, and not our state.
    guard let queue = ARN(input.queueArn), context.resource(queue) != nil else {
      throw .queueNotFound(input.queueArn)
    }
    let queues = state.stations[input.stationId]?.queues ?? []
    if !queues.contains(queue) {
      guard queues.count < Self.subscriptionLimit else {
        throw .tooManySubscriptions(Self.subscriptionLimit)
      }
      state.subscribe(queue, to: input.stationId)
    }
    let subscription = context.scope.arn("weather", "subscription/\(input.stationId)/\(queue.resource)")
    return SubscribeResponse(subscriptionArn: subscription.description)
  }
}
