// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Moto's control API, as its users' fixtures call it.
final class MotoControl: Sendable {
  private struct Settings {
    var initialNoAuthActionCount = "inf"
    var config: Document = [
      "batch": ["use_docker": true], "lambda": ["use_docker": true],
      "core": [
        "mock_credentials": true, "passthrough": ["urls": [], "services": []], "reset_boto3_session": true,
        "service_whitelist": nil,
      ],
      "iam": ["load_aws_managed_policies": false], "stepfunctions": ["execute_state_machine": false],
      "iot": ["use_valid_cert": false],
    ]
  }

  private let settings = Lock(Settings())
  let recorder = MotoRecorder()

  func answer(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    if request.path.count == 2, request.path[0] == "recorder" {
      return try recorder.answer(request.path[1], request)
    }
    switch request.path.joined(separator: "/") {
    case "": return dashboard(request)
    case "data.json": return data(request)
    case "reset": return reset(request)
    case "reset-auth": return resetAuth(request)
    case "seed": return try seed(request)
    case "config": return try config(request)
    case "state-manager/get-transition": return try getTransition(request)
    case "state-manager/set-transition": return try setTransition(request)
    case "state-manager/unset-transition": return try unsetTransition(request)
    default: throw ControlError(404, "There is no /moto-api/\(request.path.joined(separator: "/")).")
    }
  }

  private func reset(_ request: ControlRequest) -> HTTPResponse {
    guard request.method == .post else { return .json(["Error": "Need to POST to reset Moto"], status: 400) }
    for cloud in request.clouds { cloud.reset() }
    return .json(["status": "ok"])
  }

  private func resetAuth(_ request: ControlRequest) -> HTTPResponse {
    guard request.method == .post else {
      return .json(["Error": "Need to POST to reset Moto Auth"], status: 400)
    }
    let count = request.body.description
    let previous = settings.withLock { settings in
      defer { settings.initialNoAuthActionCount = count }
      return settings.initialNoAuthActionCount
    }
    return .json(["status": "ok", "PREVIOUS_INITIAL_NO_AUTH_ACTION_COUNT": .string(previous)])
  }

  private func seed(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    guard let text = request.query["a"], let seed = Int(text) else {
      throw ControlError(400, "Name a whole number: /moto-api/seed?a=42.")
    }
    for cloud in request.clouds { cloud.reseed(UInt64(bitPattern: Int64(seed))) }
    return HTTPResponse()
  }

  private func config(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    let changes = request.method == .post ? try request.object() : .object([])
    let config = settings.withLock { settings in
      settings.config = settings.config.merging(changes)
      return settings.config
    }
    return .json(config, status: 201)
  }

  /// Moto's names of the kinds that its users look for: they are there, empty, also when there is nothing of them.
  private static let kinds: [(service: String, kind: String, name: String)] = [
    ("dynamodb", "Table", "Table"), ("s3", "Bucket", "FakeBucket"), ("sqs", "Queue", "Queue"),
  ]

  /// What exists, as lists of objects by service and kind. Every service is there.
  private func data(_ request: ControlRequest) -> HTTPResponse {
    let inventory = request.cloud.inventory()
    let services = request.cloud.catalogue.services.map { service in
      let known = Self.kinds.filter { $0.service == service.name }
      var lists = known.map { (name: $0.name, objects: [Document]()) }
      for item in inventory.first(where: { $0.service == service.name })?.items ?? [] {
        let name = known.first { $0.kind == item.kind }?.name ?? item.kind
        let object = Document.object(item.properties)
        if let index = lists.firstIndex(where: { $0.name == name }) {
          lists[index].objects.append(object)
        } else {
          lists.append((name, [object]))
        }
      }
      let members = lists.map { Document.Member($0.name, .array($0.objects)) }
      return Document.Member(service.name, .object(members))
    }
    return HTTPResponse(
      headers: ["Content-Type": "application/javascript"], body: .bytes(JSON.serialize(.object(services))))
  }

  private func dashboard(_ request: ControlRequest) -> HTTPResponse {
    var page = "<!doctype html><html><head><title>MockAWS</title></head><body><h1>MockAWS</h1>"
    for service in request.cloud.inventory() {
      page += "<h2>\(service.service)</h2><ul>"
      for item in service.items {
        let text = JSON.text(.object(item.properties))
        page += "<li>\(item.kind) <code>\(escaped(text))</code></li>"
      }
      page += "</ul>"
    }
    page += "<p><a href=\"/moto-api/data.json\">data.json</a></p></body></html>"
    return HTTPResponse(headers: ["Content-Type": "text/html; charset=utf-8"], body: HTTPBody(page))
  }

  private func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "<": "&lt;"
      case ">": "&gt;"
      case "&": "&amp;"
      default: String(character)
      }
    }.joined()
  }

  // MARK: State transitions

  private func getTransition(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    guard let model = request.query["model_name"] else { throw ControlError(400, "Name a model_name.") }
    switch request.cloud.transitions[model] {
    case .time(let duration):
      return .json(["progression": "time", "seconds": .integer(Int(duration.components.seconds))])
    case .manual(let times): return .json(["progression": "manual", "times": .integer(times)])
    case .immediate, nil: return .json(["progression": "immediate"])
    }
  }

  private func setTransition(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    let body = try request.object()
    guard let model = body["model_name"]?.string, let wanted = body["transition"] else {
      throw ControlError(400, "The body needs model_name and transition.")
    }
    let transition: StateTransition
    switch wanted["progression"]?.string {
    case "immediate": transition = .immediate
    case "time": transition = .time(.seconds(wanted["seconds"]?.integer ?? 0))
    case "manual": transition = .manual(times: wanted["times"]?.integer ?? 1)
    default: throw ControlError(400, "progression is one of immediate, time and manual.")
    }
    for cloud in request.clouds { cloud.transitions[model] = transition }
    return HTTPResponse(status: 201)
  }

  private func unsetTransition(_ request: ControlRequest) throws(ControlError) -> HTTPResponse {
    guard let model = try request.object()["model_name"]?.string else {
      throw ControlError(400, "The body needs model_name.")
    }
    for cloud in request.clouds { cloud.transitions[model] = nil }
    return HTTPResponse(status: 201)
  }
}

extension Document {
  /// This object with the members of `changes` over it; objects within objects are merged too, up to a depth that no
  /// configuration has.
  func merging(_ changes: Document, depth: Int = 0) -> Document {
    guard depth < 8, case .object(var members) = self, case .object(let changed) = changes else {
      return changes
    }
    for change in changed {
      if let index = members.firstIndex(where: { $0.name == change.name }) {
        members[index].value = members[index].value.merging(change.value, depth: depth + 1)
      } else {
        members.append(change)
      }
    }
    return .object(members)
  }
}
