// SPDX-License-Identifier: Apache-2.0

/// An error as AWS reports it; every failure of an operation is one.
///
/// Where ``code`` is the name of an error shape in the service's model, status, fault and the code that Query and XML
/// bodies print come from the model unless they are given here.
public struct AWSError: Error, Sendable {
  /// The error's name: `QueueDoesNotExist`, `ValidationException`.
  public var code: String
  public var message: String
  /// The HTTP status; by default the model's, then 400, or 500 for ``Fault/receiver``.
  public var status: Int?
  public var fault: Fault?
  /// Members beside code and message, in the order of the wire.
  public var members: [Document.Member]
  public var headers: HTTPHeaders

  public enum Fault: String, Sendable {
    /// The request was wrong.
    case sender = "Sender"
    /// The service failed.
    case receiver = "Receiver"
  }

  public init(
    _ code: String, _ message: String, status: Int? = nil, fault: Fault? = nil,
    members: [Document.Member] = [], headers: HTTPHeaders = [:]
  ) {
    self.code = code
    self.message = message
    self.status = status
    self.fault = fault
    self.members = members
    self.headers = headers
  }
}
