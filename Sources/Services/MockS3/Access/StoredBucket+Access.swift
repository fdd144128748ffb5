// SPDX-License-Identifier: Apache-2.0

import MockCore

extension StoredBucket {
  /// ACLs were switched off: the bucket's owner owns everything in it, and grants neither count nor can be made.
  var disablesACLs: Bool {
    settings.ownership == .bucketOwnerEnforced && !settings.hasDefaultOwnership
  }

  /// The owner and the grants of an object that is being written, of whatever operation.
  ///
  /// ``AccessControlList/owner`` is the version's owner too. Throws what S3 says of headers that it cannot take.
  func accessControl(
    _ requested: RequestedACL, writtenBy caller: Caller
  ) throws(AWSError) -> AccessControlList {
    let writer = caller.isAnonymous ? CanonicalUser.anonymous : caller.account
    let owner: String
    switch settings.ownership {
    case .bucketOwnerEnforced?: owner = account
    case .bucketOwnerPreferred? where requested.canned == CannedACL.bucketOwnerFullControl.rawValue:
      owner = account
    default: owner = writer
    }
    guard let list = try requested.list(owner: owner, bucketOwner: account) else {
      return .private(owner: owner)
    }
    try checkAllowsACL(list, requested)
    return list
  }

  /// Throws where ACLs are disabled, unless this one says what is so anyway: that the bucket's owner has full control.
  func checkAllowsACL(_ list: AccessControlList, _ requested: RequestedACL) throws(AWSError) {
    guard disablesACLs else { return }
    let isHarmless = requested.canned.map { $0 == CannedACL.bucketOwnerFullControl.rawValue } ?? true
    guard isHarmless, list.isFullControl(of: account) else { throw .accessControlListNotSupported }
  }

  /// The bucket's grants as far as they count.
  var effectiveACL: AccessControlList { disablesACLs ? .private(owner: account) : settings.acl }

  /// A version's grants as far as they count.
  func effectiveACL(of version: Boxed<StoredVersion>) -> AccessControlList {
    disablesACLs ? .private(owner: account) : version.acl
  }

  /// The version that a request about an ACL names; delete markers have none.
  func versionWithACL(_ id: String?, ofKey key: String) throws(AWSError) -> Boxed<StoredVersion> {
    let version = try version(of: key, id)
    guard !version.isDeleteMarker else {
      throw id == nil ? .noSuchKey(key) : .methodNotAllowed("GET", resource: "DeleteMarker")
    }
    return version
  }
}

extension BucketSettings {
  /// The owner and the grants of a bucket that is being made, where `ownership` is what the request sets, if it does.
  static func accessControl(
    _ requested: RequestedACL, owner: String, ownership: S3.ObjectOwnership?
  ) throws(AWSError) -> AccessControlList {
    guard let list = try requested.list(owner: owner) else { return .private(owner: owner) }
    guard ownership != .bucketOwnerEnforced else { throw .bucketCannotHaveACLs }
    return list
  }
}

extension AccessControlList {
  /// One account has full control, and nobody has anything else.
  func isFullControl(of account: String) -> Bool {
    grants == [AccessGrant(.account(account), .fullControl)]
  }
}
