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
    let requestID = core.nextRequestID()
    let credential = CredentialScope(request)
    switch Router(catalogue: catalogue).destination(of: &request, credential) {
    case .operation(let runtime, let codec, let operation):
      let completion = finishing(request, runtime, credential, requestID, completion)
      let exchange = Exchange(codec: codec, operation: operation, requestID: requestID)
      do throws(AWSError) {
        try AWSChunked.decode(&request)
        let call = try read(request, runtime, codec, operation)
        let job = job(call, runtime, operation, request, credential, requestID)
        return perform(job, exchange, completion)
      } catch {
        completion(.response(exchange.encode(error)))
      }
    case .route(let runtime, let handler):
      let completion = finishing(request, runtime, credential, requestID, completion)
      completion(.response(answer(request, runtime, handler, credential, requestID)))
    case .unknownOperation(let runtime, let codec, let name):
      let model = runtime.descriptor.model
      let error = UnansweredRequest.error(name, of: model, codec)
      completion(.response(codec.encode(error, of: model, requestID: requestID)))
    case .nobody:
      completion(.response(UnansweredRequest.nobody(request, credential, requestID: requestID)))
    case .foreignHost(let host):
      completion(.response(UnansweredRequest.foreignHost(host, request, requestID: requestID)))
    }
    return nil
  }

  /// Reads and checks the input.
  private func read(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime, _ codec: any ProtocolCodec,
    _ operation: OperationModel
  ) throws(AWSError) -> AnyCall {
    let reader = try codec.reader(for: request, operation)
    guard let call = try runtime.decode(operation, reader) else {
      throw UnansweredRequest.error(operation.name, of: runtime.descriptor.model, codec)
    }
    let isQuery = codec.name == "query" || codec.name == "ec2"
    try check(
      call.input, missing: reader.missing, runtime,
      defaultCode: isQuery ? "ValidationError" : "ValidationException")
    try call.prepare()
    return call
  }

  func check(
    _ input: any Shape, missing: [String], _ runtime: AnyServiceRuntime, defaultCode: String
  ) throws(AWSError) {
    func check<Input: Shape>(_ input: Input) throws(AWSError) {
      try ConstraintChecker.check(
        input, missing: missing, runtime.descriptor.validation, isLenient: options.isLenient,
        defaultCode: defaultCode)
    }
    try check(input)
  }

  private func job(
    _ call: AnyCall, _ runtime: AnyServiceRuntime, _ operation: OperationModel, _ request: HTTPRequest,
    _ credential: CredentialScope?, _ requestID: String
  ) -> CallJob {
    let host = request.host ?? "localhost"
    return CallJob(
      runtime: runtime, operation: operation, call: call, credential: credential, caller: nil,
      region: credential?.region ?? HostName(host).region ?? options.region, requestID: requestID,
      endpoint: Context.Endpoint(scheme: request.scheme, host: host), request: request)
  }

  /// What still happens to a finished answer: nothing for most.
  private func finishing(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime, _ credential: CredentialScope?,
    _ requestID: String, _ completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> @Sendable (HTTPOutcome) -> Void {
    let isHead = request.method == .head
    let isDecorated = runtime.decorator(for: request) != nil
    guard isHead || isDecorated else { return completion }
    return { [core] outcome in
      guard case .response(var response) = outcome else { return completion(outcome) }
      if isDecorated, let decorate = runtime.decorator(for: request) {
        let operation = OperationModel(route: request, of: runtime.descriptor.model)
        let job = self.job(AnyCall(EmptyShape()), runtime, operation, request, credential, requestID)
        core.look(for: job) { box, context in decorate(box, context, &response) }
      }
      if isHead {
        if let count = response.body.count, count > 0 { response.headers["Content-Length"] = String(count) }
        response.body = .empty
      }
      completion(.response(response))
    }
  }

  private func perform(
    _ job: CallJob, _ exchange: Exchange, _ completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    var job = job
    switch core.fault(for: job) {
    case .error(let error):
      core.locked { $0.note(job, .failure(error), $0.time.now) }
      completion(.response(exchange.encode(error)))
      return nil
    case .droppedConnection:
      completion(.connectionDropped)
      return nil
    case .latency(let duration): job.delay = duration
    case nil: break
    }
    if let ticket = performAsync(job, { completion(.response(exchange.encode($0))) }) { return ticket }
    switch core.run(job, { completion(.response(exchange.encode($0))) }) {
    case .finished(let result):
      completion(.response(exchange.encode(result)))
      return nil
    case .waiting(let call): return Ticket(core: core, call: call)
    }
  }

  /// Starts an operation that waits for the world outside; `nil` for all others.
  func performAsync(
    _ job: CallJob, _ completion: @escaping @Sendable (Result<any Shape, AWSError>) -> Void
  ) -> (any HTTPTicket)? {
    guard let body = job.call.runAsync({ [core] step in core.lendState(for: job, step) }) else { return nil }
    let task = Task { [core] in
      if let delay = job.delay { try? await Task.sleep(for: delay) }
      let result: Result<any Shape, AWSError>
      do throws(AWSError) { result = .success(try await body()) } catch { result = .failure(error) }
      core.locked { $0.note(job, result, $0.time.now) }
      if !Task.isCancelled { completion(result) }
    }
    return TaskTicket(task: task)
  }

  private func answer(
    _ request: HTTPRequest, _ runtime: AnyServiceRuntime,
    _ handler: (AnyStateBox, Context) throws(AWSError) -> HTTPResponse, _ credential: CredentialScope?,
    _ requestID: String
  ) -> HTTPResponse {
    let operation = OperationModel(route: request, of: runtime.descriptor.model)
    let job = job(AnyCall(EmptyShape()), runtime, operation, request, credential, requestID)
    do throws(AWSError) {
      return try core.runRoute(runtime, job, handler)
    } catch {
      guard let codec = runtime.protocols.first else {
        return HTTPResponse(status: error.status ?? 400, body: HTTPBody(error.message))
      }
      return codec.encode(error, of: runtime.descriptor.model, requestID: requestID)
    }
  }
}

/// How the answer to one operation is written.
private struct Exchange: Sendable {
  let codec: any ProtocolCodec
  let operation: OperationModel
  let requestID: String

  func encode(_ result: Result<any Shape, AWSError>) -> HTTPResponse {
    switch result {
    case .success(let output): codec.encode(output, for: operation, requestID: requestID)
    case .failure(let error): encode(error)
    }
  }

  func encode(_ error: AWSError) -> HTTPResponse {
    codec.encode(error, of: operation.service, requestID: requestID)
  }
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
