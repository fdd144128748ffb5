// SPDX-License-Identifier: Apache-2.0

/// What becomes of a request.
public enum HTTPOutcome: Sendable {
  case response(HTTPResponse)
  /// The connection ends without an answer, as a fault rule may ask.
  case connectionDropped
}

/// Something that answers HTTP requests: a cloud, or what stands before one.
public protocol HTTPResponder: Sendable {
  /// Answers `request` by calling `completion` once: before this returns when the answer is there at once, or later,
  /// on any thread, when the caller of a long poll has to wait.
  ///
  /// Cancelling the returned ticket (the client went away) forgets the request; `completion` is then not called.
  @discardableResult
  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)?

  /// Takes the checksums of a big body while it arrives; `nil` where nobody will ask for any. `head` is the request without
  /// its body.
  func hasher(for head: HTTPRequest) -> BodyHasher?
}

extension HTTPResponder {
  public func hasher(for head: HTTPRequest) -> BodyHasher? { nil }
}

/// A request that still waits for its answer.
public protocol HTTPTicket: Sendable {
  func cancel()
}
