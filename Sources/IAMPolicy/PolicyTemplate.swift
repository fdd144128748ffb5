// SPDX-License-Identifier: Apache-2.0

/// Text of a policy in which parts depend on the request: `arn:aws:s3:::bucket/${aws:username}/*`.
struct PolicyTemplate: Sendable, Hashable {
  private enum Piece: Sendable, Hashable {
    case symbols([WildcardPattern.Symbol])
    case variable(key: String, fallback: String?)
  }

  private var pieces: [Piece] = []

  /// Reads a text; `wildcards` makes `*` and `?` stand for others, `variables` what is between `${` and `}`.
  ///
  /// `${*}`, `${?}` and `${$}` are those characters themselves. What isn't a variable is text.
  init(_ text: some StringProtocol, wildcards: Bool, variables: Bool) {
    let bytes = Array(text.utf8)
    var fixed: [WildcardPattern.Symbol] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if variables, byte == UInt8(ascii: "$"), let end = Self.variableEnd(bytes, index),
        let variable = Self.variable(bytes[(index + 2)..<end])
      {
        switch variable {
        case .symbols(let symbols): fixed += symbols
        case .variable:
          if !fixed.isEmpty { pieces.append(.symbols(fixed)) }
          fixed = []
          pieces.append(variable)
        }
        index = end + 1
        continue
      }
      switch byte {
      case UInt8(ascii: "*") where wildcards: fixed.append(WildcardPattern.anyRun)
      case UInt8(ascii: "?") where wildcards: fixed.append(WildcardPattern.anyOne)
      default: fixed.append(WildcardPattern.Symbol(byte))
      }
      index += 1
    }
    if !fixed.isEmpty || pieces.isEmpty { pieces.append(.symbols(fixed)) }
  }

  /// Where the variable that begins at `start` has its closing brace; one in a default doesn't count.
  static func variableEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "$"), bytes[start + 1] == UInt8(ascii: "{")
    else { return nil }
    var isQuoted = false
    var index = start + 2
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "'"): isQuoted.toggle()
      case UInt8(ascii: "}") where !isQuoted: return index
      // Variables don't nest; to stop here keeps reading a text of many `${` linear, too.
      case UInt8(ascii: "{") where !isQuoted: return nil
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Reads `aws:username` and `aws:PrincipalTag/team, 'none'`.
  private static func variable(_ content: ArraySlice<UInt8>) -> Piece? {
    if content.count == 1, let only = content.first, "*?$".utf8.contains(only) {
      return .symbols([WildcardPattern.Symbol(only)])
    }
    let comma = content.firstIndex(of: UInt8(ascii: ","))
    let key = trimmed(content[..<(comma ?? content.endIndex)])
    guard !key.isEmpty else { return nil }
    var fallback: String?
    if let comma {
      let quoted = trimmed(content[(comma + 1)...])
      guard quoted.count >= 2, quoted.first == UInt8(ascii: "'"), quoted.last == UInt8(ascii: "'") else {
        return nil
      }
      fallback = String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }
    return .variable(key: String(decoding: key, as: UTF8.self), fallback: fallback)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while bytes.first == UInt8(ascii: " ") { bytes.removeFirst() }
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    return bytes
  }

  /// The pattern for a request; `nil` where a variable has not exactly one value in it and no default.
  ///
  /// Wildcards in the value of a variable are plain characters.
  func resolve(_ request: PolicyRequest) -> WildcardPattern? {
    if pieces.count == 1, case .symbols(let symbols) = pieces[0] { return WildcardPattern(symbols: symbols) }
    var resolved: [WildcardPattern.Symbol] = []
    for piece in pieces {
      switch piece {
      case .symbols(let symbols): resolved += symbols
      case .variable(let key, let fallback):
        let values = request.values(of: key)
        guard let value = values.count == 1 ? values[0] : fallback else { return nil }
        resolved += value.utf8.map { WildcardPattern.Symbol($0) }
      }
    }
    return WildcardPattern(symbols: resolved)
  }

  /// It has neither wildcards nor variables.
  var isFixed: Bool {
    pieces.allSatisfy { piece in
      if case .symbols(let symbols) = piece { !WildcardPattern(symbols: symbols).hasWildcards } else { false }
    }
  }

  var isEmpty: Bool { pieces == [.symbols([])] }
}
