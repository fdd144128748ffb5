// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An ACL that S3 knows by name.
enum CannedACL: String {
  case `private`
  case publicRead = "public-read"
  case publicReadWrite = "public-read-write"
  case authenticatedRead = "authenticated-read"
  case awsExecRead = "aws-exec-read"
  case bucketOwnerRead = "bucket-owner-read"
  case bucketOwnerFullControl = "bucket-owner-full-control"
  case logDeliveryWrite = "log-delivery-write"

  /// Logs are delivered to buckets.
  var isForObjects: Bool { self != .logDeliveryWrite }

  /// What it stands for. Buckets have no `bucketOwner`: what is about one means nothing there.
  func list(owner: String, bucketOwner: String?) -> AccessControlList {
    var list = AccessControlList.private(owner: owner)
    switch self {
    case .private: break
    case .publicRead: list.add(AccessGrant(.group(.allUsers), .read))
    case .publicReadWrite:
      list.add(AccessGrant(.group(.allUsers), .read))
      list.add(AccessGrant(.group(.allUsers), .write))
    case .authenticatedRead: list.add(AccessGrant(.group(.authenticatedUsers), .read))
    case .awsExecRead: list.add(AccessGrant(.canonicalUser(CanonicalUser.imageReader), .read))
    case .bucketOwnerRead:
      if let bucketOwner, bucketOwner != owner { list.add(AccessGrant(.account(bucketOwner), .read)) }
    case .bucketOwnerFullControl:
      if let bucketOwner { list.add(AccessGrant(.account(bucketOwner), .fullControl)) }
    case .logDeliveryWrite:
      list.add(AccessGrant(.group(.logDelivery), .write))
      list.add(AccessGrant(.group(.logDelivery), .readAcp))
    }
    return list
  }
}

extension AccessControlList {
  /// How many grants a list may have.
  static let grantLimit = 100

  /// Adds a grant, unless it stands there already.
  mutating func add(_ grant: AccessGrant) {
    if !grants.contains(grant) { grants.append(grant) }
  }
}

extension AccessGrant.Group {
  /// The groups of everybody, and of everybody with an AWS account: what goes to them is public.
  static let publicGroups = [allUsers.rawValue, authenticatedUsers.rawValue]

  static func isPublic(_ uri: String?) -> Bool { uri.map { publicGroups.contains($0) } ?? false }
}

extension AccessGrant.Grantee {
  /// A canonical user, named as `argument`.
  static func canonicalUser(checking id: String, argument: String) throws(AWSError) -> Self {
    guard CanonicalUser.isID(id) else { throw .invalidArgument("Invalid id", argument, id) }
    return .canonicalUser(id)
  }

  /// A predefined group, named as `argument`.
  static func group(checking uri: String, argument: String) throws(AWSError) -> Self {
    guard let group = AccessGrant.Group(rawValue: uri) else {
      throw .invalidArgument("Invalid group uri", argument, uri)
    }
    return .group(group)
  }

  /// The same grantee, as an account where it is one of these.
  func naming(_ accounts: [String?]) -> Self {
    guard case .canonicalUser(let id) = self else { return self }
    for case let account? in accounts where CanonicalUser.id(of: account) == id { return .account(account) }
    return self
  }
}
