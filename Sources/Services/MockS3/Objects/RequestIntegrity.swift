// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What the headers of a request say of its body: checked for all operations in one place.
///
/// The bodies of objects are left to ``ReceivedBody``, which hashes them anyway and knows when to complain.
enum RequestIntegrity {
  static func check(_ request: HTTPRequest, _ operation: OperationModel) throws(AWSError) {
    try checkTrailer(request)
    try checkSHA256(request)
    guard !operation.input.streamsPayload else { return }
    let headers = request.headers
    if let sent = headers["Content-MD5"] {
      guard let digest = Bytes(base64: sent), digest.count == MD5.size else { throw .invalidDigest(sent) }
      let calculated = MD5.hash(request.body.bytes ?? Bytes())
      guard digest == calculated else { throw .badDigest(expected: sent, calculated: calculated.base64) }
    }
    guard headers.mayContain(marksOfChecksums), mayCarryChecksum(headers) else { return }
    // Checksums of whole objects, which say nothing of the body.
    guard operation.name != "CompleteMultipartUpload" else { return }
    var sent: (algorithm: S3.ChecksumAlgorithm, value: String)?
    for (algorithm, header) in S3.ChecksumAlgorithm.headers {
      guard let value = headers[header] else { continue }
      guard sent == nil else { throw .severalChecksums }
      sent = (algorithm, value)
    }
    guard let sent else { return }
    guard let value = sent.algorithm.value(of: sent.value) else {
      throw .invalidChecksumHeader(sent.algorithm)
    }
    let body = ObjectContent(request.body.bytes ?? Bytes())
    guard sent.algorithm.hash(body) == value else { throw .badChecksum(sent.algorithm) }
  }

  private static let marksOfChecksums = HTTPHeaders.NameMark(S3.ChecksumAlgorithm.headers.map { $0.name })

  /// Whether one of the headers may be `x-amz-checksum-crc32` or one of its many siblings, but `x-amz-checksum-mode`: one
  /// look at all of them in place of one for each algorithm.
  private static func mayCarryChecksum(_ headers: HTTPHeaders) -> Bool {
    var isThere = false
    headers.forEach { name, _ in
      guard name.count > 16, name[14] == UInt8(ascii: "-"), name[5] == UInt8(ascii: "-") else { return }
      if name[6] | 0x20 == UInt8(ascii: "c"), name[16] | 0x20 != UInt8(ascii: "o") { isThere = true }
    }
    return isThere
  }

  /// The checksum that was announced has to come behind the body; by now it is a header.
  private static func checkTrailer(_ request: HTTPRequest) throws(AWSError) {
    guard let announced = request.headers["x-amz-trailer"] else { return }
    for name in announced.split(separator: ",") {
      let name = name.filter { $0 != " " }
      guard name.lowercased().hasPrefix("x-amz-checksum-"),
        S3.ChecksumAlgorithm.headers.contains(where: { $0.name == name.lowercased() })
      else {
        throw .invalidRequest(
          "The value specified in the x-amz-trailer header is not supported")
      }
      guard request.headers.contains(name) else { throw .malformedTrailer }
    }
  }

  private static func checkSHA256(_ request: HTTPRequest) throws(AWSError) {
    if request.body.count == 0,
      request.headers.withValue("x-amz-content-sha256", { $0.equalsUTF8(of: hashOfNothing) }) == true
    {
      return
    }
    guard let stated = request.headers["x-amz-content-sha256"], stated != "UNSIGNED-PAYLOAD",
      !stated.hasPrefix("STREAMING-")
    else { return }
    guard stated.utf8.count == 64, let digest = Bytes(hex: stated) else {
      throw .invalidArgument(
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
          + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, "
          + "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a "
          + "valid sha256 value.", "x-amz-content-sha256", stated)
    }
    let calculated = SHA256.hash(ObjectContent(request.body.bytes ?? Bytes()))
    guard calculated == digest else {
      throw AWSError(
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.", status: 400,
        members: [
          .init("ClientComputedContentSHA256", .string(stated)),
          .init("S3ComputedContentSHA256", .string(calculated.hex)),
        ])
    }
  }

  /// What comes with every request without a body.
  private static let hashOfNothing = SHA256.hash(Bytes()).hex

  /// Throws for a request on the wire that has neither an MD5 nor a checksum of its body.
  static func requireDigest(_ context: Context) throws(AWSError) {
    guard let headers = context.request?.headers, !headers.contains("Content-MD5"),
      !S3.ChecksumAlgorithm.headers.contains(where: { headers.contains($0.name) })
    else { return }
    throw .invalidRequest(
      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
  }

  /// Dates in conditions that are none count as if they weren't there (RFC 9110 §13.1.3).
  static func dropUnreadableConditions(_ request: inout HTTPRequest) {
    for name in conditionalDates where isUnreadable(name, request.headers) { request.headers.remove(name) }
  }

  static func hasUnreadableConditions(_ request: HTTPRequest) -> Bool {
    let headers = request.headers
    guard headers.mayContain(marksOfConditionalDates) else { return false }
    // `x-amz-checksum-mode` has a mark of theirs. Not in a loop, which would count the array for every download.
    return isUnreadable("If-Modified-Since", headers) || isUnreadable("If-Unmodified-Since", headers)
      || isUnreadable("x-amz-copy-source-if-modified-since", headers)
      || isUnreadable("x-amz-copy-source-if-unmodified-since", headers)
  }

  private static func isUnreadable(_ date: String, _ headers: HTTPHeaders) -> Bool {
    guard let text = headers[date] else { return false }
    return Instant(httpDate: text) == nil
  }

  private static let conditionalDates = [
    "If-Modified-Since", "If-Unmodified-Since", "x-amz-copy-source-if-modified-since",
    "x-amz-copy-source-if-unmodified-since",
  ]
  private static let marksOfConditionalDates = HTTPHeaders.NameMark(conditionalDates)
}
