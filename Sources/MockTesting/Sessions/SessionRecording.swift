// SPDX-License-Identifier: Apache-2.0

import Foundation
public import MockCore

/// Keeps what clients ask a cloud, and what it answers, for later runs.
///
/// ```swift
/// let recording = SessionRecording(of: cloud)
/// let session = URLSession(configuration: recording.urlSessionConfiguration())
/// …
/// try recording.write(to: "Tests/Recordings/upload.txt")
/// ```
///
/// ``SessionReplay`` answers from the file. It is text, one exchange below the other in the order of the requests. Signatures, dates, and
/// headers that differ from run to run are left out; secrets (keys and session tokens in bodies, the tokens that
/// roles are assumed with, keys that a client encrypts with) are replaced by `redacted`.
public final class SessionRecording: HTTPResponder {
  private let responder: any HTTPResponder
  private let exchanges = Lock<[RecordedExchange]>([])

  /// Records what `responder`, such as a cloud, answers.
  public init(of responder: any HTTPResponder) { self.responder = responder }

  @discardableResult
  public func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    let exchange = RecordedExchange(request)
    let index = exchanges.withLock { exchanges in
      exchanges.append(exchange)
      return exchanges.count - 1
    }
    return responder.answer(request) { [self] outcome in
      guard case .response(let response) = outcome else { return completion(outcome) }
      guard case .stream = response.body else {
        keep(response, index)
        return completion(outcome)
      }
      Task {
        var response = response
        // A stream can be read once: the client gets what was read.
        response.body = (try? await response.body.collect()).map { .bytes($0) } ?? .empty
        keep(response, index)
        completion(.response(response))
      }
    }
  }

  private func keep(_ response: HTTPResponse, _ index: Int) {
    var kept = response
    if let bytes = response.body.bytes, bytes.count > 0 { kept.body = .bytes(Redaction.body(bytes)) }
    exchanges.withLock { $0[index].response = kept }
  }

  /// The recording so far. Requests that still wait for their answers aren't in it.
  public var text: String { RecordingText.write(exchanges.withLock { $0 }) }

  /// Writes the recording to a file, and makes the directory that it is in.
  public func write(to path: String) throws {
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
  }
}

extension SessionRecording: RequestGuarding {
  func blocked(_ request: HTTPRequest) -> RealRequestBlocked? {
    (responder as? any RequestGuarding)?.blocked(request)
  }
}

/// Answers requests as a recording has them, byte for byte.
///
/// A request is found by its method, address, headers and body, but for what recordings leave out. Where the same was asked
/// several times, the answers come in the order of the recording, and the last one from then on. What isn't there is answered with 501 and a text
/// that names the request.
public final class SessionReplay: HTTPResponder {
  private struct Answers {
    var all: [HTTPResponse] = []
    var next = 0
  }

  private let answers: Lock<[String: Answers]>

  /// Reads a recording. Throws ``RecordingError`` for what is none.
  public init(text: String) throws(RecordingError) {
    var answers: [String: Answers] = [:]
    for exchange in try RecordingText.read(text) {
      if let response = exchange.response { answers[exchange.key, default: Answers()].all.append(response) }
    }
    self.answers = Lock(answers)
  }

  /// Reads a recording from a file.
  public convenience init(contentsOf path: String) throws {
    try self.init(text: String(contentsOfFile: path, encoding: .utf8))
  }

  @discardableResult
  public func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    let exchange = RecordedExchange(request)
    let response = answers.withLock { answers -> HTTPResponse? in
      guard var found = answers[exchange.key] else { return nil }
      let response = found.all[min(found.next, found.all.count - 1)]
      found.next += 1
      answers[exchange.key] = found
      return response
    }
    completion(.response(response ?? Self.unrecorded(exchange)))
    return nil
  }

  private static func unrecorded(_ exchange: RecordedExchange) -> HTTPResponse {
    let target = exchange.headers.first { $0.name == "x-amz-target" }.map { " (\($0.value))" } ?? ""
    return HTTPResponse(
      status: 501, headers: ["Content-Type": "text/plain", "x-amzn-ErrorType": "NotRecorded"],
      body: HTTPBody("The recording has no answer to \(exchange.line)\(target). Record the session again."))
  }
}
