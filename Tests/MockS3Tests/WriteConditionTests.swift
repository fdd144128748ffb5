// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// Writes under conditions, of whatever operation.
@Suite struct WriteConditionTests {
  enum Way: CaseIterable, Sendable { case put, copy, complete }

  /// Writes `k` in one of the ways; `Condition` of the error where it failed by one.
  private func write(
    _ shelf: Shelf, _ way: Way, ifMatch: String? = nil, ifNoneMatch: String? = nil
  ) throws -> AWSError? {
    var id: String?
    var part: S3.CompletedPart?
    switch way {
    case .put: break
    case .copy: try shelf.s3.putObject(.init(body: "source", bucket: "shelf", key: "source"))
    case .complete:
      let upload = try #require(
        shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "k")).uploadId)
      let output = try shelf.s3.uploadPart(
        .init(body: "part", bucket: "shelf", key: "k", partNumber: 1, uploadId: upload))
      id = upload
      part = .init(eTag: output.eTag, partNumber: 1)
    }
    return failure { () throws(AWSError) in
      switch way {
      case .put:
        try shelf.s3.putObject(
          .init(body: "put", bucket: "shelf", ifMatch: ifMatch, ifNoneMatch: ifNoneMatch, key: "k"))
      case .copy:
        try shelf.s3.copyObject(
          .init(
            bucket: "shelf", copySource: "shelf/source", ifMatch: ifMatch, ifNoneMatch: ifNoneMatch, key: "k")
        )
      case .complete:
        try shelf.s3.completeMultipartUpload(
          .init(
            bucket: "shelf", key: "k", multipartUpload: .init(parts: part.map { [$0] }), uploadId: id ?? "",
            ifMatch: ifMatch, ifNoneMatch: ifNoneMatch))
      }
    }
  }

  private func condition(_ error: AWSError?) -> String? {
    error?.members.first { $0.name == "Condition" }?.value.string
  }

  @Test(arguments: Way.allCases) func `Only where there is nothing`(way: Way) throws {
    let shelf = try Shelf()
    #expect(try write(shelf, way, ifNoneMatch: "*") == nil)
    let refused = try write(shelf, way, ifNoneMatch: "*")
    #expect(refused?.code == "PreconditionFailed")
    #expect(refused?.status == 412)
    #expect(condition(refused) == "If-None-Match")
    try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k"))
    #expect(try write(shelf, way, ifNoneMatch: "*") == nil)
  }

  @Test(arguments: Way.allCases) func `A delete marker is nothing`(way: Way) throws {
    let shelf = try Shelf(versioned: true)
    #expect(try write(shelf, way) == nil)
    let etag = try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).eTag
    try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k"))
    #expect(try write(shelf, way, ifMatch: etag)?.code == "NoSuchKey")
    #expect(try write(shelf, way, ifNoneMatch: "*") == nil)
  }

  @Test(arguments: Way.allCases) func `Only over what one knows`(way: Way) throws {
    let shelf = try Shelf()
    #expect(try write(shelf, way, ifMatch: "\"x\"")?.code == "NoSuchKey")
    #expect(try write(shelf, way) == nil)
    let etag = try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).eTag
    let refused = try write(shelf, way, ifMatch: "\"x\"")
    #expect(refused?.code == "PreconditionFailed")
    #expect(condition(refused) == "If-Match")
    #expect(try write(shelf, way, ifMatch: etag) == nil)
  }

  @Test(arguments: Way.allCases) func `What S3 does not take in these headers is refused`(way: Way) throws {
    let shelf = try Shelf()
    for (ifMatch, ifNoneMatch) in [(nil, "\"x\""), ("*", nil), ("\"x\"", "*")] as [(String?, String?)] {
      let refused = try write(shelf, way, ifMatch: ifMatch, ifNoneMatch: ifNoneMatch)
      #expect(refused?.code == "NotImplemented")
      #expect(refused?.status == 501)
    }
    #expect(
      try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.map(\.key) ?? []
        == (way == .copy ? ["source"] : []))
  }

  @Test func `A completion that failed by its condition may be tried again`() throws {
    let shelf = try Shelf()
    let id = try #require(shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "k")).uploadId)
    let etag = try shelf.s3.uploadPart(
      .init(body: "part", bucket: "shelf", key: "k", partNumber: 1, uploadId: id)
    ).eTag
    var request = S3.CompleteMultipartUploadRequest(
      bucket: "shelf", key: "k", multipartUpload: .init(parts: [.init(eTag: etag, partNumber: 1)]),
      uploadId: id, ifMatch: "\"x\"")
    #expect(refusal { try shelf.s3.completeMultipartUpload(request) }.code == "NoSuchKey")
    request.ifMatch = nil
    request.ifNoneMatch = "*"
    try shelf.s3.completeMultipartUpload(request)
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).contentLength == 4)
  }

  @Test func `Deletes go by what one knows`() throws {
    let shelf = try Shelf(versioned: true)
    let first = try shelf.s3.putObject(.init(body: "one", bucket: "shelf", key: "k"))
    let second = try shelf.s3.putObject(.init(body: "two", bucket: "shelf", key: "k"))
    func code(_ etag: String?, version: String? = nil, key: String = "k") -> String? {
      failure { () throws(AWSError) in
        try shelf.s3.deleteObject(.init(bucket: "shelf", key: key, versionId: version, ifMatch: etag))
      }?.code
    }
    #expect(code(first.eTag) == "PreconditionFailed")
    #expect(code(second.eTag, version: first.versionId) == "PreconditionFailed")
    #expect(code("*", key: "missing") == "NoSuchKey")
    #expect(code(first.eTag, version: first.versionId) == nil)
    #expect(code("*") == nil)
    // Now a delete marker is the newest: nothing to know.
    #expect(code(second.eTag) == "NoSuchKey")
    for request: S3.DeleteObjectRequest in [
      .init(bucket: "shelf", key: "k", ifMatchLastModifiedTime: shelf.cloud.clock.now),
      .init(bucket: "shelf", key: "k", ifMatchSize: 3),
    ] {
      #expect(refusal { try shelf.s3.deleteObject(request) }.code == "NotImplemented")
    }
  }

  @Test func `A body that is wrong is told before a condition that fails`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    let both = try await shelf.send(
      .put, "/shelf/k",
      headers: ["If-None-Match": "*", "Content-MD5": MD5.hash(Bytes("other")).base64, "Content-Length": "4"],
      body: "text")
    #expect(both.element("Code") == "BadDigest")
    let header = try await shelf.send(
      .put, "/shelf/k",
      headers: ["If-None-Match": "x", "x-amz-storage-class": "COLD", "Content-Length": "4"],
      body: "text")
    #expect(header.element("Code") == "NotImplemented")
    let storage = try await shelf.send(
      .put, "/shelf/k",
      headers: ["If-None-Match": "*", "x-amz-storage-class": "COLD", "Content-Length": "4"],
      body: "text")
    #expect(storage.element("Code") == "InvalidStorageClass")
    let refused = try await shelf.send(
      .put, "/shelf/k", headers: ["If-None-Match": "*", "Content-Length": "4"], body: "text")
    #expect(refused.status == 412)
  }
}
