// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// What a name in an expression stands for.
  enum Binding {
    /// A column of a CSV file, from 0.
    case column(Int)
    /// A path into the record.
    case record([Step])

    /// Looks a name up; `header` has the names of a CSV file's columns, or is `nil` for JSON.
    init(_ reference: Reference, alias: Name?, header: [String]?) throws(Fault) {
      let (name, steps) = (reference.name, reference.steps)
      let isRecord =
        alias.map { $0.matches(name.text) || name.matches($0.text) } ?? false || name.matches("S3Object")
      guard let header else {
        self = .record(isRecord ? steps : [.member(name)] + steps)
        return
      }
      guard isRecord else {
        guard steps.isEmpty else { throw .select(.invalidTableAlias) }
        self = .column(try Self.column(name, header))
        return
      }
      guard let first = steps.first else {
        self = .record([])
        return
      }
      guard case .member(let column) = first, steps.count == 1 else { throw .select(.invalidKeyPath) }
      self = .column(try Self.column(column, header))
    }

    private static func column(_ name: Name, _ header: [String]) throws(Fault) -> Int {
      var found: Int?
      for (index, column) in header.enumerated() where name.matches(column) {
        guard found == nil else { throw .select(.ambiguousFieldName) }
        found = index
      }
      if let found { return found }
      guard let position = name.position else { throw .select(.missingHeaders) }
      guard position > 0 else { throw .select(.invalidColumnIndex) }
      return position - 1
    }
  }
}
