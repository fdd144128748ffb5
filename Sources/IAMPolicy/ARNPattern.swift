// SPDX-License-Identifier: Apache-2.0

/// An ARN with wildcards and variables, each of its six fields matched by itself.
struct ARNPattern: Sendable, Hashable {
  /// Six, or none for the pattern `*`.
  let fields: [PolicyTemplate]

  /// Reads `*`, or text that begins with `arn:`; what fields it lacks may be anything.
  init?(_ text: String, variables: Bool) {
    guard text != "*" else {
      fields = []
      return
    }
    let bytes = Array(text.utf8)
    guard bytes.starts(with: "arn:".utf8) else { return nil }
    var starts = [0]
    var index = 0
    while index < bytes.count, starts.count < 6 {
      // The colon in `${aws:username}` separates nothing.
      if variables, let end = PolicyTemplate.variableEnd(bytes, index) {
        index = end + 1
        continue
      }
      index += 1
      if bytes[index - 1] == UInt8(ascii: ":") { starts.append(index) }
    }
    var fields: [PolicyTemplate] = []
    for (field, start) in starts.enumerated() {
      let end = field + 1 < starts.count ? starts[field + 1] - 1 : bytes.count
      let part = String(decoding: bytes[start..<end], as: UTF8.self)
      fields.append(PolicyTemplate(part, wildcards: true, variables: variables))
    }
    while fields.count < 6 { fields.append(PolicyTemplate("*", wildcards: true, variables: false)) }
    self.fields = fields
  }

  func matches(_ text: String, _ request: PolicyRequest) -> Bool {
    if fields.isEmpty { return true }
    var text = text
    return text.withUTF8 { bytes in
      var start = 0
      for (index, field) in fields.enumerated() {
        var end = start
        if index == 5 {
          end = bytes.count
        } else {
          while end < bytes.count, bytes[end] != UInt8(ascii: ":") { end &+= 1 }
          guard end < bytes.count else { return false }
        }
        guard let pattern = field.resolve(request),
          pattern.matches(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        else { return false }
        start = end &+ 1
      }
      return true
    }
  }

  /// It has neither wildcards nor variables.
  var isFixed: Bool { !fields.isEmpty && fields.allSatisfy(\.isFixed) }

  /// It names one account.
  var hasFixedAccount: Bool { fields.count == 6 && fields[4].isFixed && !fields[4].isEmpty }
}
