// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Tables that are written to S3.
extension DynamoDB {
  func exportTableToPointInTime(
    _ input: ExportTableToPointInTimeInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> ExportTableToPointInTimeOutput {
    guard let arn = ARN(input.tableArn), arn.resource.hasPrefix("table/") else {
      throw .validation("Invalid TableArn: \(input.tableArn)")
    }
    let table = try state.tableToKeep(input.tableArn)
    if let token = input.clientToken,
      let known = state.exports.values.first(where: { $0.description.clientToken == token })
    {
      guard known.description.matches(input) else {
        throw AWSError(
          "ExportConflictException", "The client token was used with other parameters: \(token)")
      }
      return ExportTableToPointInTimeOutput(exportDescription: known.description)
    }
    let isIncremental = input.exportType == .incrementalExport
    guard isIncremental == (input.incrementalExportSpecification != nil) else {
      throw .validation(
        isIncremental
          ? "IncrementalExportSpecification must be specified for an INCREMENTAL_EXPORT"
          : "IncrementalExportSpecification can only be specified for an INCREMENTAL_EXPORT")
    }
    var export = ExportDescription(
      exportArn: "\(table.arn)/export/\(Self.transferID(context))", exportStatus: .inProgress,
      startTime: context.now.roundedDownToMillisecond, tableArn: table.arn, tableId: table.id,
      clientToken: input.clientToken ?? context.uuid(), s3Bucket: input.s3Bucket,
      s3BucketOwner: input.s3BucketOwner, s3Prefix: input.s3Prefix,
      s3SseAlgorithm: input.s3SseAlgorithm ?? .aes256, s3SseKmsKeyId: input.s3SseKmsKeyId,
      exportFormat: input.exportFormat ?? .dynamodbJson, exportType: input.exportType ?? .fullExport
    )
    var writer = ExportWriter(export.exportFormat ?? .dynamodbJson)
    if let period = input.incrementalExportSpecification {
      let (from, to) = (period.exportFromTime ?? context.now, period.exportToTime ?? context.now)
      guard from < to else {
        throw .invalidExportTime("ExportFromTime must be before ExportToTime")
      }
      let view = period.exportViewType ?? .newAndOldImages
      let before = try table.past(at: from, context.now, orThrow: .exportTimeOutOfRange)
      let after = try table.past(at: to, context.now, orThrow: .exportTimeOutOfRange)
      before.eachChange(until: after) { change, keys in
        writer.append(change, keys: keys, view: view, at: to)
      }
      export.incrementalExportSpecification = IncrementalExportSpecification(
        exportFromTime: from, exportToTime: to, exportViewType: view)
    } else {
      let time = input.exportTime ?? context.now
      try table.past(at: time, context.now, orThrow: .exportTimeOutOfRange).eachItem {
        writer.append($0)
      }
      export.exportTime = time
    }
    // What is answered first says that the work has begun; who describes the export finds it done.
    let answer = export
    export.itemCount = writer.count
    Self.deliver(&export, writer.finish(), context)
    export.endTime = context.now.roundedDownToMillisecond
    state.exports[Bytes(export.exportArn ?? "")] = TableExport(description: export)
    return ExportTableToPointInTimeOutput(exportDescription: answer)
  }

  func describeExport(
    _ input: DescribeExportInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeExportOutput {
    guard let export = state.exports[Bytes(input.exportArn)] else {
      throw AWSError("ExportNotFoundException", "Export not found: \(input.exportArn)")
    }
    return DescribeExportOutput(exportDescription: export.description)
  }

  func listExports(
    _ input: ListExportsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListExportsOutput {
    let exports = state.exports.values.filter { export in
      input.tableArn.map { $0 == export.tableARN } ?? true
    }
    let page = try TokenPage(Array(exports), token: input.nextToken, limit: input.maxResults ?? 25)
    return ListExportsOutput(
      exportSummaries: page.elements.map {
        ExportSummary(
          exportArn: $0.arn, exportStatus: $0.description.exportStatus,
          exportType: $0.description.exportType)
      }, nextToken: page.nextToken)
  }

  /// The id of an export, import or backup: the time and something random.
  static func transferID(_ context: Context) -> String {
    let milliseconds = String(context.now.millisecondsSince1970)
    let zeros = String(repeating: "0", count: max(14 - milliseconds.utf8.count, 0))
    return "\(zeros)\(milliseconds)-\(context.random.string(length: 8, alphabet: .hexadecimal))"
  }

  // MARK: Files

  /// Writes the data and the manifests that tell of it.
  private static func deliver(_ export: inout ExportDescription, _ data: Bytes, _ context: Context) {
    let id = export.exportArn?.split(separator: "/").last.map(String.init) ?? ""
    let prefix = export.s3Prefix.map { $0.isEmpty || $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    let folder = "\(prefix)AWSDynamoDB/\(id)/"
    let compressed = Gzip.compress(data)
    let isIon = export.exportFormat == .ion
    let name = context.random.string(length: 26, alphabet: .lowercaseAlphanumeric)
    let dataKey = "\(folder)data/\(name).\(isIon ? "ion" : "json").gz"
    export.billedSizeBytes = data.count
    export.exportManifest = "\(folder)manifest-summary.json"
    let digest = MD5.hash(compressed)
    let files = Bytes(
      JSON.serialize([
        "itemCount": .integer(export.itemCount ?? 0), "md5Checksum": .string(digest.base64),
        "etag": .string(digest.hex), "dataFileS3Key": .string(dataKey),
      ]).description + "\n")
    let summary = JSON.serialize(
      summary(of: export, files: "\(folder)manifest-files.json", context))
    do throws(AWSError) {
      try put("\(folder)_started", Bytes(), export, context)
      try put(dataKey, compressed, export, context)
      try put("\(folder)manifest-files.json", files, export, context)
      try put("\(folder)manifest-files.md5", Bytes(MD5.hash(files).base64), export, context)
      try put("\(folder)manifest-summary.json", summary, export, context)
      try put("\(folder)manifest-summary.md5", Bytes(MD5.hash(summary).base64), export, context)
      export.exportStatus = .completed
    } catch {
      export.exportStatus = .failed
      export.failureCode = error.code.hasPrefix("S3") ? error.code : "S3\(error.code)"
      export.failureMessage = error.message
      export.exportManifest = nil
    }
  }

  private static func put(
    _ key: String, _ body: Bytes, _ export: ExportDescription, _ context: Context
  ) throws(AWSError) {
    var input: [Document.Member] = [
      .init("Bucket", .string(export.s3Bucket ?? "")), .init("Key", .string(key)),
      .init("Body", .blob(body)),
      .init("ServerSideEncryption", .string(export.s3SseAlgorithm == .kms ? "aws:kms" : "AES256")),
    ]
    if let kmsKey = export.s3SseKmsKeyId { input.append(.init("SSEKMSKeyId", .string(kmsKey))) }
    if let owner = export.s3BucketOwner {
      input.append(.init("ExpectedBucketOwner", .string(owner)))
    }
    _ = try context.call("s3", "PutObject", .object(input))
  }

  private static func summary(
    of export: ExportDescription, files: String, _ context: Context
  ) -> Document {
    func text(_ value: String?) -> Document { value.map { .string($0) } ?? .null }
    func time(_ value: Instant?) -> Document { text(value?.iso8601(fraction: .milliseconds)) }
    var members: [Document.Member] = [
      .init("version", export.exportType == .incrementalExport ? "2023-08-01" : "2020-06-30"),
      .init("exportArn", text(export.exportArn)), .init("startTime", time(export.startTime)),
      .init("endTime", time(context.now)), .init("tableArn", text(export.tableArn)),
      .init("tableId", text(export.tableId)),
    ]
    if let period = export.incrementalExportSpecification {
      members += [
        .init("exportFromTime", time(period.exportFromTime)),
        .init("exportToTime", time(period.exportToTime)),
        .init("outputView", text(period.exportViewType?.rawValue)),
      ]
    } else {
      members.append(.init("exportTime", time(export.exportTime)))
    }
    return .object(
      members + [
        .init("s3Bucket", text(export.s3Bucket)), .init("s3Prefix", text(export.s3Prefix)),
        .init("s3SseAlgorithm", text(export.s3SseAlgorithm?.rawValue)),
        .init("s3SseKmsKeyId", text(export.s3SseKmsKeyId)),
        .init("manifestFilesS3Key", .string(files)),
        .init("billedSizeBytes", .integer(export.billedSizeBytes ?? 0)),
        .init("itemCount", .integer(export.itemCount ?? 0)),
        .init("outputFormat", text(export.exportFormat?.rawValue)),
        .init("exportType", text(export.exportType?.rawValue)),
      ])
  }
}

extension DynamoDB.ExportDescription {
  /// Whether this export is what a request with the same token asks for.
  fileprivate func matches(_ input: DynamoDB.ExportTableToPointInTimeInput) -> Bool {
    tableArn == input.tableArn && s3Bucket == input.s3Bucket && s3Prefix == input.s3Prefix
      && exportFormat == input.exportFormat ?? .dynamodbJson
      && exportType == input.exportType ?? .fullExport
      && (input.exportTime == nil || exportTime == input.exportTime)
  }
}

extension AWSError {
  fileprivate static func invalidExportTime(_ message: String) -> AWSError {
    AWSError("InvalidExportTimeException", message)
  }

  fileprivate static let exportTimeOutOfRange = invalidExportTime(
    "The specified ExportTime is outside of the point in time recovery window.")
}
