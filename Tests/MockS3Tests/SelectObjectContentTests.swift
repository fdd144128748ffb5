// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct SelectObjectContentTests {
  private func request(_ expression: String, json: Bool = false) -> S3.SelectObjectContentRequest {
    var request = S3.SelectObjectContentRequest()
    request.bucket = "shelf"
    request.key = "people.csv"
    request.expression = expression
    request.expressionType = .sql
    request.inputSerialization = .init(csv: .init(fileHeaderInfo: .use))
    request.outputSerialization = json ? .init(json: .init()) : .init(csv: .init())
    return request
  }

  private func shelf() throws -> Shelf {
    let shelf = try Shelf()
    _ = try shelf.s3.putObject(
      .init(body: "name,age\nAnn,41\nBob,17\nCid,63\n", bucket: "shelf", key: "people.csv"))
    return shelf
  }

  private func records(_ output: S3.SelectObjectContentOutput) -> String {
    (output.payload ?? []).compactMap {
      if case .records(let event) = $0 { event.payload?.description } else { nil }
    }
    .joined()
  }

  @Test func `Records come before the figures and the end`() throws {
    let shelf = try shelf()
    var request = request("SELECT s.name FROM s3object s WHERE CAST(s.age AS INT) > 18")
    request.requestProgress = .init(enabled: true)
    let output = try shelf.s3.selectObjectContent(request)
    let kinds = (output.payload ?? []).map { event in
      switch event {
      case .records: "records"
      case .progress: "progress"
      case .stats: "stats"
      case .end: "end"
      default: "other"
      }
    }
    #expect(kinds == ["records", "progress", "stats", "end"])
    #expect(records(output) == "Ann\nCid\n")
    guard case .stats(let stats)? = output.payload?.dropLast().last else { return }
    #expect(stats.details?.bytesScanned == 30)
    #expect(stats.details?.bytesReturned == 8)
  }

  @Test func `Parts of an object and parts of it that are asked for are read as one`() throws {
    let shelf = try shelf()
    let id = try #require(
      try shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "people.csv")).uploadId)
    let part = try shelf.s3.uploadPartCopy(
      .init(bucket: "shelf", copySource: "shelf/people.csv", key: "people.csv", partNumber: 1, uploadId: id))
    _ = try shelf.s3.completeMultipartUpload(
      .init(
        bucket: "shelf", key: "people.csv",
        multipartUpload: .init(parts: [.init(eTag: part.copyPartResult?.eTag, partNumber: 1)]), uploadId: id))
    var request = request("SELECT COUNT(*) AS n FROM s3object", json: true)
    #expect(records(try shelf.s3.selectObjectContent(request)) == "{\"n\":3}\n")
    request.inputSerialization = .init(csv: .init(fileHeaderInfo: S3.FileHeaderInfo.none))
    request.scanRange = .init(start: 9, end: 15)
    #expect(records(try shelf.s3.selectObjectContent(request)) == "{\"n\":1}\n")
  }

  @Test func `What cannot be run is said before anything is answered`() throws {
    let shelf = try shelf()
    let syntax = try #require(throws: AWSError.self) {
      try shelf.s3.selectObjectContent(request("SELECT FROM"))
    }
    #expect(syntax.status == 400)
    var missing = request("SELECT * FROM s3object")
    missing.key = "nobody.csv"
    #expect(
      try #require(throws: AWSError.self) { try shelf.s3.selectObjectContent(missing) }.code == "NoSuchKey")
    var parquet = request("SELECT * FROM s3object")
    parquet.inputSerialization = .init(parquet: .init())
    #expect(
      try #require(throws: AWSError.self) { try shelf.s3.selectObjectContent(parquet) }.status == 501)
  }

  @Test func `The answer is a stream of events`() async throws {
    let shelf = try shelf()
    let response = try await shelf.send(
      .post, "/shelf/people.csv?select&select-type=2",
      body: """
        <SelectObjectContentRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
        <Expression>SELECT * FROM s3object WHERE name = 'Bob'</Expression><ExpressionType>SQL</ExpressionType>\
        <InputSerialization><CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV></InputSerialization>\
        <OutputSerialization><JSON><RecordDelimiter>;</RecordDelimiter></JSON></OutputSerialization>\
        </SelectObjectContentRequest>
        """)
    #expect(response.status == 200)
    #expect(response.headers["Content-Type"] == "application/vnd.amazon.eventstream")
    let text = response.body.bytes?.description ?? ""
    #expect(text.contains("{\"name\":\"Bob\",\"age\":\"17\"};"))
    #expect(
      text.contains(
        "<BytesScanned>30</BytesScanned><BytesProcessed>30</BytesProcessed><BytesReturned>26</BytesReturned>")
    )
  }
}
