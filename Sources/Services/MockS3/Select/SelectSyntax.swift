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
    /// A name, not yet looked up, with the path behind it.
    case reference(Name, [Step], Place)
    /// A column of the record, from 0.
    case column(Int)
    /// A path into the record.
    case record([Step])
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
    /// `nil` for `COUNT(*)`.
    case aggregate(Aggregate, Expression?)
    /// The outcome of the aggregate of this number.
    case aggregateResult(Int)
  }
}
