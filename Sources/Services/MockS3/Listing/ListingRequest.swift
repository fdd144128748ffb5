// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What all listings are asked: which keys, how many, and how they are written.
struct ListingRequest {
  /// No page holds more.
  static let greatestPage = 1000

  let filter: KeyFilter
  let limit: Int
  let encodingType: S3.EncodingType?
  /// As answers repeat it; `nil` where none was given.
  let delimiter: String?

  /// - Parameter argument: What S3 calls the limit when it complains of it.
  init(
    prefix: String?, delimiter: String?, limit: Int?, _ argument: String, encodingType: S3.EncodingType?
  ) throws(AWSError) {
    if let encodingType, encodingType != .url {
      throw .invalidArgument(
        "Invalid Encoding Method specified in Request", "encoding-type", encodingType.rawValue)
    }
    self.limit = try Self.limit(limit, argument)
    self.encodingType = encodingType
    self.delimiter = delimiter.flatMap { $0.isEmpty ? nil : $0 }
    filter = KeyFilter(prefix: Bytes(prefix ?? ""), delimiter: Bytes(delimiter ?? ""))
  }

  /// How many things a page holds at most.
  static func limit(_ requested: Int?, _ argument: String) throws(AWSError) -> Int {
    guard let requested else { return greatestPage }
    guard requested >= 0, requested <= Int(Int32.max) else {
      throw .invalidArgument(
        "Argument \(argument == "max-keys" ? "maxKeys" : argument) must be an integer between 0 and 2147483647",
        argument, String(requested))
    }
    return min(requested, greatestPage)
  }

  /// A key or a part of one, as the answer has it.
  func text(_ key: String) -> String { encodingType == nil ? key : Self.urlEncoded(Bytes(key)) }
  func text(_ key: Bytes) -> String { encodingType == nil ? key.description : Self.urlEncoded(key) }

  func commonPrefixes(_ groups: [Bytes]) -> [S3.CommonPrefix]? {
    groups.isEmpty ? nil : groups.map { S3.CommonPrefix(prefix: text($0)) }
  }

  /// `a b/c+d` as `a+b/c%2Bd`: the encoding of forms as Java has it, which spares `*`, and slashes.
  static func urlEncoded(_ key: Bytes) -> String {
    key.withUnsafeBytes { source in
      String(unsafeUninitializedCapacity: source.count * 3) { target in
        var end = 0
        for byte in source {
          switch byte {
          case 0x61...0x7A, 0x41...0x5A, 0x2D...0x39, UInt8(ascii: "_"), UInt8(ascii: "*"): target[end] = byte
          case UInt8(ascii: " "): target[end] = UInt8(ascii: "+")
          default:
            target[end] = UInt8(ascii: "%")
            target[end &+ 1] = digit(byte &>> 4)
            target[end &+ 2] = digit(byte & 15)
            end &+= 2
          }
          end &+= 1
        }
        return end
      }
    }
  }

  private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 &+ nibble : 0x37 &+ nibble }
}

/// One page of a listing.
struct ListingPage<Entry> {
  private(set) var entries: [Entry] = []
  private(set) var groups: [Bytes] = []
  /// There is more than this page holds.
  private(set) var isTruncated = false
  /// The last thing on the page was a common prefix.
  private(set) var endsInGroup = false
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { entries.count + groups.count }

  /// Takes a thing in; `false`, when the page was full before.
  mutating func append(_ entry: @autoclosure () -> Entry) -> Bool {
    guard hasRoom() else { return false }
    entries.append(entry())
    endsInGroup = false
    return true
  }

  mutating func append(group: Bytes) -> Bool {
    guard hasRoom() else { return false }
    groups.append(group)
    endsInGroup = true
    return true
  }

  private mutating func hasRoom() -> Bool {
    if count < limit { return true }
    // A page of nothing is never told to go on: it would forever.
    isTruncated = limit > 0
    return false
  }
}
