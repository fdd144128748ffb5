// SPDX-License-Identifier: Apache-2.0

/// What a policy is asked about: who wants to do what to which resource, and under which circumstances.
public struct PolicyRequest: Sendable, Hashable {
  public var principal: PolicyPrincipal
  /// `s3:GetObject`
  public var action: String
  /// The ARN.
  public var resource: String
  /// The keys that conditions and variables may name.
  public var context: PolicyContext

  public init(
    principal: PolicyPrincipal, action: String, resource: String, context: PolicyContext = PolicyContext()
  ) {
    self.principal = principal
    self.action = action
    self.resource = resource
    self.context = context
  }

  /// The values of a context key; those that follow from the principal need not be in the context.
  func values(of key: String) -> [String] { context[key] ?? principal.contextValues(of: key) }
}

/// The circumstances of a request: condition keys with their values. Keys are the same in any case.
public struct PolicyContext: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private var values: [String: [String]] = [:]

  public init() {}

  /// Keys with one value each.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (key, value) in elements { self[key] = [value] }
  }

  /// All values of a key; `nil` where the request doesn't have it.
  public subscript(key: String) -> [String]? {
    get { values[key.asciiLowercased] }
    set { values[key.asciiLowercased] = newValue }
  }

  /// Sets a key's only value; does nothing for `nil`.
  public mutating func set(_ key: String, _ value: String?) {
    if let value { self[key] = [value] }
  }
}

/// Who makes a request, as far as policies can tell.
public struct PolicyPrincipal: Sendable, Hashable {
  public enum Kind: String, Sendable {
    case anonymous = "Anonymous"
    /// The root user of an account.
    case account = "Account"
    case user = "User"
    case assumedRole = "AssumedRole"
    case federatedUser = "FederatedUser"
    case service = "AWSService"
    /// Somebody whom a SAML or web identity provider vouches for, who has no AWS identity yet.
    case federated = "Federated"
  }

  public var kind: Kind
  /// The ARN of the root user, user, role or federated user.
  public var arn: String?
  /// The session's own ARN for an assumed role, `arn:aws:sts::123456789012:assumed-role/name/session`.
  public var sessionARN: String?
  public var account: String?
  /// The unique id: `AIDA…`, `AROA…:session`.
  public var userID: String?
  /// S3's id of the account.
  public var canonicalID: String?
  /// `s3.amazonaws.com` for a service, the provider for somebody federated.
  public var provider: String?

  public init(
    _ kind: Kind, arn: String? = nil, sessionARN: String? = nil, account: String? = nil,
    userID: String? = nil, canonicalID: String? = nil, provider: String? = nil
  ) {
    self.kind = kind
    self.arn = arn
    self.sessionARN = sessionARN
    self.account = account
    self.userID = userID
    self.canonicalID = canonicalID
    self.provider = provider
  }

  /// Nobody in particular: a request without credentials.
  public static let anonymous = PolicyPrincipal(.anonymous)

  /// The root user of an account.
  public static func account(
    _ account: String, partition: String = "aws", canonicalID: String? = nil
  ) -> PolicyPrincipal {
    PolicyPrincipal(
      .account, arn: "arn:\(partition):iam::\(account):root", account: account, userID: account,
      canonicalID: canonicalID)
  }

  /// A user, by ARN.
  public static func user(
    _ arn: String, userID: String? = nil, canonicalID: String? = nil
  ) -> PolicyPrincipal {
    PolicyPrincipal(
      .user, arn: arn, account: accountField(of: arn), userID: userID, canonicalID: canonicalID)
  }

  /// A session of a role, by the role's ARN and, where known, the session's.
  public static func role(
    _ arn: String, session: String? = nil, userID: String? = nil, canonicalID: String? = nil
  ) -> PolicyPrincipal {
    PolicyPrincipal(
      .assumedRole, arn: arn, sessionARN: session, account: accountField(of: arn), userID: userID,
      canonicalID: canonicalID)
  }

  /// An AWS service, `events.amazonaws.com`.
  public static func service(_ name: String) -> PolicyPrincipal { PolicyPrincipal(.service, provider: name) }

  /// Somebody whom an identity provider vouches for.
  public static func federated(_ provider: String) -> PolicyPrincipal {
    PolicyPrincipal(.federated, provider: provider)
  }

  private static func accountField(of arn: String) -> String? {
    let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return fields.count == 6 && !fields[4].isEmpty ? String(fields[4]) : nil
  }

  /// The keys that AWS fills from the principal.
  func contextValues(of key: String) -> [String] {
    let value: String? =
      switch key.asciiLowercased {
      case "aws:principalarn": kind == .anonymous ? nil : arn
      case "aws:principalaccount": account
      case "aws:principaltype":
        switch kind {
        case .service, .federated: nil
        default: kind.rawValue
        }
      case "aws:principalisawsservice": kind == .service ? "true" : "false"
      case "aws:principalservicename": kind == .service ? provider : nil
      case "aws:userid": kind == .anonymous ? "anonymous" : userID
      case "aws:username":
        // The name is the last part of the path: `user/division/anna`.
        kind == .user ? arn?.split(separator: "/").last.map { String($0) } : nil
      default: nil
      }
    return value.map { [$0] } ?? []
  }
}
