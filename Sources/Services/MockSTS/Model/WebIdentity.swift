// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension STS {
  /// Whom a web identity token stands for: an OpenID Connect token, or the access token of a named provider.
  struct WebIdentity: Sendable {
    var subject: String
    var provider: String
    var audience: String?
    var sourceIdentity: String?
    var tags: [Tag] = []
    var transitiveKeys: [String] = []

    /// Providers that AWS knows by itself: no account has to register them.
    private static let builtIn = [
      "accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com",
    ]

    init(_ token: String, provider name: String?, account: String, _ context: Context) throws(AWSError) {
      guard let parsed = JSONWebToken(token) else {
        guard let name = name ?? (context.isLenient ? Self.builtIn.last : nil) else { throw .notJWT }
        guard Self.builtIn.contains(name) || context.isLenient else { throw .noProvider("https://\(name)") }
        // The provider alone knows what its access tokens mean.
        var random = SeededGenerator(seed: PrincipalID.hash(token))
        subject = "amzn1.account." + random.string(length: 28, alphabet: .uppercaseAlphanumeric)
        provider = name
        return
      }
      let isLenient = context.isLenient
      guard let issuer = parsed.issuer ?? (isLenient ? name ?? "" : nil) else { throw .missingClaim("iss") }
      guard let subject = parsed.subject ?? (isLenient ? "" : nil) else { throw .missingClaim("sub") }
      audience = parsed.audiences.first
      if audience == nil, !isLenient { throw .missingClaim("aud") }
      guard let expiration = parsed.expiration ?? (isLenient ? .max : nil) else { throw .missingClaim("exp") }
      if context.now.wholeSecondsSince1970 >= Int64(expiration) {
        throw .expiredToken(context.now, expiration)
      }
      self.subject = subject
      provider = try Self.provider(issuer, parsed.audiences, account, context)
      sourceIdentity = parsed.claims["https://aws.amazon.com/source_identity"]?.string
      let session = parsed.claims["https://aws.amazon.com/tags"]
      for member in session?["principal_tags"]?.object ?? [] {
        guard let value = member.value.string ?? member.value.array?.first?.string else { continue }
        tags.append(Tag(key: member.name, value: value))
      }
      transitiveKeys = (session?["transitive_tag_keys"]?.array ?? []).compactMap(\.string)
    }

    /// The host of a provider that AWS knows, or the ARN of one that the account registered.
    private static func provider(
      _ issuer: String, _ audiences: [String], _ account: String, _ context: Context
    ) throws(AWSError) -> String {
      let host = issuer.hasPrefix("https://") ? String(issuer.dropFirst(8)) : issuer
      if builtIn.contains(host) { return host }
      let arn = ARN(
        partition: context.partition.rawValue, service: "iam", region: "", account: account,
        resource: "oidc-provider/\(host)")
      guard context.offers("iam") else { return arn.description }
      guard let resource = context.resource(arn) else { throw .noProvider(issuer) }
      if let clients = resource.attributes["ClientIDList"]?.split(separator: ","),
        !audiences.contains(where: { audience in clients.contains { $0 == audience } })
      {
        throw .wrongAudience
      }
      return arn.description
    }
  }
}
