// SPDX-License-Identifier: Apache-2.0

public import MockCore

public struct SQS: ServiceBackend {
  public struct State: Sendable {}

  public static let service = ServiceDescriptor(name: "sqs", model: SQS.model)
  public var protocols: [any ProtocolCodec] { [] }
  public var operations: [Operation<State>] { [] }

  public init() {}
  public func makeState(for scope: Scope) -> State { State() }
}
