// SPDX-License-Identifier: Apache-2.0

import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Orders
import Testing

@Suite(.mockAWS(startingFrom: shop)) struct OrderTests {
  let cloud = MockCloud.current

  @Test("An order is placed with its receipt and queued")
  func places() async throws {
    let service = try await OrderService.testing()
    try await service.place("1", receipt: "One book")

    #expect(cloud.s3.bucket("receipts")?.object("1.txt")?.text == "One book")
    #expect(cloud.dynamoDB.items(of: "orders") == [["id": .s("1"), "status": .s("placed")]])
    #expect(cloud.sqs.queue("shipping")?.messages.map(\.body) == ["1"])
    #expect(cloud.requests(.dynamoDB, "PutItem").count == 1)
  }

  @Test("An order is shipped once")
  func ships() async throws {
    let service = try await OrderService.testing()
    try await service.place("1", receipt: "One book")
    #expect(try await service.shipNext() == "1")
    #expect(try await service.status(of: "1") == .shipped)
    #expect(try await service.shipNext() == nil)
    #expect(cloud.sqs.queue("shipping")?.messages.isEmpty == true)
  }

  @Test("An order that was placed is refused, and nothing is queued twice")
  func refusesTwice() async throws {
    let service = try await OrderService.testing()
    try await service.place("1", receipt: "One book")
    await #expect(throws: AWSClient.Failure.self) { try await service.place("1", receipt: "Two books") }
    #expect(cloud.sqs.queue("shipping")?.messages.count == 1)
    #expect(try await service.receipt(of: "1") == "One book")
  }

  @Test("Shipping that fails is tried again when the message comes back")
  func retries() async throws {
    cloud.clock.freeze()
    let service = try await OrderService.testing()
    try await service.place("1", receipt: "One book")

    cloud.faults.add(.throttle(.dynamoDB, "UpdateItem", times: 1))
    await #expect(throws: AWSClient.Failure.self) { try await service.shipNext() }
    #expect(try await service.shipNext() == nil)
    #expect(try await service.status(of: "1") == .placed)

    cloud.clock.advance(by: .seconds(30))
    #expect(try await service.shipNext() == "1")
    #expect(try await service.status(of: "1") == .shipped)
  }

  @Test("Tests run in parallel, each with a shop of its own", arguments: 1...200)
  func parallel(_ number: Int) async throws {
    let service = try await OrderService.testing()
    try await service.place("\(number)", receipt: "Receipt \(number)")
    #expect(try await service.shipNext() == "\(number)")
    #expect(try await service.receipt(of: "\(number)") == "Receipt \(number)")
    #expect(cloud.dynamoDB.items(of: "orders")?.count == 1)
    #expect(cloud.s3.bucket("receipts")?.keys == ["\(number).txt"])
  }
}
