// SPDX-License-Identifier: Apache-2.0

import CMockServer
public import MockCore
import Synchronization

/// Serves a responder, such as a cloud, over HTTP/1.1 on a TCP port.
///
/// ```swift
/// let server = try HTTPServer.start(cloud, options: .init(port: 5000))
/// print(server.url)
/// server.stopOnTerminationSignals()
/// server.wait()
/// ```
///
/// The server lives as long as this value is held, or until it is stopped. Answers that the responder has at once are computed
/// on the thread that read the request; requests of one connection are answered one after the other.
public final class HTTPServer: Sendable {
  /// Where to listen, and what to put up with.
  public struct Options: Sendable {
    /// An IPv4 or IPv6 address, or `localhost` for `127.0.0.1`. `0.0.0.0` and `::` are every address of the machine.
    public var host: String
    /// 0 lets the system choose; ``HTTPServer/port`` then says which.
    public var port: Int
    /// How many threads serve connections; `nil` is one for each processor, up to 4.
    public var loops: Int?
    /// The most bytes of request line and headers; beyond, the answer is 414 or 431.
    public var maximumHeaderBytes: Int
    /// The most bytes of a request's body; beyond, the answer is 413.
    public var maximumBodyBytes: Int
    /// How long a connection may stay open between requests.
    public var idleTimeout: Duration
    /// How long a request line with its headers may take to arrive; beyond, the answer is 408.
    public var headerTimeout: Duration
    /// How long a client may neither send a byte of its body (the answer is 408) nor take one of the answer.
    public var stallTimeout: Duration
    /// How long ``HTTPServer/stop()`` waits for requests under way.
    public var gracePeriod: Duration

    /// Defaults suit tests on one machine: loopback only, a port of the system's choice, bodies up to S3's 5 GiB.
    public init(
      host: String = "127.0.0.1", port: Int = 0, loops: Int? = nil, maximumHeaderBytes: Int = 64 << 10,
      maximumBodyBytes: Int = Int(clamping: 5 << 30 as Int64), idleTimeout: Duration = .seconds(120),
      headerTimeout: Duration = .seconds(30), stallTimeout: Duration = .seconds(60),
      gracePeriod: Duration = .seconds(10)
    ) {
      self.host = host
      self.port = port
      self.loops = loops
      self.maximumHeaderBytes = maximumHeaderBytes
      self.maximumBodyBytes = maximumBodyBytes
      self.idleTimeout = idleTimeout
      self.headerTimeout = headerTimeout
      self.stallTimeout = stallTimeout
      self.gracePeriod = gracePeriod
    }
  }

  /// The address that was asked for.
  public let host: String
  /// The port that is listened on.
  public let port: Int
  private let loops: [EventLoop]
  private let end: ServerEnd
  private let grace: UInt64

  private init(host: String, port: Int, loops: [EventLoop], end: ServerEnd, grace: UInt64) {
    self.host = host
    self.port = port
    self.loops = loops
    self.end = end
    self.grace = grace
  }

  deinit { stopNow() }

  /// Listens, and serves `responder` from then on.
  ///
  /// Throws when the port is in use or out of reach, with a text that says so.
  public static func start(
    _ responder: any HTTPResponder, options: Options = Options()
  ) throws(ServerError) -> HTTPServer {
    let sockets = try ListeningSockets(
      host: options.host, port: options.port, count: options.loops ?? min(Int(mock_processor_count()), 4))
    let settings = LoopSettings(
      limits: .init(
        headerBytes: max(options.maximumHeaderBytes, 256), bodyBytes: max(options.maximumBodyBytes, 0)),
      idleTimeout: options.idleTimeout.milliseconds, headerTimeout: options.headerTimeout.milliseconds,
      stallTimeout: options.stallTimeout.milliseconds)
    let group = LoopGroup()
    var loops: [EventLoop] = []
    while let socket = sockets.take() {
      loops.append(try EventLoop(listener: socket, siblings: group, responder: responder, settings: settings))
    }
    group.set(loops)
    let end = try ServerEnd(running: loops.count, group: group)
    let server = HTTPServer(
      host: options.host, port: sockets.port, loops: loops, end: end, grace: options.gracePeriod.milliseconds)
    for loop in loops { try end.run(loop) }
    return server
  }

  /// Where a client on this machine finds the server: `http://127.0.0.1:5000`.
  public var url: String {
    switch host {
    case "0.0.0.0": "http://127.0.0.1:\(port)"
    case "::", "[::]": "http://[::1]:\(port)"
    default:
      host.contains(":") && !host.hasPrefix("[") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
  }

  /// Takes no more connections, lets requests under way finish within the grace period, and returns when all has ended.
  public func stop() async {
    beginStop()
    await end.reached()
  }

  /// Begins what ``stop()`` does, without waiting for its end.
  public func beginStop() {
    for loop in loops { loop.post(.stop(grace: max(grace, 1))) }
  }

  /// Closes every connection at once, and does not wait for the threads to end.
  public func stopNow() {
    for loop in loops { loop.post(.stop(grace: 0)) }
  }

  /// Blocks the calling thread until the server has been stopped. Not for async code, nor for responders.
  public func wait() { end.wait() }

  /// Makes SIGTERM and SIGINT stop this server: gracefully the first time, at once the second.
  ///
  /// For one server of a process: of several, each signal would stop another one.
  public func stopOnTerminationSignals() {
    guard mock_termination_install() == 0 else { return }
    let watch = TerminationWatch(server: self)
    _ = mock_thread_start(
      { argument in
        guard let argument else { return nil }
        Unmanaged<TerminationWatch>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(watch).toOpaque(), 256 << 10)
  }
}

/// Turns the process's termination signals into the end of a server.
private final class TerminationWatch: Sendable {
  private let server: WeakServer

  init(server: HTTPServer) { self.server = WeakServer(server) }

  func run() {
    mock_termination_wait()
    server.value?.beginStop()
    mock_termination_wait()
    server.value?.stopNow()
  }

  private struct WeakServer: @unchecked Sendable {
    weak var value: HTTPServer?
    init(_ value: HTTPServer) { self.value = value }
  }
}

extension Duration {
  /// Whole milliseconds, at least 0.
  var milliseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let whole = UInt64(seconds).multipliedReportingOverflow(by: 1000)
    return whole.overflow || whole.partialValue > UInt64(Int64.max)
      ? .max : whole.partialValue + UInt64(attoseconds / 1_000_000_000_000_000)
  }
}
