// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The service's errors. Status and fault come from the model, by the error's name.
extension AWSError {
  static func stationNotFound(_ station: String) -> AWSError {
    AWSError("StationNotFoundException", "There is no reading of station \(station).")
  }

  static func queueNotFound(_ queue: String) -> AWSError {
    AWSError("QueueNotFoundException", "The queue \(queue) does not exist.")
  }

  static func tooManySubscriptions(_ limit: Int) -> AWSError {
    AWSError("TooManySubscriptionsException", "A station can have no more than \(limit) subscriptions.")
  }
}
