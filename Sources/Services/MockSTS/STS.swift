// SPDX-License-Identifier: Apache-2.0

import AWSQuery
@_exported public import MockCore

/// AWS Security Token Service: who calls, and temporary credentials for roles, users, federated users and root tasks.
///
/// Credentials that it hands out are known to the whole cloud: requests signed with them come from their principal,
/// in its account, until they expire by the cloud's clock. Where it differs from AWS:
///
/// - Access keys that the cloud did not issue stand for the root user of their account, `arn:aws:iam::…:root`; Moto's
///   `arn:aws:sts::…:user/moto` is an ARN that AWS never gives. What AWS forbids root users (assuming roles, sessions
///   of more than an hour) is allowed to them: a test's made-up key means nobody in particular.
/// - Roles, identity providers and MFA devices are looked up when the cloud has an IAM service; without one, any ARN of
///   the right form will do. Trust policies are not evaluated. Of a role's `Resource` the attributes `RoleId` and
///   `MaxSessionDuration` count, of an OpenID Connect provider's its `ClientIDList`, parted by commas.
/// - Signatures of SAML assertions and web identity tokens are not verified. Their times and audiences are. Tokens from
///   ``GetWebIdentityTokenRequest`` carry a signature of the right length that verifies nowhere.
/// - A trade-in token that is a JWT stands for the ARN in its `sub`, any other for the caller: AWS doesn't say what is
///   in one.
/// - `PackedPolicySize` counts characters, as AWS's own compression is not public.
/// - In a lenient cloud, ARNs, tokens and assertions are taken as far as they can be read.
public struct STS: ServiceBackend {
  public static let service = ServiceDescriptor(
    name: "sts", reach: .partition, model: STS.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [AWSQuery()] }

  public var operations: [Operation<State>] {
    [
      Operation(API.assumeRole, Self.assumeRole),
      Operation(
        API.assumeRoleWithSAML,
        prepare: { input throws(AWSError) in try SAMLAssertion(base64: input.samlAssertion) },
        Self.assumeRoleWithSAML),
      Operation(API.assumeRoleWithWebIdentity, Self.assumeRoleWithWebIdentity),
      Operation(API.assumeRoot, Self.assumeRoot),
      .reading(API.decodeAuthorizationMessage, Self.decodeAuthorizationMessage),
      .reading(API.getAccessKeyInfo, Self.getAccessKeyInfo),
      .reading(API.getCallerIdentity, Self.getCallerIdentity),
      Operation(API.getDelegatedAccessToken, Self.getDelegatedAccessToken),
      Operation(API.getFederationToken, Self.getFederationToken),
      Operation(API.getSessionToken, Self.getSessionToken),
      .reading(API.getWebIdentityToken, Self.getWebIdentityToken),
    ]
  }

  public func makeState(for scope: Scope) -> State { State() }
}
