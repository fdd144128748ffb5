// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The key of KMS that an object is encrypted with, by its ARN.
struct KMSKey {
  let arn: ARN

  /// Finds a key by id, alias or ARN; without a name it is the one that AWS keeps for S3 in the caller's account.
  ///
  /// Where the cloud has no KMS, every key exists.
  init(_ name: String?, bucket: StoredBucket, _ context: Context) throws(AWSError) {
    let partition = context.partition.rawValue
    func arn(_ resource: String) -> ARN {
      ARN(
        partition: partition, service: "kms", region: bucket.region, account: context.caller.account,
        resource: resource)
    }
    guard let name, !name.isEmpty else {
      let alias = arn("alias/aws/s3")
      self.arn = context.resource(alias)?.arn ?? arn("key/" + Self.managedKeyID(alias))
      return
    }
    let named: ARN
    if name.hasPrefix("arn:") {
      guard let parsed = ARN(name), parsed.service == "kms", parsed.partition == partition,
        parsed.account.utf8.count == 12, parsed.account.utf8.allSatisfy({ $0 &- 48 < 10 }),
        parsed.resource.hasPrefix("key/") || parsed.resource.hasPrefix("alias/")
      else { throw Self.invalid(name) }
      guard parsed.region == bucket.region else {
        throw AWSError("KMS.NotFoundException", "Invalid arn \(parsed.region)", status: 400)
      }
      named = parsed
    } else {
      named = arn(name.hasPrefix("alias/") || name.hasPrefix("key/") ? name : "key/" + name)
    }
    guard Self.mayName(named.resource) else { throw Self.invalid(name) }
    guard context.offers("kms") else {
      self.arn = named
      return
    }
    guard let key = context.resource(named) else {
      let kind = named.resource.hasPrefix("alias/") ? "Alias" : "Key"
      throw AWSError("KMS.NotFoundException", "\(kind) '\(named)' does not exist", status: 400)
    }
    switch key.attributes["KeyState"] {
    case "Disabled": throw AWSError("KMS.DisabledException", "\(key.arn) is disabled.", status: 400)
    case "PendingDeletion":
      throw AWSError("KMS.KMSInvalidStateException", "\(key.arn) is pending deletion.", status: 400)
    default: self.arn = key.arn
    }
  }

  private static func invalid(_ name: String) -> AWSError {
    AWSError("KMS.NotFoundException", "Invalid keyId '\(name)'", status: 400)
  }

  /// Whether this can be a key or an alias: made-up ids are as good as those that KMS hands out.
  private static func mayName(_ resource: String) -> Bool {
    guard let slash = resource.utf8Offset(of: UInt8(ascii: "/")) else { return false }
    let name = resource.utf8.dropFirst(slash + 1)
    let isAlias = resource.hasPrefix("alias/")
    return (1...256).contains(name.count)
      && name.allSatisfy { byte in
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || (isAlias && byte == UInt8(ascii: "/"))
      }
  }

  /// The same for an account in every cloud.
  private static func managedKeyID(_ alias: ARN) -> String {
    let digits = Array(SHA256.hash(Bytes(alias.description)).hex.utf8.prefix(32))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
      .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
  }
}
