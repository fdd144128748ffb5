// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A value down to its last member as text, the same for equal values: what a state is compared by.
public struct StateDump {
  private var text = ""

  public static func of(_ value: Any) -> String {
    var dump = StateDump()
    dump.write(value)
    return dump.text
  }

  /// Where two texts part, with something around it.
  public static func difference(_ left: String, _ right: String) -> String {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    var place = 0
    while place < min(a.count, b.count), a[place] == b[place] { place += 1 }
    func around(_ bytes: [UInt8]) -> String {
      String(decoding: bytes[max(0, place - 200)..<min(bytes.count, place + 100)], as: UTF8.self)
    }
    return "\(around(a))\n-- is now --\n\(around(b))"
  }

  private mutating func write(_ value: Any) {
    switch value {
    case let bytes as Bytes:
      text += bytes.count < 80 ? "'\(bytes)'" : "'\(bytes.count) \(SHA256.hash(bytes).hex)'"
    case let string as String: text += string.debugDescription
    case let map as any DumpedMap:
      text += "["
      map.eachEntry { key, value in
        write(key)
        text += ":"
        write(value)
        text += ","
      }
      text += "]"
    case let number as Int: text += String(number)
    case let truth as Bool: text += truth ? "true" : "false"
    case let instant as Instant: text += String(instant.microsecondsSince1970)
    default: writeMembers(value)
    }
  }

  private mutating func writeMembers(_ value: Any) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .dictionary, .set:
      // Their order is chance.
      text += "{" + mirror.children.map { Self.of($0.value) }.sorted().joined(separator: ",") + "}"
    case .optional:
      guard let child = mirror.children.first else {
        text += "-"
        return
      }
      write(child.value)
    case nil where mirror.children.isEmpty: text += "\(value)"
    case .enum where mirror.children.isEmpty: text += "\(value)"
    default:
      text += "("
      for (label, child) in mirror.children {
        if let label { text += label + "=" }
        write(child)
        text += " "
      }
      if let parent = mirror.superclassMirror {
        for (label, child) in parent.children {
          text += (label ?? "") + "="
          write(child)
        }
      }
      text += ")"
    }
  }
}

/// An ordered map of any types.
private protocol DumpedMap {
  func eachEntry(_ body: (Any, Any) -> Void)
}

extension OrderedMap: DumpedMap {
  fileprivate func eachEntry(_ body: (Any, Any) -> Void) {
    for (key, value) in self { body(key, value) }
  }
}
