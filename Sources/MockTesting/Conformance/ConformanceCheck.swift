// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One service under examination.
struct ConformanceCheck<Backend: ServiceBackend> {
  typealias Exercise = @Sendable (ServiceCalls<Backend>) throws -> Void

  private let backend: Backend
  private let exercise: Exercise
  /// What a fresh cloud answers to the exercise.
  var answers: [String] = []
  private(set) var findings: [ServiceConformance.Finding] = []

  init(_ backend: Backend, _ exercise: @escaping Exercise) {
    self.backend = backend
    self.exercise = exercise
  }

  /// The time stands still, or no two runs could be compared.
  func cloud() -> MockCloud {
    var options = MockCloud.Options()
    options.seed = 1
    options.startTime = Instant(secondsSince1970: 1_767_225_600)
    return MockCloud(backend, options: options)
  }

  private mutating func note(_ rule: ServiceConformance.Finding.Rule, _ text: String) {
    findings.append(.init(rule: rule, description: "\(rule.rawValue): \(text)"))
  }

  // MARK: In process

  /// The calls of an exercise with their answers, as text.
  func exercised(_ cloud: MockCloud, as account: String? = nil, in region: String? = nil) throws -> [String] {
    var calls = cloud.calls(to: Backend.self)
    if let account { calls = calls.as(account: account) }
    if let region { calls = calls.in(region: region) }
    let before = cloud.requests().count
    try exercise(calls)
    return cloud.requests().dropFirst(before).map { request in
      switch request.result {
      case .success(let output): "\(request) → \(output.document)"
      case .failure: "\(request)"
      }
    }
  }

  /// Exercises a cloud and notes where it answers otherwise than a fresh one.
  private mutating func compare(_ cloud: MockCloud, _ rule: ServiceConformance.Finding.Rule, _ when: String) {
    do {
      let others = try exercised(cloud)
      guard others != answers else { return }
      let pair = zip(answers, others).first { $0 != $1 }
      note(
        rule,
        pair.map { "\(when) a call is answered otherwise: \($1), at first \($0)" }
          ?? "\(when) there are \(others.count) calls, at first \(answers.count)")
    } catch {
      note(rule, "\(when) the exercise fails: \(error)")
    }
  }

  mutating func checkRepetition() {
    compare(cloud(), .determinism, "in a second cloud")

    let used = cloud()
    _ = try? exercised(used)
    used.reset()
    compare(used, .reset, "after a reset")

    let original = cloud()
    let fork = original.fork()
    _ = try? exercised(fork)
    compare(original, .fork, "after its fork was exercised")

    let restored = cloud()
    let snapshot = restored.snapshot()
    _ = try? exercised(restored)
    restored.restore(snapshot)
    compare(restored, .snapshot, "after a snapshot was restored")
  }

  mutating func checkIsolation() {
    guard Backend.service.reach != .partition else { return }
    let cloud = cloud()
    do {
      _ = try exercised(cloud)
      _ = try exercised(cloud, as: "210987654321")
      if Backend.service.reach == .region { _ = try exercised(cloud, in: "eu-west-1") }
    } catch {
      note(.isolation, "what was done in one account or region gets in the way in another: \(error)")
    }
  }

  mutating func checkTime() {
    let cloud = cloud()
    _ = try? exercised(cloud)
    var rounds = 0
    // Deadlines may follow each other, but not for ever at one time.
    while let deadline = deadline(of: cloud), rounds < 1000 {
      let now = cloud.clock.now
      let wait = deadline > now ? deadline - now : .zero
      guard wait < .seconds(400 * 86_400) else { return }
      cloud.clock.advance(by: wait)
      if let next = self.deadline(of: cloud), next <= deadline {
        return note(
          .time, "the deadline \(deadline.iso8601(fraction: .whenNeeded)) has come and is still there")
      }
      rounds += 1
    }
  }

  private func deadline(of cloud: MockCloud) -> Instant? {
    cloud.withState(of: Backend.self) { backend.nextDeadline($0) } ?? nil
  }

  // MARK: On the wire

  mutating func checkUnknownOperations() async throws {
    let cloud = cloud()
    for codec in backend.protocols {
      // What no codec of the service recognises is nobody's request, and not the service's to answer.
      guard let request = request(for: "NoSuchOperationExists", codec.name),
        cloud.addressee(of: request) != .nobody
      else { continue }
      let response = try await cloud.respond(to: request)
      if !(400..<500).contains(response.status) {
        note(
          .unknownOperation,
          "over \(codec.name) an operation that doesn't exist is answered with \(response.status)")
      }
    }
  }

  mutating func checkMalformedBodies() async throws {
    let built = Set(cloud().catalogue.operations(of: Backend.service.name).built)
    let bodies: [HTTPBody] = [
      .empty, "{", "[]", "null", #"{"a":"#, "<a>", "<a></b>", "%zz=%", "\u{0}",
      .bytes(Bytes([0xFF, 0xFE, 0xBF, 0x00, 0x9F])), HTTPBody(String(repeating: "[", count: 5000)),
      HTTPBody(String(repeating: "<a>", count: 5000)),
    ]
    for codec in backend.protocols {
      for operation in Backend.service.model.operations where built.contains(operation.name) {
        for body in bodies {
          guard var request = request(for: operation.name, codec.name, operation) else { continue }
          if case .empty = request.body {
            request.body = body
          } else if let form = request.body.bytes {
            request.body = .bytes(Bytes([UInt8](form) + Array("&".utf8) + [UInt8](body.bytes ?? Bytes())))
          }
          let response = try await self.cloud().respond(to: request)
          if response.status >= 500 {
            let text = body.bytes.map { $0.count > 20 ? "\($0.slice(0..<20))…" : "\($0)" } ?? ""
            note(
              .malformedBody,
              "over \(codec.name) \(operation.name) answers the body \(text.debugDescription) with \(response.status)"
            )
          }
        }
      }
    }
  }

  /// A request of an operation over a protocol, without a body but for what names the operation.
  private func request(
    for operation: String, _ codec: String, _ model: OperationModel? = nil
  ) -> HTTPRequest? {
    let service = Backend.service
    let host = "https://\(service.hostPrefixes.first ?? service.name).us-east-1.amazonaws.com"
    var headers: HTTPHeaders = [
      "Authorization":
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/\(service.signingNames.first ?? service.name)"
        + "/aws4_request, SignedHeaders=host, Signature=0"
    ]
    switch codec {
    case "json":
      guard let prefix = service.model.targetPrefix else { return nil }
      headers.add("X-Amz-Target", "\(prefix).\(operation)")
      headers.add("Content-Type", "application/x-amz-json-\(service.model.jsonVersion ?? "1.0")")
      return HTTPRequest(method: .post, target: host + "/", headers: headers)
    case "query", "ec2":
      headers.add("Content-Type", "application/x-www-form-urlencoded")
      return HTTPRequest(
        method: .post, target: host + "/", headers: headers,
        body: HTTPBody("Action=\(operation)&Version=\(service.model.apiVersion)"))
    case "rpc-v2-cbor", "smithy-rpc-v2-cbor":
      guard let prefix = service.model.targetPrefix else { return nil }
      headers.add("smithy-protocol", "rpc-v2-cbor")
      headers.add("Content-Type", "application/cbor")
      return HTTPRequest(
        method: .post, target: "\(host)/service/\(prefix)/operation/\(operation)", headers: headers)
    default:
      guard let model else {
        // No path names an operation that doesn't exist, but few have this many segments under this method.
        return HTTPRequest(method: "REPORT", target: "\(host)/no/such/operation/exists", headers: headers)
      }
      let path = model.uri.segments.map { segment in
        if case .literal(let text) = segment { "/" + text } else { "/name" }
      }.joined()
      let query = model.uri.query.map { item in item.value.map { "\(item.name)=\($0)" } ?? item.name }
      return HTTPRequest(
        method: model.method,
        target: host + (path.isEmpty ? "/" : path)
          + (query.isEmpty ? "" : "?" + query.joined(separator: "&")),
        headers: headers)
    }
  }
}
