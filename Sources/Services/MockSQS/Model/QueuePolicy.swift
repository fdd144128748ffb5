// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// The access policy of a queue, as far as SQS itself reads and writes it.
enum QueuePolicy {
  /// Refuses what isn't a policy: JSON with statements that each have an effect, a principal and actions.
  static func check(_ text: String) throws(AWSError) {
    guard let policy = try? JSON.parse(text), policy.object != nil, let statements = statements(of: policy),
      statements.allSatisfy(isStatement)
    else { throw .invalidAttribute("Policy") }
    if let version = policy["Version"] {
      guard let version = version.string, ["2008-10-17", "2012-10-17"].contains(version) else {
        throw .invalidAttribute("Policy")
      }
    }
  }

  static func areEqual(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left == right }
    guard let first = try? JSON.parse(left), let second = try? JSON.parse(right) else { return left == right }
    return JSON.serialize(first, .sorted) == JSON.serialize(second, .sorted)
  }

  /// The policy with a statement that lets accounts call actions, as `AddPermission` writes it.
  static func adding(
    label: String, accounts: [String], actions: [String], queue: ARN, to text: String?
  ) throws(AWSError) -> String {
    let principals = accounts.map { Document.string("arn:\(queue.partition):iam::\($0):root") }
    let statement: Document = [
      "Sid": .string(label), "Effect": "Allow", "Principal": ["AWS": single(principals)],
      "Action": single(actions.map { .string("SQS:\($0)") }), "Resource": .string(queue.description),
    ]
    var policy = document(text, queue)
    let statements = statements(of: policy) ?? []
    guard !statements.contains(where: { $0["Sid"]?.string == label }) else {
      throw .invalidParameter(label, "Label", "Already exists.")
    }
    set(statements + [statement], in: &policy)
    return JSON.text(policy)
  }

  /// The policy without the statement of this label; `nil` when none is left.
  static func removing(label: String, queue: ARN, from text: String?) throws(AWSError) -> String? {
    var policy = document(text, queue)
    let statements = statements(of: policy) ?? []
    let remaining = statements.filter { $0["Sid"]?.string != label }
    guard remaining.count < statements.count else {
      throw .invalidParameter(label, "Label", "can't find label on existing policy.")
    }
    guard !remaining.isEmpty else { return nil }
    set(remaining, in: &policy)
    return JSON.text(policy)
  }

  private static func document(_ text: String?, _ queue: ARN) -> Document {
    if let text, let policy = try? JSON.parse(text) { return policy }
    return [
      "Version": "2008-10-17", "Id": .string("\(queue)/SQSDefaultPolicy"), "Statement": .array([]),
    ]
  }

  private static func statements(of policy: Document) -> [Document]? {
    guard let statement = policy["Statement"] else { return nil }
    return statement.array ?? (statement.object == nil ? nil : [statement])
  }

  private static func set(_ statements: [Document], in policy: inout Document) {
    guard case .object(var members) = policy else { return }
    members.removeAll { $0.name == "Statement" }
    members.append(.init("Statement", .array(statements)))
    policy = .object(members)
  }

  private static func isStatement(_ statement: Document) -> Bool {
    guard statement.object != nil, let effect = statement["Effect"]?.string,
      ["Allow", "Deny"].contains(effect),
      statement["Principal"] != nil || statement["NotPrincipal"] != nil
    else { return false }
    return statement["Action"] != nil || statement["NotAction"] != nil
  }

  private static func single(_ values: [Document]) -> Document {
    values.count == 1 ? values[0] : .array(values)
  }
}
