// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How a call meets its state, and what follows from it.
extension CloudCore {
  /// Runs a call now, or keeps it until it can be answered; `completion` is told outside the lock, in the second case.
  /// A result that is there at once is returned instead. `delay` is a latency that a fault rule adds.
  func run(_ call: AnyCall, delay: Duration?, _ completion: @escaping PendingCall.Completion) -> StepResult {
    locked { _ in
      let now = time.now
      runDue(now)
      if let delay, delay > .zero {
        return .waiting(keep(call, until: now + delay, fallback: nil, completion))
      }
      return start(call, now, completion)
    }
  }

  func start(_ call: AnyCall, _ now: Instant, _ completion: @escaping PendingCall.Completion)
    -> StepResult
  {
    switch step(call, now) {
    case .finished(let result): return .finished(result)
    case .waits(let duration, let output):
      guard duration > .zero else {
        note(call, .success(output), now)
        return .finished(.success(output))
      }
      return .waiting(keep(call, until: now + duration, fallback: output, completion))
    }
  }

  /// What one run of an operation comes to.
  enum Step {
    case finished(Result<any Shape, AWSError>)
    /// The caller may wait this long for something better than the output.
    case waits(Duration, otherwise: any Shape)
  }

  /// One run of the operation, with all that follows from it.
  func step(_ call: AnyCall, _ now: Instant) -> Step {
    var caller: Caller?
    do throws(AWSError) {
      let context = try context(for: call, now)
      caller = context.caller
      let box = box(call.runtime, context.scope)
      switch try attempt(call, box, context) {
      case .done(let output):
        settle(box, context, changed: !call.isReading)
        let result = Result<any Shape, AWSError>.success(output)
        note(call, result, now, caller: context.caller)
        return .finished(result)
      case .wait(let duration, let output, let changed):
        // Else those who wait for one state would wake each other for ever.
        settle(box, context, changed: changed)
        return .waits(duration, otherwise: output)
      }
    } catch {
      note(call, .failure(error), now, caller: caller)
      return .finished(.failure(error))
    }
  }

  private func attempt(
    _ call: AnyCall, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) -> Waiting<any Shape> {
    do throws(AWSError) {
      return try lend(box, context) { () throws(AWSError) in
        try admit(call, box, context)
        return try call.run(box, context)
      }
    } catch {
      emitted.removeAll()
      wakeCalled(context.now)
      throw error
    }
  }

  func context(for call: AnyCall, _ now: Instant) throws(AWSError) -> Context {
    let caller: Caller
    let own: Scope
    if let known = call.caller {
      caller = known
      own = call.scope ?? Scope(account: caller.account, region: call.region)
    } else {
      let partition = Partition(region: call.region)
      caller = try self.caller(call.credential, partition, of: call.runtime.descriptor, now)
      own = Scope(partition: partition, account: caller.account, region: call.region)
    }
    return Context(
      scope: call.home(for: own), caller: caller, now: now,
      requestID: call.requestID, serving: call, core: self)
  }

  func lend<Result, Failure: Error>(
    _ box: AnyStateBox, _ context: Context, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    box.isLent = true
    defer { box.isLent = false }
    return try body()
  }

  /// After a state was lent: events go out, deadlines are noted, those who wait for the state look again.
  func settle(_ box: AnyStateBox, _ context: Context, changed: Bool) {
    if changed { noteDeadline(box) }
    guard !emitted.isEmpty || !pending.isEmpty || !calledStates.isEmpty else { return }
    var touched = [ObjectIdentifier(box)]
    deliver(context, &touched)
    touched += calledStates
    calledStates.removeAll()
    guard !pending.isEmpty, changed || touched.count > 1 else { return }
    wake(touched, context.now)
  }

  func noteDeadline(_ box: AnyStateBox) {
    guard let deadline = box.nextDeadline else { return }
    earliest = earliest.map { min($0, deadline) } ?? deadline
    if !pending.isEmpty { setAlarm() }
  }

  /// Delivers what was emitted, and what its receivers emit in turn.
  func deliver(_ context: Context, _ touched: inout [ObjectIdentifier]) {
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
        let inner = Context(context, at: scope)
        lend(box, inner) { box.receive(event, inner) }
        noteDeadline(box)
        touched.append(ObjectIdentifier(box))
      }
    }
    emitted.removeAll()
  }

  /// A request that isn't an operation: a website, a preflight.
  func runRoute(
    _ runtime: AnyServiceRuntime, _ call: AnyCall,
    _ handler: (AnyStateBox, Context) throws(AWSError) -> HTTPResponse
  ) throws(AWSError) -> HTTPResponse {
    try locked { _ throws(AWSError) in
      let now = time.now
      runDue(now)
      let context = try context(for: call, now)
      let box = box(runtime, context.scope)
      do throws(AWSError) {
        let response = try lend(box, context) { () throws(AWSError) in try handler(box, context) }
        settle(box, context, changed: true)
        return response
      } catch {
        emitted.removeAll()
        wakeCalled(now)
        throw error
      }
    }
  }

  /// One step of an asynchronous operation.
  func lendState(for call: AnyCall, _ body: (AnyStateBox, Context) -> Void) {
    locked { _ in
      let now = time.now
      runDue(now)
      guard let context = try? context(for: call, now) else { return }
      let box = box(call.runtime, context.scope)
      lend(box, context) { body(box, context) }
      settle(box, context, changed: true)
    }
  }

  /// Lends a state to somebody who only looks.
  func look(for call: AnyCall, _ body: (AnyStateBox, Context) -> Void) {
    locked { _ in
      guard let context = try? context(for: call, time.now) else { return }
      body(box(call.runtime, context.scope), context)
    }
  }

  /// Logs an answered call; `caller` where it is known already.
  func note(
    _ call: AnyCall, _ result: Result<any Shape, AWSError>, _ now: Instant, caller known: Caller? = nil
  ) {
    guard log.limit > 0 || !observers.isEmpty else { return }
    let caller =
      known ?? call.caller
      ?? (try? caller(call.credential, Partition(region: call.region), of: call.runtime.descriptor, now))
      ?? .root(of: options.account)
    let number = log.nextNumber()
    let size = call.request?.body.count ?? TypedContent.size(call)
    call.forget()
    if !observers.isEmpty {
      let entry = LoggedRequest(number: number, time: now, caller: caller, call, result: result)
      for observer in observers.values { finished.append { observer(entry) } }
    }
    replaced = log.append(
      LoggedRequest(number: number, time: now, caller: caller, call, result: result), size: size)
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
  func fault(for call: AnyCall) -> FaultRule.Effect? {
    guard hasFaults.load(ordering: .relaxed) else { return nil }
    return locked { _ in
      for index in faults.indices
      where faults[index].matches(service: call.runtime.descriptor.name, operation: call.operation.name) {
        if let resource = faults[index].resource, !ResourceMatcher.names(resource, in: call.input) {
          continue
        }
        if faults[index].probability < 1, random.nextUnit() >= faults[index].probability { continue }
        if let times = faults[index].times { faults[index].times = times - 1 }
        return faults[index].effect
      }
      return nil
    }
  }
}
