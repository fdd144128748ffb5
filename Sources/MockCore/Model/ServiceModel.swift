// SPDX-License-Identifier: Apache-2.0

/// A service's API at run time: its operations, shapes and errors with all their traits.
///
/// Made once per process from the model text that the shape generator writes, on first use. It is never freed, and nor are
/// its shapes and operations: refer to them as usual, not by `unowned`, of which the runtime keeps no count for them.
public final class ServiceModel: @unchecked Sendable {
  // Everything is set while parsing, before the model is handed out. What every request reads is not checked for
  // exclusive access at run time.

  /// The SDKs' service id: `SQS`, `Cognito Identity`.
  public internal(set) var serviceID = ""
  @inlinable public internal(set) var apiVersion: String {
    get { ownApiVersion }
    set { ownApiVersion = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownApiVersion = ""
  /// `json`, `rest-json`, `query`, `ec2`, `rest-xml`, `smithy-rpc-v2-cbor`: what the SDKs speak by default.
  public internal(set) var `protocol` = ""
  /// Whether that is one of the two kinds of Query; asked by every typed call.
  @exclusivity(unchecked) private(set) var speaksQuery = false
  /// `1.0` or `1.1` for AWS JSON.
  @inlinable public internal(set) var jsonVersion: String? {
    get { ownJsonVersion }
    set { ownJsonVersion = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownJsonVersion: String?
  /// What stands before the operation in `X-Amz-Target`.
  @inlinable public internal(set) var targetPrefix: String? {
    get { ownTargetPrefix }
    set { ownTargetPrefix = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownTargetPrefix: String?
  /// The XML namespace of answers.
  @inlinable public internal(set) var xmlNamespace: Schema.XMLNamespace? {
    get { ownXmlNamespace }
    set { ownXmlNamespace = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownXmlNamespace: Schema.XMLNamespace?
  /// Errors carry `x-amzn-query-error` (JSON and CBOR services that once spoke Query).
  public internal(set) var isQueryCompatible = false
  public internal(set) var endpointPrefix = ""
  public internal(set) var signingName = ""

  /// The operations that are built, in the model's order.
  @exclusivity(unchecked) public internal(set) var operations: [OperationModel] = []
  /// The operations that AWS has and that are not built, in the model's order.
  public internal(set) var absentOperations: [AbsentOperation] = []
  @exclusivity(unchecked) private var operationNames = WireNames(names: [])
  private(set) var shapes: [String: Schema] = [:]

  public struct AbsentOperation: Sendable {
    public let name: String
    public let method: HTTPMethod
    public let uri: URITemplate
  }

  /// Parses model text as the shape generator writes it. A text that isn't one is a mistake in the program: it stops
  /// with the line that is wrong.
  public init(_ text: String) {
    var parser = ModelTextParser(model: self)
    parser.parse(text)
    shapes = parser.shapes
    operationNames = WireNames(names: operations.map(\.name))
    speaksQuery = `protocol` == "query" || `protocol` == "ec2"
    keep()
  }

  /// Every request passes these on, and nothing refers to a model that isn't there for ever.
  private func keep() {
    Immortal.keep(self)
    Immortal.keep(operations)
    operationNames.keep()
    for operation in operations { Immortal.keep(operation) }
    for schema in shapes.values { schema.keep() }
  }

  /// The schema of a structure of this model.
  public subscript(name: String) -> Schema {
    guard let schema = shapes[name] else {
      preconditionFailure("no shape \(name) in the model of \(serviceID)")
    }
    return schema
  }

  /// The schema of this name, where the model has it.
  public func shape(named name: String) -> Schema? { shapes[name] }

  /// The error shape of this name.
  public func error(named name: String) -> Schema? {
    guard let schema = shapes[name], schema.error != nil else { return nil }
    return schema
  }

  /// The operation of this name, where it is built.
  public func operation(_ name: String) -> OperationModel? {
    var name = name
    return name.withUTF8 { operation(UnsafeRawBufferPointer($0)) }
  }

  /// The operation whose name are these bytes, where it is built.
  public func operation(_ name: UnsafeRawBufferPointer) -> OperationModel? {
    operationNames.index(of: name, guess: -1).map { operations[$0] }
  }

  /// The operation of this name, for those who know that it is there.
  func operation(named name: String) -> OperationModel {
    guard let operation = self.operation(name) else {
      preconditionFailure("no operation \(name) in the model of \(serviceID)")
    }
    return operation
  }
}
