// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where a shape has room for a checksum of each kind.
protocol ChecksumMembers {
  var checksumCRC32: String? { get set }
  var checksumCRC32C: String? { get set }
  var checksumCRC64NVME: String? { get set }
  var checksumSHA1: String? { get set }
  var checksumSHA256: String? { get set }
  var checksumSHA512: String? { get set }
  var checksumMD5: String? { get set }
  var checksumXXHASH64: String? { get set }
  var checksumXXHASH3: String? { get set }
  var checksumXXHASH128: String? { get set }
}

extension S3.PutObjectRequest: ChecksumMembers {}
extension S3.PutObjectOutput: ChecksumMembers {}
extension S3.GetObjectOutput: ChecksumMembers {}
extension S3.HeadObjectOutput: ChecksumMembers {}
extension S3.CopyObjectResult: ChecksumMembers {}
extension S3.Checksum: ChecksumMembers {}
extension S3.ObjectPart: ChecksumMembers {}
extension S3.UploadPartRequest: ChecksumMembers {}
extension S3.UploadPartOutput: ChecksumMembers {}
extension S3.CopyPartResult: ChecksumMembers {}
extension S3.Part: ChecksumMembers {}
extension S3.CompletedPart: ChecksumMembers {}
extension S3.CompleteMultipartUploadRequest: ChecksumMembers {}
extension S3.CompleteMultipartUploadOutput: ChecksumMembers {}

extension ChecksumMembers {
  /// The checksum of one kind.
  subscript(algorithm: S3.ChecksumAlgorithm) -> String? {
    get {
      switch algorithm {
      case .crc32: checksumCRC32
      case .crc32c: checksumCRC32C
      case .crc64nvme: checksumCRC64NVME
      case .sha1: checksumSHA1
      case .sha256: checksumSHA256
      case .sha512: checksumSHA512
      case .md5: checksumMD5
      case .xxhash64: checksumXXHASH64
      case .xxhash3: checksumXXHASH3
      case .xxhash128: checksumXXHASH128
      default: nil
      }
    }
    set {
      switch algorithm {
      case .crc32: checksumCRC32 = newValue
      case .crc32c: checksumCRC32C = newValue
      case .crc64nvme: checksumCRC64NVME = newValue
      case .sha1: checksumSHA1 = newValue
      case .sha256: checksumSHA256 = newValue
      case .sha512: checksumSHA512 = newValue
      case .md5: checksumMD5 = newValue
      case .xxhash64: checksumXXHASH64 = newValue
      case .xxhash3: checksumXXHASH3 = newValue
      case .xxhash128: checksumXXHASH128 = newValue
      default: break
      }
    }
  }

  /// The checksums that are there, by kind.
  var checksums: [(algorithm: S3.ChecksumAlgorithm, value: String)] {
    let all: [(S3.ChecksumAlgorithm, String?)] = [
      (.crc32, checksumCRC32), (.crc32c, checksumCRC32C), (.crc64nvme, checksumCRC64NVME),
      (.sha1, checksumSHA1), (.sha256, checksumSHA256), (.sha512, checksumSHA512), (.md5, checksumMD5),
      (.xxhash64, checksumXXHASH64), (.xxhash3, checksumXXHASH3), (.xxhash128, checksumXXHASH128),
    ]
    return all.compactMap { algorithm, value in value.map { (algorithm, $0) } }
  }

  /// The one checksum that a request may bring.
  func singleChecksum() throws(AWSError) -> (algorithm: S3.ChecksumAlgorithm, value: String)? {
    // Each by itself, as every upload asks and nearly all have one or none.
    var found: (algorithm: S3.ChecksumAlgorithm, value: String)?
    func consider(_ algorithm: S3.ChecksumAlgorithm, _ value: String?) throws(AWSError) {
      guard let value else { return }
      guard found == nil else { throw .severalChecksums }
      found = (algorithm, value)
    }
    try consider(.crc32, checksumCRC32)
    try consider(.crc32c, checksumCRC32C)
    try consider(.crc64nvme, checksumCRC64NVME)
    try consider(.sha1, checksumSHA1)
    try consider(.sha256, checksumSHA256)
    try consider(.sha512, checksumSHA512)
    try consider(.md5, checksumMD5)
    try consider(.xxhash64, checksumXXHASH64)
    try consider(.xxhash3, checksumXXHASH3)
    try consider(.xxhash128, checksumXXHASH128)
    return found
  }

  /// Enters a checksum in its place.
  mutating func set(_ checksum: ObjectChecksum?) {
    if let checksum { self[checksum.algorithm] = checksum.value }
  }
}

extension S3.ChecksumAlgorithm {
  static let all: [S3.ChecksumAlgorithm] = [
    .crc32, .crc32c, .crc64nvme, .sha1, .sha256, .sha512, .md5, .xxhash64, .xxhash3, .xxhash128,
  ]

  /// What S3 computes where nobody sends anything.
  static var standard: S3.ChecksumAlgorithm { .crc64nvme }

  /// The header that carries a checksum: `x-amz-checksum-crc32c`.
  var header: String { "x-amz-checksum-" + rawValue.lowercased() }

  /// All with their headers, which every request is searched for.
  static let headers = all.map { (algorithm: $0, name: $0.header) }

  /// The algorithm as S3 stores it, whatever the case in which it was written; `nil` for what isn't one.
  var known: S3.ChecksumAlgorithm? {
    let name = rawValue.uppercased()
    return Self.all.first { $0.rawValue == name }
  }

  /// How it is computed; `nil` for an unknown algorithm.
  var kind: (any Checksum.Type)? {
    switch self {
    case .crc32: CRC32.self
    case .crc32c: CRC32C.self
    case .crc64nvme: CRC64NVME.self
    case .sha1: SHA1.self
    case .sha256: SHA256.self
    case .sha512: SHA512.self
    case .md5: MD5.self
    case .xxhash64: XXHash64.self
    case .xxhash3: XXHash3.self
    case .xxhash128: XXHash128.self
    default: nil
    }
  }

  /// A computation that takes its bytes piece by piece; `nil` for an unknown algorithm.
  func makeChecksum() -> (any Checksum)? { kind?.init() }

  /// The checksum of some content, most significant byte first.
  func hash(_ content: ObjectContent) -> Bytes { kind?.hash(content) ?? Bytes() }

  /// Reads a checksum as it goes over the wire; `nil` where it isn't one of this algorithm's.
  func value(of text: String) -> Bytes? {
    guard let bytes = Bytes(base64: text), bytes.count == kind?.size else {
      return nil
    }
    return bytes
  }
}

extension ObjectChecksum {
  /// The checksum of the whole of some content.
  init(of content: ObjectContent, _ algorithm: S3.ChecksumAlgorithm) {
    self.init(algorithm: algorithm, type: .fullObject, value: algorithm.hash(content).base64)
  }
}
