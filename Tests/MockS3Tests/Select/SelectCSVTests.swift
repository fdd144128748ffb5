// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct SelectCSVTests {
  private let people = "name,Age,city\nanna,31,Oslo\nbob,9,\"New York, NY\"\n"
  private let csv = S3Select.Output(csv: .init())

  @Test func `Columns go by name, by position and by alias`() throws {
    #expect(
      try selectCSV("SELECT * FROM S3Object", people, output: csv) == "anna,31,Oslo\nbob,9,\"New York, NY\"\n"
    )
    #expect(
      try selectCSV("SELECT s.name, s._2 FROM S3Object s", people)
        == "{\"name\":\"anna\",\"_2\":\"31\"}\n{\"name\":\"bob\",\"_2\":\"9\"}\n")
    #expect(
      try selectCSV("SELECT AGE AS years FROM S3Object[*] AS s LIMIT 1", people) == "{\"years\":\"31\"}\n")
    #expect(try selectCSV("SELECT S3Object.\"Age\" FROM S3Object LIMIT 1", people) == "{\"Age\":\"31\"}\n")
    #expect(
      try selectCSV("SELECT s.*, s._1 || '!' FROM S3Object s LIMIT 1", people, output: csv)
        == "anna,31,Oslo,anna!\n")
    #expect(try selectCSV("SELECT _9 FROM S3Object LIMIT 1", people) == "{}\n")
  }

  @Test func `Names that don't exist, or exist twice, are errors`() {
    #expect(selectCode { try selectCSV("SELECT foo FROM S3Object", people) } == "MissingHeaders")
    #expect(selectCode { try selectCSV("SELECT \"age\" FROM S3Object", people) } == "MissingHeaders")
    #expect(selectCode { try selectCSV("SELECT x.name FROM S3Object s", people) } == "InvalidTableAlias")
    #expect(selectCode { try selectCSV("SELECT s.name.x FROM S3Object s", people) } == "InvalidKeyPath")
    #expect(selectCode { try selectCSV("SELECT name FROM S3Object.lines", people) } == "InvalidKeyPath")
    #expect(selectCode { try selectCSV("SELECT _0 FROM S3Object", people) } == "InvalidColumnIndex")
    #expect(selectCode { try selectCSV("SELECT a FROM S3Object", "a,A\n1,2\n") } == "AmbiguousFieldName")
    #expect(selectCode { try selectCSV("SELECT name FROM S3Object", people, .init()) } == "MissingHeaders")
    #expect(
      selectCode { try selectCSV("SELECT name FROM S3Object", people, .init(fileHeaderInfo: "IGNORE")) }
        == "MissingHeaders")
  }

  @Test func `The first line is a header, no header, or nothing`() throws {
    #expect(try selectCSV("SELECT _1 FROM S3Object", people, .init(), output: csv) == "name\nanna\nbob\n")
    #expect(
      try selectCSV("SELECT _1 FROM S3Object", people, .init(fileHeaderInfo: "IGNORE"), output: csv)
        == "anna\nbob\n")
    #expect(
      try selectCSV("SELECT * FROM S3Object", "a,b\n1\n1,2,3\n")
        == "{\"a\":\"1\"}\n{\"a\":\"1\",\"b\":\"2\",\"_3\":\"3\"}\n")
  }

  @Test func `Fields are text, and numbers where they are compared with such`() throws {
    #expect(try selectCSV("SELECT name FROM S3Object WHERE Age > 10", people, output: csv) == "anna\n")
    #expect(
      try selectCSV("SELECT name FROM S3Object WHERE CAST(Age AS INT) < 10", people, output: csv) == "bob\n")
    #expect(try selectCSV("SELECT name FROM S3Object WHERE Age = '9'", people, output: csv) == "bob\n")
    #expect(try selectCSV("SELECT Age + 1 FROM S3Object", people, output: csv) == "32\n10\n")
    #expect(
      try selectCSV("SELECT _1 FROM S3Object WHERE _2 > 5", "a,x\nb,7\n", .init(), output: csv) == "b\n")
    #expect(selectCode { try selectCSV("SELECT name + 1 FROM S3Object", people) } == "InvalidDataType")
  }

  @Test func `Aggregates make one record of all`() throws {
    let sql =
      "SELECT COUNT(*), COUNT(_9), SUM(CAST(Age AS INT)) AS total, AVG(CAST(Age AS INT)), MIN(name), MAX(CAST(Age AS INT)) FROM S3Object"
    #expect(
      try selectCSV(sql, people) == "{\"_1\":2,\"_2\":0,\"total\":40,\"_4\":20,\"_5\":\"anna\",\"_6\":31}\n")
    #expect(try selectCSV("SELECT COUNT(*) FROM S3Object WHERE Age > 100", people) == "{\"_1\":0}\n")
    #expect(
      try selectCSV("SELECT SUM(Age), AVG(Age), MAX(Age) FROM S3Object WHERE FALSE", people, output: csv)
        == ",,\n")
    #expect(
      try selectCSV("SELECT SUM(Age) * 2 + COUNT(*) FROM S3Object LIMIT 1", people, output: csv) == "82\n")
    #expect(
      try selectCSV("SELECT AVG(_1) FROM S3Object", "1\n2\n2\n", .init(), output: csv)
        == "1.6666666666666666666666666666666666667\n")
    #expect(selectCode { try selectCSV("SELECT SUM(name) FROM S3Object", people) } == "InvalidDataType")
  }

  @Test func `LIMIT ends the reading`() throws {
    #expect(try selectCSV("SELECT name FROM S3Object LIMIT 1", people, output: csv) == "anna\n")
    #expect(try selectCSV("SELECT name FROM S3Object LIMIT 0", people, output: csv) == "")
    #expect(try selectCSV("SELECT COUNT(*) FROM S3Object LIMIT 0", people, output: csv) == "")
    // What stands behind isn't looked at.
    #expect(try selectCSV("SELECT a FROM S3Object LIMIT 1", "a\n1\n\"broken", output: csv) == "1\n")
  }

  @Test func `Quotes, escapes, comments and delimiters are as they are said to be`() throws {
    func all(_ content: String, _ format: S3Select.Input.CSV = .init()) throws -> String {
      try selectCSV("SELECT * FROM S3Object", content, format, output: .init(csv: .init(fieldDelimiter: "|")))
    }
    #expect(try all("a,\"b\"\"c\",\"\"\n") == "a|\"b\"\"c\"|\n")
    #expect(try all("# no\na\n#no\n\n\nb#") == "a\nb#\n")
    #expect(try all("% no\n#a", .init(comments: "%")) == "#a\n")
    #expect(try all("a\r\n\"b\"\r\n\r\nc\r") == "a\nb\nc\n")
    #expect(
      try all("a\r\nb\n", .init(recordDelimiter: "\r\n")) == "\"a\"\n\"b\n\"\n".replacing("\"a\"", with: "a"))
    #expect(try all("a;b$c;d", .init(recordDelimiter: "$", fieldDelimiter: ";")) == "a|b\nc|d\n")
    #expect(try all("'a,''b'',c',d", .init(quoteEscapeCharacter: "'", quoteCharacter: "'")) == "a,'b',c|d\n")
    #expect(try all(#""a\"b","c\\",d"#, .init(quoteEscapeCharacter: "\\")) == "\"a\"\"b\"|c\\|d\n")
    #expect(try all("\"a,b\n", .init(quoteCharacter: "")) == "\"\"\"a\"|b\n")
    #expect(try all("a€b", .init(fieldDelimiter: "€")) == "a|b\n")
    #expect(try all("\u{FEFF}a,b") == "a|b\n")
    #expect(try all("a,\n,b") == "a|\n|b\n")
    #expect(try all("") == "")
  }

  @Test func `Records end inside quotes only where that is allowed`() throws {
    let content = "a,\"b\nc\"\nd,e\n"
    #expect(selectCode { try selectCSV("SELECT _1 FROM S3Object", content, .init()) } == "CSVUnescapedQuote")
    #expect(
      try selectCSV("SELECT _2 FROM S3Object", content, .init(allowQuotedRecordDelimiter: true))
        == "{\"_2\":\"b\\nc\"}\n{\"_2\":\"e\"}\n")
    #expect(
      selectCode { try selectCSV("SELECT _1 FROM S3Object", "\"a\"b,c", .init()) } == "CSVUnescapedQuote")
    #expect(
      selectCode { try selectCSV("SELECT _1 FROM S3Object", "\"a", .init(allowQuotedRecordDelimiter: true)) }
        == "CSVUnescapedQuote")
    #expect(try selectCSV("SELECT _1 FROM S3Object", "a\"b\",c", .init()) == "{\"_1\":\"a\\\"b\\\"\"}\n")
  }

  @Test func `Output quotes what needs it, or everything, in the characters that are asked for`() throws {
    let content = "a,\"b,c\",\"d\"\"e\",\n"
    func output(_ csv: S3Select.Output.CSV) throws -> String {
      try selectCSV("SELECT * FROM S3Object", content, .init(), output: .init(csv: csv))
    }
    #expect(try output(.init()) == "a,\"b,c\",\"d\"\"e\",\n")
    #expect(try output(.init(quoteFields: "ALWAYS")) == "\"a\",\"b,c\",\"d\"\"e\",\"\"\n")
    #expect(
      try output(.init(quoteEscapeCharacter: "\\", recordDelimiter: "\r\n", fieldDelimiter: ";"))
        == "a;b,c;\"d\\\"e\";\r\n")
    #expect(try output(.init(fieldDelimiter: "\t", quoteCharacter: "'")) == "a\tb,c\td\"e\t\n")
    #expect(selectCode { try output(.init(quoteFields: "SOMETIMES")) } == "InvalidQuoteFields")
  }

  @Test func `Settings may be written in any case`() throws {
    let content = "name,age\nAnn,41\n"
    let output = S3Select.Output(csv: .init(quoteFields: "Always"))
    let query = "SELECT s.name FROM S3Object s"
    for header in ["Use", "use", "USE"] {
      let input = S3Select.Input(csv: .init(fileHeaderInfo: header), compressionType: "None")
      #expect(try select(query, content, input, output) == "\"Ann\"\n")
    }
    for type in ["Lines", "document"] {
      #expect(try selectJSON(query, "{\"name\":\"Ann\"}", type: type) == "{\"name\":\"Ann\"}\n")
    }
  }

  @Test func `Parameters are checked before the expression is`() {
    func code(_ input: S3Select.Input, _ output: S3Select.Output = .init(json: .init())) -> String {
      selectCode { try select("x", "", input, output) }
    }
    #expect(code(.init(csv: .init(fileHeaderInfo: "MAYBE"))) == "InvalidFileHeaderInfo")
    #expect(code(.init(json: .init(type: "OTHER"))) == "InvalidJsonType")
    #expect(code(.init(json: .init())) == "MissingRequiredParameter")
    #expect(code(.init()) == "MissingRequiredParameter")
    #expect(code(.init(csv: .init(), json: .init(type: "LINES"))) == "ObjectSerializationConflict")
    #expect(code(.init(csv: .init(), compressionType: "ZIP")) == "InvalidCompressionFormat")
    #expect(code(.init(csv: .init(fieldDelimiter: ""))) == "InvalidRequestParameter")
    #expect(code(.init(csv: .init(fieldDelimiter: "abc"))) == "InvalidRequestParameter")
    #expect(code(.init(csv: .init(recordDelimiter: ","))) == "InvalidRequestParameter")
    #expect(code(.init(csv: .init()), .init()) == "MissingRequiredParameter")
    #expect(code(.init(csv: .init())) == "ParseUnexpectedToken")
    let query = S3Select.Query(expression: "x", expressionType: "NOSQL", input: .init(), output: .init())
    #expect(
      selectCode { try S3Select.run(query, over: [], now: selectNow).records.description }
        == "InvalidExpressionType")
  }

  @Test func `What isn't UTF-8 and records over 1 MiB are refused`() {
    let broken = Bytes([0x61, 0xFF, 0x0A])
    let query = S3Select.Query(
      expression: "SELECT * FROM S3Object", input: .init(csv: .init()), output: .init(csv: .init()))
    #expect(
      selectCode { try S3Select.run(query, over: [broken], now: selectNow).records.description }
        == "InvalidTextEncoding")
    let long = String(repeating: "a", count: 1_048_577)
    #expect(
      selectCode { try selectCSV("SELECT COUNT(*) FROM S3Object", long, .init()) } == "OverMaxRecordSize")
  }

  @Test func `Records count what they read and return, in chunks of whole records`() throws {
    let line = String(repeating: "x", count: 99) + "\n"
    let content = (0..<3_000).map { _ in Bytes(line) }
    let query = S3Select.Query(
      expression: "SELECT * FROM S3Object", input: .init(csv: .init()), output: .init(csv: .init()))
    let outcome = try S3Select.run(query, over: content, now: selectNow)
    #expect(outcome.bytesScanned == 300_000)
    #expect(outcome.bytesProcessed == 300_000)
    #expect(outcome.bytesReturned == 300_000)
    #expect(outcome.records.count == 3)
    #expect(outcome.records.allSatisfy { $0.count % 100 == 0 })
  }

  @Test func `A scan range takes the records that begin in it`() throws {
    let content = "aaa\nbbb\nccc\nddd\n"
    func scan(_ start: Int?, _ end: Int?, _ input: S3Select.Input = .init(csv: .init())) throws -> String {
      var query = S3Select.Query(
        expression: "SELECT _1 FROM S3Object", input: input, output: .init(csv: .init()))
      query.scanRange = .init(start: start, end: end)
      return try S3Select.run(query, over: [Bytes(content)], now: selectNow).records.map(\.description)
        .joined()
    }
    #expect(try scan(0, 3) == "aaa\n")
    #expect(try scan(1, 4) == "bbb\n")
    #expect(try scan(4, 8) == "bbb\nccc\n")
    #expect(try scan(5, 7) == "")
    #expect(try scan(8, nil) == "ccc\nddd\n")
    #expect(try scan(nil, 5) == "ddd\n")
    #expect(try scan(100, nil) == "")
    #expect(selectCode { try scan(5, 4) } == "InvalidScanRange")
    #expect(selectCode { try scan(nil, nil) } == "InvalidScanRange")
    #expect(
      selectCode { try scan(0, 1, .init(csv: .init(allowQuotedRecordDelimiter: true))) }
        == "UnsupportedScanRangeInput")
    #expect(
      selectCode { try scan(0, 1, .init(json: .init(type: "DOCUMENT"))) } == "UnsupportedScanRangeInput")
  }

  @Test func `Whatever is done to a file, it ends in records or an error`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(22),
      corpus: [
        Bytes(people), "a,\"b\"\"c\",\"\n\"\r\n#x\n\n,,\n", "a|'b''|c'$$d|e\\'$$", "\u{FEFF}é,€\n1,2\n",
      ],
      alphabet: [UInt8]("\"',|$\r\n#\\é0".utf8))
    let formats: [S3Select.Input.CSV] = [
      .init(fileHeaderInfo: "USE"), .init(allowQuotedRecordDelimiter: true), .init(recordDelimiter: "\r\n"),
      .init(quoteEscapeCharacter: "\\", recordDelimiter: "$$", fieldDelimiter: "|", quoteCharacter: "'"),
      .init(comments: "", quoteEscapeCharacter: "", quoteCharacter: ""),
    ]
    for round in 0..<FuzzRounds.count(8_000) {
      var query = S3Select.Query(
        expression: "SELECT s.*, _2, COALESCE(_3, 'x') FROM S3Object s WHERE _1 <> 'q'",
        input: .init(csv: formats[round % formats.count]), output: .init(csv: .init(quoteFields: "ALWAYS")))
      if round % 3 == 0 { query.scanRange = .init(start: round % 40, end: round % 70) }
      let content = mutator.next()
      let cut = content.count / 2
      _ = try? S3Select.run(
        query, over: [content.slice(0..<cut), content.slice(cut..<content.count)], now: selectNow)
    }
  }

  @Test func `What was written as CSV is read as the same again`() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(23))
    let letters: [Character] = ["a", ",", "\"", "\n", "é", " ", "'", "#", "1"]
    for _ in 0..<FuzzRounds.count(500) {
      let fields = (0..<3).map { _ in
        "x" + String((0..<random.next(below: 6)).map { _ in letters[Int(random.next(below: 9))] })
      }
      let json =
        "{"
        + fields.enumerated().map { "\"f\($0.offset)\":\(S3Select.quoted($0.element))" }.joined(
          separator: ",") + "}\n"
      let written = try selectJSON("SELECT * FROM S3Object", json, output: .init(csv: .init()))
      let read = try selectCSV(
        "SELECT _1 AS f0, _2 AS f1, _3 AS f2 FROM S3Object", written, .init(allowQuotedRecordDelimiter: true))
      #expect(read == json)
    }
  }
}

extension S3Select {
  /// A text as JSON has it.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      + "\""
  }
}
