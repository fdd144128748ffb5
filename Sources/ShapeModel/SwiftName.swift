// SPDX-License-Identifier: Apache-2.0

/// The rules by which AWS's names become Swift's.
///
/// - A type keeps AWS's name, with a capital first letter; a name that Swift, the core or a backend already uses gets the
///   ending `Shape`.
/// - A member or operation starts in lower case: the leading run of capitals, but for its last one where a small letter
///   follows (`QueueUrl` → `queueUrl`, `SSEKMSKeyId` → `ssekmsKeyId`, `MD5OfBody` → `md5OfBody`, `ETag` → `eTag`).
/// - A name that another one of its place has already gets underscores at its end.
public enum SwiftName {
  /// What generated and hand-written code inside a service's namespace must be able to name without a module.
  private static let takenTypes: Set<String> = [
    "API", "ARN", "AWSError", "Any", "Array", "Bool", "Bytes", "BytesBuilder", "Caller", "Character",
    "Context", "Dictionary", "Document", "Double", "EmptyShape", "Error", "Event", "Float", "HTTPBody",
    "HTTPHeaders", "HTTPRequest", "HTTPResponse", "HTTPRoute", "Indirect", "Instant", "Int",
    "MockCloud", "Never", "Operation", "OperationDefinition", "Optional", "OrderedMap", "Protocol",
    "ProtocolCodec", "Range", "Resource", "Result", "Schema", "Scope", "Self", "Sendable",
    "ServiceBackend", "ServiceCalls", "ServiceDescriptor", "ServiceModel", "Set", "Shape",
    "ShapeReader", "ShapeValue", "ShapeWriter", "State", "StateAccess", "String", "StringEnum", "Type",
    "ValidationRules", "Void", "Waiting",
  ]

  private static let reservedWords: Set<String> = [
    "Any", "Self", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
    "guard",
    "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup",
    "private", "protocol", "public", "repeat", "rethrows", "return", "static", "struct", "subscript", "super",
    "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]

  /// The name of a type inside `namespace`.
  public static func type(_ name: String, in namespace: String) -> String {
    let plain = identifier(name.drop { $0 == "_" })
    guard let first = plain.first else { return "Shape_" }
    let capital = first.uppercased() + plain.dropFirst()
    return takenTypes.contains(capital) || capital == namespace ? capital + "Shape" : capital
  }

  /// The name of a member or an operation, without backticks.
  public static func member(_ name: String) -> String {
    let plain = identifier(name[...])
    let letters = Array(plain)
    let capitals = letters.prefix { $0.isUppercase }.count
    let wordStartsInRun = capitals > 1 && capitals < letters.count && letters[capitals].isLowercase
    let lowered = wordStartsInRun ? capitals - 1 : capitals
    let result = String(letters[..<lowered]).lowercased() + String(letters[lowered...])
    // `self` cannot be declared, not even in backticks.
    return result == "self" ? "self_" : result
  }

  /// The name of the constant for a value of an enum, without backticks: `ap-northeast-1` → `apNortheast1`,
  /// `SELECT_ALL` → `selectAll`.
  public static func constant(_ value: String) -> String {
    let words = value.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    guard !words.isEmpty else { return value.isEmpty ? "empty" : value == "*" ? "wildcard" : "symbol" }
    var result = ""
    for word in words {
      let lower = word.contains { $0.isLowercase } ? word : word.lowercased()
      if result.isEmpty {
        result = member(lower)
      } else {
        // Digits that a separator kept apart must not run together: `1.1` and `11` are two values.
        if result.last?.isNumber == true && lower.first?.isNumber == true { result += "_" }
        result += lower.prefix(1).uppercased() + lower.dropFirst()
      }
    }
    return result
  }

  /// The name in backticks where Swift reserves it.
  public static func quoted(_ name: String) -> String {
    reservedWords.contains(name) ? "`\(name)`" : name
  }

  /// Gives each name an ending that no earlier one has: underscores.
  static func distinct(_ names: [String], reserved: Set<String> = []) -> [String] {
    var taken = reserved
    return names.map { name in
      var candidate = name
      while !taken.insert(candidate).inserted { candidate += "_" }
      return candidate
    }
  }

  /// What may stand in an identifier, the letter after a dropped character in upper case.
  private static func identifier(_ name: Substring) -> String {
    var result = ""
    var raisesNext = false
    for character in name {
      guard character.isASCII, character.isLetter || character.isNumber || character == "_" else {
        raisesNext = !result.isEmpty
        continue
      }
      result += raisesNext ? character.uppercased() : String(character)
      raisesNext = false
    }
    return result.first?.isNumber == true || result.isEmpty ? "_" + result : result
  }
}
