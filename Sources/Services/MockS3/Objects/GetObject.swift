// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func getObject(
    _ input: GetObjectRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectOutput {
    if context.caller.isAnonymous, context.request != nil, input.hasOverrides {
      throw .invalidRequest("Request specific response headers cannot be used for anonymous GET requests.")
    }
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let read = try bucket.read(input, method: "GET", context)
    if read.version.storageClass.isArchive, read.version.isArchived(context.now) {
      throw .archived(read.version.storageClass)
    }
    return answer(input, read, bucket)
  }

  private func answer(
    _ input: GetObjectRequest, _ read: ObjectRead, _ bucket: StoredBucket
  ) -> GetObjectOutput {
    InPlace.make(GetObjectOutput()) { output in
      read.describe(in: &output)
      output.body = read.content.body
      output.expiration = bucket.expiration(of: read, input.key)
      output.requestCharged = bucket.charged(input.requestPayer)
      if input.hasOverrides { output.override(by: input) }
    }
  }

  /// Changes something only where a restoration goes by how often somebody looks.
  func headObject(
    _ input: HeadObjectRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> HeadObjectOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let read = try bucket.read(input, method: "HEAD", context)
    if read.version.restoration?.isOngoing == true {
      try state.update(input.bucket) { $0.noteLook(at: read.version.id, forKey: input.key, context.now) }
    }
    return answer(input, read, bucket)
  }

  private func answer(
    _ input: HeadObjectRequest, _ read: ObjectRead, _ bucket: StoredBucket
  ) -> HeadObjectOutput {
    InPlace.make(HeadObjectOutput()) { output in
      read.describe(in: &output)
      output.expiration = bucket.expiration(of: read, input.key)
      output.requestCharged = bucket.charged(input.requestPayer)
      if input.hasOverrides { output.override(by: input) }
    }
  }
}

extension StoredBucket {
  /// The `x-amz-expiration` of a version that is read: only the newest has one.
  fileprivate func expiration(of read: ObjectRead, _ key: String) -> String? {
    guard settings.value.lifecycle != nil, current(key)?.value.id == read.version.id else { return nil }
    return expirationHeader(read.version, key: key)
  }
}

/// What a request to read an object asks for.
protocol ObjectReadRequest: CustomerKeyMembers {
  var key: String { get }
  var versionId: String? { get }
  var ifMatch: String? { get }
  var ifNoneMatch: String? { get }
  var ifModifiedSince: Instant? { get }
  var ifUnmodifiedSince: Instant? { get }
  var range: String? { get }
  var partNumber: Int? { get }
  var checksumMode: S3.ChecksumMode? { get }
  var responseCacheControl: String? { get }
  var responseContentDisposition: String? { get }
  var responseContentEncoding: String? { get }
  var responseContentLanguage: String? { get }
  var responseContentType: String? { get }
  var responseExpires: Instant? { get }
}

extension S3.GetObjectRequest: ObjectReadRequest {}
extension S3.HeadObjectRequest: ObjectReadRequest {}

extension ObjectReadRequest {
  fileprivate var hasConditions: Bool {
    ifMatch != nil || ifNoneMatch != nil || ifModifiedSince != nil || ifUnmodifiedSince != nil
  }

  /// The request wants other headers than the object's.
  var hasOverrides: Bool {
    responseCacheControl != nil || responseContentDisposition != nil || responseContentEncoding != nil
      || responseContentLanguage != nil || responseContentType != nil || responseExpires != nil
  }
}

/// A version, or a piece of it, that a request may read.
struct ObjectRead {
  fileprivate let found: Boxed<StoredVersion>
  // Lent, and then only for one member at a time: a copy of so big a value costs as much as all else that is done here.
  var version: StoredVersion { _read { yield found.value } }
  /// The id as the answer names it.
  let versionID: String?
  /// The bytes that are read.
  let range: Range<Int>
  /// Some of the object was asked for, even if that is all.
  let isPartial: Bool
  /// The checksum of what is read, where the request wants it and S3 knows it.
  let checksum: ObjectChecksum?
  /// How many parts the object has, where the request names one.
  let partsCount: Int?

  var content: ObjectContent {
    range.count == version.content.count ? version.content : version.content.slice(range)
  }
}

extension StoredBucket {
  /// Finds what a request may read, or throws why it may not.
  ///
  /// A function, as an initializer would be given copies of the request and the bucket.
  fileprivate func read(
    _ request: some ObjectReadRequest, method: String, _ context: Context
  ) throws(AWSError) -> ObjectRead {
    if request.range != nil, request.partNumber != nil {
      throw .invalidRequest("Cannot specify both Range header and partNumber query parameter")
    }
    if let number = request.partNumber, !(1...10_000).contains(number) {
      throw .invalidArgument(
        "Part number must be an integer between 1 and 10000, inclusive", "partNumber", String(number))
    }
    let found = try readable(request.key, request.versionId, method: method)
    let versionID = shownID(found)
    try found.value.encryption.check(try request.customerKey())
    if request.hasConditions {
      try ReadConditions(
        ifMatch: request.ifMatch, ifNoneMatch: request.ifNoneMatch, ifModifiedSince: request.ifModifiedSince,
        ifUnmodifiedSince: request.ifUnmodifiedSince
      ).check(found.value, versionID, now: context.now)
    }
    let size = found.value.content.count
    let wantsChecksum =
      request.checksumMode.map { $0 == .enabled || $0.rawValue.uppercased() == "ENABLED" } ?? false
    if let number = request.partNumber {
      let part = try found.value.part(number)
      return ObjectRead(
        found: found, versionID: versionID, range: part.range, isPartial: true,
        checksum: wantsChecksum ? part.checksum : nil,
        partsCount: found.value.parts.isEmpty ? nil : found.value.parts.count)
    }
    var range = 0..<size
    var isPartial = false
    if let header = request.range, let wanted = ByteRange(header) {
      guard let resolved = wanted.resolve(size) else { throw .invalidRange(header, size: size) }
      range = resolved
      isPartial = true
    }
    return ObjectRead(
      found: found, versionID: versionID, range: range, isPartial: isPartial,
      // What is known of the whole says nothing of a piece.
      checksum: wantsChecksum && range.count == size ? found.value.checksum : nil, partsCount: nil)
  }
}

extension StoredVersion {
  /// Where a part is, by its number among those that were uploaded; an object that came whole is one part.
  fileprivate func part(_ number: Int) throws(AWSError) -> (range: Range<Int>, checksum: ObjectChecksum?) {
    guard !parts.isEmpty else {
      guard number == 1 else { throw .invalidPartNumber(number, count: 1) }
      return (0..<content.count, checksum)
    }
    var start = 0
    for (index, part) in parts.enumerated() {
      let end = start + part.size
      if index + 1 == number { return (start..<end, part.checksum) }
      start = end
    }
    throw .invalidPartNumber(number, count: parts.count)
  }

  /// Its content has to be restored before it can be read.
  func isArchived(_ now: Instant) -> Bool {
    guard storageClass.isArchive else { return false }
    guard let restoration, !restoration.isOngoing else { return true }
    return restoration.expiry.map { $0 <= now } ?? false
  }
}

extension S3.StorageClass {
  /// Objects in it are read only after a restoration.
  var isArchive: Bool { self == .glacier || self == .deepArchive }
}
