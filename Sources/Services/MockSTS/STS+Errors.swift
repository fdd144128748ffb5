// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The errors of STS in AWS's words.
extension AWSError {
  // MARK: What the request says

  static func validation(_ message: String) -> AWSError {
    AWSError("ValidationError", message, status: 400, fault: .sender)
  }
  static func invalidARN(_ text: String) -> AWSError { validation("\(text) is invalid") }
  static let wrongARN = validation("Request ARN is invalid")
  static let longerThanRoleAllows = validation(
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
  static let longerThanChainAllows = validation(
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")

  static func invalidParameter(_ message: String) -> AWSError {
    AWSError("InvalidParameterValue", message, status: 400, fault: .sender)
  }
  static let duplicateTags = invalidParameter(
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
  static let reservedTag = invalidParameter("Tag keys beginning with aws: are reserved for system use.")
  static let unknownTransitiveKey = invalidParameter(
    "The specified transitive tag key must be included in the requested tags.")
  static let inheritedTransitiveKey = invalidParameter(
    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the "
      + "calling session.")

  static func malformedPolicy(_ message: String) -> AWSError {
    AWSError("MalformedPolicyDocumentException", message)
  }
  static func packedPolicy(_ percent: Int) -> AWSError {
    AWSError(
      "PackedPolicyTooLargeException",
      "Packed policy consumes \(percent)% of allotted space, please use smaller policy.")
  }
  static func packedTags(_ percent: Int) -> AWSError {
    AWSError(
      "PackedPolicyTooLargeException", "Packed size of session tags consumes \(percent)% of allotted space.")
  }

  // MARK: Who the caller is

  static func accessDenied(_ message: String) -> AWSError {
    AWSError("AccessDenied", message, status: 403, fault: .sender)
  }
  static func notAuthorized(_ caller: Caller, _ action: String, on resource: String) -> AWSError {
    accessDenied("User: \(caller.arn) is not authorized to perform: sts:\(action) on resource: \(resource)")
  }
  static func notAuthorized(_ action: String) -> AWSError {
    accessDenied("Not authorized to perform sts:\(action)")
  }
  static let rootAssumesRole = accessDenied("Roles may not be assumed by root accounts.")
  static func sessionCredentials(_ operation: String) -> AWSError {
    accessDenied("Cannot call \(operation) with session credentials")
  }
  static let incompleteMFA = accessDenied(
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
  static let unknownMFA = accessDenied(
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid "
      + "and associated with this user.")

  // MARK: Identity tokens

  static func invalidToken(_ message: String) -> AWSError {
    AWSError("InvalidIdentityTokenException", message)
  }
  static let notJWT = invalidToken(
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
  static func missingClaim(_ name: String) -> AWSError { invalidToken("Missing a required claim: \(name)") }
  static func noProvider(_ issuer: String) -> AWSError {
    invalidToken("No OpenIDConnect provider found in your account for \(issuer)")
  }
  static let wrongAudience = invalidToken("Incorrect token audience")
  static func expiredToken(_ now: Instant, _ expiration: Int) -> AWSError {
    AWSError(
      "ExpiredTokenException",
      "Token expired: current date/time \(now.wholeSecondsSince1970) must be before the expiration date/time "
        + "\(expiration)")
  }
  static let tradeInExpired = AWSError(
    "ExpiredTradeInTokenException", "The trade-in token provided in the request has expired")

  // MARK: SAML

  static let samlNotBase64 = invalidToken("Invalid base64 SAMLResponse")
  static let samlUnreadable = invalidToken("Invalid SAML response")
  static let samlAudience = invalidToken("Response does not contain the required audience.")
  static let samlNoSessionName = invalidToken("RoleSessionName is required in AuthnResponse")
  static let samlSessionName = invalidToken(
    "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
  static let samlSourceIdentity = invalidToken(
    "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"")
  static let samlNoProvider = invalidToken("Specified provider doesn't exist")
  static let samlExpired = AWSError(
    "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance")

  // MARK: Other tokens

  static let invalidMessage = AWSError("InvalidAuthorizationMessageException", "Message is not valid")
  static let durationEscalation = AWSError(
    "SessionDurationEscalationException",
    "The requested token duration would extend the session beyond its original expiration time.")
  static let payloadTooLarge = AWSError(
    "JWTPayloadSizeExceededException", "The requested token payload size exceeds the maximum allowed size.")
}
