// SPDX-License-Identifier: Apache-2.0

import MockCore

extension STS {
  /// The sessions of one partition, over all its accounts: a role's session may live in another account than whoever
  /// assumed it.
  public struct State: Sendable {
    /// What is known of the credentials handed out, by access key.
    var sessions: OrderedMap<Bytes, Session> = [:]

    /// What is known of the caller's session; `nil` for long-term keys and for those the cloud did not issue.
    func session(of caller: Caller) -> Session? {
      caller.accessKeyID.flatMap { sessions[$0] }
    }

    /// Hands out credentials for a principal and keeps what later calls with them depend on.
    mutating func open(
      _ session: Session, as principal: Caller, until expiration: Instant, _ context: Context
    ) -> Credentials {
      let credential = TemporaryCredential.make(for: principal, until: expiration, &context.random)
      sessions[Bytes(credential.accessKeyID)] = session
      context.issue(credential)
      return Credentials(
        accessKeyId: credential.accessKeyID, secretAccessKey: credential.secretAccessKey,
        sessionToken: credential.sessionToken ?? "", expiration: expiration)
    }
  }

  /// What stays known of temporary credentials beside their principal.
  struct Session: Sendable {
    enum Kind: Sendable { case role, federatedUser, sessionToken, root }

    var kind: Kind
    var expiration: Instant
    /// The role that was assumed.
    var role: ARN?
    /// Set once, kept through chained sessions.
    var sourceIdentity: String?
    var tags: [Tag] = []
    /// Keys of tags that a session assumed from this one inherits.
    var transitiveKeys: [String] = []
    /// The session of a real root user, with the limits of one.
    var isRoot = false

    var transitiveTags: [Tag] {
      tags.filter { tag in transitiveKeys.contains { SessionTags.sameKey($0, tag.key) } }
    }
  }
}

extension STS.State {
  /// Whether the caller is a root user to AWS: one whose key was issued as such, not a made-up key.
  func isRoot(_ context: Context) -> Bool {
    guard context.caller.arn.resource == "root", let key = context.caller.accessKeyID else { return false }
    return sessions[key]?.isRoot ?? (context.credential(accessKeyID: key) != nil)
  }

  /// Whether the caller is a session of a role: assuming another from it is chaining.
  func isRoleSession(_ caller: Caller) -> Bool {
    caller.arn.service == "sts" && caller.arn.resource.hasPrefix("assumed-role/")
  }
}
