// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var listingOperations: [Operation<State>] {
    [
      .reading(API.listObjects, listObjects),
      .reading(API.listObjectsV2, listObjectsV2),
      .reading(API.listObjectVersions, listObjectVersions),
    ]
  }

  func listObjects(
    _ input: ListObjectsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListObjectsOutput {
    try Self.checkListType(context.request)
    let request = try ListingRequest(
      prefix: input.prefix, delimiter: input.delimiter, limit: input.maxKeys, "max-keys",
      encodingType: input.encodingType)
    let details = try ListedDetails(input.optionalObjectAttributes, owner: true)
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let page = bucket.objectPage(request, after: input.marker)
    return ListObjectsOutput(
      name: input.bucket, prefix: request.text(input.prefix ?? ""), marker: request.text(input.marker ?? ""),
      // Without a delimiter the last key says it.
      nextMarker: request.delimiter == nil ? nil : page.next.map(request.text),
      maxKeys: request.limit, delimiter: request.delimiter.map(request.text),
      encodingType: input.encodingType, isTruncated: page.isTruncated,
      contents: details.contents(page, request), commonPrefixes: request.commonPrefixes(page.groups),
      requestCharged: bucket.charged(input.requestPayer))
  }

  /// The first version has no type; whatever else is asked for there is none of.
  private static func checkListType(_ request: HTTPRequest?) throws(AWSError) {
    guard let query = request?.query, query.utf8Contains("list-type"),
      let type = QueryString(query)?.fields.first(where: { $0.name == "list-type" })?.value
    else { return }
    throw .invalidArgument("Invalid List Type specified in Request", "list-type", type)
  }

  func listObjectsV2(
    _ input: ListObjectsV2Request, _ state: State, _ context: Context
  ) throws(AWSError) -> ListObjectsV2Output {
    let request = try ListingRequest(
      prefix: input.prefix, delimiter: input.delimiter, limit: input.maxKeys, "max-keys",
      encodingType: input.encodingType)
    let details = try ListedDetails(input.optionalObjectAttributes, owner: input.fetchOwner == true)
    var marker = input.startAfter
    if let token = input.continuationToken {
      guard let name = ContinuationToken.name(in: token) else {
        throw .invalidArgument("The continuation token provided is incorrect", "continuation-token", token)
      }
      marker = name
    }
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let page = bucket.objectPage(request, after: marker)
    return ListObjectsV2Output(
      name: input.bucket, prefix: request.text(input.prefix ?? ""),
      startAfter: input.startAfter.flatMap { $0.isEmpty ? nil : request.text($0) },
      continuationToken: input.continuationToken,
      nextContinuationToken: page.next.map(ContinuationToken.make), keyCount: page.count,
      maxKeys: request.limit, delimiter: request.delimiter.map(request.text),
      encodingType: input.encodingType, isTruncated: page.isTruncated,
      contents: details.contents(page, request), commonPrefixes: request.commonPrefixes(page.groups),
      requestCharged: bucket.charged(input.requestPayer))
  }
}

/// An object as a listing meets it.
typealias ListedObject = (key: Bytes, version: Boxed<StoredVersion>)

extension StoredBucket {
  /// The keys that requests without a version id see.
  fileprivate func objectPage(
    _ request: ListingRequest, after marker: String?
  ) -> ListingPage<ListedObject> {
    var walk = KeyWalk(objects, request.filter, after: marker) { !$0.current.value.isDeleteMarker }
    var page = ListingPage<ListedObject>(limit: request.limit)
    while let item = walk.next() {
      let fits =
        switch item {
        case .entry(let key, let versions): page.append((key, versions.current))
        case .group(let group): page.append(group: group)
        }
      if !fits { break }
    }
    return page
  }
}

extension ListingPage<ListedObject> {
  /// What the next page begins behind; `nil` on the last page.
  fileprivate var next: Bytes? {
    guard isTruncated else { return nil }
    return endsInGroup ? groups.last : entries.last?.key
  }
}

/// What a listing tells of its objects beside the usual.
struct ListedDetails {
  let hasOwner: Bool
  let hasRestoreStatus: Bool

  init(_ optional: [S3.OptionalObjectAttributes]?, owner: Bool) throws(AWSError) {
    for name in optional ?? [] where name != .restoreStatus {
      throw .invalidArgument(
        "Invalid attribute name specified", "x-amz-optional-object-attributes", name.rawValue)
    }
    hasOwner = owner
    hasRestoreStatus = optional?.isEmpty == false
  }

  fileprivate func contents(_ page: ListingPage<ListedObject>, _ request: ListingRequest) -> [S3.Object]? {
    guard !page.entries.isEmpty else { return nil }
    var owners = ListedOwners()
    return page.entries.map { key, version in
      S3.Object(
        key: request.text(key), lastModified: version.value.lastModified.roundedDownToSecond,
        eTag: version.value.etag.quoted, checksumAlgorithm: version.value.checksum.map { [$0.algorithm] },
        checksumType: version.value.checksum?.type, size: version.value.content.count,
        owner: hasOwner ? owners.owner(version.value.owner) : nil,
        storageClass: .init(rawValue: version.value.storageClass.rawValue),
        restoreStatus: restoreStatus(version.value.restoration))
    }
  }

  func restoreStatus(_ restoration: Restoration?) -> S3.RestoreStatus? {
    guard hasRestoreStatus, let restoration else { return nil }
    return S3.RestoreStatus(
      isRestoreInProgress: restoration.isOngoing, restoreExpiryDate: restoration.expiry)
  }
}

/// The owners in a listing, most of whom are one.
struct ListedOwners {
  private var last: (account: String, shape: S3.Owner)?

  mutating func owner(_ account: String) -> S3.Owner {
    if let last, last.account == account { return last.shape }
    let shape = S3.Owner(id: CanonicalUser.id(of: account))
    last = (account, shape)
    return shape
  }
}
