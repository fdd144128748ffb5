// SPDX-License-Identifier: Apache-2.0

/// The `aws-chunked` encoding, in which SDKs send bodies that they sign or checksum piece by piece.
enum AWSChunked {
  /// Replaces an encoded body by what it carries; trailers that were announced become headers. Bodies that aren't
  /// encoded stay as they are. A lenient cloud takes chunks of any size.
  static func decode(_ request: inout HTTPRequest, isLenient: Bool) throws(AWSError) {
    let isStreamingHash =
      request.headers.withValue("x-amz-content-sha256") { $0.hasPrefix("STREAMING-") } ?? false
    guard isStreamingHash || request.headers.contains("Content-Encoding") else { return }
    let encodings = request.headers.combined("Content-Encoding") ?? ""
    let named = encodings.split(separator: ",").map { $0.drop { $0 == " " } }
    guard isStreamingHash || named.contains(where: { $0.lowercased().hasPrefix("aws-chunked") }) else {
      return
    }
    guard let body = request.body.bytes else { return }
    let announcedCount = request.headers["x-amz-decoded-content-length"]
    guard announcedCount != nil || !isStreamingHash else { throw .missingContentLength }
    let (payload, trailers) = try decode(body, smallest: isLenient ? 0 : smallestChunk)
    let count = payload.count ?? 0
    if let announcedCount, Int(announcedCount) != count {
      throw AWSError(
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header")
    }
    request.body = payload
    // Anything else behind a body would let it change who sends it, and what for.
    let announced = (request.headers.combined("x-amz-trailer") ?? "").lowercased().split(separator: ",")
      .map { $0.filter { $0 != " " } }
    for (name, value) in trailers where announced.contains(name.lowercased()) {
      request.headers.add(name, value)
    }
    let remaining = named.filter { !$0.lowercased().hasPrefix("aws-chunked") }.joined(separator: ",")
    request.headers["Content-Encoding"] = remaining.isEmpty ? nil : remaining
    request.headers["Content-Length"] = String(count)
  }

  /// Chunks are joined, unless that copies more than it is worth: on average from this size on.
  private static let segmentSize = 16 << 10

  /// What S3 asks of each chunk but the last.
  private static let smallestChunk = 8 << 10

  /// Chunks are `hex-size[;chunk-signature=…]CRLF bytes CRLF`, the last of size 0, then trailer fields.
  static func decode(_ body: Bytes, smallest: Int = 0) throws(AWSError) -> (HTTPBody, [(String, String)]) {
    var chunks: [Bytes] = []
    var position = 0
    while true {
      guard let line = line(in: body, at: position) else { throw incomplete }
      guard let size = chunkSize(body.slice(position..<line.end)) else { throw incomplete }
      position = line.next
      if size == 0 { break }
      guard size <= body.count - position else { throw incomplete }
      if let last = chunks.last, last.count < smallest { throw .invalidChunkSize }
      chunks.append(body.slice(position..<(position + size)))
      position += size
      guard let end = Self.line(in: body, at: position), end.end == position else { throw incomplete }
      position = end.next
    }
    var trailers: [(String, String)] = []
    while let line = line(in: body, at: position), line.end > position {
      let text = body.slice(position..<line.end).description
      position = line.next
      guard let colon = text.firstIndex(of: ":") else { throw .malformedTrailer }
      let value = text[text.index(after: colon)...].drop { $0 == " " }
      trailers.append((String(text[..<colon]), String(value)))
    }
    let payload = HTTPBody.segments(chunks)
    if chunks.count > 1, body.count / chunks.count >= segmentSize { return (payload, trailers) }
    return (.bytes(payload.bytes ?? Bytes()), trailers)
  }

  private static var incomplete: AWSError {
    AWSError("IncompleteBody", "The request body terminated unexpectedly", status: 400)
  }

  /// The line that begins at `start`: where its text ends and where the next begins.
  private static func line(in body: Bytes, at start: Int) -> (end: Int, next: Int)? {
    body.withUnsafeBytes { bytes in
      var position = start
      while position < bytes.count {
        if bytes[position] == 0x0A {
          let hasReturn = position > start && bytes[position - 1] == 0x0D
          return (hasReturn ? position - 1 : position, position + 1)
        }
        position += 1
      }
      return nil
    }
  }

  private static func chunkSize(_ line: Bytes) -> Int? {
    let digits = line.description.prefix { $0 != ";" && $0 != " " }
    guard digits.utf8.count <= 15 else { return nil }
    return Int(digits, radix: 16).flatMap { $0 >= 0 ? $0 : nil }
  }
}

extension AWSError {
  /// What S3 says where the fields behind a chunked body aren't those that were announced.
  package static let malformedTrailer = AWSError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
    status: 400)

  /// What S3 says where it can't know beforehand how long the content is.
  package static let missingContentLength = AWSError(
    "MissingContentLength", "You must provide the Content-Length HTTP header.", status: 411)

  fileprivate static let invalidChunkSize = AWSError(
    "InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes", status: 403
  )
}
