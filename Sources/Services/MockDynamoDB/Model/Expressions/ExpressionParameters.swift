// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a request says with expressions, and beside them with the older parameters that they took the place of.
///
/// An operation fills in what its input has, calls ``context()``, parses its expressions with that, and ends with
/// ``ExpressionContext/finish()``: that is DynamoDB's order of complaints.
struct ExpressionParameters {
  /// The expressions that the operation knows, in DynamoDB's order.
  var expressions: [(parameter: ExpressionParameter, text: String?)]
  /// The older parameters, in DynamoDB's order, and whether they are there.
  var others: [(name: String, isPresent: Bool)] = []
  var names: [String: String]?
  var values: SentItem?

  /// Checks what can be said before the expressions are read.
  func context() throws(AWSError) -> ExpressionContext {
    let hasExpressions = expressions.contains { $0.text != nil }
    if hasExpressions, others.contains(where: { $0.isPresent }) {
      let present = expressions.filter { $0.text != nil }.map(\.parameter.rawValue)
      let others = others.filter(\.isPresent).map(\.name)
      throw .validation(
        "Can not use both expression and non-expression parameters in the same request: "
          + "Non-expression parameters: {\(others.joined(separator: ", "))} "
          + "Expression parameters: {\(present.joined(separator: ", "))}")
    }
    if names != nil, !hasExpressions {
      throw .validation("ExpressionAttributeNames can only be specified when using expressions")
    }
    if values != nil, !expressions.contains(where: { $0.text != nil && $0.parameter.takesValues }) {
      let able = expressions.map(\.parameter).filter(\.takesValues)
      let list = able.map(\.rawValue).joined(separator: " and ")
      throw .validation(
        "ExpressionAttributeValues can only be specified when using expressions: "
          + "\(list) \(able.count > 1 ? "are" : "is") null")
    }
    return try ExpressionContext(names: names, values: values)
  }
}
