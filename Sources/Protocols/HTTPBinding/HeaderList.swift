// SPDX-License-Identifier: Apache-2.0

/// Lists in one header value: `a, b, "c,d"`.
enum HeaderList {
  /// Cuts at commas outside quotes; quotes and the backslashes in them are taken off.
  static func split(_ text: String) -> [String] {
    var elements: [String] = []
    var current: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var isEscaped = false
    func trimmed(_ bytes: [UInt8]) -> String {
      let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
      let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
      let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    func finish() {
      elements.append(wasQuoted ? String(decoding: current, as: UTF8.self) : trimmed(current))
      current = []
      wasQuoted = false
    }
    for byte in text.utf8 {
      if isQuoted {
        if isEscaped {
          current.append(byte)
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        } else {
          current.append(byte)
        }
      } else if byte == UInt8(ascii: ",") {
        finish()
      } else if byte == UInt8(ascii: "\""), current.allSatisfy({ $0 == 32 || $0 == 9 }), !wasQuoted {
        current = []
        isQuoted = true
        wasQuoted = true
      } else if !wasQuoted || (byte != 32 && byte != 9) {
        current.append(byte)
      }
    }
    finish()
    return elements
  }

  /// Cuts at every second comma: the dates of HTTP have one each.
  static func splitDates(_ text: String) -> [String] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    return stride(from: 0, to: parts.count, by: 2).map { start in
      parts[start..<min(start + 2, parts.count)].joined(separator: ",").trimmingSpaces
    }
  }

  /// An element as it stands in a list: quoted where it would be cut otherwise.
  static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else {
      return text
    }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension String {
  var trimmingSpaces: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    guard first == 32 || first == 9 || last == 32 || last == 9 else { return self }
    var bytes = utf8[...]
    while let first = bytes.first, first == 32 || first == 9 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 32 || last == 9 { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }
}
