// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Sessions of users themselves, and of those whom a user vouches for.
extension STS {
  static func getSessionToken(
    _ input: GetSessionTokenRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> GetSessionTokenResponse {
    if state.session(of: context.caller) != nil { throw .sessionCredentials("GetSessionToken") }
    try MFADevice.check(serialNumber: input.serialNumber, code: input.tokenCode, context)
    let session = session(.sessionToken, lasting: input.durationSeconds, state, context)
    return GetSessionTokenResponse(
      credentials: state.open(session, as: context.caller, until: session.expiration, context))
  }

  static func getFederationToken(
    _ input: GetFederationTokenRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> GetFederationTokenResponse {
    if state.session(of: context.caller) != nil { throw .sessionCredentials("GetFederationToken") }
    let tags = try SessionTags.adding(input.tags ?? [], transitive: [], to: nil)
    let packedSize = try SessionPolicy.packedSize(
      input.policy, input.policyArns, tags: input.tags ?? [], context)
    var session = session(.federatedUser, lasting: input.durationSeconds, state, context)
    session.tags = tags.all
    let account = context.caller.account
    let principal = Caller(
      arn: ARN(
        partition: context.partition.rawValue, service: "sts", region: "", account: account,
        resource: "federated-user/\(input.name)"),
      userID: "\(account):\(input.name)", account: account, accessKeyID: nil)
    return GetFederationTokenResponse(
      credentials: state.open(session, as: principal, until: session.expiration, context),
      federatedUser: FederatedUser(federatedUserId: principal.userID, arn: principal.arn.description),
      packedPolicySize: packedSize)
  }

  /// Twelve hours unless asked otherwise; root users get an hour, whatever they ask for.
  private static func session(
    _ kind: Session.Kind, lasting seconds: Int?, _ state: State, _ context: Context
  ) -> Session {
    let isRoot = state.isRoot(context)
    let seconds = isRoot ? min(seconds ?? 3600, 3600) : seconds ?? 43200
    return Session(
      kind: kind, expiration: context.now.roundedDownToSecond + .seconds(seconds), isRoot: isRoot)
  }
}
