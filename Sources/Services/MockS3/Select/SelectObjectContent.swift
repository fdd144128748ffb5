// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var selectOperations: [Operation<State>] {
    [.reading(API.selectObjectContent, selectObjectContent)]
  }

  /// Runs SQL over an object's content; see ``S3Select``.
  func selectObjectContent(
    _ input: SelectObjectContentRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> SelectObjectContentOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let version = try bucket.readable(input.key, nil, method: "POST").value
    try version.encryption.check(try input.customerKey())
    if version.isArchived(context.now) { throw .archived(version.storageClass) }
    let outcome = try S3Select.run(
      try S3Select.Query(input), over: version.content.segments, now: context.now)
    var events = outcome.records.map { SelectObjectContentEventStream.records(RecordsEvent(payload: $0)) }
    if input.requestProgress?.enabled == true {
      events.append(
        .progress(
          ProgressEvent(
            details: Progress(
              bytesScanned: outcome.bytesScanned, bytesProcessed: outcome.bytesProcessed,
              bytesReturned: outcome.bytesReturned))))
    }
    events.append(
      .stats(
        StatsEvent(
          details: Stats(
            bytesScanned: outcome.bytesScanned, bytesProcessed: outcome.bytesProcessed,
            bytesReturned: outcome.bytesReturned))))
    events.append(.end(EndEvent()))
    return SelectObjectContentOutput(payload: events)
  }
}

extension S3Select.Query {
  fileprivate init(_ request: S3.SelectObjectContentRequest) throws(AWSError) {
    guard request.inputSerialization.parquet == nil else {
      throw AWSError(
        "NotImplemented", "MockAWS does not read Parquet: SelectObjectContent takes CSV and JSON.",
        status: 501)
    }
    self.init(
      expression: request.expression, expressionType: request.expressionType.rawValue,
      input: S3Select.Input(request.inputSerialization), output: S3Select.Output(request.outputSerialization),
      scanRange: request.scanRange.map { S3Select.ScanBounds(start: $0.start, end: $0.end) })
  }
}

extension S3Select.Input {
  fileprivate init(_ shape: S3.InputSerialization) {
    self.init(
      csv: shape.csv.map { csv in
        CSV(
          fileHeaderInfo: csv.fileHeaderInfo?.rawValue, comments: csv.comments,
          quoteEscapeCharacter: csv.quoteEscapeCharacter, recordDelimiter: csv.recordDelimiter,
          fieldDelimiter: csv.fieldDelimiter, quoteCharacter: csv.quoteCharacter,
          allowQuotedRecordDelimiter: csv.allowQuotedRecordDelimiter)
      }, json: shape.json.map { JSON(type: $0.type?.rawValue) },
      compressionType: shape.compressionType?.rawValue)
  }
}

extension S3Select.Output {
  fileprivate init(_ shape: S3.OutputSerialization) {
    self.init(
      csv: shape.csv.map { csv in
        CSV(
          quoteFields: csv.quoteFields?.rawValue, quoteEscapeCharacter: csv.quoteEscapeCharacter,
          recordDelimiter: csv.recordDelimiter, fieldDelimiter: csv.fieldDelimiter,
          quoteCharacter: csv.quoteCharacter)
      }, json: shape.json.map { JSON(recordDelimiter: $0.recordDelimiter) })
  }
}
