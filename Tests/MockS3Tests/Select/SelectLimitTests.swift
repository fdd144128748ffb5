// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// Numbers that are too great, and little that would become much.
@Suite struct SelectLimitTests {
  @Test(
    arguments: [
      ("SELECT s.a[`-1`] FROM S3Object s", "ParseInvalidPathComponent"),
      ("SELECT CAST('abc' AS VARCHAR(`-1`)) FROM S3Object", "ParseInvalidTypeParam"),
      ("SELECT CAST(1 AS DECIMAL(38, `-9223372036854775808`)) FROM S3Object", "ParseInvalidTypeParam"),
      ("SELECT * FROM S3Object LIMIT `-1`", "EvaluatorNegativeLimit"),
    ])
  func `Negative numbers between backticks are refused where none may be`(_ sql: String, _ code: String) {
    #expect(selectCode { try selectJSON(sql, "{\"a\":[1]}") } == code)
  }

  @Test func `The smallest exponent of all is a number in SQL and in files`() throws {
    let number = "1e-9223372036854775808"
    #expect(try selectValue("CAST('\(number)' AS FLOAT)") == "0.0")
    #expect(try selectValue("\(number) = 0") == "true")
    #expect(
      try selectCSV("SELECT COUNT(*) AS n FROM S3Object s WHERE s.a < 1", "a\n\(number)\n") == "{\"n\":1}\n")
    #expect(try selectJSON("SELECT s.a < 1 AS b FROM S3Object s", "{\"a\":\(number)}") == "{\"b\":true}\n")
  }

  @Test func `A record that gets longer than a megabyte ends the query, however it does`() {
    let long = String(repeating: "x", count: 1_000_000)
    let file = "a,b\n\(long),1\n"
    for list in ["s.a, s.a", "s.*, s.*", "s.a || s.a", "s.b || s.a || s.a || s.a"] {
      #expect(
        selectCode { try selectCSV("SELECT \(list) FROM S3Object s", file) } == "OverMaxRecordSize", "\(list)"
      )
    }
    let many = Array(repeating: "s.a", count: 50_000).joined(separator: ",")
    #expect(selectCode { try selectCSV("SELECT \(many) FROM S3Object s", file) } == "OverMaxRecordSize")
    let fields = String(repeating: ",", count: 3_000_000)
    #expect(
      selectCode { try selectCSV("SELECT COUNT(*) FROM S3Object s", "a\n\(fields)\n") } == "OverMaxRecordSize"
    )
    let list = "{\"a\":[\(Array(repeating: "1", count: 400_000).joined(separator: ","))]}"
    #expect(selectCode { try selectJSON("SELECT s.a, s.a FROM S3Object s", list) } == "OverMaxRecordSize")
  }

  @Test func `Compressed content ends at a limit`() throws {
    let gzip = try #require(Bytes(hex: CompressedSamples.gzipZeros))
    #expect(Gzip.decompress(gzip)?.count == 200_000)
    #expect(Gzip.decompress(gzip, limit: 200_000)?.count == 200_000)
    #expect(Gzip.decompress(gzip, limit: 199_999) == nil)
    let bzip2 = try #require(Bytes(hex: CompressedSamples.bzip2Zeros))
    #expect(S3Select.Bzip2.decompress(bzip2, limit: 44_999_999) == nil)
    #expect(S3Select.Bzip2.decompress(bzip2)?.count == 45_000_000)
  }
}
