// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Our own control API: health, clock, faults, snapshots and the request log.
final class OwnControl: Sendable {
  /// Named snapshots, one per cloud they were taken of.
  private let snapshots = Lock<[String: [ObjectIdentifier: CloudSnapshot]]>([:])

  func answer(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    switch request.path.first {
    case "health": return health(request)
    case "reset":
      try request.require(.post)
      for cloud in request.clouds { cloud.reset() }
      return .json(["status": "ok"])
    case "clock": return try clock(request)
    case "faults": return try FaultControl.answer(request)
    case "snapshots": return try snapshot(request)
    case "requests": return try requests(request)
    default: throw ControlError(404, "There is no /mock-aws/\(request.path.joined(separator: "/")).")
    }
  }

  private func health(_ request: ControlRequest) -> HTTPResponse {
    .json([
      "status": "ok", "version": .string(MockAWSVersion.current),
      "services": .array(request.cloud.catalogue.services.map { .string($0.name) }),
    ])
  }

  // MARK: Clock

  private func clock(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    if request.path.count > 1 {
      try request.require(.post)
      let body = try request.object()
      switch request.path[1] {
      case "freeze":
        let instant = try self.instant(body["at"])
        for cloud in request.clouds { cloud.clock.freeze(at: instant) }
      case "resume":
        let instant = try self.instant(body["at"])
        for cloud in request.clouds { cloud.clock.resume(from: instant) }
      case "advance":
        guard let seconds = body["seconds"]?.number, seconds >= 0, seconds < 1e11 else {
          throw ControlError(400, "The body needs seconds, a number that is not negative.")
        }
        for cloud in request.clouds { cloud.clock.advance(by: .seconds(seconds)) }
      default: throw ControlError(404, "The clock knows freeze, resume and advance.")
      }
    }
    let clock = request.cloud.clock
    return .json([
      "now": .string(clock.now.iso8601(fraction: .milliseconds)), "frozen": .boolean(clock.isFrozen),
    ])
  }

  /// An ISO 8601 text or a number of seconds since 1970.
  private func instant(_ document: Document?) throws(ControlError) -> Instant? {
    guard let document, document != .null else { return nil }
    let instant =
      document.string.flatMap { Instant(iso8601: $0) }
      ?? document.number.flatMap { Instant(secondsSince1970: $0) }
    guard let instant else {
      throw ControlError(400, "at is an ISO 8601 time, such as 2026-01-01T00:00:00Z, or seconds since 1970.")
    }
    return instant
  }

  // MARK: Snapshots

  private func snapshot(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    guard request.path.count > 1 else {
      let names = snapshots.withLock { $0.keys.sorted() }
      return .json(["snapshots": .array(names.map { .string($0) })])
    }
    let name = request.path[1]
    if request.path.count == 3, request.path[2] == "restore" {
      try request.require(.post)
      return try restore(name, request)
    }
    guard request.path.count == 2 else { throw ControlError(404, "A snapshot knows only restore.") }
    switch request.method {
    case .post, .put:
      let taken = Dictionary(
        request.clouds.map { (ObjectIdentifier($0), $0.snapshot()) }, uniquingKeysWith: { $1 })
      snapshots.withLock { $0[name] = taken }
      return .json(["saved": .string(name)], status: 201)
    case .delete:
      guard snapshots.withLock({ $0.removeValue(forKey: name) }) != nil else { throw unknown(name) }
      return .json(["deleted": .string(name)])
    default:
      throw ControlError(405, "POST saves a snapshot, DELETE removes it, POST …/restore goes back to it.")
    }
  }

  private func restore(_ name: String, _ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    guard let saved = snapshots.withLock({ $0[name] }) else { throw unknown(name) }
    for cloud in request.clouds {
      // A cloud that did not exist yet when the snapshot was taken was empty then.
      if let snapshot = saved[ObjectIdentifier(cloud)] { cloud.restore(snapshot) } else { cloud.reset() }
    }
    return .json(["restored": .string(name)])
  }

  private func unknown(_ name: String) -> ControlError { ControlError(404, "There is no snapshot \(name).") }

  // MARK: Request log

  private func requests(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    if request.method == .delete {
      for cloud in request.clouds { cloud.clearRequests() }
      return .json(["status": "ok"])
    }
    try request.require(.get)
    let limit = request.query["limit"].flatMap { Int($0) } ?? .max
    let (service, operation) = (request.query["service"], request.query["operation"])
    try request.checkNames(service, operation)
    let entries = request.cloud.requests(service, operation)
    return .json(["requests": .array(entries.suffix(max(limit, 0)).map(\.document))])
  }
}

extension LoggedRequest {
  /// The entry as JSON: the call, who made it, and what came of it.
  var document: Document {
    var members: [Document.Member] = [
      .init("number", .integer(number)), .init("time", .string(time.iso8601(fraction: .milliseconds))),
      .init("service", .string(service)), .init("operation", .string(operation)),
      .init("region", .string(region)),
      .init("account", .string(caller.account)), .init("caller", .string(caller.arn.description)),
      .init("requestId", .string(requestID)), .init("input", input.document),
    ]
    switch result {
    case .success(let output): members.append(.init("output", output.document))
    case .failure(let error):
      members.append(.init("error", ["code": .string(error.code), "message": .string(error.message)]))
    }
    return .object(members)
  }
}
