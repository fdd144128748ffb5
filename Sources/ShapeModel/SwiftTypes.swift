// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What the shapes of a selection are in Swift: names, types, and how a value of each is read and written.
struct SwiftTypes {
  let namespace: String
  let selection: SelectedModel
  /// The names of the types to write, by the shape's name.
  let names: [String: String]
  /// Unions that contain themselves without a list, map or structure between.
  let indirectUnions: Set<String>

  init(_ selection: SelectedModel, namespace: String) {
    self.namespace = namespace
    self.selection = selection
    let shapes = selection.shapes.filter { Self.isNamed($0, selection) }
    let plain = shapes.map { SwiftName.type($0.name, in: namespace) }
    names = Dictionary(
      uniqueKeysWithValues: zip(shapes.map(\.name), SwiftName.distinct(plain)))
    indirectUnions = Self.indirectUnions(selection)
  }

  /// Structures, unions and enums have a Swift type of their own, unless only errors use them.
  private static func isNamed(_ shape: APIModel.Shape, _ selection: SelectedModel) -> Bool {
    guard selection.dataShapes.contains(shape.name) else { return false }
    switch shape.kind {
    case .structure, .union: return true
    case .string: return !shape.values.isEmpty
    default: return false
    }
  }

  enum Value {
    case boolean, integer, double, string, blob, body, timestamp, document
    case enumeration(String)
    case structure(String)
    case union(String)
    case list(String)
    case map(String)
  }

  /// What a value of the shape is.
  func value(of name: String) throws(ModelError) -> Value {
    try value(of: name, depth: 0)
  }

  private func value(of name: String, depth: Int) throws(ModelError) -> Value {
    guard depth < 32, let shape = selection.shape(name) else {
      throw ModelError("shape \(name) is missing, or a list or map of nothing but itself")
    }
    switch shape.kind {
    case .boolean: return .boolean
    case .byte, .short, .integer, .long, .bigInteger: return .integer
    case .float, .double, .bigDecimal: return .double
    case .string: return names[name].map { .enumeration($0) } ?? .string
    case .blob: return shape.isStreaming ? .body : .blob
    case .timestamp: return .timestamp
    case .document: return .document
    case .structure: return .structure(names[name] ?? name)
    case .union: return .union(names[name] ?? name)
    case .list:
      let element = try value(of: shape.members[0].target, depth: depth + 1).type
      return .list(shape.isSparse ? "[\(element)?]" : "[\(element)]")
    case .map:
      let key = try value(of: shape.members[0].target, depth: depth + 1).type
      let element = try value(of: shape.members[1].target, depth: depth + 1).type
      return .map(shape.isSparse ? "[\(key): \(element)?]" : "[\(key): \(element)]")
    }
  }
}

extension SwiftTypes.Value {
  /// Whether it is held indirectly in a structure.
  var isIndirect: Bool {
    switch self {
    case .structure, .union: true
    default: false
    }
  }

  /// The Swift type.
  var type: String {
    switch self {
    case .boolean: "Bool"
    case .integer: "Int"
    case .double: "Double"
    case .string: "String"
    case .blob: "Bytes"
    case .body: "HTTPBody"
    case .timestamp: "Instant"
    case .document: "Document"
    case .enumeration(let type), .structure(let type), .union(let type), .list(let type), .map(let type): type
    }
  }

  /// The value of a required member that nobody gave.
  var empty: String {
    switch self {
    case .boolean: "false"
    case .integer, .double: "0"
    case .string: "\"\""
    case .blob: "Bytes()"
    case .body: "HTTPBody.empty"
    case .timestamp: "Instant(microsecondsSince1970: 0)"
    case .document: "Document.null"
    case .enumeration(let type): "\(type)(rawValue: \"\")"
    case .structure(let type), .union(let type): "\(type)()"
    case .list: "[]"
    case .map: "[:]"
    }
  }

  /// The expression that reads one.
  var read: String {
    switch self {
    case .boolean, .integer, .double, .string, .list, .map: "reader.\(reader)()"
    default: "\(type).read(from: reader)"
    }
  }

  /// The reader's method that reads one into a property.
  var reader: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .double: "double"
    case .string: "string"
    case .list: "list"
    case .map: "map"
    case .blob, .body, .timestamp, .document, .enumeration, .structure, .union: "value"
    }
  }

  /// The writer's method for one.
  var writer: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .double: "double"
    case .string: "string"
    case .blob: "blob"
    case .body: "body"
    case .timestamp: "timestamp"
    case .document: "document"
    case .enumeration, .structure, .union, .list, .map: "value"
    }
  }
}

extension SwiftTypes {
  /// Unions that contain themselves by members of unions alone: what stands in structures is held indirectly anyhow.
  private static func indirectUnions(_ selection: SelectedModel) -> Set<String> {
    var edges: [String: [String]] = [:]
    for shape in selection.shapes where shape.kind == .union {
      edges[shape.name] = shape.members.map(\.target).filter { selection.shape($0)?.kind == .union }
    }
    return Set(edges.keys.filter { reaches($0, edges) })
  }

  private static func reaches(_ start: String, _ edges: [String: [String]]) -> Bool {
    var pending = edges[start] ?? []
    var seen: Set<String> = []
    while let name = pending.popLast() {
      if name == start { return true }
      guard seen.insert(name).inserted else { continue }
      pending += edges[name] ?? []
    }
    return false
  }
}
