// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// An error with what the service's model says about it: what XML answers print.
public struct ErrorReport {
  /// The code on the wire, which may differ from the shape's name.
  public let code: String
  public let message: String
  public let status: Int
  public let fault: AWSError.Fault
  /// The error's shape, or an empty one.
  public let schema: Schema
  private let error: AWSError

  public init(_ error: AWSError, of service: ServiceModel) {
    let shape = service.error(named: error.code)
    let traits = shape?.error
    self.error = error
    schema = shape ?? EmptyShape.schema
    code = traits?.code ?? error.code
    message = error.message
    let modelled = traits?.isSenderFault.map { $0 ? AWSError.Fault.sender : .receiver }
    status = error.status ?? traits?.status ?? ((error.fault ?? modelled) == .receiver ? 500 : 400)
    fault = error.fault ?? modelled ?? (status >= 500 ? .receiver : .sender)
  }

  /// Adds the members that travel in headers, and the headers that the error brings along.
  public func addHeaders(to response: inout HTTPResponse) {
    for member in schema.members where member.location == .header {
      switch error.members.last(where: { $0.name == member.name })?.value {
      case .string(let text): response.headers.add(member.wireName, text)
      case .integer(let number): response.headers.add(member.wireName, String(number))
      case .boolean(let flag): response.headers.add(member.wireName, flag ? "true" : "false")
      case .timestamp(let instant): response.headers.add(member.wireName, instant.httpDate)
      default: break
      }
    }
    for (name, value) in error.headers { response.headers.set(name, value) }
  }

  fileprivate func write(to writer: XMLWriter) {
    writer.element("Code", code)
    if !message.isEmpty { writer.element("Message", message) }
    for member in error.members where !Self.isMessage(member.name) {
      if let known = schema.members.first(where: { $0.name == member.name }) {
        if known.location == .body { writer.write(dynamic: member.value, as: known) }
      } else {
        writer.element(member.name, member.value)
      }
    }
  }

  private static func isMessage(_ name: String) -> Bool { name == "message" || name == "Message" }
}

extension XMLWriter {
  /// Writes code, message and the other members of an error.
  public final func write(_ report: ErrorReport) { report.write(to: self) }

  /// Writes a value that no schema describes: the elements of arrays repeat the name.
  public final func element(_ name: String, _ value: Document) {
    switch value {
    case .null: break
    case .boolean(let flag): element(name, flag ? "true" : "false")
    case .integer(let number): element(name, String(number))
    case .double(let number): element(name, ScalarText.text(number))
    case .string(let text): element(name, text)
    case .blob(let bytes): element(name, bytes.base64)
    case .timestamp(let instant): element(name, ScalarText.text(instant, .dateTime))
    case .array(let elements): for value in elements { element(name, value) }
    case .object(let members):
      openTag(name)
      for member in members { element(member.name, member.value) }
      closeTag(name)
    }
  }
}
