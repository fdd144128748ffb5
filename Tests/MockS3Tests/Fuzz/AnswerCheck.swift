// SPDX-License-Identifier: Apache-2.0

import MockCore
import XMLFormat

/// What is wrong with an answer, whatever it answers: it must be HTTP that a client can read, and an error S3's own.
enum AnswerCheck {
  static func complaint(_ response: HTTPResponse, to request: HTTPRequest) -> String? {
    guard (200...599).contains(response.status), response.status != 500 else {
      return "a status of \(response.status)"
    }
    for (name, value) in response.headers {
      if name.isEmpty || !name.utf8.allSatisfy(isTokenByte) {
        return "the header name \(name.debugDescription)"
      }
      if value.utf8.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F }) {
        return "the header \(name): \(value.debugDescription)"
      }
    }
    guard let body = response.body.bytes else { return "a stream" }
    let hasNone = request.method == .head || response.status == 204 || response.status == 304
    if hasNone { return body.isEmpty ? nil : "a body where none may be" }
    if let length = response.headers["Content-Length"], Int(length) != body.count {
      return "a length of \(length) for \(body.count) bytes"
    }
    if response.headers["Content-Type"] == "text/html; charset=utf-8" { return nil }
    if response.status >= 400 || response.status == 301 && response.headers["Location"] == nil {
      // The error document of a website is what its owner made it.
      if response.headers.contains("x-amz-error-code") { return nil }
      // Neighbours speak as they are used to.
      if request.host?.hasPrefix("sqs.") == true { return nil }
      // Requests that name another service are nobody's, and told so in a form that isn't S3's.
      if response.status == 501, body.description.contains("is answered by no registered service") {
        return nil
      }
      guard let root = parse(body) else { return "an error that is no XML: \(body.description.prefix(300))" }
      let error = root.isNamed("Error") ? root : root.children.first { $0.isNamed("Error") }
      guard let code = error?.children.first(where: { $0.isNamed("Code") })?.text, !code.isEmpty else {
        return "an error without a code: \(body.description.prefix(300))"
      }
      return code == "InternalError" || code == "InternalFailure" ? "an \(code)" : nil
    }
    // Objects look as they were put.
    guard response.headers["Content-Type"] == "application/xml", !response.headers.contains("Accept-Ranges"),
      !body.isEmpty
    else { return nil }
    return parse(body) == nil ? "XML that is none: \(body.description.prefix(300))" : nil
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// Keys may hold what XML has no room for; S3 writes it by number all the same.
  private static func parse(_ body: Bytes) -> XMLElement? {
    if let root = try? XML.parse(body) { return root }
    return try? XML.parse(Bytes(body.description.replacing(/&#x[01]?[0-9A-F];/, with: "?")))
  }
}
