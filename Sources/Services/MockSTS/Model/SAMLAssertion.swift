// SPDX-License-Identifier: Apache-2.0

import MockCore
import XMLFormat

extension STS {
  /// What an identity provider says of somebody in a SAML response. Its signature is not looked at.
  struct SAMLAssertion: Sendable {
    var issuer: String
    var subject: String
    /// Without the prefix of SAML 2.0's own formats.
    var subjectType: String?
    /// Where the assertion was sent.
    var recipient: String?
    /// Whom it is for.
    var audiences: [String]
    /// When it can no longer be used, and when the session it allows ends.
    var notOnOrAfter: Instant?
    var sessionNotOnOrAfter: Instant?
    /// The values of each attribute, by the last part of its name: `Role`, `RoleSessionName`.
    private var attributes: [String: [String]] = [:]
    private(set) var tags: [Tag] = []

    private static let prefix = "https://aws.amazon.com/SAML/Attributes/"
    private static let formatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:"

    /// Reads a response as clients send it: XML in base64, on one line or several.
    init(base64 text: String) throws(AWSError) {
      let characters = text.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }
      guard let document = characters.withUnsafeBytes({ Bytes(base64: $0) }) else { throw .samlNotBase64 }
      guard let root = try? XML.parse(document), root.isNamed("Response"), let assertion = root["Assertion"],
        let subject = assertion["Subject"], let name = subject["NameID"]
      else { throw .samlUnreadable }
      issuer = Self.trim((assertion["Issuer"] ?? root["Issuer"])?.text ?? "")
      self.subject = Self.trim(name.text)
      subjectType = name.attribute("Format").map {
        $0.hasPrefix(Self.formatPrefix) ? String($0.dropFirst(Self.formatPrefix.count)) : $0
      }
      let data = subject["SubjectConfirmation"]?["SubjectConfirmationData"]
      recipient = data?.attribute("Recipient")
      let conditions = assertion["Conditions"]
      let ends = [data, conditions].compactMap { $0?.attribute("NotOnOrAfter") }
      notOnOrAfter = ends.compactMap { Instant(iso8601: $0) }.min()
      sessionNotOnOrAfter = assertion["AuthnStatement"]?.attribute("SessionNotOnOrAfter").flatMap {
        Instant(iso8601: $0)
      }
      audiences = []
      for restriction in conditions?.children.filter({ $0.isNamed("AudienceRestriction") }) ?? [] {
        audiences += restriction.children.filter { $0.isNamed("Audience") }.map { Self.trim($0.text) }
      }
      for statement in assertion.children where statement.isNamed("AttributeStatement") {
        for attribute in statement.children where attribute.isNamed("Attribute") { read(attribute) }
      }
    }

    private mutating func read(_ attribute: XMLElement) {
      guard let full = attribute.attribute("Name"), full.hasPrefix(Self.prefix) else { return }
      let name = String(full.dropFirst(Self.prefix.count))
      let values = attribute.children.filter { $0.isNamed("AttributeValue") }.map { Self.trim($0.text) }
      if name.hasPrefix("PrincipalTag:") {
        tags.append(Tag(key: String(name.dropFirst(13)), value: values.first ?? ""))
      } else {
        attributes[name, default: []] += values
      }
    }

    var sessionName: String? { attributes["RoleSessionName"]?.first }
    var sourceIdentity: String? { attributes["SourceIdentity"]?.first }
    var transitiveKeys: [String] { attributes["TransitiveTagKeys"] ?? [] }

    /// Whether the provider lets the subject have this role: the pair stands in the assertion, in either order.
    func names(_ role: String, _ provider: String) -> Bool {
      (attributes["Role"] ?? []).contains { value in
        let pair = value.split(separator: ",").map { Self.trim(String($0)) }
        return pair.count == 2 && pair.contains(role) && pair.contains(provider)
      }
    }

    /// Together with the subject it names a user: the digest of the issuer, the account and the provider's name.
    static func nameQualifier(issuer: String, provider: ARN) -> String {
      let name = provider.resource.split(separator: "/").last ?? ""
      return SHA1.hash(Bytes(issuer + provider.account + "/" + name)).base64
    }

    /// Checks what does not depend on the role, and gives the name of the session.
    func check(_ context: Context) throws(AWSError) -> String {
      if !context.isLenient {
        if let notOnOrAfter, notOnOrAfter <= context.now { throw .samlExpired }
        if !audiences.isEmpty, !audiences.contains(where: { Self.isAudience($0) }) { throw .samlAudience }
      }
      guard let name = sessionName else { throw .samlNoSessionName }
      guard Self.isName(name) else { throw .samlSessionName }
      if let identity = sourceIdentity, !Self.isName(identity) || identity.hasPrefix("aws:") {
        throw .samlSourceIdentity
      }
      return name
    }

    /// AWS's sign-in addresses, of the world or of one region, and its name as a provider of services.
    private static func isAudience(_ text: String) -> Bool {
      if text == "urn:amazon:webservices" || text == "urn:amazon:webservices:cn-north-1"
        || text == "urn:amazon:webservices:govcloud"
      {
        return true
      }
      guard text.hasPrefix("https://") else { return false }
      let host = text.dropFirst(8).prefix { $0 != "/" }
      let suffixes = ["signin.aws.amazon.com", "signin.amazonaws.cn", "signin.amazonaws-us-gov.com"]
      return suffixes.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static func isName(_ text: String) -> Bool {
      (2...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
          (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "_") || "+=,.@-".utf8.contains(byte)
        }
    }

    private static func trim(_ text: String) -> String {
      let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
      let head = text.utf8.drop(while: isSpace)
      guard let last = head.lastIndex(where: { !isSpace($0) }) else { return "" }
      return String(Substring(head[...last]))
    }
  }
}
