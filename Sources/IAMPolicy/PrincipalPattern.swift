// SPDX-License-Identifier: Apache-2.0

/// One value of `Principal` or `NotPrincipal`.
public enum PrincipalPattern: Sendable, Hashable {
  /// `*`, also as `{"AWS": "*"}`.
  case everyone
  /// All of an account: its number, or its root user's ARN.
  case account(String)
  /// A user, role, session, or an identity of CloudFront's, by ARN.
  case arn(String)
  /// A user or role by unique id, which is what AWS makes of the ARN of one that was deleted.
  case uniqueID(String)
  /// A service: `sns.amazonaws.com`.
  case service(String)
  /// A provider of identities.
  case federated(String)
  /// An account by S3's id of it.
  case canonicalUser(String)

  /// Reads a value of the given type; `nil` for a type that doesn't exist and for values that can't be of it.
  init?(type: String, value: String) {
    switch type {
    case "AWS":
      guard let pattern = Self.aws(value) else { return nil }
      self = pattern
    case "Service":
      // `sns.amazonaws.com`, `logs.eu-west-1.amazonaws.com`; no wildcards.
      let isName = value.utf8.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
      guard isName, value.contains("."), !value.hasPrefix("."), !value.hasSuffix(".") else { return nil }
      self = .service(value)
    case "Federated":
      guard !value.isEmpty else { return nil }
      self = .federated(value)
    case "CanonicalUser":
      guard value.utf8.count == 64, value.utf8.allSatisfy({ isAlphanumeric($0) }) else { return nil }
      self = .canonicalUser(value)
    default: return nil
    }
  }

  private static func aws(_ value: String) -> PrincipalPattern? {
    if value == "*" { return .everyone }
    if isAccount(value) { return .account(value) }
    guard value.hasPrefix("arn:") else {
      let isID = value.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 65 < 26 }
      return isID && (16...128).contains(value.utf8.count) && value.hasPrefix("A") ? .uniqueID(value) : nil
    }
    let fields = value.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[1].hasPrefix("aws"), fields[3].isEmpty,
      !value.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") })
    else { return nil }
    let resource = fields[5]
    let kinds: [String]
    switch fields[2] {
    case "iam":
      if resource == "root", isAccount(fields[4]) { return .account(String(fields[4])) }
      if fields[4] == "cloudfront" { return resource.hasPrefix("user/") ? .arn(value) : nil }
      kinds = ["user/", "role/"]
    case "sts": kinds = ["assumed-role/", "federated-user/"]
    default: return nil
    }
    let isNamed = kinds.contains { resource.hasPrefix($0) && resource.utf8.count > $0.utf8.count }
    return isAccount(fields[4]) && isNamed && !resource.hasSuffix("/") ? .arn(value) : nil
  }

  private static func isAccount(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { $0 &- 48 < 10 }
  }

  /// Whether the principal is the one that is meant, or one of them.
  public func matches(_ principal: PolicyPrincipal) -> Bool {
    switch self {
    case .everyone: true
    case .account(let account): principal.account == account
    case .arn(let arn): principal.arn == arn || principal.sessionARN == arn
    case .uniqueID(let id): principal.userID == id || principal.userID?.hasPrefix(id + ":") == true
    case .service(let name): principal.kind == .service && principal.provider == name
    case .federated(let provider): principal.kind == .federated && principal.provider == provider
    case .canonicalUser(let id): principal.canonicalID == id
    }
  }
}
