// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct PermissionTests {
  @Test("Permissions become statements of the queue's policy, and go again")
  func lifecycle() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    try test.sqs.addPermission(
      .init(queueUrl: url, label: "one", awsAccountIds: ["111111111111"], actions: ["SendMessage"]))
    try test.sqs.addPermission(
      .init(
        queueUrl: url, label: "two", awsAccountIds: ["111111111111", "222222222222"],
        actions: ["ReceiveMessage", "*"]))
    let arn = "arn:aws:sqs:us-east-1:123456789012:q"
    let one =
      #"{"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"#
      + #""Action":"SQS:SendMessage","Resource":"\#(arn)"}"#
    let two =
      #"{"Sid":"two","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:root","#
      + #""arn:aws:iam::222222222222:root"]},"Action":["SQS:ReceiveMessage","SQS:*"],"Resource":"\#(arn)"}"#
    #expect(
      try test.attribute(url, .policy)
        == #"{"Version":"2008-10-17","Id":"\#(arn)/SQSDefaultPolicy","Statement":[\#(one),\#(two)]}"#)
    try test.sqs.removePermission(.init(queueUrl: url, label: "one"))
    #expect(
      try test.attribute(url, .policy)
        == #"{"Version":"2008-10-17","Id":"\#(arn)/SQSDefaultPolicy","Statement":[\#(two)]}"#)
    try test.sqs.removePermission(.init(queueUrl: url, label: "two"))
    #expect(try test.attribute(url, .policy) == nil)
    expectError(
      "InvalidParameterValue",
      "Value two for parameter Label is invalid. Reason: can't find label on existing policy."
    ) { try test.sqs.removePermission(.init(queueUrl: url, label: "two")) }
  }

  @Test("Labels, actions and accounts are checked")
  func checks() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    func add(_ label: String, _ accounts: [String], _ actions: [String]) throws {
      try test.sqs.addPermission(
        .init(queueUrl: url, label: label, awsAccountIds: accounts, actions: actions))
    }
    let account = ["111111111111"]
    try add("l", account, ["SendMessage"])
    expectError(
      "InvalidParameterValue", "Value l for parameter Label is invalid. Reason: Already exists."
    ) { try add("l", account, ["SendMessage"]) }
    expectError("InvalidParameterValue") { try add("a b", account, ["SendMessage"]) }
    expectError("MissingParameter") { try add("", account, ["SendMessage"]) }
    expectError("MissingParameter", "The request must contain the parameter Actions.") {
      try add("m", account, [])
    }
    expectError(
      "InvalidParameterValue",
      "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify."
    ) { try add("m", [], ["SendMessage"]) }
    expectError(
      "InvalidParameterValue",
      "Value [12] for parameter PrincipalId is invalid. Reason: Unable to verify."
    ) { try add("m", ["12"], ["SendMessage"]) }
    expectError("OverLimit", "8 Actions were found, maximum allowed is 7.") {
      try add("m", account, Array(repeating: "SendMessage", count: 8))
    }
    expectError(
      "InvalidParameterValue",
      "Value SQS:CreateQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to "
        + "invoke this action."
    ) { try add("m", account, ["CreateQueue"]) }
    expectError("InvalidParameterValue") { try add("m", account, ["Dance"]) }
  }
}
