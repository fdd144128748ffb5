// SPDX-License-Identifier: Apache-2.0

/// What a SigV4 signature says of a request: the access key, and where it was signed for.
struct CredentialScope: Equatable {
  var accessKeyID: String
  var region: String
  var service: String

  /// Reads the `Authorization` header, or the query of a presigned URL.
  init?(_ request: HTTPRequest) {
    if let header = request.headers["Authorization"] {
      guard let mark = header.range(after: "Credential=") else { return nil }
      self.init(credential: header[mark...].prefix { $0 != "," && $0 != " " })
    } else if let query = request.query, let mark = query.range(after: "X-Amz-Credential=") {
      guard let text = PercentEncoding.decodeText(String(query[mark...].prefix { $0 != "&" })) else {
        return nil
      }
      self.init(credential: text[...])
    } else {
      return nil
    }
  }

  /// `AKID/20261122/us-east-1/sqs/aws4_request`; an access key may hold slashes itself.
  private init?(credential: Substring) {
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 5, parts.last == "aws4_request" else { return nil }
    accessKeyID = parts.dropLast(4).joined(separator: "/")
    region = String(parts[parts.count - 3])
    service = String(parts[parts.count - 2])
  }
}

extension String {
  /// Where the text behind the first `marker` begins, compared byte for byte.
  func range(after marker: StaticString) -> Index? {
    let wanted = UnsafeBufferPointer(start: marker.utf8Start, count: marker.utf8CodeUnitCount)
    var text = self
    let offset: Int? = text.withUTF8 { bytes in
      guard bytes.count >= wanted.count else { return nil }
      for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
        if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return start + wanted.count }
      }
      return nil
    }
    return offset.map { utf8.index(utf8.startIndex, offsetBy: $0) }
  }
}
