// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore
import TestSupport
import Testing

/// What a fuzzer calls: any bytes must end in a policy or an error, and a policy must answer.
func fuzzPolicy(_ input: Bytes) {
  for grammar in [PolicyGrammar.resource, .identity, .trust] {
    guard let policy = try? PolicyDocument(parsing: input, grammar: grammar) else { continue }
    precondition(!policy.statements.isEmpty, "a policy without statements")
    _ = policy.isPublic
    for principal in [PolicyPrincipal.anonymous, .user("arn:aws:iam::123456789012:user/anna")] {
      _ = policy.evaluate(
        PolicyRequest(
          principal: principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/é",
          context: [
            "aws:SourceIp": "2001:db8::1", "s3:prefix": "p", "aws:CurrentTime": "2026-11-22T17:00:00Z",
          ]))
    }
  }
}

@Suite("Broken policies")
struct PolicyFuzzTests {
  private static let corpus: [Bytes] = [
    Bytes(policyText()),
    #"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::123456789012:root"]},"NotAction":["s3:Get*"],"NotResource":"arn:aws:s3:::${aws:username,'x'}/${*}"}}"#,
    #"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::ffff:1.2.3.4/32"]},"DateLessThan":{"aws:CurrentTime":["2026-11-22T17:00Z","1795366800"]},"NumericEquals":{"s3:max-keys":1.5e3}}}]}"#,
    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"a.b"},"Condition":{"ForAnyValue:StringLikeIfExists":{"s3:prefix":["${s3:prefix}*","${a"]},"ArnLike":{"aws:SourceArn":"arn:aws:${x:y}:*"},"BinaryEquals":{"a:b":"YQ=="},"Null":{"a:b":true}}}]}"#,
  ]

  @Test("Whatever is done to the bytes, there is a policy or an error")
  func mutations() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(11), corpus: Self.corpus, alphabet: [UInt8](#"{}[]",:*?$'/.0-TZé\ "#.utf8))
    for _ in 0..<FuzzRounds.count(8_000) { fuzzPolicy(mutator.next()) }
  }

  @Test("Policies that are nothing but depth or length end in an error or a policy")
  func extremes() {
    for piece in ["[", "{\"Statement\":", "{\"a\":[", "{\"Statement\":[{\"Condition\":{\"Bool\":{"] {
      fuzzPolicy(Bytes(String(repeating: piece, count: 50_000)))
    }
    for piece in ["*", "?*", "${", "${aws:username}", "${*}", "${a,'", "é"] {
      let resource = "arn:aws:s3:::b/" + String(repeating: piece, count: 3_000)
      fuzzPolicy(
        Bytes(
          #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"\#(resource)"}}"#
        ))
    }
  }

  @Test("Values of conditions never trap, whatever they are made of")
  func values() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(12),
      corpus: [
        "2026-11-22T17:00:00.5+01:00", "10.0.0.0/8", "2001:db8::1/32", "1e5", "${a:b,'c'}*", "arn:aws:s3:::b",
        "AROA:*",
      ],
      alphabet: [UInt8](":./+-0123456789TtZ${}'*?é".utf8))
    let names = PolicyCondition.Operator.allCases.map(\.rawValue)
    for _ in 0..<FuzzRounds.count(4_000) {
      let value = mutator.next().description
      for name in names {
        guard let condition = try? PolicyCondition(name, key: "a:b", values: [value]) else { continue }
        let context: PolicyContext = ["a:b": mutator.next().description]
        _ = condition.holds(
          for: PolicyRequest(principal: .anonymous, action: "a:b", resource: value, context: context))
      }
    }
  }
}
