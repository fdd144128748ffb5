// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct SelectJSONTests {
  private let rules =
    #"{ "Rules": [ {"id": "1"}, {"expr": "y > x"}, {"id": "2", "expr": "z = DEBUG"} ]} { "created": "June 27", "modified": "July 6" }"#
  private let folders = """
    { "created": "936864000", "dir_name": "important_docs", "files": [ { "name": "." }, { "name": "x.txt" } ], "owner": "Amazon S3" }
    { "created": "936864000", "dir_name": "other_docs", "files": [], "owner": "User" }
    """

  @Test func `A path in FROM makes a record of all that it leads to, also of what isn't there`() throws {
    #expect(
      try selectJSON("SELECT id FROM S3Object[*].Rules[*].id", rules)
        == "{\"id\":\"1\"}\n{}\n{\"id\":\"2\"}\n")
    #expect(
      try selectJSON("SELECT id FROM S3Object[*].Rules[*].id WHERE id IS NOT MISSING", rules)
        == "{\"id\":\"1\"}\n{\"id\":\"2\"}\n")
    #expect(
      try selectJSON("SELECT r.expr FROM S3Object[*].Rules[*] r WHERE r.id = '2'", rules)
        == "{\"expr\":\"z = DEBUG\"}\n")
    #expect(
      try selectJSON("SELECT * FROM S3Object.Rules[1]", rules)
        == "{\"expr\":\"y > x\"}\n\n".replacing("\n\n", with: "\n{}\n"))
  }

  @Test func `Records go by alias, by position and by member`() throws {
    let expected =
      "{\"dir_name\":\"important_docs\",\"owner\":\"Amazon S3\"}\n{\"dir_name\":\"other_docs\",\"owner\":\"User\"}\n"
    #expect(try selectJSON("SELECT d.dir_name, d.owner FROM S3Object[*] d", folders) == expected)
    #expect(try selectJSON("SELECT _1.dir_name, _1.owner FROM S3Object[*]", folders) == expected)
    #expect(try selectJSON("SELECT dir_name, OWNER AS owner FROM S3Object", folders) == expected)
    #expect(try selectJSON("SELECT S3Object.dir_name, S3Object['owner'] FROM S3Object", folders) == expected)
    #expect(
      try selectJSON("SELECT d.files[0].name, d.files[*].name AS all_names FROM S3Object d", folders)
        == "{\"name\":\".\",\"all_names\":[\".\",\"x.txt\"]}\n{\"all_names\":[]}\n")
    #expect(
      try selectJSON("SELECT f.name FROM S3Object[*].files[*] f", folders)
        == "{\"name\":\".\"}\n{\"name\":\"x.txt\"}\n")
    #expect(
      try selectJSON("SELECT d.files FROM S3Object d LIMIT 1", folders, output: .init(csv: .init()))
        == "\"[{\"\"name\"\":\"\".\"\"},{\"\"name\"\":\"\"x.txt\"\"}]\"\n")
  }

  @Test func `A file that is a list is one record, or one for each element`() throws {
    let list = #"[{"a":1},{"a":2}]"#
    #expect(try selectJSON("SELECT * FROM S3Object", list) == "{\"_1\":[{\"a\":1},{\"a\":2}]}\n")
    #expect(try selectJSON("SELECT * FROM S3Object[*][*]", list) == "{\"a\":1}\n{\"a\":2}\n")
    #expect(try selectJSON("SELECT s.a FROM S3Object[*][*] s WHERE s.a > 1", list) == "{\"a\":2}\n")
    #expect(try selectJSON("SELECT COUNT(*) FROM S3Object", list) == "{\"_1\":1}\n")
    #expect(try selectJSON("SELECT * FROM S3Object.*", #"{"a":1,"b":{"c":2}}"#) == "{\"_1\":1}\n{\"c\":2}\n")
  }

  @Test func `Numbers come out as they went in, members in their order`() throws {
    let line =
      #"{"z":1.50,"a":[1e2,-0.0,12345678901234567890.123,9007199254740993],"n":null,"t":true,"s":"\u00e9\"\n"}"#
    #expect(
      try selectJSON("SELECT * FROM S3Object", line, type: "LINES")
        == #"{"z":1.50,"a":[100,0.0,12345678901234567890.123,9007199254740993],"n":null,"t":true,"s":"é\"\n"}"#
        + "\n")
    #expect(
      try selectJSON(
        "SELECT * FROM S3Object", #"{"a":1}{"a":2}"# + "\n\n[]",
        output: .init(json: .init(recordDelimiter: ";"))) == #"{"a":1};{"a":2};{"_1":[]};"#)
    #expect(
      try selectJSON("SELECT s.a, s.n FROM S3Object s", #"{"a":"x,y","n":null}"#, output: .init(csv: .init()))
        == "\"x,y\",\n")
  }

  @Test func `Conditions see what is there and what isn't`() throws {
    let lines = "{\"a\":1}\n{\"a\":null}\n{\"a\":\"1\"}\n{}\n"
    func found(_ condition: String) throws -> String {
      try selectJSON("SELECT COUNT(*) AS n FROM S3Object s WHERE \(condition)", lines, type: "LINES")
    }
    #expect(try found("s.a IS NULL") == "{\"n\":2}\n")
    #expect(try found("s.a IS MISSING") == "{\"n\":1}\n")
    #expect(try found("s.a = 1") == "{\"n\":1}\n")
    #expect(try found("s.a > 0") == "{\"n\":1}\n")
    #expect(try found("s.a <> 1") == "{\"n\":1}\n")
    #expect(try found("'x' IN s.b") == "{\"n\":0}\n")
    #expect(
      try selectJSON(
        "SELECT s.id FROM S3Object s WHERE 'b' IN s.tags", #"{"id":1,"tags":["a","b"]}{"id":2,"tags":[]}"#)
        == "{\"id\":1}\n")
  }

  @Test func `What isn't JSON is refused, unless nobody gets there`() throws {
    for text in ["{", "[1,]", "{\"a\":01}", "nul", "{'a':1}", "\"\u{1}\"", "{\"a\":1},{\"a\":2}"] {
      #expect(selectCode { try selectJSON("SELECT * FROM S3Object", text) } == "JSONParsingError")
    }
    #expect(
      selectCode { try selectJSON("SELECT * FROM S3Object", String(repeating: "[", count: 100_000)) }
        == "JSONParsingError")
    #expect(try selectJSON("SELECT * FROM S3Object LIMIT 1", "{\"a\":1}\n{") == "{\"a\":1}\n")
    #expect(try selectJSON("SELECT * FROM S3Object", " \n ") == "")
  }

  @Test func `Whatever is done to a file, it ends in records or an error`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(24),
      corpus: [Bytes(rules), Bytes(folders), #"[{"a":[1.5e-3,{"b":"\ud83d\ude00"}]}] "x" null"#],
      alphabet: [UInt8](#"{}[]",:\u0123e.-+tfn "#.utf8))
    let paths = ["S3Object", "S3Object[*].Rules[*].id", "S3Object[*][*].a[1]", "S3Object.*"]
    for round in 0..<FuzzRounds.count(8_000) {
      let query = S3Select.Query(
        expression:
          "SELECT s.*, s.a[*].b AS b, s.files[0].name FROM \(paths[round % 4]) s WHERE s.id IS MISSING OR s.id < '2'",
        input: .init(json: .init(type: "DOCUMENT")), output: .init(json: .init()))
      guard let outcome = try? S3Select.run(query, over: [mutator.next()], now: selectNow) else { continue }
      for chunk in outcome.records where !chunk.isEmpty {
        let again = S3Select.Query(
          expression: "SELECT * FROM S3Object", input: .init(json: .init(type: "LINES")),
          output: .init(json: .init()))
        #expect((try? S3Select.run(again, over: [chunk], now: selectNow))?.records == [chunk])
      }
    }
  }
}
