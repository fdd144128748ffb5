// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One text in parts, which the compiler reads faster than a sum.
func joined(_ parts: String...) -> String { parts.joined() }

/// A made-up input with every kind of constraint, for tests of validation.
enum OrderShapes {
  static let model = ServiceModel(
    #"""
    service id=Orders apiVersion=2026-01-01 protocol=query endpointPrefix=orders
    operation Place POST / in=Order
    structure Order
     Name OrderName required
     Tags TagList
     Lines LineMap
     Codes CodeList
     Secret Secret
     Kind Kind
     Count Count
     Ship Address
     Ratio Ratio
     Data Data
     Grid Grid
    structure Tag
     Key TagKey required
     Value TagValue required
    structure Address
     Street Street required
     Zip Zip
    list TagList max=2
     member Tag
    list CodeList min=1 max=3
     member Code
    list Grid
     member CodeList
    map LineMap max=2
     key LineKey
     member LineValue
    string OrderName min=3 max=8 pattern=[a-z]%2B
    string TagKey min=1 max=4 pattern=[a-z]%2B
    string TagValue max=4
    string Code min=2 max=4 pattern=[A-Z]%2B
    string LineKey min=2 max=4
    string LineValue max=3
    string Secret min=8 sensitive
    string Kind enum=small,large
    string Street min=1 max=10
    string Zip pattern=\d{5}
    integer Count min=1 max=10
    double Ratio max=0.5
    blob Data min=2 max=4
    """#)

  struct Order: Shape {
    static let schema = model["Order"]
    var name = ""
    var tags: [Tag]?
    var lines: [String: String]?
    var codes: [String]?
    var secret: String?
    var kind: String?
    var count: Int?
    var ship: Address?
    var ratio: Double?
    var data: Bytes?
    var grid: [[String]]?

    init() {}
    init(_ name: String) { self.name = name }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: name = try reader.string()
        case 1: tags = try reader.list()
        case 7: ship = try reader.structure()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, name)
      writer.value(1, tags)
      writer.value(2, lines)
      writer.value(3, codes)
      writer.string(4, secret)
      writer.string(5, kind)
      writer.integer(6, count)
      writer.value(7, ship)
      writer.double(8, ratio)
      writer.blob(9, data)
      writer.value(10, grid)
    }
  }

  struct Tag: Shape {
    static let schema = model["Tag"]
    var key = ""
    var value = ""

    init() {}
    init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: key = try reader.string()
        case 1: value = try reader.string()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, key)
      writer.string(1, value)
    }
  }

  struct Address: Shape {
    static let schema = model["Address"]
    var street = ""
    var zip: String?

    init() {}
    init(_ street: String, zip: String? = nil) {
      self.street = street
      self.zip = zip
    }
    mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: street = try reader.string()
        case 1: zip = try reader.string()
        default: try reader.skip()
        }
      }
    }
    func write(to writer: ShapeWriter) {
      writer.string(0, street)
      writer.string(1, zip)
    }
  }
}
