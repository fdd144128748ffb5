// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// The fields of a query string or form, in the order in which they came.
public struct QueryString: Sendable {
  /// One `name=value`; a name alone has an empty value, as AWS sees it.
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var fields: [Field]

  public init(_ fields: [Field] = []) { self.fields = fields }

  /// Reads `a=1&b=2`; `nil` for a bad escape or what is not UTF-8. Empty fields (`a=1&&b=2`) are passed over.
  ///
  /// `plusIsSpace` is the habit of forms.
  public init?(_ source: UnsafeRawBufferPointer, plusIsSpace: Bool = false) {
    fields = []
    var rest = source
    while rest.count > 0 {
      let end = mock_find_byte(rest.bytePointer, rest.count, UInt8(ascii: "&"))
      let field = UnsafeRawBufferPointer(rebasing: rest[..<end])
      rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
      guard field.count > 0 else { continue }
      let equals = mock_find_byte(field.bytePointer, field.count, UInt8(ascii: "="))
      let name = UnsafeRawBufferPointer(rebasing: field[..<equals])
      let value = UnsafeRawBufferPointer(rebasing: field[min(equals + 1, field.count)...])
      guard let name = PercentEncoding.decodeText(name, plusIsSpace: plusIsSpace),
        let value = PercentEncoding.decodeText(value, plusIsSpace: plusIsSpace)
      else { return nil }
      fields.append(Field(name: name, value: value))
    }
  }

  /// Reads `a=1&b=2`; `nil` for a bad escape or what is not UTF-8.
  public init?(_ text: String, plusIsSpace: Bool = false) {
    var text = text
    let parsed = text.withUTF8 { QueryString(UnsafeRawBufferPointer($0), plusIsSpace: plusIsSpace) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The first value of a field of this name.
  public subscript(name: String) -> String? {
    for field in fields where field.name == name { return field.value }
    return nil
  }

  /// Every value of the fields of this name, in order.
  public func values(of name: String) -> [String] {
    fields.compactMap { $0.name == name ? $0.value : nil }
  }

  /// `a=1&b=2`, with names and values percent-encoded.
  public var encoded: String {
    var builder = BytesBuilder()
    for (index, field) in fields.enumerated() {
      if index > 0 { builder.append(UInt8(ascii: "&")) }
      builder.append(percentEncoding: field.name)
      builder.append(UInt8(ascii: "="))
      builder.append(percentEncoding: field.value)
    }
    return builder.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }
}
