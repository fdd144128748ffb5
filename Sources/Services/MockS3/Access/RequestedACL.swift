// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a request's headers ask for in access control: `x-amz-acl`, or some of `x-amz-grant-…`.
struct RequestedACL {
  /// A canned ACL by its name.
  var canned: String?
  /// The grant headers that came, in the order in which their grants stand in the list.
  private(set) var grants: [Grant] = []

  struct Grant {
    let permission: S3.Permission
    let header: String
    let value: String
  }

  init(
    canned: String?, fullControl: String? = nil, read: String? = nil, readACP: String? = nil,
    write: String? = nil, writeACP: String? = nil
  ) {
    self.canned = canned
    add(.fullControl, "x-amz-grant-full-control", fullControl)
    add(.read, "x-amz-grant-read", read)
    add(.readAcp, "x-amz-grant-read-acp", readACP)
    add(.write, "x-amz-grant-write", write)
    add(.writeAcp, "x-amz-grant-write-acp", writeACP)
  }

  private mutating func add(_ permission: S3.Permission, _ header: String, _ value: String?) {
    if let value { grants.append(Grant(permission: permission, header: header, value: value)) }
  }

  /// Nothing was asked for: the resource becomes private.
  var isEmpty: Bool { canned == nil && grants.isEmpty }

  /// Everybody would get something.
  var mayBePublic: Bool {
    if let canned { return ["public-read", "public-read-write", "authenticated-read"].contains(canned) }
    return grants.contains { grant in AccessGrant.Group.publicGroups.contains { grant.value.contains($0) } }
  }

  /// The list that is asked for, or `nil` where nothing is.
  ///
  /// `bucketOwner` is the owner of the bucket of an object; buckets have none beside their own.
  func list(owner: String, bucketOwner: String? = nil) throws(AWSError) -> AccessControlList? {
    guard !isEmpty else { return nil }
    if let canned {
      guard grants.isEmpty else {
        throw .invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed")
      }
      guard let known = CannedACL(rawValue: canned), known.isForObjects || bucketOwner == nil else {
        throw .invalidArgument("", "x-amz-acl", canned)
      }
      return known.list(owner: owner, bucketOwner: bucketOwner)
    }
    var list = AccessControlList(owner: owner, grants: [])
    for grant in grants {
      for grantee in try Self.grantees(grant) {
        list.add(AccessGrant(grantee.naming([owner, bucketOwner]), grant.permission))
      }
    }
    guard list.grants.count <= AccessControlList.grantLimit else { throw .malformedACL }
    return list
  }

  /// Reads `id="75aa…", uri="http://acs.amazonaws.com/groups/global/AllUsers"`.
  private static func grantees(_ grant: Grant) throws(AWSError) -> [AccessGrant.Grantee] {
    var grantees: [AccessGrant.Grantee] = []
    for part in grant.value.split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.trimmingSpaces
      guard let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw .invalidArgument("Argument format not recognized", grant.header, grant.value)
      }
      let kind = part[..<equals].trimmingSpaces
      var value = part[part.utf8.index(after: equals)...].trimmingSpaces
      for quote in ["\"", "'"] where value.utf8.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote)
      {
        value = value.dropFirst().dropLast()
      }
      switch kind.lowercased() {
      case "id": grantees.append(try .canonicalUser(checking: String(value), argument: "id"))
      case "uri": grantees.append(try .group(checking: String(value), argument: "uri"))
      // Discontinued in October 2025.
      case "emailaddress": throw .methodNotAllowed(grant.header, resource: "ACL")
      default: throw .invalidArgument("Argument format not recognized", grant.header, grant.value)
      }
    }
    return grantees
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var rest = self
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return rest
  }
}

// MARK: Where requests say it

extension RequestedACL {
  init(_ input: __shared S3.CreateBucketRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, write: input.grantWrite, writeACP: input.grantWriteACP)
  }

  init(_ input: __shared S3.PutBucketAclRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, write: input.grantWrite, writeACP: input.grantWriteACP)
  }

  init(_ input: __shared S3.PutObjectAclRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, write: input.grantWrite, writeACP: input.grantWriteACP)
  }

  init(_ input: __shared S3.PutObjectRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, writeACP: input.grantWriteACP)
  }

  init(_ input: __shared S3.CopyObjectRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, writeACP: input.grantWriteACP)
  }

  init(_ input: __shared S3.CreateMultipartUploadRequest) {
    self.init(
      canned: input.acl?.rawValue, fullControl: input.grantFullControl, read: input.grantRead,
      readACP: input.grantReadACP, writeACP: input.grantWriteACP)
  }
}
