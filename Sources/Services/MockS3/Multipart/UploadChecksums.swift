// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What an upload's parts, and the object that they become, are checked by.
struct UploadChecksums: Sendable {
  let algorithm: S3.ChecksumAlgorithm
  let type: S3.ChecksumType
  /// Whoever began the upload asked for it; otherwise it is S3's own affair.
  let isRequested: Bool

  init(_ algorithm: S3.ChecksumAlgorithm?, _ type: S3.ChecksumType?) throws(AWSError) {
    if let type {
      guard type == .composite || type == .fullObject else {
        throw .invalidRequest("Value for x-amz-checksum-type header is invalid.")
      }
      guard algorithm != nil else {
        throw .invalidRequest(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
      }
    }
    isRequested = algorithm != nil
    guard let algorithm else {
      self.algorithm = .standard
      self.type = .fullObject
      return
    }
    guard let known = algorithm.known else { throw .unsupportedChecksumAlgorithm }
    self.algorithm = known
    self.type = type ?? (known == .crc64nvme ? .fullObject : .composite)
    let isPossible = self.type == .composite ? known != .crc64nvme : CRCCombination(known) != nil
    guard isPossible else {
      throw .invalidRequest(
        "The \(self.type.rawValue) checksum type cannot be used with the \(known.rawValue.lowercased()) checksum "
          + "algorithm.")
    }
  }

  init(of upload: PendingUpload) {
    algorithm = upload.checksumAlgorithm ?? .standard
    type = upload.checksumType ?? .fullObject
    isRequested = upload.checksumAlgorithm != nil
  }

  /// The checksum of a part: what came with it, if that will do. `sent` is what came, if anything did.
  ///
  /// Where the value of the whole comes from the bytes alone S3 computes the parts' itself; else they have to be
  /// sent, as SDKs do, in whose place we are for typed calls.
  func checksum(
    of body: ReceivedBody, sent: S3.ChecksumAlgorithm?, _ context: Context
  ) throws(AWSError) -> ObjectChecksum {
    if body.checksum.algorithm == algorithm, sent != nil || type == .fullObject { return body.checksum }
    if isRequested {
      guard sent == nil, type == .fullObject || context.request == nil else {
        throw .otherChecksumAlgorithm(algorithm, sent)
      }
    }
    return ObjectChecksum(of: body.content, algorithm)
  }

  /// The checksum of the whole.
  func whole(_ parts: [UploadedPart]) -> ObjectChecksum {
    if type == .fullObject, var combination = CRCCombination(algorithm) {
      for part in parts { combination.append(value(of: part), length: part.content.count) }
      return ObjectChecksum(algorithm: algorithm, type: .fullObject, value: combination.checksum.base64)
    }
    var checksum = algorithm.makeChecksum()
    for part in parts { checksum?.update(value(of: part)) }
    return ObjectChecksum(
      algorithm: algorithm, type: .composite,
      value: (checksum?.finalize().base64 ?? "") + "-\(parts.count)")
  }

  private func value(of part: UploadedPart) -> Bytes {
    part.checksum.flatMap { Bytes(base64: $0.value) } ?? algorithm.hash(part.content)
  }
}
