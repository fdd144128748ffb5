// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore
import Synchronization

/// A thread that waits for its sockets and serves them, and runs the async work of their responses.
///
/// Everything but ``post(_:)``, ``enqueue(_:)`` and ``isCurrent`` belongs to that thread.
final class EventLoop: TaskExecutor, @unchecked Sendable {
  enum Message {
    case job(UnownedJob)
    case outcome(Exchange, HTTPOutcome)
    /// The next piece of a streamed body; the continuation hears whether more is wanted.
    case piece(Exchange, Bytes, UnsafeContinuation<Bool, Never>)
    case streamEnd(Exchange, failed: Bool)
    /// A connection that another loop accepted.
    case adopt(Int32)
    /// Takes no more connections and ends when the last one is served, or after so many milliseconds.
    case stop(grace: UInt64)
  }

  private struct Mailbox {
    var messages: [Message] = []
    var isClosed = false
  }

  private enum Token {
    static let wakeup: UInt64 = 0
    static let listener: UInt64 = 1
    static let firstConnection: UInt64 = 2
  }

  let responder: any HTTPResponder
  let settings: LoopSettings
  private let poller: Int32
  private let wakeup: mock_signal
  private let mailbox = Lock(Mailbox())
  private let siblings: LoopGroup
  /// How many connections there are or are on their way here, for the other loops to see.
  let load = Atomic(0)

  private var listener: Int32
  private var acceptsAgain = false
  // Touched for every request, and by this thread only: a check for exclusive access would cost more than the access.
  @exclusivity(unchecked) private var connections: [Connection?] = []
  private var freeSlots: [Int] = []
  private var liveCount = 0
  private var generation: UInt64 = 0
  @exclusivity(unchecked) private var localMessages: [Message] = []
  @exclusivity(unchecked) private var unfinished: [Connection] = []
  private var stopDeadline: UInt64?
  private var lastScan: UInt64 = 0

  /// Monotonic milliseconds, as of the last wait.
  private(set) var now = mock_now()
  /// What the connection being served has to say; shared, as only one is served at a time.
  @exclusivity(unchecked) var output = RawBuffer()
  @exclusivity(unchecked) var date = HTTPDateLine()
  let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: EventLoop.scratchSize, alignment: 64)

  private let cohort = Cohort()

  static let scratchSize = 64 << 10
  /// Of an event that was seen to already.
  static let noToken = UInt64.max

  init(
    listener: Int32, siblings: LoopGroup, responder: any HTTPResponder, settings: LoopSettings
  ) throws(ServerError) {
    self.listener = listener
    self.siblings = siblings
    self.responder = responder
    self.settings = settings
    let poller = mock_poller_create()
    guard poller >= 0 else {
      mock_close(listener)
      throw ServerError("cannot wait for sockets", errno: -poller)
    }
    var wakeup = mock_signal()
    let failure = mock_signal_create(&wakeup)
    guard failure == 0 else {
      mock_close(listener)
      mock_close(poller)
      throw ServerError("cannot wake a thread", errno: -failure)
    }
    self.poller = poller
    self.wakeup = wakeup
    _ = mock_poller_add(poller, wakeup.read_end, Token.wakeup, false)
    _ = mock_poller_add(poller, listener, Token.listener, false)
  }

  deinit {
    if listener >= 0 { mock_close(listener) }
    mock_close(poller)
    mock_signal_close(wakeup)
    scratch.deallocate()
  }

  /// Whether the calling thread is this loop's.
  var isCurrent: Bool { mock_thread_owner() == Unmanaged.passUnretained(self).toOpaque() }
  var isStopping: Bool { stopDeadline != nil }

  func enqueue(_ job: consuming ExecutorJob) { post(.job(UnownedJob(job))) }

  /// Hands a message to the loop's thread, from any thread.
  func post(_ message: Message) {
    if isCurrent {
      localMessages.append(message)
      return
    }
    let (isClosed, wasEmpty) = mailbox.withLock { box in
      guard !box.isClosed else { return (true, false) }
      box.messages.append(message)
      return (false, box.messages.count == 1)
    }
    if isClosed { refuse(message) } else if wasEmpty { mock_signal_raise(wakeup) }
  }

  /// What becomes of a message that came after the end.
  private func refuse(_ message: Message) {
    switch message {
    case .job(let job): globalConcurrentExecutor.enqueue(job)
    case .piece(_, _, let demand): demand.resume(returning: false)
    case .adopt(let socket): mock_close(socket)
    case .outcome, .streamEnd, .stop: break
    }
  }

  /// Runs until ``Message/stop(grace:)`` has been obeyed.
  func run() {
    mock_thread_set_owner(Unmanaged.passUnretained(self).toOpaque())
    withUnsafeTemporaryAllocation(of: mock_event.self, capacity: 256) { events in
      guard let base = events.baseAddress else { return }
      while !(isStopping && liveCount == 0) {
        let count = mock_poller_wait(poller, base, 256, timeout)
        now = mock_now()
        if count > 1 { cohort.serve(UnsafeMutableBufferPointer(start: base, count: Int(count)), of: self) }
        var index = 0
        while index < Int(count) {
          handle(events[index])
          index &+= 1
        }
        runLocalMessages()
        serveUnfinished()
        if now &- lastScan >= 250 { scan() }
      }
    }
    close()
    mock_thread_set_owner(nil)
  }

  private var timeout: Int32 {
    if !localMessages.isEmpty || !unfinished.isEmpty { return 0 }
    if isStopping { return 50 }
    return liveCount == 0 && !acceptsAgain ? -1 : 1000
  }

  private func handle(_ event: mock_event) {
    switch event.token {
    case Token.wakeup:
      mock_signal_clear(wakeup)
      for message in mailbox.withLock({ take(&$0.messages) }) { handle(message) }
    case Token.listener:
      acceptAll()
    default:
      connection(of: event)?.wake(event.flags)
    }
  }

  /// The connection that an event is about, unless it is about something else or that is gone.
  func connection(of event: mock_event) -> Connection? {
    let slot = Int(truncatingIfNeeded: event.token & 0xFFFF_FFFF) &- Int(Token.firstConnection)
    guard slot >= 0, slot < connections.count, let connection = connections[slot],
      connection.token == event.token
    else { return nil }
    return connection
  }

  private func handle(_ message: Message) {
    switch message {
    case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
    case .outcome(let exchange, let outcome): exchange.connection?.resume(exchange, outcome)
    case .piece(let exchange, let bytes, let demand):
      guard let connection = exchange.connection else { return demand.resume(returning: false) }
      exchange.streamDemand = demand
      connection.sendPiece(bytes, of: exchange)
    case .streamEnd(let exchange, let failed): exchange.connection?.endStream(exchange, failed: failed)
    case .adopt(let socket): open(socket)
    case .stop(let grace): stop(grace: grace)
    }
  }

  /// Messages that come up meanwhile wait for the next round, so that sockets have their turn.
  private func runLocalMessages() {
    guard !localMessages.isEmpty else { return }
    for message in take(&localMessages) { handle(message) }
  }

  /// Serves a connection again in the next round: it has more to read than one turn allows.
  func continueLater(_ connection: Connection) { unfinished.append(connection) }

  private func serveUnfinished() {
    guard !unfinished.isEmpty else { return }
    for connection in take(&unfinished) { connection.wake(0) }
  }

  private func take<Element>(_ list: inout [Element]) -> [Element] {
    let taken = list
    list = []
    return taken
  }
}

// MARK: Connections

extension EventLoop {
  private func acceptAll() {
    acceptsAgain = false
    while listener >= 0 {
      let socket = mock_accept(listener)
      guard socket >= 0 else {
        // Out of descriptors: the edge is spent, so ask again when time has passed.
        acceptsAgain = socket != mock_would_block
        return
      }
      let loop = isStopping ? self : siblings.leastLoaded(than: self)
      loop.load.add(1, ordering: .relaxed)
      if loop === self { open(socket) } else { loop.post(.adopt(socket)) }
    }
  }

  private func open(_ socket: Int32) {
    let slot = freeSlots.popLast() ?? connections.count
    generation &+= 1
    let token = generation << 32 | (UInt64(slot) &+ Token.firstConnection)
    let connection = Connection(socket: socket, token: token, loop: self)
    guard mock_poller_add(poller, socket, token, true) == 0 else {
      freeSlots.append(slot)
      load.subtract(1, ordering: .relaxed)
      mock_close(socket)
      return
    }
    if slot == connections.count { connections.append(connection) } else { connections[slot] = connection }
    liveCount &+= 1
  }

  /// Forgets a connection whose socket is closed.
  func remove(_ connection: Connection) {
    let slot = Int(truncatingIfNeeded: connection.token & 0xFFFF_FFFF) &- Int(Token.firstConnection)
    guard slot >= 0, slot < connections.count, connections[slot] === connection else { return }
    connections[slot] = nil
    freeSlots.append(slot)
    liveCount &-= 1
    load.subtract(1, ordering: .relaxed)
  }

  /// Looks for what has waited too long; coarse, as nobody measures these times.
  private func scan() {
    lastScan = now
    for connection in connections {
      if let connection, connection.deadline <= now { connection.timeOut() }
    }
    if acceptsAgain { acceptAll() }
    if let stopDeadline, now >= stopDeadline { closeConnections() }
  }

  private func closeConnections() {
    for connection in connections { connection?.close(resetting: true) }
  }

  private func stop(grace: UInt64) {
    let deadline = now &+ Swift.min(grace, UInt64(UInt32.max))
    stopDeadline = Swift.min(stopDeadline ?? deadline, deadline)
    if listener >= 0 {
      acceptAll()
      mock_close(listener)
      listener = -1
    }
    if grace == 0 { return closeConnections() }
    for connection in connections { connection?.finishUp() }
  }

  private func close() {
    closeConnections()
    runLocalMessages()
    let rest = mailbox.withLock { box in
      box.isClosed = true
      return take(&box.messages)
    }
    for message in take(&localMessages) + rest { refuse(message) }
    if listener >= 0 { mock_close(listener) }
    listener = -1
  }
}

/// The limits and times that a loop applies to its connections, in bytes and milliseconds.
struct LoopSettings: Sendable {
  var limits = HTTPRequestParser.Limits()
  var idleTimeout: UInt64
  var headerTimeout: UInt64
  var stallTimeout: UInt64
}

/// The loops of one server.
final class LoopGroup: Sendable {
  private let members = Lock<[EventLoop]>([])

  func set(_ loops: [EventLoop]) { members.withLock { $0 = loops } }

  /// The loop that should serve a connection which `loop` accepted: itself, unless another has clearly less to do.
  ///
  /// The kernel spreads connections by a hash of their addresses, and a few connections spread badly.
  func leastLoaded(than loop: EventLoop) -> EventLoop {
    let own = loop.load.load(ordering: .relaxed)
    guard own > 0 else { return loop }
    return members.withLock { members in
      var best = loop
      var least = own
      for member in members {
        let load = member.load.load(ordering: .relaxed)
        if load < least {
          best = member
          least = load
        }
      }
      return best
    }
  }
}
