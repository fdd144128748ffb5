// SPDX-License-Identifier: Apache-2.0

/// An error as AWS reports it; every failure of an operation is one.
///
/// Where ``code`` is the name of an error shape in the service's model, status, fault and the code that Query and XML
/// bodies print come from the model unless they are given here.
public struct AWSError: Error, Sendable {
  private struct Fields: Sendable {
    var code: String
    var message: String
    var status: Int?
    var fault: Fault?
    var members: [Document.Member]
    var headers: HTTPHeaders
  }

  private final class Box: Sendable {
    let fields: Fields
    init(_ fields: Fields) { self.fields = fields }
  }

  // One reference: each call that may throw copies the error it gets part by part, in code of its own. With a dozen
  // words that was 15 % of the code of S3's shapes in debug builds.
  private var box: Box

  private var fields: Fields {
    _read { yield box.fields }
    set { box = Box(newValue) }
  }

  /// The error's name: `QueueDoesNotExist`, `ValidationException`.
  public var code: String {
    get { fields.code }
    set { fields.code = newValue }
  }
  public var message: String {
    get { fields.message }
    set { fields.message = newValue }
  }
  /// The HTTP status; by default the model's, then 400, or 500 for ``Fault/receiver``.
  public var status: Int? {
    get { fields.status }
    set { fields.status = newValue }
  }
  public var fault: Fault? {
    get { fields.fault }
    set { fields.fault = newValue }
  }
  /// Members beside code and message, in the order of the wire.
  public var members: [Document.Member] {
    get { fields.members }
    set { fields.members = newValue }
  }
  public var headers: HTTPHeaders {
    get { fields.headers }
    set { fields.headers = newValue }
  }

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
    box = Box(
      Fields(code: code, message: message, status: status, fault: fault, members: members, headers: headers))
  }
}
