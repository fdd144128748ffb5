// SPDX-License-Identifier: Apache-2.0

/// The connection ended without an answer, as a fault rule asked.
public struct ConnectionDropped: Error {}

extension MockCloud: HTTPResponder {
  /// Answers a request as AWS would; waits, without holding a thread, where the caller of a long poll would wait.
  ///
  /// Throws ``ConnectionDropped`` when a fault rule asks for it, `CancellationError` when the task is cancelled while
  /// it waits, and what a streamed request body throws.
  public func respond(to request: HTTPRequest) async throws -> HTTPResponse {
    var request = request
    if case .stream = request.body { request.body = .bytes(try await request.body.collect()) }
    let outcome = try await waitForAnswer { [request] completion in
      self.answer(request, completion: completion)
    }
    switch outcome {
    case .response(let response): return response
    case .connectionDropped: throw ConnectionDropped()
    }
  }

  /// One request, step by step: route, name the operation, read the input, check it, run it, write the answer.
  @discardableResult
  public func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    var request = request
    let id = core.nextRequestID()
    let requestID = id.text
    let credential = CredentialScope(request)
    switch Router(catalogue: catalogue).destination(of: &request, credential) {
    case .operation(let runtime, let codec, let operation):
      let exchange = Exchange(
        codec, operation, requestID: requestID, finishing(request, runtime, credential, id, completion))
      do throws(AWSError) {
        try AWSChunked.decode(&request, isLenient: options.isLenient)
        return perform(
          try call(consume request, runtime, codec, operation, consume credential, id), exchange)
      } catch {
        exchange.finish(.failure(error))
      }
    case .route(let runtime, let handler):
      let completion = finishing(request, runtime, credential, id, completion)
      completion(.response(answer(request, runtime, handler, credential, id)))
    case .unknownOperation(let runtime, let codec, let name):
      let model = runtime.model
      let error = UnansweredRequest.error(name, of: model, codec)
      completion(.response(codec.encode(error, of: model, requestID: requestID).answering(request)))
    case .nobody:
      let response = UnansweredRequest.nobody(request, credential, requestID: requestID)
      completion(.response(response.answering(request)))
    case .foreignHost(let host):
      let response = UnansweredRequest.foreignHost(host, request, requestID: requestID)
      completion(.response(response.answering(request)))
    }
    return nil
  }

  public func hasher(for head: HTTPRequest) -> BodyHasher? {
    var head = head
    let router = Router(catalogue: catalogue)
    guard
      case .operation(let runtime, _, let operation) = router.destination(of: &head, CredentialScope(head))
    else { return nil }
    return BodyHasher(runtime.checksums(for: operation, of: head))
  }

  /// Reads and checks the input.
  private func call(
    _ request: consuming HTTPRequest, _ runtime: AnyServiceRuntime, _ codec: any ProtocolCodec,
    _ operation: OperationModel, _ credential: consuming CredentialScope?, _ requestID: RequestID
  ) throws(AWSError) -> AnyCall {
    let reader = try codec.reader(for: request, operation)
    guard let entry = runtime.entry(of: operation) else {
      throw UnansweredRequest.error(operation.name, of: runtime.model, codec)
    }
    let isQuery = codec.name == "query" || codec.name == "ec2"
    return try entry.decode(
      reader,
      origin(
        consume request, runtime, operation, consume credential, requestID,
        validationCode: isQuery ? "ValidationError" : "ValidationException"))
  }

  private func origin(
    _ request: consuming HTTPRequest, _ runtime: AnyServiceRuntime, _ operation: OperationModel,
    _ credential: consuming CredentialScope?, _ requestID: RequestID,
    validationCode: String = "ValidationException"
  ) -> CallOrigin {
    let region = credential?.region ?? HostName(request.host ?? "localhost").region ?? options.region
    return CallOrigin(
      runtime: runtime, operation: operation, validationCode: validationCode, isLenient: options.isLenient,
      credential: consume credential, region: region, requestID: requestID, request: consume request)
  }

  /// A request that isn't an operation, as a call of nothing.
  private func routeCall(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime, _ credential: CredentialScope?,
    _ requestID: RequestID
  ) -> AnyCall {
    let operation = OperationModel(route: request, of: runtime.model)
    return TypedCall(EmptyShape(), .none, origin(request, runtime, operation, credential, requestID))
  }

  /// What still happens to a finished answer: nothing for most.
  private func finishing(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime, _ credential: CredentialScope?,
    _ requestID: RequestID, _ completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> @Sendable (HTTPOutcome) -> Void {
    let isHead = request.method == .head
    let isDecorated = runtime.decorator(for: request) != nil
    guard isHead || isDecorated else { return completion }
    return { [core] outcome in
      guard case .response(var response) = outcome else { return completion(outcome) }
      if isDecorated, let decorate = runtime.decorator(for: request) {
        core.look(for: self.routeCall(request, runtime, credential, requestID)) { box, context in
          decorate(box, context, &response)
        }
      }
      completion(.response(response.answering(request)))
    }
  }

  private func perform(_ call: AnyCall, _ exchange: Exchange) -> (any HTTPTicket)? {
    var delay: Duration?
    switch core.fault(for: call) {
    case .error(let error):
      core.locked { $0.note(call, .failure(error), $0.time.now) }
      exchange.finish(.failure(error))
      return nil
    case .droppedConnection:
      exchange.drop()
      return nil
    case .latency(let duration): delay = duration
    case nil: break
    }
    if call.isAsync { return performAsync(call, delay: delay) { exchange.finish($0) } }
    switch core.run(call, delay: delay, { exchange.finish($0) }) {
    case .finished(let result):
      exchange.finish(result)
      return nil
    case .waiting(let waiting): return Ticket(core: core, call: waiting)
    }
  }

  /// Starts an operation that waits for the world outside.
  func performAsync(
    _ call: AnyCall, delay: Duration?,
    _ completion: @escaping @Sendable (Result<any Shape, AWSError>) -> Void
  ) -> any HTTPTicket {
    let body = call.runAsync { [core] step in core.lendState(for: call, step) }
    let task = Task { [core] in
      if let delay { try? await Task.sleep(for: delay) }
      let result: Result<any Shape, AWSError>
      do throws(AWSError) { result = .success(try await body()) } catch { result = .failure(error) }
      core.locked { $0.note(call, result, $0.time.now) }
      if !Task.isCancelled { completion(result) }
    }
    return TaskTicket(task: task)
  }

  private func answer(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime,
    _ handler: (AnyStateBox, Context) throws(AWSError) -> HTTPResponse, _ credential: CredentialScope?,
    _ requestID: RequestID
  ) -> HTTPResponse {
    let call = routeCall(request, runtime, credential, requestID)
    do throws(AWSError) {
      return try core.runRoute(runtime, call, handler)
    } catch {
      guard let codec = runtime.protocols.first else {
        return HTTPResponse(status: error.status ?? 400, body: HTTPBody(error.message))
      }
      return codec.encode(error, of: runtime.model, requestID: requestID.text)
    }
  }
}

extension HTTPResponse {
  /// As it goes out: a `HEAD` is told how long the body would be, and gets none.
  fileprivate consuming func answering(_ request: HTTPRequest) -> HTTPResponse {
    guard request.method == .head else { return self }
    if let count = body.count, count > 0 { headers["Content-Length"] = String(count) }
    body = .empty
    return self
  }
}

/// How the answer to one operation is written, and who waits for it.
private final class Exchange: Sendable {
  private let codec: any ProtocolCodec
  private let operation: OperationModel
  private let requestID: String
  private let completion: @Sendable (HTTPOutcome) -> Void

  init(
    _ codec: any ProtocolCodec, _ operation: OperationModel, requestID: String,
    _ completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) {
    self.codec = codec
    self.operation = operation
    self.requestID = requestID
    self.completion = completion
  }

  func finish(_ result: Result<any Shape, AWSError>) {
    switch result {
    case .success(let output):
      completion(.response(codec.encode(output, for: operation, requestID: requestID)))
    case .failure(let error):
      completion(.response(codec.encode(error, of: operation.service, requestID: requestID)))
    }
  }

  func drop() { completion(.connectionDropped) }
}

private struct Ticket: HTTPTicket {
  let core: CloudCore
  let call: PendingCall
  func cancel() { core.cancel(call) }
}

private struct TaskTicket: HTTPTicket {
  let task: Task<Void, Never>
  func cancel() { task.cancel() }
}
