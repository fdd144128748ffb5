// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Tables that are read from S3.
struct TableImport: Sendable {
  var description: DynamoDB.ImportTableDescription
  var arn: String { description.importArn ?? "" }
}

extension DynamoDB {
  func importTable(
    _ input: ImportTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> ImportTableOutput {
    if let token = input.clientToken,
      let known = state.imports.values.first(where: { $0.description.clientToken == token })
    {
      guard
        known.description.tableCreationParameters?.tableName
          == input.tableCreationParameters.tableName,
        known.description.s3BucketSource?.s3Bucket == input.s3BucketSource.s3Bucket,
        known.description.s3BucketSource?.s3KeyPrefix == input.s3BucketSource.s3KeyPrefix
      else {
        throw AWSError(
          "ImportConflictException", "The client token was used with other parameters: \(token)")
      }
      return ImportTableOutput(importTableDescription: known.description)
    }
    guard input.inputFormatOptions?.csv == nil || input.inputFormat == .csv else {
      throw .validation("InputFormatOptions.Csv can only be specified for the input format CSV")
    }
    let parameters = input.tableCreationParameters
    // The table is tried out on a copy: it is there only if the bucket can be read.
    var changed = state
    let created = try createTable(
      CreateTableInput(
        attributeDefinitions: parameters.attributeDefinitions, tableName: parameters.tableName,
        keySchema: parameters.keySchema, globalSecondaryIndexes: parameters.globalSecondaryIndexes,
        billingMode: parameters.billingMode,
        provisionedThroughput: parameters.provisionedThroughput,
        sseSpecification: parameters.sseSpecification,
        onDemandThroughput: parameters.onDemandThroughput),
      &changed, context
    ).tableDescription
    let tableARN = created?.tableArn ?? ""
    var description = ImportTableDescription(
      importArn: "\(tableARN)/import/\(Self.transferID(context))", importStatus: .inProgress,
      tableArn: tableARN, tableId: created?.tableId,
      clientToken: input.clientToken ?? context.uuid(),
      s3BucketSource: input.s3BucketSource, errorCount: 0,
      cloudWatchLogGroupArn: context.scope.arn("logs", "log-group:/aws-dynamodb/imports:*")
        .description,
      inputFormat: input.inputFormat, inputFormatOptions: input.inputFormatOptions,
      inputCompressionType: input.inputCompressionType ?? InputCompressionType.none,
      tableCreationParameters: parameters,
      startTime: context.now.roundedDownToMillisecond)
    // What is answered first says that the work has begun; who describes the import finds it done.
    let answer = description
    do throws(AWSError) {
      try read(input, into: &changed, &description, context)
      description.importStatus = .completed
      state = changed
    } catch {
      description.importStatus = .failed
      description.failureCode = error.code.hasPrefix("S3") ? error.code : "S3\(error.code)"
      description.failureMessage = error.message
    }
    description.endTime = context.now.roundedDownToMillisecond
    state.imports[Bytes(description.importArn ?? "")] = TableImport(description: description)
    return ImportTableOutput(importTableDescription: answer)
  }

  func describeImport(
    _ input: DescribeImportInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeImportOutput {
    guard let known = state.imports[Bytes(input.importArn)] else {
      throw AWSError("ImportNotFoundException", "Import not found: \(input.importArn)")
    }
    return DescribeImportOutput(importTableDescription: known.description)
  }

  func listImports(
    _ input: ListImportsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListImportsOutput {
    let imports = state.imports.values.filter { known in
      input.tableArn.map { $0 == known.description.tableArn } ?? true
    }
    let page = try TokenPage(Array(imports), token: input.nextToken, limit: input.pageSize ?? 25)
    return ListImportsOutput(
      importSummaryList: page.elements.map {
        ImportSummary(
          importArn: $0.arn, importStatus: $0.description.importStatus,
          tableArn: $0.description.tableArn,
          s3BucketSource: $0.description.s3BucketSource,
          cloudWatchLogGroupArn: $0.description.cloudWatchLogGroupArn,
          inputFormat: $0.description.inputFormat,
          startTime: $0.description.startTime, endTime: $0.description.endTime)
      }, nextToken: page.nextToken)
  }

  // MARK: Files

  private func read(
    _ input: ImportTableInput, into state: inout State, _ description: inout ImportTableDescription,
    _ context: Context
  ) throws(AWSError) {
    let name = input.tableCreationParameters.tableName
    var types: [String: ValueType] = [:]
    for definition in input.tableCreationParameters.attributeDefinitions {
      types[definition.attributeName] = ValueType(rawValue: definition.attributeType.rawValue)
    }
    var (size, processed, imported) = (0, 0, 0)
    for key in try Self.keys(of: input.s3BucketSource, context) {
      let stored = try Self.content(of: key, input.s3BucketSource, context)
      let plain: Bytes?
      switch input.inputCompressionType {
      case .gzip?: plain = Gzip.decompress(stored)
      case .zstd?: plain = Zstandard.decompress(stored)
      default: plain = stored
      }
      guard let content = plain else {
        let format = input.inputCompressionType == .gzip ? "gzip" : "zstd"
        throw AWSError("S3InvalidCompression", "The object \(key) is not compressed with \(format).")
      }
      size += content.count
      for item in ImportReader.items(
        content, input.inputFormat, input.inputFormatOptions?.csv, types: types)
      {
        processed += 1
        if let item, (try? state.load(item, into: name, context)) != nil { imported += 1 }
      }
    }
    description.processedSizeBytes = size
    description.processedItemCount = processed
    description.importedItemCount = imported
    description.errorCount = processed - imported
  }

  private static func keys(of source: S3BucketSource, _ context: Context) throws(AWSError)
    -> [String]
  {
    var keys: [String] = []
    var token: Document = .null
    repeat {
      let page = try context.call(
        "s3", "ListObjectsV2",
        [
          "Bucket": .string(source.s3Bucket), "Prefix": .string(source.s3KeyPrefix ?? ""),
          "ContinuationToken": token,
          "ExpectedBucketOwner": source.s3BucketOwner.map { .string($0) } ?? .null,
        ])
      keys +=
        page["Contents"]?.array?.compactMap { $0["Key"]?.string }.filter { !$0.hasSuffix("/") }
        ?? []
      token = page["NextContinuationToken"] ?? .null
    } while token != .null
    return keys
  }

  private static func content(
    of key: String, _ source: S3BucketSource, _ context: Context
  ) throws(AWSError) -> Bytes {
    let object = try context.call(
      "s3", "GetObject", ["Bucket": .string(source.s3Bucket), "Key": .string(key)])
    if case .blob(let content)? = object["Body"] { return content }
    return Bytes()
  }
}

extension DynamoDB.State {
  /// Puts an item that is imported into its table.
  fileprivate mutating func load(_ item: Item, into name: String, _ context: Context) throws(AWSError) {
    if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
    _ = try update(Bytes(name)) { table throws(AWSError) in
      table.write(item, at: try table.place(ofNew: item), .request, context)
    }
  }
}
