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
      switch self {
      case .none: return content
      case .gzip, .bzip2: throw .select(.truncatedInput)
      }
    }
  }
}
