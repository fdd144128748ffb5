// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Acting as a member account's root user for one task, and as whoever a trade-in token stands for.
extension STS {
  /// The managed policies that may scope a root session.
  static let rootTaskPolicies = [
    "IAMAuditRootUserCredentials", "IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy",
  ]

  static func assumeRoot(
    _ input: AssumeRootRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> AssumeRootResponse {
    let account = try targetAccount(input.targetPrincipal, context)
    let target = Caller.root(of: account, partition: context.partition)
    if state.isRoot(context) {
      throw .notAuthorized(context.caller, "AssumeRoot", on: target.arn.description)
    }
    let prefix = "arn:\(context.partition.rawValue):iam::aws:policy/root-task/"
    guard let policy = input.taskPolicyArn.arn, rootTaskPolicies.contains(where: { policy == prefix + $0 })
    else { throw .validation("Invalid task policy ARN: \(input.taskPolicyArn.arn ?? "null")") }
    let session = Session(
      kind: .root,
      expiration: context.now.roundedDownToSecond + .seconds(input.durationSeconds ?? 900),
      sourceIdentity: state.session(of: context.caller)?.sourceIdentity, isRoot: true)
    return AssumeRootResponse(
      credentials: state.open(session, as: target, until: session.expiration, context),
      sourceIdentity: session.sourceIdentity)
  }

  /// An account's number, or the ARN of its root user.
  private static func targetAccount(_ text: String, _ context: Context) throws(AWSError) -> String {
    if AccountID.isValid(text) { return text }
    guard let arn = ARN(text) else { throw .invalidARN(text) }
    guard arn.partition == context.partition.rawValue, arn.service == "iam", arn.region.isEmpty,
      AccountID.isValid(arn.account), arn.resource == "root"
    else { throw .wrongARN }
    return arn.account
  }

  /// A JWT is taken until its `exp`.
  static func getDelegatedAccessToken(
    _ input: GetDelegatedAccessTokenRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> GetDelegatedAccessTokenResponse {
    var principal = context.caller
    let token = JSONWebToken(input.tradeInToken)
    if let token {
      if let expiration = token.expiration, context.now.wholeSecondsSince1970 >= Int64(expiration) {
        throw .tradeInExpired
      }
      if let arn = token.subject.flatMap({ ARN($0) }), AccountID.isValid(arn.account) {
        principal = Caller(
          arn: arn, userID: PrincipalID.make(of: arn), account: arn.account, accessKeyID: nil)
      }
    }
    let session = Session(
      kind: .sessionToken, expiration: context.now.roundedDownToSecond + .seconds(3600),
      role: principal.arn.resource.hasPrefix("role/") ? principal.arn : nil)
    return GetDelegatedAccessTokenResponse(
      credentials: state.open(session, as: principal, until: session.expiration, context),
      packedPolicySize: 0, assumedPrincipal: principal.arn.description)
  }
}
