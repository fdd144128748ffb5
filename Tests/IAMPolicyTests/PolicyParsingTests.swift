// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore
import Testing

/// A policy of one statement that is complete but for what a test changes: `nil` takes an element away.
func policyText(_ changes: KeyValuePairs<String, String?> = [:], version: String? = "2012-10-17") -> String {
  var elements: [(String, String)] = [
    ("Effect", #""Allow""#), ("Principal", #""*""#), ("Action", #""s3:GetObject""#),
    ("Resource", #""arn:aws:s3:::bucket/*""#),
  ]
  for (name, value) in changes {
    elements.removeAll { $0.0 == name }
    if let value { elements.append((name, value)) }
  }
  let body = elements.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
  let head = version.map { "\"Version\":\"\($0)\"," } ?? ""
  return "{\(head)\"Statement\":[{\(body)}]}"
}

@Suite("Parsing policies")
struct PolicyParsingTests {
  private func error(_ text: String, _ grammar: PolicyGrammar = .resource) -> PolicyError? {
    do {
      _ = try PolicyDocument(parsing: text, grammar: grammar)
      return nil
    } catch {
      return error
    }
  }

  @Test("A policy with everything is read as it is written")
  func everything() throws {
    let policy = try PolicyDocument(
      parsing: """
        {"Version":"2012-10-17","Id":"all","Statement":[
          {"Sid":"One two","Effect":"Allow",
           "Principal":{"AWS":["123456789012","arn:aws:iam::210987654321:user/a/b"],"Service":"sns.amazonaws.com"},
           "Action":["s3:Get*","s3:PutObject"],"Resource":"arn:aws:s3:::b/*",
           "Condition":{"StringEquals":{"aws:PrincipalOrgID":["o-1","o-2"]},"Bool":{"aws:SecureTransport":true},
             "NumericLessThan":{"s3:max-keys":10}}},
          {"Effect":"Deny","NotPrincipal":{"Federated":"accounts.google.com",
             "CanonicalUser":"\(String(repeating: "a1", count: 32))"},
           "NotAction":"*","NotResource":["arn:aws:s3:::b"]}]}
        """)
    #expect(policy.version == .v2012)
    #expect(policy.id == "all")
    #expect(policy.statements.count == 2)
    let first = policy.statements[0]
    #expect(first.sid == "One two")
    #expect(first.effect == .allow)
    #expect(
      first.principals
        == .init([
          .account("123456789012"), .arn("arn:aws:iam::210987654321:user/a/b"), .service("sns.amazonaws.com"),
        ]))
    #expect(first.actions.patterns.map(\.text) == ["s3:Get*", "s3:PutObject"])
    #expect(first.conditions.map(\.key) == ["aws:PrincipalOrgID", "aws:SecureTransport", "s3:max-keys"])
    #expect(first.conditions.map(\.values) == [["o-1", "o-2"], ["true"], ["10"]])
    let second = policy.statements[1]
    #expect(second.effect == .deny)
    #expect(second.principals?.isExcluding == true)
    #expect(second.actions.isExcluding)
    #expect(second.resources?.isExcluding == true)
    #expect(second.resources?.patterns.map(\.text) == ["arn:aws:s3:::b"])
  }

  @Test("One statement needs no list, and a policy without a version is of 2008")
  func single() throws {
    let policy = try PolicyDocument(
      parsing: #"{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}"#)
    #expect(policy.version == .v2008)
    #expect(policy.statements.count == 1)
  }

  @Test("What isn't an object from the first byte on is refused")
  func json() {
    for text in ["", " {}", "\n{}", "[]", "null", #""{}""#] { #expect(error(text) == .notAnObject) }
    for text in ["{", "{]", "{'a':1}", "{} x", #"{"Statement":[}"#, "{\"Id\":\"\u{1}\"}"] {
      #expect(error(text) == .malformedJSON)
    }
    let deep = "{\"Id\":" + String(repeating: "[", count: 100_000)
    #expect(error(deep) == .malformedJSON)
  }

  @Test("A key that stands twice in an object is refused wherever that is")
  func duplicates() {
    #expect(error(#"{"Id":"a","Id":"a","Statement":[]}"#) == .duplicateKey("Id"))
    #expect(
      error(#"{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}"#) == .duplicateKey("Effect"))
    #expect(error(policyText(["Principal": #"{"AWS":"*","AWS":"*"}"#])) == .duplicateKey("AWS"))
    #expect(
      error(policyText(["Condition": #"{"Bool":{},"Bool":{}}"#])) == .duplicateKey("Bool"))
    #expect(
      error(policyText(["Condition": #"{"Bool":{"a:b":true,"a:b":true}}"#])) == .duplicateKey("a:b"))
  }

  @Test("Elements that don't exist are refused by name")
  func unknown() {
    #expect(error(#"{"Statements":[]}"#) == .unknownElement("Statements"))
    #expect(error(#"{"statement":[]}"#) == .unknownElement("statement"))
    #expect(error(policyText(["Actions": #""*""#])) == .unknownElement("Actions"))
    #expect(error(policyText(["Version": #""x""#])) == .unknownElement("Version"))
  }

  @Test("Elements that must be there are named when they are not")
  func missing() {
    #expect(error("{}") == .missingElement("Statement"))
    #expect(error(#"{"Statement":[{}]}"#) == .missingElement("Effect"))
    for name in ["Effect", "Principal", "Action", "Resource"] {
      #expect(error(policyText([name: nil])) == .missingElement(name))
    }
  }

  @Test("A list of no statements has an error of its own")
  func empty() {
    #expect(error(#"{"Statement":[]}"#) == .emptyStatement)
    #expect(error(policyText(["Action": "[]"])) == .emptyElement("Action"))
    #expect(error(policyText(["Resource": "[]"])) == .emptyElement("Resource"))
    #expect(error(policyText(["Principal": "{}"])) == .emptyElement("Principal"))
    #expect(error(policyText(["Principal": #"{"AWS":[]}"#])) == .emptyElement("Principal"))
  }

  @Test("Versions and effects are the known ones, letter for letter")
  func enumerations() {
    #expect(error(policyText(version: "2012-10-18")) == .invalidVersion("2012-10-18"))
    #expect(error(policyText(["Effect": #""allow""#])) == .invalidEffect("allow"))
    #expect(error(policyText(["Effect": "true"])) == .wrongType("Effect"))
  }

  @Test("Values of another JSON type are refused")
  func types() {
    #expect(error(#"{"Statement":"x"}"#) == .wrongType("Statement"))
    #expect(error(#"{"Statement":["x"]}"#) == .wrongType("Statement"))
    #expect(error(#"{"Id":1,"Statement":[]}"#) == .wrongType("Id"))
    #expect(error(#"{"Version":null,"Statement":[]}"#) == .wrongType("Version"))
    #expect(error(policyText(["Sid": "1"])) == .wrongType("Sid"))
    #expect(error(policyText(["Action": "1"])) == .wrongType("Action"))
    #expect(error(policyText(["Action": "[[]]"])) == .wrongType("Action"))
    #expect(error(policyText(["Resource": "{}"])) == .wrongType("Resource"))
    #expect(error(policyText(["Principal": #"["*"]"#])) == .wrongType("Principal"))
    #expect(error(policyText(["Condition": "[]"])) == .wrongType("Condition"))
    #expect(error(policyText(["Condition": #"{"Bool":"true"}"#])) == .wrongType("Condition"))
    #expect(error(policyText(["Condition": #"{"Bool":{"a:b":null}}"#])) == .wrongType("Condition"))
  }

  @Test("An element and its opposite can't both be there")
  func conflicts() {
    #expect(error(policyText(["NotAction": #""s3:*""#])) == .conflictingElements("Action", "NotAction"))
    #expect(error(policyText(["NotResource": #""*""#])) == .conflictingElements("Resource", "NotResource"))
    #expect(
      error(policyText(["Effect": #""Deny""#, "NotPrincipal": #""*""#]))
        == .conflictingElements("Principal", "NotPrincipal"))
    #expect(
      error(policyText(["Principal": nil, "NotPrincipal": #"{"AWS":"123456789012"}"#]))
        == .allowWithNotPrincipal)
  }

  @Test(
    "Principals are accounts, users, roles, sessions, services, providers and canonical users",
    arguments: [
      ("AWS", "*"), ("AWS", "123456789012"), ("AWS", "arn:aws:iam::123456789012:root"),
      ("AWS", "arn:aws-cn:iam::123456789012:user/anna"),
      ("AWS", "arn:aws:iam::123456789012:role/path/to/role"),
      ("AWS", "arn:aws:sts::123456789012:assumed-role/role/session"),
      ("AWS", "arn:aws:sts::123456789012:federated-user/bob"),
      ("AWS", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"),
      ("AWS", "AROAEXAMPLEEXAMPLE123"), ("Service", "cloudfront.amazonaws.com"),
      ("Service", "logs.eu-west-1.amazonaws.com"),
      ("Federated", "arn:aws:iam::123456789012:saml-provider/ADFS"),
    ])
  func goodPrincipals(type: String, value: String) {
    #expect(error(policyText(["Principal": "{\"\(type)\":\"\(value)\"}"])) == nil)
  }

  @Test(
    "Other principals are refused",
    arguments: [
      ("AWS", ""), ("AWS", "anna"), ("AWS", "1234567890123"), ("AWS", "12345678901"),
      ("AWS", "arn:aws:iam::123456789012:user/*"), ("AWS", "arn:aws:iam::123456789012:group/g"),
      ("AWS", "arn:aws:iam::123456789012:user/"), ("AWS", "arn:aws:iam::12345:root"),
      ("AWS", "arn:aws:iam:eu-west-1:123456789012:root"), ("AWS", "arn:aws:s3:::bucket"), ("AWS", "arn:"),
      ("Service", "*"), ("Service", "s3"), ("Service", "s3.*.com"), ("Federated", ""),
      ("CanonicalUser", "abc"),
      ("aws", "123456789012"), ("Everyone", "*"),
    ])
  func badPrincipals(type: String, value: String) {
    #expect(
      error(policyText(["Principal": "{\"\(type)\":\"\(value)\"}"])) == .invalidPrincipal("\(type):\(value)"))
  }

  @Test("A string as the principal can only be the star")
  func principalText() {
    #expect(error(policyText(["Principal": #""123456789012""#])) == .invalidPrincipal("123456789012"))
  }

  @Test("Actions have a service and a name, or are the star")
  func actions() {
    for good in ["*", "s3:*", "S3:getobject", "s3:Get?bject*", "execute-api:Invoke"] {
      #expect(error(policyText(["Action": "\"\(good)\""])) == nil)
    }
    for bad in ["", "s3", "s3:", ":Get", "s*:Get", "s3:Get:Object", "s3:Get Object", "**"] {
      #expect(error(policyText(["Action": "\"\(bad)\""])) == .invalidAction(bad))
    }
  }

  @Test("Resources are ARNs or the star")
  func resources() {
    for good in ["*", "arn:aws:s3:::b", "arn:aws:s3:::${aws:username}/*", "arn:aws:sqs"] {
      #expect(error(policyText(["Resource": "\"\(good)\""])) == nil)
    }
    for bad in ["", "bucket", "bucket/*", "**", "s3:::b"] {
      #expect(error(policyText(["Resource": "\"\(bad)\""])) == .invalidResource(bad))
    }
  }

  @Test("Every operator is known, alone, with a quantifier and with IfExists")
  func operators() throws {
    for known in PolicyCondition.Operator.allCases {
      let value =
        switch known.rawValue {
        case let name where name.hasPrefix("Date"): "2026-11-22T17:00:00Z"
        case let name where name.hasPrefix("Numeric"): "5"
        case let name where name.contains("Ip"): "10.0.0.0/8"
        case "Bool", "Null": "true"
        default: "YWJj"
        }
      for name in [
        known.rawValue, "ForAllValues:" + known.rawValue, "ForAnyValue:" + known.rawValue,
        known.rawValue + "IfExists", "ForAnyValue:" + known.rawValue + "IfExists",
      ] where known != .null || !name.hasSuffix("IfExists") {
        let condition = try PolicyCondition(name, key: "aws:key", values: [value])
        #expect(condition.operator == known)
        #expect(condition.ifExists == name.hasSuffix("IfExists"))
        #expect((condition.quantifier == nil) == !name.contains(":"))
      }
    }
  }

  @Test("Operators that don't exist are refused, even with nothing to compare")
  func unknownOperators() {
    for name in ["StringIs", "stringequals", "NullIfExists", "ForAll:Bool", "ForAnyValue:", "IfExists", ""] {
      #expect(error(policyText(["Condition": "{\"\(name)\":{}}"])) == .invalidConditionOperator(name))
      #expect(
        error(policyText(["Condition": "{\"\(name)\":{\"a:b\":\"c\"}}"])) == .invalidConditionOperator(name))
    }
  }

  @Test("Condition keys have a prefix and a name")
  func conditionKeys() {
    for key in ["", "SourceIp", ":x", "aws:"] {
      #expect(error(policyText(["Condition": "{\"Bool\":{\"\(key)\":true}}"])) == .invalidConditionKey(key))
    }
  }

  @Test(
    "Values that an operator can't read are refused",
    arguments: [
      ("NumericEquals", "ten"), ("NumericEquals", "0x10"), ("NumericEquals", ""), ("NumericEquals", "NaN"),
      ("DateEquals", "yesterday"), ("DateEquals", "2026-13-01"), ("DateEquals", ""),
      ("DateEquals", "99999999999999999999"), ("Bool", "yes"), ("Null", "1"), ("BinaryEquals", "###"),
      ("IpAddress", "10.0.0"), ("IpAddress", "10.0.0.256"), ("IpAddress", "10.0.0.0/33"),
      ("IpAddress", "::1::"), ("IpAddress", "::/129"), ("IpAddress", "+1::"), ("IpAddress", "10.0.0.0/"),
      ("IpAddress", "${aws:SourceIp}"),
    ])
  func conditionValues(name: String, value: String) {
    #expect(
      error(policyText(["Condition": "{\"\(name)\":{\"a:b\":\"\(value)\"}}"]))
        == .invalidConditionValue(value, operator: name))
  }

  @Test("Policies of users have no principal, those of trust no resource, and IAM is strict about Sids")
  func grammars() {
    #expect(error(policyText(), .identity) == .forbiddenElement("Principal"))
    #expect(error(policyText(["Principal": nil]), .identity) == nil)
    #expect(error(policyText(), .trust) == .forbiddenElement("Resource"))
    #expect(error(policyText(["Resource": nil]), .trust) == nil)
    #expect(error(policyText(["Principal": nil, "Sid": #""a b""#]), .identity) == .invalidSid("a b"))
    let statement = #"{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}"#
    #expect(error("{\"Statement\":[\(statement),\(statement)]}", .identity) == .duplicateSid("a"))
    #expect(error(policyText(["Sid": #""a b""#])) == nil)
  }
}
