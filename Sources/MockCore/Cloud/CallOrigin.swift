// SPDX-License-Identifier: Apache-2.0

/// What is known of a call before its input is read: whom it is for, and where it comes from.
@usableFromInline
struct CallOrigin: ~Copyable {
  let runtime: AnyServiceRuntime
  let operation: OperationModel
  /// The code of what breaks the model, where the service has none of its own.
  let validationCode: String
  /// Whether lengths, ranges and patterns are not checked.
  let isLenient: Bool
  var credential: CredentialScope?
  /// Set for calls that come from the test itself rather than from a client.
  var caller: Caller?
  /// The place of a call that comes from the test itself; that of others is looked up by their credentials.
  var scope: Scope?
  let region: String
  let requestID: RequestID
  /// What came over the wire; `nil` for calls from the test itself, and once a call has it.
  var request: HTTPRequest?
  /// The paths of required members that aren't there.
  var missing: [String] = []

  /// Holds an input against its model; `isDoubted` says that something is known to be wrong, if maybe not by the model.
  @usableFromInline
  borrowing func check(_ input: some Shape, isDoubted: Bool) throws(AWSError) {
    let rules = runtime.descriptor.validation
    guard !missing.isEmpty || rules.checksConstraints else { return }
    try ConstraintChecker.check(
      input, missing: missing, rules, isLenient: isLenient, defaultCode: validationCode,
      isDoubted: isDoubted)
  }
}
