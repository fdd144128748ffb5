// SPDX-License-Identifier: Apache-2.0

/// Calls that wait, and the time that wakes them.
extension CloudCore {
  func keep(
    _ call: AnyCall, until deadline: Instant, fallback: (any Shape)?,
    _ completion: @escaping PendingCall.Completion
  ) -> PendingCall {
    let waiting = PendingCall(call, deadline: deadline, fallback: fallback, completion: completion)
    pending.append(waiting)
    setAlarm()
    return waiting
  }

  func cancel(_ waiting: PendingCall) {
    locked { _ in
      var next: PendingCall? = waiting
      while let gone = next {
        pending.removeAll { $0 === gone }
        next = gone.successor
      }
    }
  }

  /// Those who wait on one of these states run again, in the order they came.
  ///
  /// What they change in turn is looked at when all have run: a call must not run again while it runs, and a long
  /// queue of them must not become a deep stack.
  func wake(_ touched: [ObjectIdentifier], _ now: Instant) {
    stirred += touched
    guard !isWaking else { return }
    isWaking = true
    defer { isWaking = false }
    while !stirred.isEmpty {
      let touched = stirred
      stirred = []
      for waiting in pending where waiting.isStarted && waiting.deadline > now {
        guard let context = try? context(for: waiting.call, now),
          touched.contains(ObjectIdentifier(box(waiting.call.runtime, context.scope))),
          pending.contains(where: { $0 === waiting })
        else { continue }
        resume(waiting, now)
      }
    }
  }

  func resume(_ waiting: PendingCall, _ now: Instant) {
    if !waiting.isStarted {
      pending.removeAll { $0 === waiting }
      switch start(waiting.call, now, waiting.completion) {
      case .finished(let result): finished.append { waiting.completion(result) }
      case .waiting(let later): waiting.successor = later
      }
      return
    }
    let result: Result<any Shape, AWSError>
    switch step(waiting.call, now) {
    case .finished(let finished): result = finished
    case .waits(_, let output):
      guard waiting.deadline <= now else { return }
      note(waiting.call, .success(output), now)
      result = .success(output)
    }
    pending.removeAll { $0 === waiting }
    finished.append { waiting.completion(result) }
  }

  // MARK: Time

  func changeTime(_ change: (inout CloudTime) -> Void) {
    locked { _ in
      change(&time)
      runDue(time.now)
      // An alarm that was set before goes by the machine's time and would now come late.
      alarm = nil
      setAlarm()
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
  func earliestBox() -> (AnyStateBox, Instant)? {
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

  func tick(_ box: AnyStateBox, _ deadline: Instant) {
    let context = Context(
      scope: box.scope, caller: .root(of: box.scope.account, partition: box.scope.partition), now: deadline,
      requestID: RequestID(&random), serving: nil, core: self)
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
  func setAlarm() {
    guard !time.isFrozen, !pending.isEmpty else { return }
    let next = min(
      pending.lazy.map(\.deadline).min() ?? .distantFuture, earliest ?? .distantFuture)
    let now = time.now
    if let alarm, alarm <= next, alarm > now { return }
    alarm = next
    let delay = next - now
    Task { [weak self] in
      // A clock that was set centuries back would ask for more than a sleep can hold: it looks again each day.
      try? await Task.sleep(for: min(max(delay, .zero), .seconds(86_400)) + .milliseconds(1))
      self?.alarmRang(next)
    }
  }

  func alarmRang(_ at: Instant) {
    locked { _ in
      if alarm == at { alarm = nil }
      runDue(time.now)
      setAlarm()
    }
  }
}
