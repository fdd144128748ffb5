// SPDX-License-Identifier: Apache-2.0

/// DynamoDB's part of PartiQL: what a statement says, before it meets a table.
enum PartiQL {
  enum Statement: Equatable, Sendable {
    case select(Selection)
    case exists(Selection)
    case insert(table: String, item: Expression)
    case update(Update)
    case delete(Deletion)

    var table: String {
      switch self {
      case .select(let selection), .exists(let selection): selection.table
      case .insert(let table, _): table
      case .update(let update): update.table
      case .delete(let deletion): deletion.table
      }
    }

    /// Changes nothing, and so may stand beside other reads only.
    var isRead: Bool { if case .select = self { true } else { false } }
  }

  struct Selection: Equatable, Sendable {
    /// Empty for `*`.
    var paths: [DocumentPath]
    var table: String
    var index: String?
    var condition: Expression?
    var order: [Order]
  }

  struct Order: Equatable, Sendable {
    var path: DocumentPath
    var isDescending: Bool
  }

  struct Update: Equatable, Sendable {
    var table: String
    var changes: [Change]
    var condition: Expression?
    var returning: Returning?
  }

  enum Change: Equatable, Sendable {
    case set(DocumentPath, Expression)
    case remove(DocumentPath)
  }

  struct Deletion: Equatable, Sendable {
    var table: String
    var condition: Expression?
    var returning: Returning?
  }

  enum Returning: Equatable, Sendable {
    case allOld, allNew, modifiedOld, modifiedNew
  }

  indirect enum Expression: Equatable, Sendable {
    case null
    case missing
    case boolean(Bool)
    case string(String)
    /// As it is written.
    case number(String)
    /// By its place among the parameters, from 0.
    case parameter(Int)
    case list([Expression])
    case set([Expression])
    case map([Entry])
    case path(DocumentPath)
    /// A function by its name in lower case.
    case call(String, [Expression])
    case sum(Expression, Expression)
    case difference(Expression, Expression)
    case comparison(Comparison, Expression, Expression)
    case between(Expression, Expression, Expression)
    case within(Expression, [Expression])
    case isNull(Expression)
    case isMissing(Expression)
    case not(Expression)
    case all([Expression])
    case any([Expression])

    struct Entry: Equatable, Sendable {
      var key: String
      var value: Expression
    }
  }
}
