// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Access control lists as they go over the wire.
extension AccessControlList {
  /// Reads the list that a request brings for a resource of `owner`, whom it cannot change.
  init(_ policy: S3.AccessControlPolicy, owner: String) throws(AWSError) {
    guard let stated = policy.owner, let grants = policy.grants, grants.count <= Self.grantLimit else {
      throw .malformedACL
    }
    let id = stated.id ?? ""
    guard CanonicalUser.isID(id) else { throw .invalidArgument("Invalid id", "CanonicalUser/ID", id) }
    var list = AccessControlList(owner: owner, grants: [])
    for grant in grants {
      guard let permission = grant.permission, Self.permissions.contains(permission),
        let grantee = grant.grantee
      else { throw .malformedACL }
      list.add(AccessGrant(try AccessGrant.Grantee(grantee).naming([owner]), permission))
    }
    guard id == CanonicalUser.id(of: owner) else { throw .accessDenied }
    self = list
  }

  private static let permissions: [S3.Permission] = [.fullControl, .write, .writeAcp, .read, .readAcp]

  var ownerShape: S3.Owner { S3.Owner(id: CanonicalUser.id(of: owner)) }

  var grantShapes: [S3.Grant] {
    grants.map { S3.Grant(grantee: $0.grantee.shape, permission: $0.permission) }
  }
}

extension AccessGrant.Grantee {
  fileprivate init(_ shape: S3.Grantee) throws(AWSError) {
    switch shape.type {
    case .canonicalUser: self = try .canonicalUser(checking: shape.id ?? "", argument: "CanonicalUser/ID")
    case .group: self = try .group(checking: shape.uri ?? "", argument: "Group/URI")
    // Discontinued in October 2025.
    case .amazonCustomerByEmail: throw .methodNotAllowed("PUT", resource: "ACL")
    default: throw .malformedACL
    }
  }

  fileprivate var shape: S3.Grantee {
    switch self {
    case .account(let account): S3.Grantee(id: CanonicalUser.id(of: account), type: .canonicalUser)
    case .canonicalUser(let id): S3.Grantee(id: id, type: .canonicalUser)
    case .group(let group): S3.Grantee(type: .group, uri: group.rawValue)
    }
  }
}
