// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where a listing goes on, in a form that nobody can read or make up.
enum ContinuationToken {
  private static let checkSize = 8
  private static let version: Character = "1"

  /// The token for what comes behind `name`.
  static func make(after name: Bytes) -> String {
    var builder = BytesBuilder(capacity: name.count + checkSize)
    let check = check(of: name)
    builder.append(check)
    builder.append(masked(name, by: check))
    return String(version) + builder.finish().base64
  }

  /// The name in a token; `nil` for one that isn't ours.
  static func name(in token: String) -> String? {
    guard token.first == version, let bytes = Bytes(base64: String(token.dropFirst())),
      bytes.count > checkSize
    else { return nil }
    let check = bytes.slice(0..<checkSize)
    let name = masked(bytes.slice(checkSize..<bytes.count), by: check)
    guard self.check(of: name) == check else { return nil }
    return String(validating: name)
  }

  private static func check(of name: Bytes) -> Bytes {
    var hash = MD5()
    hash.update("continuation token")
    hash.update(name)
    return hash.finalize().slice(0..<checkSize)
  }

  private static func masked(_ bytes: Bytes, by check: Bytes) -> Bytes {
    let mask = SHA256.hash(check)
    var builder = BytesBuilder(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { builder.append(byte ^ mask[index % mask.count]) }
    return builder.finish()
  }
}
