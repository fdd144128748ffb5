// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// Random lives of one bucket against a dictionary that does the same the naive way.
@Suite("S3 against a model")
struct S3ModelTests {
  @Test func `Objects, versions, uploads and listings are what a dictionary would hold`() throws {
    for round in 0..<FuzzRounds.count(800) / 40 {
      let seed = FuzzRounds.seed(1) &+ UInt64(round)
      var life = try BucketLife(seed: seed)
      for step in 0..<120 {
        let complaint = try life.step()
        try #require(complaint == nil, "seed \(seed), step \(step): \(life.last): \(complaint ?? "")")
      }
      let complaint = try life.compareAll()
      try #require(complaint == nil, "seed \(seed), at the end: \(complaint ?? "")")
    }
  }
}

/// The naive bucket.
private struct BucketModel {
  struct Version: Equatable {
    var id: String
    var content = Bytes()
    var etag = ""
    var isMarker = false
  }

  struct Upload {
    var id: String
    var key: String
    var parts: [Int: Bytes] = [:]
  }

  /// Of each key the newest first; texts would be the same where only their accents are written differently.
  var keys: [Bytes: [Version]] = [:]
  var uploads: [Upload] = []
  var versioning: S3.BucketVersioningStatus?

  func versions(_ key: String) -> [Version]? { keys[Bytes(key)] }
  func current(_ key: String) -> Version? { versions(key)?.first }

  /// What a read finds, or the error's code.
  func read(_ key: String, _ id: String?) -> Result<Version, Refusal> {
    guard let id else {
      guard let current = current(key), !current.isMarker else { return .failure(Refusal(code: "NoSuchKey")) }
      return .success(current)
    }
    guard let found = versions(key)?.first(where: { $0.id == id }) else {
      return .failure(Refusal(code: "NoSuchVersion"))
    }
    return found.isMarker ? .failure(Refusal(code: "MethodNotAllowed")) : .success(found)
  }

  struct Refusal: Error, Equatable { var code: String }

  mutating func add(_ version: Version, _ key: String) {
    var versions = versions(key) ?? []
    if version.id == "null" { versions.removeAll { $0.id == "null" } }
    keys[Bytes(key)] = [version] + versions
  }

  mutating func remove(_ id: String, _ key: String) {
    keys[Bytes(key)]?.removeAll { $0.id == id }
    if versions(key)?.isEmpty == true { keys[Bytes(key)] = nil }
  }

  /// Keys and common prefixes in the order of bytes.
  func listing(prefix: String, delimiter: String, of keys: [String]) -> [String] {
    var items: Set<Bytes> = []
    for key in keys where key.utf8.starts(with: prefix.utf8) {
      let rest = String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
      if !delimiter.isEmpty, let end = rest.firstRange(of: delimiter) {
        items.insert(Bytes(prefix + rest[..<end.upperBound]))
      } else {
        items.insert(Bytes(key))
      }
    }
    return items.sorted().map(\.description)
  }

  var visible: [String] { keys.filter { !$0.value[0].isMarker }.map(\.key.description) }
}

/// One bucket, its model, and what happens to both.
private struct BucketLife {
  private var random: SeededGenerator
  private let cloud: MockCloud
  private var model = BucketModel()
  private var goneIDs: [String] = []
  private(set) var last = ""

  private var s3: ServiceCalls<S3> { cloud.s3 }
  private static let names = ["a", "a/", "a/b", "a/b/c", "ab", "B", "é", "e\u{301}", "a-b", "z z+%"]

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    var options = MockCloud.Options()
    options.startTime = FuzzWorld.start
    options.seed = seed
    // Parts may be small.
    options.isLenient = true
    cloud = MockCloud(ServiceCatalogue([S3()]), options: options)
    try s3.createBucket(.init(bucket: "life"))
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next(below: UInt64(max(bound, 1)))) }
  private mutating func name() -> String { Self.names[below(Self.names.count)] }
  private mutating func content() -> Bytes { random.bytes(below(40)) }

  /// An id of the key's, one that is gone, or none.
  private mutating func someID(_ key: String) -> String? {
    switch below(4) {
    case 0: return nil
    case 1: return goneIDs.isEmpty ? "null" : goneIDs[below(goneIDs.count)]
    default:
      guard let versions = model.versions(key) else { return nil }
      return versions[below(versions.count)].id
    }
  }

  private func outcome<Output>(_ body: () throws(AWSError) -> Output) -> Result<Output, BucketModel.Refusal> {
    do throws(AWSError) { return .success(try body()) } catch { return .failure(.init(code: error.code)) }
  }

  private var newIDIsNull: Bool { model.versioning != .enabled }

  /// Does one thing to both; says where they differ.
  mutating func step() throws -> String? {
    cloud.clock.advance(by: .seconds(below(3)))
    switch below(16) {
    case 0...3: return try put()
    case 4: return read()
    case 5: return try delete(someID: false)
    case 6: return try delete(someID: true)
    case 7: return try copy()
    case 8: return try deleteSeveral()
    case 9: return try setVersioning()
    case 10: return try beginUpload()
    case 11: return try uploadPart()
    case 12: return try complete()
    case 13: return try abort()
    case 14: return try list()
    default: return try listVersions()
    }
  }

  private mutating func enter(_ key: String, _ content: Bytes, etag: String, id: String?) -> String? {
    if let id, newIDIsNull != (id == "null") { return "the version id \(id)" }
    if model.versioning == nil, id != nil { return "a version id without versioning" }
    model.add(.init(id: id ?? "null", content: content, etag: etag), key)
    return nil
  }

  private mutating func put() throws -> String? {
    let (key, content) = (name(), content())
    last = "put \(key)"
    let output = try s3.putObject(.init(body: .bytes(content), bucket: "life", key: key))
    let etag = MD5.hash(content).hex
    if output.eTag != "\"\(etag)\"" { return "the ETag \(output.eTag ?? "")" }
    return enter(key, content, etag: etag, id: output.versionId)
  }

  private mutating func read() -> String? {
    let key = name()
    let id = someID(key)
    last = "get \(key) \(id ?? "")"
    return compare(key, id)
  }

  private func compare(_ key: String, _ id: String?) -> String? {
    let expected = model.read(key, id)
    let s3 = s3
    let found = outcome { () throws(AWSError) in
      try s3.getObject(.init(bucket: "life", key: key, versionId: id))
    }
    let head = outcome { () throws(AWSError) in
      try s3.headObject(.init(bucket: "life", key: key, versionId: id))
    }
    switch (expected, found, head) {
    case (.success(let version), .success(let output), .success(let head)):
      if output.body?.bytes != version.content { return "other content" }
      if output.eTag != "\"\(version.etag)\"" { return "the ETag \(output.eTag ?? "") for \(version.etag)" }
      if head.contentLength != version.content.count || head.eTag != output.eTag { return "another head" }
      if model.versioning != nil, output.versionId != version.id {
        return "the version \(output.versionId ?? "")"
      }
      return nil
    case (.failure(let refusal), .failure(let actual), .failure):
      return refusal == actual ? nil : "\(actual.code) instead of \(refusal.code)"
    default: return "\(found) instead of \(expected)"
    }
  }

  private mutating func delete(someID: Bool) throws -> String? {
    let key = name()
    let id = someID ? self.someID(key) : nil
    last = "delete \(key) \(id ?? "")"
    let output = try s3.deleteObject(.init(bucket: "life", key: key, versionId: id))
    return entered(deletion: key, id, marker: output.deleteMarker == true, shown: output.versionId)
  }

  /// Does in the model what a deletion did, and compares what was said of it.
  private mutating func entered(deletion key: String, _ id: String?, marker: Bool, shown: String?) -> String?
  {
    if let id {
      let wasMarker = model.versions(key)?.first { $0.id == id }?.isMarker ?? false
      model.remove(id, key)
      goneIDs.append(id)
      return marker == wasMarker ? nil : "a marker: \(marker)"
    }
    guard model.versioning != nil else {
      model.remove("null", key)
      return marker ? "a marker without versioning" : nil
    }
    guard marker, let shown, newIDIsNull == (shown == "null") else { return "no marker but \(shown ?? "")" }
    model.add(.init(id: shown, isMarker: true), key)
    return nil
  }

  private mutating func copy() throws -> String? {
    let (source, target) = (name(), name())
    let id = someID(source)
    let replaces = below(2) == 0
    last = "copy \(source) \(id ?? "") to \(target)"
    let header = "life/" + PercentEncoding.encode(source) + (id.map { "?versionId=" + $0 } ?? "")
    let s3 = s3
    let result = outcome { () throws(AWSError) in
      try s3.copyObject(
        .init(bucket: "life", copySource: header, key: target, metadataDirective: replaces ? .replace : .copy)
      )
    }
    let expected = model.read(source, id)
    switch (expected, result) {
    case (.success(let version), .success(let output)):
      let etag = version.etag.contains("-") ? MD5.hash(version.content).hex : version.etag
      if output.copyObjectResult?.eTag != "\"\(etag)\"" {
        return "the ETag \(output.copyObjectResult?.eTag ?? "")"
      }
      return enter(target, version.content, etag: etag, id: output.versionId)
    case (.success(let version), .failure(let refusal)):
      let isItself = Bytes(source) == Bytes(target) && model.current(source)?.id == version.id && !replaces
      return isItself && refusal.code == "InvalidRequest" ? nil : refusal.code
    case (.failure(let expected), .failure(let refusal)):
      // A marker that is named as the source is an invalid request.
      let code = expected.code == "MethodNotAllowed" ? "InvalidRequest" : expected.code
      return refusal.code == code ? nil : "\(refusal.code) instead of \(code)"
    case (.failure(let expected), .success): return "a copy instead of \(expected.code)"
    }
  }

  private mutating func deleteSeveral() throws -> String? {
    var objects: [S3.ObjectIdentifier] = []
    for _ in 0...below(4) {
      let key = name()
      objects.append(.init(key: key, versionId: someID(key)))
    }
    last = "delete \(objects.map { "\($0.key) \($0.versionId ?? "")" })"
    let output = try s3.deleteObjects(.init(bucket: "life", delete: .init(objects: objects)))
    guard let deleted = output.deleted, deleted.count == objects.count, output.errors == nil else {
      return "errors"
    }
    for (object, result) in zip(objects, deleted) {
      let complaint = entered(
        deletion: object.key, object.versionId, marker: result.deleteMarker == true,
        shown: result.deleteMarkerVersionId)
      if let complaint { return complaint }
    }
    return nil
  }

  private mutating func setVersioning() throws -> String? {
    let status: S3.BucketVersioningStatus = below(3) == 0 ? .suspended : .enabled
    last = "versioning \(status.rawValue)"
    try s3.putBucketVersioning(.init(bucket: "life", versioningConfiguration: .init(status: status)))
    model.versioning = status
    return nil
  }

  // MARK: Uploads

  private mutating func beginUpload() throws -> String? {
    let key = name()
    last = "begin \(key)"
    guard let id = try s3.createMultipartUpload(.init(bucket: "life", key: key)).uploadId else {
      return "no id"
    }
    model.uploads.append(.init(id: id, key: key))
    return nil
  }

  private mutating func uploadPart() throws -> String? {
    guard !model.uploads.isEmpty else { return nil }
    let index = below(model.uploads.count)
    let (upload, number, content) = (model.uploads[index], 1 + below(4), content())
    last = "part \(number) of \(upload.key)"
    let output = try s3.uploadPart(
      .init(body: .bytes(content), bucket: "life", key: upload.key, partNumber: number, uploadId: upload.id))
    model.uploads[index].parts[number] = content
    return output.eTag == "\"\(MD5.hash(content).hex)\"" ? nil : "the ETag \(output.eTag ?? "")"
  }

  private mutating func complete() throws -> String? {
    guard !model.uploads.isEmpty else { return nil }
    let index = below(model.uploads.count)
    let upload = model.uploads[index]
    let numbers = upload.parts.keys.sorted().filter { _ in below(4) > 0 }
    last = "complete \(upload.key) \(numbers)"
    guard !numbers.isEmpty else { return nil }
    let contents = numbers.compactMap { upload.parts[$0] }
    let parts = zip(numbers, contents).map { S3.CompletedPart(eTag: MD5.hash($1).hex, partNumber: $0) }
    let request = S3.CompleteMultipartUploadRequest(
      bucket: "life", key: upload.key, multipartUpload: .init(parts: parts), uploadId: upload.id)
    let output = try s3.completeMultipartUpload(request)
    model.uploads.remove(at: index)
    var whole = BytesBuilder()
    var digests = BytesBuilder()
    for content in contents {
      whole.append(content)
      digests.append(MD5.hash(content))
    }
    let etag = "\(MD5.hash(digests.finish()).hex)-\(parts.count)"
    if output.eTag != "\"\(etag)\"" { return "the ETag \(output.eTag ?? "") for \(etag)" }
    if let complaint = enter(upload.key, whole.finish(), etag: etag, id: output.versionId) {
      return complaint
    }
    // Once more it is the same answer, and no other version.
    let again = try s3.completeMultipartUpload(request)
    return again.versionId == output.versionId && again.eTag == output.eTag ? nil : "another answer"
  }

  private mutating func abort() throws -> String? {
    guard !model.uploads.isEmpty, below(2) == 0 else { return nil }
    let upload = model.uploads.remove(at: below(model.uploads.count))
    last = "abort \(upload.key)"
    try s3.abortMultipartUpload(.init(bucket: "life", key: upload.key, uploadId: upload.id))
    let s3 = s3
    let parts = outcome { () throws(AWSError) in
      try s3.listParts(.init(bucket: "life", key: upload.key, uploadId: upload.id))
    }
    if case .failure(let refusal) = parts, refusal.code == "NoSuchUpload" { return nil }
    return "it is still there"
  }

  // MARK: Listings

  private mutating func list() throws -> String? {
    let prefix = ["", "", "a", "a/", "é", "x"][below(6)]
    let delimiter = ["", "/", "b"][below(3)]
    let size = 1 + below(4)
    last = "list \(prefix) by \(delimiter), \(size) a page"
    let expected = model.listing(prefix: prefix, delimiter: delimiter, of: model.visible)
    var found: [String] = []
    var token: String?
    repeat {
      let page = try s3.listObjectsV2(
        .init(bucket: "life", delimiter: delimiter, maxKeys: size, prefix: prefix, continuationToken: token))
      let keys = (page.contents ?? []).compactMap(\.key)
      for object in page.contents ?? [] {
        let current = model.current(object.key ?? "")
        if object.size != current?.content.count || object.eTag != "\"\(current?.etag ?? "")\"" {
          return "\(object)"
        }
      }
      let items = keys + (page.commonPrefixes ?? []).compactMap(\.prefix)
      if items.count > size || page.keyCount != items.count { return "a page of \(items.count)" }
      found += items.map { Bytes($0) }.sorted().map(\.description)
      token = page.nextContinuationToken
      if (token != nil) != (page.isTruncated == true) { return "a token that doesn't fit" }
    } while token != nil
    if !found.elementsEqual(expected, by: { Bytes($0) == Bytes($1) }) {
      return "\(found) instead of \(expected)"
    }
    let uploads = try s3.listMultipartUploads(.init(bucket: "life", prefix: prefix)).uploads ?? []
    let begun = model.uploads.filter { $0.key.utf8.starts(with: prefix.utf8) }
    return Set(uploads.compactMap(\.uploadId)) == Set(begun.map(\.id)) ? nil : "other uploads"
  }

  private mutating func listVersions() throws -> String? {
    let prefix = ["", "a", "a/"][below(3)]
    let size = 1 + below(5)
    last = "list versions of \(prefix), \(size) a page"
    return try compareVersions(prefix: prefix, size: size)
  }

  private func compareVersions(prefix: String, size: Int) throws -> String? {
    var found: [Bytes: [(id: String, isLatest: Bool, isMarker: Bool)]] = [:]
    var request = S3.ListObjectVersionsRequest(bucket: "life", maxKeys: size, prefix: prefix)
    while true {
      let page = try s3.listObjectVersions(request)
      let versions = (page.versions ?? []).map {
        ($0.key ?? "", $0.versionId ?? "", $0.isLatest == true, false)
      }
      let markers = (page.deleteMarkers ?? []).map {
        ($0.key ?? "", $0.versionId ?? "", $0.isLatest == true, true)
      }
      if versions.count + markers.count > size { return "a page of \(versions.count + markers.count)" }
      for (key, id, isLatest, isMarker) in versions + markers {
        found[Bytes(key), default: []].append((id, isLatest, isMarker))
      }
      guard page.isTruncated == true else { break }
      request.keyMarker = page.nextKeyMarker
      request.versionIdMarker = page.nextVersionIdMarker
    }
    let expected = model.keys.filter { $0.key.starts(with: prefix.utf8) }
    if found.count != expected.count { return "\(found.keys) instead of \(expected.keys)" }
    for (key, versions) in expected {
      let listed = found[key] ?? []
      if Set(listed.map(\.id)) != Set(versions.map(\.id)) || listed.count != versions.count {
        return "\(key): \(listed) instead of \(versions.map(\.id))"
      }
      for entry in listed {
        let version = versions.first { $0.id == entry.id }
        if entry.isMarker != version?.isMarker || entry.isLatest != (versions[0].id == entry.id) {
          return "\(key): \(entry)"
        }
      }
      // Versions stand apart from markers in the typed answer; among each other they are the newest first.
      for isMarker in [false, true] {
        let order = listed.filter { $0.isMarker == isMarker }.map(\.id)
        let expectedOrder = versions.filter { $0.isMarker == isMarker }.map(\.id)
        if order != expectedOrder { return "\(key): \(order) instead of \(expectedOrder)" }
      }
    }
    return nil
  }

  /// Compares every version of every key.
  func compareAll() throws -> String? {
    for key in Self.names {
      if let complaint = compare(key, nil) { return "\(key): \(complaint)" }
      for version in model.versions(key) ?? [] {
        if let complaint = compare(key, version.id) { return "\(key) \(version.id): \(complaint)" }
      }
    }
    return try compareVersions(prefix: "", size: 1000)
  }
}
