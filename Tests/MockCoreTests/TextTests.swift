// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

struct TextTests {
  @Test(
    "Base64 is that of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, encoded: String) {
    #expect(Bytes(plain).base64 == encoded)
    #expect(Bytes(base64: encoded) == Bytes(plain))
  }

  @Test("The last two characters of base64 are plus and slash")
  func base64Alphabet() {
    #expect(Bytes([0xFB, 0xFF, 0xBF]).base64 == "+/+/")
    #expect(Bytes(base64: "+/+/") == Bytes([0xFB, 0xFF, 0xBF]))
  }

  @Test(
    "Bad base64 is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zm9v=", "Zm9vYg=", "=", "==", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm 9", "-_-_",
      "Zm=v",
      "Zmé=",
    ])
  func refusesBase64(text: String) {
    #expect(Bytes(base64: text) == nil)
    var builder = BytesBuilder()
    builder.append("kept")
    let bytes = Bytes(text)
    let appended = bytes.withUnsafeBytes { builder.append(decodingBase64: $0) }
    #expect(!appended)
    #expect(builder.finish() == "kept")
  }

  @Test("Hexadecimal is written in lower case and read in both")
  func hex() {
    #expect(Bytes([0x00, 0x9A, 0xFF]).hex == "009aff")
    #expect(Bytes(hex: "009aFf") == Bytes([0x00, 0x9A, 0xFF]))
    #expect(Bytes().hex == "")
    #expect(Bytes(hex: "") == Bytes())
    for text in ["0", "0g", "g0", "0x", "00 ", "é"] { #expect(Bytes(hex: text) == nil) }
  }

  @Test("All but the unreserved characters is escaped")
  func percentEncoding() {
    #expect(PercentEncoding.encode("azAZ09-_.~") == "azAZ09-_.~")
    #expect(PercentEncoding.encode("a b/ü+*!'()") == "a%20b%2F%C3%BC%2B%2A%21%27%28%29")
    #expect(PercentEncoding.encode("a b/c", keepingSlash: true) == "a%20b/c")
    #expect(PercentEncoding.encode("") == "")
    #expect(PercentEncoding.encode(Bytes([0, 0xFF])) == "%00%FF")
  }

  @Test("Escapes are read, in either case")
  func percentDecoding() {
    #expect(PercentEncoding.decode("a%20b%2f+") == "a b/+")
    #expect(PercentEncoding.decode("a+b", plusIsSpace: true) == "a b")
    #expect(PercentEncoding.decode("%ff") == Bytes([0xFF]))
    #expect(PercentEncoding.decodeText("%C3%BC") == "ü")
    #expect(PercentEncoding.decodeText("") == "")
    #expect(PercentEncoding.decodeText("%ff") == nil)
    for text in ["%", "%4", "a%", "%zz", "%4g", "%%20"] {
      #expect(PercentEncoding.decode(text) == nil)
      #expect(PercentEncoding.decodeText(text) == nil)
    }
  }

  @Test("A query string keeps the order of its fields")
  func queryString() throws {
    let query = try #require(QueryString("b=1&a=%20x&acl&b=2=3&&=e&"))
    #expect(
      query.fields == [
        .init(name: "b", value: "1"), .init(name: "a", value: " x"), .init(name: "acl", value: ""),
        .init(name: "b", value: "2=3"), .init(name: "", value: "e"),
      ])
    #expect(query["b"] == "1")
    #expect(query["c"] == nil)
    #expect(query.values(of: "b") == ["1", "2=3"])
    #expect(query.encoded == "b=1&a=%20x&acl=&b=2%3D3&=e")
  }

  @Test("A plus is a space in forms alone")
  func plus() {
    #expect(QueryString("a=1+2", plusIsSpace: true)?["a"] == "1 2")
    #expect(QueryString("a=1+2")?["a"] == "1+2")
  }

  @Test("A query string with a bad escape or bad UTF-8 is refused")
  func refusesQueryStrings() {
    for text in ["a=%", "%=a", "a=%ff", "%C3=1", "ok=1&a=%4"] { #expect(QueryString(text) == nil) }
    #expect(QueryString("")?.fields.isEmpty == true)
  }

  @Test("Bytes survive every encoding")
  func roundTrips() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<1_000 {
      let bytes = random.bytes(Int(random.next(below: 200)))
      #expect(Bytes(base64: bytes.base64) == bytes)
      #expect(Bytes(hex: bytes.hex) == bytes)
      #expect(PercentEncoding.decode(PercentEncoding.encode(bytes)) == bytes)
      var builder = BytesBuilder()
      builder.append(base64: bytes)
      builder.append(hex: bytes)
      #expect(builder.finish().description == bytes.base64 + bytes.hex)
    }
  }

  @Test("Fields survive a query string")
  func queryRoundTrips() {
    var random = SeededGenerator(seed: 22)
    for _ in 0..<300 {
      let fields = (0..<random.next(below: 6)).map { _ in
        QueryString.Field(
          name: random.string(length: 1 + Int(random.next(below: 5)), alphabet: "ab&=+% ;/"),
          value: random.string(length: Int(random.next(below: 9)), alphabet: "xy&=+% ;\u{0}"))
      }
      #expect(QueryString(QueryString(fields).encoded)?.fields == fields)
      #expect(QueryString(QueryString(fields).encoded, plusIsSpace: true)?.fields == fields)
    }
  }

  @Test("No bytes crash the decoders")
  func fuzz() {
    var random = SeededGenerator(seed: 23)
    for _ in 0..<5_000 {
      let text = random.string(length: Int(random.next(below: 24)), alphabet: "Zm9v=%+&/4Cc3")
      if let bytes = Bytes(base64: text) { #expect(bytes.count <= text.utf8.count / 4 * 3) }
      if let bytes = PercentEncoding.decode(text) { #expect(bytes.count <= text.utf8.count) }
      if let query = QueryString(text) { #expect(query.fields.count <= text.utf8.count) }
      let noise = random.bytes(Int(random.next(below: 24)))
      noise.withUnsafeBytes {
        _ = Bytes(base64: $0)
        _ = Bytes(hex: $0)
        _ = PercentEncoding.decodeText($0)
        _ = QueryString($0, plusIsSpace: true)
      }
    }
  }
}
