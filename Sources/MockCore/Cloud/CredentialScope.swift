// SPDX-License-Identifier: Apache-2.0

import CMockCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a signature says of a request: the access key, and where it was signed for.
struct CredentialScope: Equatable {
  var accessKeyID: String
  /// `nil` for Signature Version 2, which S3 still takes and which names no region, and for Version 4a where it is for
  /// several.
  var region: String?
  var service: String

  /// Reads the `Authorization` header, or the query of a presigned URL.
  init?(_ request: HTTPRequest) {
    if let found = request.headers.withValue("Authorization", { Self(authorization: $0) }) {
      guard let found else { return nil }
      self = found
    } else if let query = request.query {
      if var text = Self.field("X-Amz-Credential=", of: query) {
        let isRegional = !query.utf8Contains("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256")
        let found = text.withUTF8 {
          Self(credential: UnsafeRawBufferPointer($0), isRegional: isRegional)
        }
        guard let found else { return nil }
        self = found
      } else if query.utf8Contains("Signature="), query.utf8Contains("Expires="),
        let accessKeyID = Self.field("AWSAccessKeyId=", of: query)
      {
        self.init(version2: accessKeyID)
      } else {
        return nil
      }
    } else {
      return nil
    }
    if region == nil { region = Self.onlyRegion(of: request) }
  }

  /// Version 4a signs for a set of regions, beside the scope: `us-east-1`, `us-*`, `eu-west-1,eu-west-2`.
  private static func onlyRegion(of request: HTTPRequest) -> String? {
    let regions =
      request.headers["X-Amz-Region-Set"] ?? request.query.flatMap { field("X-Amz-Region-Set=", of: $0) }
    return regions.flatMap { HostName.isRegion($0) ? $0 : nil }
  }

  private static func field(_ marker: StaticString, of query: String) -> String? {
    query.range(after: marker).flatMap { mark in
      PercentEncoding.decodeText(String(query[mark...].prefix { $0 != "&" }))
    }
  }

  /// Only S3 takes Signature Version 2.
  private init(version2 accessKeyID: String) {
    self.accessKeyID = accessKeyID
    region = nil
    service = "s3"
  }

  private init?(authorization header: UnsafeRawBufferPointer) {
    if header.hasPrefix("AWS ") {
      let key = header.dropFirst(4).prefix { $0 != UInt8(ascii: ":") }
      self.init(version2: String(decoding: key, as: UTF8.self))
      return
    }
    guard let start = header.offset(after: "Credential=") else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: header[start...])
    let comma = mock_find_byte(rest.bytePointer, rest.count, UInt8(ascii: ","))
    let end = mock_find_byte(rest.bytePointer, comma, UInt8(ascii: " "))
    self.init(
      credential: UnsafeRawBufferPointer(rebasing: rest[..<end]),
      isRegional: !header.hasPrefix("AWS4-ECDSA-P256-SHA256"))
  }

  /// `AKID/20261122/us-east-1/sqs/aws4_request`, without the region in Version 4a; read from the end: an access key may
  /// hold slashes itself.
  private init?(credential: UnsafeRawBufferPointer, isRegional: Bool) {
    var rest = credential
    guard let terminator = Self.takeLast(&rest), terminator.count == 12, terminator.hasPrefix("aws4_request"),
      let service = Self.takeLast(&rest)
    else { return nil }
    if isRegional {
      guard let region = Self.takeLast(&rest) else { return nil }
      self.region = String(decoding: region, as: UTF8.self)
    }
    guard Self.takeLast(&rest) != nil else { return nil }
    accessKeyID = String(decoding: rest, as: UTF8.self)
    self.service = String(decoding: service, as: UTF8.self)
  }

  /// Cuts the part behind the last slash off.
  private static func takeLast(_ rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var start = rest.count
    while start > 0, rest[start &- 1] != UInt8(ascii: "/") { start &-= 1 }
    guard start > 0 else { return nil }
    let last = UnsafeRawBufferPointer(rebasing: rest[start...])
    rest = UnsafeRawBufferPointer(rebasing: rest[..<(start &- 1)])
    return last
  }
}

extension String {
  /// Where the text behind the first `marker` begins, compared byte for byte.
  func range(after marker: StaticString) -> Index? {
    var text = self
    let offset = text.withUTF8 { UnsafeRawBufferPointer($0).offset(after: marker) }
    return offset.map { utf8.index(utf8.startIndex, offsetBy: $0) }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes begin with these.
  @inline(__always)
  func hasPrefix(_ prefix: StaticString) -> Bool {
    guard count >= prefix.utf8CodeUnitCount, let baseAddress else { return prefix.utf8CodeUnitCount == 0 }
    return memcmp(baseAddress, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
  }

  /// Where the bytes behind the first `marker` begin.
  func offset(after marker: StaticString) -> Int? {
    let wanted = marker.utf8CodeUnitCount
    guard count >= wanted, wanted > 0, let base = bytePointer else { return nil }
    let starts = count &- wanted &+ 1
    var start = 0
    while start < starts {
      start &+= mock_find_byte(base + start, starts &- start, marker.utf8Start.pointee)
      guard start < starts else { return nil }
      if memcmp(base + start, marker.utf8Start, wanted) == 0 { return start &+ wanted }
      start &+= 1
    }
    return nil
  }
}
