// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Roles that a principal of AWS assumes.
extension STS {
  static func assumeRole(
    _ input: AssumeRoleRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> AssumeRoleResponse {
    let parent = state.session(of: context.caller)
    if state.isRoot(context) { throw .rootAssumesRole }
    let role = try Role(input.roleArn, context)
    if parent?.kind == .federatedUser {
      throw .notAuthorized(context.caller, "AssumeRole", on: input.roleArn)
    }
    let isChained = state.isRoleSession(context.caller)
    let seconds = input.durationSeconds ?? 3600
    if isChained, seconds > 3600 { throw .longerThanChainAllows }
    let tags = try SessionTags.adding(
      input.tags ?? [], transitive: input.transitiveTagKeys ?? [], to: isChained ? parent : nil)
    let packedSize = try SessionPolicy.packedSize(
      input.policy, input.policyArns, tags: input.tags ?? [], context)
    try MFADevice.check(serialNumber: input.serialNumber, code: input.tokenCode, context)
    if let set = parent?.sourceIdentity, let new = input.sourceIdentity, set != new {
      throw .notAuthorized(context.caller, "SetSourceIdentity", on: input.roleArn)
    }
    let details = try role.details(
      context, else: .notAuthorized(context.caller, "AssumeRole", on: input.roleArn))
    // A chained session without a duration of its own is never refused for the role's maximum.
    if seconds > details.maximumDuration, input.durationSeconds != nil || !isChained {
      throw .longerThanRoleAllows
    }
    let session = Session(
      kind: .role, expiration: context.now.roundedDownToSecond + .seconds(seconds), role: role.arn,
      sourceIdentity: input.sourceIdentity ?? parent?.sourceIdentity, tags: tags.all,
      transitiveKeys: tags.transitiveKeys)
    let (credentials, user) = state.assume(role, details, input.roleSessionName, session, context)
    return AssumeRoleResponse(
      credentials: credentials, assumedRoleUser: user, packedPolicySize: packedSize,
      sourceIdentity: session.sourceIdentity)
  }
}

extension STS.State {
  /// Opens a session of a role: its principal, credentials for it, and how the answer names it.
  mutating func assume(
    _ role: STS.Role, _ details: STS.Role.Details, _ name: String, _ session: STS.Session, _ context: Context
  ) -> (STS.Credentials, STS.AssumedRoleUser) {
    let arn = ARN(
      partition: role.arn.partition, service: "sts", region: "", account: role.arn.account,
      resource: "assumed-role/\(role.name)/\(name)")
    let principal = Caller(
      arn: arn, userID: "\(details.id):\(name)", account: role.arn.account, accessKeyID: nil)
    let credentials = open(session, as: principal, until: session.expiration, context)
    return (credentials, STS.AssumedRoleUser(assumedRoleId: principal.userID, arn: arn.description))
  }
}
