// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// Listings against a naive reference: filter, roll up, sort, cut.
@Suite struct ListingPropertyTests {
  private static func keys(_ random: inout SeededGenerator) -> [String] {
    (0..<Int(random.next(below: 60)) + 1).map { _ in
      random.string(length: Int(random.next(below: 6)) + 1, alphabet: "ab/-")
    }
  }

  /// Everything that a listing without end says, in order.
  private static func reference(
    _ keys: [String], prefix: String, delimiter: String, after marker: String
  ) -> [String] {
    var items = Set<Bytes>()
    for key in keys where key.hasPrefix(prefix) {
      let rest = String(key.dropFirst(prefix.count))
      var item = key
      if !delimiter.isEmpty, let place = rest.firstRange(of: delimiter) {
        item = prefix + rest[..<place.upperBound]
      }
      if Bytes(item) > Bytes(marker) { items.insert(Bytes(item)) }
    }
    return items.sorted().map(\.description)
  }

  @Test func `Pages joined are what one endless page says`() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(11))
    for _ in 0..<FuzzRounds.count(120) {
      let shelf = try Shelf(versioned: true)
      let keys = Self.keys(&random)
      let hidden = keys.filter { _ in random.next(below: 4) == 0 }
      shelf.fill(keys)
      shelf.fill(hidden, deleted: true)
      let visible = keys.filter { !hidden.contains($0) }
      let prefix = random.string(length: Int(random.next(below: 3)), alphabet: "ab/")
      let delimiter = random.string(length: Int(random.next(below: 3)), alphabet: "/-a")
      let marker = random.string(length: Int(random.next(below: 4)), alphabet: "ab/-")
      let size = Int(random.next(below: 7)) + 1
      let hint: Comment =
        "\(keys) - \(hidden) prefix \(prefix) delimiter \(delimiter) after \(marker) by \(size)"

      let expected = Self.reference(visible, prefix: prefix, delimiter: delimiter, after: marker)
      #expect(try first(shelf, prefix, delimiter, marker, size) == expected, hint)
      #expect(try second(shelf, prefix, delimiter, marker, size) == expected, hint)
      #expect(
        try versions(shelf, prefix, delimiter, marker, size)
          == Self.reference(keys, prefix: prefix, delimiter: delimiter, after: marker), hint)
    }
  }

  private func first(
    _ shelf: Shelf, _ prefix: String, _ delimiter: String, _ marker: String, _ size: Int
  ) throws -> [String] {
    var seen: [String] = []
    var marker: String? = marker
    while true {
      let page = try shelf.s3.listObjects(
        .init(bucket: "shelf", delimiter: delimiter, marker: marker, maxKeys: size, prefix: prefix))
      seen += join(page.contents, page.commonPrefixes, size)
      guard page.isTruncated == true else { return seen }
      marker = page.nextMarker ?? page.contents?.last?.key
    }
  }

  private func second(
    _ shelf: Shelf, _ prefix: String, _ delimiter: String, _ marker: String, _ size: Int
  ) throws -> [String] {
    var seen: [String] = []
    var token: String?
    while true {
      let page = try shelf.s3.listObjectsV2(
        .init(
          bucket: "shelf", delimiter: delimiter, maxKeys: size, prefix: prefix, continuationToken: token,
          startAfter: marker))
      let items = join(page.contents, page.commonPrefixes, size)
      #expect(page.keyCount == items.count)
      seen += items
      guard page.isTruncated == true else { return seen }
      token = page.nextContinuationToken
    }
  }

  /// The keys and common prefixes among all versions.
  private func versions(
    _ shelf: Shelf, _ prefix: String, _ delimiter: String, _ marker: String, _ size: Int
  ) throws -> [String] {
    var seen = Set<Bytes>()
    var count = 0
    var request = S3.ListObjectVersionsRequest(
      bucket: "shelf", delimiter: delimiter, keyMarker: marker, maxKeys: size, prefix: prefix)
    while true {
      let page = try shelf.s3.listObjectVersions(request)
      let items =
        (page.versions ?? []).compactMap(\.key) + (page.deleteMarkers ?? []).compactMap(\.key)
        + (page.commonPrefixes ?? []).compactMap(\.prefix)
      #expect(items.count <= size)
      seen.formUnion(items.map { Bytes($0) })
      count += items.count
      guard page.isTruncated == true else { break }
      #expect(items.count == size)
      request.keyMarker = page.nextKeyMarker
      request.versionIdMarker = page.nextVersionIdMarker
    }
    // Each version once.
    let whole = try shelf.s3.listObjectVersions(
      .init(bucket: "shelf", delimiter: delimiter, keyMarker: marker, prefix: prefix))
    #expect(
      count == (whole.versions?.count ?? 0) + (whole.deleteMarkers?.count ?? 0)
        + (whole.commonPrefixes?.count ?? 0))
    return seen.sorted().map(\.description)
  }

  /// Keys and common prefixes of one page in their common order.
  private func join(_ contents: [S3.Object]?, _ prefixes: [S3.CommonPrefix]?, _ size: Int) -> [String] {
    let items = (contents ?? []).compactMap(\.key) + (prefixes ?? []).compactMap(\.prefix)
    #expect(items.count <= size)
    return items.map { Bytes($0) }.sorted().map(\.description)
  }
}
