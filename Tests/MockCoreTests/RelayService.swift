// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import MockCore

/// A made-up service that calls others.
struct RelayService: ServiceBackend {
  struct State: Sendable {
    var copies: [Document] = []
  }

  static let model = ServiceModel(
    """
    service id=Relay apiVersion=2026-01-01 protocol=json jsonVersion=1.0 targetPrefix=Relay endpointPrefix=relay
    operation Relay POST / in=Order out=Order
    structure Order
     Service string
     Operation string
     Input Any
     Output Any
     Failure string
    document Any
    """)

  static let service = ServiceDescriptor(name: "relay", model: model)

  var protocols: [any ProtocolCodec] { [AWSJSON()] }
  var operations: [Operation<State>] { [Operation(API.relay, relay)] }

  enum API {
    static let relay = OperationDefinition("Relay", in: model, Order.self, Order.self)
  }

  func makeState(for scope: Scope) -> State { State() }

  private func relay(_ input: Order, _ state: inout State, _ context: Context) throws(AWSError) -> Order {
    var answer = input
    guard !input.service.isEmpty else {
      // Without a service it copies the input to the region that stands for the operation.
      answer.output = try context.withState(in: input.operation) { (state: inout State, context) in
        state.copies.append(input.input ?? nil)
        return .string("\(context.region): \(state.copies.count)")
      }
      return answer
    }
    answer.output = try context.call(input.service, input.operation, input.input ?? [:])
    if let failure = input.failure { throw AWSError(failure, "as asked") }
    return answer
  }

  struct Order: Shape {
    static let schema = model["Order"]
    var service = ""
    var operation = ""
    var input: Document?
    var output: Document?
    var failure: String?

    init() {}
    init(service: String, operation: String, input: Document, failure: String?) {
      self.service = service
      self.operation = operation
      self.input = input
      self.failure = failure
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: service = try reader.string()
        case 1: operation = try reader.string()
        case 2: input = try reader.document()
        case 4: failure = try reader.string()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, service)
      writer.string(1, operation)
      writer.document(2, input)
      writer.document(3, output)
      writer.string(4, failure)
    }
  }
}
