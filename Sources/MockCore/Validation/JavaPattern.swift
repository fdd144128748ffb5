// SPDX-License-Identifier: Apache-2.0

/// The models' patterns are written for Java; this says the same to Swift's engine where the two differ.
enum JavaPattern {
  static func translated(_ pattern: String) -> String {
    var translation = Translation(pattern)
    return translation.run()
  }

  /// A pattern without the `(?<!x)` that it ends in, and that `x`.
  static func splittingLookbehind(_ pattern: String) -> (head: String, end: String?) {
    let body = pattern.hasSuffix("$") ? pattern.dropLast() : pattern[...]
    guard body.hasSuffix(")"), let mark = body.ranges(of: "(?<!").last else { return (pattern, nil) }
    let end = body[mark.upperBound...].dropLast()
    return end.contains(")") ? (pattern, nil) : (String(body[..<mark.lowerBound]), String(end))
  }

  private struct Translation {
    private let source: [Unicode.Scalar]
    private var position = 0
    private var result = String.UnicodeScalarView()
    private var isInClass = false
    /// The last item of a class was a class itself, so that a hyphen behind it is a hyphen.
    private var afterClass = false

    init(_ pattern: String) { source = Array(pattern.unicodeScalars) }

    mutating func run() -> String {
      while position < source.count {
        if isInClass { stepInClass() } else { step() }
      }
      return String(result)
    }

    private mutating func step() {
      let scalar = take()
      switch scalar {
      case "\\": escape()
      case "[":
        result.append(scalar)
        isInClass = true
        afterClass = false
        if next == "^" { result.append(take()) }
        if next == "]" { result.append(contentsOf: ["\\", take()]) }
      case "$":
        result.append(scalar)
        // An end that is to stand several times is an end.
        if next == "{", let close = source[position...].firstIndex(of: "}") { position = close + 1 }
      default: result.append(scalar)
      }
    }

    private mutating func stepInClass() {
      let scalar = take()
      switch scalar {
      case "]":
        result.append(scalar)
        isInClass = false
      case "\\":
        let isClass = next.map { "wdsWDSpP".unicodeScalars.contains($0) } ?? false
        escape()
        afterClass = isClass
      case "-" where afterClass:
        result.append(contentsOf: ["\\", "-"])
        afterClass = false
      default:
        result.append(scalar)
        afterClass = false
      }
    }

    /// What follows a backslash; `\uD800\uDC00` is one character, and so are ranges of such.
    private mutating func escape() {
      if let text = surrogateRange() {
        result.append(contentsOf: text.unicodeScalars)
        return
      }
      result.append("\\")
      guard let scalar = next else { return }
      if scalar == "p" || scalar == "P", let close = source[position...].firstIndex(of: "}") {
        result.append(contentsOf: source[position...close])
        position = close + 1
      } else {
        result.append(take())
      }
    }

    private mutating func surrogateRange() -> String? {
      guard isInClass, let first = unit(at: position), (0xD800...0xDFFF).contains(first) else { return nil }
      var end = position + 5
      // Halves and hyphens until something else comes: together they stand for all that needs two halves.
      while end < source.count {
        if source[end] == "-" {
          end += 1
        } else if source[end] == "\\", let half = unit(at: end + 1), (0xD800...0xDFFF).contains(half) {
          end += 6
        } else {
          break
        }
      }
      position = min(end, source.count)
      return "\\x{10000}-\\x{10FFFF}"
    }

    /// The value of `uXXXX` at a place.
    private func unit(at start: Int) -> UInt32? {
      guard start + 5 <= source.count, source[start] == "u" else { return nil }
      return UInt32(String(String.UnicodeScalarView(source[(start + 1)..<(start + 5)])), radix: 16)
    }

    private var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

    private mutating func take() -> Unicode.Scalar {
      let scalar = source[position]
      position += 1
      return scalar
    }
  }
}
