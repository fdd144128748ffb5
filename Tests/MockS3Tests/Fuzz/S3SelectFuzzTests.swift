// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// SQL and files, made up and broken: each ends in records or in one of S3 Select's errors.
@Suite("Fuzzing S3 Select")
struct S3SelectFuzzTests {
  private static let csv = S3Select.Input.CSV(fileHeaderInfo: "USE")
  private static let file = "name,age,when\nAnn,41,2020-01-01T\n\"B,\"\"b\",-1e-3,x\n,99999999999999999999,\n"
  private static let lines =
    "{\"name\":\"Ann\",\"a\":[1,{\"b\":null}],\"age\":1e400}\n{\"age\":-0.0}\n[1,2]\n\"text\"\n"

  private static func run(
    _ expression: String, _ content: Bytes, _ input: S3Select.Input,
    _ output: S3Select.Output = .init(json: .init()), _ range: S3Select.ScanBounds? = nil
  ) {
    do throws(AWSError) {
      var query = S3Select.Query(expression: expression, input: input, output: output)
      query.scanRange = range
      let outcome = try S3Select.run(query, over: [content], now: selectNow)
      if outcome.bytesReturned != outcome.records.reduce(0, { $0 + $1.count }) {
        Issue.record("\(expression): a wrong count of bytes")
      }
    } catch {
      if error.status != 400 || error.code.isEmpty || error.code == "InternalError" {
        Issue.record("\(expression): \(error)")
      }
    }
  }

  private static let statements: [Bytes] = [
    "SELECT * FROM S3Object s WHERE s.name LIKE 'A%!_' ESCAPE '!' LIMIT 10",
    "SELECT s.age + 1 * -2 / 3 % 4 AS x, s.\"name\" || 'y' FROM S3Object AS s WHERE NOT (s._1 = 'a' OR s.age BETWEEN 1 AND 2)",
    "SELECT COUNT(*), SUM(CAST(s.age AS DECIMAL(10, 2))), AVG(s.age), MIN(s.name), MAX(s.name) FROM S3Object s",
    "SELECT CASE s.name WHEN 'Ann' THEN 1 ELSE NULL END, COALESCE(NULL, s.age), NULLIF(1, 1) FROM S3Object s",
    "SELECT TRIM(BOTH 'x' FROM s.name), SUBSTRING(s.name FROM 2 FOR 3), CHAR_LENGTH(s.name), UPPER(s.name) FROM S3Object s",
    "SELECT TO_STRING(TO_TIMESTAMP(s.\"when\"), 'y-MM-dd''T''HH:mm:ss.SSS X'), DATE_ADD(year, 9000, `2020-01-01T`), EXTRACT(timezone_hour FROM UTCNOW()) FROM S3Object s",
    "SELECT s.a[0], s.a[*].b, s.* FROM S3Object[*].a[*] s WHERE s.name IS NOT MISSING AND s.name IN ('a', 'b', null)",
    "SELECT DATE_DIFF(day, `2020-01-01T00:00:00.123456-23:59`, TO_TIMESTAMP('9999-12-31T23:59:59Z')) FROM S3Object",
    "SELECT CAST(`1e400` AS INT), CAST('1e-9223372036854775808' AS FLOAT), `-5`, 1e308 * 10, 9223372036854775807 + 1 FROM S3Object LIMIT 1 -- end",
  ]
  private static let words = [
    "SELECT ", "FROM ", "S3Object", " s", "s.name", "s._1", "_2", "[`-1`]", "[0]", "[*]", ".*", " WHERE ",
    " LIMIT ", "*", "(", ")",
    ",", " AND ", " OR ", " NOT ", " IN ", " LIKE ", " BETWEEN ", " IS ", "NULL", "MISSING", "'text'", "'%_'",
    "\"name\"", "1",
    "-9223372036854775808", "9223372036854775807", "1e-9223372036854775808",
    "0.00000000000000000000000000000000000000001",
    "`-5`", "`2020-02-30T`", "`0001-01-01T00:00+23:59`", "`1d-400`", "`nan`", "CAST(", " AS ", "INT",
    "DECIMAL(`38`,`-3`)",
    "VARCHAR(`-1`)", "TIMESTAMP", "COUNT(*)", "SUM(", "AVG(", "DATE_ADD(month, ", "DATE_DIFF(second, ",
    "EXTRACT(year FROM ",
    "TO_STRING(", "TO_TIMESTAMP(", "UTCNOW()", "SUBSTRING(", " FOR ", "TRIM(LEADING ", "CASE ", " WHEN ",
    " THEN ", " ELSE ",
    " END", "+", "-", "/", "%", "||", "=", "<>", "<", ">=", "COALESCE(", "NULLIF(", ";", "/*", "*/", "--",
    "é", "\u{0}", "((((((((",
  ]

  @Test func `SQL that is broken or made up never traps`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(1), corpus: Self.statements,
      alphabet: [UInt8]("'\"`()[].,*-+/%=<>|e0129 ;\n".utf8))
    var random = SeededGenerator(seed: FuzzRounds.seed(2))
    for round in 0..<FuzzRounds.count(2_000) {
      var expression = mutator.next().description
      if round % 2 == 0 {
        expression = "SELECT "
        for _ in 0...random.next(below: 14) {
          expression += Self.words[Int(random.next(below: UInt64(Self.words.count)))]
        }
        if round % 4 == 0 { expression += " FROM S3Object s" }
      }
      if round % 3 == 0 {
        Self.run(expression, Bytes(Self.lines), .init(json: .init(type: "LINES")), .init(csv: .init()))
      } else {
        Self.run(expression, Bytes(Self.file), .init(csv: Self.csv))
      }
    }
  }

  @Test func `SQL that is nothing but depth or length is refused`() {
    let deep = [
      ("(", ")"), ("NOT ", ""), ("-", ""), ("CASE WHEN ", " THEN 1 END"), ("COALESCE(", ")"), ("1 = ", ""),
    ]
    for (open, close) in deep {
      let expression = String(repeating: open, count: 20_000) + "1" + String(repeating: close, count: 20_000)
      Self.run("SELECT \(expression) FROM S3Object", Bytes(Self.file), .init(csv: Self.csv))
    }
    for piece in ["1+", "'a'||", "s._1,", "1,", "1=1 AND ", "s.a.b", "s[0]", "/*"] {
      let expression = String(repeating: piece, count: 30_000) + "1"
      Self.run("SELECT \(expression) FROM S3Object s", Bytes(Self.file), .init(csv: Self.csv))
    }
    for content in [String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000)] {
      Self.run("SELECT * FROM S3Object", Bytes(content), .init(json: .init(type: "DOCUMENT")))
    }
  }

  @Test func `Files that are broken are read as far as they go, in any format`() {
    var tables = ByteMutator(
      seed: FuzzRounds.seed(3),
      corpus: [Bytes(Self.file), "a,b\r\nc,\"d\r\ne\"\r\n#x\n", "\u{FEFF}1|2;3|4;"],
      alphabet: [UInt8](",\"\n\r#|;' 0e-é".utf8))
    var documents = ByteMutator(
      seed: FuzzRounds.seed(4), corpus: [Bytes(Self.lines), "{\"a\":[{\"name\":\"\\ud83d\\ude00\"}]}"],
      alphabet: [UInt8]("{}[]\",:0123456789eE+-.\\untf \n".utf8))
    var random = SeededGenerator(seed: FuzzRounds.seed(5))
    let marks: [String?] = [nil, nil, nil, "\"", "'", "", ",", ";", "|", "\n", "\r\n", "é", "##"]
    func mark() -> String? { marks[Int(random.next(below: UInt64(marks.count)))] }
    let queries = [
      "SELECT * FROM S3Object", "SELECT COUNT(*) FROM S3Object", "SELECT s._1 FROM S3Object s WHERE s._2 > 0",
      "SELECT s.name, s.a[1].b FROM S3Object[*] s", "SELECT SUM(CAST(s.age AS FLOAT)) FROM S3Object s",
    ]
    for round in 0..<FuzzRounds.count(2_000) {
      let query = queries[Int(random.next(below: UInt64(queries.count)))]
      let edges = [-1, 0, 1, 5, 40, Int.max, Int.min]
      let range: S3Select.ScanBounds? =
        random.next(below: 4) > 0
        ? nil
        : .init(
          start: edges[Int(random.next(below: 7))],
          end: random.next(below: 2) == 0 ? nil : edges[Int(random.next(below: 7))])
      if round % 2 == 0 {
        let format = S3Select.Input.CSV(
          fileHeaderInfo: ["NONE", "USE", "IGNORE"][Int(random.next(below: 3))], comments: mark(),
          quoteEscapeCharacter: mark(), recordDelimiter: mark(), fieldDelimiter: mark(),
          quoteCharacter: mark(),
          allowQuotedRecordDelimiter: random.next(below: 2) == 0)
        let output = S3Select.Output.CSV(
          quoteFields: random.next(below: 2) == 0 ? "ALWAYS" : nil, quoteEscapeCharacter: mark(),
          recordDelimiter: mark(), fieldDelimiter: mark(), quoteCharacter: mark())
        Self.run(query, tables.next(), .init(csv: format), .init(csv: output), range)
      } else {
        let type = round % 3 == 0 ? "DOCUMENT" : "LINES"
        Self.run(query, documents.next(), .init(json: .init(type: type)), .init(json: .init()), range)
      }
    }
  }

  @Test func `Compressed files that are broken come out whole or not at all`() throws {
    let gzip = try #require(Bytes(hex: CompressedSamples.gzip))
    let dynamic = try #require(Bytes(hex: CompressedSamples.dynamicGzip))
    let bzip2 = try #require(Bytes(hex: CompressedSamples.bzip2))
    #expect(Gzip.decompress(gzip) == Bytes(CompressedSamples.text))
    #expect(Gzip.decompress(dynamic) == Bytes(CompressedSamples.longText))
    #expect(S3Select.Bzip2.decompress(bzip2) == Bytes(CompressedSamples.text))
    let alphabet: [UInt8] = [0, 1, 2, 3, 0x1F, 0x8B, 0x42, 0x5A, 0x68, 0x31, 0x7F, 0x80, 0xFF]
    var gzips = ByteMutator(seed: FuzzRounds.seed(6), corpus: [gzip, dynamic], alphabet: alphabet)
    var bzips = ByteMutator(seed: FuzzRounds.seed(7), corpus: [bzip2], alphabet: alphabet)
    for _ in 0..<FuzzRounds.count(1_000) {
      if let bytes = Gzip.decompress(gzips.next(), limit: 1 << 20), bytes.count > 1 << 20 {
        Issue.record("\(bytes.count) bytes")
      }
      _ = S3Select.Bzip2.decompress(bzips.next(), limit: 1 << 20)
    }
  }
}
