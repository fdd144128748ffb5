// SPDX-License-Identifier: Apache-2.0

/// One of AWS's wire protocols: which operation a request names, how its input is read, and how outputs and errors
/// are written.
///
/// A codec knows formats, never services: what differs between services stands in their ``ServiceModel``.
public protocol ProtocolCodec: Sendable {
  /// The protocol's name in the API models: `json`, `rest-json`, `query`, `ec2`, `rest-xml`, `smithy-rpc-v2-cbor`.
  var name: String { get }

  /// What the request asks of this service, `nil` when it doesn't speak this protocol.
  func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch?

  /// A reader of the operation's input. Throws when the request cannot be one, such as a body that isn't JSON.
  func reader(for request: HTTPRequest, _ operation: OperationModel) throws(AWSError) -> ShapeReader

  /// A writer of the operation's output.
  func writer(for operation: OperationModel, requestID: String) -> ResponseWriter

  /// The answer that reports `error`.
  func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse
}

/// What a codec finds in a request.
public enum OperationMatch: Sendable {
  /// An operation that is built.
  case operation(OperationModel)
  /// The protocol's own way of naming an operation, but the model has none of this name, or it isn't built.
  case unknown(String)
}

extension ProtocolCodec {
  /// Reads an input; the second value lists required members that were absent, by path.
  public func decode<Input: Shape>(
    _: Input.Type, from request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> (input: Input, missing: [String]) {
    let reader = try reader(for: request, operation)
    let input: Input = try reader.structure()
    return (input, reader.missing)
  }

  /// Writes an output.
  public func encode<Output: Shape>(
    _ output: Output, for operation: OperationModel, requestID: String
  ) -> HTTPResponse {
    let writer = writer(for: operation, requestID: requestID)
    writer.root(output)
    return writer.finish()
  }
}
