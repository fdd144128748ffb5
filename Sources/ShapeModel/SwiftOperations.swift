// SPDX-License-Identifier: Apache-2.0

/// Writes the operations of a selection: their definitions, and the typed calls on a cloud.
struct SwiftOperations {
  let types: SwiftTypes

  private struct Entry {
    let operation: APIModel.Operation
    let name: String
    let input: String
    let output: String
    /// Whether there is something that every call must say.
    let needsInput: Bool
  }

  private var entries: [Entry] {
    let selection = types.selection
    let names = SwiftName.distinct(selection.operations.map { SwiftName.member($0.name) })
    return zip(selection.operations, names).map { operation, name in
      let input = operation.input.flatMap { types.names[$0] }
      let output = operation.output.flatMap { types.names[$0] }
      return Entry(
        operation: operation, name: SwiftName.quoted(name), input: input ?? "EmptyShape",
        output: output ?? "EmptyShape",
        needsInput: operation.input.flatMap { selection.shape($0) }?.members.contains(where: \.isRequired)
          ?? false)
    }
  }

  /// `SQS.API`: one definition an operation.
  func definitions() -> [String] {
    let namespace = types.namespace
    var lines = [
      "extension \(namespace) {",
      "  /// The operations of the API with the types of their inputs and outputs.",
      "  public enum API {",
    ]
    for entry in entries {
      let start = "    public static let \(entry.name) = OperationDefinition("
      let arguments = [
        "\"\(entry.operation.name)\"", "in: \(namespace).model", "\(entry.input).self",
        "\(entry.output).self",
      ]
      let line = start + arguments.joined(separator: ", ") + ")"
      if line.count <= SwiftShapes.lineWidth {
        lines.append(line)
      } else {
        lines += [start, "      " + arguments.joined(separator: ", ") + ")"]
      }
    }
    return lines + ["  }", "}"]
  }

  /// `cloud.sqs.createQueue(…)`: one method an operation.
  func calls() -> [String] {
    let namespace = types.namespace
    let property = SwiftName.quoted(SwiftName.member(namespace))
    var lines = [
      "extension MockCloud {",
      "  /// Typed calls of the service's operations, for arranging and asserting.",
      "  public var \(property): ServiceCalls<\(namespace)> { calls(to: \(namespace).self) }",
      "}",
      "",
      "extension ServiceCalls where Backend == \(namespace) {",
    ]
    for (index, entry) in entries.enumerated() {
      if index > 0 { lines.append("") }
      let input = qualified(entry.input)
      let parameter = "_ input: \(input)" + (entry.needsInput ? "" : " = .init()")
      lines.append("  @discardableResult")
      let head = "  public func \(entry.name)(\(parameter)) throws(AWSError)"
      let result = " -> \(qualified(entry.output))"
      if head.count + result.count + 2 <= SwiftShapes.lineWidth {
        lines.append("\(head)\(result) {")
      } else {
        lines += ["  public func \(entry.name)(", "    \(parameter)", "  ) throws(AWSError)\(result) {"]
      }
      lines += ["    try call(\(namespace).API.\(entry.name), input)", "  }"]
    }
    return lines + ["}"]
  }

  private func qualified(_ type: String) -> String {
    type == "EmptyShape" ? type : "\(types.namespace).\(type)"
  }
}
