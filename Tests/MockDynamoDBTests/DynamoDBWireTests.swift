// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct DynamoDBWireTests {
  @Test("Answers carry the CRC-32 of their bodies")
  func checksum() async throws {
    let test = DynamoDBFixture()
    let answer = try await test.json("ListTables", "{}")
    #expect(answer.status == 200)
    #expect(answer.headers["Content-Type"] == "application/x-amz-json-1.0")
    #expect(answer.body == #"{"TableNames":[]}"#)
    #expect(answer.headers["x-amz-crc32"] == "1315925753")
  }

  @Test("Errors of the service and of AWS's framework have namespaces of their own")
  func errors() async throws {
    let test = DynamoDBFixture()
    let invalid = try await test.json("ListTables", #"{"Limit": 0}"#)
    #expect(invalid.status == 400)
    #expect(
      invalid.body
        == #"{"__type":"com.amazon.coral.validate#ValidationException","message":"1 validation error detected: "#
        + #"Value '0' at 'limit' failed to satisfy constraint: "#
        + #"Member must have value greater than or equal to 1"}"#)
    let broken = try await test.json("ListTables", "{")
    #expect(broken.status == 400)
    #expect(broken.json["__type"] == "com.amazon.coral.service#SerializationException")
  }
}
