// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import Testing

@Suite("Public policies")
struct PublicAccessTests {
  private func isPublic(_ changes: KeyValuePairs<String, String?> = [:]) throws -> Bool {
    try PolicyDocument(parsing: policyText(changes)).isPublic
  }

  @Test("Whoever lets everyone in is public; accounts, services and those who deny are not")
  func principals() throws {
    #expect(try isPublic())
    #expect(try isPublic(["Principal": #"{"AWS":"*"}"#]))
    #expect(try isPublic(["Principal": #"{"AWS":["123456789012","*"]}"#]))
    #expect(try !isPublic(["Principal": #"{"AWS":"123456789012"}"#]))
    #expect(try !isPublic(["Principal": #"{"Service":"cloudfront.amazonaws.com"}"#]))
    #expect(try !isPublic(["Effect": #""Deny""#]))
  }

  @Test("One public statement is enough, and one that denies doesn't help")
  func several() throws {
    let open = #"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#
    let closed = #"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"*"}"#
    let deny = #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#
    #expect(try PolicyDocument(parsing: "{\"Statement\":[\(closed),\(open),\(deny)]}").isPublic)
    #expect(try !PolicyDocument(parsing: "{\"Statement\":[\(closed),\(deny)]}").isPublic)
  }

  @Test(
    "Conditions that name who or where with fixed values make a policy private",
    arguments: [
      #"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, #"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
      #"{"IpAddress":{"aws:SourceIp":["2001:db8::/32","192.0.2.1"]}}"#,
      #"{"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#, #"{"StringLike":{"aws:SourceVpce":"vpce-1"}}"#,
      #"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
      #"{"StringEquals":{"AWS:sourceaccount":"123456789012"}}"#,
      #"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:123456789012:t"}}"#,
      #"{"StringEquals":{"aws:SourceOwner":"123456789012"}}"#,
      #"{"StringLike":{"aws:userid":"AROAEXAMPLE:*"}}"#,
      #"{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:1:key/k"}}"#,
      #"{"StringEquals":{"s3:DataAccessPointAccount":"123456789012"}}"#,
      #"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:123456789012:accesspoint/*"}}"#,
      #"{"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:123456789012:accesspoint/*"}}"#,
      #"{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"}}"#,
      #"{"Bool":{"aws:SecureTransport":true},"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#,
    ])
  func restricted(condition: String) throws {
    #expect(try !isPublic(["Condition": condition]))
  }

  @Test(
    "Wildcards, variables, broad networks, opposites and other keys leave it public",
    arguments: [
      #"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, #"{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}"#,
      #"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","::/0"]}}"#,
      #"{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
      #"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, #"{"StringEquals":{"aws:SourceVpc":"${aws:x}"}}"#,
      #"{"StringEquals":{"aws:SourceVpc":["vpc-1","${aws:x}"]}}"#,
      #"{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}"#,
      #"{"StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}}"#,
      #"{"ForAllValues:StringEquals":{"aws:SourceVpc":"vpc-1"}}"#, #"{"StringEquals":{"aws:Referer":"x"}}"#,
      #"{"Bool":{"aws:SecureTransport":true}}"#, #"{"Null":{"aws:SourceVpc":false}}"#,
      #"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}"#, #"{"StringLike":{"aws:userid":"*"}}"#,
      #"{"StringLike":{"aws:userid":"AROA*:*"}}"#,
      #"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:*:accesspoint/x"}}"#, "{}",
    ])
  func open(condition: String) throws {
    #expect(try isPublic(["Condition": condition]))
  }
}
