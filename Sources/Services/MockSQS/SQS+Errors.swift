// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The errors of SQS, in AWS's words.
extension AWSError {
  // MARK: Parameters

  static func missingParameter(_ name: String) -> AWSError {
    AWSError(
      "MissingParameter", "The request must contain the parameter \(name).", status: 400, fault: .sender)
  }

  static func invalidParameter(_ message: String) -> AWSError {
    AWSError("InvalidParameterValue", message, status: 400, fault: .sender)
  }

  static func invalidParameter(_ value: some CustomStringConvertible, _ name: String, _ reason: String)
    -> AWSError
  {
    invalidParameter("Value \(value) for parameter \(name) is invalid. Reason: \(reason)")
  }

  static let invalidNextToken = invalidParameter("Invalid or expired next token.")

  static func notForThisQueueType(_ value: some CustomStringConvertible, _ name: String) -> AWSError {
    invalidParameter(
      value, name, "The request include parameter that is not valid for this queue type.")
  }

  // MARK: Queues

  static let queueDoesNotExist = AWSError("QueueDoesNotExist", "The specified queue does not exist.")

  static func queueExists(differingIn attribute: String) -> AWSError {
    AWSError(
      "QueueNameExists",
      "A queue already exists with the same name and a different value for attribute \(attribute)")
  }

  static let queueDeletedRecently = AWSError(
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.")

  static let invalidQueueName = invalidParameter(
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")

  static let invalidFIFOQueueName = invalidParameter(
    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
      + "must end with .fifo suffix and be 1 to 80 in length.")

  static func purgeInProgress(_ queue: String) -> AWSError {
    AWSError(
      "PurgeQueueInProgress", "Only one PurgeQueue operation on \(queue) is allowed every 60 seconds.")
  }

  // MARK: Attributes

  static func unknownAttribute(_ name: String) -> AWSError {
    AWSError("InvalidAttributeName", "Unknown Attribute \(name).")
  }

  static func invalidAttribute(_ name: String, _ reason: String? = nil) -> AWSError {
    AWSError(
      "InvalidAttributeValue",
      "Invalid value for the parameter \(name)." + (reason.map { " Reason: \($0)" } ?? ""))
  }

  static let twoKindsOfEncryption = AWSError(
    "InvalidAttributeValue",
    "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
  )

  static func invalidRedrivePolicy(_ policy: String, _ reason: String) -> AWSError {
    invalidParameter(policy, "RedrivePolicy", reason)
  }

  static func invalidRedriveAllowPolicy(_ policy: String) -> AWSError {
    invalidParameter(
      policy, "RedriveAllowPolicy",
      "Amazon SQS can't create the redrive allow policy, as it’s not in the supported format.")
  }

  // MARK: Messages

  static let invalidMessageContents = AWSError(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
      + "#xE000 to #xFFFD | #x10000 to #x10FFFF")

  static func messageTooLong(_ limit: Int) -> AWSError {
    invalidParameter(
      "One or more parameters are invalid. Reason: Message must be shorter than \(limit) bytes.")
  }

  static let noDeduplication = invalidParameter(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
  )

  static func invalidDelay(_ seconds: Int) -> AWSError {
    invalidParameter(seconds, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
  }

  static func invalidToken(_ value: String, _ name: String) -> AWSError {
    invalidParameter(
      value, name, "\(name) can only include alphanumeric and punctuation characters. 1 to 128 in length.")
  }

  static let tooManyInFlight = AWSError("OverLimit", "The maximum number of in flight messages is reached.")

  // MARK: Receipt handles

  static func invalidReceiptHandle(_ handle: String) -> AWSError {
    AWSError(
      "ReceiptHandleIsInvalid", "The input receipt handle \"\(handle)\" is not a valid receipt handle.")
  }

  static func expiredReceiptHandle(_ handle: String) -> AWSError {
    invalidParameter(handle, "ReceiptHandle", "The receipt handle has expired.")
  }

  static func goneForVisibilityChange(_ handle: String) -> AWSError {
    invalidParameter(
      handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.")
  }

  static let messageNotInFlight = AWSError("MessageNotInflight", "The message referred to isn't in flight.")

  // MARK: Batches

  static func emptyBatch(_ operation: String) -> AWSError {
    AWSError(
      "EmptyBatchRequest", "There should be at least one \(operation)BatchRequestEntry in the request.")
  }

  static func tooManyEntries(_ count: Int) -> AWSError {
    AWSError(
      "TooManyEntriesInBatchRequest",
      "Maximum number of entries per request are 10. You have sent \(count).")
  }

  static let invalidBatchEntryID = AWSError(
    "InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
      + "It can be at most 80 letters long.")

  static func repeatedBatchEntryID(_ id: String) -> AWSError {
    AWSError("BatchEntryIdsNotDistinct", "Id \(id) repeated.")
  }

  static func batchTooLong(_ size: Int) -> AWSError {
    AWSError(
      "BatchRequestTooLong",
      "Batch requests cannot be longer than 1048576 bytes. You have sent \(size) bytes.")
  }

  // MARK: Message move tasks

  static func unknownMoveResource(_ member: String) -> AWSError {
    AWSError(
      "ResourceNotFoundException",
      "The resource that you specified for the \(member) parameter doesn't exist.")
  }

  static let unknownMoveTask = AWSError("ResourceNotFoundException", "Task does not exist.")
  static let invalidTaskHandle = invalidParameter("Value for parameter TaskHandle is invalid.")
  static let moveTaskNotRunning = AWSError(
    "UnsupportedOperation", "Only active message move tasks can be cancelled.")
  static let notADeadLetterQueue = invalidParameter(
    "Source queue must be configured as a Dead Letter Queue.")
  static let moveTaskRunning = invalidParameter(
    "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
  )
}
