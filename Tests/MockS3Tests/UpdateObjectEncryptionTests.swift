// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct UpdateObjectEncryptionTests {
  private static let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

  private func update(
    _ shelf: Shelf, _ encryption: S3.ObjectEncryption = .ssekms(.init(kmsKeyArn: key)), version: String? = nil
  ) throws(AWSError) {
    try shelf.s3.updateObjectEncryption(
      .init(bucket: "shelf", key: "k", versionId: version, objectEncryption: encryption))
  }

  @Test func `Only the key changes`() throws {
    let shelf = try Shelf()
    let put = try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    let before = try shelf.s3.headObject(.init(bucket: "shelf", key: "k"))
    shelf.cloud.clock.advance(by: .seconds(60))
    try update(shelf)
    let after = try shelf.s3.getObject(.init(bucket: "shelf", key: "k", checksumMode: .enabled))
    #expect(after.serverSideEncryption == .awsKms)
    #expect(after.ssekmsKeyId == Self.key)
    #expect(after.bucketKeyEnabled == nil)
    #expect(after.eTag == put.eTag)
    #expect(after.checksumCRC64NVME == put.checksumCRC64NVME)
    #expect(after.lastModified == before.lastModified)
    #expect(after.body?.bytes == "text")
    try update(shelf, .ssekms(.init(kmsKeyArn: Self.key, bucketKeyEnabled: true)))
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).bucketKeyEnabled == true)
  }

  @Test func `A version is meant by its id`() throws {
    let shelf = try Shelf(versioned: true)
    let first = try shelf.s3.putObject(.init(body: "one", bucket: "shelf", key: "k")).versionId
    try shelf.s3.putObject(.init(body: "two", bucket: "shelf", key: "k"))
    try update(shelf, version: first)
    #expect(
      try shelf.s3.headObject(.init(bucket: "shelf", key: "k", versionId: first)).serverSideEncryption
        == .awsKms)
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).serverSideEncryption == .aes256)
    let marker = try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k")).versionId
    #expect(refusal { try update(shelf) }.code == "NoSuchKey")
    #expect(refusal { try update(shelf, version: marker) }.code == "MethodNotAllowed")
  }

  @Test func `What is asked for is a key of KMS by its ARN`() throws {
    let shelf = try Shelf()
    #expect(refusal { try update(shelf, .unknown("SSE-S3")) }.code == "NoSuchKey")
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    func message(_ encryption: S3.ObjectEncryption) -> String {
      let error = refusal { try update(shelf, encryption) }
      #expect(error.code == "InvalidRequest")
      return error.message
    }
    #expect(message(.unknown("SSE-S3")).contains("a valid new encryption type"))
    #expect(message(.ssekms(.init(kmsKeyArn: ""))).contains("require an AWS KMS key"))
    for name in ["1234abcd", "alias/mine", "arn:aws:kms:us-east-1:123456789012:alias/a", "arn:aws:sqs:::q"] {
      #expect(message(.ssekms(.init(kmsKeyArn: name))).contains("require a valid AWS KMS key"))
    }
    let foreign = Self.key.replacing("123456789012", with: "111122223333")
    let denied = refusal { try update(shelf, .ssekms(.init(kmsKeyArn: foreign))) }
    #expect(denied.code == "AccessDenied")
    #expect(denied.status == 403)
    let elsewhere = Self.key.replacing("us-east-1", with: "eu-west-1")
    #expect(
      refusal { try update(shelf, .ssekms(.init(kmsKeyArn: elsewhere))) }.code == "KMS.NotFoundException")
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).serverSideEncryption == .aes256)
  }

  @Test func `Customers' keys and double encryption stay as they are`() throws {
    let shelf = try Shelf()
    let key = Bytes([UInt8](repeating: 7, count: 32))
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", key: "k", sseCustomerAlgorithm: "AES256", sseCustomerKey: key.base64,
        sseCustomerKeyMD5: MD5.hash(key).base64))
    #expect(refusal { try update(shelf) }.code == "InvalidRequest")
    try shelf.s3.putObject(
      .init(body: "text", bucket: "shelf", key: "k", serverSideEncryption: .awsKmsDsse))
    #expect(refusal { try update(shelf) }.message.contains("DSSE-KMS or SSE-C"))
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", serverSideEncryption: .awsKms))
    try update(shelf)
  }

  @Test func `What is locked is not encrypted anew`() throws {
    let shelf = try Shelf(versioned: true)
    shelf.change { $0.settings.objectLock = .init(objectLockEnabled: .enabled) }
    let later = shelf.cloud.clock.now + .seconds(60)
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", contentMD5: MD5.hash(Bytes("text")).base64, key: "k",
        objectLockMode: .governance, objectLockRetainUntilDate: later))
    #expect(refusal { try update(shelf) }.code == "AccessDenied")
    shelf.cloud.clock.advance(by: .seconds(60))
    try update(shelf)
    try shelf.s3.putObjectLegalHold(.init(bucket: "shelf", key: "k", legalHold: .init(status: .on)))
    #expect(refusal { try update(shelf) }.code == "AccessDenied")
  }

  @Test func `The request needs a digest and a signature of today`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    let body = HTTPBody(
      """
      <ObjectEncryption xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><SSE-KMS><KMSKeyArn>\(Self.key)</KMSKeyArn>\
      </SSE-KMS></ObjectEncryption>
      """)
    let bare = try await shelf.send(.put, "/shelf/k?encryption", body: body)
    #expect(bare.status == 400)
    #expect(bare.element("Code") == "InvalidRequest")
    let digest = MD5.hash(try #require(body.bytes)).base64
    let done = try await shelf.send(.put, "/shelf/k?encryption", headers: ["Content-MD5": digest], body: body)
    #expect(done.status == 200)
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).ssekmsKeyId == Self.key)
    let wrong = try await shelf.send(
      .put, "/shelf/k?encryption", headers: ["Content-MD5": MD5.hash(Bytes("x")).base64], body: body)
    #expect(wrong.element("Code") == "BadDigest")
  }

  @Test func `Who may update may put as well`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    func allow(_ actions: String) throws {
      shelf.change { bucket in
        bucket.settings.policy = """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
           "Action": [\(actions)], "Resource": "arn:aws:s3:::shelf/*"}}
          """
      }
    }
    let other = shelf.s3.as(account: "111122223333")
    let request = S3.UpdateObjectEncryptionRequest(
      bucket: "shelf", key: "k", objectEncryption: .ssekms(.init(kmsKeyArn: Self.key)))
    try allow("\"s3:UpdateObjectEncryption\"")
    #expect(refusal { try other.updateObjectEncryption(request) }.code == "AccessDenied")
    try allow("\"s3:UpdateObjectEncryption\", \"s3:PutObject\"")
    try other.updateObjectEncryption(request)
  }
}
