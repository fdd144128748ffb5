// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct AccessControlListTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  let s3: ServiceCalls<S3>
  /// The canonical user of account 123456789012.
  let owner = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
  let stranger = String(repeating: "ab", count: 32)
  let allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"

  init() throws {
    s3 = cloud.calls(to: S3.self)
    try s3.createBucket(.init(bucket: "books"))
  }

  private func grants(_ acl: S3.GetBucketAclOutput) -> [String] {
    (acl.grants ?? []).map { grant in
      let name = grant.grantee?.uri.map { String($0.split(separator: "/").last ?? "") }
      return "\(name ?? grant.grantee?.id.map { $0 == owner ? "owner" : String($0.prefix(4)) } ?? "?") "
        + (grant.permission?.rawValue ?? "?")
    }
  }

  @Test func `A new bucket belongs to its owner alone`() throws {
    let acl = try s3.getBucketAcl(.init(bucket: "books"))
    #expect(acl.owner?.id == owner)
    #expect(acl.owner?.displayName == nil)
    #expect(grants(acl) == ["owner FULL_CONTROL"])
    #expect(acl.grants?.first?.grantee?.type == .canonicalUser)
  }

  @Test(arguments: [
    ("private", ["owner FULL_CONTROL"]),
    ("public-read", ["owner FULL_CONTROL", "AllUsers READ"]),
    ("public-read-write", ["owner FULL_CONTROL", "AllUsers READ", "AllUsers WRITE"]),
    ("authenticated-read", ["owner FULL_CONTROL", "AuthenticatedUsers READ"]),
    ("aws-exec-read", ["owner FULL_CONTROL", "6aa5 READ"]),
    ("bucket-owner-read", ["owner FULL_CONTROL"]),
    ("bucket-owner-full-control", ["owner FULL_CONTROL"]),
    ("log-delivery-write", ["owner FULL_CONTROL", "LogDelivery WRITE", "LogDelivery READ_ACP"]),
  ])
  func `A canned ACL stands for its grants`(name: String, expected: [String]) throws {
    try s3.putBucketAcl(.init(acl: .init(rawValue: name), bucket: "books"))
    #expect(grants(try s3.getBucketAcl(.init(bucket: "books"))) == expected)
  }

  @Test func `Grant headers are all that is granted`() throws {
    try s3.putBucketAcl(
      .init(
        bucket: "books", grantRead: "uri=\"\(allUsers)\", id=\(stranger)",
        grantWrite: "id='\(owner)',id=\"\(owner)\""))
    #expect(
      grants(try s3.getBucketAcl(.init(bucket: "books"))) == ["AllUsers READ", "abab READ", "owner WRITE"])
  }

  @Test func `A list is put as it was read`() throws {
    try s3.putBucketAcl(.init(acl: .publicReadWrite, bucket: "books"))
    let acl = try s3.getBucketAcl(.init(bucket: "books"))
    try s3.putBucketAcl(.init(acl: .private, bucket: "books"))
    try s3.putBucketAcl(
      .init(accessControlPolicy: .init(grants: acl.grants, owner: acl.owner), bucket: "books"))
    #expect(
      grants(try s3.getBucketAcl(.init(bucket: "books")))
        == ["owner FULL_CONTROL", "AllUsers READ", "AllUsers WRITE"])
  }

  private func error(_ input: S3.PutBucketAclRequest) -> String? {
    do throws(AWSError) {
      try s3.putBucketAcl(input)
      return nil
    } catch {
      let members = error.members.map { "\($0.name)=\($0.value.string ?? "")" }
      return ([error.code, error.message] + members).joined(separator: "|")
    }
  }

  @Test func `What cannot be granted is refused in S3's words`() throws {
    try s3.putBucketAcl(.init(acl: .publicRead, bucket: "books"))
    #expect(
      error(.init(bucket: "books"))
        == "MissingSecurityHeader|Your request was missing a required header|MissingHeaderName=x-amz-acl")
    #expect(
      error(.init(acl: .private, bucket: "books", grantRead: "id=\(owner)"))
        == "InvalidRequest|Specifying both Canned ACLs and Header Grants is not allowed")
    #expect(
      error(.init(acl: .init(rawValue: "open"), bucket: "books"))
        == "InvalidArgument||ArgumentName=x-amz-acl|ArgumentValue=open")
    #expect(
      error(.init(bucket: "books", grantRead: "id=me"))
        == "InvalidArgument|Invalid id|ArgumentName=id|ArgumentValue=me")
    #expect(
      error(.init(bucket: "books", grantRead: "uri=\"http://a\""))
        == "InvalidArgument|Invalid group uri|ArgumentName=uri|ArgumentValue=http://a")
    for text in ["", "id", "name=\"a\"", "id=\(owner),"] {
      #expect(
        error(.init(bucket: "books", grantRead: text))
          == "InvalidArgument|Argument format not recognized|ArgumentName=x-amz-grant-read|ArgumentValue=\(text)"
      )
    }
    #expect(
      error(.init(bucket: "books", grantRead: "emailAddress=a@b.c"))?.hasPrefix("MethodNotAllowed") == true)
    #expect(grants(try s3.getBucketAcl(.init(bucket: "books"))) == ["owner FULL_CONTROL", "AllUsers READ"])
  }

  @Test func `What cannot stand in a list is refused in S3's words`() throws {
    func put(_ grants: [S3.Grant]?, owner id: String? = nil) -> String? {
      error(
        .init(
          accessControlPolicy: .init(grants: grants, owner: .init(id: id ?? owner)), bucket: "books"))
    }
    func grant(_ id: String?, _ type: S3.TypeShape, _ permission: S3.Permission?) -> S3.Grant {
      .init(grantee: .init(id: id, type: type), permission: permission)
    }
    let malformed =
      "MalformedACLError|The XML you provided was not well-formed or did not validate against our published schema"
    #expect(put([]) == nil)
    #expect(put(nil) == malformed)
    #expect(put([grant(owner, .canonicalUser, nil)]) == malformed)
    #expect(put([grant(owner, .canonicalUser, .init(rawValue: "LOOK"))]) == malformed)
    #expect(put([grant(owner, .init(rawValue: ""), .read)]) == malformed)
    #expect(
      put(
        (0...100).map {
          grant(String(repeating: "\($0 / 100)\($0 / 10 % 10)\($0 % 10)a", count: 16), .canonicalUser, .read)
        })
        == malformed)
    #expect(
      put([grant("me", .canonicalUser, .read)])
        == "InvalidArgument|Invalid id|ArgumentName=CanonicalUser/ID|ArgumentValue=me")
    #expect(
      put([.init(grantee: .init(type: .group, uri: "u"), permission: .read)])
        == "InvalidArgument|Invalid group uri|ArgumentName=Group/URI|ArgumentValue=u")
    #expect(
      put([], owner: "me") == "InvalidArgument|Invalid id|ArgumentName=CanonicalUser/ID|ArgumentValue=me")
    #expect(put([], owner: stranger) == "AccessDenied|Access Denied")
    #expect(
      error(
        .init(acl: .private, accessControlPolicy: .init(grants: [], owner: .init(id: owner)), bucket: "books")
      )
        == "UnexpectedContent|This request does not support content")
    #expect(error(.init(acl: .private, bucket: "none"))?.hasPrefix("NoSuchBucket|") == true)
  }

  // MARK: On the wire

  private func respond(_ method: HTTPMethod, _ target: String, _ body: String = "") async throws
    -> (status: Int, text: String)
  {
    let response = try await TestTransport.answer(
      HTTPRequest(
        method: method, target: target,
        headers: [
          "Host": "s3.amazonaws.com",
          "Authorization":
            "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
        ], body: HTTPBody(body)), of: cloud)
    let bytes = try await response.body.collect()
    return (response.status, bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
  }

  @Test func `A list on the wire names the types of its grantees`() async throws {
    try s3.putBucketAcl(.init(acl: .publicRead, bucket: "books"))
    let answer = try await respond(.get, "/books?acl")
    #expect(
      answer.text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>\(owner)</ID></Owner>\
        <AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:type="CanonicalUser"><ID>\(owner)</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>\
        <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">\
        <URI>\(allUsers)</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList>\
        </AccessControlPolicy>
        """)
    try s3.putBucketAcl(.init(acl: .private, bucket: "books"))
    #expect(try await respond(.put, "/books?acl", answer.text).status == 200)
    #expect(grants(try s3.getBucketAcl(.init(bucket: "books"))) == ["owner FULL_CONTROL", "AllUsers READ"])
  }

  @Test(arguments: [
    "<AccessControlPolicy>", "no", "<AccessControlPolicy/>",
    "<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>a</ID></Grantee></Grant></AccessControlList></AccessControlPolicy>",
  ])
  func `A body that is no list is a malformed ACL`(body: String) async throws {
    let answer = try await respond(.put, "/books?acl", body)
    #expect(answer.status == 400)
    #expect(answer.text.contains("<Code>MalformedACLError</Code>"))
  }
}
