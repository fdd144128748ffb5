// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Writes the Swift types of a selection: structures, enums and unions.
struct SwiftShapes {
  /// The most constants an enum gets: long ones (instance types) would cost more to compile than they help.
  static let constantLimit = 150
  /// Generated lines are wrapped at the width of the written ones.
  static let lineWidth = 110

  let types: SwiftTypes
  /// Shapes whose types are not to be written.
  let handWritten: Set<String>

  /// The declarations in the model's order, each indented for its namespace.
  func declarations() throws(ModelError) -> [[String]] {
    var result: [[String]] = []
    for shape in types.selection.shapes {
      guard let name = types.names[shape.name], !handWritten.contains(shape.name) else { continue }
      let lines: [String]
      switch shape.kind {
      case .structure: lines = try structure(shape, name)
      case .union: lines = try union(shape, name)
      default: lines = enumeration(shape, name)
      }
      result.append(lines.map { $0.isEmpty ? "" : "  " + $0 })
    }
    return result
  }

  private func schemaLine(_ shape: APIModel.Shape) -> String {
    "  public static let schema = \(types.namespace).model[\"\(shape.name)\"]"
  }

  // MARK: Structures

  private struct Property {
    let index: Int
    let name: String
    let value: SwiftTypes.Value
    let isRequired: Bool

    var quoted: String { SwiftName.quoted(name) }
    /// The property inside methods that have parameters and locals of their own.
    var reference: String {
      ["reader", "writer", "index"].contains(name) ? "self.\(name)" : SwiftName.quoted(name)
    }
    var type: String { isRequired ? value.type : value.type + "?" }
  }

  private func properties(of shape: APIModel.Shape) throws(ModelError) -> [Property] {
    let names = SwiftName.distinct(shape.members.map { SwiftName.member($0.name) })
    var result: [Property] = []
    for (index, member) in shape.members.enumerated() {
      result.append(
        Property(
          index: index, name: names[index], value: try types.value(of: member.target),
          isRequired: member.isRequired))
    }
    return result
  }

  private func structure(_ shape: APIModel.Shape, _ name: String) throws(ModelError) -> [String] {
    let properties = try properties(of: shape)
    var lines = ["public struct \(name): Shape {", schemaLine(shape)]
    for property in properties { lines += declaration(property) }
    lines += ["", "  public init() {}"]
    if !properties.isEmpty { lines += memberwiseInit(properties) }
    lines += readMethod(properties.map { ($0.index, "reader.\($0.value.reader)(&\($0.reference))") })
    lines += writeMethod(properties)
    lines.append("}")
    return lines
  }

  private func declaration(_ property: Property) -> [String] {
    if property.value.isIndirect {
      let held = "held\(property.name.prefix(1).uppercased())\(property.name.dropFirst())"
      return [
        "  private var \(held) = Indirect<\(property.value.type)>()",
        "  public var \(property.quoted): \(property.type) {",
        "    get { \(held).value\(property.isRequired ? " ?? \(property.value.empty)" : "") }",
        "    set { \(held).value = newValue }",
        "  }",
      ]
    }
    let start = "  public var \(property.quoted): \(property.type)"
    return [property.isRequired ? "\(start) = \(property.value.empty)" : start]
  }

  private func memberwiseInit(_ properties: [Property]) -> [String] {
    let parameters = properties.map { "\($0.quoted): \($0.type)\($0.isRequired ? "" : " = nil")" }
    return signature("public init", parameters)
      + properties.map { "    self.\($0.quoted) = \($0.quoted)" } + ["  }"]
  }

  /// The declaration's head up to its brace, on one line where it fits.
  private func signature(_ start: String, _ parameters: [String]) -> [String] {
    let line = "  \(start)(\(parameters.joined(separator: ", "))) {"
    if line.count + 2 <= Self.lineWidth { return [line] }
    return ["  \(start)("] + wrapped(parameters) + ["  ) {"]
  }

  private func wrapped(_ items: [String]) -> [String] {
    var lines: [String] = []
    var line = ""
    for (index, item) in items.enumerated() {
      let piece = index == items.count - 1 ? item : item + ","
      if !line.isEmpty, line.count + piece.count + 7 > Self.lineWidth {
        lines.append("    " + line)
        line = ""
      }
      line += line.isEmpty ? piece : " " + piece
    }
    return lines + ["    " + line]
  }

  private func readMethod(_ cases: [(Int, String)], skip: String = "reader.skipMember()") -> [String] {
    let head = "  public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {"
    if cases.isEmpty {
      return [head, "    while try reader.nextMember() != nil { try reader.skip() }", "  }"]
    }
    return [head, "    while let index = try reader.nextMember() {", "      switch index {"]
      + cases.map { "      case \($0.0): \($0.1)" }
      + ["      default: \(skip)", "      }", "    }", "  }"]
  }

  private func writeMethod(_ properties: [Property]) -> [String] {
    if properties.isEmpty { return ["  public func write(to writer: ShapeWriter) {}"] }
    return ["  public func write(to writer: ShapeWriter) {"]
      + properties.map { "    writer.\($0.value.writer)(\($0.index), \($0.reference))" } + ["  }"]
  }

  // MARK: Unions

  private func union(_ shape: APIModel.Shape, _ name: String) throws(ModelError) -> [String] {
    let properties = try properties(of: shape)
    let cases = SwiftName.distinct(properties.map(\.name), reserved: ["unknown"]).map(SwiftName.quoted)
    let isIndirect = types.indirectUnions.contains(shape.name)
    var lines = ["public \(isIndirect ? "indirect " : "")enum \(name): Shape {"]
    lines += zip(cases, properties).map { "  case \($0)(\($1.value.type))" }
    lines += [
      "  case unknown(String)", "", schemaLine(shape), "", "  public init() { self = .unknown(\"\") }",
    ]
    lines += readMethod(
      zip(cases, properties).map { ($1.index, "self = .\($0)(try \($1.value.read))") },
      skip: "try reader.skip()")
    lines += ["  public func write(to writer: ShapeWriter) {", "    switch self {"]
    lines += zip(cases, properties).map {
      "    case .\($0)(let value): writer.\($1.value.writer)(\($1.index), value)"
    }
    lines += ["    case .unknown: break", "    }", "  }", "}"]
    return lines
  }

  // MARK: Enums

  private func enumeration(_ shape: APIModel.Shape, _ name: String) -> [String] {
    var lines = [
      "public struct \(name): StringEnum {",
      "  public let rawValue: String",
      "  public init(rawValue: String) { self.rawValue = rawValue }",
    ]
    if shape.values.count <= Self.constantLimit {
      let names = SwiftName.distinct(shape.values.map(SwiftName.constant))
      lines += zip(names, shape.values).map { constant, value in
        "  public static var \(SwiftName.quoted(constant)): \(name) { .init(rawValue: \(literal(value))) }"
      }
    }
    return lines + ["}"]
  }

  private func literal(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{20}"..."\u{7E}": result.unicodeScalars.append(scalar)
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result + "\""
  }
}
