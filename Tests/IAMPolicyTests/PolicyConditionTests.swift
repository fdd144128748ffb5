// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import Testing

@Suite("Operators of conditions")
struct PolicyConditionTests {
  /// Whether a condition on `test:key` holds for a request in which that key has `values`.
  private func holds(_ name: String, _ operands: [String], _ values: [String]?) throws -> Bool {
    var context: PolicyContext = ["test:name": "anna"]
    context["test:key"] = values
    let request = PolicyRequest(
      principal: .anonymous, action: "s3:GetObject", resource: "*", context: context)
    return try PolicyCondition(name, key: "test:key", values: operands).holds(for: request)
  }

  @Test(
    "Each operator compares as it says, and its opposite the other way round",
    arguments: [
      ("StringEquals", "StringNotEquals", "ab", "ab", true),
      ("StringEquals", "StringNotEquals", "ab", "AB", false),
      ("StringEquals", "StringNotEquals", "a*", "ab", false),
      ("StringEquals", "StringNotEquals", "${test:name}", "anna", true),
      ("StringEquals", "StringNotEquals", "${test:none}", "anna", false),
      ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "aB", "Ab", true),
      ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "é", "É", true),
      ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "a", "b", false),
      ("StringLike", "StringNotLike", "a*c?", "abbbcd", true),
      ("StringLike", "StringNotLike", "a*c?", "abbbc", false),
      ("StringLike", "StringNotLike", "${test:name}/*", "anna/x", true),
      ("StringLike", "StringNotLike", "a${*}c", "abc", false),
      ("NumericEquals", "NumericNotEquals", "10", "10.0", true),
      ("NumericEquals", "NumericNotEquals", "9007199254740993", "9007199254740992", false),
      ("NumericEquals", "NumericNotEquals", "10", "ten", false),
      ("DateEquals", "DateNotEquals", "2026-11-22T17:00:00Z", "1795366800", true),
      ("DateEquals", "DateNotEquals", "2026-11-22T18:00+01:00", "2026-11-22T17:00:00Z", true),
      ("DateEquals", "DateNotEquals", "2026-11", "2026-11-01", true),
      ("DateEquals", "DateNotEquals", "2026-11-22", "2026-11-22T00:00:01Z", false),
      ("IpAddress", "NotIpAddress", "10.0.0.0/8", "10.255.0.1", true),
      ("IpAddress", "NotIpAddress", "10.0.0.0/8", "11.0.0.1", false),
      ("IpAddress", "NotIpAddress", "10.1.2.3", "10.1.2.3", true),
      ("IpAddress", "NotIpAddress", "0.0.0.0/0", "1.2.3.4", true),
      ("IpAddress", "NotIpAddress", "0.0.0.0/0", "::1", false),
      ("IpAddress", "NotIpAddress", "::/0", "2001:db8::1", true),
      ("IpAddress", "NotIpAddress", "2001:db8::/32", "2001:0DB8:0:0:0:0:0:1", true),
      ("IpAddress", "NotIpAddress", "2001:db8::/32", "2001:db9::1", false),
      ("IpAddress", "NotIpAddress", "10.0.0.0/8", "::ffff:10.0.0.1", true),
      ("IpAddress", "NotIpAddress", "10.0.0.0/8", "localhost", false),
      ("ArnEquals", "ArnNotEquals", "arn:aws:sns:*:1:t", "arn:aws:sns:eu:1:t", true),
      ("ArnLike", "ArnNotLike", "arn:aws:sns:*:1:t?", "arn:aws:sns:eu:1:t1", true),
      ("ArnLike", "ArnNotLike", "arn:aws:sns:*:t", "arn:aws:sns:eu:1:t", false),
      ("ArnLike", "ArnNotLike", "arn:aws:s3:::*", "arn:aws:s3:::b/x:y", true),
      ("ArnLike", "ArnNotLike", "arn:aws:iam::1:user/${test:name}", "arn:aws:iam::1:user/anna", true),
      ("ArnLike", "ArnNotLike", "arn:aws:s3:::b", "b", false),
    ])
  func opposites(name: String, opposite: String, operand: String, value: String, fits: Bool) throws {
    #expect(try holds(name, [operand], [value]) == fits)
    #expect(try holds(opposite, [operand], [value]) == !fits)
  }

  @Test("Numbers and dates are ordered")
  func order() throws {
    for (kind, low, middle, high) in [
      ("Numeric", "-1.5", "2", "1e3"), ("Date", "2026-11-22", "2026-11-22T17:00:00Z", "1795366801"),
    ] {
      for (suffix, expected) in [
        ("LessThan", [true, false, false]), ("LessThanEquals", [true, true, false]),
        ("GreaterThan", [false, false, true]), ("GreaterThanEquals", [false, true, true]),
      ] {
        let results = try [low, middle, high].map { try holds(kind + suffix, [middle], [$0]) }
        #expect(results == expected, "\(kind)\(suffix)")
      }
      #expect(try !holds(kind + "LessThan", [middle], ["x"]))
    }
  }

  @Test("Booleans match in any case, and what is none matches neither")
  func booleans() throws {
    #expect(try holds("Bool", ["true"], ["TRUE"]))
    #expect(try holds("Bool", ["False"], ["false"]))
    #expect(try !holds("Bool", ["true"], ["false"]))
    #expect(try !holds("Bool", ["true"], ["1"]))
    #expect(try holds("Bool", ["true", "false"], ["false"]))
  }

  @Test("Binary values are compared by what their Base64 stands for")
  func binary() throws {
    #expect(try holds("BinaryEquals", ["YWJj"], ["YWJj"]))
    #expect(try !holds("BinaryEquals", ["YWJj"], ["YWJk"]))
    #expect(try !holds("BinaryEquals", ["YWJj"], ["abc"]))
  }

  @Test("Null asks whether the key is absent")
  func null() throws {
    #expect(try holds("Null", ["true"], nil))
    #expect(try !holds("Null", ["true"], ["x"]))
    #expect(try holds("Null", ["false"], ["x"]))
    #expect(try !holds("Null", ["false"], nil))
    #expect(try holds("Null", ["true", "false"], nil))
  }

  @Test("One of several operands is enough; for opposites none may fit")
  func alternatives() throws {
    #expect(try holds("StringEquals", ["a", "b"], ["b"]))
    #expect(try !holds("StringNotEquals", ["a", "b"], ["b"]))
    #expect(try holds("StringNotEquals", ["a", "b"], ["c"]))
    #expect(try !holds("NotIpAddress", ["10.0.0.0/8", "192.168.0.0/16"], ["192.168.1.1"]))
    #expect(try !holds("StringEquals", [], ["a"]))
  }

  @Test("Without the key only opposites hold, and whatever says IfExists")
  func absent() throws {
    #expect(try !holds("StringEquals", ["a"], nil))
    #expect(try holds("StringNotEquals", ["a"], nil))
    #expect(try !holds("Bool", ["false"], nil))
    #expect(try holds("NotIpAddress", ["0.0.0.0/0"], nil))
    #expect(try holds("StringEqualsIfExists", ["a"], nil))
    #expect(try holds("StringNotEqualsIfExists", ["a"], nil))
    #expect(try !holds("StringEqualsIfExists", ["a"], ["b"]))
    #expect(try holds("ForAllValues:StringEquals", ["a"], nil))
    #expect(try holds("ForAllValues:StringEquals", ["a"], []))
    #expect(try !holds("ForAnyValue:StringEquals", ["a"], nil))
    #expect(try !holds("ForAnyValue:StringNotEquals", ["a"], nil))
    #expect(try holds("ForAnyValue:StringEqualsIfExists", ["a"], nil))
  }

  @Test("Quantifiers look at all values of the request or at any")
  func quantifiers() throws {
    #expect(try holds("ForAllValues:StringEquals", ["a", "b", "c"], ["a", "b"]))
    #expect(try !holds("ForAllValues:StringEquals", ["a", "b"], ["a", "x"]))
    #expect(try holds("ForAllValues:StringNotEquals", ["a", "b"], ["x", "y"]))
    #expect(try !holds("ForAllValues:StringNotEquals", ["a", "b"], ["x", "a"]))
    #expect(try holds("ForAnyValue:StringLike", ["a*"], ["x", "ab"]))
    #expect(try !holds("ForAnyValue:StringLike", ["a*"], ["x", "y"]))
    #expect(try holds("ForAnyValue:StringNotEquals", ["a"], ["a", "x"]))
    #expect(try !holds("ForAnyValue:StringNotEquals", ["a"], ["a", "a"]))
  }

  @Test("In policies of 2008 a variable is plain text")
  func plain() throws {
    let request = PolicyRequest(
      principal: .anonymous, action: "a:b", resource: "*", context: ["t:k": "${t:k}"])
    let old = try PolicyCondition("StringEquals", key: "t:k", values: ["${t:k}"], version: .v2008)
    #expect(old.holds(for: request))
    let other = try PolicyCondition("StringEquals", key: "t:k", values: ["x${t:k}"], version: .v2008)
    #expect(!other.holds(for: request))
  }
}
