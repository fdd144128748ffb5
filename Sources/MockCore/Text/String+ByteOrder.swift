// SPDX-License-Identifier: Apache-2.0

extension String {
  /// Whether this comes before `other` in the order of their UTF-8 bytes, which is AWS's order of keys and names.
  ///
  /// The standard library's `<` is another order, and its `lexicographicallyPrecedes` looks at each byte by itself.
  public func utf8Precedes(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        compareMemory(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) < 0
      }
    }
    return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are the UTF-8 of `text`.
  public func equalsUTF8(of text: String) -> Bool {
    guard text.utf8.count == count else { return false }
    let isEqual = text.utf8.withContiguousStorageIfAvailable {
      compareMemory(self, UnsafeRawBufferPointer($0)) == 0
    }
    return isEqual ?? elementsEqual(text.utf8)
  }
}
