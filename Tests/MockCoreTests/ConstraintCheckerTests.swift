// SPDX-License-Identifier: Apache-2.0

@testable import MockCore
import Testing

@Suite("Validation")
struct ConstraintCheckerTests {
  typealias Order = OrderShapes.Order
  typealias Tag = OrderShapes.Tag

  /// The error's message; an empty one when nothing is wrong.
  private func message(
    _ order: Order, missing: [String] = [], rules: ValidationRules = ValidationRules(), lenient: Bool = false
  ) -> String {
    do throws(AWSError) {
      try ConstraintChecker.check(
        order, missing: missing, rules, isLenient: lenient, defaultCode: "ValidationError")
      return ""
    } catch { return "\(error.code): \(error.message)" }
  }

  private func order(_ change: (inout Order) -> Void) -> Order {
    var order = Order("books")
    change(&order)
    return order
  }

  private func one(_ text: String) -> String { "ValidationError: 1 validation error detected: " + text }

  @Test("finds nothing wrong with what the model allows")
  func allowed() {
    let order = order {
      $0.tags = [Tag("k", ""), Tag("key", "v")]
      $0.lines = ["ab": "1"]
      $0.codes = ["AB"]
      $0.secret = "12345678"
      $0.kind = "large"
      $0.count = 10
      $0.ship = .init("Main St", zip: "12345")
      $0.ratio = 0.5
      $0.data = "abcd"
      $0.grid = [["AB"], ["CD", "EF"]]
    }
    #expect(message(order) == "")
  }

  @Test("names the value, the member and the bound of a length")
  func lengths() {
    #expect(
      message(Order("ab"))
        == one(
          "Value 'ab' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3"
        ))
    #expect(
      message(Order("abcdefghi"))
        == one(
          "Value 'abcdefghi' at 'name' failed to satisfy constraint: Member must have length less than or equal to 8"
        ))
  }

  @Test("reports every violation, the pattern of a member before its length")
  func several() {
    #expect(
      message(
        order {
          $0.name = "A"
          $0.count = 11
        })
        == joined(
          "ValidationError: 3 validation errors detected: ",
          "Value 'A' at 'name' failed to satisfy constraint: ",
          "Member must satisfy regular expression pattern: [a-z]+; ",
          "Value 'A' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3; ",
          "Value '11' at 'count' failed to satisfy constraint: Member must have value less than or equal to 10"
        ))
  }

  @Test("reports numbers, enums and blobs")
  func scalars() {
    #expect(
      message(order { $0.count = 0 })
        == one(
          "Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1"
        ))
    #expect(
      message(order { $0.ratio = 0.75 })
        == one(
          "Value '0.75' at 'ratio' failed to satisfy constraint: Member must have value less than or equal to 0.5"
        ))
    #expect(
      message(order { $0.kind = "huge" })
        == one(
          "Value 'huge' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [small, large]"
        ))
    #expect(
      message(order { $0.data = "a" })
        == one(
          joined(
            "Value 'java.nio.HeapByteBuffer[pos=0 lim=1 cap=1]' at 'data' failed to satisfy constraint: ",
            "Member must have length greater than or equal to 2")))
  }

  @Test("counts characters, not bytes or grapheme clusters")
  func characters() {
    #expect(message(order { $0.tags = [Tag("k", "äöüß")] }) == "")
    #expect(message(order { $0.tags = [Tag("k", "e\u{301}e\u{301}e\u{301}")] }) != "")
  }

  @Test("reports a required member that is absent as null")
  func null() {
    #expect(
      message(Order(), missing: ["name"])
        == one("Value null at 'name' failed to satisfy constraint: Member must not be null"))
    #expect(
      message(
        order {
          $0.name = ""
          $0.ship = .init("", zip: "1")
        }, missing: ["ship.street", "name"])
        == joined(
          "ValidationError: 3 validation errors detected: ",
          "Value null at 'name' failed to satisfy constraint: Member must not be null; ",
          "Value null at 'ship.street' failed to satisfy constraint: Member must not be null; ",
          #"Value '1' at 'ship.zip' failed to satisfy constraint: "#,
          #"Member must satisfy regular expression pattern: \d{5}"#))
  }

  @Test("prints paths through structures, lists and maps")
  func paths() {
    #expect(
      message(order { $0.ship = .init("A very long street") })
        == one(
          joined(
            "Value 'A very long street' at 'ship.street' failed to satisfy constraint: ",
            "Member must have length less than or equal to 10")))
    #expect(
      message(order { $0.tags = [Tag("ok", ""), Tag("", "12345")] }, missing: ["tags.2.member.key"])
        == joined(
          "ValidationError: 2 validation errors detected: ",
          "Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null; ",
          "Value '12345' at 'tags.2.member.value' failed to satisfy constraint: ",
          "Member must have length less than or equal to 4"))
  }

  @Test("reports a list for what is wrong with its elements, once, with all their constraints")
  func elements() {
    #expect(
      message(order { $0.codes = ["AB", "c", "d"] })
        == one(
          joined(
            "Value '[AB, c, d]' at 'codes' failed to satisfy constraint: Member must satisfy constraint: ",
            "[Member must have length less than or equal to 4, ",
            "Member must have length greater than or equal to 2, ",
            "Member must satisfy regular expression pattern: [A-Z]+]")))
  }

  @Test("reports the size of lists and maps")
  func sizes() {
    #expect(
      message(order { $0.codes = [] })
        == one(
          "Value '[]' at 'codes' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ))
    #expect(
      message(order { $0.tags = [Tag("a", "1"), Tag("b", "2"), Tag("c", "3")] })
        == one(
          joined(
            "Value '[Tag(key=a, value=1), Tag(key=b, value=2), Tag(key=c, value=3)]' at 'tags' failed to satisfy ",
            "constraint: Member must have length less than or equal to 2")))
    #expect(
      message(order { $0.lines = ["aa": "1", "bb": "2", "cc": "3"] })
        == one(
          joined(
            "Value '{aa=1, bb=2, cc=3}' at 'lines' failed to satisfy constraint: ",
            "Member must have length less than or equal to 2")))
  }

  @Test("reports keys and values of maps at the map")
  func maps() {
    #expect(
      message(order { $0.lines = ["a": "1"] })
        == one(
          joined(
            "Value '{a=1}' at 'lines' failed to satisfy constraint: Map keys must satisfy constraint: ",
            "[Member must have length less than or equal to 4, Member must have length greater than or equal to 2]"
          )
        ))
    #expect(
      message(order { $0.lines = ["ab": "1234"] })
        == one(
          joined(
            "Value '{ab=1234}' at 'lines' failed to satisfy constraint: Map value must satisfy constraint: ",
            "[Member must have length less than or equal to 3]")))
  }

  @Test("finds what is wrong deep inside lists of lists")
  func nestedLists() {
    let text = message(order { $0.grid = [["AB"], ["c"]] })
    #expect(text.hasPrefix(one("Value '[[AB], [c]]' at 'grid")) || text.contains("at 'grid.2"))
    #expect(!text.isEmpty)
  }

  @Test("never shows what is secret")
  func secrets() {
    #expect(
      message(order { $0.secret = "short" })
        == one(
          "Value at 'secret' failed to satisfy constraint: Member must have length greater than or equal to 8"
        ))
  }

  @Test("a lenient cloud looks at enums and missing members only")
  func lenient() {
    let wrong = order {
      $0.name = "A"
      $0.tags = [Tag("UPPER", "12345"), Tag("b", "2"), Tag("c", "3")]
      $0.lines = ["a": "1234"]
      $0.codes = []
      $0.secret = "short"
      $0.count = 0
    }
    #expect(message(wrong, lenient: true) == "")
    #expect(
      message(order { $0.kind = "huge" }, missing: [], lenient: true).contains("enum value set"))
    #expect(message(Order(), missing: ["name"], lenient: true).contains("Value null at 'name'"))
  }

  @Test("leaves to a service what it checks itself, and takes its code")
  func rules() {
    let own = ValidationRules(code: "InvalidParameterValue", own: ["Order.Name", "Count"])
    #expect(
      message(
        order {
          $0.name = "A"
          $0.count = 0
        }, rules: own) == "")
    #expect(message(order { $0.kind = "huge" }, rules: own).hasPrefix("InvalidParameterValue: 1 validation"))
    let none = ValidationRules(missing: .parameter(code: "MissingParameter"), checksConstraints: false)
    #expect(message(Order("A"), rules: none) == "")
    #expect(
      message(Order(), missing: ["tags.1.member.key"], rules: none)
        == "MissingParameter: The request must contain the parameter Tags.1.Key.")
  }
}
