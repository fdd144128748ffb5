// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Tokens that tell others than AWS who the caller is.
extension STS {
  /// What a token's claims may take, in bytes.
  static let maximumPayload = 16_384

  static func getWebIdentityToken(
    _ input: GetWebIdentityTokenRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetWebIdentityTokenResponse {
    guard let algorithm = JSONWebToken.Algorithm(rawValue: input.signingAlgorithm) else {
      throw .validation(
        "1 validation error detected: Value '\(input.signingAlgorithm)' at 'signingAlgorithm' failed to satisfy "
          + "constraint: Member must satisfy enum value set: [ES384, RS256]")
    }
    let tags = try SessionTags.adding(input.tags ?? [], transitive: [], to: nil).all
    let session = state.session(of: context.caller)
    let expiration = context.now.roundedDownToSecond + .seconds(input.durationSeconds ?? 300)
    if let session, expiration > session.expiration { throw .durationEscalation }
    let payload = claims(input.audience, tags, session, until: expiration, context)
    guard payload.count <= maximumPayload else { throw .payloadTooLarge }
    return GetWebIdentityTokenResponse(
      webIdentityToken: JSONWebToken.text(algorithm, payload, &context.random), expiration: expiration)
  }

  private static func claims(
    _ audience: [String], _ tags: [Tag], _ session: Session?, until expiration: Instant, _ context: Context
  ) -> Bytes {
    let caller = context.caller
    // A session of a role speaks for the role.
    let principal = (session?.role ?? caller.arn).description
    var details: [Document.Member] = [
      .init("aws_account", .string(caller.account)),
      .init("source_region", .string(context.region)),
      .init("principal_id", .string(principal)),
    ]
    if let session {
      details.append(.init("original_session_exp", .string(session.expiration.iso8601())))
    }
    func object(_ tags: [Tag]) -> Document { .object(tags.map { .init($0.key, .string($0.value)) }) }
    if let carried = session?.tags, !carried.isEmpty {
      details.append(.init("principal_tags", object(carried)))
    }
    if !tags.isEmpty { details.append(.init("request_tags", object(tags))) }
    var issuer = SeededGenerator(seed: PrincipalID.hash(caller.account))
    return JSON.serialize(
      .object([
        .init("aud", audience.count == 1 ? .string(audience[0]) : .array(audience.map { .string($0) })),
        .init("sub", .string(principal)),
        .init("https://sts.amazonaws.com/", .object(details)),
        .init("iss", .string("https://\(issuer.uuid()).tokens.sts.global.api.aws")),
        .init("exp", .integer(Int(expiration.wholeSecondsSince1970))),
        .init("iat", .integer(Int(context.now.wholeSecondsSince1970))),
        .init("jti", .string(context.uuid())),
      ]))
  }
}
