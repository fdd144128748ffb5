// SPDX-License-Identifier: Apache-2.0

/// Why a text isn't a policy; each service says it in words of its own.
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
