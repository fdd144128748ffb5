// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Names the operation of a request, as S3 does: by what the path names (nothing, a bucket, an object), the method, the
/// sub-resource in the query, and the header of copies.
enum S3Routing {
  /// The operation, or `nil` for what S3 has none for: see ``S3/routes``.
  ///
  /// The request has the path-style form that ``S3Address`` gives it.
  static func operation(of request: HTTPRequest) -> String? {
    guard !isControl(request) else { return nil }
    let query = Query(request.query)
    switch PathNames(request.path).level {
    case .service: return serviceOperation(request, query)
    case .bucket: return bucketOperation(request, query)
    case .object: return objectOperation(request, query)
    }
  }

  /// Whether a request is surely one of the commonest operations, on an object as a whole.
  static func isPlain(_ request: HTTPRequest) -> Bool {
    switch request.method {
    case .get, .put, .head, .delete: break
    default: return false
    }
    guard !request.hasQuery, !request.target.utf8HasPrefix("/v20180820/") else { return false }
    return PathNames(request.target).level == .object
  }

  /// Requests of S3 Control share our signing name. A bucket's key may begin as their paths do, so they must also say
  /// whose account it is about, or where they go.
  static func isControl(_ request: HTTPRequest) -> Bool {
    guard request.target.utf8HasPrefix("/v20180820/") else { return false }
    return request.headers.contains("x-amz-account-id") || controlAccount(request) != nil
      || S3Address(request).endpoint == .control
  }

  /// The account in the host of a request of S3 Control: `123456789012.s3-control.us-east-1.amazonaws.com`.
  static func controlAccount(_ request: HTTPRequest) -> String? {
    guard let label = S3Address(request).bucket, label.utf8.count == 12,
      label.utf8.allSatisfy({ $0 &- 48 < 10 })
    else { return nil }
    return label
  }

  /// At an endpoint of the client's own, only the signature tells one listing from the other.
  private static func isSignedForDirectories(_ request: HTTPRequest) -> Bool {
    request.headers["Authorization"]?.contains("/s3express/aws4_request") ?? false
  }

  private static func serviceOperation(_ request: HTTPRequest, _ query: Query) -> String? {
    guard request.method == .get || request.method == .head else { return nil }
    if query.value("x-id") == "ListDirectoryBuckets" || query.has("max-directory-buckets")
      || S3Address(request).isDirectoryControl || isSignedForDirectories(request)
    {
      return request.method == .get ? "ListDirectoryBuckets" : nil
    }
    return request.method == .get ? "ListBuckets" : nil
  }

  private static func bucketOperation(_ request: HTTPRequest, _ query: Query) -> String? {
    switch request.method {
    case .get:
      if query.isEmpty { return "ListObjects" }
      for (name, noun) in configured where query.has(name) {
        return (query.has("id") ? "GetBucket\(noun)Configuration" : "ListBucket\(noun)Configurations")
      }
      if let name = query.first(of: bucketGets) { return name }
      return query.value("list-type") == "2" ? "ListObjectsV2" : "ListObjects"
    case .put:
      for (name, noun) in configured where query.has(name) { return "PutBucket\(noun)Configuration" }
      return query.first(of: bucketPuts) ?? "CreateBucket"
    case .delete:
      for (name, noun) in configured where query.has(name) { return "DeleteBucket\(noun)Configuration" }
      return query.first(of: bucketDeletes) ?? "DeleteBucket"
    case .head: return "HeadBucket"
    case .post:
      if request.path == "/WriteGetObjectResponse" { return "WriteGetObjectResponse" }
      return query.first(of: bucketPosts)
    default: return nil
    }
  }

  private static func objectOperation(_ request: HTTPRequest, _ query: Query) -> String? {
    switch request.method {
    case .get:
      if query.isEmpty { return "GetObject" }
      return query.first(of: objectGets) ?? (query.has("uploadId") ? "ListParts" : "GetObject")
    case .head: return "HeadObject"
    case .put:
      let isCopy = request.headers.contains("x-amz-copy-source")
      if query.isEmpty { return isCopy ? "CopyObject" : "PutObject" }
      if let name = query.first(of: objectPuts) { return name }
      if query.has("uploadId") || query.has("partNumber") { return isCopy ? "UploadPartCopy" : "UploadPart" }
      return isCopy ? "CopyObject" : "PutObject"
    case .delete:
      if query.isEmpty { return "DeleteObject" }
      if query.has("tagging") { return "DeleteObjectTagging" }
      return query.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject"
    case .post:
      return query.first(of: objectPosts) ?? (query.has("uploadId") ? "CompleteMultipartUpload" : nil)
    default: return nil
    }
  }

  // MARK: Sub-resources

  /// Operations by the sub-resource that names them; of several the first counts.
  private struct Table: ExpressibleByArrayLiteral {
    let operations: [String]
    /// A query has few names, and most of them are in no table: found out without going through all of it.
    let places: [String: Int]

    init(arrayLiteral entries: (name: String, operation: String)...) {
      operations = entries.map(\.operation)
      places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
    }
  }

  /// Sub-resources of which a bucket has many, by id.
  private static let configured = [
    ("analytics", "Analytics"), ("intelligent-tiering", "IntelligentTiering"), ("inventory", "Inventory"),
    ("metrics", "Metrics"),
  ]
  private static let bucketGets: Table = [
    ("abac", "GetBucketAbac"), ("accelerate", "GetBucketAccelerateConfiguration"), ("acl", "GetBucketAcl"),
    ("cors", "GetBucketCors"), ("encryption", "GetBucketEncryption"),
    ("lifecycle", "GetBucketLifecycleConfiguration"), ("location", "GetBucketLocation"),
    ("logging", "GetBucketLogging"), ("metadataConfiguration", "GetBucketMetadataConfiguration"),
    ("metadataTable", "GetBucketMetadataTableConfiguration"),
    ("notification", "GetBucketNotificationConfiguration"), ("object-lock", "GetObjectLockConfiguration"),
    ("ownershipControls", "GetBucketOwnershipControls"), ("policy", "GetBucketPolicy"),
    ("policyStatus", "GetBucketPolicyStatus"), ("publicAccessBlock", "GetPublicAccessBlock"),
    ("replication", "GetBucketReplication"), ("requestPayment", "GetBucketRequestPayment"),
    ("session", "CreateSession"), ("tagging", "GetBucketTagging"), ("uploads", "ListMultipartUploads"),
    ("versioning", "GetBucketVersioning"), ("versions", "ListObjectVersions"),
    ("website", "GetBucketWebsite"),
  ]
  private static let bucketPuts: Table = [
    ("abac", "PutBucketAbac"), ("accelerate", "PutBucketAccelerateConfiguration"), ("acl", "PutBucketAcl"),
    ("cors", "PutBucketCors"), ("encryption", "PutBucketEncryption"),
    ("lifecycle", "PutBucketLifecycleConfiguration"), ("logging", "PutBucketLogging"),
    ("metadataInventoryTable", "UpdateBucketMetadataInventoryTableConfiguration"),
    ("metadataJournalTable", "UpdateBucketMetadataJournalTableConfiguration"),
    ("notification", "PutBucketNotificationConfiguration"), ("object-lock", "PutObjectLockConfiguration"),
    ("ownershipControls", "PutBucketOwnershipControls"), ("policy", "PutBucketPolicy"),
    ("publicAccessBlock", "PutPublicAccessBlock"), ("replication", "PutBucketReplication"),
    ("requestPayment", "PutBucketRequestPayment"), ("tagging", "PutBucketTagging"),
    ("versioning", "PutBucketVersioning"), ("website", "PutBucketWebsite"),
  ]
  private static let bucketDeletes: Table = [
    ("cors", "DeleteBucketCors"), ("encryption", "DeleteBucketEncryption"),
    ("lifecycle", "DeleteBucketLifecycle"), ("metadataConfiguration", "DeleteBucketMetadataConfiguration"),
    ("metadataTable", "DeleteBucketMetadataTableConfiguration"),
    ("ownershipControls", "DeleteBucketOwnershipControls"), ("policy", "DeleteBucketPolicy"),
    ("publicAccessBlock", "DeletePublicAccessBlock"), ("replication", "DeleteBucketReplication"),
    ("tagging", "DeleteBucketTagging"), ("website", "DeleteBucketWebsite"),
  ]
  private static let bucketPosts: Table = [
    ("delete", "DeleteObjects"), ("metadataConfiguration", "CreateBucketMetadataConfiguration"),
    ("metadataTable", "CreateBucketMetadataTableConfiguration"),
  ]
  private static let objectGets: Table = [
    ("acl", "GetObjectAcl"), ("attributes", "GetObjectAttributes"), ("legal-hold", "GetObjectLegalHold"),
    ("retention", "GetObjectRetention"), ("tagging", "GetObjectTagging"), ("torrent", "GetObjectTorrent"),
  ]
  private static let objectPuts: Table = [
    ("acl", "PutObjectAcl"), ("encryption", "UpdateObjectEncryption"), ("legal-hold", "PutObjectLegalHold"),
    ("renameObject", "RenameObject"), ("retention", "PutObjectRetention"), ("tagging", "PutObjectTagging"),
  ]
  private static let objectPosts: Table = [
    ("restore", "RestoreObject"), ("select", "SelectObjectContent"), ("uploads", "CreateMultipartUpload"),
  ]

  /// The names in a query, which say what a request is about; their order means nothing.
  private struct Query {
    private let fields: [QueryString.Field]

    init(_ text: String?) {
      guard let text, !text.isEmpty else {
        fields = []
        return
      }
      fields = QueryString(text)?.fields ?? []
    }

    var isEmpty: Bool { fields.isEmpty }
    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
    func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    func first(of table: Table) -> String? {
      let place = fields.lazy.compactMap { table.places[$0.name] }.min()
      return place.map { table.operations[$0] }
    }
  }
}

/// What a path-style path names: `/bucket/some/key`, still percent-encoded.
struct PathNames {
  private let path: String
  /// Where the bucket's name ends.
  private let end: Int

  enum Level { case service, bucket, object }

  init(_ path: String) {
    self.path = path
    end = path.utf8Offset(of: UInt8(ascii: "/"), from: 1) ?? path.utf8.count
  }

  /// Empty where the path names none.
  var bucket: String { path.utf8Slice(1..<max(end, 1)) }
  var key: String { path.utf8Slice((end + 1)..<max(path.utf8.count, end + 1)) }
  var level: Level { end <= 1 ? .service : end + 1 >= path.utf8.count ? .bucket : .object }
}
