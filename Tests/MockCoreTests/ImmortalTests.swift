// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import MockCore

@Suite struct ImmortalTests {
  private final class Counted: Sendable {
    let freed: Freed
    init(_ freed: Freed) { self.freed = freed }
    deinit { freed.count.add(1, ordering: .relaxed) }
  }

  private final class Freed: Sendable {
    let count = Atomic(0)
    var isAny: Bool { count.load(ordering: .relaxed) > 0 }
  }

  @Test func `An object that is kept outlives all references to it`() {
    let freed = Freed()
    do {
      let object = Counted(freed)
      Immortal.keep(object)
      let copies = Array(repeating: object, count: 100)
      #expect(copies.allSatisfy { $0 === object })
    }
    #expect(!freed.isAny)
  }

  @Test func `An array that is kept keeps its elements, and a copy of it changes alone`() {
    let freed = Freed()
    var copy: [Counted]
    do {
      let list = [Counted(freed), Counted(freed)]
      Immortal.keep(list)
      copy = list
    }
    copy.removeLast()
    copy.append(Counted(freed))
    #expect(!freed.isAny)
    copy = []
    #expect(freed.count.load(ordering: .relaxed) == 1)
  }

  @Test func `An empty array can be kept`() {
    Immortal.keep([Int]())
    #expect([Int]().isEmpty)
  }

  @Test func `A catalogue that is kept can be referred to in any way`() {
    let catalogue = ServiceCatalogue([]).kept()
    let unowned = { [unowned catalogue] in catalogue.services.isEmpty }
    let weak = { [weak catalogue] in catalogue?.services.isEmpty }
    #expect(unowned())
    #expect(weak() == true)
  }

  @Test func `A model's operations and shapes refer to each other for ever`() throws {
    let operation = try #require(
      ServiceModel(
        """
        service id=Sample apiVersion=1 protocol=json
        operation Say POST / in=SayRequest
        structure SayRequest
         Text string required
        """
      ).operation("Say"))
    #expect(operation.service.serviceID == "Sample")
    #expect(operation.input.members.map(\.name) == ["Text"])
    #expect(operation.input.members.first?.target.kind == .string)
  }
}
