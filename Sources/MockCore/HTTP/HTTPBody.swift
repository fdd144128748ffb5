// SPDX-License-Identifier: Apache-2.0

/// The body of a request or response: bytes that are shared with whoever stored them, or a stream.
public enum HTTPBody: Sendable {
  case empty
  case bytes(Bytes)
  /// Several runs that are one body: an object made of parts leaves without being joined.
  case segments([Bytes])
  /// Bytes that come into being while they are read.
  case stream(HTTPBodyStream)

  /// The length in bytes; `nil` for a stream of unknown length.
  public var count: Int? {
    switch self {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    case .segments(let segments): segments.reduce(0) { $0 + $1.count }
    case .stream(let stream): stream.length
    }
  }

  /// The bytes, joined if they were segments; `nil` for a stream.
  public var bytes: Bytes? {
    switch self {
    case .empty: return Bytes()
    case .bytes(let bytes): return bytes
    case .segments(let segments):
      if segments.count == 1, let only = segments.first { return only }
      var builder = BytesBuilder(capacity: segments.reduce(0) { $0 + $1.count })
      for segment in segments { builder.append(segment) }
      return builder.finish()
    case .stream: return nil
    }
  }

  /// The whole body as bytes, waiting for a stream's end. Throws ``HTTPBodyTooLong`` beyond `limit` bytes, and
  /// what the stream throws.
  public func collect(upTo limit: Int = .max) async throws -> Bytes {
    if case .stream(let stream) = self {
      var builder = BytesBuilder(capacity: Swift.min(stream.length ?? 0, limit))
      for try await piece in stream {
        guard piece.count <= limit - builder.count else { throw HTTPBodyTooLong(limit: limit) }
        builder.append(piece)
      }
      return builder.finish()
    }
    let all = bytes ?? Bytes()
    guard all.count <= limit else { throw HTTPBodyTooLong(limit: limit) }
    return all
  }
}

extension HTTPBody: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .bytes(Bytes(value)) }

  /// A string's UTF-8 as a body.
  public init(_ text: String) { self = .bytes(Bytes(text)) }
}

/// A body was longer than its reader allowed.
public struct HTTPBodyTooLong: Error {
  /// The most bytes that were allowed.
  public let limit: Int
}

/// A body that is produced piece by piece.
public struct HTTPBodyStream: AsyncSequence, Sendable {
  public typealias Element = Bytes
  public typealias Next = @Sendable () async throws -> Bytes?

  /// The total length in bytes, where it is known beforehand.
  public let length: Int?
  private let start: @Sendable () -> Next

  /// Wraps any async sequence of byte runs.
  public init<Source: AsyncSequence & Sendable>(length: Int? = nil, _ source: Source)
  where Source.Element == Bytes {
    self.init(length: length) {
      let box = IteratorBox(source.makeAsyncIterator())
      return { try await box.next() }
    }
  }

  /// Makes a stream whose every reader gets a `next` of its own; `nil` ends it.
  public init(length: Int? = nil, start: @escaping @Sendable () -> Next) {
    self.length = length
    self.start = start
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    let produce: Next
    public mutating func next() async throws -> Bytes? { try await produce() }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(produce: start()) }
}

/// Lets one reader at a time pull from an iterator that is a mutable value.
private final class IteratorBox<Iterator: AsyncIteratorProtocol>: @unchecked Sendable
where Iterator.Element == Bytes {
  private var iterator: Iterator
  init(_ iterator: Iterator) { self.iterator = iterator }
  func next() async throws -> Bytes? { try await iterator.next() }
}
