// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import MockCore

/// A made-up service with one operation of each form, for tests of the cloud itself.
struct CounterService: ServiceBackend {
  struct State: Sendable {
    var counters: OrderedMap<Bytes, Int> = OrderedMap()
    /// Counters that reset themselves, by when.
    var resets: [String: Instant] = [:]
    var received: [String] = []
  }

  var name = "counter"

  static let model = ServiceModel(
    """
    service id=Counter apiVersion=2026-01-01 protocol=json jsonVersion=1.0 targetPrefix=Counter endpointPrefix=counter
    operation Add POST / in=AddRequest out=Value
    operation Get POST / in=NameRequest out=Value
    operation Await POST / in=AddRequest out=Value
    operation Send POST / in=SendRequest out=Value
    operation Measure POST / in=NameRequest out=Value
    operation Slow POST / in=NameRequest out=Value
    absent Drop POST /
    structure AddRequest
     Name CounterName required
     By Amount
    structure NameRequest
     Name CounterName required
    structure SendRequest
     Target string required
     Text string required
    structure Value
     Value integer
     Id string
    string CounterName min=1 max=16 pattern=[a-z]+
    integer Amount max=100
    structure NoSuchCounter error status=404 fault=sender
     message string
    """)

  static let service = ServiceDescriptor(name: "counter", model: model)

  var protocols: [any ProtocolCodec] { [AWSJSON()] }

  var operations: [Operation<State>] {
    [
      Operation(API.add, add),
      .reading(API.get, get),
      .waiting(API.awaitAmount, awaitAmount),
      Operation(API.send, send),
      Operation(API.measure, prepare: { input throws(AWSError) in input.name.utf8.count }, measure),
      .async(API.slow, slow),
    ]
  }

  enum API {
    static let add = OperationDefinition("Add", in: model, AddRequest.self, Value.self)
    static let get = OperationDefinition("Get", in: model, NameRequest.self, Value.self)
    static let awaitAmount = OperationDefinition("Await", in: model, AddRequest.self, Value.self)
    static let send = OperationDefinition("Send", in: model, SendRequest.self, Value.self)
    static let measure = OperationDefinition("Measure", in: model, NameRequest.self, Value.self)
    static let slow = OperationDefinition("Slow", in: model, NameRequest.self, Value.self)
  }

  func makeState(for scope: Scope) -> State { State() }

  /// Adds; an amount of zero makes the counter reset itself ten seconds later.
  func add(_ input: AddRequest, _ state: inout State, _ context: Context) throws(AWSError) -> Value {
    let by = input.by ?? 1
    if by == 0 { state.resets[input.name] = context.now + .seconds(10) }
    if by < 0 {
      context.emit(Event(to: context.scope.arn("counter", "lost"), from: "counter", payload: "lost"))
      throw AWSError("NoSuchCounter", "nothing to take from")
    }
    return state.counters.update(Bytes(input.name)) { value in
      let sum = (value ?? 0) + by
      value = sum
      return Value(value: sum, id: context.uuid())
    }
  }

  func get(_ input: NameRequest, _ state: State, _ context: Context) throws(AWSError) -> Value {
    guard let value = state.counters[Bytes(input.name)] else {
      throw AWSError("NoSuchCounter", "There is no counter \(input.name).")
    }
    return Value(value: value, id: context.caller.account)
  }

  /// Waits up to a minute for the counter to reach an amount.
  func awaitAmount(_ input: AddRequest, _ state: inout State, _ context: Context) throws(AWSError) -> Waiting<
    Value
  > {
    let value = state.counters[Bytes(input.name)] ?? 0
    let answer = Value(value: value, id: nil)
    return value >= input.by ?? 1 ? .done(answer) : .wait(.seconds(60), otherwise: answer)
  }

  func send(_ input: SendRequest, _ state: inout State, _ context: Context) throws(AWSError) -> Value {
    guard let target = ARN(input.target) else { throw AWSError("InvalidTarget", "Not an ARN.") }
    let isKnown = context.resource(target) != nil
    context.emit(Event(to: target, from: "counter", payload: Bytes(input.text)))
    return Value(value: isKnown ? 1 : 0, id: nil)
  }

  func measure(
    _ input: NameRequest, _ length: Int, _ state: inout State, _ context: Context
  ) throws(AWSError) -> Value { Value(value: length, id: nil) }

  func slow(_ input: NameRequest, _ access: StateAccess<State>) async throws(AWSError) -> Value {
    try access { state, _ throws(AWSError) in state.counters[Bytes(input.name)] = 1 }
    await Task.yield()
    let value = try access { state, _ throws(AWSError) in state.counters[Bytes(input.name)] ?? 0 }
    return Value(value: value, id: nil)
  }

  func nextDeadline(_ state: State) -> Instant? { state.resets.values.min() }

  func tick(_ now: Instant, _ state: inout State, _ context: Context) {
    for (name, deadline) in state.resets where deadline <= now {
      state.resets[name] = nil
      state.counters[Bytes(name)] = 0
    }
  }

  func receive(_ event: Event, _ state: inout State, _ context: Context) {
    state.received.append(event.payload.description)
    state.counters[Bytes(event.target.resource), default: 0] += 1
  }

  func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    state.counters.contains(Bytes(arn.resource)) ? Resource(arn: arn) : nil
  }
}

extension CounterService {
  struct AddRequest: Shape {
    var name = ""
    var by: Int?
    static let schema = model["AddRequest"]
    init() {}
    init(_ name: String, _ by: Int? = nil) {
      self.name = name
      self.by = by
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: name = try reader.string()
        case 1: by = try reader.integer()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, name)
      writer.integer(1, by)
    }
  }

  struct NameRequest: Shape {
    var name = ""
    static let schema = model["NameRequest"]
    init() {}
    init(_ name: String) { self.name = name }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        if index == 0 { name = try reader.string() } else { try reader.skip() }
      }
    }
    func write(to writer: ShapeWriter) { writer.string(0, name) }
  }

  struct SendRequest: Shape {
    var target = ""
    var text = ""
    static let schema = model["SendRequest"]
    init() {}
    init(_ target: String, _ text: String) {
      self.target = target
      self.text = text
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: target = try reader.string()
        case 1: text = try reader.string()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, target)
      writer.string(1, text)
    }
  }

  struct Value: Shape {
    var value: Int?
    var id: String?
    static let schema = model["Value"]
    init() {}
    init(value: Int?, id: String?) {
      self.value = value
      self.id = id
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: value = try reader.integer()
        case 1: id = try reader.string()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.integer(0, value)
      writer.string(1, id)
    }
  }
}

extension MockCloud {
  var counter: ServiceCalls<CounterService> { calls(to: CounterService.self) }

  /// A request as an SDK signs and sends it.
  static func request(
    _ operation: String, _ body: String, account: String = "111122223333", region: String = "eu-west-1",
    host: String = "counter.eu-west-1.amazonaws.com"
  ) -> HTTPRequest {
    HTTPRequest(
      method: .post, target: "/",
      headers: [
        "Host": host, "X-Amz-Target": "Counter.\(operation)", "Content-Type": "application/x-amz-json-1.0",
        "Authorization":
          "AWS4-HMAC-SHA256 Credential=\(account)/20260101/\(region)/counter/aws4_request, SignedHeaders=host, Signature=0",
      ], body: HTTPBody(body))
  }

  /// The body of the answer to one call.
  func wire(_ operation: String, _ body: String, account: String = "111122223333") async throws -> String {
    try await respond(to: Self.request(operation, body, account: account)).text
  }
}

extension HTTPResponse {
  /// Status and body in one text, for comparisons.
  var text: String { "\(status) \(body.bytes?.description ?? "")" }
}
