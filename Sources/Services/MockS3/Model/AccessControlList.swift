// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Who may do what with a bucket or an object, beside policies.
struct AccessControlList: Sendable, Equatable {
  /// The account that owns the resource.
  var owner: String
  var grants: [AccessGrant]

  /// What a resource has unless somebody says otherwise.
  static func `private`(owner: String) -> AccessControlList {
    AccessControlList(owner: owner, grants: [AccessGrant(.account(owner), .fullControl)])
  }
}

struct AccessGrant: Sendable, Equatable {
  var grantee: Grantee
  var permission: S3.Permission

  init(_ grantee: Grantee, _ permission: S3.Permission) {
    self.grantee = grantee
    self.permission = permission
  }

  enum Grantee: Sendable, Hashable {
    case account(String)
    /// A canonical user that is no account of this cloud's.
    case canonicalUser(String)
    case group(Group)
  }

  enum Group: String, Sendable {
    case allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"
    case authenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
    case logDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery"
  }
}

/// An account's canonical user id: 64 hexadecimal digits that every cloud derives the same way.
enum CanonicalUser {
  static func id(of account: String) -> String { SHA256.hash(Bytes("canonical user of \(account)")).hex }
}
