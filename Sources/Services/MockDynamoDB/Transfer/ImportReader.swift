// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Reads the items of a file that is imported; an item that can't be read is `nil`.
enum ImportReader {
  static func items(
    _ content: Bytes, _ format: DynamoDB.InputFormat, _ csv: DynamoDB.CsvOptions?,
    types: [String: ValueType]
  ) -> [Item?] {
    switch format {
    case .csv: csvItems(content, csv, types)
    case .ion: ionItems(content)
    default: jsonItems(content)
    }
  }

  // MARK: JSON

  private static func jsonItems(_ content: Bytes) -> [Item?] {
    lines(content).map { line in
      guard let document = try? JSON.parse(line), let item = document["Item"]?.object else {
        return nil
      }
      return try? Item(document: item)
    }
  }

  /// Lines that are not blank.
  private static func lines(_ content: Bytes) -> [Bytes] {
    content.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let line = content.slice(line.startIndex..<line.endIndex)
      return line.allSatisfy { $0 == 13 || $0 == 32 || $0 == 9 } ? nil : line
    }
  }

  // MARK: CSV

  private static func csvItems(
    _ content: Bytes, _ options: DynamoDB.CsvOptions?, _ types: [String: ValueType]
  ) -> [Item?] {
    let delimiter = options?.delimiter?.utf8.first ?? UInt8(ascii: ",")
    var rows = csvRows(content, delimiter)[...]
    guard let header = options?.headerList ?? rows.popFirst() else { return [] }
    return rows.map { row in
      guard row.count <= header.count else { return nil }
      var attributes: [String: DynamoDB.AttributeValue] = [:]
      for (name, text) in zip(header, row) {
        // All but keys are texts.
        switch types[name] {
        case .number?: attributes[name] = .n(text)
        case .binary?: attributes[name] = Bytes(base64: text).map { .b($0) } ?? .unknown(.empty)
        default: attributes[name] = .s(text)
        }
      }
      return try? Item(attributes)
    }
  }

  private static func csvRows(_ content: Bytes, _ delimiter: UInt8) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    func text() -> String { String(decoding: field, as: UTF8.self) }
    content.withUnsafeBytes { bytes in
      for byte in bytes {
        if isQuoted {
          if byte == UInt8(ascii: "\"") {
            (isQuoted, wasQuote) = (false, true)
          } else {
            field.append(byte)
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""):
          // A quote behind the end of a quoted part is one of its characters.
          if wasQuote { field.append(byte) }
          isQuoted = true
        case delimiter:
          row.append(text())
          field = []
        case UInt8(ascii: "\n"):
          row.append(text())
          if row != [""] { rows.append(row) }
          (row, field) = ([], [])
        case UInt8(ascii: "\r"): break
        default: field.append(byte)
        }
        wasQuote = false
      }
    }
    row.append(text())
    if row != [""] { rows.append(row) }
    return rows
  }

  // MARK: Ion

  private static func ionItems(_ content: Bytes) -> [Item?] {
    var reader = IonReader(content)
    var items: [Item?] = []
    reading: while let value = reader.nextTopLevel() {
      guard case .success(.map(let record)) = value, case .map(let item)? = record["Item"] else {
        items.append(nil)
        // Behind a mistake nothing can be told apart.
        if case .failure = value { break reading }
        continue
      }
      // Held to what items of requests are held to.
      items.append(try? Item(item.attributeValues))
    }
    return items
  }
}

extension Item {
  /// Checks and takes an item in DynamoDB's JSON.
  init(document members: [Document.Member]) throws(AWSError) {
    var attributes: [String: DynamoDB.AttributeValue] = [:]
    for member in members {
      attributes[member.name] = try DynamoDB.AttributeValue(document: member.value)
    }
    try self.init(attributes)
  }
}

extension DynamoDB.AttributeValue {
  /// A value in DynamoDB's JSON. The JSON parser has held it against how deep things may be.
  init(document: Document) throws(AWSError) {
    guard let members = document.object, members.count == 1, let member = members.first,
      let value = Self.value(of: member)
    else { throw .validation("Not an attribute value") }
    self = value
  }

  private static func value(of member: Document.Member) -> Self? {
    let value = member.value
    switch member.name {
    case "S": return value.string.map { .s($0) }
    case "N": return value.string.map { .n($0) }
    case "B":
      if case .blob(let bytes) = value { return .b(bytes) }
      return value.string.flatMap { Bytes(base64: $0) }.map { .b($0) }
    case "BOOL": return value.boolean.map { .bool($0) }
    case "NULL": return value.boolean.map { .null($0) }
    case "SS": return strings(value).map { .ss($0) }
    case "NS": return strings(value).map { .ns($0) }
    case "BS":
      if let elements = value.array, !elements.isEmpty {
        let blobs = elements.compactMap { if case .blob(let bytes) = $0 { bytes } else { nil } }
        if blobs.count == elements.count { return .bs(blobs) }
      }
      guard let texts = strings(value) else { return nil }
      let members = texts.compactMap { Bytes(base64: $0) }
      return members.count == texts.count ? .bs(members) : nil
    case "L":
      guard let elements = value.array else { return nil }
      let values = elements.compactMap { try? Self(document: $0) }
      return values.count == elements.count ? .l(values) : nil
    case "M":
      guard let entries = value.object else { return nil }
      var map: [String: Self] = [:]
      for entry in entries {
        guard let inner = try? Self(document: entry.value) else { return nil }
        map[entry.name] = inner
      }
      return .m(map)
    default: return nil
    }
  }

  private static func strings(_ document: Document) -> [String]? {
    guard let elements = document.array else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == elements.count ? texts : nil
  }
}
