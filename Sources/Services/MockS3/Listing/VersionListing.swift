// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func listObjectVersions(
    _ input: ListObjectVersionsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListObjectVersionsOutput {
    let request = try ListingRequest(
      prefix: input.prefix, delimiter: input.delimiter, limit: input.maxKeys, "max-keys",
      encodingType: input.encodingType)
    let details = try ListedDetails(input.optionalObjectAttributes, owner: true)
    let marker = try VersionMarker(key: input.keyMarker, version: input.versionIdMarker)
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let page = bucket.versionPage(request, after: marker)
    var output = ListObjectVersionsOutput(
      name: input.bucket, prefix: request.text(input.prefix ?? ""),
      keyMarker: request.text(input.keyMarker ?? ""), versionIdMarker: input.versionIdMarker ?? "",
      maxKeys: request.limit, delimiter: request.delimiter.map(request.text),
      encodingType: input.encodingType, isTruncated: page.isTruncated,
      commonPrefixes: request.commonPrefixes(page.groups), requestCharged: bucket.charged(input.requestPayer))
    output.add(page.entries, request, details)
    if page.isTruncated, page.endsInGroup {
      output.nextKeyMarker = page.groups.last.map(request.text)
    } else if page.isTruncated, let last = page.entries.last {
      output.nextKeyMarker = request.text(last.key)
      output.nextVersionIdMarker = last.version.value.id
    }
    return output
  }
}

/// Behind which version a page begins.
private struct VersionMarker {
  let key: String?
  /// `nil` for behind the whole key.
  let version: String?

  init(key: String?, version: String?) throws(AWSError) {
    let name = "version-id-marker"
    if let version {
      if version.isEmpty { throw .invalidArgument("A version-id marker cannot be empty.", name, version) }
      guard let key, !key.isEmpty else {
        throw .invalidArgument(
          "A version-id marker cannot be specified without a key marker.", name, version)
      }
      guard
        version == StoredVersion.nullID
          || SequencedID.sequence(of: version, length: SequencedID.versionLength) != nil
      else { throw .invalidArgument("Invalid version id specified", name, version) }
    }
    self.key = key
    self.version = version
  }

  /// The place in a key's versions, the newest first, where the page begins.
  func start(in versions: KeyVersions) -> Int {
    guard let version else { return versions.count }
    for place in 0..<versions.count where versions[newest: place].value.id == version { return place + 1 }
    // It was deleted since: its number says what was behind it.
    guard let sequence = SequencedID.sequence(of: version, length: SequencedID.versionLength) else {
      return 0
    }
    for place in 0..<versions.count where versions[newest: place].value.sequence < sequence { return place }
    return versions.count
  }
}

private struct ListedVersion {
  let key: Bytes
  let version: Boxed<StoredVersion>
  let isLatest: Bool
}

extension KeyVersions {
  fileprivate var count: Int { noncurrent.count + 1 }

  fileprivate subscript(newest place: Int) -> Boxed<StoredVersion> {
    place == 0 ? current : noncurrent[noncurrent.count - place]
  }
}

extension StoredBucket {
  fileprivate func versionPage(
    _ request: ListingRequest, after marker: VersionMarker
  ) -> ListingPage<ListedVersion> {
    let markedKey = Bytes(marker.key ?? "")
    var walk = KeyWalk(
      objects, request.filter, after: marker.key, resumingAt: marker.version == nil ? nil : markedKey)
    var page = ListingPage<ListedVersion>(limit: request.limit)
    items: while let item = walk.next() {
      switch item {
      case .group(let group):
        if !page.append(group: group) { break items }
      case .entry(let key, let versions):
        let start = key == markedKey ? marker.start(in: versions) : 0
        for place in start..<versions.count {
          let version = ListedVersion(
            key: key, version: versions[newest: place], isLatest: place == 0)
          if !page.append(version) { break items }
        }
      }
    }
    return page
  }
}

extension S3.ListObjectVersionsOutput {
  fileprivate mutating func add(
    _ entries: [ListedVersion], _ request: ListingRequest, _ details: ListedDetails
  ) {
    var versions: [S3.ObjectVersion] = []
    var deleteMarkers: [S3.DeleteMarkerEntry] = []
    var owners = ListedOwners()
    for entry in entries {
      let version = entry.version
      let key = request.text(entry.key)
      let lastModified = version.value.lastModified.roundedDownToSecond
      let owner = owners.owner(version.value.owner)
      if version.value.isDeleteMarker {
        deleteMarkers.append(
          S3.DeleteMarkerEntry(
            key: key, versionId: version.value.id, isLatest: entry.isLatest, lastModified: lastModified,
            owner: owner))
      } else {
        versions.append(
          S3.ObjectVersion(
            key: key, versionId: version.value.id, isLatest: entry.isLatest, lastModified: lastModified,
            eTag: version.value.etag.quoted,
            checksumAlgorithm: version.value.checksum.map { [$0.algorithm] },
            checksumType: version.value.checksum?.type, size: version.value.content.count,
            owner: owner, storageClass: .init(rawValue: version.value.storageClass.rawValue),
            restoreStatus: details.restoreStatus(version.value.restoration)))
      }
    }
    if !versions.isEmpty { self.versions = versions }
    if !deleteMarkers.isEmpty { self.deleteMarkers = deleteMarkers }
  }
}
