// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The errors of DynamoDB, in AWS's words.
extension AWSError {
  // MARK: Parameters

  static func validation(_ message: String) -> AWSError { AWSError("ValidationException", message) }

  static func invalidKeySchema(_ message: String) -> AWSError { validation("Invalid KeySchema: \(message)") }

  /// A violation of the model's constraints that DynamoDB finds itself.
  static func constraint(_ value: String?, at path: String, _ constraint: String) -> AWSError {
    let value = value.map { "'\($0)'" } ?? "null"
    return validation(
      "1 validation error detected: Value \(value) at '\(path)' failed to satisfy constraint: \(constraint)")
  }

  static let invalidTableName = validation(
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, "
      + "and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'")

  // MARK: Tables

  /// What operations on items say of a table that isn't there.
  static let noSuchResource = AWSError("ResourceNotFoundException", "Requested resource not found")

  /// What operations on tables say of one that isn't there.
  static func noSuchTable(_ name: String) -> AWSError {
    AWSError("ResourceNotFoundException", "Requested resource not found: Table: \(name) not found")
  }

  static func tableExists(_ name: String) -> AWSError {
    AWSError("ResourceInUseException", "Table already exists: \(name)")
  }

  /// A table that can't be changed before its status has passed.
  static func tableInUse(_ table: Table) -> AWSError {
    let doing =
      switch table.progress.status {
      case .creating: "created"
      case .updating, .active: "updated"
      case .deleting: "deleted"
      }
    return AWSError(
      "ResourceInUseException",
      "Attempt to change a resource which is still in use: Table is being \(doing): \(table.name)")
  }

  static let tableIsProtected = validation(
    "Resource cannot be deleted as it is currently protected against deletion. "
      + "Disable deletion protection first.")

  static func noSuchIndex(_ name: String) -> AWSError {
    validation("The table does not have the specified index: \(name)")
  }

  // MARK: Keys

  static let keyMismatch = validation("The provided key element does not match the schema")

  static func missingKey(_ name: String) -> AWSError {
    invalidValue("Missing the key \(name) in the item")
  }

  static func keyType(_ name: String, expected: ValueType, actual: ValueType) -> AWSError {
    invalidValue(
      "Type mismatch for key \(name) expected: \(expected.rawValue) actual: \(actual.rawValue)")
  }

  static func indexKeyType(
    _ name: String, expected: ValueType, actual: ValueType, index: String
  ) -> AWSError {
    invalidValue(
      "Type mismatch for Index Key \(name) Expected: \(expected.rawValue) Actual: \(actual.rawValue) "
        + "IndexName: \(index)")
  }

  static func emptyKey(_ name: String, _ type: ValueType) -> AWSError {
    validation(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
        + "empty \(type.longName.lowercased()) value. Key: \(name)")
  }

  static func emptyIndexKey(_ name: String, _ type: ValueType, index: String) -> AWSError {
    validation(
      "One or more parameter values are not valid. A value specified for a secondary index key is not "
        + "supported. The AttributeValue for a key attribute cannot contain an empty "
        + "\(type.longName.lowercased()) value. IndexName: \(index), IndexKey: \(name)")
  }

  // The missing space is AWS's.
  static let hashKeyTooLong = invalidValue(
    "Size of hashkey has exceeded the maximum size limit of2048 bytes")
  static let rangeKeyTooLong = invalidValue(
    "Aggregated size of all range keys has exceeded the size limit of 1024 bytes")

  // MARK: Items

  static let emptyName = invalidValue("Empty attribute name")

  static let itemTooLarge = validation("Item size has exceeded the maximum allowed size")
  static let updateTooLarge = validation("Item size to update has exceeded the maximum allowed size")

  static func keyIsImmutable(_ name: String) -> AWSError {
    invalidValue("Cannot update attribute \(name). This attribute is part of the key")
  }

  static func conditionFailed(_ item: Item?) -> AWSError {
    var members: [Document.Member] = []
    if let item { members.append(Document.Member("Item", item.document)) }
    return AWSError("ConditionalCheckFailedException", "The conditional request failed", members: members)
  }

  static let duplicateKeys = validation("Provided list of item keys contains duplicates")
}

extension AWSError {
  static let updatedIndexKeyType = validation(
    "The update expression attempted to update the secondary index key to unsupported type")

  static let updatedIndexKeyTooLong = validation(
    "The update expression attempted to update the secondary index key beyond allowed size limits")

  static func updatedIndexKeyIsEmpty(_ type: ValueType) -> AWSError {
    validation(
      "One or more parameter values are not valid. The update expression attempted to update a secondary "
        + "index key to a value that is not supported. The AttributeValue for a key attribute cannot contain "
        + "an empty \(type.longName.lowercased()) value.")
  }

  static let invalidReturnValues = validation("Return values set to invalid value")
}
