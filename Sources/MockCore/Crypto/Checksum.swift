// SPDX-License-Identifier: Apache-2.0

/// A digest or CRC that takes its input piece by piece, whatever the pieces are.
///
/// A value of it may be copied at any point, to go on from there twice.
public protocol Checksum: Sendable {
  /// How many bytes the result has.
  static var size: Int { get }

  init()

  /// Takes in the next bytes.
  mutating func update(_ buffer: UnsafeRawBufferPointer)

  /// The checksum of everything so far, most significant byte first; more may follow.
  func finalize() -> Bytes
}

extension Checksum {
  /// Takes in the next bytes.
  public mutating func update(_ bytes: Bytes) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Takes in a string's UTF-8.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The checksum of a whole input.
  public static func hash(_ buffer: UnsafeRawBufferPointer) -> Bytes {
    var checksum = Self()
    checksum.update(buffer)
    return checksum.finalize()
  }

  /// The checksum of a whole input; known already where a ``BodyHasher`` saw it arrive.
  public static func hash(_ bytes: Bytes) -> Bytes {
    bytes.known(Self.self) ?? bytes.withUnsafeBytes { hash($0) }
  }
}

/// A cryptographic digest.
public protocol HashFunction: Checksum {
  /// How many bytes it works on at once, which is what ``HMAC`` pads its key to.
  static var blockSize: Int { get }
}

extension Bytes {
  /// Bytes that `body` writes, all `count` of them.
  init(count: Int, _ body: (UnsafeMutablePointer<UInt8>?) -> Void) {
    var builder = BytesBuilder(capacity: count)
    builder.append(atLeast: count) { target in
      body(target.bytePointer)
      return count
    }
    self = builder.finish()
  }
}
