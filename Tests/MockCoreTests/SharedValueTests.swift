// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

/// Values that keep their parts in shared memory are values all the same.
@Suite("Shared values")
struct SharedValueTests {
  @Test("A copy of an error changes by itself")
  func errors() {
    let first = AWSError("NoSuchKey", "The key does not exist.", status: 404, headers: ["a": "1"])
    var second = first
    second.code = "NoSuchBucket"
    second.message += " Nor does the bucket."
    second.status = nil
    second.fault = .sender
    second.members.append(Document.Member("Key", .string("k")))
    second.headers["a"] = "2"

    #expect(first.code == "NoSuchKey" && first.message == "The key does not exist.")
    #expect(first.status == 404 && first.fault == nil && first.members.isEmpty)
    #expect(first.headers["a"] == "1")
    #expect(second.code == "NoSuchBucket")
    #expect(second.message == "The key does not exist. Nor does the bucket.")
    #expect(second.status == nil && second.fault == .sender && second.members.count == 1)
    #expect(second.headers["a"] == "2")
  }

  @Test("A structure held in another one is its own in each copy")
  func structures() {
    var first = Indirect<String>()
    #expect(first.value == nil)
    first.value = "one"
    var second = first
    second.value?.append(" and two")
    #expect(first.value == "one" && second.value == "one and two")
    second.value = nil
    #expect(first.value == "one" && second.value == nil)
  }
}
