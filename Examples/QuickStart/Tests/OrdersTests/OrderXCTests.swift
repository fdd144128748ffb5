// SPDX-License-Identifier: Apache-2.0

import MockDynamoDB
import MockS3
import MockSQS
import MockTesting
import Orders
import XCTest

final class OrderXCTests: MockAWSTestCase {
  override class var fixture: CloudFixture? { shop }

  func testAnOrderIsPlacedWithItsReceiptAndQueued() async throws {
    let service = try await OrderService.testing(cloud)
    try await service.place("1", receipt: "One book")
    XCTAssertEqual(cloud.s3.bucket("receipts")?.object("1.txt")?.text, "One book")
    XCTAssertEqual(cloud.sqs.queue("shipping")?.messages.map(\.body), ["1"])
  }

  func testAnOrderIsShippedOnce() async throws {
    let service = try await OrderService.testing(cloud)
    try await service.place("1", receipt: "One book")
    let first = try await service.shipNext()
    XCTAssertEqual(first, "1")
    let second = try await service.shipNext()
    XCTAssertNil(second)
    XCTAssertEqual(cloud.requests(.sqs, "DeleteMessage").count, 1)
  }
}
