// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Fault rules over HTTP: `{"service": "sqs", "operation": "SendMessage", "times": 3, "effect": "throttle"}`.
enum FaultControl {
  static func answer(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    switch request.method {
    case .get: break
    case .post:
      let rule = try rule(request.object())
      try request.checkNames(rule.service, rule.operation)
      for cloud in request.clouds { cloud.faults.add(rule) }
    case .delete: for cloud in request.clouds { cloud.faults.removeAll() }
    default: throw ControlError(405, "GET lists the rules, POST adds one, DELETE removes them all.")
    }
    let status = request.method == .post ? 201 : 200
    return .json(["faults": .array(request.cloud.faults.rules.map(document))], status: status)
  }

  private static func rule(_ body: Document) throws(ControlError) -> FaultRule {
    let probability = body["probability"]?.number ?? 1
    guard (0...1).contains(probability) else { throw ControlError(400, "probability lies between 0 and 1.") }
    let times = body["times"]?.integer
    guard times ?? 1 >= 0 else { throw ControlError(400, "times is not negative.") }
    return FaultRule(
      try effect(body), service: body["service"]?.string, operation: body["operation"]?.string,
      resource: body["resource"]?.string, times: times, probability: probability)
  }

  private static func effect(_ body: Document) throws(ControlError) -> FaultRule.Effect {
    switch body["effect"]?.string {
    case "throttle": return FaultRule.throttle().effect
    case "error":
      guard let code = body["code"]?.string else { throw ControlError(400, "An error needs a code.") }
      return .error(AWSError(code, body["message"]?.string ?? "", status: body["status"]?.integer))
    case "latency":
      guard let seconds = body["seconds"]?.number, seconds >= 0, seconds < 1e6 else {
        throw ControlError(400, "A latency needs seconds, a number that is not negative.")
      }
      return .latency(.seconds(seconds))
    case "drop": return .droppedConnection
    default: throw ControlError(400, "effect is one of error, throttle, latency and drop.")
    }
  }

  private static func document(_ rule: FaultRule) -> Document {
    var members: [Document.Member] = []
    switch rule.effect {
    case .error(let error):
      members = [
        .init("effect", "error"), .init("code", .string(error.code)),
        .init("message", .string(error.message)),
      ]
    case .latency(let duration):
      let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
      members = [.init("effect", "latency"), .init("seconds", .double(seconds))]
    case .droppedConnection: members = [.init("effect", "drop")]
    }
    for (name, value) in [
      ("service", rule.service), ("operation", rule.operation), ("resource", rule.resource),
    ] {
      if let value { members.append(.init(name, .string(value))) }
    }
    if let times = rule.times { members.append(.init("times", .integer(times))) }
    if rule.probability < 1 { members.append(.init("probability", .double(rule.probability))) }
    return .object(members)
  }
}
