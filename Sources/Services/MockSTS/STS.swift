// SPDX-License-Identifier: Apache-2.0

public import MockCore

public struct STS: ServiceBackend {
  public struct State: Sendable {}

  public static let service = ServiceDescriptor(name: "sts", model: STS.model)
  public var protocols: [any ProtocolCodec] { [] }
  public var operations: [Operation<State>] { [] }

  public init() {}
  public func makeState(for scope: Scope) -> State { State() }
}
