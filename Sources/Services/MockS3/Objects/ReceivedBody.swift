// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A body that came with a request, hashed once and held against what its sender said of it: the work of an operation
/// that needs no state.
///
/// What is wrong with the body is thrown by ``check(_:)``, after the checks of what it is for.
///
/// An object, as it goes from hand to hand before and under the lock.
final class ReceivedBody: Sendable {
  let content: ObjectContent
  /// The digest that becomes the ETag.
  let md5: Bytes
  /// The checksum that was sent, or S3's own.
  let checksum: ObjectChecksum
  /// Whether the sender had a checksum, or at least an MD5, for its bytes.
  let isProtected: Bool

  private let failure: AWSError?
  /// The request named an algorithm and brought nothing of it.
  private let lacksAnnounced: Bool

  /// `checksums`, the whole input, is shared rather than copied for this. `algorithm` is what the request names for the SDK; a typed call gets a checksum of it.
  init(
    _ body: HTTPBody?, contentMD5: String?, checksums: __shared some ChecksumMembers,
    algorithm announced: S3.ChecksumAlgorithm?
  ) throws(AWSError) {
    guard let content = ObjectContent(body ?? .empty) else {
      throw .invalidRequest("A typed call takes a body of bytes: collect the stream first.")
    }
    self.content = content
    let md5 = MD5.hash(content)
    self.md5 = md5
    let sent = try checksums.singleChecksum()
    if let announced, announced.known == nil { throw .unsupportedChecksumAlgorithm }
    if let announced = announced?.known, let sent, sent.algorithm != announced {
      throw .invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.")
    }
    lacksAnnounced = announced != nil && sent == nil
    isProtected = contentMD5 != nil || sent != nil || announced != nil
    let algorithm = sent?.algorithm ?? announced?.known ?? .standard
    let value = algorithm == .md5 ? md5 : algorithm.hash(content)
    checksum = ObjectChecksum(algorithm: algorithm, type: .fullObject, value: value.base64)
    failure = Self.failure(contentMD5, md5) ?? Self.failure(sent, value)
  }

  /// Which checksums will be asked for of an object, or of a part, that arrives as it is.
  static func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any Checksum.Type] {
    guard operation.name == "PutObject" || operation.name == "UploadPart",
      !head.headers.contains("x-amz-decoded-content-length")
    else { return [] }
    var kinds: [any Checksum.Type] = [MD5.self]
    if head.headers.withValue("x-amz-content-sha256", { $0.count == 2 * SHA256.size }) == true {
      kinds.append(SHA256.self)
    }
    let sent = S3.ChecksumAlgorithm.headers.first { head.headers.contains($0.name) }?.algorithm
    let announced = head.headers["x-amz-sdk-checksum-algorithm"].flatMap {
      S3.ChecksumAlgorithm(rawValue: $0).known
    }
    if let kind = (sent ?? announced ?? .standard).kind, !kinds.contains(where: { $0 == kind }) {
      kinds.append(kind)
    }
    return kinds
  }

  private static func failure(_ sent: String?, _ calculated: Bytes) -> AWSError? {
    guard let sent else { return nil }
    guard let digest = Bytes(base64: sent), digest.count == MD5.size else { return .invalidDigest(sent) }
    return digest == calculated ? nil : .badDigest(expected: sent, calculated: calculated.base64)
  }

  private static func failure(
    _ sent: (algorithm: S3.ChecksumAlgorithm, value: String)?, _ calculated: Bytes
  ) -> AWSError? {
    guard let sent else { return nil }
    guard let value = sent.algorithm.value(of: sent.value) else {
      return .invalidChecksumHeader(sent.algorithm)
    }
    return value == calculated ? nil : .badChecksum(sent.algorithm)
  }

  /// Throws what is wrong with the body or with what was said of it.
  func check(_ context: Context) throws(AWSError) {
    if let request = context.request {
      try Self.checkFraming(request, content.count)
      if lacksAnnounced { throw .missingAnnouncedChecksum }
    }
    if let failure { throw failure }
    guard content.count <= Self.limit else {
      throw .entityTooLarge(size: content.count, limit: Self.limit)
    }
  }

  /// S3 takes a body whose length it knows beforehand.
  private static func checkFraming(_ request: HTTPRequest, _ count: Int) throws(AWSError) {
    guard !request.headers.contains("x-amz-decoded-content-length") else { return }
    if request.headers.contains("Transfer-Encoding") {
      throw AWSError(
        "NotImplemented", "A header you provided implies functionality that is not implemented", status: 501,
        members: [.init("Header", .string("Transfer-Encoding"))])
    }
    guard count > 0 || request.headers.contains("Content-Length") else { throw .missingContentLength }
  }

  /// The most bytes that one request can bring.
  static let limit = 5 * 1024 * 1024 * 1024
}

extension Checksum {
  /// The checksum of all segments, one after the other.
  static func hash(_ content: ObjectContent) -> Bytes {
    // One segment may have been hashed when it arrived.
    if content.segments.count == 1 { return hash(content.segments[0]) }
    var checksum = Self()
    for segment in content.segments { checksum.update(segment) }
    return checksum.finalize()
  }
}
