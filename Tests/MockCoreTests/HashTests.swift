// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

struct HashTests {
  static let alphabet448: Bytes = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
  static let million = Bytes([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))

  @Test(
    "MD5 gives the digests of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
      ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
      ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
      (
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a"
      ),
    ])
  func md5(text: String, digest: String) {
    #expect(MD5.hash(Bytes(text)).hex == digest)
  }

  @Test("SHA-1 gives the digests of FIPS 180")
  func sha1() {
    #expect(SHA1.hash("").hex == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(SHA1.hash("abc").hex == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(SHA1.hash(Self.alphabet448).hex == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
    #expect(SHA1.hash(Self.million).hex == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }

  @Test("SHA-256 gives the digests of FIPS 180")
  func sha256() {
    #expect(SHA256.hash("").hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(SHA256.hash("abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hash(Self.alphabet448).hex == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hash(Self.million).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("SHA-384 and SHA-512 give the digests of FIPS 180")
  func sha512() {
    #expect(
      SHA384.hash("abc").hex
        == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
    #expect(
      SHA384.hash("").hex
        == "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b")
    #expect(
      SHA512.hash("abc").hex
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    #expect(
      SHA512.hash("").hex
        == "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")
    #expect(
      SHA512.hash(Self.million).hex
        == "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
        + "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b")
  }

  @Test("The XXH family gives its digests of inputs of every kind")
  func xxhashes() {
    #expect(XXHash64.hash("").hex == "ef46db3751d8e999")
    #expect(XXHash3.hash("").hex == "2d06800538d394c2")
    #expect(XXHash128.hash("").hex == "99aa06d3014798d86001c324468d497f")
    for (count, x64, x3, x128) in Self.xxhashes {
      let input = Bytes((0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 256) })
      #expect(XXHash64.hash(input).hex == x64, "\(count)")
      #expect(XXHash3.hash(input).hex == x3, "\(count)")
      #expect(XXHash128.hash(input).hex == x128, "\(count)")
    }
  }

  /// What an independent implementation makes of the first bytes of a pattern: on both sides of every length at which
  /// the algorithms change their ways.
  static let xxhashes: [(count: Int, x64: String, x3: String, x128: String)] = [
    (1, "e934a84adb052768", "c44bdff4074eecdb", "a6cd5e9392000f6ac44bdff4074eecdb"),
    (3, "9ff70a635a6209ab", "c3489259e968ad9e", "656e81c56e41fe02c3489259e968ad9e"),
    (4, "ae5acdc00a55ac41", "d3d60c1519014e89", "ab5c3e7474d809db81a65295de8e7dde"),
    (8, "87116b3365b924eb", "b88dee77f6bf6980", "e4b9dd0b66ff3c50ebabbd0695002ff6"),
    (9, "340667a92c4324ff", "03688dcad730d826", "82ddc95bc76007671c69c3f04aaed08c"),
    (16, "ed1dd2fac0a31fbc", "9da23836adf2be1e", "ddf6c1254d70f76794eaa17b20756f46"),
    (17, "758409c57cd5d0a2", "f34c3c9cf5a112d1", "263f67af63088041735fe434ded90c3c"),
    (31, "0f187c62b1e722b7", "1c67766271b95c64", "f1df8057a85df9ac55042d263d832451"),
    (32, "91b0cb0931a8c629", "99cb9ad0f1a11fbe", "a86b514658f976a5407920045a9a834c"),
    (33, "931b043cf8d65b94", "c077b45492d29cde", "a943d80ce26ed2928b59b4dfba3c9de4"),
    (64, "bf3052e3445775d0", "6efb76ff16f37561", "a7fa95f7f23b64a7edae5e0312655703"),
    (65, "ed65e3510df3611d", "2640848e9137156b", "c12aaf5f8a1782a45c95500a9909a96f"),
    (96, "0c1298bedcd0a493", "764d2d5db92942df", "dbfa0cd6e568ef54acb9f0967e182865"),
    (97, "ae4b5065ada4d2ab", "077acb7e5f4fd940", "bc31691d04ea6efefee64835dcb60271"),
    (128, "6bd66a757cf20d64", "65f3c2c00fa93185", "dd9e5aa9bd51cc9cc6bd21ecc865f29f"),
    (129, "3fbc5a0162d80206", "28065c6ec25f5b25", "00433635cf8d872e7f4accb76587485b"),
    (144, "946b76075f227655", "600e8d345ff9620d", "79ee8556e03099e84e862315fe86ce2d"),
    (240, "9f17f1fcbcbfb88e", "4917a75c0ef8eed7", "89e3a0a2ee355d25d10beb4e0599e4b3"),
    (241, "06f9e01b26bb1786", "541b19226f0052e8", "75f4da43f23cce5a541b19226f0052e8"),
    (255, "29037d30c0136af3", "99b37c2c806e33d3", "57619d72d7b7709499b37c2c806e33d3"),
    (256, "2104991804ccea01", "ff5a1cefade75bb9", "2f433606b2ebce2dff5a1cefade75bb9"),
    (257, "3631eb755a154ed2", "84eb2acdd4c7b1a1", "74a279c1dcf5382a84eb2acdd4c7b1a1"),
    (320, "bb74d642133aa2b7", "a1de328cc060b895", "32e71df1798dc7aaa1de328cc060b895"),
    (512, "d57c1c950748eeb8", "e0410eb388a9c9fa", "3f0a980eaa6f28f8e0410eb388a9c9fa"),
    (513, "169cb7b76fef296e", "d42c9edb66b8b84d", "fae019d796bf5ca5d42c9edb66b8b84d"),
    (1024, "8dbee03b461b9097", "71bee625238addb4", "a3da96fbd688736171bee625238addb4"),
    (1025, "98b00251c469ae8a", "d9b414f4e1bbf7ad", "a53cd4fd16206676d9b414f4e1bbf7ad"),
    (1088, "5ce70bf266e1b6ed", "b74e423e955e509d", "23f3acd8ee6c4cf4b74e423e955e509d"),
    (2048, "b68967c6f7200d34", "3293e8238bd8f743", "7e487a6edeb1f3fe3293e8238bd8f743"),
    (2049, "9be07dfb8daa2376", "922549b11c04c2eb", "9361f43b31289cf2922549b11c04c2eb"),
    (5000, "3434b44bd6cba68b", "ed0146266d138bd8", "e814573b3db786c4ed0146266d138bd8"),
  ]

  @Test("The CRCs give their check values")
  func crcs() {
    #expect(CRC32.hash("123456789").hex == "cbf43926")
    #expect(CRC32C.hash("123456789").hex == "e3069283")
    #expect(CRC64NVME.hash("123456789").hex == "ae8b14860a799888")
    var crc = CRC64NVME()
    #expect(crc.value == 0 && crc.finalize() == Bytes([UInt8](repeating: 0, count: 8)))
    crc.update("123456789")
    #expect(crc.value == 0xAE8B_1486_0A79_9888)
    // RFC 3720, B.4.
    #expect(CRC32C.hash(Bytes([UInt8](repeating: 0, count: 32))).hex == "8a9136aa")
    #expect(CRC32C.hash(Bytes([UInt8](repeating: 0xFF, count: 32))).hex == "62a8ab43")
  }

  /// A CRC as its definition has it, a bit at a time.
  func crcByDefinition(_ bytes: Bytes, polynomial: UInt64, width: Int) -> UInt64 {
    let ones = UInt64.max &>> UInt64(64 - width)
    var crc = ones
    for byte in bytes {
      crc ^= UInt64(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc &>> 1) ^ polynomial : crc &>> 1 }
    }
    return crc ^ ones
  }

  @Test("The fast paths of the CRCs agree with the definition at every length and alignment")
  func crcLengths() {
    var random = SeededGenerator(seed: 31)
    let source = random.bytes(700)
    for length in (0..<300).map({ $0 }) + [511, 512, 513, 640, 690] {
      let input = source.slice(length % 8..<length % 8 + length)
      var crc32 = CRC32()
      var crc32c = CRC32C()
      var crc64 = CRC64NVME()
      crc32.update(input)
      crc32c.update(input)
      crc64.update(input)
      #expect(UInt64(crc32.value) == crcByDefinition(input, polynomial: 0xEDB8_8320, width: 32))
      #expect(UInt64(crc32c.value) == crcByDefinition(input, polynomial: 0x82F6_3B78, width: 32))
      #expect(crc64.value == crcByDefinition(input, polynomial: 0x9A6C_9329_AC4B_C9B5, width: 64))
    }
  }

  @Test(
    "Pieces give the checksum of the whole, wherever it is cut",
    arguments: [
      MD5.self, SHA1.self, SHA256.self, SHA384.self, SHA512.self, CRC32.self, CRC32C.self, CRC64NVME.self,
      XXHash64.self, XXHash3.self, XXHash128.self,
    ] as [any Checksum.Type])
  func pieces(type: any Checksum.Type) {
    var random = SeededGenerator(seed: 32)
    for _ in 0..<200 {
      let input = random.bytes(Int(random.next(below: 1500)))
      var checksum = type.init()
      var position = 0
      while position < input.count {
        let end = position + Int(random.next(below: 500))
        checksum.update(input.slice(position..<end))
        // Asking early changes nothing.
        if random.next(below: 4) == 0 { _ = checksum.finalize() }
        position = end
      }
      #expect(checksum.finalize() == type.hash(input))
      #expect(checksum.finalize().count == type.size)
    }
  }

  @Test("Each length around the ends of blocks is padded right")
  func padding() {
    // The digest of the digests of all lengths, which another implementation computed.
    func chain(_ type: any Checksum.Type) -> String {
      var all = type.init()
      for length in 0..<260 {
        all.update(type.hash(Bytes((0..<length).map { UInt8(truncatingIfNeeded: $0) })))
      }
      return all.finalize().hex
    }
    #expect(chain(MD5.self) == "12a4f2ed7d758d49c49689e726cf93be")
    #expect(chain(SHA1.self) == "c20920a01adec8c5279c8a078a9cb5b554ea8653")
    #expect(chain(SHA256.self) == "171bfb0940d0a66bff1d806bf25854adca1adf3e922b0f8bb65b7f9bac67e903")
    #expect(
      chain(SHA384.self)
        == "629d9dd929e01f9de965be48b982e7d39253115a44939f8892a78315bc58ffe21af689393986f4e376ac65df515f29fc")
    #expect(
      chain(SHA512.self) == "07a4303a896861cbd92e9635e5df16d9efb8c7a290e085ef8507140ed236e108"
        + "25ff228fcd7ef4e63e3bd0c8d30ffc16dec525003ca0a62ab7193e44ccb68b18")
  }

  @Test("HMAC gives the codes of RFC 4231 and RFC 2202")
  func hmac() {
    let key = Bytes([UInt8](repeating: 0x0B, count: 20))
    let longKey = Bytes([UInt8](repeating: 0xAA, count: 131))
    #expect(
      HMAC<SHA256>.authenticationCode(for: "Hi There", key: key).hex
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      HMAC<SHA256>.authenticationCode(for: "what do ya want for nothing?", key: "Jefe").hex
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      HMAC<SHA256>.authenticationCode(
        for: "Test Using Larger Than Block-Size Key - Hash Key First", key: longKey
      ).hex == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    #expect(
      HMAC<SHA512>.authenticationCode(for: "Hi There", key: key).hex
        == "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854")
    #expect(
      HMAC<SHA384>.authenticationCode(for: "Hi There", key: key).hex
        == "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6")
    #expect(
      HMAC<SHA1>.authenticationCode(for: "Hi There", key: key).hex
        == "b617318655057264e28bc0b6fb378c8ef146be00")
    #expect(
      HMAC<MD5>.authenticationCode(for: "what do ya want for nothing?", key: "Jefe").hex
        == "750c783e6ab0b503eaa86e310a5db738")
    var pieces = HMAC<SHA256>(key: "Jefe")
    pieces.update("what do ya ")
    pieces.update("want for nothing?")
    #expect(
      pieces.finalize()
        == HMAC<SHA256>.authenticationCode(for: "what do ya want for nothing?", key: "Jefe"))
  }

  @Test("MD5 and SHA-256 in one pass are those of each alone", arguments: [1, 63, 64, 65, 130, 1000, 4096])
  func bothAtOnce(piece: Int) throws {
    let text = Bytes((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) })
    let hasher = try #require(BodyHasher([MD5.self, SHA256.self, CRC32.self]))
    var builder = BytesBuilder()
    for start in stride(from: 0, to: text.count, by: piece) {
      text.slice(start..<(start + piece)).withUnsafeBytes { bytes in
        builder.append(bytes)
        hasher.update(bytes)
      }
    }
    let arrived = builder.finish(hashedBy: hasher)
    #expect(arrived == text)
    #expect(MD5.hash(arrived) == MD5.hash(text))
    #expect(SHA256.hash(arrived) == SHA256.hash(text))
    #expect(CRC32.hash(arrived) == CRC32.hash(text))
    #expect(CRC64NVME.hash(arrived) == CRC64NVME.hash(text))
  }

  @Test("what was hashed on its way is not hashed again, and no part of it is taken for the whole")
  func hashedOnTheWay() throws {
    // Other bytes go to the hasher, so that it shows whose digest comes out.
    let hasher = try #require(BodyHasher([MD5.self]))
    Bytes("other").withUnsafeBytes { hasher.update($0) }
    var builder = BytesBuilder()
    builder.append("these")
    let bytes = builder.finish(hashedBy: hasher)
    #expect(MD5.hash(bytes) == MD5.hash("other"))
    #expect(MD5.hash(bytes.slice(0..<4)) == MD5.hash("thes"))
    #expect(MD5.hash(bytes.slice(1..<5)) == MD5.hash("hese"))
    #expect(SHA1.hash(bytes) == SHA1.hash("these"))
    let short = try #require(BodyHasher([MD5.self]))
    builder.append("these")
    #expect(MD5.hash(builder.finish(hashedBy: short)) == MD5.hash("these"), "it did not see them all")
  }
}
