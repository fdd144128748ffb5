// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct TagTests {
  @Test("Tags are added, replaced, listed and removed")
  func lifecycle() throws {
    let test = SQSFixture()
    let url = try #require(
      try test.sqs.createQueue(.init(queueName: "q", tags: ["stage": "dev", "old": ""])).queueUrl)
    try test.sqs.tagQueue(.init(queueUrl: url, tags: ["stage": "prod", "Stage": "x"]))
    #expect(
      try test.sqs.listQueueTags(.init(queueUrl: url)).tags == ["stage": "prod", "Stage": "x", "old": ""])
    try test.sqs.untagQueue(.init(queueUrl: url, tagKeys: ["stage", "Stage", "old", "absent"]))
    #expect(try test.sqs.listQueueTags(.init(queueUrl: url)).tags == nil)
  }

  @Test("Tags have limits")
  func limits() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    func tag(_ tags: [String: String]) throws { try test.sqs.tagQueue(.init(queueUrl: url, tags: tags)) }
    let fifty = Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0)", "v") })
    try tag(fifty)
    try tag(["k0": "again"])
    expectError("InvalidParameterValue", "Too many tags added for queue q.") { try tag(["one more": "v"]) }
    try test.sqs.untagQueue(.init(queueUrl: url, tagKeys: ["k0"]))
    expectError("MissingParameter", "The request must contain the parameter Tags.") { try tag([:]) }
    for bad in [
      ["": "v"], [String(repeating: "k", count: 129): "v"], ["k1": String(repeating: "v", count: 257)],
      ["aws:x": "v"],
    ] { expectError("InvalidParameterValue") { try tag(bad) } }
    expectError("InvalidParameterValue", "Tag keys must be between 1 and 128 characters in length.") {
      try test.sqs.untagQueue(.init(queueUrl: url, tagKeys: []))
    }
  }
}
