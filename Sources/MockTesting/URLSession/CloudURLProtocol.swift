// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Answers a session's requests from the cloud that its slot stands for.
final class CloudURLProtocol<Slot: ProtocolSlot>: URLProtocol {
  private var loading: Loading?

  override class func canInit(with request: URLRequest) -> Bool {
    guard let scheme = request.url?.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
      return false
    }
    let passthrough = InterceptedSessions.shared[Slot.number]?.passthrough
    return !(passthrough?.contains(request.url?.host ?? "") ?? false)
  }

  override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

  override func startLoading() {
    let loading = Loading(self)
    self.loading = loading
    loading.start(InterceptedSessions.shared[Slot.number]?.responder)
  }

  override func stopLoading() { loading?.stop() }
}

/// One request of a session on its way through the cloud, from whichever thread its answer comes.
private final class Loading: @unchecked Sendable {
  // `loader` and its client are spoken to by one thread at a time: first the one that starts, then the one that ends.

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

  func stop() { end()?.ticket?.cancel() }

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
      case .connectionDropped: fail(URLError(.networkConnectionLost))
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
    if isOver { ticket.cancel() }
  }

  private func finish(_ response: HTTPResponse, _ body: Data) {
    guard let url = request.url, let head = HTTPURLResponse(response, url: url) else {
      return fail(URLError(.badServerResponse))
    }
    guard let loader = end()?.loader else { return }
    loader.client?.urlProtocol(loader, didReceive: head, cacheStoragePolicy: .notAllowed)
    // In one piece: FoundationNetworking loses all but the last of several under `data(for:)`.
    if !body.isEmpty { loader.client?.urlProtocol(loader, didLoad: body) }
    loader.client?.urlProtocolDidFinishLoading(loader)
  }

  private func fail(_ error: any Error) {
    guard let loader = end()?.loader else { return }
    loader.client?.urlProtocol(loader, didFailWithError: error)
  }

  /// What was held until now; `nil` where all is said or the session has stopped: its client may be spoken to once.
  private func end() -> State? {
    state.withLock { state in
      guard state.loader != nil else { return nil }
      defer { state = State() }
      return state
    }
  }
}
