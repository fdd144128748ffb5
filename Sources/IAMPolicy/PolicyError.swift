// SPDX-License-Identifier: Apache-2.0

/// Why a text isn't a policy; ``description`` says it as AWS's services do.
///
/// Elements are named as AWS writes them: `Statement`, `Principal`, `NotAction`.
public enum PolicyError: Error, Sendable, Hashable {
  /// Not JSON, or nested too deep.
  case malformedJSON
  /// The first byte isn't `{`: white space, a list, nothing at all.
  case notAnObject
  /// An object has the same key twice.
  case duplicateKey(String)
  /// A key that the language doesn't have at its place.
  case unknownElement(String)
  case missingElement(String)
  /// An element that this kind of policy doesn't have, as `Principal` in a user's.
  case forbiddenElement(String)
  /// An element and its `Not` twin.
  case conflictingElements(String, String)
  /// A value of a JSON type that the element can't have: a number as an `Action`.
  case wrongType(String)
  /// A list without values.
  case emptyElement(String)
  case invalidVersion(String)
  /// `Statement` is an empty list.
  case emptyStatement
  case invalidSid(String)
  case duplicateSid(String)
  case invalidEffect(String)
  /// Not a principal: unknown type, bad ARN or account, a wildcard where none may be.
  case invalidPrincipal(String)
  /// `NotPrincipal` is only for denying.
  case allowWithNotPrincipal
  case invalidAction(String)
  case invalidResource(String)
  /// An operator that the language doesn't have.
  case invalidConditionOperator(String)
  /// A key that isn't `prefix:name`.
  case invalidConditionKey(String)
  /// A value that the operator can't read: a date, number or address that is none.
  case invalidConditionValue(String, operator: String)
}

extension PolicyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnObject: "Policies must be valid JSON and the first byte must be '{'"
    case .malformedJSON, .duplicateKey: "This policy contains invalid Json"
    case .unknownElement(let name), .forbiddenElement(let name): "Unknown field \(name)"
    case .missingElement(let name): "Missing required field \(name)"
    case .invalidVersion: "The policy must contain a valid version string"
    case .emptyStatement: "Could not parse the policy: Statement is empty!"
    case .invalidEffect(let text): "Invalid effect: \(text)"
    case .invalidPrincipal: "Invalid principal in policy"
    case .allowWithNotPrincipal: "Allow with NotPrincipal is not allowed."
    case .invalidAction, .emptyElement("Action"), .emptyElement("NotAction"): "Policy has invalid action"
    case .invalidResource, .emptyElement("Resource"), .emptyElement("NotResource"):
      "Policy has invalid resource"
    case .invalidConditionOperator(let name): "Invalid Condition type : \(name)"
    case .invalidConditionKey: "Policy has an invalid condition key"
    case .conflictingElements, .wrongType, .emptyElement, .invalidSid, .duplicateSid, .invalidConditionValue:
      "Invalid policy syntax."
    }
  }
}
