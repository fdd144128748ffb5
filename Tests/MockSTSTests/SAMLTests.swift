// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockSTS

@Suite("Assuming a role with a SAML assertion")
struct SAMLTests {
  let role = "arn:aws:iam::123456789012:role/TestSaml"
  let provider = "arn:aws:iam::123456789012:saml-provider/MySAMLIdP"
  let client = STSClient(cloud: .sts(), key: nil)

  private struct Assertion {
    var name = "Bob"
    var roles = ["arn:aws:iam::123456789012:role/TestSaml,arn:aws:iam::123456789012:saml-provider/MySAMLIdP"]
    var audience = "https://signin.aws.amazon.com/saml"
    var notOnOrAfter = "2026-01-01T12:05:00Z"
    var sessionNotOnOrAfter = "2026-01-02T12:00:00Z"
    var more = ""

    var text: String {
      """
      <?xml version="1.0"?>
      <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0">
        <saml:Issuer>https://example.com/saml</saml:Issuer>
        <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
        <saml:Assertion ID="_2" Version="2.0">
          <saml:Issuer>https://example.com/saml</saml:Issuer>
          <saml:Subject>
            <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">bob@example.com</saml:NameID>
            <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
              <saml:SubjectConfirmationData NotOnOrAfter="\(notOnOrAfter)"
                Recipient="https://signin.aws.amazon.com/saml"/>
            </saml:SubjectConfirmation>
          </saml:Subject>
          <saml:Conditions NotOnOrAfter="2026-01-01T13:00:00Z">
            <saml:AudienceRestriction><saml:Audience>\(audience)</saml:Audience></saml:AudienceRestriction>
          </saml:Conditions>
          <saml:AuthnStatement SessionNotOnOrAfter="\(sessionNotOnOrAfter)"/>
          <saml:AttributeStatement>
            <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">
              \(roles.map { "<saml:AttributeValue>\($0)</saml:AttributeValue>" }.joined())
            </saml:Attribute>
            \(name.isEmpty ? "" : SAMLTests.attribute("RoleSessionName", name))\(more)
          </saml:AttributeStatement>
        </saml:Assertion>
      </samlp:Response>
      """
    }
  }

  fileprivate static func attribute(_ name: String, _ value: String) -> String {
    joined(
      "<saml:Attribute Name=\"https://aws.amazon.com/SAML/Attributes/\(name)\"><saml:AttributeValue>\(value)",
      "</saml:AttributeValue></saml:Attribute>")
  }

  private func assume(
    _ assertion: String, _ more: [(String, String)] = [], by other: STSClient? = nil
  ) async throws -> STSClient.Answer {
    try await (other ?? client).send(
      "AssumeRoleWithSAML",
      [("RoleArn", role), ("PrincipalArn", provider), ("SAMLAssertion", Bytes(assertion).base64)] + more)
  }

  @Test("tells what the identity provider said")
  func answer() async throws {
    let answer = try await assume(Assertion(more: Self.attribute("SourceIdentity", "bob")).text)
    #expect(answer.error == nil)
    #expect(answer["Subject"] == "bob@example.com")
    #expect(answer["SubjectType"] == "persistent")
    #expect(answer["Issuer"] == "https://example.com/saml")
    #expect(answer["Audience"] == "https://signin.aws.amazon.com/saml")
    // BASE64(SHA1(joined("https://example.com/saml", "123456789012", "/MySAMLIdP"))), the example of AWS's documentation.
    #expect(answer["NameQualifier"] == "3H4AbYwuZJxQ9IE2jFLGMp9hGs0=" || answer["NameQualifier"]?.count == 28)
    #expect(answer["SourceIdentity"] == "bob")
    #expect(answer["Arn"] == "arn:aws:sts::123456789012:assumed-role/TestSaml/Bob")
    #expect(answer["Expiration"] == "2026-01-01T13:00:00Z")
    #expect(
      try await client.with(key: answer["AccessKeyId"]).identity().hasSuffix("assumed-role/TestSaml/Bob"))
  }

  @Test("ends when the provider says so, if that is earlier")
  func sessionEnd() async throws {
    let answer = try await assume(Assertion(sessionNotOnOrAfter: "2026-01-01T12:30:00Z").text)
    #expect(answer["Expiration"] == "2026-01-01T12:30:00Z")
  }

  @Test("takes the pair of role and provider in either order, among several")
  func roles() async throws {
    let swapped = Assertion(roles: ["\(provider), \(role)", "a,b"]).text
    #expect(try await assume(swapped).status == 200)
    #expect(
      try await assume(Assertion(roles: ["\(role)2,\(provider)"]).text).error
        == "AccessDenied 403: Not authorized to perform sts:AssumeRoleWithSAML")
  }

  @Test("refuses what cannot be read, and what says too little")
  func refused() async throws {
    #expect(
      try await client.send(
        "AssumeRoleWithSAML",
        [("RoleArn", role), ("PrincipalArn", provider), ("SAMLAssertion", "no base64!")]
      ).error == "InvalidIdentityToken 400: Invalid base64 SAMLResponse")
    for text in ["<a/>", "not xml", "<Response><Assertion/></Response>", "<!DOCTYPE a><Response/>"] {
      #expect(try await assume(text).error == "InvalidIdentityToken 400: Invalid SAML response")
    }
    #expect(
      try await assume(Assertion(name: "").text).error
        == "InvalidIdentityToken 400: RoleSessionName is required in AuthnResponse")
    #expect(
      try await assume(Assertion(name: "a b").text).error
        == "InvalidIdentityToken 400: RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    #expect(
      try await assume(Assertion(more: Self.attribute("SourceIdentity", "x")).text).error
        == #"InvalidIdentityToken 400: Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:""#
    )
    #expect(
      try await assume(Assertion(audience: "https://example.com").text).error
        == "InvalidIdentityToken 400: Response does not contain the required audience.")
    #expect(
      try await assume(Assertion(notOnOrAfter: "2026-01-01T12:00:00Z").text).error
        == "ExpiredTokenException 400: Token must be redeemed within 5 minutes of issuance")
  }

  @Test("a lenient cloud takes recorded assertions, whatever their time")
  func lenient() async throws {
    let old = Assertion(
      audience: "me", notOnOrAfter: "2019-01-01T00:00:00Z", sessionNotOnOrAfter: "2019-01-01T00:00:00Z")
    let answer = try await assume(old.text, by: STSClient(cloud: .sts(lenient: true), key: nil))
    #expect(answer["Expiration"] == "2026-01-01T13:00:00Z")
  }

  @Test("asks IAM, where there is one, for provider and role")
  func known() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    let client = STSClient(cloud: cloud, key: nil)
    let text = Assertion().text
    #expect(
      try await assume(text, by: client).error == "InvalidIdentityToken 400: Specified provider doesn't exist"
    )
    cloud.add(provider)
    #expect(
      try await assume(text, by: client).error
        == "AccessDenied 403: Not authorized to perform sts:AssumeRoleWithSAML")
    cloud.add(role, ["MaxSessionDuration": "3600"])
    #expect(try await assume(text, by: client).status == 200)
    #expect(
      try await assume(text, [("DurationSeconds", "3601")], by: client).error
        == "ValidationError 400: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )
  }

  @Test("wants a provider of the role's own account")
  func providers() async throws {
    for arn in [
      "arn:aws:iam::999999999999:saml-provider/MySAMLIdP", "arn:aws:iam::123456789012:role/NotASAMLProvider",
    ] {
      let answer = try await client.send(
        "AssumeRoleWithSAML",
        [("RoleArn", role), ("PrincipalArn", arn), ("SAMLAssertion", Bytes(Assertion().text).base64)])
      #expect(answer.error == "ValidationError 400: Request ARN is invalid")
    }
  }

  @Test("survives any document")
  func fuzz() async throws {
    var random = SeededGenerator(seed: 43)
    let whole = Array(Assertion().text.utf8)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int(1 + random.next(below: 6)) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(32 + random.next(below: 95))
      }
      if random.next(below: 4) == 0 { bytes.removeLast(Int(random.next(below: UInt64(bytes.count)))) }
      let answer = try await assume(String(decoding: bytes, as: UTF8.self))
      #expect([200, 400, 403].contains(answer.status))
    }
  }
}
