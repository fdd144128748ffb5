// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension CloudCore {
  func snapshot() -> CloudSnapshot {
    locked { _ in
      CloudSnapshot(
        boxes: boxes.mapValues { $0.copy() }, time: time, random: random, credentials: credentials,
        faults: faults,
        transitions: transitions,
        requestCount: requestCount.load(ordering: .relaxed))
    }
  }

  func restore(_ snapshot: CloudSnapshot) {
    adopt(snapshot, boxes: snapshot.boxes.mapValues { $0.copy() })
  }

  /// Takes a snapshot over as it is, from whoever made it for this alone.
  func adopt(_ snapshot: consuming CloudSnapshot) { adopt(snapshot, boxes: snapshot.boxes) }

  private func adopt(_ snapshot: CloudSnapshot, boxes: [StateKey: AnyStateBox]) {
    locked { _ in
      self.boxes = boxes
      time = snapshot.time
      random = snapshot.random
      credentials = snapshot.credentials
      faults = snapshot.faults
      transitions = snapshot.transitions
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
      transitions = [:]
      log.clear()
      requestCount.store(0, ordering: .relaxed)
      lookAgain()
    }
  }

  /// The states are others now: everybody who waits asks again.
  func lookAgain() {
    let now = time.now
    for call in pending where call.isStarted { resume(call, now) }
    runDue(now)
    setAlarm()
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
  let transitions: [String: StateTransition]
  let requestCount: UInt64
}
