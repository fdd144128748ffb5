// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MockCore
import Synchronization
import TestSupport

/// Answers at once with what a function says.
struct ImmediateResponder: HTTPResponder {
  var respond: @Sendable (HTTPRequest) -> HTTPResponse

  init(_ respond: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { self.respond = respond }

  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    completion(request.path == "/drop" ? .connectionDropped : .response(respond(request)))
    return nil
  }

  /// Says back what it was asked: method, target and body.
  static let echo = ImmediateResponder { request in
    let head = "\(request.method) \(request.target) "
    guard let body = request.body.bytes, body.count > 0 else { return HTTPResponse(body: HTTPBody(head)) }
    return HTTPResponse(body: .segments([Bytes(head), body]))
  }
}

/// Answers with the MD5 of what it gets, and notes what it was asked to hash.
final class HashingResponder: HTTPResponder {
  private let heads = Mutex<[String]>([])

  /// The targets of the requests whose bodies it was asked to hash.
  var asked: [String] { heads.withLock { $0 } }

  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    completion(.response(HTTPResponse(body: HTTPBody(MD5.hash(request.body.bytes ?? Bytes()).hex))))
    return nil
  }

  func hasher(for head: HTTPRequest) -> BodyHasher? {
    heads.withLock { $0.append(head.target) }
    return BodyHasher([MD5.self, CRC32.self])
  }
}

/// Holds requests until it is told to answer; then does so from another thread.
final class HoldingResponder: HTTPResponder {
  private struct State {
    var held: [Int: @Sendable (HTTPOutcome) -> Void] = [:]
    var next = 0
    var cancelled = 0
  }

  private let state = Mutex(State())

  private struct Ticket: HTTPTicket {
    let responder: HoldingResponder
    let number: Int
    func cancel() {
      responder.state.withLock { state in
        if state.held.removeValue(forKey: number) != nil { state.cancelled += 1 }
      }
    }
  }

  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    if request.path == "/now" {
      completion(.response(HTTPResponse(body: "now")))
      return nil
    }
    let number = state.withLock { state in
      state.next += 1
      state.held[state.next] = completion
      return state.next
    }
    return Ticket(responder: self, number: number)
  }

  var heldCount: Int { state.withLock { $0.held.count } }
  var cancelledCount: Int { state.withLock { $0.cancelled } }

  func releaseAll() {
    let held = state.withLock { state in
      defer { state.held = [:] }
      return state.held
    }
    for completion in held.sorted(by: { $0.key < $1.key }) {
      DispatchQueue.global().async {
        completion.value(.response(HTTPResponse(body: HTTPBody("held \(completion.key)"))))
      }
    }
  }
}

/// Answers each request a little later, from a thread of its own choice.
struct DelayedResponder: HTTPResponder {
  var milliseconds: Int

  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      completion(.response(HTTPResponse(body: HTTPBody(request.target))))
    }
    return nil
  }
}

/// Waits for a condition that another thread brings about.
///
/// Blocks: a task that sleeps goes on when the pool has room for it, and connections may have timed out by then.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<180_000 {
    if condition() { return true }
    HTTPTestClient.sleep(milliseconds: 5)
  }
  return false
}
