// SPDX-License-Identifier: Apache-2.0

/// One call that the cloud answered: who asked for what, and what came of it.
public struct LoggedRequest: Sendable {
  /// Counts the cloud's calls, from 1.
  public let number: Int
  public let time: Instant
  public let caller: Caller
  public let region: String
  /// The typed output, or the error.
  public let result: Result<any Shape, AWSError>
  // Every call makes an entry and few are looked at: what can be read off these is not written down.
  private let runtime: AnyServiceRuntime
  private let model: OperationModel
  private let call: AnyCall
  private let id: RequestID

  init(number: Int, time: Instant, caller: Caller, _ job: CallJob, result: Result<any Shape, AWSError>) {
    self.number = number
    self.time = time
    self.caller = caller
    self.result = result
    region = job.region
    runtime = job.runtime
    model = job.operation
    call = job.call
    id = job.requestID
  }

  /// The service's short name: `sqs`.
  public var service: String { runtime.descriptor.name }
  public var operation: String { model.name }
  public var requestID: String { id.text }
  /// The typed input: `as? SQS.SendMessageRequest`.
  public var input: any Shape { call.input }
}

/// The last calls of a cloud, oldest first, within a limit.
struct RequestLog {
  let limit: Int
  private var entries: [LoggedRequest] = []
  private var oldest = 0
  private var count = 0

  init(limit: Int) { self.limit = max(limit, 0) }

  /// The number of the next call.
  mutating func nextNumber() -> Int {
    count += 1
    return count
  }

  mutating func append(_ entry: consuming LoggedRequest) {
    if entries.count < limit {
      entries.append(entry)
    } else if limit > 0 {
      entries[oldest] = entry
      oldest = (oldest + 1) % limit
    }
  }

  var all: [LoggedRequest] { Array(entries[oldest...] + entries[..<oldest]) }

  mutating func clear() {
    entries = []
    oldest = 0
  }
}
