// SPDX-License-Identifier: Apache-2.0

import HTTPBinding
import JSONFormat
import MockCore

/// JSON in the bodies of an HTTP binding.
struct JSONBodyFormat: BodyFormat {
  /// What an error's body has beside the members of its shape.
  var leading: [Document.Member] = []

  let contentType = "application/json"
  let writesEmptyStructures = true

  func reader(
    of body: Bytes, _ schema: Schema, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    JSONReader(body, schema)
  }

  func writer(for schema: Schema, _ operation: OperationModel?) -> ResponseWriter {
    JSONWriter(schema, leading: leading)
  }

  func unreadable(_ text: String, _ member: Schema.Member) -> AWSError {
    let type =
      switch member.target.kind {
      case .boolean: "a Boolean"
      case .byte: "a Byte"
      case .short: "a Short"
      case .integer: "an Integer"
      case .long: "a Long"
      case .float: "a Float"
      case .double: "a Double"
      case .timestamp: "milliseconds since epoch"
      case .blob: "a Blob"
      default: "a String"
      }
    return AWSError("SerializationException", "STRING_VALUE can not be converted to \(type)", status: 400)
  }
}
