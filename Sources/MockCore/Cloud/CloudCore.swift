// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// All that a cloud holds, and the one lock around it.
final class CloudCore: @unchecked Sendable {
  // Every `var` is touched only inside `locked`. Those of every call are not checked for exclusive access at run time,
  // which would cost more than the accesses: none is held while code of others runs.

  /// All services that anybody's handle on this cloud offers.
  @exclusivity(unchecked) var catalogue: ServiceCatalogue
  let options: MockCloud.Options
  let mutex = Lock(())
  let requestCount: Atomic<UInt64>
  /// The default account in the default region, where most typed calls are made.
  let homeScope: Scope
  /// The root user of the default account and region, who makes most typed calls.
  private let root: Caller

  @exclusivity(unchecked) var time: CloudTime
  @exclusivity(unchecked) var random: SeededGenerator
  @exclusivity(unchecked) var credentials: [String: Credential] = [:]
  @exclusivity(unchecked) var faults: [FaultRule] = [] {
    didSet { hasFaults.store(!faults.isEmpty, ordering: .relaxed) }
  }
  /// Spares calls a turn at the lock where there are no faults, as is usual.
  let hasFaults = Atomic(false)
  var transitions: [String: StateTransition] = [:]
  @exclusivity(unchecked) var log: RequestLog
  /// What the log let go of last, for the end of the lock.
  @exclusivity(unchecked) var replaced: LoggedRequest?
  @exclusivity(unchecked) var observers: [Int: @Sendable (LoggedRequest) -> Void] = [:]
  /// What the running operation sends once it has ended.
  @exclusivity(unchecked) var emitted: [Event] = []
  /// The states of other services that it changed by calling them.
  @exclusivity(unchecked) var calledStates: [ObjectIdentifier] = []

  @exclusivity(unchecked) var boxes: [StateKey: AnyStateBox] = [:] {
    didSet { recentBoxes.removeAll() }
  }
  /// Those that were looked up last: most calls go to a few, which are found without hashing.
  @exclusivity(unchecked) private var recentBoxes: [AnyStateBox] = []
  /// Whom an access key that nobody issued stands for, as it was last found out: most calls come from one.
  @exclusivity(unchecked) private var recentCaller: Caller?
  /// No state wants attention before this.
  @exclusivity(unchecked) var earliest: Instant?
  @exclusivity(unchecked) var pending: [PendingCall] = []
  /// Work for after the lock: answers to those who waited.
  @exclusivity(unchecked) var finished: [@Sendable () -> Void] = []
  var alarm: Instant?
  /// States that changed while those who wait were being run again.
  var stirred: [ObjectIdentifier] = []
  var isWaking = false

  struct StateKey: Hashable {
    let state: ObjectIdentifier
    let partition: String
    let account: String
    let region: String

    init(_ runtime: AnyServiceRuntime, _ scope: Scope) {
      state = runtime.stateID
      partition = scope.partition.rawValue
      account = runtime.descriptor.reach == .partition ? "" : scope.account
      region = runtime.descriptor.reach == .region ? scope.region : ""
    }
  }

  init(catalogue: ServiceCatalogue, options: MockCloud.Options) {
    self.catalogue = catalogue
    self.options = options
    requestCount = Atomic(0)
    homeScope = Scope(account: options.account, region: options.region)
    root = .root(of: options.account, partition: homeScope.partition)
    time = CloudTime(start: options.startTime)
    random = SeededGenerator(seed: options.seed)
    log = RequestLog(limit: options.requestLogLimit, contentLimit: options.requestLogContentLimit)
  }

  // MARK: The lock

  /// Runs `body` alone; afterwards, outside the lock, whoever it finished is told.
  @discardableResult
  func locked<Result, Failure: Error>(_ body: (CloudCore) throws(Failure) -> Result) throws(Failure) -> Result
  {
    var after: [@Sendable () -> Void] = []
    // Freed after the lock.
    var replaced: LoggedRequest?
    defer {
      withExtendedLifetime(replaced) {}
      for work in after { work() }
    }
    return try mutex.withLock { _ throws(Failure) in
      defer {
        swap(&replaced, &self.replaced)
        if !finished.isEmpty { swap(&after, &finished) }
      }
      return try body(self)
    }
  }

  /// The ids of requests do not depend on the order in which operations get the lock.
  func nextRequestID() -> RequestID {
    let number = requestCount.add(1, ordering: .relaxed).newValue
    var generator = SeededGenerator(seed: options.seed &+ number &* 0x9E37_79B9_7F4A_7C15)
    return RequestID(&generator)
  }

  // MARK: States

  func box(_ runtime: AnyServiceRuntime, _ scope: Scope) -> AnyStateBox {
    for box in recentBoxes where box.runtime === runtime && box.scope == scope { return box }
    let box = lookUpBox(runtime, scope)
    // Under its own scope only: a box of an account or a partition serves calls from many.
    if box.runtime === runtime, box.scope == scope {
      if recentBoxes.count == 4 { recentBoxes.removeFirst() }
      recentBoxes.append(box)
    }
    return box
  }

  private func lookUpBox(_ runtime: AnyServiceRuntime, _ scope: Scope) -> AnyStateBox {
    let key = StateKey(runtime, scope)
    if let box = boxes[key] { return box }
    // Of several backends on one state the first one that is registered looks after it.
    let box = (catalogue.owner(of: runtime.stateID) ?? runtime).makeBox(scope)
    boxes[key] = box
    return box
  }

  /// Asks the backend that is called, whichever made the box.
  func admit(_ call: AnyCall, _ box: AnyStateBox, _ context: Context) throws(AWSError) {
    if box.runtime === call.runtime {
      try call.admit(box, context)
    } else {
      try call.admitElsewhere(box, context)
    }
  }

  func resource(_ arn: ARN, for context: Context) -> Resource? {
    guard let runtime = catalogue.runtime(named: arn.service) else { return nil }
    let scope = home(of: arn, context.scope)
    guard let box = boxes[StateKey(runtime, scope)], !box.isLent else { return nil }
    return box.resource(arn, Context(context, at: scope))
  }

  func inventory() -> [(service: String, items: [InventoryItem])] {
    var byService: [String: [InventoryItem]] = [:]
    for (_, box) in boxes.sorted(by: { $0.key < $1.key }) {
      byService[box.runtime.descriptor.name, default: []] += box.inventory()
    }
    return byService.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Where an ARN's resource lives; parts that the ARN leaves out are those of whoever asks.
  func home(of arn: ARN, _ asking: Scope) -> Scope {
    Scope(
      account: arn.account.isEmpty ? asking.account : arn.account,
      region: arn.region.isEmpty ? asking.region : arn.region)
  }

  // MARK: Callers

  func account(ofAccessKey accessKeyID: String) -> String {
    if let credential = credentials[accessKeyID] { return credential.account }
    let isAccount = accessKeyID.utf8.count == 12 && accessKeyID.utf8.allSatisfy { $0 &- 48 < 10 }
    return isAccount ? accessKeyID : options.account
  }

  /// The root user of an account, as the caller of typed calls.
  func root(of scope: Scope) -> Caller {
    if root.belongs(to: scope) { return root }
    return .root(of: scope.account, partition: scope.partition)
  }

  func caller(
    _ credential: CredentialScope?, _ partition: Partition, of service: ServiceDescriptor, _ now: Instant
  ) throws(AWSError) -> Caller {
    guard let credential else {
      var caller = Caller.root(of: options.account, partition: partition)
      caller.isAnonymous = true
      return caller
    }
    if let issued = credentials[credential.accessKeyID] {
      if let expiration = issued.expiration, expiration <= now {
        throw .expiredToken(for: service)
      }
      return Caller(
        arn: issued.arn, userID: issued.userID, account: issued.account, accessKeyID: credential.accessKeyID)
    }
    if let recent = recentCaller, recent.accessKeyID == credential.accessKeyID,
      recent.arn.partition == partition.rawValue
    {
      return recent
    }
    let caller = Caller.root(
      of: account(ofAccessKey: credential.accessKeyID), partition: partition,
      accessKeyID: credential.accessKeyID)
    recentCaller = caller
    return caller
  }
}

extension CloudCore.StateKey {
  init(_ box: AnyStateBox) { self.init(box.runtime, box.scope) }

  /// An order that is the same in every run, for states that are due at one time.
  static func < (left: Self, right: Self) -> Bool {
    (left.partition, left.account, left.region) < (right.partition, right.account, right.region)
  }
}
