// SPDX-License-Identifier: Apache-2.0

public import Foundation
import MockCore

/// The text of a recording: lines that are easy to read and to compare, from which every byte comes back.
///
/// ```
/// > POST https://sqs.us-east-1.amazonaws.com/
/// > x-amz-target: AmazonSQS.ListQueues
/// >
/// | {}
/// < 200
/// < Content-Type: application/x-amz-json-1.0
/// <
/// | {"QueueUrls":[]}
/// ```
///
/// A body that isn't plain text stands in Base64, on lines that begin with `#`.
enum RecordingText {
  private static let title = "MockAWS recording 1"

  static func write(_ exchanges: [RecordedExchange]) -> String {
    var lines = [title]
    for exchange in exchanges {
      guard let response = exchange.response else { continue }
      lines += ["", "> " + exchange.line]
      lines += exchange.headers.map { "> \($0.name): \($0.value)" }
      lines += [">"] + body(exchange.body)
      lines.append("< \(response.status)")
      for (name, value) in response.headers { lines.append("< \(name): \(value)") }
      lines += ["<"] + body(response.body.bytes ?? Bytes())
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func body(_ bytes: Bytes) -> [String] {
    guard bytes.count > 0 else { return [] }
    if let text = String(validating: bytes), text.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 })
    {
      return text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
        "| " + String(Substring($0))
      }
    }
    let encoded = Array(bytes.base64.utf8)
    return stride(from: 0, to: encoded.count, by: 76).map { start in
      "# " + String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self)
    }
  }

  // MARK: Reading

  /// What follows the mark that a line begins with, and the space behind it, which editors take away at a line's end. By bytes: a
  /// character may reach across the space.
  private static func rest(of line: String, after mark: String) -> String? {
    if line.utf8.elementsEqual(mark.utf8) { return "" }
    guard line.utf8.starts(with: (mark + " ").utf8) else { return nil }
    return String(Substring(line.utf8.dropFirst(mark.utf8.count + 1)))
  }

  static func read(_ text: String) throws(RecordingError) -> [RecordedExchange] {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }[...]
    let count = lines.count
    func fail(_ what: String) -> RecordingError { RecordingError("line \(count - lines.count): \(what)") }
    guard lines.popFirst() == title else { throw RecordingError("the text does not begin with \"\(title)\"") }

    func head(_ mark: String) throws(RecordingError) -> (first: String, fields: [(String, String)]) {
      guard let first = lines.popFirst().flatMap({ rest(of: $0, after: mark) }), !first.isEmpty else {
        throw fail("expected a line with \(mark)")
      }
      var fields: [(String, String)] = []
      while let line = lines.popFirst() {
        guard let field = rest(of: line, after: mark) else { throw fail("expected \(mark) name: value") }
        if field.isEmpty { return (first, fields) }
        guard let colon = field.utf8.firstIndex(of: UInt8(ascii: ":")) else {
          throw fail("expected \(mark) name: value")
        }
        let value = field.utf8[field.utf8.index(after: colon)...]
        fields.append(
          (String(field[..<colon]), String(Substring(value.first == 0x20 ? value.dropFirst() : value))))
      }
      throw fail("the text ends too early")
    }

    func body() throws(RecordingError) -> Bytes {
      if let first = lines.first, rest(of: first, after: "#") != nil {
        var encoded = ""
        while let line = lines.first, let piece = rest(of: line, after: "#") {
          encoded += piece
          lines.removeFirst()
        }
        guard let data = Data(base64Encoded: encoded) else { throw fail("the lines above are not Base64") }
        return data.withUnsafeBytes { Bytes(copying: $0) }
      }
      var text: [String] = []
      while let line = lines.first, let piece = rest(of: line, after: "|") {
        text.append(piece)
        lines.removeFirst()
      }
      return Bytes(text.joined(separator: "\n"))
    }

    var exchanges: [RecordedExchange] = []
    while let line = lines.first {
      if line.isEmpty {
        lines.removeFirst()
        continue
      }
      let request = try head(">")
      let requestBody = try body()
      let response = try head("<")
      let responseBody = try body()
      guard let status = Int(response.first) else { throw fail("\(response.first) is not a status") }
      var headers = HTTPHeaders()
      for (name, value) in response.fields { headers.add(name, value) }
      exchanges.append(
        RecordedExchange(
          line: request.first, headers: request.fields.map { (name: $0.0, value: $0.1) }, body: requestBody,
          response: HTTPResponse(
            status: status, headers: headers, body: responseBody.count == 0 ? .empty : .bytes(responseBody))))
    }
    return exchanges
  }
}

/// A text is no recording; tells where and why.
public struct RecordingError: LocalizedError, Sendable, CustomStringConvertible {
  public let description: String

  public var errorDescription: String? { description }

  init(_ description: String) { self.description = description }
}
