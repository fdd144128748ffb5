// SPDX-License-Identifier: Apache-2.0

/// One call that the cloud answered: who asked for what, and what came of it.
public struct LoggedRequest: Sendable {
  /// Counts the cloud's calls, from 1.
  public let number: Int
  public let time: Instant
  public let caller: Caller
  // Every call makes an entry and few are looked at: what can be read off these is not written down.
  private let call: AnyCall
  private let outcome: Outcome

  /// A result, with the error, which is big and rare, out of the way.
  private enum Outcome {
    case output(any Shape)
    indirect case error(AWSError)
  }

  init(number: Int, time: Instant, caller: Caller, _ call: AnyCall, result: Result<any Shape, AWSError>) {
    self.number = number
    self.time = time
    self.caller = caller
    self.call = call
    switch result {
    case .success(let output): outcome = .output(output)
    case .failure(let error): outcome = .error(error)
    }
  }

  /// The typed output, or the error.
  public var result: Result<any Shape, AWSError> {
    switch outcome {
    case .output(let output): .success(output)
    case .error(let error): .failure(error)
    }
  }

  /// The service's short name: `sqs`.
  public var service: String { call.runtime.descriptor.name }
  public var operation: String { call.operation.name }
  public var region: String { call.region }
  public var requestID: String { call.requestID.text }
  /// The typed input: `as? SQS.SendMessageRequest`.
  public var input: any Shape { call.input }
  var model: OperationModel { call.operation }
}

/// Finds the streamed payload of a typed call.
final class TypedContent: SilentShapeWriter {
  private var count = 0

  override func write(body: HTTPBody, as member: Schema.Member) { count += body.count ?? 0 }

  static func size(_ call: AnyCall) -> Int {
    call.operation.input.streamsPayload ? size(of: call.input) : 0
  }

  private static func size(of input: some Shape) -> Int {
    let writer = TypedContent(EmptyShape.schema)
    writer.root(input)
    return writer.count
  }
}

/// The last calls of a cloud, oldest first, within limits for their number and for what they brought: bodies which the
/// services themselves may have dropped long ago.
struct RequestLog {
  let limit: Int
  private let contentLimit: Int
  /// A ring: the oldest of the `kept` entries, and those behind it.
  private var entries: [LoggedRequest?] = []
  /// How much each of them brought.
  private var sizes: [Int] = []
  private var oldest = 0
  private var kept = 0
  private var contentSize = 0
  private var count = 0

  init(limit: Int, contentLimit: Int) {
    self.limit = max(limit, 0)
    self.contentLimit = contentLimit
  }

  /// The number of the next call.
  mutating func nextNumber() -> Int {
    count += 1
    return count
  }

  /// Adds an entry; `size` is how many bytes came with the call. What went out is mostly stored as well.
  ///
  /// Returns the one that had to go for it, to be let go of outside the cloud's lock: all that it holds is freed then.
  mutating func append(_ entry: consuming LoggedRequest, size: Int) -> LoggedRequest? {
    guard limit > 0 else { return nil }
    var replaced: LoggedRequest?
    contentSize += size
    if kept == limit {
      // In the oldest one's place, without looking at it: it is long out of every cache.
      contentSize -= sizes[oldest]
      sizes[oldest] = size
      replaced = entry
      swap(&entries[oldest], &replaced)
      oldest = oldest &+ 1 == limit ? 0 : oldest &+ 1
    } else {
      let place = (oldest + kept) % limit
      if place == entries.count {
        entries.append(entry)
        sizes.append(size)
      } else {
        entries[place] = entry
        sizes[place] = size
      }
      kept += 1
    }
    while contentSize > contentLimit, kept > 1 { dropOldest() }
    return replaced
  }

  private mutating func dropOldest() {
    contentSize -= sizes[oldest]
    entries[oldest] = nil
    oldest = (oldest + 1) % limit
    kept -= 1
  }

  var all: [LoggedRequest] { (0..<kept).compactMap { entries[(oldest + $0) % limit] } }

  mutating func clear() {
    entries = []
    sizes = []
    oldest = 0
    kept = 0
    contentSize = 0
  }
}
