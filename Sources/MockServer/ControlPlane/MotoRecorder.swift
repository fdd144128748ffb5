// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Synchronization

/// Moto's recorder: keeps the requests that AWS's clients send, and sends them again.
///
/// The file is Moto's: a JSON object on each line, so that one can be taken from a server of one kind to the other.
final class MotoRecorder: Sendable {
  static let replayPath = "/moto-api/recorder/replay-recording"

  private let recording = Atomic(false)
  private let requests = Lock<[HTTPRequest]>([])

  /// Asked for every request.
  var isRecording: Bool { recording.load(ordering: .relaxed) }

  func keep(_ request: HTTPRequest) { requests.withLock { $0.append(request) } }

  /// What has been recorded, in order.
  var recorded: [HTTPRequest] { requests.withLock { $0 } }

  func answer(_ command: String, _ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    switch command {
    case "start-recording", "stop-recording":
      let isOn = command == "start-recording"
      recording.store(isOn, ordering: .relaxed)
      return HTTPResponse(
        headers: ["Content-Type": "text/plain"],
        body: HTTPBody("Recording is set to \(isOn ? "True" : "False")"))
    case "reset-recording":
      requests.withLock { $0 = [] }
      return HTTPResponse()
    case "download-recording":
      return HTTPResponse(headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(text))
    case "upload-recording":
      try request.require(.post)
      let read = try Self.read(request.body)
      requests.withLock { $0 = read }
      return HTTPResponse()
    default:
      throw ControlError(
        404, "The recorder knows start-, stop-, reset-, download-, upload- and replay-recording.")
    }
  }

  // MARK: Text

  private var text: Bytes {
    var builder = BytesBuilder()
    for request in recorded {
      builder.append(JSON.serialize(Self.document(request)))
      builder.append(UInt8(ascii: "\n"))
    }
    return builder.finish()
  }

  private static func document(_ request: HTTPRequest) -> Document {
    [
      "headers": .object(request.headers.map { Document.Member($0.0, .string($0.1)) }),
      "method": .string(request.method.rawValue),
      "url": .string("\(request.scheme)://\(request.host ?? "localhost")\(request.target)"),
      "body": .string((request.body.bytes ?? Bytes()).base64), "body_encoded": true,
    ]
  }

  private static func read(_ text: Bytes) throws(ControlError) -> [HTTPRequest] {
    var requests: [HTTPRequest] = []
    let lines = text.withUnsafeBytes { text in
      text.split(separator: UInt8(ascii: "\n")).map { Bytes(copying: UnsafeRawBufferPointer(rebasing: $0)) }
    }
    for (index, line) in lines.enumerated() {
      guard let document = try? JSON.parse(line), let request = request(document) else {
        throw ControlError(
          400,
          "Line \(index + 1) of the recording is not a JSON object with method, url, headers, body and body_encoded."
        )
      }
      requests.append(request)
    }
    return requests
  }

  private static func request(_ document: Document) -> HTTPRequest? {
    guard let method = document["method"]?.string, let url = document["url"]?.string,
      url.hasPrefix("http://") || url.hasPrefix("https://")
    else { return nil }
    var headers = HTTPHeaders()
    for member in document["headers"]?.object ?? [] {
      guard let value = member.value.string else { return nil }
      headers.add(member.name, value)
    }
    let text = document["body"]?.string ?? ""
    guard let body = document["body_encoded"]?.boolean == true ? Bytes(base64: text) : Bytes(text) else {
      return nil
    }
    return HTTPRequest(
      method: HTTPMethod(rawValue: method), target: escaped(url), headers: headers,
      body: body.isEmpty ? .empty : .bytes(body))
  }

  /// Moto writes a path's characters as they are.
  private static func escaped(_ url: String) -> String {
    guard url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { return url }
    return url.utf8.reduce(into: "") { text, byte in
      if byte <= 0x20 || byte >= 0x7F {
        text += PercentEncoding.encode(Bytes([byte]))
      } else {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
  }
}
