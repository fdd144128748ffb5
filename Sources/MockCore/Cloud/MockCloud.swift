// SPDX-License-Identifier: Apache-2.0

/// AWS for one test: services with their state, time and faults, apart from every other cloud.
///
/// A cloud answers HTTP requests (``respond(to:)``), typed calls (`cloud.sqs.createQueue(…)`), or stands behind a
/// server. It is safe to use from any number of tasks; each operation is atomic.
public final class MockCloud: Sendable {
  public struct Options: Sendable {
    /// The account of callers whose access key says nothing else.
    public var account = "123456789012"
    /// The region of requests that name none.
    public var region = "us-east-1"
    /// Ids, tokens and whatever else AWS makes up follow from the seed.
    public var seed: UInt64 = 0
    /// Switches the models' length, range and pattern checks off.
    public var isLenient = false
    /// Policies also bind the principals of the account that owns a resource, as on AWS. Without it a denial stops nobody
    /// there; anonymous callers and other accounts need leave all the same.
    public var isAuthorizing = true
    /// A clock that stands still from the start; by default it runs with the machine's.
    public var startTime: Instant?
    /// How many calls the request log keeps.
    public var requestLogLimit = 1000
    /// How many bytes the requests in the log may have brought together: with more, the oldest calls go, so that the log
    /// doesn't keep every object alive that was ever uploaded.
    public var requestLogContentLimit = 64 << 20

    public init() {}
  }

  public let options: Options
  public let catalogue: ServiceCatalogue
  let core: CloudCore

  /// Opens a cloud with these services.
  public convenience init(_ services: any ServiceBackend..., options: Options = Options()) {
    self.init(ServiceCatalogue(services), options: options)
  }

  /// Opens a cloud with the services of a catalogue that was made before.
  public init(_ catalogue: ServiceCatalogue, options: Options = Options()) {
    self.options = options
    self.catalogue = catalogue
    core = CloudCore(catalogue: catalogue, options: options)
  }

  /// Another handle on a cloud, which offers other services of it.
  init(_ catalogue: ServiceCatalogue, sharing other: MockCloud) {
    options = other.options
    self.catalogue = catalogue
    core = other.core
  }

  public var clock: CloudClock { CloudClock(cloud: self) }
  public var faults: CloudFaults { CloudFaults(cloud: self) }
  public var transitions: StateTransitions { StateTransitions(cloud: self) }

  // MARK: Copies

  /// A cloud of its own that begins as this one is now: state, time, seed and faults. It costs the same however much
  /// is stored, and what is written later in one never shows in the other.
  public func fork() -> MockCloud {
    let fork = MockCloud(catalogue, options: options)
    fork.core.adopt(snapshot())
    return fork
  }

  /// Keeps everything as it is now, at the cost of a fork.
  public func snapshot() -> CloudSnapshot { core.snapshot() }

  /// Goes back to a snapshot of this cloud or of one with the same services.
  public func restore(_ snapshot: CloudSnapshot) { core.restore(snapshot) }

  /// Makes the cloud as it was when it was opened: no state, no faults, an empty log.
  public func reset() { core.reset() }

  /// Begins the seeded randomness again from `seed`.
  public func reseed(_ seed: UInt64) { core.locked { $0.random = SeededGenerator(seed: seed) } }

  /// Whether this cloud handed the access key out and still knows it.
  public func hasIssued(accessKeyID: String) -> Bool {
    core.locked { $0.credentials[accessKeyID] != nil }
  }

  // MARK: The request log

  /// The calls that were answered, oldest first, as far back as the log reaches; those of one service and operation
  /// where they are named. Names that the cloud's services don't have are an issue of the test (see
  /// <doc:TimeAndFailure>).
  public func requests(
    _ service: String? = nil, _ operation: String? = nil, fileID: StaticString = #fileID,
    filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) -> [LoggedRequest] {
    if let mistake = offered.mistake(inService: service, operation: operation) {
      TestMistake.report(
        mistake, at: TestMistake.Place(fileID: fileID, filePath: filePath, line: line, column: column))
    }
    return logged(service, operation)
  }

  /// What this cloud offers by now, to whoever holds it: other handles on it may have added services.
  package var offered: ServiceCatalogue { core.locked { $0.catalogue } }

  func logged(_ service: String?, _ operation: String?) -> [LoggedRequest] {
    core.locked { $0.log.all }.filter {
      (service ?? $0.service) == $0.service && (operation ?? $0.operation) == $0.operation
    }
  }

  /// Forgets the calls so far.
  public func clearRequests() { core.locked { $0.log.clear() } }

  /// What exists, by service and kind, in the order of the services' names.
  public func inventory() -> [(service: String, items: [InventoryItem])] {
    core.locked { $0.inventory() }
  }

  /// Calls `body` after each answered call, on the thread that ran it, until the observation is cancelled.
  public func observeRequests(_ body: @escaping @Sendable (LoggedRequest) -> Void) -> RequestObservation {
    core.locked { core in
      let id = (core.observers.keys.max() ?? 0) + 1
      core.observers[id] = body
      return RequestObservation(core: core, id: id)
    }
  }
}

/// A running observation of a cloud's calls.
public struct RequestObservation: Sendable {
  let core: CloudCore
  let id: Int

  public func cancel() { core.locked { $0.observers[id] = nil } }
}
