// SPDX-License-Identifier: Apache-2.0

extension S3Select {
  /// A parsed `SELECT`.
  struct Statement {
    enum Item {
      /// All members of the record, in their order.
      case everything
      case expression(Expression, name: String)
    }

    var items: [Item]
    /// What follows `S3Object` in `FROM`.
    var source: [Step]
    /// The name that the record goes by: an alias, or the last name of the path.
    var alias: Name?
    var condition: Expression?
    var limit: Int?
    /// The names that expressions mean by number.
    var references: [Reference] = []
    /// The aggregates that expressions mean by number; no operand is `COUNT(*)`.
    var aggregates: [(Aggregate, operand: Expression?)] = []
  }

  /// A name in an expression, with the path behind it.
  struct Reference {
    var name: Name
    var steps: [Step]
  }

  /// A name in an expression; only one in quotes is told apart by case.
  struct Name: Hashable {
    var text: String
    var isQuoted: Bool

    func matches(_ other: String) -> Bool {
      isQuoted ? text.utf8.elementsEqual(other.utf8) : text.lowercased() == other.lowercased()
    }

    /// The number in `_1`, zero and above.
    var position: Int? {
      guard text.hasPrefix("_"), text.utf8.count <= 9, text.utf8.dropFirst().allSatisfy({ $0 &- 48 < 10 })
      else {
        return nil
      }
      return Int(text.dropFirst())
    }
  }

  /// One step of a path.
  enum Step: Hashable {
    case member(Name)
    case index(Int)
    /// `[*]`
    case allElements
    /// `.*`
    case allMembers
  }

  enum Arithmetic {
    case add, subtract, multiply, divide, remainder
  }

  enum Comparison {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  enum Aggregate {
    case count, sum, average, minimum, maximum
  }

  enum Function: Hashable {
    case coalesce, nullIf, characterLength, lower, upper, substring
    case trimLeading, trimTrailing, trimBoth
    case toString, toTimestamp, now

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
      switch self {
      case .coalesce: 1...1_000
      case .nullIf, .toString: 2...2
      case .characterLength, .lower, .upper, .toTimestamp: 1...1
      case .substring: 2...3
      case .trimLeading, .trimTrailing, .trimBoth: 1...2
      case .now: 0...0
      }
    }
  }

  /// What `CAST` makes.
  enum CastType: Hashable {
    case boolean, integer, float, timestamp
    case string(limit: Int?)
    case decimal(precision: Int, scale: Int?)
  }

  indirect enum Expression {
    case literal(Value)
    /// The name of this number.
    case reference(Int)
    /// The aggregate of this number.
    case aggregate(Int)
    case negated(Expression)
    case not(Expression)
    case arithmetic(Expression, [(Arithmetic, Expression)])
    case concatenation([Expression])
    case comparison(Comparison, Expression, Expression)
    case and([Expression])
    case or([Expression])
    case between(Expression, Expression, Expression)
    case among(Expression, [Expression])
    case like(Expression, pattern: Expression, escape: Expression?)
    case isNull(Expression)
    case isMissing(Expression)
    case cast(Expression, CastType)
    case choice([(when: Expression, then: Expression)], otherwise: Expression?)
    case call(Function, [Expression])
    case dateAdd(DatePart, Expression, Expression)
    case dateDifference(DatePart, Expression, Expression)
    case extract(DatePart, Expression)

    /// The expressions right inside this one.
    private var children: [Expression] {
      switch self {
      case .literal, .reference, .aggregate: []
      case .negated(let inner), .not(let inner), .isNull(let inner), .isMissing(let inner),
        .cast(let inner, _),
        .extract(_, let inner):
        [inner]
      case .arithmetic(let first, let rest): [first] + rest.map(\.1)
      case .concatenation(let parts), .and(let parts), .or(let parts), .call(_, let parts): parts
      case .comparison(_, let left, let right), .dateAdd(_, let left, let right),
        .dateDifference(_, let left, let right):
        [left, right]
      case .between(let value, let low, let high): [value, low, high]
      case .among(let value, let candidates): [value] + candidates
      case .like(let value, let pattern, let escape): [value, pattern] + (escape.map { [$0] } ?? [])
      case .choice(let branches, let otherwise):
        branches.flatMap { [$0.when, $0.then] } + (otherwise.map { [$0] } ?? [])
      }
    }

    /// Whether expressions stand in each other more than `limit` times; evaluating them is recursive.
    func isDeeper(than limit: Int) -> Bool {
      var level = [self]
      for _ in 0..<limit {
        level = level.flatMap(\.children)
        if level.isEmpty { return false }
      }
      return true
    }
  }
}
