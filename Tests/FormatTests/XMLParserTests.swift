// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing
import XMLFormat

@Suite("Parsing XML")
struct XMLParserTests {
  private func reason(_ text: String) -> XMLError.Reason? { reason(Bytes(text)) }

  private func reason(_ bytes: Bytes) -> XMLError.Reason? {
    do {
      _ = try XML.parse(bytes)
      return nil
    } catch { return error.reason }
  }

  @Test("Elements, attributes and text are found")
  func elements() throws {
    let root = try XML.parse(
      """
      \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
      <!-- first -->
      <a:Root xmlns:a="urn:a" id='1' note="x &lt; &quot;y&quot;">
        <Child>one</Child>
        <a:Child a:kind="second">two<!-- in --> and <![CDATA[<three> & ]]]]>&#x21;</a:Child>
        <Empty/>
        <?skip this?>
      </a:Root>
      <!-- last -->
      """)
    #expect(root.name == "Root")
    #expect(root.qualifiedName == "a:Root")
    #expect(root.prefix == "a")
    #expect(root.attribute("id") == "1")
    #expect(root.attribute("note") == "x < \"y\"")
    #expect(root.attributes.map(\.name) == ["xmlns:a", "id", "note"])
    #expect(root.children.map(\.name) == ["Child", "Child", "Empty"])
    #expect(root["Child"]?.text == "one")
    let second = try #require(Array(root.children).dropFirst().first)
    #expect(second.text == "two and <three> & ]]!")
    #expect(second.attribute("a:kind") == "second")
    #expect(second.isNamed("a:Child") && second.isNamed("Child") && !second.isNamed("b:Child"))
    #expect(root["Empty"]?.text == "")
    #expect(root["Missing"] == nil)
  }

  @Test("Entities are XML's five and numbers of characters that XML allows")
  func entities() throws {
    #expect(try XML.parse("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;&#xD;</a>").text == "<>&\"'AB😀\r")
    for bad in [
      "&nbsp;", "&;", "&#;", "&#x;", "&#0;", "&#1;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&lt", "&#12a;",
      "&#99999999999999999999999999;", "& ", "&Lt;",
    ] {
      #expect(reason("<a>\(bad)</a>") == .unknownEntity, "\(bad)")
      #expect(reason("<a b=\"\(bad)\"/>") == .unknownEntity, "\(bad)")
    }
  }

  @Test("Line breaks of any kind read as line feeds, white space in attributes as spaces")
  func lineBreaks() throws {
    let root = try XML.parse("<a b=\"1\r\n2\t3\n4\">x\r\ny\rz<![CDATA[\r\n]]></a>")
    #expect(root.text == "x\ny\nz\n")
    #expect(root.attribute("b") == "1 2 3 4")
  }

  @Test("A document type declaration is refused, and with it every entity bomb")
  func documentType() {
    #expect(reason("<!DOCTYPE a><a/>") == .documentType)
    #expect(
      reason("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l \"l\"><!ENTITY m \"&l;&l;\">]><l>&m;</l>")
        == .documentType)
    #expect(reason("<a><!ELEMENT b></a>") == .documentType)
  }

  @Test("What isn't well-formed is refused with its reason")
  func malformed() {
    #expect(reason("") == .truncated)
    #expect(reason("  ") == .truncated)
    #expect(reason("text") == .malformed)
    #expect(reason("<a>") == .truncated)
    #expect(reason("<a") == .truncated)
    #expect(reason("<a b") == .truncated)
    #expect(reason("<a b=") == .truncated)
    #expect(reason("<a b='") == .truncated)
    #expect(reason("<a></a") == .truncated)
    #expect(reason("<a><!-- ") == .truncated)
    #expect(reason("<a><![CDATA[ ]]") == .truncated)
    #expect(reason("<?xml ") == .truncated)
    #expect(reason("<a></b>") == .mismatchedTag)
    #expect(reason("<a><b></a></b>") == .mismatchedTag)
    #expect(reason("<p:a></a>") == .mismatchedTag)
    #expect(reason("<a/><b/>") == .malformed)
    #expect(reason("<a/>text") == .malformed)
    #expect(reason("< a/>") == .malformed)
    #expect(reason("<1a/>") == .malformed)
    #expect(reason("<a b=1/>") == .malformed)
    #expect(reason("<a b='1'c='2'/>") == .malformed)
    #expect(reason("<a b='<'/>") == .malformed)
    #expect(reason("<a>]]></a>") == .malformed)
    #expect(reason("<a b='1' b='2'/>") == .duplicateAttribute)
    #expect(reason("<a>\u{1}</a>") == .invalidCharacter)
    #expect(reason("<a b='\u{1}'/>") == .invalidCharacter)
    #expect(reason(Bytes([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E])) == .notUTF8)
    #expect(reason(Bytes([0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80, 0x3C, 0x2F, 0x61, 0x3E])) == .notUTF8)
  }

  @Test("Nesting and attributes are limited, siblings are not")
  func limits() throws {
    let deep = { (depth: Int) in
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(reason(deep(XML.maximumDepth)) == nil)
    #expect(reason(deep(XML.maximumDepth + 1)) == .tooDeep)
    #expect(reason(deep(10_000)) == .tooDeep)
    #expect(reason(String(repeating: "<a>", count: 10_000)) == .tooDeep)
    let attributes = (0...XML.maximumAttributes).map { " a\($0)=''" }.joined()
    #expect(reason("<a\(attributes)/>") == .tooManyAttributes)
    let wide = try XML.parse(Bytes("<a>" + String(repeating: "<b/>&amp;", count: 5_000) + "</a>"))
    #expect(wide.children.reduce(0) { count, _ in count + 1 } == 5_000)
    #expect(wide.text.utf8.count == 5_000)
  }
}
