// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// One client's connection: reads requests, asks the responder, and writes the answers in the order of the requests.
///
/// Requests are answered one after the other: while one waits for its answer, or the client is slow to read, nothing more is
/// read. Readiness is edge-triggered, so `canRead` remembers what the poller said until the socket runs dry.
final class Connection {
  let token: UInt64
  private let socket: Int32
  let loop: EventLoop

  // Checking these for exclusive access at run time would cost a twentieth of a request; one thread touches them, and
  // none of them is held while the responder runs.
  @exclusivity(unchecked) private var parser: HTTPRequestParser
  /// What was received and not understood yet.
  @exclusivity(unchecked) private var input = RawBuffer()
  /// Whether the parser has seen all of `input`, and needs more of it.
  private var isStarved = true
  private var canRead = true
  private var isPeerGone = false
  private var hasInputEnded = false

  /// What the socket did not take at once.
  @exclusivity(unchecked) private var queue = OutputQueue()
  @exclusivity(unchecked) private var exchange: Exchange?
  /// No more requests: close when all output has left.
  private var isFinishing = false
  /// The output is shut, and the rest of the input is thrown away (see ``closeGently()``).
  private var isLingering = false
  private var isClosed = false

  private enum Phase { case idle, head, body, waiting, writing, lingering }
  private var phase = Phase.idle
  /// When to give up, in the loop's milliseconds.
  private(set) var deadline = UInt64.max
  /// Whether anything was received since the last turn.
  private var hasProgress = false

  /// Bodies up to here are copied behind their head, as that is cheaper than another piece to gather.
  private static let inlineBodyLimit = 16 << 10
  /// Answers to pipelined requests are gathered up to here.
  private static let gatherLimit = 64 << 10
  private static let readsPerTurn = 16
  private static let lingerTime: UInt64 = 3000

  init(socket: Int32, token: UInt64, loop: EventLoop) {
    self.socket = socket
    self.token = token
    self.loop = loop
    parser = HTTPRequestParser(limits: loop.settings.limits)
    enter(.idle)
  }

  // MARK: Turns

  /// Acts on what the poller said.
  func wake(_ flags: UInt32) {
    guard !isClosed else { return }
    if flags & mock_failed != 0 { return close() }
    if flags & mock_readable != 0 { canRead = true }
    if flags & mock_hung_up != 0 {
      canRead = true
      isPeerGone = true
    }
    serve()
  }

  // MARK: Shared turns (see Cohort)

  /// Receives the beginning of new requests; nil if this connection's turn must be its own.
  func receiveAhead(into space: UnsafeMutableRawBufferPointer, _ flags: UInt32) -> Int? {
    guard flags & ~mock_writable == mock_readable else { return nil }
    guard phase == .idle, takesRequests, input.isEmpty, queue.isEmpty else { return nil }
    guard let base = space.baseAddress else { return nil }
    canRead = true
    return mock_receive(socket, base, space.count)
  }

  /// Answers what was received; nothing leaves before ``sendAhead()``, unless there is much of it.
  func answerAhead(_ space: UnsafeRawBufferPointer, received: Int) {
    guard !isClosed else { return }
    if received > 0 { take(UnsafeRawBufferPointer(rebasing: space[..<received])) }
    note(received: received, of: space.count)
  }

  func sendAhead() {
    if !isClosed { serve() }
  }

  /// Understands what was received while there was no other input.
  private func take(_ fresh: UnsafeRawBufferPointer) {
    let consumed = parse(fresh)
    if consumed < fresh.count { input.append(UnsafeRawBufferPointer(rebasing: fresh[consumed...])) }
  }

  /// Goes on with an answer that came later.
  func resume(_ exchange: Exchange, _ outcome: HTTPOutcome) {
    guard !isClosed, self.exchange === exchange else { return }
    finish(exchange, outcome)
    serve()
  }

  private var takesRequests: Bool { exchange == nil && !isFinishing && !isClosed }

  /// Reads, answers and writes as far as it goes without waiting.
  private func serve() {
    if isLingering { return discardInput() }
    guard flush() else { return settle() }
    var turns = Self.readsPerTurn
    while takesRequests {
      if !isStarved {
        input.consume(parse(input.bytes))
      } else if canRead, turns > 0 {
        turns &-= 1
        receive()
      } else {
        if canRead, !hasInputEnded { loop.continueLater(self) }
        break
      }
      if loop.output.count >= Self.gatherLimit || !queue.isEmpty, !flush() { break }
    }
    _ = flush()
    settle()
  }

  /// Understands as many requests as there are in `buffer`, and returns how much of it was consumed.
  private func parse(_ buffer: UnsafeRawBufferPointer) -> Int {
    var offset = 0
    repeat {
      var consumed = 0
      let step = parser.parse(UnsafeRawBufferPointer(rebasing: buffer[offset...]), consumed: &consumed)
      offset &+= consumed
      switch step {
      case .needsInput:
        isStarved = true
        return offset
      case .wantsContinue:
        if offset == buffer.count { loop.output.append("HTTP/1.1 100 Continue\r\n\r\n") }
      case .request(let request):
        phase = .idle
        answer(request)
      case .failure(let failure):
        refuse(failure)
      }
    } while takesRequests && queue.isEmpty && loop.output.count < Self.gatherLimit
    isStarved = false
    return offset
  }

  private func receive() {
    if parser.asksForHasher {
      let hasher = loop.responder.hasher(for: parser.head)
      parser.hashBody(with: hasher)
    }
    let received: Int
    let asked: Int
    if input.isEmpty, parser.directBodyCount >= 4096 {
      var room = 0
      let socket = socket
      received = parser.receiveBody { space in
        room = space.count
        guard let base = space.baseAddress else { return 0 }
        return mock_receive(socket, base, space.count)
      }
      asked = room
      if received > 0 { isStarved = false }
    } else if input.isEmpty {
      let scratch = loop.scratch
      asked = scratch.count
      guard let base = scratch.baseAddress else { return }
      received = mock_receive(socket, base, asked)
      if received > 0 { take(UnsafeRawBufferPointer(rebasing: scratch[..<received])) }
    } else {
      let room = input.room(16 << 10)
      asked = room.count
      guard let base = room.baseAddress else { return }
      received = mock_receive(socket, base, asked)
      input.commit(received)
      if received > 0 { isStarved = false }
    }
    note(received: received, of: asked)
  }

  /// A short read says that the socket ran dry, which saves asking it once more.
  private func note(received: Int, of asked: Int) {
    if received > 0 {
      hasProgress = true
      if received < asked {
        canRead = false
        if isPeerGone { hasInputEnded = true }
      } else if phase == .body {
        enter(.body)
      }
      return
    }
    canRead = false
    if received == 0 {
      hasInputEnded = true
    } else if received != Int(mock_would_block) {
      close()
    }
  }

  // MARK: Answers

  private func answer(_ request: HTTPRequest) {
    let exchange = Exchange(
      self, loop: loop, isHead: request.method == .head, isHTTP10: parser.isHTTP10,
      keepsAlive: parser.keepsAlive)
    self.exchange = exchange
    exchange.isBeingAsked = true
    let ticket = loop.responder.answer(request) { exchange.complete($0) }
    exchange.isBeingAsked = false
    if let outcome = exchange.outcome.take() {
      finish(exchange, outcome)
    } else {
      exchange.ticket = ticket
    }
  }

  private func finish(_ exchange: Exchange, _ outcome: HTTPOutcome) {
    exchange.ticket = nil
    switch outcome {
    case .connectionDropped:
      // Earlier answers leave first, as far as they can.
      _ = flush()
      close(resetting: true)
    case .response(let response):
      write(response, for: exchange)
    }
  }

  private func end(_ exchange: Exchange) {
    exchange.connection = nil
    self.exchange = nil
  }

  private func refuse(_ failure: HTTPParseFailure) {
    let text = Bytes("\(failure.status) \(HTTPResponseHead.reason(failure.status)): \(failure.reason)\n")
    isFinishing = true
    writeHead(
      HTTPResponse(status: failure.status, headers: ["Content-Type": "text/plain"]),
      framing: .length(text.count))
    send(text)
  }

  private func write(_ response: HTTPResponse, for exchange: Exchange) {
    guard 200...999 ~= response.status else {
      let text = "The responder gave the status \(response.status).\n"
      return write(HTTPResponse(status: 500, body: HTTPBody(text)), for: exchange)
    }
    let framing = framing(of: response, for: exchange)
    if !exchange.keepsAlive || loop.isStopping || framing == .untilClose || asksToClose(response.headers) {
      isFinishing = true
    }
    writeHead(response, framing: framing, announcesKeepAlive: exchange.isHTTP10)
    if framing == .none || exchange.isHead { return end(exchange) }
    switch response.body {
    case .empty: break
    case .bytes(let bytes): send(bytes)
    case .segments(let segments): for segment in segments { send(segment) }
    case .stream(let stream): return start(stream, framing: framing, for: exchange)
    }
    end(exchange)
  }

  private func framing(of response: HTTPResponse, for exchange: Exchange) -> BodyFraming {
    if response.status == 204 || response.status == 304 { return .none }
    if exchange.isHead, response.body.count == 0,
      let announced = response.headers.withValue("Content-Length", { ByteRun($0).decimalValue })
    {
      // An answer to HEAD says how long the body would be.
      return .length(announced ?? 0)
    }
    if let count = response.body.count { return .length(count) }
    return exchange.isHTTP10 ? .untilClose : .chunked
  }

  private func asksToClose(_ headers: HTTPHeaders) -> Bool {
    var closes = false
    _ = headers.withValue("Connection") { value in
      ByteRun(value).forEachElement { if $0.matches("close") { closes = true } }
    }
    return closes
  }

  private func writeHead(_ response: HTTPResponse, framing: BodyFraming, announcesKeepAlive: Bool = false) {
    loop.date.refresh()
    HTTPResponseHead(
      status: response.status, framing: framing, closes: isFinishing, announcesKeepAlive: announcesKeepAlive
    ).write(response.headers, date: loop.date, to: &loop.output)
  }

  // MARK: Streamed bodies

  private func start(_ stream: HTTPBodyStream, framing: BodyFraming, for exchange: Exchange) {
    exchange.streamFraming = framing
    if case .length(let length) = framing { exchange.streamRemaining = length }
    exchange.stream = Task(executorPreference: loop) {
      let loop = exchange.loop
      do {
        for try await piece in stream {
          let goesOn = await withUnsafeContinuation { loop.post(.piece(exchange, piece, $0)) }
          guard goesOn else { return }
        }
        loop.post(.streamEnd(exchange, failed: false))
      } catch {
        loop.post(.streamEnd(exchange, failed: true))
      }
    }
  }

  func sendPiece(_ piece: Bytes, of exchange: Exchange) {
    switch exchange.streamFraming {
    case .chunked where piece.count > 0:
      loop.output.append(piece.count, radix: 16)
      loop.output.append("\r\n")
      send(piece)
      loop.output.append("\r\n")
    case .length:
      let owed = piece.slice(0..<exchange.streamRemaining)
      exchange.streamRemaining &-= owed.count
      send(owed)
    case .untilClose: send(piece)
    case .chunked, .none: break
    }
    if flush() { exchange.resumeStream(true) }
    settle()
  }

  func endStream(_ exchange: Exchange, failed: Bool) {
    // A client must not take a part for the whole: it has been told a length, or waits for the last chunk.
    guard !failed, exchange.streamRemaining == 0 else { return close(resetting: true) }
    if exchange.streamFraming == .chunked { loop.output.append("0\r\n\r\n") }
    exchange.stream = nil
    end(exchange)
    serve()
  }

  // MARK: Output

  private func send(_ bytes: Bytes) {
    if bytes.count <= Self.inlineBodyLimit {
      bytes.withUnsafeBytes { loop.output.append($0) }
    } else {
      queueOutput()
      queue.append(bytes)
    }
  }

  private func queueOutput() {
    guard !loop.output.isEmpty else { return }
    queue.append(Bytes(copying: loop.output.bytes))
    loop.output.clear()
  }

  /// Sends what there is to send, and says whether all of it has left.
  private func flush() -> Bool {
    guard !isClosed else {
      loop.output.clear()
      return false
    }
    if queue.isEmpty {
      let fresh = loop.output.bytes
      guard fresh.count > 0 else { return true }
      var piece = iovec(iov_base: UnsafeMutableRawPointer(mutating: fresh.baseAddress), iov_len: fresh.count)
      let sent = mock_send(socket, &piece, 1)
      guard sent >= 0 || sent == Int(mock_would_block) else {
        close()
        return false
      }
      loop.output.consume(sent)
      if loop.output.isEmpty { return true }
      queueOutput()
    } else {
      queueOutput()
    }
    switch queue.send(to: socket) {
    case .sent:
      exchange?.resumeStream(true)
      return true
    case .blocked:
      enter(.writing)
      return false
    case .failed:
      close()
      return false
    }
  }

  // MARK: Ends and times

  /// Decides what the connection waits for next, when all that can be done is done.
  private func settle() {
    guard !isClosed, !isLingering else { return }
    guard queue.isEmpty else { return }
    if exchange != nil {
      if isPeerGone || hasInputEnded { return close() }
      return enter(.waiting)
    }
    if isFinishing { return closeGently() }
    if hasInputEnded { return close() }
    if parser.isInBody {
      if phase != .body || hasProgress { enter(.body) }
    } else if !input.isEmpty {
      if phase != .head { enter(.head) }
    } else if hasProgress || phase != .idle {
      input.release()
      enter(.idle)
    }
    hasProgress = false
  }

  private func enter(_ phase: Phase) {
    self.phase = phase
    let wait =
      switch phase {
      case .idle: loop.settings.idleTimeout
      case .head: loop.settings.headerTimeout
      case .body, .writing: loop.settings.stallTimeout
      case .lingering: Self.lingerTime
      case .waiting: UInt64.max
      }
    deadline = wait == .max ? .max : loop.now &+ wait
  }

  /// Gives up on a client that has not done its part in time.
  func timeOut() {
    switch phase {
    case .head, .body:
      refuse(HTTPParseFailure(status: 408, reason: "the request took too long to arrive"))
      if flush() { closeGently() }
    case .idle, .lingering, .waiting: close()
    case .writing: close(resetting: true)
    }
  }

  /// Takes no new request: an idle connection ends now, a busy one after its answer.
  func finishUp() {
    // A request may lie in the socket already.
    canRead = true
    serve()
    guard !isClosed else { return }
    if phase == .idle { close() }
  }

  /// Closes such that the client gets to read the last answer: closing with unread input would reset the connection, and
  /// the answer might be lost with it.
  private func closeGently() {
    let hasUnread = !input.isEmpty || parser.isInBody || parser.hasFailed
    guard hasUnread, !hasInputEnded else { return close() }
    mock_shut_output(socket)
    isLingering = true
    enter(.lingering)
    canRead = true
    discardInput()
  }

  private func discardInput() {
    guard let base = loop.scratch.baseAddress else { return close() }
    for _ in 0..<Self.readsPerTurn {
      let received = mock_receive(socket, base, loop.scratch.count)
      if received == Int(mock_would_block) { return }
      if received <= 0 { return close() }
    }
    loop.continueLater(self)
  }

  func close(resetting: Bool = false) {
    guard !isClosed else { return }
    isClosed = true
    if resetting { mock_reset(socket) } else { mock_close(socket) }
    loop.output.clear()
    queue.removeAll()
    input.release()
    let abandoned = exchange
    exchange = nil
    abandoned?.abandon()
    loop.remove(self)
  }
}
