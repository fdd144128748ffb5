// SPDX-License-Identifier: Apache-2.0

extension String {
  /// Whether these bytes stand somewhere in it. `contains` goes by characters, which takes a hundred times as long: too long
  /// for what each request with a query is asked.
  func utf8Contains(_ wanted: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
    var text = self
    return text.withUTF8 { text in
      var start = 0
      while start &+ wanted.count <= text.count {
        var same = 0
        while same < wanted.count, text[start &+ same] == wanted[same] { same &+= 1 }
        if same == wanted.count { return true }
        start &+= 1
      }
      return false
    }
  }
}
