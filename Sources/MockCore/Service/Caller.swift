// SPDX-License-Identifier: Apache-2.0

/// Who makes a request.
public struct Caller: Hashable, Sendable {
  private struct Values: Hashable {
    var arn: ARN
    var userID: String
    var account: String
    var accessKeyID: String?
    var isAnonymous: Bool
  }

  /// Never changed: every context and every entry of the request log has a caller, and a copy of so many strings would
  /// cost more than most operations.
  private final class Storage: Sendable {
    let values: Values
    init(_ values: Values) { self.values = values }
  }

  private var storage: Storage

  private var values: Values {
    get { storage.values }
    set { storage = Storage(newValue) }
  }

  /// The principal's ARN: `arn:aws:iam::123456789012:root`, `arn:aws:sts::…:assumed-role/r/session`.
  public var arn: ARN {
    get { storage.values.arn }
    set { values.arn = newValue }
  }
  /// What `aws:userid` holds: `AIDA…`, `AROA…:session`, the account for root.
  public var userID: String {
    get { storage.values.userID }
    set { values.userID = newValue }
  }
  public var account: String {
    get { storage.values.account }
    set { values.account = newValue }
  }
  /// The access key that signed; `nil` for anonymous requests.
  public var accessKeyID: String? {
    get { storage.values.accessKeyID }
    set { values.accessKeyID = newValue }
  }
  /// Nobody signed the request. Most services take it for the default account's root user, whose ARN and account
  /// stand here; those that serve the public, as S3 does, tell it apart.
  public var isAnonymous: Bool {
    get { storage.values.isAnonymous }
    set { values.isAnonymous = newValue }
  }

  public init(
    arn: ARN, userID: String, account: String, accessKeyID: String?, isAnonymous: Bool = false
  ) {
    storage = Storage(
      Values(
        arn: arn, userID: userID, account: account, accessKeyID: accessKeyID, isAnonymous: isAnonymous))
  }

  /// Whether the caller is of the account and partition, found out without a copy of its ARN.
  func belongs(to scope: Scope) -> Bool {
    storage.values.account == scope.account && storage.values.arn.partition == scope.partition.rawValue
  }

  public static func == (left: Caller, right: Caller) -> Bool { left.storage.values == right.storage.values }
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.values) }

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
