// SPDX-License-Identifier: Apache-2.0

/// Who makes a request.
public struct Caller: Hashable, Sendable {
  /// The principal's ARN: `arn:aws:iam::123456789012:root`, `arn:aws:sts::…:assumed-role/r/session`.
  public var arn: ARN
  /// What `aws:userid` holds: `AIDA…`, `AROA…:session`, the account for root.
  public var userID: String
  public var account: String
  /// The access key that signed; `nil` for anonymous requests.
  public var accessKeyID: String?

  /// Nobody signed the request. Most services take it for the default account's root user, whose ARN and account
  /// stand here; those that serve the public, as S3 does, tell it apart.
  public var isAnonymous: Bool

  public init(
    arn: ARN, userID: String, account: String, accessKeyID: String?, isAnonymous: Bool = false
  ) {
    self.arn = arn
    self.userID = userID
    self.account = account
    self.accessKeyID = accessKeyID
    self.isAnonymous = isAnonymous
  }

  /// The root user of an account.
  public static func root(of account: String, partition: Partition = .aws, accessKeyID: String? = nil)
    -> Caller
  {
    Caller(
      arn: ARN(partition: partition.rawValue, service: "iam", region: "", account: account, resource: "root"),
      userID: account, account: account, accessKeyID: accessKeyID)
  }
}

/// An access key that IAM or STS handed out, and whom it stands for.
public struct Credential: Sendable {
  public var accessKeyID: String
  public var secretAccessKey: String
  public var sessionToken: String?
  public var arn: ARN
  public var userID: String
  public var account: String
  /// When it ends to be valid; never for long-term keys.
  public var expiration: Instant?

  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, arn: ARN, userID: String,
    account: String, expiration: Instant? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.arn = arn
    self.userID = userID
    self.account = account
    self.expiration = expiration
  }
}
