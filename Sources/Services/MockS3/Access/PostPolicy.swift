// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// What a signed form allows to be uploaded with it: until when, and what its fields must hold.
struct PostPolicy: Sendable {
  let expiration: Instant
  private(set) var conditions: [Condition] = []
  /// The sizes that the file may have.
  private(set) var sizes: ClosedRange<Int>?

  struct Condition: Sendable, Hashable {
    enum Match: String, Sendable { case equal = "eq", prefix = "starts-with" }

    let match: Match
    /// In lower case.
    let field: String
    let value: String

    func holds(for text: String) -> Bool {
      switch match {
      case .equal: text == value
      // A content type may be a list, all of which must fit.
      case .prefix where field == "content-type":
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
          $0.drop { $0 == " " }.utf8.starts(with: value.utf8)
        }
      case .prefix: text.utf8.starts(with: value.utf8)
      }
    }

    /// As errors print it.
    var text: String {
      JSON.text(.array([.string(match.rawValue), .string("$" + field), .string(value)]))
        .replacing("\",\"", with: "\", \"")
    }
  }

  /// Reads a form's `policy`: Base64 of a JSON document.
  init(_ field: String) throws(AWSError) {
    let text = String(field.filter { !$0.isWhitespace })
    guard let bytes = Bytes(base64: text), let json = try? JSON.parse(bytes), json.object != nil else {
      throw .invalidPostPolicy("Invalid JSON.")
    }
    guard let expiration = json["expiration"] else { throw .invalidPostPolicy("Policy missing expiration.") }
    guard let instant = expiration.string.flatMap({ Instant(iso8601: $0) }) else {
      throw .invalidPostPolicy("Invalid 'expiration' value: '\(expiration.string ?? JSON.text(expiration))'")
    }
    self.expiration = instant
    guard let list = json["conditions"] else { throw .invalidPostPolicy("Policy missing conditions.") }
    guard let list = list.array else {
      throw .invalidPostPolicy("Invalid 'conditions' value: must be a List.")
    }
    for condition in list {
      switch condition {
      case .object(let members): try add(simple: members)
      case .array(let elements): try add(elements)
      default: throw .invalidPostPolicy("Invalid Condition: must be a List or a Map.")
      }
    }
  }

  private mutating func add(simple members: [Document.Member]) throws(AWSError) {
    guard members.count == 1, let member = members.first else {
      throw .invalidPostPolicy(
        "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
    }
    guard let value = Self.text(member.value) else {
      throw .invalidPostPolicy("Invalid Simple-Condition: value must be a string.")
    }
    conditions.append(Condition(match: .equal, field: member.name.lowercased(), value: value))
  }

  private mutating func add(_ elements: [Document]) throws(AWSError) {
    guard let name = elements.first?.string, elements.count == 3 else {
      throw .invalidPostPolicy("Invalid Condition: must have exactly three elements.")
    }
    if name.lowercased() == "content-length-range" {
      guard let low = Self.text(elements[1]).flatMap({ Int($0) }),
        let high = Self.text(elements[2]).flatMap({ Int($0) }), low >= 0, low <= high
      else { throw .invalidPostPolicy("Invalid content-length-range: must be two numbers in order.") }
      sizes = low...high
      return
    }
    guard let match = Condition.Match(rawValue: name.lowercased()) else {
      throw .invalidPostPolicy("Invalid Condition: unknown operation '\(name)'.")
    }
    guard let field = elements[1].string, field.hasPrefix("$"), let value = Self.text(elements[2]) else {
      throw .invalidPostPolicy("Invalid Condition: must name a field as \"$field\", and a string.")
    }
    conditions.append(Condition(match: match, field: field.dropFirst().lowercased(), value: value))
  }

  private static func text(_ value: Document) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  // MARK: Checks

  /// What needs no condition.
  private static let exempt: Set<String> = [
    "policy", "file", "x-amz-signature", "signature", "awsaccesskeyid",
  ]

  /// Holds a form for `bucket` against the policy: its time, its conditions, and that they cover every field.
  func check(_ form: MultipartForm, bucket: String, now: Instant) throws(AWSError) {
    guard expiration > now else { throw .againstPostPolicy("Policy expired.") }
    for condition in conditions {
      let value = condition.field == "bucket" ? bucket : form[condition.field] ?? ""
      guard condition.holds(for: value) else {
        throw .againstPostPolicy("Policy Condition failed: \(condition.text)")
      }
    }
    let covered = Set(conditions.map(\.field))
    let given = form.fields.map(\.name).filter { !Self.exempt.contains($0) && !$0.hasPrefix("x-ignore-") }
    let extra = (given + ["bucket"]).filter { !covered.contains($0) }
    guard extra.isEmpty else {
      throw .againstPostPolicy("Extra input fields: \(extra.joined(separator: ", "))")
    }
  }

  /// Holds the size of the file against the policy.
  func check(size: Int) throws(AWSError) {
    guard let sizes, !sizes.contains(size) else { return }
    guard size > sizes.upperBound else { throw .entityTooSmall(size: size, limit: sizes.lowerBound) }
    throw .entityTooLarge(size: size, limit: sizes.upperBound)
  }
}

extension AWSError {
  fileprivate static func invalidPostPolicy(_ what: String) -> AWSError {
    AWSError("InvalidPolicyDocument", "Invalid Policy: \(what)", status: 400)
  }

  fileprivate static func againstPostPolicy(_ what: String) -> AWSError {
    AWSError("AccessDenied", "Invalid according to Policy: \(what)", status: 403)
  }

  fileprivate static func entityTooSmall(size: Int, limit: Int) -> AWSError {
    AWSError(
      "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", status: 400,
      members: [
        .init("ProposedSize", .string(String(size))), .init("MinSizeAllowed", .string(String(limit))),
      ])
  }
}
