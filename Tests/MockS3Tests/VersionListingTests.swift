// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct VersionListingTests {
  private typealias Listed = (key: String, id: String)

  /// All pages of a listing, joined.
  private func list(
    _ shelf: Shelf, _ request: S3.ListObjectVersionsRequest, betweenPages: () -> Void = {}
  ) throws -> [String] {
    var request = request
    var seen: [String] = []
    while true {
      let page = try shelf.s3.listObjectVersions(request)
      seen += (page.versions ?? []).map { "\($0.key ?? "") \($0.versionId ?? "")" }
      seen += (page.deleteMarkers ?? []).map { "\($0.key ?? "") \($0.versionId ?? "")" }
      seen += (page.commonPrefixes ?? []).compactMap(\.prefix)
      guard page.isTruncated == true else { return seen }
      request.keyMarker = page.nextKeyMarker
      request.versionIdMarker = page.nextVersionIdMarker
      betweenPages()
    }
  }

  @Test func `Versions and delete markers stand in one sequence, the newest of a key first`() async throws {
    let shelf = try Shelf(versioned: true)
    shelf.fill(["b"], text: "1")
    shelf.fill(["a b"], text: "1")
    shelf.fill(["b"], deleted: true)
    shelf.fill(["a!"], deleted: true)
    shelf.fill(["b"], text: "2")
    let expected = [
      "Version a b true", "DeleteMarker a! true", "Version b true", "DeleteMarker b false", "Version b false",
    ]
    for (query, decode) in [("", false), ("&encoding-type=url", true)] {
      let text = try await shelf.text("/shelf?versions" + query)
      let entry =
        /<(Version|DeleteMarker)><Key>([^<]*)<\/Key><VersionId>[^<]{32}<\/VersionId><IsLatest>(true|false)<\/IsLatest>/
      let found = text.matches(of: entry).map { match in
        let key =
          decode ? PercentEncoding.decodeText(String(match.2), plusIsSpace: true) ?? "" : String(match.2)
        return "\(match.1) \(key) \(match.3)"
      }
      #expect(found == expected)
      #expect(text.hasSuffix("</Version></ListVersionsResult>"))
    }
  }

  @Test func `A whole answer is as S3 writes it`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a", "b/1"])
    shelf.fill(["c"], deleted: true)
    #expect(
      try await shelf.text("/shelf?versions&delimiter=/")
        == "<ListVersionsResult><Name>shelf</Name><Prefix></Prefix><KeyMarker></KeyMarker>"
        + "<VersionIdMarker></VersionIdMarker><MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter>"
        + "<IsTruncated>false</IsTruncated><Version><Key>a</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
        + "<LastModified>2023-11-14T22:13:20.000Z</LastModified>"
        + "<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>0</Size>"
        + "<Owner><ID>OWNER</ID></Owner><StorageClass>STANDARD</StorageClass></Version>"
        + "<DeleteMarker><Key>c</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
        + "<LastModified>2023-11-14T22:13:20.000Z</LastModified><Owner><ID>OWNER</ID></Owner></DeleteMarker>"
        + "<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes></ListVersionsResult>")
  }

  @Test func `Pages end within a key and go on there`() throws {
    let shelf = try Shelf(versioned: true)
    for text in ["1", "2", "3"] { shelf.fill(["a", "b", "c/1"], text: text) }
    shelf.fill(["b"], deleted: true)
    let whole = try list(shelf, .init(bucket: "shelf"))
    #expect(whole.count == 10)
    for size in 1...10 {
      // The markers of a page stand behind its versions here.
      #expect(Set(try list(shelf, .init(bucket: "shelf", maxKeys: size))) == Set(whole))
      let folded = try list(shelf, .init(bucket: "shelf", delimiter: "/", maxKeys: size))
      #expect(Set(folded) == Set(whole.filter { !$0.hasPrefix("c/") } + ["c/"]))
      #expect(folded.count == 8)
    }
  }

  @Test func `A listing goes on behind a version that was deleted between two pages`() throws {
    let shelf = try Shelf(versioned: true)
    for text in ["1", "2", "3", "4", "5"] { shelf.fill(["a"], text: text) }
    let whole = try list(shelf, .init(bucket: "shelf"))
    var deleted = 0
    let seen = try list(shelf, .init(bucket: "shelf", maxKeys: 2)) {
      let id = String(whole[deleted + 1].dropFirst(2))
      shelf.change { _ = $0.removeVersion(id, forKey: "a") }
      deleted += 2
    }
    #expect(seen == whole)
  }

  @Test(
    arguments: [
      ("version-id-marker=null", "A version-id marker cannot be specified without a key marker.", "null"),
      ("version-id-marker=&key-marker=a", "A version-id marker cannot be empty.", ""),
      ("version-id-marker=nonsense&key-marker=a", "Invalid version id specified", "nonsense"),
    ])
  func `Markers that say nothing are refused`(query: String, message: String, value: String) async throws {
    let shelf = try Shelf()
    #expect(
      try await shelf.text("/shelf?versions&" + query)
        == "<Error><Code>InvalidArgument</Code><Message>\(message)</Message>"
        + "<ArgumentName>version-id-marker</ArgumentName>"
        + (value.isEmpty ? "<ArgumentValue></ArgumentValue>" : "<ArgumentValue>\(value)</ArgumentValue>")
        + "</Error>")
  }

  @Test func `A key marker alone passes over the whole key`() throws {
    let shelf = try Shelf(versioned: true)
    for text in ["1", "2"] { shelf.fill(["a", "b"], text: text) }
    let page = try shelf.s3.listObjectVersions(.init(bucket: "shelf", keyMarker: "a"))
    #expect(page.versions?.map(\.key) == ["b", "b"])
    #expect(page.versions?.map(\.isLatest) == [true, false])
  }

  @Test func `Ids tell their number and nothing else does`() {
    var random = SeededGenerator(seed: 3)
    for number in [0, 1, 2, 1 << 40, 1 << 60 - 1] {
      for length in [SequencedID.versionLength, SequencedID.uploadLength] {
        let id = SequencedID.make(number, length: length, &random)
        #expect(id.utf8.count == length)
        #expect(SequencedID.sequence(of: id, length: length) == number)
        #expect(SequencedID.sequence(of: String(id.dropLast()), length: length) == nil)
        #expect(SequencedID.sequence(of: id.dropLast() + "-", length: length) == nil)
      }
    }
  }
}
