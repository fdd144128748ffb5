// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension ItemReader {
  /// Writes the attributes of an item or of a map as JSON, from their number on.
  mutating func write(to json: inout JSONBuffer) {
    var mark = UInt8(ascii: "{")
    for _ in 0..<count() {
      json.append(mark)
      mark = UInt8(ascii: ",")
      json.append(string: rawString())
      json.append(UInt8(ascii: ":"))
      writeValue(to: &json)
    }
    json.append(mark == UInt8(ascii: ",") ? "}" : "{}")
  }

  private mutating func writeValue(to json: inout JSONBuffer) {
    switch enter() {
    case .string:
      json.append("{\"S\":")
      json.append(string: rawString())
    case .number:
      json.append("{\"N\":\"")
      json.append(plain: number().description)
      json.append(UInt8(ascii: "\""))
    case .map:
      json.append("{\"M\":")
      write(to: &json)
    case .list:
      json.append("{\"L\":")
      writeList(to: &json) { reader, json in reader.writeValue(to: &json) }
    case .no: json.append("{\"BOOL\":false")
    case .yes: json.append("{\"BOOL\":true")
    case .stringSet:
      json.append("{\"SS\":")
      writeList(to: &json) { reader, json in json.append(string: reader.rawString()) }
    case .numberSet:
      json.append("{\"NS\":")
      writeList(to: &json) { reader, json in
        json.append(UInt8(ascii: "\""))
        json.append(plain: reader.number().description)
        json.append(UInt8(ascii: "\""))
      }
    case .binary:
      json.append("{\"B\":")
      json.append(base64: rawString())
    case .binarySet:
      json.append("{\"BS\":")
      writeList(to: &json) { reader, json in json.append(base64: reader.rawString()) }
    case .null, nil: json.append("{\"NULL\":true")
    }
    json.append(UInt8(ascii: "}"))
  }

  /// Writes the elements of a list or set, from their number on.
  private mutating func writeList(
    to json: inout JSONBuffer, _ element: (inout ItemReader, inout JSONBuffer) -> Void
  ) {
    json.append(UInt8(ascii: "["))
    for index in 0..<count() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      element(&self, &json)
    }
    json.append(UInt8(ascii: "]"))
  }
}
