// SPDX-License-Identifier: Apache-2.0

import MockCore

/// S3 Select: SQL over the content of one object.
///
/// ``run(_:over:now:)`` is the whole of it; the operation around it checks the request's members, reads the object and
/// frames the answer as an event stream: one `Records` event for each chunk, then `Stats`, then `End`.
enum S3Select {
  /// The most bytes that a record may have, coming in or going out.
  static let longestRecord = 1_048_576

  /// What a request asks for.
  struct Query: Sendable {
    /// The SQL, of at most 256 KiB.
    var expression: String
    /// `ExpressionType`; `SQL` is the only one.
    var expressionType = "SQL"
    var input: Input
    var output: Output
    /// The part of the object in which the records begin that are looked at.
    var scanRange: ScanBounds?
  }

  /// `ScanRange` as it came: an end alone means that many last bytes.
  struct ScanBounds: Sendable {
    var start: Int?
    /// Itself still inside.
    var end: Int?
  }

  /// What comes out.
  struct Outcome: Sendable {
    /// The records in the output's format, whole ones in each chunk of about 128 KiB; none where nothing was found.
    var records: [Bytes]
    /// Bytes of the object that were read.
    var bytesScanned: Int
    /// The same after decompression.
    var bytesProcessed: Int
    var bytesReturned: Int
  }

  /// Runs a query over an object's content.
  ///
  /// Checks in this order: the parameters of input and output, the expression, the object's compression and encoding,
  /// then each record as it is read. `now` is what `UTCNOW()` says. Throws S3 Select's own errors, all of them with
  /// status 400; also one that a late record causes comes instead of records, not after the first of them.
  static func run(_ query: Query, over content: [Bytes], now: Instant) throws(AWSError) -> Outcome {
    do { return try outcome(query, content, now) } catch { throw error.error }
  }

  private static func outcome(_ query: Query, _ content: [Bytes], _ now: Instant) throws(Fault) -> Outcome {
    guard keyword(query.expressionType) == "SQL" else { throw .select(.invalidExpressionType) }
    guard query.expression.utf8.count <= 262_144 else { throw .select(.expressionTooLong) }
    let input = try InputFormat(query.input)
    let output = try OutputFormat(query.output)
    let statement = try Parser.parse(query.expression)
    let scanned = content.reduce(0) { $0 + $1.count }
    let bytes = try input.compression.decompress(joined(content))
    let range = try scanRange(query.scanRange, input, bytes.count)
    try bytes.withUnsafeBytes { buffer throws(Fault) in
      if !isUTF8(buffer) { throw .select(.invalidTextEncoding) }
    }
    var run = Run(statement, output: output, isCSV: input.isCSV, now: now)
    try bytes.withUnsafeBytes { buffer throws(Fault) in
      switch input.records {
      case .csv(let format): try run.csv(buffer, format, range)
      case .json: try run.json(buffer, range)
      }
    }
    let records = try run.finish()
    let read = query.scanRange == nil ? bytes.count : min(range.count, bytes.count)
    return Outcome(
      records: records, bytesScanned: query.scanRange == nil ? scanned : read, bytesProcessed: read,
      bytesReturned: records.reduce(0) { $0 + $1.count })
  }

  private static func joined(_ content: [Bytes]) -> Bytes {
    if content.count == 1 { return content[0] }
    var builder = BytesBuilder(capacity: content.reduce(0) { $0 + $1.count })
    for segment in content { builder.append(segment) }
    return builder.finish()
  }

  /// Where records may begin.
  private static func scanRange(
    _ bounds: ScanBounds?, _ input: InputFormat, _ count: Int
  ) throws(Fault) -> Range<Int> {
    guard let bounds else { return 0..<max(count, 1) }
    guard input.allowsScanRange else { throw .select(.unsupportedScanRangeInput) }
    switch (bounds.start, bounds.end) {
    case (let start?, let end?):
      guard start >= 0, end >= start else { throw .select(.invalidScanRange) }
      return min(start, count)..<(min(end, count) + 1)
    case (let start?, nil):
      guard start >= 0 else { throw .select(.invalidScanRange) }
      return min(start, count)..<(count + 1)
    case (nil, let end?):
      guard end >= 0 else { throw .select(.invalidScanRange) }
      return max(count - end, 0)..<(count + 1)
    case (nil, nil): throw .select(.invalidScanRange)
    }
  }

  private static func isUTF8(_ buffer: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index &+ 8 <= buffer.count {
      let word = buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { break }
      index &+= 8
    }
    return String(validating: UnsafeRawBufferPointer(rebasing: buffer[index...]), as: UTF8.self) != nil
  }
}
