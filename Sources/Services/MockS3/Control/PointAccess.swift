// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// What an access point has to say to the requests that come through it.
struct PointAccess {
  private let arn: String
  private let account: String
  private let isInternal: Bool
  private let policy: PolicyDocument?
  private let block: S3.PublicAccessBlockConfiguration

  init(_ point: StoredAccessPoint, _ state: S3.State, _ context: Context) {
    arn = point.arn(context.partition).description
    account = point.account
    isInternal = point.vpcID != nil
    policy = point.policy.flatMap { try? PolicyDocument(parsing: $0) }
    block = point.publicAccessBlock.joined(state.accountPublicAccessBlocks[point.account])
  }

  /// The keys by which the bucket's policy can leave decisions to its access points.
  func add(to keys: inout PolicyContext) {
    keys.set("s3:DataAccessPointArn", arn)
    keys.set("s3:DataAccessPointAccount", account)
    keys.set("s3:AccessPointNetworkOrigin", isInternal ? "VPC" : "Internet")
  }

  /// What the access point's policy says of a request that names the bucket, or an object in it by `key`.
  func decision(_ request: PolicyRequest, _ key: String?, isOwn: Bool) -> PolicyDecision {
    var request = request
    request.resource = key.map { "\(arn)/object/\($0)" } ?? arn
    let decision = policy?.evaluate(request) ?? .implicitDeny
    // The bucket's own account needs no leave, as long as nothing denies it.
    if decision == .implicitDeny, isOwn { return .allowed }
    if decision == .allowed, !isOwn, block.restrictPublicBuckets == true, policy?.isPublic == true {
      return .implicitDeny
    }
    return decision
  }
}
