// SPDX-License-Identifier: Apache-2.0

/// One step on the way to a value, printed as AWS's validation texts print it.
enum PathStep {
  /// Into a structure that is the value of this member; the root's has no name.
  case structure(Schema.Member)
  /// To an element of the list that is this member's value, counted from 1.
  case element(Schema.Member, Int)
  /// To an entry of the map that is this member's value.
  case entry(Schema.Member, String)

  /// The whole path with `last` at its end: `entries.1.member.id`.
  ///
  /// A structure inside a list or map shows as `member` behind the index or key, one inside a structure under its name.
  static func text(_ steps: [PathStep], _ last: String) -> String {
    var parts: [String] = []
    // A list's or map's own name is printed by the step into it, unless it is itself an element.
    func name(_ member: Schema.Member) {
      if !member.name.isEmpty { parts.append(lowerCamel(member.name)) }
    }
    for step in steps {
      switch step {
      case .structure(let member): name(member)
      case .element(let member, let index):
        name(member)
        parts.append(String(index))
      case .entry(let member, let key):
        name(member)
        parts.append(key)
      }
    }
    if !last.isEmpty { parts.append(lowerCamel(last)) }
    return parts.joined(separator: ".")
  }

  /// AWS prints the Java bean's property name: the first letter in lower case.
  static func lowerCamel(_ name: String) -> String {
    guard let first = name.utf8.first, first &- 65 < 26 else { return name }
    return String(UnicodeScalar(first | 0x20)) + name.dropFirst()
  }

  /// The member's own name again, for texts that print it as requests do.
  static func upperCamel(_ name: String) -> String {
    guard let first = name.utf8.first, first &- 97 < 26 else { return name }
    return String(UnicodeScalar(first & 0xDF)) + name.dropFirst()
  }
}
