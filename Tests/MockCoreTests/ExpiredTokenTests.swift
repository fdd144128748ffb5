// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MockCore

@Suite struct ExpiredTokenTests {
  @Test(
    "an expired credential is refused in the words of the service's protocol, or of the service itself",
    arguments: [
      ("query", "ExpiredToken 403"), ("rest-xml", "ExpiredToken 403"),
      ("rest-json", "ExpiredTokenException 403"),
      ("json", "ExpiredTokenException 400"), ("smithy-rpc-v2-cbor", "ExpiredTokenException 400"),
      ("json queryCompatible", "ExpiredToken 403"), ("ec2", "RequestExpired 400"),
    ])
  func expiredWords(protocolTraits: String, expected: String) {
    func words(_ service: ServiceDescriptor) -> String {
      let error = AWSError.expiredToken(for: service)
      return "\(error.code) \(error.status ?? 0)"
    }
    let model = ServiceModel("service id=Made apiVersion=2026-01-01 protocol=\(protocolTraits)")
    #expect(words(ServiceDescriptor(name: "made", model: model)) == expected)
    let own = AWSError("Gone", "It is gone.", status: 410)
    #expect(words(ServiceDescriptor(name: "made", expiredToken: own, model: model)) == "Gone 410")
  }
}
