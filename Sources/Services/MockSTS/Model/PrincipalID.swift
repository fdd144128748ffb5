// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  /// The unique ids of principals and access keys: a prefix for the kind, and base32 in which AWS hides the account.
  enum PrincipalID {
    /// The id of a principal that no other service knows; the same for the same ARN, in every cloud.
    static func make(of arn: ARN) -> String {
      if arn.resource == "root" { return arn.account }
      let prefix = arn.resource.hasPrefix("user/") ? "AIDA" : "AROA"
      var random = SeededGenerator(seed: hash(arn.description))
      return make(prefix, account: arn.account, &random) + random.string(length: 1, alphabet: .base32)
    }

    /// `prefix` and sixteen characters: a set bit, forty of the account's number, the rest random.
    static func make(_ prefix: String, account: String, _ random: inout SeededGenerator) -> String {
      let noise = random.next()
      let number = (UInt64(account) ?? 0) & 0xFF_FFFF_FFFF
      let head = (1 &<< 47) | (number &<< 7) | (noise &>> 57)
      return prefix + base32(head &>> 8) + base32((head & 0xFF) &<< 32 | (noise & 0xFFFF_FFFF))
    }

    /// Forty bits in eight characters.
    private static func base32(_ bits: UInt64) -> String {
      let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
      return String(unsafeUninitializedCapacity: 8) { buffer in
        for index in 0..<8 {
          buffer[index] = alphabet.utf8Start[Int((bits &>> UInt64(35 &- 5 &* index)) & 31)]
        }
        return 8
      }
    }

    /// FNV-1a: a number that is the same in every process.
    static func hash(_ text: String) -> UInt64 {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      return hash
    }
  }

  /// Temporary credentials as AWS forms them.
  enum TemporaryCredential {
    static func make(for principal: Caller, until expiration: Instant, _ random: inout SeededGenerator)
      -> Credential
    {
      Credential(
        accessKeyID: PrincipalID.make("ASIA", account: principal.account, &random),
        secretAccessKey: random.string(length: 40, alphabet: .base64),
        // Base64 of a header that ends in `origin_ec`, as that of every token today.
        sessionToken: "IQoJb3JpZ2luX2Vj" + random.string(length: 348, alphabet: .base64),
        arn: principal.arn, userID: principal.userID, account: principal.account, expiration: expiration)
    }
  }
}
