// SPDX-License-Identifier: Apache-2.0

extension LoggedRequest: CustomStringConvertible {
  /// The call as one would write it, and what came of it:
  /// `s3 GetObject(Bucket: "books", Key: "moby-dick.txt") → NoSuchKey: The specified key does not exist.`
  public var description: String {
    let parameters = CallText.parameters(input.document)
    switch result {
    case .success: return "\(service) \(operation)(\(parameters))"
    case .failure(let error): return "\(service) \(operation)(\(parameters)) → \(error)"
    }
  }
}

extension AWSError: CustomStringConvertible {
  /// Code and message: `NoSuchKey: The specified key does not exist.`
  public var description: String { message.isEmpty ? code : "\(code): \(message)" }
}

/// Values as they are read best, cut where nobody would read on.
package enum CallText {
  private static let lengthLimit = 200
  private static let countLimit = 10

  static func parameters(_ document: Document) -> String {
    guard let members = document.object else { return text(document) }
    return list(members.map { "\($0.name): \(text($0.value))" })
  }

  private static func text(_ document: Document) -> String {
    switch document {
    case .null: "null"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .double(let value): String(value)
    case .string(let value): quoted(value)
    case .blob(let bytes): "(\(bytes.count) bytes)"
    case .timestamp(let instant): instant.iso8601(fraction: .whenNeeded)
    case .array(let values): "[" + list(values.prefix(countLimit + 1).map(text)) + "]"
    case .object(let members):
      "{" + list(members.prefix(countLimit + 1).map { "\($0.name): \(text($0.value))" }) + "}"
    }
  }

  private static func list(_ items: [String]) -> String {
    items.prefix(countLimit).joined(separator: ", ") + (items.count > countLimit ? ", …" : "")
  }

  package static func quoted(_ text: String) -> String {
    let isLong = text.utf8.count > lengthLimit
    let shown = isLong ? String(text.prefix(lengthLimit)) + "…" : text
    return shown.debugDescription
  }
}
