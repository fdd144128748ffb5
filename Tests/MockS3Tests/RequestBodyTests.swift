// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct RequestBodyTests {
  @Test(arguments: [
    "<Wrong/>", "<Wrong><Status>Enabled</Status></Wrong>",
    "<x:VersioningConfiguration xmlns:x=\"y\"><Status>Enabled</Status>",
  ])
  func `A body that is another document is malformed and changes nothing`(body: String) async throws {
    let shelf = try Shelf()
    let answer = try await shelf.send(.put, "/shelf?versioning", body: HTTPBody(body))
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("<Code>MalformedXML</Code>") == true)
    #expect(try shelf.s3.getBucketVersioning(.init(bucket: "shelf")).status == nil)
  }

  @Test func `The root of a body may have any namespace or none`() async throws {
    let shelf = try Shelf()
    let answer = try await shelf.send(
      .put, "/shelf?versioning",
      body: "<x:VersioningConfiguration xmlns:x=\"y\"><Status>Enabled</Status></x:VersioningConfiguration>")
    #expect(answer.status == 200)
    #expect(try shelf.s3.getBucketVersioning(.init(bucket: "shelf")).status == .enabled)
  }
}
