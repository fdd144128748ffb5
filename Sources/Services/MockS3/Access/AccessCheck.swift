// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// Decides what one caller may do to one bucket and to what is in it.
///
/// Who belongs to the bucket's account may do everything that its policy doesn't deny, and that too where the cloud is
/// not authorizing. Everybody else needs to be let in: by the policy, or by an ACL.
final class AccessCheck {
  let bucket: StoredBucket
  private let caller: Caller
  private let context: Context
  private let block: S3.PublicAccessBlockConfiguration
  private let input: (any Shape)?
  private let policy: PolicyDocument?
  private let point: PointAccess?

  /// `caller` stands in for the one of the context where an answer is for somebody else, such as the visitors of a
  /// website. `point` is the access point that the request came through, `input` what the operation was given.
  init(
    _ bucket: StoredBucket, _ state: S3.State, _ context: Context, as caller: Caller? = nil,
    through point: StoredAccessPoint? = nil, input: (any Shape)? = nil
  ) {
    self.bucket = bucket
    self.caller = caller ?? context.caller
    self.context = context
    self.input = input
    block = state.publicAccessBlock(of: bucket)
    policy = bucket.settings.parsedPolicy
    self.point = point.map { PointAccess($0, state, context) }
  }

  /// What the request's query and headers say.
  private(set) lazy var parameters = input.map { RequestParameters($0) } ?? RequestParameters()

  private lazy var circumstances: PolicyContext = {
    var keys = ConditionKeys.circumstances(parameters, bucket, context)
    point?.add(to: &keys)
    if let input { ConditionKeys.add(body: input, context, &keys) }
    return keys
  }()

  private lazy var principal = PolicyPrincipal(
    caller, canonicalID: CanonicalUser.id(of: caller.account))
  private lazy var arn = bucket.arn(context.partition).description

  var isAnonymous: Bool { caller.isAnonymous }

  /// The caller belongs to the account that owns the bucket.
  var isOwn: Bool { !caller.isAnonymous && caller.account == bucket.account }

  /// Denials don't bind the caller.
  private var isFree: Bool { isOwn && !context.isAuthorizing }

  // MARK: Decisions

  /// Whether the caller may do something to the bucket, or to an object in it.
  func allows(_ action: S3Action, _ key: String? = nil, version: String? = nil) -> Bool {
    switch decision(action, key, version: version) {
    case .explicitDeny where isFree: break
    case .explicitDeny: return action.isOnPolicy && isOwn && caller.arn.resource == "root"
    case .allowed: return true
    case .implicitDeny: break
    }
    if isOwn, !isForeign(action, key, version) { return true }
    return action.grant.map { isGranted($0, key, version) } ?? false
  }

  /// Whether the caller may do what comes on top of an action that it may do: give what it writes an ACL, or tags.
  func allows(_ action: S3Action, with other: S3Action, _ key: String?, version: String? = nil) -> Bool {
    switch decision(action, key, version: version) {
    case .explicitDeny where isFree: break
    case .explicitDeny: return false
    case .allowed: return true
    case .implicitDeny: break
    }
    // Who may write by an ACL may say all of what is written; a policy must name each action.
    return isOwn || decision(other, key, version: version) == .implicitDeny
  }

  /// What the policies of the bucket and of the access point say: who comes through one needs both.
  private func decision(_ action: S3Action, _ key: String?, version: String?) -> PolicyDecision {
    guard policy != nil || point != nil else { return .implicitDeny }
    let request = PolicyRequest(
      principal: principal, action: version == nil ? action.name : action.versionName ?? action.name,
      resource: key.map { "\(arn)/\($0)" } ?? arn, context: circumstances(key, version))
    let decision = ownDecision(request)
    guard let point, decision != .explicitDeny else { return decision }
    let other = point.decision(request, key, isOwn: isOwn)
    return other == .allowed ? decision : other
  }

  private func ownDecision(_ request: PolicyRequest) -> PolicyDecision {
    guard let policy else { return .implicitDeny }
    let decision = policy.evaluate(request)
    if decision == .allowed, !isOwn, block.restrictPublicBuckets == true, policy.isPublic {
      return .implicitDeny
    }
    return decision
  }

  private func circumstances(_ key: String?, _ version: String?) -> PolicyContext {
    guard let key else { return circumstances }
    var keys = circumstances
    keys.set("s3:VersionId", version)
    for tag in stored(key, version)?.tags ?? [] { keys["s3:ExistingObjectTag/\(tag.key)"] = [tag.value] }
    return keys
  }

  private func stored(_ key: String, _ version: String?) -> Boxed<StoredVersion>? {
    let found = if let version { bucket.version(version, ofKey: key) } else { bucket.current(key) }
    guard let found else { return nil }
    return found.isDeleteMarker ? nil : found
  }

  /// Whether there is something to read.
  func exists(_ key: String, version: String?) -> Bool { stored(key, version) != nil }

  // MARK: Grants

  /// The action is on an object that belongs to somebody else than the bucket does.
  private func isForeign(_ action: S3Action, _ key: String?, _ version: String?) -> Bool {
    guard let key, action.grant?.isOnObject == true, bucket.settings.ownership != .bucketOwnerEnforced,
      let found = stored(key, version)
    else { return false }
    return bucket.effectiveACL(of: found).owner != bucket.account
  }

  private func isGranted(_ grant: S3Action.Grant, _ key: String?, _ version: String?) -> Bool {
    switch grant {
    case .bucket(let permission): return gives(bucket.effectiveACL, permission)
    case .object(let permission):
      guard let found = key.flatMap({ stored($0, version) }) else { return false }
      let acl = bucket.effectiveACL(of: found)
      // Owners can always mend their ACLs.
      if permission != .read, includes(.account(acl.owner)) { return true }
      return gives(acl, permission)
    }
  }

  private func gives(_ acl: AccessControlList, _ permission: S3.Permission) -> Bool {
    acl.grants.contains {
      ($0.permission == permission || $0.permission == .fullControl) && includes($0.grantee)
    }
  }

  private func includes(_ grantee: AccessGrant.Grantee) -> Bool {
    switch grantee {
    case .account(let account):
      account == (caller.isAnonymous ? CanonicalUser.anonymous : caller.account)
    case .canonicalUser(let id): !caller.isAnonymous && id == CanonicalUser.id(of: caller.account)
    case .group(.allUsers): block.ignorePublicAcls != true
    case .group(.authenticatedUsers): block.ignorePublicAcls != true && !caller.isAnonymous
    case .group(.logDelivery): false
    }
  }

  /// Whether a request may ask for this ACL.
  func takes(_ requested: RequestedACL) -> Bool { block.blockPublicAcls != true || !requested.mayBePublic }

  /// Whether a list may be put.
  func takes(_ list: S3.AccessControlPolicy?) -> Bool {
    guard block.blockPublicAcls == true else { return true }
    return list?.grants?.allSatisfy { !AccessGrant.Group.isPublic($0.grantee?.uri) } ?? true
  }
}
