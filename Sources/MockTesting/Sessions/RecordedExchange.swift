// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

/// One request with its answer, as a recording keeps them: without what differs from run to run, and without secrets.
struct RecordedExchange: Sendable {
  /// `POST https://sqs.us-east-1.amazonaws.com/`.
  let line: String
  let headers: [(name: String, value: String)]
  let body: Bytes
  var response: HTTPResponse?

  init(line: String, headers: [(name: String, value: String)], body: Bytes, response: HTTPResponse?) {
    self.line = line
    self.headers = headers
    self.body = body
    self.response = response
  }

  init(_ request: HTTPRequest) {
    let host = request.host ?? ""
    // A server of another run has another port.
    let place = HostName(host).kind.isLocal ? "http://localhost" : "https://" + host
    line = "\(request.method) \(place)\(Redaction.target(request.target))"
    headers = request.headers.map { (name: $0.0.lowercased(), value: $0.1) }
      .filter { !Redaction.isDropped($0.name) }
      .map { (name: $0.name, value: Redaction.isSecret($0.name) ? Redaction.mark : $0.value) }
      .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    body = Redaction.body(of: request)
  }

  /// What a request of a later run is found by.
  var key: String {
    ([line] + headers.map { "\($0.name): \($0.value)" } + [body.base64]).joined(separator: "\n")
  }
}

extension HostName.Kind {
  fileprivate var isLocal: Bool {
    switch self {
    case .local: true
    case .aws, .foreign: false
    }
  }
}

/// What a recording leaves out.
enum Redaction {
  private static let dropped: Set<String> = [
    "accept", "accept-encoding", "accept-language", "amz-sdk-invocation-id", "amz-sdk-request",
    "authorization", "connection", "content-length", "cookie", "date", "expect", "host", "te", "traceparent",
    "transfer-encoding", "user-agent", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token",
    "x-amz-user-agent", "x-amzn-trace-id",
  ]
  private static let signature: Set<String> = [
    "x-amz-credential", "x-amz-date", "x-amz-security-token", "x-amz-signature", "awsaccesskeyid",
    "signature", "expires", "samlassertion", "webidentitytoken",
  ]

  /// What stands in a secret's place.
  static let mark = "redacted"

  /// Keys that customers bring along.
  static func isSecret(_ header: String) -> Bool { header.hasSuffix("server-side-encryption-customer-key") }

  static func isDropped(_ header: String) -> Bool { dropped.contains(header) }

  /// A presigned URL without its signature.
  static func target(_ target: String) -> String {
    guard let mark = target.firstIndex(of: "?") else { return target }
    let items = target[target.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
    let shown = items.map { item in
      let name = item.prefix { $0 != "=" }
      return signature.contains(name.lowercased()) ? "\(name)=\(mark)" : String(item)
    }
    return target[...mark] + shown.joined(separator: "&")
  }

  private static let secrets = [
    "SecretAccessKey", "SessionToken", "secretAccessKey", "sessionToken", "SecretKey",
  ]
  /// What stands for a password where roles are assumed.
  private static let secretParameters: Set<Substring> = ["WebIdentityToken", "SAMLAssertion"]

  /// A request's body without secrets: the members of JSON and XML, the parameters of forms.
  static func body(of request: HTTPRequest) -> Bytes {
    let bytes = request.body.bytes ?? Bytes()
    let type = request.headers["Content-Type"] ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded"), let text = String(validating: bytes) else {
      return body(bytes)
    }
    let parameters = text.split(separator: "&", omittingEmptySubsequences: false)
    guard parameters.contains(where: { secretParameters.contains($0.prefix { $0 != "=" }) }) else {
      return bytes
    }
    let shown = parameters.map { parameter in
      let name = parameter.prefix { $0 != "=" }
      return secretParameters.contains(name) ? "\(name)=\(mark)" : String(parameter)
    }
    return Bytes(shown.joined(separator: "&"))
  }

  /// A body whose secret members, in JSON or XML, say so. Others stay as they are, byte for byte.
  static func body(_ body: Bytes) -> Bytes {
    guard body.count < 1 << 20, var text = String(validating: body) else { return body }
    var isChanged = false
    for name in secrets {
      // JSON may have spaces around the colon.
      for (start, end) in [("<\(name)>", "<"), ("\"\(name)\"\\s*:\\s*\"", "\"")] {
        var position = text.startIndex
        while let opening = text.range(
          of: start, options: .regularExpression, range: position..<text.endIndex),
          let closing = text.range(of: end, range: opening.upperBound..<text.endIndex)
        {
          let offset = text.utf8.distance(from: text.startIndex, to: opening.upperBound)
          text.replaceSubrange(opening.upperBound..<closing.lowerBound, with: mark)
          position = text.utf8.index(text.startIndex, offsetBy: offset + mark.utf8.count)
          isChanged = true
        }
      }
    }
    return isChanged ? Bytes(text) : body
  }
}
