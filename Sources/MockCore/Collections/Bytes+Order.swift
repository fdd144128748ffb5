// SPDX-License-Identifier: Apache-2.0

extension Bytes {
  /// `left < right` for values in memory that the caller keeps alive, without retaining their storage.
  @usableFromInline
  static func isOrdered(_ left: UnsafePointer<Bytes>, before right: UnsafePointer<Bytes>) -> Bool {
    compareMemory(unretainedBuffer(left), unretainedBuffer(right)) < 0
  }

  @inline(__always)
  private static func unretainedBuffer(_ bytes: UnsafePointer<Bytes>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes.pointee.base, count: bytes.pointee.count)
  }
}
