// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockDynamoDB
import MockS3
import TestSupport
import Testing

@testable import struct MockDynamoDB.IonReader

@Suite struct TransferTests {
  private let test: DynamoDBFixture
  private let stream: StreamFixture
  private var db: ServiceCalls<DynamoDB> { test.db }
  private var s3: ServiceCalls<S3> { test.cloud.s3 }
  private let item: [String: DynamoDB.AttributeValue] = [
    "k": .s("it's \"a\"\n"), "n": .n("-1.5"), "b": .b(Bytes([0, 255])), "t": .bool(true),
    "z": .null(true),
    "l": .l([.s("x"), .n("1")]), "m": .m(["odd name": .s("ü")]), "ss": .ss(["a", "b"]),
    "ns": .ns(["1", "2"]),
    "bs": .bs([Bytes([1]), Bytes([2])]),
  ]

  init() throws {
    var options = MockCloud.Options()
    options.startTime = DynamoDBFixture.start
    test = DynamoDBFixture(cloud: MockCloud(DynamoDB(), DynamoDBStreams(), S3(), options: options))
    stream = try StreamFixture(test: test)
    try s3.createBucket(.init(bucket: "archive"))
    try db.updateContinuousBackups(
      .init(
        tableName: "events",
        pointInTimeRecoverySpecification: .init(pointInTimeRecoveryEnabled: true)))
  }

  private func tableARN() throws -> String {
    try #require(try db.describeTable(.init(tableName: "events")).table?.tableArn)
  }

  private func export(
    _ format: DynamoDB.ExportFormat = .dynamodbJson, bucket: String = "archive",
    from: Int? = nil, to: Int? = nil
  ) throws -> DynamoDB.ExportDescription {
    func time(_ second: Int?) -> Instant? { second.map { DynamoDBFixture.start + .seconds($0) } }
    let started = try #require(
      try db.exportTableToPointInTime(
        .init(
          tableArn: try tableARN(), s3Bucket: bucket, s3Prefix: "out", exportFormat: format,
          exportType: from == nil ? nil : .incrementalExport,
          incrementalExportSpecification: from == nil
            ? nil : .init(exportFromTime: time(from), exportToTime: time(to)))
      ).exportDescription)
    #expect(started.exportStatus == .inProgress)
    let arn = try #require(started.exportArn)
    return try #require(try db.describeExport(.init(exportArn: arn)).exportDescription)
  }

  private func content(_ key: String) throws -> Bytes {
    try #require(try s3.getObject(.init(bucket: "archive", key: key)).body?.bytes)
  }

  private func data(_ export: DynamoDB.ExportDescription) throws -> (key: String, content: Bytes) {
    let summary = try JSON.parse(try content(try #require(export.exportManifest)))
    let files = try content(try #require(summary["manifestFilesS3Key"]?.string))
    let file = try JSON.parse(files)
    let key = try #require(file["dataFileS3Key"]?.string)
    let packed = try content(key)
    #expect(file["md5Checksum"]?.string == MD5.hash(packed).base64)
    return (key, try #require(Gzip.decompress(packed)))
  }

  @Test("A table that was exported in either format is imported as it was")
  func roundTrip() throws {
    try db.putItem(.init(tableName: "events", item: item))
    try stream.put("other")
    for (format, input) in [
      (DynamoDB.ExportFormat.dynamodbJson, DynamoDB.InputFormat.dynamodbJson), (.ion, .ion),
    ] {
      let export = try export(format)
      #expect(export.exportStatus == .completed)
      #expect(export.itemCount == 2)
      let (key, _) = try data(export)
      let name = "again-\(format.rawValue)"
      let started = try db.importTable(
        .init(
          s3BucketSource: .init(s3Bucket: "archive", s3KeyPrefix: key), inputFormat: input,
          inputCompressionType: .gzip,
          tableCreationParameters: .init(
            tableName: name, attributeDefinitions: [.init(attributeName: "k", attributeType: .s)],
            keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest)))
      let arn = try #require(started.importTableDescription.importArn)
      let done = try db.describeImport(.init(importArn: arn)).importTableDescription
      #expect(done.importStatus == .completed)
      #expect(done.importedItemCount == 2 && done.errorCount == 0)
      #expect(
        try db.getItem(.init(tableName: name, key: ["k": item["k"] ?? .null(true)])).item == item)
    }
    #expect(try db.listExports(.init()).exportSummaries?.count == 2)
    #expect(try db.listImports(.init(pageSize: 1)).importSummaryList?.count == 1)
  }

  @Test("An export of changes tells what became of each item")
  func incremental() throws {
    try stream.put("a", "1")
    try stream.put("b", "1")
    test.advance(10)
    try stream.put("a", "2")
    try stream.delete("b")
    try stream.put("c", "1")
    test.advance(10)
    let export = try export(from: 5, to: 15)
    let lines = try data(export).content.description.split(separator: "\n").map {
      try JSON.parse(String($0))
    }
    func text(_ document: Document?) -> String? { document?["v"]?["S"]?.string }
    let byKey = Dictionary(
      uniqueKeysWithValues: lines.map { ($0["Keys"]?["k"]?["S"]?.string ?? "", $0) })
    #expect(byKey.count == 3)
    #expect(text(byKey["a"]?["OldImage"]) == "1" && text(byKey["a"]?["NewImage"]) == "2")
    #expect(text(byKey["b"]?["OldImage"]) == "1" && byKey["b"]?["NewImage"] == nil)
    #expect(byKey["c"]?["OldImage"] == nil && text(byKey["c"]?["NewImage"]) == "1")
  }

  @Test("In Ion, what became of an item is a record")
  func incrementalIon() throws {
    test.advance(10)
    try stream.put("a", "1")
    test.advance(10)
    let time = (DynamoDBFixture.start + .seconds(15)).microsecondsSince1970
    #expect(
      try data(try export(.ion, from: 5, to: 15)).content
        == Bytes(
          "$ion_1_0 {Record:{Keys:{k:\"a\"},Metadata:{WriteTimestampMicros:\(time).},"
            + "NewImage:{k:\"a\",v:\"1\"}}}\n"))
  }

  @Test("What can't be exported says why")
  func failures() throws {
    let failed = try export(bucket: "no-such-bucket")
    #expect(failed.exportStatus == .failed)
    #expect(failed.failureCode == "S3NoSuchBucket")
    expectError("InvalidExportTimeException") {
      try db.exportTableToPointInTime(
        .init(
          tableArn: try tableARN(), exportTime: DynamoDBFixture.start + .seconds(60),
          s3Bucket: "archive"))
    }
    try db.updateContinuousBackups(
      .init(
        tableName: "events",
        pointInTimeRecoverySpecification: .init(pointInTimeRecoveryEnabled: false)))
    expectError(
      "PointInTimeRecoveryUnavailableException",
      "Point in time recovery is not enabled for table 'events'"
    ) { try export() }
    expectError("ExportNotFoundException") {
      try db.describeExport(
        .init(exportArn: "arn:aws:dynamodb:us-east-1:123456789012:table/t/export/x"))
    }
  }

  @Test("Comma-separated values are texts, but for the keys")
  func csv() throws {
    try s3.putObject(
      .init(
        body: HTTPBody("id;name;note\n1;\"a;\"\"b\";x\n\nnone;b;c\n2;c;\n"), bucket: "archive",
        key: "in/one.csv"))
    let started = try db.importTable(
      .init(
        s3BucketSource: .init(s3Bucket: "archive", s3KeyPrefix: "in/"), inputFormat: .csv,
        inputFormatOptions: .init(csv: .init(delimiter: ";")),
        tableCreationParameters: .init(
          tableName: "people",
          attributeDefinitions: [.init(attributeName: "id", attributeType: .n)],
          keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest)))
    let done = try db.describeImport(
      .init(importArn: try #require(started.importTableDescription.importArn))
    ).importTableDescription
    #expect(done.processedItemCount == 3 && done.importedItemCount == 2 && done.errorCount == 1)
    #expect(
      try db.getItem(.init(tableName: "people", key: ["id": .n("1")])).item
        == ["id": .n("1"), "name": .s("a;\"b"), "note": .s("x")])
  }

  @Test("Files in zstd are read, and what only claims to be is not")
  func zstd() throws {
    // Two items and a line that is none, by the command line tool.
    let packed =
      "KLUv/SRTnQEA4oIJEKCrAwO0myHWz+u6OmGq4HkgHbuBQGYu7mXsd8jP3YxdjX2lRsYDAEAQcNyrRD0BZKD61A=="
    try s3.putObject(
      .init(
        body: .bytes(try #require(Bytes(base64: packed))), bucket: "archive", key: "in/one.json.zst"))
    func run(_ name: String) throws -> DynamoDB.ImportTableDescription {
      let started = try db.importTable(
        .init(
          s3BucketSource: .init(s3Bucket: "archive", s3KeyPrefix: "in/"), inputFormat: .dynamodbJson,
          inputCompressionType: .zstd,
          tableCreationParameters: .init(
            tableName: name, attributeDefinitions: [.init(attributeName: "k", attributeType: .s)],
            keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest)))
      return try db.describeImport(
        .init(importArn: try #require(started.importTableDescription.importArn))
      ).importTableDescription
    }
    let done = try run("things")
    #expect(done.importStatus == .completed && done.inputCompressionType == .zstd)
    #expect(done.processedItemCount == 3 && done.importedItemCount == 2 && done.errorCount == 1)
    #expect(
      try db.getItem(.init(tableName: "things", key: ["k": .s("b")])).item == ["k": .s("b"), "n": .n("2")])
    try s3.putObject(.init(body: HTTPBody("not zstd"), bucket: "archive", key: "in/two.json.zst"))
    let failed = try run("others")
    #expect(failed.importStatus == .failed && failed.failureCode == "S3InvalidCompression")
    expectError("ResourceNotFoundException") { try db.describeTable(.init(tableName: "others")) }
  }

  @Test("An import of a bucket that isn't there fails and leaves no table")
  func noBucket() throws {
    let started = try db.importTable(
      .init(
        s3BucketSource: .init(s3Bucket: "no-such-bucket"), inputFormat: .dynamodbJson,
        tableCreationParameters: .init(
          tableName: "people",
          attributeDefinitions: [.init(attributeName: "id", attributeType: .n)],
          keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest)))
    let done = try db.describeImport(
      .init(importArn: try #require(started.importTableDescription.importArn))
    ).importTableDescription
    #expect(done.importStatus == .failed && done.failureCode == "S3NoSuchBucket")
    expectError("ResourceNotFoundException") { try db.describeTable(.init(tableName: "people")) }
  }

  @Test("Broken Ion ends in values or a mistake")
  func brokenIon() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(31),
      corpus: [
        #"$ion_1_0 {Item:{k:"a\n\x41",n:-1.5d3,b:{{AP8=}},l:[true,null,1.],'odd':{}}}"#,
        #"$ion_1_0 {Item:{s:$dynamodb_SS::["a","b"],n:$dynamodb_NS::[1.,2.],b:$dynamodb_BS::[{{AQ==}}]}}"#,
      ], alphabet: [UInt8](#"{}[]":,'\.$dex0 "#.utf8))
    for _ in 0..<FuzzRounds.count(3_000) {
      var reader = IonReader(mutator.next())
      reading: while let value = reader.nextTopLevel() {
        if case .failure = value { break reading }
      }
    }
    var deep = IonReader(Bytes(String(repeating: "[", count: 100_000)))
    if case .failure? = deep.nextTopLevel() {
    } else {
      Issue.record("100000 lists in each other were read")
    }
  }
}
