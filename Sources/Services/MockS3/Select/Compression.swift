// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// How an object's content is compressed.
  enum Compression: String {
    case none = "NONE"
    case gzip = "GZIP"
    case bzip2 = "BZIP2"

    /// The content itself.
    func decompress(_ content: Bytes) throws(Fault) -> Bytes {
      let result: Bytes?
      switch self {
      case .none: return content
      case .gzip:
        guard content.starts(with: [0x1F, 0x8B]) else { throw .select(.notCompressed(rawValue)) }
        result = Gzip.decompress(content)
      case .bzip2:
        guard content.starts(with: [0x42, 0x5A, 0x68]) else { throw .select(.notCompressed(rawValue)) }
        result = Bzip2.decompress(content)
      }
      guard let result else { throw .select(.truncatedInput) }
      return result
    }
  }
}
