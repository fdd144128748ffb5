// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension XMLWriter {
  /// Writes an error's code, message and other members, as they stand in `<Error>`.
  public final func write(_ error: AWSError, _ report: ErrorReport) {
    element("Code", report.queryCode)
    if !error.message.isEmpty { element("Message", error.message) }
    for member in report.modelled where !Self.isMessage(member.name) {
      if let known = report.schema?.members.first(where: { $0.name == member.name }), known.location == .body
      {
        write(dynamic: member.value, as: known)
      }
    }
    for member in report.unmodelled where !Self.isMessage(member.name) { element(member.name, member.value) }
  }

  private static func isMessage(_ name: String) -> Bool { name == "message" || name == "Message" }

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
