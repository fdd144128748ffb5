// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func completeMultipartUpload(
    _ input: CompleteMultipartUploadRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CompleteMultipartUploadOutput {
    let requested = try Self.requestedParts(input)
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    if let completed = bucket.completed(input.uploadId, input.key, requested) { return completed.output }
    let completion = try Completion(
      input, requested, of: try bucket.upload(input.uploadId, input.key), context)
    try WriteConditions(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch).check(input.key, in: bucket)

    let (version, output) = try state.update(input.bucket) {
      (bucket: inout StoredBucket) throws(AWSError) -> (StoredVersion, CompleteMultipartUploadOutput) in
      var version = completion.version
      version.id = bucket.newVersionID(context)
      version = bucket.insert(version, forKey: input.key)
      bucket.end(completion.upload)
      var output = CompleteMultipartUploadOutput(
        location: Self.location(of: input.key, in: bucket, context), bucket: input.bucket, key: input.key,
        expiration: bucket.expirationHeader(version, key: input.key), eTag: version.etag.quoted,
        checksumType: version.checksum?.type, versionId: bucket.shownID(version),
        requestCharged: bucket.charged(input.requestPayer))
      output.set(version.checksum)
      output.describe(version.encryption)
      bucket.remember(
        CompletedUpload(id: input.uploadId, key: input.key, parts: requested, output: output))
      return (version, output)
    }
    state.note(ObjectChange(.uploaded, input.key, version), inBucket: input.bucket, context)
    return output
  }

  /// The parts in a request's body, in S3's order of checks.
  private static func requestedParts(
    _ input: CompleteMultipartUploadRequest
  ) throws(AWSError) -> [RequestedPart] {
    guard let upload = input.multipartUpload else {
      throw .invalidRequest("You must specify at least one part")
    }
    guard let parts = upload.parts, !parts.isEmpty, parts.count <= partNumbers.upperBound else {
      throw .malformedXML
    }
    var requested: [RequestedPart] = []
    requested.reserveCapacity(parts.count)
    for part in parts {
      guard let number = part.partNumber, let etag = part.eTag else { throw .malformedXML }
      guard number >= partNumbers.lowerBound else {
        throw .invalidArgument("PartNumber must be >= 1", "PartNumber", String(number))
      }
      requested.append(RequestedPart(number: number, etag: etag.unquoted))
    }
    return requested
  }

  /// Where the object is now, as the client reaches us.
  private static func location(of key: String, in bucket: StoredBucket, _ context: Context) -> String {
    let host = context.endpoint.host
    let key = PercentEncoding.encode(key)
    if S3Address(host: host).bucket != nil { return "\(context.endpoint.scheme)://\(host)/\(key)" }
    if HostName(host).name.hasSuffix(context.partition.dnsSuffix) {
      return "https://\(bucket.name).s3.\(bucket.region).\(context.partition.dnsSuffix)/\(key)"
    }
    return "\(context.endpoint.scheme)://\(host)/\(bucket.name)/\(key)"
  }
}

extension String {
  /// Without the quotes of an ETag.
  fileprivate var unquoted: String {
    utf8.count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
  }
}

extension S3.CompleteMultipartUploadOutput {
  /// Says how the object is encrypted; of a customer's key this answer knows nothing.
  fileprivate mutating func describe(_ encryption: ObjectEncryption) {
    var answer = S3.UploadPartOutput()
    answer.set(encryption)
    serverSideEncryption = answer.serverSideEncryption
    ssekmsKeyId = answer.ssekmsKeyId
    bucketKeyEnabled = answer.bucketKeyEnabled
  }
}

/// What an upload becomes, once everything that a request says of it is found right.
private struct Completion {
  let upload: PendingUpload
  /// The object, but for its id.
  let version: StoredVersion

  /// No part but the last may be smaller.
  private static let smallestPart = 5 * 1024 * 1024

  init(
    _ input: S3.CompleteMultipartUploadRequest, _ requested: [RequestedPart], of upload: PendingUpload,
    _ context: Context
  ) throws(AWSError) {
    self.upload = upload
    if input.sseCustomerAlgorithm != nil || input.sseCustomerKey != nil {
      try upload.check(try input.customerKey())
    }
    let checksums = UploadChecksums(of: upload)
    if let type = input.checksumType, checksums.isRequested, type != checksums.type {
      throw .invalidRequest(
        "The upload was created using the \(checksums.type.rawValue) checksum mode. The complete request must use the "
          + "same checksum mode.")
    }
    for (one, next) in zip(requested, requested.dropFirst()) where one.number >= next.number {
      throw .invalidPartOrder(upload.id)
    }
    let sent = try input.singleChecksum()
    let parts = try Self.parts(input, requested, of: upload, checksums)
    if !context.isLenient {
      for part in parts.dropLast() where part.content.count < Self.smallestPart {
        throw .partTooSmall(part, limit: Self.smallestPart)
      }
    }
    var content = ObjectContent()
    content.append(parts.map(\.content))
    try Self.check(size: input.mpuObjectSize, content.count)
    let checksum = checksums.whole(parts)
    if let sent { try Self.check(sent, checksum, checksums) }

    var version = upload.draft
    version.lastModified = upload.initiated
    version.content = content
    version.checksum = checksum
    version.etag = Self.etag(parts)
    version.parts = parts.map {
      StoredPart(
        number: $0.number, size: $0.content.count, checksum: checksums.isRequested ? $0.checksum : nil)
    }
    self.version = version
  }

  /// The parts that are meant.
  private static func parts(
    _ input: S3.CompleteMultipartUploadRequest, _ requested: [RequestedPart], of upload: PendingUpload,
    _ checksums: UploadChecksums
  ) throws(AWSError) -> [UploadedPart] {
    var parts: [UploadedPart] = []
    parts.reserveCapacity(requested.count)
    for (shape, requested) in zip(input.multipartUpload?.parts ?? [], requested) {
      guard let part = upload.parts[requested.number], part.etag.lowercased() == requested.etag.lowercased()
      else {
        throw .invalidPart(upload.id, requested.number, requested.etag)
      }
      let sent = shape.checksums
      for (algorithm, value) in sent where checksums.isRequested {
        guard algorithm == checksums.algorithm else { throw .badPartChecksum(algorithm, part.number) }
        guard value == part.checksum?.value else {
          throw .invalidPart(upload.id, requested.number, requested.etag)
        }
      }
      if sent.isEmpty, checksums.isRequested, checksums.type == .composite {
        throw .missingPartChecksum(checksums.algorithm, part.number)
      }
      parts.append(part)
    }
    return parts
  }

  private static func check(size stated: Int?, _ size: Int) throws(AWSError) {
    guard let stated else { return }
    guard stated >= 0 else {
      throw .invalidRequest("Value for x-amz-mp-object-size header is less than zero.")
    }
    guard stated == size else {
      throw .invalidRequest(
        "The provided 'x-amz-mp-object-size' header value \(stated) does not match what was computed: \(size)"
      )
    }
  }

  private static func check(
    _ sent: (algorithm: S3.ChecksumAlgorithm, value: String), _ checksum: ObjectChecksum,
    _ checksums: UploadChecksums
  ) throws(AWSError) {
    guard sent.algorithm == checksum.algorithm else {
      throw .otherChecksumAlgorithm(checksum.algorithm, sent.algorithm)
    }
    let composite =
      sent.value + (checksums.type == .composite && !sent.value.contains("-") ? countSuffix(checksum) : "")
    guard composite == checksum.value else { throw .badChecksum(sent.algorithm) }
  }

  /// Some clients leave the number of parts out.
  private static func countSuffix(_ checksum: ObjectChecksum) -> String {
    String(checksum.value.drop { $0 != "-" })
  }

  /// `md5-of-md5s-N`.
  private static func etag(_ parts: [UploadedPart]) -> ETag {
    var hash = MD5()
    for part in parts { hash.update(Bytes(hex: part.etag) ?? Bytes(part.etag)) }
    return ETag(hash.finalize(), parts: parts.count)
  }
}

extension StoredBucket {
  /// How many completed uploads are remembered.
  private static let memory = 1000

  fileprivate func completed(_ id: String, _ key: String, _ parts: [RequestedPart]) -> CompletedUpload? {
    guard let sequence = SequencedID.sequence(of: id, length: SequencedID.uploadLength),
      let upload = completedUploads[sequence], upload.id == id, upload.key == key, upload.parts == parts
    else { return nil }
    return upload
  }

  fileprivate mutating func remember(_ upload: CompletedUpload) {
    guard let sequence = SequencedID.sequence(of: upload.id, length: SequencedID.uploadLength) else { return }
    completedUploads[sequence] = upload
    if completedUploads.count > Self.memory { _ = completedUploads.popFirst() }
  }
}
