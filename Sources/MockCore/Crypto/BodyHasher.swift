// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Takes the checksums of a body while it arrives, which costs nothing where its sender is slower, instead of going over
/// it again later: ``Checksum/hash(_:)-(Bytes)`` of the whole then has them at once.
public final class BodyHasher {
  // These two are taken in one pass.
  private var md5: MD5?
  private var sha256: SHA256?
  private var others: [any Checksum] = []
  private var count = 0

  /// A hasher for some kinds of checksums; `nil` for none.
  public init?(_ kinds: [any Checksum.Type]) {
    guard !kinds.isEmpty else { return nil }
    for kind in kinds {
      if kind == MD5.self {
        md5 = MD5()
      } else if kind == SHA256.self {
        sha256 = SHA256()
      } else {
        others.append(kind.init())
      }
    }
  }

  /// Takes in the next bytes.
  public func update(_ buffer: UnsafeRawBufferPointer) {
    count += buffer.count
    if md5 != nil, sha256 != nil {
      md5?.update(buffer, with: &sha256)
    } else {
      md5?.update(buffer)
      sha256?.update(buffer)
    }
    for index in others.indices { others[index].update(buffer) }
  }

  private init(_ md5: MD5, count: Int) {
    self.md5 = md5
    self.count = count
  }

  package var takesMD5: Bool { md5 != nil }

  /// Parts with MD5, which takes longest, so that another thread can go on with it; `nil` where there is none.
  package func parting() -> BodyHasher? {
    guard let md5 = md5.take() else { return nil }
    return BodyHasher(md5, count: count)
  }

  /// Takes back what it parted with, and what became of that.
  package func rejoin(_ parted: BodyHasher) {
    md5 = parted.md5
    // Whoever saw other bytes than this can say nothing.
    if parted.count != count { count = -1 }
  }

  /// What was found of a body of this length; `nil` where that isn't what came by.
  func finish(_ length: Int) -> KnownChecksums? {
    guard count == length else { return nil }
    var found = others
    if let md5 { found.append(md5) }
    if let sha256 { found.append(sha256) }
    return KnownChecksums(count, found.map { (ObjectIdentifier(type(of: $0)), $0.finalize()) })
  }
}

/// The checksums of some bytes, kept with them.
final class KnownChecksums: Sendable {
  /// Of how many bytes they are.
  let count: Int
  private let values: [(kind: ObjectIdentifier, value: Bytes)]

  init(_ count: Int, _ values: [(ObjectIdentifier, Bytes)]) {
    self.count = count
    self.values = values
  }

  subscript(kind: any Checksum.Type) -> Bytes? {
    let wanted = ObjectIdentifier(kind)
    return values.first { $0.kind == wanted }?.value
  }
}
