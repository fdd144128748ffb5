// SPDX-License-Identifier: Apache-2.0

/// An action as statements list it, in any case: `s3:GetObject`, `s3:Get*`, `*`.
public struct ActionPattern: Sendable, Hashable {
  /// As it was written.
  public let text: String
  private let pattern: WildcardPattern

  /// Reads `*` or `service:name`, of which only the name may have wildcards.
  public init?(_ text: String) {
    guard text == "*" || Self.isAction(text) else { return nil }
    self.text = text
    pattern = WildcardPattern(Self.folded(text))
  }

  private static func isAction(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
    return parts[0].allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      && parts[1].allSatisfy { isAlphanumeric($0) || "*?-".utf8.contains($0) }
  }

  /// The service's prefix in lower case, `s3`; `nil` for `*`.
  public var service: String? {
    text == "*" ? nil : Self.folded(String(text.prefix { $0 != ":" }))
  }

  /// Whether an action like `s3:GetObject` is meant.
  public func matches(_ action: String) -> Bool { pattern.matches(Self.folded(action)) }

  static func folded(_ text: String) -> String { text.asciiLowercased }
}

/// A resource as statements list it: an ARN with wildcards and variables, or `*`.
public struct ResourcePattern: Sendable, Hashable {
  /// As it was written.
  public let text: String
  let pattern: ARNPattern

  /// Reads `*`, or text that begins with `arn:`; what fields of an ARN it lacks may be anything.
  public init?(_ text: String, version: PolicyDocument.Version = .v2012) {
    guard let pattern = ARNPattern(text, variables: version == .v2012) else { return nil }
    self.text = text
    self.pattern = pattern
  }

  /// Whether the resource that a request is about is meant, with variables as that request has them.
  public func matches(_ request: PolicyRequest) -> Bool { pattern.matches(request.resource, request) }
}

func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }

extension String {
  /// With the letters A to Z in lower case and all else as it is.
  var asciiLowercased: String {
    guard utf8.contains(where: { $0 &- 65 < 26 }) else { return self }
    return String(decoding: utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
