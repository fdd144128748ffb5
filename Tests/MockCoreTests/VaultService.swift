// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import MockCore

/// A made-up service that uses what ``CounterService`` leaves out: a reach of its own, an owner named by the input, HTTP
/// outside the model, credentials and status transitions.
struct VaultService: ServiceBackend {
  struct State: Sendable {
    var notes: [String] = []
  }

  static let model = ServiceModel(
    """
    service id=Vault apiVersion=2026-01-01 protocol=json jsonVersion=1.0 targetPrefix=Vault endpointPrefix=vault
    operation Keep POST / in=Note out=Note
    operation Inspect POST / in=Note out=Note
    operation Issue POST / in=Note out=Note
    operation Revoke POST / in=Note out=Note
    operation Who POST / in=Note out=Note
    operation Status POST / in=Note out=Note
    structure Note
     Text string
    """)

  static let service = ServiceDescriptor(
    name: "vault", hostPrefixes: ["vault", "safe"], reach: .account, model: model)

  var protocols: [any ProtocolCodec] { [AWSJSON()] }

  var operations: [Operation<State>] {
    [
      Operation(API.keep, keep), .reading(API.inspect, inspect), Operation(API.issue, issue),
      Operation(API.revoke, revoke), .reading(API.who, who), .reading(API.status, status),
    ]
  }

  enum API {
    static let keep = OperationDefinition("Keep", in: model, Note.self, Note.self)
    static let inspect = OperationDefinition("Inspect", in: model, Note.self, Note.self)
    static let issue = OperationDefinition("Issue", in: model, Note.self, Note.self)
    static let revoke = OperationDefinition("Revoke", in: model, Note.self, Note.self)
    static let who = OperationDefinition("Who", in: model, Note.self, Note.self)
    static let status = OperationDefinition("Status", in: model, Note.self, Note.self)
  }

  var routes: [HTTPRoute<State>] {
    [
      HTTPRoute(matching: { $0.path == "/notes.txt" }) { _, state, _ throws(AWSError) in
        guard !state.notes.isEmpty else { throw AWSError("NoNotes", "Nothing is kept.", status: 404) }
        return HTTPResponse(body: HTTPBody(state.notes.joined(separator: ",")))
      }
    ]
  }

  func makeState(for scope: Scope) -> State { State() }

  /// A note that begins with an account is that account's.
  func home(of input: some Shape, for scope: Scope) -> Scope {
    guard let text = (input as? Note)?.text, let slash = text.firstIndex(of: "/") else { return scope }
    return Scope(account: String(text[..<slash]), region: scope.region)
  }

  /// The operation may stand in the path.
  func adapt(_ request: inout HTTPRequest) {
    guard request.path.hasPrefix("/do/") else { return }
    request.headers.set("X-Amz-Target", "Vault.\(request.path.dropFirst(4))")
    request.target = "/"
  }

  func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    guard arn.resource == "safe" else { return nil }
    return Resource(
      arn: arn, policy: #"{"open":true}"#,
      attributes: ["Notes": "\(state.notes.count)", "AskedBy": context.caller.account])
  }

  func inventory(_ state: State) -> [InventoryItem] {
    state.notes.map { InventoryItem("Note", [.init("Text", .string($0))]) }
  }

  private func keep(_ input: Note, _ state: inout State, _ context: Context) throws(AWSError) -> Note {
    state.notes.append(input.text ?? "")
    return Note("\(context.account): \(state.notes.count)")
  }

  private func inspect(_ input: Note, _ state: State, _ context: Context) throws(AWSError) -> Note {
    guard let arn = ARN(input.text ?? ""), let resource = context.resource(arn) else {
      return Note("nothing")
    }
    return Note("\(resource.policy ?? "-") \(resource.attributes.sorted { $0.key < $1.key }.map(\.value))")
  }

  private func issue(_ input: Note, _ state: inout State, _ context: Context) throws(AWSError) -> Note {
    context.issue(
      Credential(
        accessKeyID: input.text ?? "", secretAccessKey: "secret",
        arn: ARN(service: "iam", region: "", account: "999999999999", resource: "user/guest"),
        userID: "AIDAGUEST", account: "999999999999", expiration: context.now + .seconds(60)))
    return Note(context.credential(accessKeyID: input.text ?? "")?.userID)
  }

  private func revoke(_ input: Note, _ state: inout State, _ context: Context) throws(AWSError) -> Note {
    context.revoke(accessKeyID: input.text ?? "")
    return Note(context.account(ofAccessKey: input.text ?? ""))
  }

  private func who(_ input: Note, _ state: State, _ context: Context) throws(AWSError) -> Note {
    Note("\(context.caller.arn) \(context.caller.userID)")
  }

  private func status(_ input: Note, _ state: State, _ context: Context) throws(AWSError) -> Note {
    Note("\(context.transition(of: "vault::note"))")
  }

  struct Note: Shape {
    var text: String?
    static let schema = model["Note"]
    init() {}
    init(_ text: String?) { self.text = text }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        if index == 0 { text = try reader.string() } else { try reader.skip() }
      }
    }
    func write(to writer: ShapeWriter) { writer.string(0, text) }
  }
}
