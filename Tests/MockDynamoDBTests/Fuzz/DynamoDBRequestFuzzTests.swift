// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

/// What requests leave behind that are refused, or that only read, and what the same requests bring again.
@Suite("Random requests to DynamoDB")
struct DynamoDBRequestFuzzTests {
  private static let reading = ["Get", "Describe", "List", "Query", "Scan", "BatchGet", "TransactGet"]

  private static func isReading(_ operation: String) -> Bool {
    reading.contains { operation.hasPrefix($0) }
  }

  @Test func `There is a sensible request of every operation, and it is answered`() throws {
    let operations = DynamoDB().operations.map(\.model.name) + DynamoDBStreams().operations.map(\.model.name)
    let templates =
      RequestTemplates.all.map { ($0, false) } + RequestTemplates.streams.map { ($0, true) }
    #expect(Set(operations) == Set(templates.map(\.0.operation)))
    let world = try HostileWorld()
    let before = world.dump()
    for ((operation, body), isStream) in templates {
      let copy = world.copy()
      let answer = copy.answer(operation, try world.document(body), isStream: isStream)
      // One has no replica that it could take away.
      let isRefusal = body.contains("ap-south-1") && body.contains("plain")
      #expect(
        answer.status == (isRefusal ? 400 : 200), "\(operation): \(answer.body.bytes?.description ?? "")")
      #expect(
        (copy.dump() == before)
          == (isRefusal || Self.isReading(operation) || body.contains("SELECT * FROM \\\"table\\\".")),
        "\(operation) \(body)")
    }
  }

  @Test func `A request that is refused, or that only reads, changes nothing`() throws {
    let world = try HostileWorld()
    var breaker = RequestBreaker(seed: FuzzRounds.seed(1))
    let templates =
      RequestTemplates.all.map { ($0, false) } + RequestTemplates.streams.map { ($0, true) }
    var current = world.copy()
    var before = current.dump()
    var (refused, done) = (0, 0)
    for round in 0..<FuzzRounds.count(30_000) / 20 {
      if round % 40 == 0 {
        current = world.copy()
        before = current.dump()
      }
      let ((operation, body), isStream) = templates[breaker.below(templates.count)]
      let request = breaker.broken(try world.document(body), rarity: 4 + breaker.below(40))
      let answer = current.answer(operation, request, isStream: isStream)
      if let complaint = Self.complaint(answer) {
        Issue.record("\(complaint) to \(operation) \(JSON.serialize(request))")
        return
      }
      let after = current.dump()
      if answer.status >= 400 { refused += 1 } else { done += 1 }
      if answer.status >= 400 || Self.isReading(operation), after != before {
        Issue.record(
          "\(answer.status) to \(operation) \(JSON.serialize(request))\n\(StateDump.difference(before, after))"
        )
        return
      }
      before = after
    }
    #expect(refused > 0 && done > 0)
  }

  /// What is wrong with an answer, whatever it answers.
  private static func complaint(_ answer: HTTPResponse) -> String? {
    let body = answer.body.bytes ?? Bytes()
    // Some have nothing to tell.
    if answer.status == 200, body.isEmpty { return nil }
    guard let json = try? JSON.parse(body) else { return "no JSON" }
    guard answer.status != 200 else { return nil }
    guard answer.status == 400 else { return "a status of \(answer.status)" }
    guard let type = json["__type"]?.string, type.contains("#") else { return "an error without a type" }
    return type.contains("Internal") ? type : nil
  }

  @Test func `The same seed, clock and requests bring the same bytes`() throws {
    let worlds = [try HostileWorld(), try HostileWorld()]
    var breaker = RequestBreaker(seed: FuzzRounds.seed(2))
    for round in 0..<min(FuzzRounds.count(300), 2_000) {
      if round % 60 == 59 { for world in worlds { world.cloud.clock.advance(by: .seconds(86_400 * 20)) } }
      let (operation, body) = RequestTemplates.all[breaker.below(RequestTemplates.all.count)]
      let request = breaker.broken(try worlds[0].document(body), rarity: 60)
      let answers = worlds.map { $0.answer(operation, request, isStream: false) }
      #expect(answers[0].status == answers[1].status)
      guard answers[0].body.bytes == answers[1].body.bytes else {
        Issue.record("\(operation) \(JSON.serialize(request))")
        return
      }
    }
    #expect(worlds[0].dump() == worlds[1].dump())
  }
}
