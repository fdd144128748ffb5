// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func getObjectAttributes(
    _ input: GetObjectAttributesRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectAttributesOutput {
    let wanted = Set(input.objectAttributes)
    guard !wanted.isEmpty, wanted != [.init(rawValue: "")] else { throw .missingObjectAttributes }
    let unknown = input.objectAttributes.first { !Self.knownAttributes.contains($0) }
    if let unknown {
      throw .invalidArgument(
        "Invalid attribute name specified.", "x-amz-object-attributes", unknown.rawValue)
    }
    let page = try PartsPage(input)
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let version = try bucket.readable(input.key, input.versionId).value
    try version.encryption.check(try input.customerKey())

    var output = GetObjectAttributesOutput(
      lastModified: version.lastModified, versionId: bucket.shownID(version),
      requestCharged: bucket.charged(input.requestPayer))
    if wanted.contains(.eTag) { output.eTag = version.etag.text }
    if wanted.contains(.checksum) { output.checksum = version.checksum.map(Checksum.init(whole:)) }
    if wanted.contains(.objectParts) { output.objectParts = page.parts(of: version) }
    if wanted.contains(.storageClass) { output.storageClass = version.storageClass }
    if wanted.contains(.objectSize) { output.objectSize = version.content.count }
    return output
  }

  private static let knownAttributes: Set<ObjectAttributes> = [
    .eTag, .checksum, .objectParts, .storageClass, .objectSize,
  ]
}

extension S3.Checksum {
  /// The checksum of an object, which goes without the number of its parts here.
  fileprivate init(whole checksum: ObjectChecksum) {
    self.init(checksumType: checksum.type)
    self[checksum.algorithm] = String(checksum.value.prefix { $0 != "-" })
  }
}

/// Which of an object's parts an answer has.
private struct PartsPage {
  let limit: Int
  let marker: Int

  init(_ request: S3.GetObjectAttributesRequest) throws(AWSError) {
    limit = try ListingRequest.limit(request.maxParts, "x-amz-max-parts")
    marker = request.partNumberMarker ?? 0
    guard (0...Int(Int32.max)).contains(marker) else {
      throw .invalidArgument(
        "Argument x-amz-part-number-marker must be an integer between 0 and 2147483647",
        "x-amz-part-number-marker", String(marker))
    }
  }

  /// `nil` for an object that came whole. Parts are told one by one where each has a checksum; else only their number.
  func parts(of version: StoredVersion) -> S3.GetObjectAttributesParts? {
    guard !version.parts.isEmpty else { return nil }
    var answer = S3.GetObjectAttributesParts(totalPartsCount: version.parts.count)
    guard version.parts.allSatisfy({ $0.checksum != nil }) else { return answer }
    var page = ListingPage<S3.ObjectPart>(limit: limit)
    for part in version.parts where part.number > marker {
      var shape = S3.ObjectPart(partNumber: part.number, size: part.size)
      shape.set(part.checksum)
      if !page.append(shape) { break }
    }
    answer.partNumberMarker = marker
    answer.nextPartNumberMarker = page.entries.last?.partNumber ?? 0
    answer.maxParts = limit
    answer.isTruncated = page.isTruncated
    answer.parts = page.entries.isEmpty ? nil : page.entries
    return answer
  }
}

extension AWSError {
  static let missingObjectAttributes = AWSError.invalidRequest(
    "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty")
}
