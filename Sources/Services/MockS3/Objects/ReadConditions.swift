// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Under which conditions a request wants to read a version, with the precedence of RFC 9110.
struct ReadConditions {
  var ifMatch: String?
  var ifNoneMatch: String?
  var ifModifiedSince: Instant?
  var ifUnmodifiedSince: Instant?
  /// What stands before the names of the headers: `x-amz-copy-source-` for the source of a copy.
  var prefix = ""

  enum Failure {
    /// The header whose condition failed.
    case precondition(String)
    case notModified
  }

  /// What fails for a version; `nil` when it may be read.
  func failure(_ version: StoredVersion, now: Instant) -> Failure? {
    // HTTP's dates have no fraction of a second.
    let modified = version.lastModified.wholeSecondsSince1970
    if let ifMatch {
      guard ETags(ifMatch).contains(version.etag) else { return .precondition(prefix + "If-Match") }
    } else if let ifUnmodifiedSince, ifUnmodifiedSince.wholeSecondsSince1970 < modified {
      return .precondition(prefix + "If-Unmodified-Since")
    }
    if let ifNoneMatch {
      if ETags(ifNoneMatch).contains(version.etag) { return .notModified }
    } else if let ifModifiedSince, ifModifiedSince <= now, modified <= ifModifiedSince.wholeSecondsSince1970 {
      return .notModified
    }
    return nil
  }

  /// Throws Precondition Failed or Not Modified, as a reader of the version sees them.
  func check(_ version: StoredVersion, _ versionID: String?, now: Instant) throws(AWSError) {
    switch failure(version, now: now) {
    case nil: return
    case .precondition(let header): throw .preconditionFailed(header)
    case .notModified:
      var headers: HTTPHeaders = [
        "ETag": version.etag.quoted, "Last-Modified": version.lastModified.httpDate,
      ]
      if let versionID { headers.add("x-amz-version-id", versionID) }
      throw AWSError("NotModified", "Not Modified", status: 304, headers: headers)
    }
  }

  /// Throws Precondition Failed for whatever does not hold: who writes isn't told that nothing was modified.
  func demand(of version: StoredVersion, now: Instant) throws(AWSError) {
    switch failure(version, now: now) {
    case nil: return
    case .precondition(let header): throw .preconditionFailed(header)
    case .notModified:
      throw .preconditionFailed(prefix + (ifNoneMatch == nil ? "If-Modified-Since" : "If-None-Match"))
    }
  }
}

/// The entity tags in a condition: `"a", "b"`, `*`, or one without its quotes.
struct ETags {
  private let tags: [Substring]

  init(_ header: String) {
    tags = header.split(separator: ",").map { Self.bare($0) }
  }

  func contains(_ etag: ETag) -> Bool {
    let text = etag.text
    return tags.contains { $0 == "*" || $0.utf8.elementsEqual(text.utf8) }
  }

  private static func bare(_ text: Substring) -> Substring {
    var tag = text
    while tag.first == " " || tag.first == "\t" { tag.removeFirst() }
    while tag.last == " " || tag.last == "\t" { tag.removeLast() }
    if tag.hasPrefix("W/") { tag.removeFirst(2) }
    guard tag.utf8.count >= 2, tag.first == "\"", tag.last == "\"" else { return tag }
    return tag.dropFirst().dropLast()
  }
}

/// Under which conditions a request wants to write a key.
struct WriteConditions {
  var ifMatch: String?
  var ifNoneMatch: String?

  /// Throws for what S3 doesn't take in these headers.
  func check() throws(AWSError) {
    if ifMatch != nil, ifNoneMatch != nil {
      throw .headerNotImplemented(
        "If-Match,If-None-Match", "Multiple conditional request headers present in the request")
    }
    if let ifNoneMatch, ifNoneMatch != "*" {
      throw .headerNotImplemented(
        "If-None-Match", "We don't accept the provided value of If-None-Match header for this API")
    }
    if ifMatch == "*" {
      throw .headerNotImplemented(
        "If-Match", "We don't accept the provided value of If-Match header for this API")
    }
  }

  /// Throws where the newest version of the key isn't what the writer expects.
  func check(_ key: String, in bucket: StoredBucket) throws(AWSError) {
    guard ifMatch != nil || ifNoneMatch != nil else { return }
    try check()
    let current = bucket.current(key)
    let exists = current.map { !$0.isDeleteMarker } ?? false
    if ifNoneMatch != nil, exists { throw .preconditionFailed("If-None-Match") }
    if let ifMatch {
      guard let current, exists else { throw .noSuchKey(key) }
      guard ETags(ifMatch).contains(current.etag) else { throw .preconditionFailed("If-Match") }
    }
  }
}
