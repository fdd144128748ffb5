// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of a new service target: a backend that answers one operation, its state, its errors, and a test.
public struct ServiceTemplate: Sendable {
  /// The Swift name: `SNS`. The target is `MockSNS`.
  public let name: String
  let configuration: String
  /// A model of the service's own, for services that AWS doesn't have.
  let ownModel: String?
  let operation: APIModel.Operation
  let isCallableEmpty: Bool
  let codec: String

  public var target: String { "Mock\(name)" }

  /// A service of AWS: its first operation that needs no input.
  public init(name: String, model: APIModel, modelName: String) throws(ModelError) {
    try self.init(name: name, model, ownModel: nil) { operation in
      """
      {
        "model": "\(modelName)",
        "namespace": "\(name)",
        "operations": ["\(operation)"]
      }

      """
    }
  }

  /// A made-up service with a model of its own, to be changed.
  public init(name: String) throws(ModelError) {
    let ownModel = Self.model(named: name)
    try self.init(name: name, try APIModel(json: Data(ownModel.utf8)), ownModel: ownModel) { _ in
      """
      {
        "modelFile": "service-2.json",
        "namespace": "\(name)",
        "operations": "all"
      }

      """
    }
  }

  private init(
    name: String, _ model: APIModel, ownModel: String?, configuration: (String) -> String
  ) throws(ModelError) {
    guard SwiftName.type(name, in: "") == name else {
      throw ModelError("\(name) cannot be the name of a Swift type; try SNS or Inventory")
    }
    let required = Set(model.shapes.filter { $0.members.contains(where: \.isRequired) }.map(\.name))
    let simple = model.operations.filter { $0.input.map { !required.contains($0) } ?? true }
    guard
      let operation = simple.first(where: { $0.name.hasPrefix("List") }) ?? simple.first
        ?? model.operations.first
    else { throw ModelError("the model has no operation") }
    self.name = name
    self.ownModel = ownModel
    self.operation = operation
    self.configuration = configuration(operation.name)
    isCallableEmpty = operation.input.map { !required.contains($0) } ?? true
    codec =
      switch model.protocol {
      case "rest-json": "RESTJSON"
      case "rest-xml": "RESTXML"
      case "query": "AWSQuery"
      case "ec2": "EC2Query"
      case "smithy-rpc-v2-cbor": "RPCv2CBOR"
      default: "AWSJSON"
      }
  }

  /// The module that the codec is in.
  public var codecModule: String { codec == "EC2Query" ? "AWSQuery" : codec }

  /// The files of the target, by their paths in its directory.
  public var sources: [(path: String, text: String)] {
    var files = [
      ("shapes.json", configuration),
      ("\(name).swift", backend),
      ("\(name)+State.swift", state),
      ("\(name)+Errors.swift", errors),
      ("\(operation.name).swift", operationFile),
    ]
    if let ownModel { files.append(("service-2.json", ownModel)) }
    return files
  }

  /// The test target's one file.
  public var test: (path: String, text: String) {
    let call = SwiftName.quoted(SwiftName.member(operation.name))
    let property = SwiftName.quoted(SwiftName.member(name))
    let body =
      isCallableEmpty
      ? """
          let cloud = MockCloud(.\(property))
          try cloud.\(property).\(call)(.init())
      """
      : """
          #expect(\(name).service.model.operation("\(operation.name)") != nil)
      """
    return (
      "\(name)Tests.swift",
      """
      // SPDX-License-Identifier: Apache-2.0

      import MockCore
      import \(target)
      import Testing

      @Suite struct \(name)Tests {
        @Test("\(operation.name) answers")
        func \(SwiftName.member(operation.name))Answers() throws {
      \(body)
        }
      }

      """
    )
  }

  private var backend: String {
    let function = SwiftName.quoted(SwiftName.member(operation.name))
    let property = SwiftName.quoted(SwiftName.member(name))
    return """
      // SPDX-License-Identifier: Apache-2.0

      import \(codecModule)
      public import MockCore

      /// The service: what it is called, what it speaks, and its operations.
      public struct \(name): ServiceBackend {
        public static let service = ServiceDescriptor(name: "\(name.lowercased())", model: \(name).model)

        public var protocols: [any ProtocolCodec] { [\(codec)()] }

        public var operations: [Operation<State>] {
          [
            Operation(API.\(function), \(function))
          ]
        }

        public init() {}

        public func makeState(for scope: Scope) -> State { State() }
      }

      extension MockService {
        /// The service by name: `MockCloud(.\(property))`.
        public static let \(property) = MockService(\(name)())
      }

      """
  }

  private var state: String {
    """
    // SPDX-License-Identifier: Apache-2.0

    extension \(name) {
      /// One account's share of the service in one region.
      public struct State: Sendable {
      }
    }

    """
  }

  private var errors: String {
    """
    // SPDX-License-Identifier: Apache-2.0

    import MockCore

    /// The service's errors, with its exact texts.
    extension AWSError {
      static func resourceNotFound(_ name: String) -> AWSError {
        AWSError("ResourceNotFoundException", "\\(name) does not exist.", status: 404)
      }
    }

    """
  }

  private var operationFile: String {
    func type(_ shape: String?) -> String { shape.map { SwiftName.type($0, in: name) } ?? "EmptyShape" }
    let function = SwiftName.quoted(SwiftName.member(operation.name))
    return """
      // SPDX-License-Identifier: Apache-2.0

      import MockCore

      extension \(name) {
        func \(function)(
          _ input: \(type(operation.input)), _ state: inout State, _ context: Context
        ) throws(AWSError) -> \(type(operation.output)) {
          \(type(operation.output))()
        }
      }

      """
  }

  private static func model(named name: String) -> String {
    """
    {
      "metadata": {
        "serviceId": "\(name)",
        "apiVersion": "2026-01-01",
        "protocol": "json",
        "jsonVersion": "1.0",
        "targetPrefix": "\(name)",
        "endpointPrefix": "\(name.lowercased())"
      },
      "operations": {
        "Ping": {
          "name": "Ping",
          "http": { "method": "POST", "requestUri": "/" },
          "input": { "shape": "PingRequest" },
          "output": { "shape": "PingResponse" }
        }
      },
      "shapes": {
        "PingRequest": {
          "type": "structure",
          "members": { "Message": { "shape": "Message" } }
        },
        "PingResponse": {
          "type": "structure",
          "members": { "Message": { "shape": "Message" } }
        },
        "Message": { "type": "string", "max": 256 }
      }
    }

    """
  }
}
