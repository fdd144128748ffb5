// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test("are written as literals and read by name and kind")
  func literals() {
    let document: Document = [
      "name": "a", "count": 3, "ratio": 0.5, "whole": 4.0, "on": true, "none": nil, "list": [1, "two"],
      "inner": ["key": "value"],
    ]
    #expect(document["name"]?.string == "a")
    #expect(document["count"]?.integer == 3)
    #expect(document["count"]?.number == 3)
    #expect(document["ratio"]?.number == 0.5)
    #expect(document["ratio"]?.integer == nil)
    #expect(document["whole"]?.integer == 4)
    #expect(document["on"]?.boolean == true)
    #expect(document["none"] == .null)
    #expect(document["list"]?.array == [.integer(1), .string("two")])
    #expect(document["inner"]?["key"]?.string == "value")
    #expect(document.object?.map(\.name).first == "name")
    #expect(document["absent"] == nil)
    #expect(document["name"]?["name"] == nil)
    #expect(document.string == nil && document.array == nil && document.number == nil)
  }

  @Test("name members byte for byte, the last of equal ones")
  func names() {
    let document: Document = ["e\u{301}": 1, "a": 1, "a": 2]
    #expect(document["a"]?.integer == 2)
    #expect(document["e\u{301}"]?.integer == 1)
    #expect(document["\u{E9}"] == nil)
  }

  @Test("hold any number without trapping", arguments: [Double.infinity, .nan, 1e300, -1e300, 9.3e18])
  func numbers(value: Double) {
    #expect(Document.double(value).integer == nil)
  }

  @Test("show a shape by AWS's names")
  func shapes() {
    #expect(CounterService.AddRequest("a", 2).document == ["Name": "a", "By": 2])
    #expect(CounterService.AddRequest("a").document == ["Name": "a"])
    #expect(EmptyShape().document == [:])
  }
}
