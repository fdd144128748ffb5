// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Writes a selected model in the grammar that ``MockCore/ServiceModel`` reads.
public enum ModelText {
  /// The whole text, a line break behind each line.
  public static func write(_ selection: SelectedModel) -> String {
    var lines = [service(selection.model)]
    for operation in selection.operations {
      lines.append(line(operation, of: selection))
    }
    for operation in selection.absentOperations {
      lines.append("absent \(operation.name) \(operation.method) \(operation.uri)")
    }
    for shape in selection.shapes {
      lines.append(line(shape))
      for member in shape.members { lines.append(line(member)) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func service(_ model: APIModel) -> String {
    var traits = Traits("service")
    traits.add("id", model.serviceID)
    traits.add("apiVersion", model.apiVersion)
    traits.add("protocol", model.protocol)
    traits.add("jsonVersion", model.jsonVersion)
    traits.add("targetPrefix", model.targetPrefix)
    traits.add(model.xmlNamespace)
    traits.add("queryCompatible", if: model.isQueryCompatible)
    traits.add("endpointPrefix", model.endpointPrefix)
    traits.add("signingName", model.signingName)
    return traits.text
  }

  private static func line(_ operation: APIModel.Operation, of selection: SelectedModel) -> String {
    var traits = Traits("operation \(operation.name) \(operation.method) \(operation.uri)")
    traits.add("in", operation.input)
    traits.add("out", operation.output)
    if operation.status != 200 { traits.add("status", String(operation.status)) }
    // A service that moved from Query to JSON still wraps Query's answers, which its model doesn't say any more.
    let isFormerQuery = selection.model.isQueryCompatible && operation.output != nil
    traits.add("wrapper", operation.resultWrapper ?? (isFormerQuery ? operation.name + "Result" : nil))
    traits.add("inputName", operation.inputLocationName)
    traits.add(operation.inputNamespace)
    return traits.text
  }

  private static func line(_ shape: APIModel.Shape) -> String {
    var traits = Traits("\(shape.kind.rawValue) \(shape.name)")
    traits.add("min", shape.minimum)
    traits.add("max", shape.maximum)
    traits.add("pattern", shape.pattern)
    if !shape.values.isEmpty { traits.add("enum", shape.values) }
    traits.add("time", shape.timestampFormat)
    traits.add("sparse", if: shape.isSparse)
    traits.add("flattened", if: shape.isFlattened)
    traits.add("sensitive", if: shape.isSensitive)
    traits.add("streaming", if: shape.isStreaming)
    traits.add("eventStream", if: shape.isEventStream)
    traits.add("xmlName", shape.locationName)
    traits.add(shape.xmlNamespace)
    if let error = shape.error {
      traits.add("error", if: true)
      traits.add("code", error.code)
      traits.add("status", error.status.map { String($0) })
      traits.add("fault", error.isSenderFault.map { $0 ? "sender" : "receiver" })
    }
    return traits.text
  }

  private static func line(_ member: APIModel.Member) -> String {
    var traits = Traits(" \(member.name) \(member.target)")
    traits.add("required", if: member.isRequired)
    traits.add("wire", member.locationName)
    traits.add("in", member.location)
    traits.add("payload", if: member.isPayload)
    traits.add("xmlAttribute", if: member.isXMLAttribute)
    traits.add("flattened", if: member.isFlattened)
    traits.add("idempotencyToken", if: member.isIdempotencyToken)
    traits.add("jsonValue", if: member.isJSONValue)
    traits.add("sensitive", if: member.isSensitive)
    traits.add("hostLabel", if: member.isHostLabel)
    traits.add("eventPayload", if: member.isEventPayload)
    traits.add("eventHeader", if: member.isEventHeader)
    traits.add("queryName", member.queryName)
    traits.add("time", member.timestampFormat)
    traits.add(member.xmlNamespace)
    return traits.text
  }

  /// One line in the making.
  private struct Traits {
    var text: String

    init(_ start: String) { text = start }

    mutating func add(_ word: String, if condition: Bool) {
      if condition { text += " " + word }
    }

    mutating func add(_ key: String, _ value: String?) {
      if let value { text += " \(key)=\(Self.encode(value))" }
    }

    mutating func add(_ key: String, _ values: [String]) {
      text += " \(key)=" + values.map(Self.encode).joined(separator: ",")
    }

    mutating func add(_ namespace: APIModel.Namespace?) {
      add("xmlns", namespace?.uri)
      add("xmlnsPrefix", namespace?.prefix)
    }

    /// Escapes what separates words and list values, and what could end or escape something in a raw Swift literal.
    private static func encode(_ value: String) -> String {
      let hex = Array("0123456789ABCDEF".utf8)
      var result: [UInt8] = []
      for byte in value.utf8 {
        switch byte {
        case 0...0x20, 0x7F...0xFF, UInt8(ascii: "%"), UInt8(ascii: ","), UInt8(ascii: "#"),
          UInt8(ascii: "\""):
          result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        default: result.append(byte)
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }
}
