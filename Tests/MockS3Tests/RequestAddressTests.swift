// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct RequestAddressTests {
  let shelf: Shelf

  init() throws {
    shelf = try Shelf(versioned: true)
    shelf.fill(["a"], text: "text")
  }

  /// The status and what stands in an error before the ids.
  private func refusal(_ method: HTTPMethod, _ target: String, body: HTTPBody = .empty) async throws -> String
  {
    let answer = try await shelf.send(method, target, body: body)
    let text = answer.body.bytes?.description ?? ""
    return "\(answer.status) " + text.drop { $0 != "\n" }.dropFirst().replacing(/<RequestId>.*/, with: "")
  }

  private func argument(_ message: String, _ name: String, _ value: String) -> String {
    "400 <Error><Code>InvalidArgument</Code><Message>\(message)</Message><ArgumentName>\(name)</ArgumentName>"
      + "<ArgumentValue>\(value)</ArgumentValue>"
  }

  @Test(arguments: ["/shelf/%zz", "/shelf/%ff", "/shelf/a%2"])
  func `A path that is no text is told`(path: String) async throws {
    #expect(
      try await refusal(.get, path)
        == "400 <Error><Code>InvalidURI</Code><Message>Couldn't parse the specified URI.</Message>"
        + "<URI>\(path)</URI>")
  }

  @Test func `What makes a version takes none`() async throws {
    for target in ["/shelf/a?versionId=null", "/shelf/new?versionId=null"] {
      #expect(
        try await refusal(.put, target, body: "x")
          == argument("This operation does not accept a version-id.", "versionId", "null"))
    }
    #expect(shelf.cloud.withState(of: S3.self) { $0.bucket("shelf")?.versions(of: "a").count } == 1)
  }

  @Test func `A part has a number and an upload`() async throws {
    #expect(
      try await refusal(.put, "/shelf/a?partNumber=1", body: "x")
        == argument("This operation does not accept partNumber without uploadId", "partNumber", "1"))
    #expect(
      try await refusal(.put, "/shelf/a?uploadId=u", body: "x")
        == argument("This operation does not accept uploadId without partNumber", "uploadId", "u"))
  }

  @Test func `An impossible version is an argument in the address, and missing among many`() async throws {
    for target in ["/shelf/a?versionId=zzz", "/shelf/a?acl&versionId=zzz", "/shelf/a?tagging&versionId=zzz"] {
      #expect(
        try await refusal(.get, target)
          == argument("Invalid version id specified", "versionId", "zzz"))
    }
    let many = try shelf.s3.deleteObjects(
      .init(bucket: "shelf", delete: .init(objects: [.init(key: "a", versionId: "zzz")])))
    #expect(many.deleted == nil)
    #expect(many.errors?.first?.code == "NoSuchVersion")
    #expect(many.errors?.first?.message == "The specified version does not exist.")
    #expect(many.errors?.first?.versionId == "zzz")
  }

  @Test func `A plus is a space in path and query`() async throws {
    for target in ["/shelf/b+c", "/shelf/d+e%2Bf", "/shelf/g%2Bh"] {
      #expect(try await shelf.send(.put, target, body: "x").status == 200)
    }
    let keys = try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.compactMap(\.key)
    #expect(keys == ["a", "b c", "d e+f", "g+h"])
    let page = try await shelf.send(.get, "/shelf?prefix=d+e%2B").body.bytes?.description ?? ""
    #expect(page.contains("<Prefix>d e+</Prefix>"))
    #expect(page.contains("<Key>d e+f</Key>"))
    let answer = try await shelf.send(.get, "/shelf/a?response-content-disposition=attachment;+filename=x")
    #expect(answer.headers["Content-Disposition"] == "attachment; filename=x")
  }
}
