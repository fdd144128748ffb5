// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import Testing

@Suite("Asking policies")
struct PolicyEvaluationTests {
  private let anna = PolicyPrincipal.user("arn:aws:iam::111122223333:user/staff/anna", userID: "AIDAANNA")

  private func ask(
    _ text: String, _ principal: PolicyPrincipal = .anonymous, _ action: String = "s3:GetObject",
    _ resource: String = "arn:aws:s3:::bucket/a", _ context: PolicyContext = [:]
  ) throws -> PolicyDecision {
    try PolicyDocument(parsing: text).evaluate(
      PolicyRequest(principal: principal, action: action, resource: resource, context: context))
  }

  @Test("A statement that applies allows, and none says nothing")
  func allow() throws {
    #expect(try ask(policyText()) == .allowed)
    #expect(try ask(policyText(), .anonymous, "s3:PutObject") == .implicitDeny)
    #expect(try ask(policyText(), .anonymous, "s3:GetObject", "arn:aws:s3:::bucket") == .implicitDeny)
  }

  @Test("One that denies wins over all that allow, wherever it stands")
  func deny() throws {
    let allow = #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}"#
    let deny = #"{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#
    for text in ["{\"Statement\":[\(allow),\(deny)]}", "{\"Statement\":[\(deny),\(allow)]}"] {
      #expect(try ask(text) == .explicitDeny)
      #expect(try ask(text, .anonymous, "s3:PutObject") == .allowed)
    }
  }

  @Test("Actions match in any case, with wildcards")
  func actions() throws {
    for pattern in ["s3:getobject", "S3:Get*", "s3:*", "*", "s3:Get??ject", "s3:G*t*"] {
      #expect(try ask(policyText(["Action": "\"\(pattern)\""])) == .allowed)
    }
    for pattern in ["s3:GetObjectAcl", "s3:Get?", "sqs:*"] {
      #expect(try ask(policyText(["Action": "\"\(pattern)\""])) == .implicitDeny)
    }
    let others = policyText(["Action": nil, "NotAction": #"["s3:Put*","s3:Delete*"]"#])
    #expect(try ask(others) == .allowed)
    #expect(try ask(others, .anonymous, "s3:DeleteObject") == .implicitDeny)
  }

  @Test("Resources match byte for byte, each field of the ARN by itself")
  func resources() throws {
    let cases: [(String, String, Bool)] = [
      ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/x/y", true),
      ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/", true),
      ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket2/x", false),
      ("arn:aws:s3:::bucket/A", "arn:aws:s3:::bucket/a", false),
      ("arn:aws:s3:::bucket/a?c", "arn:aws:s3:::bucket/aéc", true),
      ("arn:aws:s3:::bucket/a?c", "arn:aws:s3:::bucket/ac", false),
      ("arn:aws:s3:::b*", "arn:aws:s3:::bucket/x:y", true),
      ("arn:aws:sqs:*:*:q", "arn:aws:sqs:eu-west-1:1:q", true),
      ("arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:1:q", false),
      ("arn:aws:sqs:*:1:*", "arn:aws:sqs:eu-west-1:2:1:x", false),
      ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:q", true),
      ("*", "anything", true),
    ]
    for (pattern, resource, fits) in cases {
      let decision = try ask(policyText(["Resource": "\"\(pattern)\""]), .anonymous, "s3:GetObject", resource)
      #expect(decision == (fits ? .allowed : .implicitDeny), "\(pattern) for \(resource)")
    }
    let others = policyText(["Resource": nil, "NotResource": #""arn:aws:s3:::bucket/secret/*""#])
    #expect(try ask(others) == .allowed)
    #expect(try ask(others, .anonymous, "s3:GetObject", "arn:aws:s3:::bucket/secret/x") == .implicitDeny)
  }

  @Test("Everyone is everyone; an account is all in it; users and roles are exact")
  func principals() throws {
    let role = PolicyPrincipal.role(
      "arn:aws:iam::111122223333:role/app", session: "arn:aws:sts::111122223333:assumed-role/app/s1",
      userID: "AROAEXAMPLEEXAMPLE123:s1")
    let root = PolicyPrincipal.account("111122223333", canonicalID: String(repeating: "ab", count: 32))
    let other = PolicyPrincipal.account("444455556666")
    let service = PolicyPrincipal.service("sns.amazonaws.com")
    let google = PolicyPrincipal.federated("accounts.google.com")
    let all = [PolicyPrincipal.anonymous, anna, role, root, other, service, google]
    let cases: [(String, [PolicyPrincipal])] = [
      (#""*""#, all), (#"{"AWS":"*"}"#, all), (#"{"AWS":"111122223333"}"#, [anna, role, root]),
      (#"{"AWS":"arn:aws:iam::111122223333:root"}"#, [anna, role, root]),
      (#"{"AWS":"arn:aws:iam::111122223333:user/staff/anna"}"#, [anna]),
      (#"{"AWS":"arn:aws:iam::111122223333:user/anna"}"#, []),
      (#"{"AWS":"arn:aws:iam::111122223333:role/app"}"#, [role]),
      (#"{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s1"}"#, [role]),
      (#"{"AWS":"arn:aws:sts::111122223333:assumed-role/app/s2"}"#, []),
      (#"{"AWS":"AROAEXAMPLEEXAMPLE123"}"#, [role]), (#"{"AWS":"AROAEXAMPLEEXAMPLE12"}"#, []),
      (#"{"Service":["sqs.amazonaws.com","sns.amazonaws.com"]}"#, [service]),
      (#"{"Federated":"accounts.google.com"}"#, [google]),
      (#"{"CanonicalUser":"\#(String(repeating: "ab", count: 32))"}"#, [root]),
      (#"{"AWS":"444455556666","Service":"sns.amazonaws.com"}"#, [other, service]),
    ]
    for (element, expected) in cases {
      for principal in all {
        let decision = try ask(policyText(["Principal": element]), principal)
        #expect(
          decision == (expected.contains(principal) ? .allowed : .implicitDeny), "\(element) \(principal)")
      }
    }
    let allButAnna = policyText([
      "Effect": #""Deny""#, "Principal": nil,
      "NotPrincipal": #"{"AWS":"arn:aws:iam::111122223333:user/staff/anna"}"#,
    ])
    #expect(try ask(allButAnna, anna) == .implicitDeny)
    #expect(try ask(allButAnna, role) == .explicitDeny)
  }

  @Test("Variables stand for values of the request in 2012, and for themselves in 2008")
  func variables() throws {
    let home = ["Resource": #""arn:aws:s3:::bucket/${aws:username}/*""#] as KeyValuePairs<String, String?>
    #expect(try ask(policyText(home), anna, "s3:GetObject", "arn:aws:s3:::bucket/anna/x") == .allowed)
    #expect(try ask(policyText(home), anna, "s3:GetObject", "arn:aws:s3:::bucket/bob/x") == .implicitDeny)
    // Nobody has no name, and no text stands for it.
    #expect(try ask(policyText(home), .anonymous, "s3:GetObject", "arn:aws:s3:::bucket//x") == .implicitDeny)
    #expect(
      try ask(policyText(home, version: "2008-10-17"), anna, "s3:GetObject", "arn:aws:s3:::bucket/anna/x")
        == .implicitDeny)
    #expect(
      try ask(policyText(home, version: nil), anna, "s3:GetObject", "arn:aws:s3:::bucket/${aws:username}/x")
        == .allowed)
  }

  @Test("Variables have defaults, and characters that would mean something can be written as such")
  func variableForms() throws {
    let cases: [(String, String, Bool)] = [
      ("${aws:PrincipalTag/team, 'none'}", "none", true), ("${aws:PrincipalTag/team,'a}b'}", "a}b", true),
      ("${ s3:prefix }", "p", true), ("${S3:Prefix}", "p", true), ("${*}", "*", true), ("${*}", "x", false),
      ("${?}", "?", true), ("${?}", "x", false), ("${$}", "$", true), ("${$}{aws:x}", "${aws:x}", true),
      ("${s3:prefix", "${s3:prefix", true), ("$x", "$x", true), ("${}", "${}", true),
      ("${aws:PrincipalTag/team, none}", "${aws:PrincipalTag/team, none}", true),
      ("${test:many}", "m", false), ("${test:many, 'd'}", "d", true), ("${test:star}", "x", false),
      ("${test:star}", "*", true),
    ]
    var context: PolicyContext = ["s3:prefix": "p", "test:star": "*"]
    context["test:many"] = ["m", "n"]
    for (pattern, name, fits) in cases {
      let text = policyText(["Resource": "\"arn:aws:s3:::bucket/\(pattern)\""])
      let decision = try ask(text, .anonymous, "s3:GetObject", "arn:aws:s3:::bucket/\(name)", context)
      #expect(decision == (fits ? .allowed : .implicitDeny), "\(pattern) for \(name)")
    }
  }

  @Test("All conditions must hold, and all that a statement names is told apart by keys in any case")
  func conditions() throws {
    let text = policyText([
      "Condition":
        #"{"StringEquals":{"S3:PREFIX":["a","b"],"s3:delimiter":"/"},"Bool":{"aws:securetransport":true}}"#
    ])
    let context: PolicyContext = ["s3:prefix": "b", "s3:Delimiter": "/", "aws:SecureTransport": "true"]
    #expect(try ask(text, .anonymous, "s3:GetObject", "arn:aws:s3:::bucket/a", context) == .allowed)
    for key in ["s3:prefix", "s3:delimiter", "aws:SecureTransport"] {
      var less = context
      less[key] = nil
      #expect(try ask(text, .anonymous, "s3:GetObject", "arn:aws:s3:::bucket/a", less) == .implicitDeny)
    }
  }

  @Test("Conditions see what AWS knows of the principal")
  func principalKeys() throws {
    func holds(_ key: String, _ value: String, _ principal: PolicyPrincipal) throws -> Bool {
      let text = policyText(["Condition": "{\"StringEquals\":{\"\(key)\":\"\(value)\"}}"])
      return try ask(text, principal) == .allowed
    }
    #expect(try holds("aws:PrincipalArn", "arn:aws:iam::111122223333:user/staff/anna", anna))
    #expect(try holds("aws:PrincipalAccount", "111122223333", anna))
    #expect(try holds("aws:PrincipalType", "User", anna))
    #expect(try holds("aws:username", "anna", anna))
    #expect(try holds("aws:userid", "AIDAANNA", anna))
    #expect(try holds("aws:userid", "anonymous", .anonymous))
    #expect(try holds("aws:PrincipalType", "Anonymous", .anonymous))
    #expect(try holds("aws:PrincipalIsAWSService", "true", .service("sns.amazonaws.com")))
    #expect(try holds("aws:PrincipalServiceName", "sns.amazonaws.com", .service("sns.amazonaws.com")))
    #expect(try !holds("aws:username", "root", .account("111122223333")))
  }

  @Test("A statement tells which of a service's actions it is about")
  func knownActions() throws {
    let known = ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"]
    let statement = try PolicyDocument(parsing: policyText(["Action": #"["s3:getobject*"]"#])).statements[0]
    #expect(statement.actions(among: known) == ["s3:GetObject", "s3:GetObjectAcl"])
    #expect(statement.actions.patterns[0].service == "s3")
  }
}
