// SPDX-License-Identifier: Apache-2.0

/// One operation of a service's API, as its model describes it.
public final class OperationModel: @unchecked Sendable {
  // Set once while the model is linked, before anybody else sees it: no need to check for exclusive access.

  public let name: String
  /// Its place among those of its model that are built; below zero for a stand-in.
  let index: Int
  public let method: HTTPMethod
  public let uri: URITemplate
  /// The status of a successful answer.
  public let status: Int
  @inlinable public internal(set) var input: Schema {
    get { ownInput }
    set { ownInput = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownInput: Schema = EmptyShape.schema
  @inlinable public internal(set) var output: Schema {
    get { ownOutput }
    set { ownOutput = newValue }
  }
  @exclusivity(unchecked) @usableFromInline var ownOutput: Schema = EmptyShape.schema
  /// The element around a Query answer's members; `nil` for none.
  public let resultWrapper: String?
  /// The XML root of the request body, where the model names one.
  public let inputLocationName: String?
  public let inputNamespace: Schema.XMLNamespace?
  // Models are never freed, and are not to be referred to otherwise (see `Immortal`).
  unowned(unsafe) let serviceReference: ServiceModel
  public var service: ServiceModel { serviceReference }

  init(
    name: String, index: Int, method: HTTPMethod, uri: URITemplate, status: Int, resultWrapper: String?,
    inputLocationName: String?, inputNamespace: Schema.XMLNamespace?, service: ServiceModel
  ) {
    self.name = name
    self.index = index
    self.method = method
    self.uri = uri
    self.status = status
    self.resultWrapper = resultWrapper
    self.inputLocationName = inputLocationName
    self.inputNamespace = inputNamespace
    serviceReference = service
  }

  /// The stand-in for HTTP that no model describes.
  convenience init(route request: HTTPRequest, of service: ServiceModel) {
    self.init(
      name: request.method.rawValue, index: -1, method: request.method, uri: URITemplate("/"), status: 200,
      resultWrapper: nil, inputLocationName: nil, inputNamespace: nil, service: service)
  }
}

/// An operation together with the Swift types of its input and output.
public struct OperationDefinition<Input: Shape, Output: Shape>: Sendable {
  public let model: OperationModel

  /// Pairs the operation of this name in `service` with its types.
  public init(_ name: String, in service: ServiceModel, _: Input.Type, _: Output.Type) {
    model = service.operation(named: name)
  }
}
