// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import MockSQS
import MockTesting
import XCTest

final class TestCaseTests: MockAWSTestCase {
  override class var services: [MockService] { [.s3, .sqs] }

  override func setUp() {
    XCTAssertTrue(cloud.s3.bucketNames.isEmpty)
    XCTAssertNoThrow(try cloud.s3.createBucket(.init(bucket: "from-set-up")))
  }

  func testHasACloudFromSetUpOn() throws {
    XCTAssertTrue(MockCloud.current === cloud)
    XCTAssertEqual(cloud.s3.bucketNames, ["from-set-up"])
    try cloud.sqs.createQueue(.init(queueName: "orders"))
  }

  func testHasACloudOfItsOwn() async throws {
    XCTAssertTrue(MockCloud.current === cloud)
    XCTAssertEqual(cloud.s3.bucketNames, ["from-set-up"])
    XCTAssertEqual(cloud.sqs.queueNames, [])
    try cloud.sqs.createQueue(.init(queueName: "orders"))
  }
}

final class SharedCloudTestCaseTests: MockAWSTestCase {
  override class var services: [MockService] { [.s3] }
  override class var sharesCloud: Bool { true }

  func test1PutsSomething() throws {
    try cloud.s3.createBucket(.init(bucket: "shared"))
  }

  func test2FindsIt() {
    XCTAssertEqual(cloud.s3.bucketNames, ["shared"])
  }
}

final class FixtureTestCaseTests: MockAWSTestCase {
  static let library = CloudFixture(.s3) { try $0.s3.createBucket(.init(bucket: "books")) }
  override class var fixture: CloudFixture? { library }

  func testBeginsAsTheFixture() throws {
    XCTAssertEqual(cloud.s3.bucketNames, ["books"])
    try cloud.s3.deleteBucket(.init(bucket: "books"))
  }

  func testBeginsAsTheFixtureAgain() throws {
    XCTAssertEqual(cloud.s3.bucketNames, ["books"])
    try cloud.s3.deleteBucket(.init(bucket: "books"))
  }
}
