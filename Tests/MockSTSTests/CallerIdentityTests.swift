// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSTS
import Testing

@Suite("Who the caller is")
struct CallerIdentityTests {
  @Test("is written as AWS writes it")
  func wire() async throws {
    let answer = try await STSClient(cloud: .sts())("GetCallerIdentity")
    #expect(answer.status == 200)
    let id = answer["RequestId"] ?? ""
    #expect(
      answer.body.filter { $0 != "\n" }.replacing("  ", with: "")
        == joined(
          "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>",
          "<UserId>123456789012</UserId><Account>123456789012</Account>",
          "<Arn>arn:aws:iam::123456789012:root</Arn></GetCallerIdentityResult>",
          "<ResponseMetadata><RequestId>\(id)</RequestId></ResponseMetadata></GetCallerIdentityResponse>"))
    #expect(id.count == 36)
  }

  @Test("is the root user of the account that a key of twelve digits names")
  func accountKeys() async throws {
    let client = STSClient(cloud: .sts(), key: "111122223333")
    #expect(try await client.identity() == "111122223333 111122223333 arn:aws:iam::111122223333:root")
  }

  @Test("is in the partition of the region")
  func partitions() async throws {
    for (region, partition) in [
      ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-west-1", "aws"),
    ] {
      let client = STSClient(cloud: .sts(), region: region)
      #expect(
        try await client.identity() == "123456789012 123456789012 arn:\(partition):iam::123456789012:root")
    }
  }

  @Test("is the user whose key was issued")
  func users() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    cloud.issue("AKIAUSER", to: "arn:aws:iam::111122223333:user/div/Alice", userID: "AIDAALICE")
    let client = STSClient(cloud: cloud, key: "AKIAUSER")
    #expect(try await client.identity() == "AIDAALICE 111122223333 arn:aws:iam::111122223333:user/div/Alice")
  }

  @Test("is a typed answer too")
  func typed() throws {
    let answer = try MockCloud.sts().sts.as(account: "999988887777").getCallerIdentity()
    #expect(answer.arn == "arn:aws:iam::999988887777:root")
    #expect(answer.userId == "999988887777")
  }

  @Test("whose an access key is: the account it was issued for, or the default one")
  func accessKeys() async throws {
    let client = STSClient(cloud: .sts())
    let session = try await client.assuming("arn:aws:iam::111122223333:role/r")
    #expect(
      try await client("GetAccessKeyInfo", ["AccessKeyId": session.key ?? ""])["Account"] == "111122223333")
    #expect(
      try await client("GetAccessKeyInfo", ["AccessKeyId": "AKIAUNKNOWNUNKNOWNXX"])["Account"]
        == "123456789012")
    #expect(
      try await client("GetAccessKeyInfo", ["AccessKeyId": "short"]).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value 'short' at 'accessKeyId' failed to satisfy ",
          "constraint: Member must have length greater than or equal to 16"))
    #expect(
      try await client("GetAccessKeyInfo").error
        == joined(
          "ValidationError 400: 1 validation error detected: Value null at 'accessKeyId' failed to satisfy ",
          "constraint: Member must not be null"))
  }

  @Test("a thousand clouds used by a thousand tasks stay apart")
  func parallel() async throws {
    let catalogue = ServiceCatalogue([STS()])
    let answers = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<1000 {
        group.addTask {
          var options = MockCloud.Options()
          options.account = String(100_000_000_000 + number)
          options.startTime = noon
          let client = STSClient(cloud: MockCloud(catalogue, options: options))
          let role = "arn:aws:iam::\(200_000_000_000 + number):role/r"
          guard let session = try? await client.assuming(role, session: "s\(number)") else { return false }
          let own = try? await client.identity()
          let assumed = try? await session.identity()
          return own == "\(options.account) \(options.account) arn:aws:iam::\(options.account):root"
            && assumed?.hasSuffix("arn:aws:sts::\(200_000_000_000 + number):assumed-role/r/s\(number)")
              == true
            && client.cloud.requests().count == 3
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 1000)
    #expect(answers.allSatisfy { $0 })
  }
}
