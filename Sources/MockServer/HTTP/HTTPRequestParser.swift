// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// Why a request cannot be understood, and the status that says so.
struct HTTPParseFailure: Error, Equatable {
  var status: Int
  var reason: String
}

/// Turns the bytes of one connection into requests, however they were cut on their way.
///
/// It reads from memory that the caller owns and keeps only what belongs to the request at hand: what ``parse(_:consumed:)``
/// did not consume has to be shown again, with more behind it.
struct HTTPRequestParser: ~Copyable {
  struct Limits: Sendable {
    var headerBytes = 64 << 10
    var bodyBytes = 1 << 30
  }

  enum Step {
    /// Everything given so far is understood, and it is not a whole request.
    case needsInput
    /// The head is read, and the client waits for `100 Continue` before it sends the body.
    case wantsContinue
    case request(HTTPRequest)
    /// Nothing that follows on this connection can be understood.
    case failure(HTTPParseFailure)
  }

  enum State {
    case head, fixedBody, chunkSize, chunkData, chunkEnd, trailers, failed
  }

  /// A body's memory is reserved at once up to here; beyond, only for a client that has sent this much, and in few steps, as
  /// each copies what there is.
  static let firstReservation = 64 << 20
  static let nextReservations = 16
  static let chunkLineLimit = 4096
  /// Bodies from here on are hashed while they arrive.
  static let hashedBodySize = 64 << 10

  let limits: Limits
  var state = State.head
  /// How far into the input the end of the head has been looked for, where the last line began, how many lines ended.
  var scanned = 0
  var lineStart = 0
  var lineCount = 0
  /// What the head said.
  var method = HTTPMethod.get
  var target = "/"
  var headers = HTTPHeaders()
  var framing = Framing()
  /// Body bytes still to come in this body or chunk, and read in all.
  var remaining = 0
  var bodyCount = 0
  var trailerCount = 0
  var body = BytesBuilder()
  /// For how long a body there is room already.
  var reserved = 0
  var failure = HTTPParseFailure(status: 400, reason: "")
  /// Takes checksums of the body as it arrives.
  private var hashing: BodyHashing?
  /// A big body begins, and nobody was asked yet what to hash of it.
  private(set) var asksForHasher = false

  /// Whether the connection may serve another request after the one that was parsed last.
  var keepsAlive: Bool { framing.keepsAlive }
  /// Whether the request that was parsed last came as HTTP/1.0.
  var isHTTP10: Bool { framing.isHTTP10 }
  var hasFailed: Bool { state == .failed }
  /// Whether a head was read whose body is not complete.
  var isInBody: Bool { state != .head && state != .failed }

  /// What a head says about the message around it.
  struct Framing {
    var isHTTP10 = false
    var keepsAlive = true
    var contentLength: Int?
    var isChunked = false
    var expectsContinue = false
    var hosts = 0
  }

  init(limits: Limits = Limits()) { self.limits = limits }

  /// Reads from the start of `input` up to the end of one request, and says how far it came.
  mutating func parse(_ input: UnsafeRawBufferPointer, consumed: inout Int) -> Step {
    consumed = 0
    do throws(HTTPParseFailure) {
      while true {
        let rest = UnsafeRawBufferPointer(rebasing: input[consumed...])
        switch state {
        case .head:
          guard let length = try findHead(rest, skipped: &consumed) else { return .needsInput }
          try readHead(UnsafeRawBufferPointer(rebasing: input[consumed..<(consumed &+ length)]))
          consumed &+= length
          if let step = try beginBody() { return step }
        case .fixedBody:
          consumed &+= takeBody(rest)
          guard remaining == 0 else { return .needsInput }
          return .request(finish())
        case .chunkData:
          consumed &+= takeBody(rest)
          guard remaining == 0 else { return .needsInput }
          state = .chunkEnd
        case .chunkSize, .chunkEnd, .trailers:
          guard let length = try readFramingLine(rest) else { return .needsInput }
          consumed &+= length
          if state == .head { return .request(finish()) }
        case .failed:
          return .failure(failure)
        }
      }
    } catch {
      state = .failed
      failure = error
      return .failure(error)
    }
  }

  /// How many bytes that come next belong to the body as they are, so that they can be received straight into it.
  var directBodyCount: Int { state == .fixedBody || state == .chunkData ? remaining : 0 }

  /// Lends the room where the next body bytes belong, never more than ``directBodyCount``; `receive` says how many it
  /// wrote there, or a negative number.
  mutating func receiveBody(_ receive: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let wanted = Swift.min(directBodyCount, 256 << 10)
    guard wanted > 0 else { return 0 }
    reserveBody(wanted)
    let allowed = remaining
    var received = 0
    body.append(atLeast: wanted) { room in
      received = receive(UnsafeMutableRawBufferPointer(rebasing: room[..<Swift.min(room.count, allowed)]))
      return Swift.max(received, 0)
    }
    guard received > 0 else { return received }
    remaining &-= received
    hashing?.take(body)
    return received
  }

  /// The request whose body arrives, without that body.
  var head: HTTPRequest { HTTPRequest(method: method, target: target, headers: headers) }

  /// Hashes the body from its beginning on.
  mutating func hashBody(with hasher: BodyHasher?) {
    asksForHasher = false
    guard let hasher else { return }
    hashing = BodyHashing(hasher, length: body.count &+ remaining)
    hashing?.take(body)
  }

  private mutating func takeBody(_ input: UnsafeRawBufferPointer) -> Int {
    let taken = Swift.min(input.count, remaining)
    reserveBody(taken)
    if taken > 0 {
      body.append(UnsafeRawBufferPointer(rebasing: input[..<taken]))
      hashing?.take(body)
    }
    remaining &-= taken
    return taken
  }

  private mutating func reserveBody(_ wanted: Int) {
    guard state == .fixedBody, wanted > reserved &- body.count else { return }
    let more = Swift.min(remaining, Swift.max(body.count &* Self.nextReservations, wanted))
    body.reserve(more)
    reserved = body.count &+ more
  }

  /// Sets up for the body that the head announced.
  private mutating func beginBody() throws(HTTPParseFailure) -> Step? {
    bodyCount = 0
    trailerCount = 0
    if framing.isChunked {
      state = .chunkSize
    } else {
      remaining = framing.contentLength ?? 0
      guard remaining <= limits.bodyBytes else { throw tooLong() }
      guard remaining > 0 else { return .request(finish()) }
      reserved = Swift.min(remaining, Self.firstReservation)
      body = BytesBuilder(capacity: reserved)
      asksForHasher = remaining >= Self.hashedBodySize
      state = .fixedBody
    }
    return framing.expectsContinue ? .wantsContinue : nil
  }

  func tooLong() -> HTTPParseFailure {
    HTTPParseFailure(status: 413, reason: "the body is longer than \(limits.bodyBytes) bytes")
  }

  private mutating func finish() -> HTTPRequest {
    let bytes = body.finish(hashedBy: hashing?.finish())
    hashing = nil
    asksForHasher = false
    let request = HTTPRequest(
      method: method, target: target, headers: headers, body: bytes.isEmpty ? .empty : .bytes(bytes))
    headers = HTTPHeaders()
    state = .head
    return request
  }
}
