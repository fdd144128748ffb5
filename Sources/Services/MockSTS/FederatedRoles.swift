// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Roles that somebody assumes whom an identity provider vouches for. The requests are not signed.
extension STS {
  static func assumeRoleWithWebIdentity(
    _ input: AssumeRoleWithWebIdentityRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> AssumeRoleWithWebIdentityResponse {
    let role = try Role(input.roleArn, context)
    let packedSize = try SessionPolicy.packedSize(input.policy, input.policyArns, tags: [], context)
    let identity = try WebIdentity(
      input.webIdentityToken, provider: input.providerId, account: role.arn.account, context)
    let tags = try SessionTags.adding(
      identity.tags, transitive: identity.transitiveKeys, to: nil)
    let details = try role.details(context, else: .notAuthorized("AssumeRoleWithWebIdentity"))
    let seconds = input.durationSeconds ?? 3600
    if seconds > details.maximumDuration { throw .longerThanRoleAllows }
    let session = Session(
      kind: .role, expiration: context.now.roundedDownToSecond + .seconds(seconds), role: role.arn,
      sourceIdentity: identity.sourceIdentity, tags: tags.all, transitiveKeys: tags.transitiveKeys)
    let (credentials, user) = state.assume(role, details, input.roleSessionName, session, context)
    return AssumeRoleWithWebIdentityResponse(
      credentials: credentials, subjectFromWebIdentityToken: identity.subject, assumedRoleUser: user,
      packedPolicySize: packedSize, provider: identity.provider, audience: identity.audience,
      sourceIdentity: identity.sourceIdentity)
  }

  static func assumeRoleWithSAML(
    _ input: AssumeRoleWithSAMLRequest, _ assertion: SAMLAssertion, _ state: inout State, _ context: Context
  ) throws(AWSError) -> AssumeRoleWithSAMLResponse {
    let role = try Role(input.roleArn, context)
    let provider = try samlProvider(input.principalArn, role, context)
    let packedSize = try SessionPolicy.packedSize(input.policy, input.policyArns, tags: [], context)
    let name = try assertion.check(context)
    let tags = try SessionTags.adding(
      assertion.tags, transitive: assertion.transitiveKeys, to: nil)
    guard context.isLenient || assertion.names(input.roleArn, input.principalArn) else {
      throw .notAuthorized("AssumeRoleWithSAML")
    }
    if context.offers("iam"), context.resource(provider) == nil { throw .samlNoProvider }
    let details = try role.details(context, else: .notAuthorized("AssumeRoleWithSAML"))
    let seconds = input.durationSeconds ?? 3600
    if seconds > details.maximumDuration { throw .longerThanRoleAllows }
    var expiration = context.now.roundedDownToSecond + .seconds(seconds)
    if let limit = assertion.sessionNotOnOrAfter, !context.isLenient { expiration = min(expiration, limit) }
    let session = Session(
      kind: .role, expiration: expiration, role: role.arn, sourceIdentity: assertion.sourceIdentity,
      tags: tags.all, transitiveKeys: tags.transitiveKeys)
    let (credentials, user) = state.assume(role, details, name, session, context)
    return AssumeRoleWithSAMLResponse(
      credentials: credentials, assumedRoleUser: user, packedPolicySize: packedSize,
      subject: assertion.subject, subjectType: assertion.subjectType, issuer: assertion.issuer,
      audience: assertion.recipient,
      nameQualifier: SAMLAssertion.nameQualifier(issuer: assertion.issuer, provider: provider),
      sourceIdentity: assertion.sourceIdentity)
  }

  private static func samlProvider(_ text: String, _ role: Role, _ context: Context) throws(AWSError) -> ARN {
    guard let arn = ARN(text) else { throw .invalidARN(text) }
    guard arn.service == "iam", arn.resource.hasPrefix("saml-provider/"), arn.account == role.arn.account,
      arn.partition == role.arn.partition
    else { throw .wrongARN }
    return arn
  }
}
