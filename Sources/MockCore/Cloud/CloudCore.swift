// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// All that a cloud holds, and the one lock around it.
final class CloudCore: @unchecked Sendable {
  // Every `var` is touched only inside `locked`.

  let catalogue: ServiceCatalogue
  let options: MockCloud.Options
  private let mutex = Mutex(())
  private let requestCount: Atomic<UInt64>

  var time: CloudTime
  var random: SeededGenerator
  var credentials: [String: Credential] = [:]
  var faults: [FaultRule] = []
  var log: RequestLog
  var observers: [Int: @Sendable (LoggedRequest) -> Void] = [:]
  /// What the running operation sends once it has ended.
  var emitted: [Event] = []

  private var boxes: [StateKey: AnyStateBox] = [:]
  /// No state wants attention before this.
  private var earliest: Instant?
  private var pending: [PendingCall] = []
  /// Work for after the lock: answers to those who waited.
  private var finished: [@Sendable () -> Void] = []
  private var alarm: Instant?

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
    time = CloudTime(start: options.startTime)
    random = SeededGenerator(seed: options.seed)
    log = RequestLog(limit: options.requestLogLimit)
  }

  // MARK: The lock

  /// Runs `body` alone; afterwards, outside the lock, whoever it finished is told.
  @discardableResult
  func locked<Result, Failure: Error>(_ body: (CloudCore) throws(Failure) -> Result) throws(Failure) -> Result
  {
    var after: [@Sendable () -> Void] = []
    defer { for work in after { work() } }
    return try mutex.withLock { _ throws(Failure) in
      defer {
        if !finished.isEmpty { swap(&after, &finished) }
      }
      return try body(self)
    }
  }

  /// The ids of requests do not depend on the order in which operations get the lock.
  func nextRequestID() -> String {
    let number = requestCount.add(1, ordering: .relaxed).newValue
    var generator = SeededGenerator(seed: options.seed &+ number &* 0x9E37_79B9_7F4A_7C15)
    return generator.uuid()
  }

  // MARK: States

  private func box(_ runtime: AnyServiceRuntime, _ scope: Scope) -> AnyStateBox {
    let key = StateKey(runtime, scope)
    if let box = boxes[key] { return box }
    let box = runtime.makeBox(scope)
    boxes[key] = box
    return box
  }

  func resource(_ arn: ARN, for context: Context) -> Resource? {
    guard let runtime = catalogue.runtime(named: arn.service) else { return nil }
    let scope = home(of: arn, context.scope)
    guard let box = boxes[StateKey(runtime, scope)], !box.isLent else { return nil }
    return box.resource(arn, self.context(for: scope, like: context))
  }

  /// Where an ARN's resource lives; parts that the ARN leaves out are those of whoever asks.
  private func home(of arn: ARN, _ asking: Scope) -> Scope {
    Scope(
      account: arn.account.isEmpty ? asking.account : arn.account,
      region: arn.region.isEmpty ? asking.region : arn.region)
  }

  private func context(for scope: Scope, like other: Context) -> Context {
    Context(
      scope: scope, caller: other.caller, now: other.now, requestID: other.requestID,
      endpoint: other.endpoint,
      isLenient: other.isLenient, core: self)
  }

  // MARK: Callers

  func account(ofAccessKey accessKeyID: String) -> String {
    if let credential = credentials[accessKeyID] { return credential.account }
    let isAccount = accessKeyID.utf8.count == 12 && accessKeyID.utf8.allSatisfy { $0 &- 48 < 10 }
    return isAccount ? accessKeyID : options.account
  }

  func caller(_ credential: CredentialScope?, _ partition: Partition, _ now: Instant) throws(AWSError)
    -> Caller
  {
    guard let credential else { return .root(of: options.account, partition: partition) }
    if let issued = credentials[credential.accessKeyID] {
      if let expiration = issued.expiration, expiration <= now {
        throw AWSError(
          "ExpiredToken", "The security token included in the request is expired", status: 403, fault: .sender
        )
      }
      return Caller(
        arn: issued.arn, userID: issued.userID, account: issued.account, accessKeyID: credential.accessKeyID)
    }
    return .root(
      of: account(ofAccessKey: credential.accessKeyID), partition: partition,
      accessKeyID: credential.accessKeyID)
  }

  // MARK: Running calls

  /// Runs a job now, or keeps it until it can be answered; `completion` is told outside the lock, in the second case.
  /// A result that is there at once is returned instead.
  func run(_ job: CallJob, _ completion: @escaping PendingCall.Completion) -> StepResult {
    locked { _ in
      let now = time.now
      runDue(now)
      if let delay = job.delay, delay > .zero {
        return .waiting(keep(job, until: now + delay, fallback: nil, completion))
      }
      return start(job, now, completion)
    }
  }

  private func start(_ job: CallJob, _ now: Instant, _ completion: @escaping PendingCall.Completion)
    -> StepResult
  {
    switch step(job, now) {
    case .success(.done(let output)): return .finished(.success(output))
    case .failure(let error): return .finished(.failure(error))
    case .success(.wait(let duration, let output)):
      guard duration > .zero else {
        note(job, .success(output), now)
        return .finished(.success(output))
      }
      return .waiting(keep(job, until: now + duration, fallback: output, completion))
    }
  }

  /// One run of the operation, with all that follows from it.
  private func step(_ job: CallJob, _ now: Instant) -> Result<Waiting<any Shape>, AWSError> {
    let result: Result<Waiting<any Shape>, AWSError>
    do throws(AWSError) {
      let context = try context(for: job, now)
      let box = box(job.runtime, context.scope)
      let answer: Waiting<any Shape>
      do throws(AWSError) {
        answer = try lend(box, context) { () throws(AWSError) in try job.call.run(box, context) }
      } catch {
        emitted.removeAll()
        throw error
      }
      settle(box, context, changed: !job.call.isReading)
      result = .success(answer)
    } catch { result = .failure(error) }
    switch result {
    case .success(.done(let output)): note(job, .success(output), now)
    case .failure(let error): note(job, .failure(error), now)
    case .success(.wait): break
    }
    return result
  }

  private func context(for job: CallJob, _ now: Instant) throws(AWSError) -> Context {
    let partition = Partition(region: job.region)
    let caller: Caller
    if let known = job.caller {
      caller = known
    } else {
      caller = try self.caller(job.credential, partition, now)
    }
    let own = Scope(account: caller.account, region: job.region)
    return Context(
      scope: job.runtime.home(of: job.call.input, for: own), caller: caller, now: now,
      requestID: job.requestID,
      endpoint: job.endpoint, isLenient: options.isLenient, core: self)
  }

  private func lend<Result, Failure: Error>(
    _ box: AnyStateBox, _ context: Context, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    box.isLent = true
    defer { box.isLent = false }
    return try body()
  }

  /// After a state was lent: events go out, deadlines are noted, those who wait for the state look again.
  private func settle(_ box: AnyStateBox, _ context: Context, changed: Bool) {
    var touched = [ObjectIdentifier(box)]
    if changed { noteDeadline(box) }
    deliver(context, &touched)
    guard !pending.isEmpty, changed || touched.count > 1 else { return }
    wake(touched, context.now)
  }

  private func noteDeadline(_ box: AnyStateBox) {
    guard let deadline = box.nextDeadline else { return }
    earliest = earliest.map { min($0, deadline) } ?? deadline
    if !pending.isEmpty { setAlarm() }
  }

  /// Delivers what was emitted, and what its receivers emit in turn.
  private func deliver(_ context: Context, _ touched: inout [ObjectIdentifier]) {
    // A chain of services that send to each other in a circle ends here.
    var budget = 10_000
    while !emitted.isEmpty, budget > 0 {
      let batch = emitted
      emitted = []
      for event in batch {
        budget -= 1
        guard let runtime = catalogue.runtime(named: event.target.service) else { continue }
        let scope = home(of: event.target, context.scope)
        let box = box(runtime, scope)
        let inner = self.context(for: scope, like: context)
        lend(box, inner) { box.receive(event, inner) }
        noteDeadline(box)
        touched.append(ObjectIdentifier(box))
      }
    }
    emitted.removeAll()
  }

  /// A request that isn't an operation: a website, a preflight.
  func runRoute(
    _ runtime: AnyServiceRuntime, _ job: CallJob,
    _ handler: (AnyStateBox, Context) throws(AWSError) -> HTTPResponse
  ) throws(AWSError) -> HTTPResponse {
    try locked { _ throws(AWSError) in
      let now = time.now
      runDue(now)
      let context = try context(for: job, now)
      let box = box(runtime, context.scope)
      do throws(AWSError) {
        let response = try lend(box, context) { () throws(AWSError) in try handler(box, context) }
        settle(box, context, changed: true)
        return response
      } catch {
        emitted.removeAll()
        throw error
      }
    }
  }

  /// One step of an asynchronous operation.
  func lendState(for job: CallJob, _ body: (AnyStateBox, Context) -> Void) {
    locked { _ in
      let now = time.now
      runDue(now)
      guard let context = try? context(for: job, now) else { return }
      let box = box(job.runtime, context.scope)
      lend(box, context) { body(box, context) }
      settle(box, context, changed: true)
    }
  }

  func note(_ job: CallJob, _ result: Result<any Shape, AWSError>, _ now: Instant) {
    guard log.limit > 0 || !observers.isEmpty else { return }
    let caller =
      job.caller ?? (try? caller(job.credential, Partition(region: job.region), now))
      ?? .root(of: options.account)
    let entry = log.append { number in
      LoggedRequest(
        number: number, time: now, service: job.runtime.descriptor.name, operation: job.operation.name,
        caller: caller, region: job.region, requestID: job.requestID, input: job.call.input, result: result)
    }
    for observer in observers.values { finished.append { observer(entry) } }
  }

  /// Lends a state to the test itself.
  func withState<State: Sendable, Result>(
    _ runtime: AnyServiceRuntime, _ scope: Scope, _ body: (inout State) -> Result
  ) -> Result {
    runDue(time.now)
    let box = box(runtime, scope)
    let result = body(&box.typed(State.self).state)
    noteDeadline(box)
    wake([ObjectIdentifier(box)], time.now)
    return result
  }

  // MARK: Faults

  /// What the fault rules have for a call; counts it against the rule that hits.
  func fault(for job: CallJob) -> FaultRule.Effect? {
    locked { _ in
      for index in faults.indices
      where faults[index].matches(service: job.runtime.descriptor.name, operation: job.operation.name) {
        if let resource = faults[index].resource, !ResourceMatcher.names(resource, in: job.call.input) {
          continue
        }
        if faults[index].probability < 1, random.nextUnit() >= faults[index].probability { continue }
        if let times = faults[index].times { faults[index].times = times - 1 }
        return faults[index].effect
      }
      return nil
    }
  }

  // MARK: Waiting

  private func keep(
    _ job: CallJob, until deadline: Instant, fallback: (any Shape)?,
    _ completion: @escaping PendingCall.Completion
  ) -> PendingCall {
    let call = PendingCall(job: job, deadline: deadline, fallback: fallback, completion: completion)
    pending.append(call)
    setAlarm()
    return call
  }

  func cancel(_ call: PendingCall) {
    locked { _ in
      var next: PendingCall? = call
      while let gone = next {
        pending.removeAll { $0 === gone }
        next = gone.successor
      }
    }
  }

  /// Those who wait on one of these states run again, in the order they came.
  private func wake(_ touched: [ObjectIdentifier], _ now: Instant) {
    for call in pending where call.isStarted && call.deadline > now {
      guard let context = try? context(for: call.job, now),
        touched.contains(ObjectIdentifier(box(call.job.runtime, context.scope))),
        pending.contains(where: { $0 === call })
      else { continue }
      resume(call, now)
    }
  }

  private func resume(_ call: PendingCall, _ now: Instant) {
    if !call.isStarted {
      pending.removeAll { $0 === call }
      var job = call.job
      job.delay = nil
      switch start(job, now, call.completion) {
      case .finished(let result): finished.append { call.completion(result) }
      case .waiting(let later): call.successor = later
      }
      return
    }
    let result: Result<any Shape, AWSError>
    switch step(call.job, now) {
    case .success(.done(let output)): result = .success(output)
    case .failure(let error): result = .failure(error)
    case .success(.wait(_, let output)):
      guard call.deadline <= now else { return }
      note(call.job, .success(output), now)
      result = .success(output)
    }
    pending.removeAll { $0 === call }
    finished.append { call.completion(result) }
  }

  // MARK: Time

  func changeTime(_ change: (inout CloudTime) -> Void) {
    locked { _ in
      change(&time)
      runDue(time.now)
      if !pending.isEmpty { setAlarm() }
    }
  }

  /// Everything that is due by `now`, in order of time: ticks of states, then the ends of waits.
  func runDue(_ now: Instant) {
    while true {
      let nextCall = pending.min { $0.deadline < $1.deadline }
      let isCallDue = nextCall.map { $0.deadline <= now } ?? false
      let isStateDue = earliest.map { $0 <= now } ?? false
      guard isCallDue || isStateDue else { return }
      if isStateDue, let (box, deadline) = earliestBox(), deadline <= now,
        deadline <= nextCall?.deadline ?? .distantFuture
      {
        tick(box, deadline)
      } else if isCallDue, let nextCall {
        resume(nextCall, nextCall.deadline)
      }
    }
  }

  /// The state with the first deadline; brings ``earliest`` up to date, which is only a lower bound.
  private func earliestBox() -> (AnyStateBox, Instant)? {
    var first: (box: AnyStateBox, deadline: Instant)?
    for (key, box) in boxes {
      guard let deadline = box.nextDeadline else { continue }
      if let found = first {
        guard deadline < found.deadline || (deadline == found.deadline && key < StateKey(found.box)) else {
          continue
        }
      }
      first = (box, deadline)
    }
    earliest = first?.deadline
    return first.map { ($0.box, $0.deadline) }
  }

  private func tick(_ box: AnyStateBox, _ deadline: Instant) {
    let context = Context(
      scope: box.scope, caller: .root(of: box.scope.account, partition: box.scope.partition), now: deadline,
      requestID: random.uuid(), endpoint: .init(scheme: "http", host: "localhost"),
      isLenient: options.isLenient,
      core: self)
    lend(box, context) { box.tick(deadline, context) }
    if let next = box.nextDeadline, next <= deadline {
      // A service that leaves its deadline where it was would stop the clock.
      assertionFailure("\(box.runtime.descriptor.name) did not move its deadline in tick")
      box.isStuck = true
    }
    settle(box, context, changed: true)
    _ = earliestBox()
  }

  /// With a running clock and somebody waiting, the machine's time must wake us.
  private func setAlarm() {
    guard !time.isFrozen, !pending.isEmpty else { return }
    let next = min(
      pending.lazy.map(\.deadline).min() ?? .distantFuture, earliest ?? .distantFuture)
    let now = time.now
    if let alarm, alarm <= next, alarm > now { return }
    alarm = next
    let delay = next - now
    Task { [weak self] in
      try? await Task.sleep(for: max(delay, .zero) + .milliseconds(1))
      self?.alarmRang(next)
    }
  }

  private func alarmRang(_ at: Instant) {
    locked { _ in
      if alarm == at { alarm = nil }
      runDue(time.now)
      setAlarm()
    }
  }

  // MARK: Copies

  func snapshot() -> CloudSnapshot {
    locked { _ in
      CloudSnapshot(
        boxes: boxes.mapValues { $0.copy() }, time: time, random: random, credentials: credentials,
        faults: faults,
        requestCount: requestCount.load(ordering: .relaxed))
    }
  }

  func restore(_ snapshot: CloudSnapshot) {
    locked { _ in
      boxes = snapshot.boxes.mapValues { $0.copy() }
      time = snapshot.time
      random = snapshot.random
      credentials = snapshot.credentials
      faults = snapshot.faults
      requestCount.store(snapshot.requestCount, ordering: .relaxed)
      _ = earliestBox()
      lookAgain()
    }
  }

  func reset() {
    locked { _ in
      boxes = [:]
      earliest = nil
      time = CloudTime(start: options.startTime)
      random = SeededGenerator(seed: options.seed)
      credentials = [:]
      faults = []
      log.clear()
      requestCount.store(0, ordering: .relaxed)
      lookAgain()
    }
  }

  /// The states are others now: everybody who waits asks again.
  private func lookAgain() {
    let now = time.now
    for call in pending where call.isStarted { resume(call, now) }
    runDue(now)
    setAlarm()
  }
}

extension CloudCore.StateKey {
  init(_ box: AnyStateBox) { self.init(box.runtime, box.scope) }

  /// An order that is the same in every run, for states that are due at one time.
  static func < (left: Self, right: Self) -> Bool {
    (left.account, left.region) < (right.account, right.region)
  }
}

/// What a cloud held at one moment.
public struct CloudSnapshot: @unchecked Sendable {
  // The boxes are copies that nobody else holds; they are only copied from.
  let boxes: [CloudCore.StateKey: AnyStateBox]
  let time: CloudTime
  let random: SeededGenerator
  let credentials: [String: Credential]
  let faults: [FaultRule]
  let requestCount: UInt64
}
