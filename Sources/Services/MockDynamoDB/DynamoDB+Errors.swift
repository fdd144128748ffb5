// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The errors of DynamoDB, in AWS's words.
extension AWSError {
  // MARK: Parameters

  static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }

  /// A violation of the model's constraints that DynamoDB finds itself.
  static func constraint(_ value: String, at path: String, _ constraint: String) -> AWSError {
    validation(
      "1 validation error detected: Value '\(value)' at '\(path)' failed to satisfy constraint: \(constraint)"
    )
  }

  // MARK: Tables

  /// What operations on items say of a table that isn't there.
  static let noSuchResource = AWSError("ResourceNotFoundException", "Requested resource not found")

  /// What operations on tables say of one that isn't there.
  static func noSuchTable(_ name: String) -> AWSError {
    AWSError("ResourceNotFoundException", "Requested resource not found: Table: \(name) not found")
  }
}
