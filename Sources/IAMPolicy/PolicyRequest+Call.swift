// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension PolicyPrincipal {
  /// Who calls, as policies see them; `canonicalID` is S3's id of the account, where a service has one.
  public init(_ caller: Caller, canonicalID: String? = nil) {
    guard !caller.isAnonymous else {
      self = .anonymous
      return
    }
    let arn = caller.arn
    let parts = arn.resource.split(separator: "/")
    switch parts.first {
    case "user": self = .user(arn.description, userID: caller.userID, canonicalID: canonicalID)
    case "assumed-role":
      let role = parts.count > 1 ? String(parts[1]) : ""
      self = .role(
        "arn:\(arn.partition):iam::\(arn.account):role/\(role)", session: arn.description,
        userID: caller.userID, canonicalID: canonicalID)
    case "federated-user":
      self = PolicyPrincipal(
        .federatedUser, arn: arn.description, account: caller.account, userID: caller.userID,
        canonicalID: canonicalID)
    default: self = .account(caller.account, partition: arn.partition, canonicalID: canonicalID)
    }
  }
}

extension PolicyContext {
  /// The circumstances that are the same whatever is called: when, from where, in which region, by which means.
  public init(_ context: Context) {
    self.init()
    self["aws:CurrentTime"] = [context.now.iso8601()]
    self["aws:EpochTime"] = [String(context.now.microsecondsSince1970 / 1_000_000)]
    self["aws:SourceIp"] = ["127.0.0.1"]
    self["aws:RequestedRegion"] = [context.region]
    self["aws:ResourceAccount"] = [context.account]
    self["aws:ViaAWSService"] = ["false"]
    self["aws:SecureTransport"] = [String(Self.isSecure(context))]
    set("aws:UserAgent", context.request?.headers["User-Agent"])
    set("aws:Referer", context.request?.headers["Referer"])
  }

  /// Plain HTTP to a host of one's own stands for what would be TLS to AWS: the client was pointed here instead.
  private static func isSecure(_ context: Context) -> Bool {
    guard context.endpoint.scheme == "http", case .aws = HostName(context.endpoint.host).kind else {
      return true
    }
    return context.endpoint.host.contains(".localhost")
  }
}
