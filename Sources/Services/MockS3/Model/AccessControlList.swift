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

/// Accounts as ACLs name them: by 64 hexadecimal digits, which every cloud derives the same way.
enum CanonicalUser {
  static func id(of account: String) -> String {
    switch account {
    case exampleAccount: exampleID
    case anonymous: anonymousID
    default: SHA256.hash(Bytes("canonical user of \(account)")).hex
    }
  }

  /// The account that stands for everybody who has none, as the owner of what nobody in particular uploaded.
  static let anonymous = "anonymous"
  private static let anonymousID = "65a011a29cdf8ec533ec3d1ccaae921c"

  /// The pair of AWS's documentation, which Moto's users know.
  private static let exampleAccount = "123456789012"
  private static let exampleID = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"

  /// Who reads the bundles of machine images: the grantee of `aws-exec-read`.
  static let imageReader = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c"

  /// Whether it could be somebody's: 64 digits; the anonymous user has 32, CloudFront's identities have 96.
  static func isID(_ text: String) -> Bool {
    [64, 96, 32].contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 6 }
  }
}
