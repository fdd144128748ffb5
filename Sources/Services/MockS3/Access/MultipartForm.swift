// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A form as browsers send it (RFC 7578), up to and with its file.
struct MultipartForm: Sendable {
  /// In the order of the form, names in lower case; what stands behind the file doesn't count.
  private(set) var fields: [Field] = []
  private(set) var file: File?

  struct Field: Sendable, Hashable {
    let name: String
    var value: String
  }

  struct File: Sendable {
    /// Without the folders that old browsers send along.
    let name: String
    let contentType: String?
    let content: Bytes
  }

  /// What the fields before the file may need altogether, boundaries included.
  static let sizeLimit = 20 * 1024

  /// The first value of a field, by its name in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Reads the body of a request with this `Content-Type`.
  init(_ body: Bytes, contentType: String) throws(AWSError) {
    guard let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty,
      boundary.utf8.count <= 200
    else { throw .malformedForm }
    let opening = Bytes("--" + boundary)
    let closing = Bytes("\r\n--" + boundary)
    // A preamble may stand before the first boundary.
    guard var place = body.firstIndex(of: opening) else { throw .malformedForm }
    place += opening.count
    while true {
      if Self.has("--", in: body, at: place) { break }
      guard let start = Self.endOfLine(body, place) else { throw .malformedForm }
      guard let part = Self.header(body, start), let end = body.firstIndex(of: closing, from: part.end)
      else { throw .malformedForm }
      let content = body.slice(part.end..<end)
      if part.name == "file" {
        file = File(
          name: Self.baseName(part.fileName ?? ""), contentType: part.contentType, content: content)
        break
      }
      guard end <= Self.sizeLimit else { throw .formFieldsTooLarge }
      fields.append(Field(name: part.name, value: content.description))
      place = end + closing.count
    }
    try replaceFileName()
  }

  /// `${filename}` stands for the file's name in every field.
  private mutating func replaceFileName() throws(AWSError) {
    guard let name = file?.name else { return }
    var size = 0
    for index in fields.indices where fields[index].value.contains("${filename}") {
      // Counted first: a long name in many places is more than memory has room for.
      let variable = "${filename}"
      let places = fields[index].value.ranges(of: variable).count
      size += fields[index].value.utf8.count + places * (name.utf8.count - variable.utf8.count)
      guard size <= Self.sizeLimit else { throw .formFieldsTooLarge }
      fields[index].value = fields[index].value.replacing(variable, with: name)
    }
  }

  // MARK: Parts

  private struct Header {
    var name: String
    var fileName: String?
    var contentType: String?
    /// Where the content begins.
    var end: Int
  }

  private static let headerEnd = Bytes("\r\n\r\n")

  private static func header(_ body: Bytes, _ start: Int) -> Header? {
    guard let end = body.firstIndex(of: headerEnd, from: start), end - start <= sizeLimit else { return nil }
    var header = Header(name: "", end: end + headerEnd.count)
    var hasName = false
    for line in body.slice(start..<end).description.split(separator: "\r\n") {
      guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let value = String(line[line.utf8.index(after: colon)...].drop { $0 == " " })
      switch line[..<colon].lowercased() {
      case "content-disposition":
        guard let name = parameter("name", of: value) else { return nil }
        hasName = true
        header.name = name.lowercased()
        header.fileName = parameter("filename", of: value)
      case "content-type": header.contentType = value
      default: break
      }
    }
    return hasName ? header : nil
  }

  private static func has(_ text: String, in body: Bytes, at place: Int) -> Bool {
    place + text.utf8.count <= body.count
      && body.slice(place..<(place + text.utf8.count)) == Bytes(text)
  }

  /// Behind the line break that follows a boundary and perhaps some spaces.
  private static func endOfLine(_ body: Bytes, _ start: Int) -> Int? {
    var place = start
    while place < body.count, body[place] == UInt8(ascii: " ") || body[place] == UInt8(ascii: "\t") {
      place += 1
    }
    return has("\r\n", in: body, at: place) ? place + 2 : nil
  }

  /// A parameter of a header's value, `form-data; name="key"`, quoted or not.
  static func parameter(_ name: String, of value: String) -> String? {
    var rest = Array(value.utf8)[...]
    guard let first = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    rest = rest[first...]
    while rest.first == UInt8(ascii: ";") {
      rest = rest.dropFirst().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let end = rest.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") } ?? rest.endIndex
      let found = String(decoding: rest[..<end], as: UTF8.self).lowercased()
      rest = rest[end...]
      var text: [UInt8] = []
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst()
        text = rest.first == UInt8(ascii: "\"") ? takeQuoted(&rest) : takeToken(&rest)
      }
      if found == name { return String(decoding: text, as: UTF8.self) }
      rest = rest.drop { $0 != UInt8(ascii: ";") }
    }
    return nil
  }

  private static func takeToken(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let token = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    rest = rest.dropFirst(token.count)
    return Array(token)
  }

  private static func takeQuoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      // Only quotes are escaped: a backslash may be part of a path.
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "\"") {
        text.append(UInt8(ascii: "\""))
        rest = rest.dropFirst()
      } else {
        text.append(byte)
      }
    }
    return text
  }

  private static func baseName(_ path: String) -> String {
    String(path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? "")
  }
}

extension AWSError {
  static let malformedForm = AWSError(
    "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.",
    status: 400)

  static let formFieldsTooLarge = AWSError(
    "MaxPostPreDataLengthExceededError",
    "Your POST request fields preceding the upload file were too large.", status: 400,
    members: [.init("MaxPostPreDataLengthBytes", .string(String(MultipartForm.sizeLimit)))])
}
