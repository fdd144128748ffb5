// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Looks up the names and values of an expression and checks its functions and operands.
///
/// Of everything that is wrong, what DynamoDB looks for first is reported, and of that what stands leftmost.
struct ExpressionResolver {
  var context: ExpressionContext
  private var finding: (kind: Finding, message: String)?

  /// Kinds of mistakes, in the order in which they are looked for.
  enum Finding: Int {
    case reservedWord, unknownFunction, parentheses, misusedFunction, undefined, path, operands, distinct,
      bounds
  }

  init(_ context: ExpressionContext) { self.context = context }

  mutating func note(_ finding: Finding, _ message: @autoclosure () -> String) {
    if let earlier = self.finding, earlier.kind.rawValue <= finding.rawValue { return }
    self.finding = (finding, message())
  }

  /// Throws what was found.
  func check() throws(ExpressionError) {
    if let finding { throw ExpressionError(finding.message) }
  }

  mutating func noteParentheses(_ parser: ExpressionParser) {
    if parser.hasRedundantParentheses { note(.parentheses, "The expression has redundant parentheses;") }
  }

  // MARK: Names and values

  private mutating func name(_ written: WrittenName) -> String {
    switch written {
    case .plain(let name):
      if ReservedWords.contains(name) {
        note(.reservedWord, "Attribute name is a reserved keyword; reserved keyword: \(name)")
      }
      return name
    case .reference(let reference):
      guard let name = context.name(reference) else {
        note(
          .undefined,
          "An expression attribute name used in the document path is not defined; attribute name: \(reference)"
        )
        return reference
      }
      return name
    }
  }

  mutating func path(_ head: WrittenName, _ steps: [WrittenStep]) -> DocumentPath {
    let head = name(head)
    var tail: [DocumentPath.Step] = []
    for step in steps {
      switch step {
      case .name(let written): tail.append(.name(name(written)))
      case .index(let digits):
        guard let index = Int(digits), index <= Int(Int32.max) else {
          note(.path, "List index is not within the allowable range; index: [\(digits)]")
          continue
        }
        tail.append(.index(index))
      }
    }
    if tail.count >= DocumentPath.maximumDepth {
      note(
        .path,
        "The document path has too many nesting elements; nesting limit: \(DocumentPath.maximumDepth)")
    }
    return DocumentPath(head, tail)
  }

  /// A path, where only a path can stand.
  mutating func path(_ node: ExpressionNode) -> DocumentPath {
    guard case .path(let head, let steps) = node else { return DocumentPath("") }
    return path(head, steps)
  }

  mutating func value(_ reference: String) -> Value {
    guard let value = context.value(reference) else {
      note(
        .undefined,
        "An expression attribute value used in expression is not defined; attribute value: \(reference)")
      return .null
    }
    return value
  }

  // MARK: What is wrong with functions

  mutating func noteUnknown(_ function: String) {
    note(.unknownFunction, "Invalid function name; function: \(function)")
  }

  mutating func noteMisused(_ function: String) {
    note(
      .misusedFunction,
      "The function is not allowed to be used this way in an expression; function: \(function)")
  }

  mutating func notePathNeeded(_ function: String) {
    note(.operands, "Operator or function requires a document path; operator or function: \(function)")
  }

  mutating func noteType(_ operation: String, _ type: ValueType) {
    note(
      .operands,
      "Incorrect operand type for operator or function; operator or function: \(operation), "
        + "operand type: \(type.rawValue)")
  }

  /// Whether a function has this many arguments.
  mutating func hasCount(_ count: Int, _ function: String, _ arguments: [ExpressionNode]) -> Bool {
    guard arguments.count != count else { return true }
    note(
      .operands,
      "Incorrect number of operands for operator or function; operator or function: \(function), "
        + "number of operands: \(arguments.count)")
    return false
  }
}

extension ExpressionContext {
  /// Resolves an expression; the context stays as it is where that fails.
  mutating func resolve<Result>(
    parameter: ExpressionParameter, _ body: (inout ExpressionResolver) throws(ExpressionError) -> Result
  ) throws(AWSError) -> Result {
    var resolver = ExpressionResolver(self)
    do throws(ExpressionError) {
      let result = try body(&resolver)
      try resolver.check()
      self = resolver.context
      return result
    } catch { throw .validation("Invalid \(parameter.rawValue): \(error.message)") }
  }
}

/// The parameters of requests that hold expressions.
enum ExpressionParameter: String, Sendable {
  case condition = "ConditionExpression"
  case filter = "FilterExpression"
  case keyCondition = "KeyConditionExpression"
  case projection = "ProjectionExpression"
  case update = "UpdateExpression"

  /// Whether such expressions refer to values.
  var takesValues: Bool {
    switch self {
    case .condition, .filter, .keyCondition, .update: true
    case .projection: false
    }
  }
}
