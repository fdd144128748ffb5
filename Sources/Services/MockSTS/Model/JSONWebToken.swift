// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension STS {
  /// A signed token, read without looking at its signature.
  struct JSONWebToken: Sendable {
    var claims: Document

    /// How AWS signs tokens of its own.
    enum Algorithm: String, Sendable {
      case es384 = "ES384"
      case rs256 = "RS256"

      var keyID: String { self == .es384 ? "EC384_0" : "RSA_0" }
      var signatureLength: Int { self == .es384 ? 96 : 256 }
    }

    /// Reads `header.claims.signature`; `nil` for anything else.
    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, let header = Self.object(parts[0]), header["alg"]?.string != nil,
        let claims = Self.object(parts[1])
      else { return nil }
      self.claims = claims
    }

    var issuer: String? { claims["iss"]?.string }
    var subject: String? { claims["sub"]?.string }
    /// One or several.
    var audiences: [String] {
      claims["aud"]?.string.map { [$0] } ?? (claims["aud"]?.array ?? []).compactMap(\.string)
    }
    /// Seconds since 1970, whole.
    var expiration: Int? {
      claims["exp"]?.number.flatMap { Int(exactly: $0.rounded(.down)) }
    }

    private static func object(_ part: Substring) -> Document? {
      guard let bytes = decode(part), let document = try? JSON.parse(bytes), document.object != nil else {
        return nil
      }
      return document
    }

    /// Base64 for URLs, without its padding.
    private static func decode(_ part: Substring) -> Bytes? {
      var characters = part.utf8.prefix { $0 != UInt8(ascii: "=") }.map { character in
        switch character {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: character
        }
      }
      while characters.count % 4 != 0 { characters.append(UInt8(ascii: "=")) }
      return characters.withUnsafeBytes { Bytes(base64: $0) }
    }

    /// A token with these claims. The signature is random: the right length, and of no key.
    static func text(_ algorithm: Algorithm, _ claims: Bytes, _ random: inout SeededGenerator) -> String {
      let header: Document = [
        "kid": .string(algorithm.keyID), "typ": "JWT", "alg": .string(algorithm.rawValue),
      ]
      return [JSON.serialize(header), claims, random.bytes(algorithm.signatureLength)].map { encode($0) }
        .joined(separator: ".")
    }

    static func encode(_ bytes: Bytes) -> String {
      String(
        decoding: bytes.base64.utf8.lazy.filter { $0 != UInt8(ascii: "=") }.map { character in
          switch character {
          case UInt8(ascii: "+"): UInt8(ascii: "-")
          case UInt8(ascii: "/"): UInt8(ascii: "_")
          default: character
          }
        }, as: UTF8.self)
    }
  }
}
