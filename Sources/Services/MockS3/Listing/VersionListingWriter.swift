// SPDX-License-Identifier: Apache-2.0

import MockCore
import XMLFormat

/// Writes a listing of versions as S3 does, which the model cannot say: versions and delete markers stand in one
/// sequence, by key, the newest first.
final class VersionListingWriter: ResponseWriter {
  private let xml: XMLWriter
  private var headers: HTTPHeaders
  private var depth = 0
  private var entry = Entry()
  private var entries: [Entry] = []
  private var versionCount = 0
  private var isEncoded = false

  /// A version or delete marker in the document.
  private struct Entry {
    var range = 0..<0
    var isDeleteMarker = false
    var key: Bytes = ""
    var isLatest = false
    var lastModified = Instant.distantPast
    var sequence: Int?
  }

  init(_ operation: OperationModel, headers: HTTPHeaders) {
    self.headers = headers
    xml = XMLWriter(operation.output, timestamps: .milliseconds)
    xml.rootNamespace = operation.service.xmlNamespace?.uri
    xml.document.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" as StaticString)
    super.init(operation.output)
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    depth += 1
    if depth == 2 {
      entry = Entry()
      entry.isDeleteMarker = schema.name == "DeleteMarkerEntry"
      entry.range = xml.document.count..<xml.document.count
    }
    xml.beginStructure(schema, as: member)
  }

  override func endStructure(_ schema: Schema, as member: Schema.Member) {
    xml.endStructure(schema, as: member)
    if depth == 2, schema.name != "CommonPrefix" {
      entry.range = entry.range.lowerBound..<xml.document.count
      entries.append(entry)
      if !entry.isDeleteMarker { versionCount += 1 }
    }
    depth -= 1
  }

  override func beginList(count: Int, as member: Schema.Member) { xml.beginList(count: count, as: member) }
  override func endList(as member: Schema.Member) { xml.endList(as: member) }
  override func write(integer: Int, as member: Schema.Member) { xml.write(integer: integer, as: member) }

  override func write(boolean: Bool, as member: Schema.Member) {
    if depth == 2 { entry.isLatest = boolean }
    xml.write(boolean: boolean, as: member)
  }

  override func write(timestamp: Instant, as member: Schema.Member) {
    if depth == 2 { entry.lastModified = timestamp }
    xml.write(timestamp: timestamp, as: member)
  }

  override func write(string: String, as member: Schema.Member) {
    if depth == 1, member.location == .header {
      headers.set(member.wireName, string)
      return
    }
    if depth == 1, member.name == "EncodingType" { isEncoded = true }
    if depth == 2 {
      switch member.name {
      case "Key":
        // The order is that of the keys themselves.
        let key = isEncoded ? PercentEncoding.decode(string, plusIsSpace: true) : nil
        entry.key = key ?? Bytes(string)
      case "VersionId":
        entry.sequence = SequencedID.sequence(of: string, length: SequencedID.versionLength)
      default: break
      }
    }
    xml.write(string: string, as: member)
  }

  override func finish() -> HTTPResponse {
    let isMixed = versionCount > 0 && versionCount < entries.count
    var response = isMixed ? HTTPResponse(body: .bytes(merged(xml.document.finish()))) : xml.finish()
    response.headers = headers
    response.headers.set("Content-Type", "application/xml")
    return response
  }

  /// The document with the delete markers, which stand behind all versions, put between them.
  private func merged(_ document: Bytes) -> Bytes {
    var result = BytesBuilder(capacity: document.count)
    result.append(document.slice(0..<(entries.first?.range.lowerBound ?? 0)))
    var version = 0
    var marker = versionCount
    var tookMarker = false
    while version < versionCount || marker < entries.count {
      if version == versionCount {
        tookMarker = true
      } else if marker == entries.count {
        tookMarker = false
      } else {
        tookMarker = comesFirst(entries[marker], before: entries[version]) ?? !tookMarker
      }
      result.append(document.slice(entries[tookMarker ? marker : version].range))
      if tookMarker { marker += 1 } else { version += 1 }
    }
    result.append(document.slice((entries.last?.range.upperBound ?? 0)..<document.count))
    return result.finish()
  }

  /// `nil` where nothing tells: null versions of one second.
  private func comesFirst(_ left: Entry, before right: Entry) -> Bool? {
    if left.key != right.key { return left.key < right.key }
    if left.isLatest != right.isLatest { return left.isLatest }
    if let one = left.sequence, let other = right.sequence, one != other { return one > other }
    return left.lastModified == right.lastModified ? nil : left.lastModified > right.lastModified
  }
}
