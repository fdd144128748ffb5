// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// What was asked of an export, and what became of it.
struct TableExport: Sendable {
  var description: DynamoDB.ExportDescription
  var arn: String { description.exportArn ?? "" }
  var tableARN: String { description.tableArn ?? "" }
}

/// One item of an export, in the format that was asked for.
struct ExportWriter: ~Copyable {
  let format: DynamoDB.ExportFormat
  private(set) var count = 0
  private var builder = BytesBuilder(capacity: 1_024)

  init(_ format: DynamoDB.ExportFormat) { self.format = format }

  /// An item as it was at the time of the export.
  mutating func append(_ item: Item) { append([("Item", item)], at: nil) }

  /// What became of an item between two times.
  mutating func append(
    _ change: ChangeRecord, keys: Item, view: DynamoDB.ExportViewType, at time: Instant
  ) {
    var parts = [("Keys", keys)]
    if view != .newImage, let old = change.old { parts.append(("OldImage", old)) }
    if let new = change.new { parts.append(("NewImage", new)) }
    append(parts, at: time)
  }

  private mutating func append(_ parts: [(name: String, item: Item)], at time: Instant?) {
    count &+= 1
    if format == .ion {
      var fields = parts.map { "\($0.name):\(IonText.text(.map($0.item.attributes)))" }
      if let time {
        fields.insert("Metadata:{WriteTimestampMicros:\(time.microsecondsSince1970).}", at: 1)
      }
      let text = "{\(fields.joined(separator: ","))}"
      builder.append("$ion_1_0 \(time == nil ? text : "{Record:\(text)}")")
    } else {
      var members: [Document.Member] = []
      if let time {
        members.append(
          .init(
            "Metadata", ["WriteTimestampMicros": ["N": .string(String(time.microsecondsSince1970))]]
          ))
      }
      for part in parts { members.append(.init(part.name, part.item.document)) }
      builder.append(JSON.serialize(.object(members)))
    }
    builder.append("\n")
  }

  mutating func finish() -> Bytes { builder.finish() }
}

/// Values in Amazon Ion's text form, as DynamoDB exports them.
enum IonText {
  static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .number(let number): decimal(number)
    case .binary(let bytes): "{{\(bytes.base64)}}"
    case .bool(let flag): flag ? "true" : "false"
    case .null: "null"
    case .list(let values): "[\(values.map(text).joined(separator: ","))]"
    case .map(let map):
      "{\(map.entries.map { "\(symbol($0.name)):\(text($0.value))" }.joined(separator: ","))}"
    case .stringSet(let members): "$dynamodb_SS::[\(members.map(quoted).joined(separator: ","))]"
    case .numberSet(let members): "$dynamodb_NS::[\(members.map(decimal).joined(separator: ","))]"
    case .binarySet(let members):
      "$dynamodb_BS::[\(members.map { "{{\($0.base64)}}" }.joined(separator: ","))]"
    }
  }

  /// A decimal has a point or an exponent, which tells it from an integer.
  private static func decimal(_ number: Number) -> String {
    let text = number.description.map { $0 == "E" ? "d" : String($0) }.joined()
    return text.contains(".") || text.contains("d") ? text : text + "."
  }

  private static func quoted(_ text: String) -> String { escaped(text, "\"") }

  private static func symbol(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.utf8.allSatisfy { ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == 95 }
      && !(name.utf8.first.map { $0 &- 48 < 10 } ?? true)
      && !["null", "true", "false", "nan"].contains(name)
    return isPlain ? name : escaped(name, "'")
  }

  private static func escaped(_ text: String, _ quote: Character) -> String {
    var result = String(quote)
    for character in text.unicodeScalars {
      switch character {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\\": result += "\\\\"
      case _ where Character(character) == quote: result += "\\\(quote)"
      case _ where character.value < 0x20: result += "\\x" + Bytes([UInt8(character.value)]).hex
      default: result.unicodeScalars.append(character)
      }
    }
    return result + String(quote)
  }
}

extension Table {
  func eachItem(_ body: (Item) -> Void) { for item in items.values { body(item) } }

  /// What became of each item that is another one in a later state of the table.
  func eachChange(until later: Table, _ body: (ChangeRecord, _ keys: Item) -> Void) {
    let names = (keys.hash + keys.range).map(\.name)
    func tell(_ old: Item?, _ new: Item?) {
      guard old != new, let keys = (new ?? old)?.keeping(names) else { return }
      body(ChangeRecord(old: old, new: new, cause: .request, time: later.createdAt), keys)
    }
    var (mine, theirs) = (items.makeIterator(), later.items.makeIterator())
    var (old, new) = (mine.next(), theirs.next())
    while old != nil || new != nil {
      if let before = old, new.map({ before.key < $0.key }) ?? true {
        tell(before.value, nil)
        old = mine.next()
      } else if let after = new, old.map({ after.key < $0.key }) ?? true {
        tell(nil, after.value)
        new = theirs.next()
      } else {
        tell(old?.value, new?.value)
        (old, new) = (mine.next(), theirs.next())
      }
    }
  }
}
