// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// `InputSerialization` as it came; `nil` for what wasn't sent.
  struct Input: Sendable {
    var csv: CSV?
    var json: JSON?
    /// `NONE`, `GZIP` or `BZIP2`.
    var compressionType: String?

    struct CSV: Sendable {
      /// `NONE`, `USE` or `IGNORE`.
      var fileHeaderInfo: String?
      var comments: String?
      var quoteEscapeCharacter: String?
      var recordDelimiter: String?
      var fieldDelimiter: String?
      var quoteCharacter: String?
      var allowQuotedRecordDelimiter: Bool?
    }

    struct JSON: Sendable {
      /// `DOCUMENT` or `LINES`.
      var type: String?
    }
  }

  /// `OutputSerialization` as it came; `nil` for what wasn't sent.
  struct Output: Sendable {
    var csv: CSV?
    var json: JSON?

    struct CSV: Sendable {
      /// `ASNEEDED` or `ALWAYS`.
      var quoteFields: String?
      var quoteEscapeCharacter: String?
      var recordDelimiter: String?
      var fieldDelimiter: String?
      var quoteCharacter: String?
    }

    struct JSON: Sendable {
      var recordDelimiter: String?
    }
  }

  /// How an object's records are written.
  struct InputFormat {
    enum Records {
      case csv(CSVFormat)
      case json
    }

    let records: Records
    let compression: Compression
    let allowsScanRange: Bool

    var isCSV: Bool { if case .csv = records { true } else { false } }

    init(_ input: Input) throws(Fault) {
      guard let compression = Compression(rawValue: keyword(input.compressionType) ?? "NONE") else {
        throw .select(.invalidCompressionFormat)
      }
      self.compression = compression
      switch (input.csv, input.json) {
      case (let csv?, nil):
        let format = try CSVFormat(csv)
        records = .csv(format)
        allowsScanRange = compression == .none && !format.allowsQuotedDelimiters
      case (nil, let json?):
        guard let type = keyword(json.type) else { throw .select(.missingRequiredParameter) }
        guard type == "DOCUMENT" || type == "LINES" else { throw .select(.invalidJsonType) }
        records = .json
        allowsScanRange = compression == .none && type == "LINES"
      case (_?, _?): throw .select(.objectSerializationConflict)
      case (nil, nil): throw .select(.missingRequiredParameter)
      }
    }
  }

  /// How the records of a CSV file are written.
  struct CSVFormat {
    enum Header {
      case none
      case use
      case ignore
    }

    let header: Header
    let comment: [UInt8]
    let quote: [UInt8]
    let quoteEscape: [UInt8]
    let recordDelimiter: [UInt8]
    let fieldDelimiter: [UInt8]
    /// Records may also end with CR LF: nobody said how they end.
    let takesCarriageReturns: Bool
    let allowsQuotedDelimiters: Bool

    init(_ csv: Input.CSV) throws(Fault) {
      header =
        switch keyword(csv.fileHeaderInfo) ?? "NONE" {
        case "NONE": .none
        case "USE": .use
        case "IGNORE": .ignore
        default: throw .select(.invalidFileHeaderInfo)
        }
      comment = try character(csv.comments, "#", mayBeEmpty: true)
      quote = try character(csv.quoteCharacter, "\"", mayBeEmpty: true)
      quoteEscape = try character(csv.quoteEscapeCharacter, "\"", mayBeEmpty: true)
      recordDelimiter = try character(csv.recordDelimiter, "\n")
      fieldDelimiter = try character(csv.fieldDelimiter, ",")
      takesCarriageReturns = csv.recordDelimiter == nil
      allowsQuotedDelimiters = csv.allowQuotedRecordDelimiter ?? false
      guard recordDelimiter != fieldDelimiter, quote != fieldDelimiter, quote != recordDelimiter else {
        throw .select(.invalidRequestParameter)
      }
    }
  }

  /// How results are written.
  struct OutputFormat {
    struct CSV {
      let quotesAlways: Bool
      let quote: [UInt8]
      let quoteEscape: [UInt8]
      let fieldDelimiter: [UInt8]
    }

    /// `nil` for JSON.
    let csv: CSV?
    let recordDelimiter: [UInt8]

    init(_ output: Output) throws(Fault) {
      switch (output.csv, output.json) {
      case (let csv?, nil):
        let quotesAlways =
          switch keyword(csv.quoteFields) ?? "ASNEEDED" {
          case "ASNEEDED": false
          case "ALWAYS": true
          default: throw Fault.select(.invalidQuoteFields)
          }
        let quote = try character(csv.quoteCharacter, "\"", mayBeEmpty: true)
        self.csv = CSV(
          quotesAlways: quotesAlways, quote: quote,
          quoteEscape: try character(csv.quoteEscapeCharacter, "\"", mayBeEmpty: true),
          fieldDelimiter: try character(csv.fieldDelimiter, ","))
        recordDelimiter = try character(csv.recordDelimiter, "\n")
      case (nil, let json?):
        csv = nil
        recordDelimiter = try character(json.recordDelimiter, "\n")
      case (_?, _?): throw .select(.objectSerializationConflict)
      case (nil, nil): throw .select(.missingRequiredParameter)
      }
    }
  }

  /// A setting's value: clients also write `Use` and `lines`, and S3 takes that.
  static func keyword(_ text: String?) -> String? { text?.uppercased() }

  /// One character or two, as CR LF; none only where that means something.
  private static func character(
    _ text: String?, _ usual: String, mayBeEmpty: Bool = false
  ) throws(Fault) -> [UInt8] {
    let text = text ?? usual
    guard mayBeEmpty || !text.isEmpty, text.unicodeScalars.count <= 2 else {
      throw .select(.invalidRequestParameter)
    }
    return Array(text.utf8)
  }
}
