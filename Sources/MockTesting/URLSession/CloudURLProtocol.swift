// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Answers a session's requests from the cloud that its slot stands for.
final class CloudURLProtocol<Slot: ProtocolSlot>: URLProtocol {
  private var loading: Loading?
  private var isStopped = false

  override class func canInit(with request: URLRequest) -> Bool {
    guard let scheme = request.url?.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
      return false
    }
    let passthrough = InterceptedSessions.shared[Slot.number]?.passthrough
    return !(passthrough?.contains(request.url?.host ?? "") ?? false)
  }

  override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

  override func startLoading() {
    // A task that is cancelled before it is resumed is stopped before it starts, and has heard its last then.
    guard !isStopped else { return }
    let loading = Loading(self)
    self.loading = loading
    loading.start(InterceptedSessions.shared[Slot.number]?.responder)
  }

  override func stopLoading() {
    isStopped = true
    loading?.stop()
  }
}

/// One request of a session on its way through the cloud, from whichever thread its answer comes.
private final class Loading: @unchecked Sendable {
  // `loader` and its client are spoken to by one thread at a time: first the one that starts, then the one that ends, which
  // holds the lock while it speaks. A session that was told to stop has forgotten the task, and ends the process when it is
  // told more of it.

  private struct State {
    var loader: URLProtocol?
    var ticket: (any HTTPTicket)?
  }

  private let request: URLRequest
  private let state: Lock<State>

  init(_ loader: URLProtocol) {
    request = loader.request
    state = Lock(State(loader: loader))
  }

  func start(_ responder: (any HTTPResponder)?) {
    guard let responder else {
      return fail(
        RequestNotInterceptable(
          description: "This session's cloud is gone: keep the cloud for as long as its sessions are used."))
    }
    if let problem = unseenTask { return fail(problem) }
    guard request.httpBodyStream != nil else { return answer(request.httpBody ?? Data(), responder) }
    // Whoever fills the stream may need the thread that this is called on.
    DispatchQueue.global().async { [self] in
      do {
        answer(try request.httpBodyStream.map { try Data(readingAllOf: $0) } ?? Data(), responder)
      } catch { fail(error) }
    }
  }

  func stop() { end { _ in }?.cancel() }

  /// What FoundationNetworking hides from protocols, or crashes on.
  private var unseenTask: RequestNotInterceptable? {
    #if canImport(FoundationNetworking)
      let task = state.withLock { $0.loader?.task }
      if task is URLSessionDownloadTask {
        return RequestNotInterceptable(
          description: """
            Download tasks cannot be answered in process on this platform. Use data(for:), or a real socket: \
            try await cloud.serve().
            """)
      }
      if task is URLSessionUploadTask, request.httpBody == nil, request.httpBodyStream == nil {
        return RequestNotInterceptable(
          description: """
            The body of an upload task cannot be seen in process on this platform. Put it into the request's httpBody and use \
            data(for:), or use a real socket: try await cloud.serve().
            """)
      }
    #endif
    return nil
  }

  private func answer(_ body: Data, _ responder: any HTTPResponder) {
    let request = HTTPRequest(request, body: body)
    if let blocked = (responder as? any RequestGuarding)?.blocked(request) { return fail(blocked) }
    let ticket = responder.answer(request) { [self] outcome in
      switch outcome {
      case .connectionDropped: fail(URLError.dropped(self.request.url))
      case .response(let response):
        guard case .stream = response.body else { return finish(response, Data(response.body.bytes)) }
        Task {
          do { finish(response, Data(try await response.body.collect())) } catch { fail(error) }
        }
      }
    }
    guard let ticket else { return }
    let isOver = state.withLock { state in
      if state.loader != nil { state.ticket = ticket }
      return state.loader == nil
    }
    if isOver { return ticket.cancel() }
    #if canImport(FoundationNetworking)
      // Elsewhere the session itself sees to it.
      guard let timeout = self.request.ownTimeout else { return }
      DispatchQueue.global().asyncAfter(deadline: .now() + timeout) { [weak self] in self?.timeOut() }
    #endif
  }

  /// The client has waited for as long as it wanted to.
  private func timeOut() {
    let error = URLError.of(.timedOut, request.url, "The request timed out.")
    end { $0.client?.urlProtocol($0, didFailWithError: error) }?.cancel()
  }

  private func finish(_ response: HTTPResponse, _ body: Data) {
    guard let url = request.url, let head = HTTPURLResponse(response, url: url) else {
      return fail(URLError(.badServerResponse))
    }
    end { loader in
      loader.client?.urlProtocol(loader, didReceive: head, cacheStoragePolicy: .notAllowed)
      // In one piece: FoundationNetworking loses all but the last of several under `data(for:)`.
      if !body.isEmpty { loader.client?.urlProtocol(loader, didLoad: body) }
      loader.client?.urlProtocolDidFinishLoading(loader)
    }
  }

  private func fail(_ error: any Error) {
    end { $0.client?.urlProtocol($0, didFailWithError: error) }
  }

  /// Says the last words to the client, unless they are said or the session has stopped; gives back what there was to
  /// cancel.
  @discardableResult
  private func end(_ speak: (URLProtocol) -> Void) -> (any HTTPTicket)? {
    state.withLock { state in
      guard let loader = state.loader else { return nil }
      defer { state = State() }
      speak(loader)
      return state.ticket
    }
  }
}
