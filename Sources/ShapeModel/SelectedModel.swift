// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The part of an API model that a service builds: the operations it lists and every shape they reach.
public struct SelectedModel: Sendable {
  public let model: APIModel
  /// The listed operations, in the model's order.
  public let operations: [APIModel.Operation]
  /// The operations that are not listed, in the model's order.
  public let absentOperations: [APIModel.Operation]
  /// Every shape of the model text, in the model's order; members point at them or at kinds of scalars.
  public let shapes: [APIModel.Shape]
  /// The names of the shapes that inputs and outputs reach; the others are errors or stand in errors only.
  public let dataShapes: Set<String>
  private let shapeIndex: [String: Int]

  /// Takes the operations of these names, or all of them. Throws when one isn't in the model.
  public init(_ model: APIModel, operations names: [String]? = nil) throws(ModelError) {
    let listed = names.map { Set($0) }
    let known = Set(model.operations.map(\.name))
    if let unknown = listed?.subtracting(known), !unknown.isEmpty {
      throw ModelError("\(model.serviceID) has no operation \(unknown.sorted().joined(separator: ", "))")
    }
    self.model = model
    operations = model.operations.filter { listed?.contains($0.name) ?? true }
    absentOperations = model.operations.filter { !(listed?.contains($0.name) ?? true) }

    var lowering = Lowering(model)
    for operation in operations {
      for root in [operation.input, operation.output].compactMap({ $0 }) { try lowering.reach(root) }
    }
    dataShapes = lowering.reached
    for operation in operations {
      for error in operation.errors { try lowering.reach(error) }
    }
    shapes = lowering.lowered()
    shapeIndex = Dictionary(uniqueKeysWithValues: shapes.enumerated().map { ($1.name, $0) })
  }

  /// The shape of this name; a plain one for the kinds of scalars.
  public func shape(_ name: String) -> APIModel.Shape? {
    if let index = shapeIndex[name] { return shapes[index] }
    return Schema.Kind(rawValue: name).map { APIModel.Shape(name: name, kind: $0) }
  }
}

/// Follows members from shape to shape, and rewrites what is reached into the terms of model text.
private struct Lowering {
  private let original: [String: APIModel.Shape]
  private let order: [String]
  private(set) var reached: Set<String> = []
  /// Blobs that are streams where a member says so, though their own shape doesn't.
  private var streamedBlobs: Set<String> = []

  init(_ model: APIModel) {
    original = Dictionary(model.shapes.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    order = model.shapes.map(\.name)
  }

  mutating func reach(_ root: String) throws(ModelError) {
    var pending = [root]
    while let name = pending.popLast() {
      guard reached.insert(name).inserted else { continue }
      guard let shape = original[name] else { throw ModelError("no shape \(name) in the model") }
      for member in shape.members {
        pending.append(member.target)
        if isStreamedBlob(member) { streamedBlobs.insert(member.target) }
      }
    }
  }

  private func isStreamedBlob(_ member: APIModel.Member) -> Bool {
    guard member.isStreaming, let target = original[member.target] else { return false }
    return target.kind == .blob && !target.isStreaming
  }

  func lowered() -> [APIModel.Shape] {
    var result: [APIModel.Shape] = []
    for name in order where reached.contains(name) {
      guard var shape = original[name] else { continue }
      for index in shape.members.indices {
        shape.members[index].target = target(of: shape.members[index])
      }
      if streamedBlobs.contains(name) {
        var stream = shape
        stream.name = streamName(name)
        stream.isStreaming = true
        result.append(stream)
      }
      if shape.isEventStream {
        var list = APIModel.Shape(name: eventListName(name), kind: .list)
        list.isStreaming = true
        list.isEventStream = true
        list.members = [APIModel.Member(name: "member", target: name)]
        result.append(list)
      }
      if isPlainScalar(shape) { continue }
      shape.name = lineName(shape)
      result.append(shape)
    }
    return result
  }

  private func target(of member: APIModel.Member) -> String {
    guard let shape = original[member.target] else { return member.target }
    if shape.isEventStream { return eventListName(shape.name) }
    if isStreamedBlob(member) { return streamName(shape.name) }
    return isPlainScalar(shape) ? shape.kind.rawValue : lineName(shape)
  }

  private func isPlainScalar(_ shape: APIModel.Shape) -> Bool {
    switch shape.kind {
    case .list, .map, .structure, .union: return false
    default:
      return shape.minimum == nil && shape.maximum == nil && shape.pattern == nil && shape.values.isEmpty
        && shape.timestampFormat == nil && !shape.isSensitive && !shape.isStreaming
    }
  }

  /// A shape that is named like a kind of scalars gets another name, so that the kind keeps its own.
  private func lineName(_ shape: APIModel.Shape) -> String {
    Schema.Kind(rawValue: shape.name) == nil ? shape.name : unused(shape.name + "Shape")
  }

  private func streamName(_ name: String) -> String { unused(name + "Stream") }
  private func eventListName(_ name: String) -> String { unused(name + "Events") }

  private func unused(_ name: String) -> String {
    original[name] == nil ? name : unused(name + "_")
  }
}
