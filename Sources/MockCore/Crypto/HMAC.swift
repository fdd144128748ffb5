// SPDX-License-Identifier: Apache-2.0

/// A keyed digest (RFC 2104), as in Signature Version 4.
public struct HMAC<Hash: HashFunction>: Sendable {
  private var inner = Hash()
  private var outer = Hash()

  public init(key: Bytes) {
    let key = key.count > Hash.blockSize ? Hash.hash(key) : key
    inner.update(HMAC.pad(key, with: 0x36))
    outer.update(HMAC.pad(key, with: 0x5C))
  }

  private static func pad(_ key: Bytes, with byte: UInt8) -> Bytes {
    Bytes(count: Hash.blockSize) { target in
      guard let target else { return }
      key.withUnsafeBytes { key in
        for index in 0..<Hash.blockSize { target[index] = byte ^ (index < key.count ? key[index] : 0) }
      }
    }
  }

  /// Takes in the next bytes.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) { inner.update(buffer) }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: Bytes) { inner.update(bytes) }

  /// The code of everything so far; more may follow.
  public func finalize() -> Bytes {
    var outer = outer
    outer.update(inner.finalize())
    return outer.finalize()
  }

  /// The code of a whole message.
  public static func authenticationCode(for message: Bytes, key: Bytes) -> Bytes {
    var code = HMAC(key: key)
    code.update(message)
    return code.finalize()
  }
}
