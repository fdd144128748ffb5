// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Tables of S3 Tables that tell of a bucket's objects. The tables themselves belong to that service; a bucket keeps
/// what it was told of them.
extension S3 {
  var metadataOperations: [Operation<State>] {
    [
      Operation(API.createBucketMetadataConfiguration, createBucketMetadataConfiguration),
      .reading(API.getBucketMetadataConfiguration, getBucketMetadataConfiguration),
      Operation(API.deleteBucketMetadataConfiguration, deleteBucketMetadataConfiguration),
      Operation(
        API.updateBucketMetadataInventoryTableConfiguration, updateBucketMetadataInventoryTableConfiguration),
      Operation(
        API.updateBucketMetadataJournalTableConfiguration, updateBucketMetadataJournalTableConfiguration),
      Operation(API.createBucketMetadataTableConfiguration, createBucketMetadataTableConfiguration),
      .reading(API.getBucketMetadataTableConfiguration, getBucketMetadataTableConfiguration),
      Operation(API.deleteBucketMetadataTableConfiguration, deleteBucketMetadataTableConfiguration),
    ]
  }

  // MARK: Journal and inventory

  func createBucketMetadataConfiguration(
    _ input: CreateBucketMetadataConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let tables = MetadataTables(of: try state.bucket(input.bucket), context)
    return try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      let wanted = input.metadataConfiguration
      try Self.check(wanted.journalTableConfiguration.recordExpiration)
      try Self.check(wanted.journalTableConfiguration.encryptionConfiguration)
      try Self.checkNothing(settings)
      var result = MetadataConfigurationResult(destinationResult: tables.destination)
      result.journalTableConfigurationResult = tables.journal(
        wanted.journalTableConfiguration.recordExpiration, context.uuid())
      if let inventory = wanted.inventoryTableConfiguration {
        try Self.check(inventory.encryptionConfiguration)
        result.inventoryTableConfigurationResult = try tables.inventory(
          inventory.configurationState, nil, context.uuid())
      }
      settings.metadata = GetBucketMetadataConfigurationResult(metadataConfigurationResult: result)
    }
  }

  func getBucketMetadataConfiguration(
    _ input: GetBucketMetadataConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketMetadataConfigurationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let found = bucket.settings.metadata else { throw .noMetadataConfiguration(bucket.name) }
    return GetBucketMetadataConfigurationOutput(getBucketMetadataConfigurationResult: found)
  }

  func deleteBucketMetadataConfiguration(
    _ input: DeleteBucketMetadataConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard settings.metadata != nil else { throw .noMetadataConfiguration(input.bucket) }
      settings.metadata = nil
    }
  }

  func updateBucketMetadataInventoryTableConfiguration(
    _ input: UpdateBucketMetadataInventoryTableConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let tables = MetadataTables(of: try state.bucket(input.bucket), context)
    return try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard var metadata = settings.metadata else { throw .noMetadataConfiguration(input.bucket) }
      let wanted = input.inventoryTableConfiguration
      try Self.check(wanted.encryptionConfiguration)
      metadata.metadataConfigurationResult.inventoryTableConfigurationResult = try tables.inventory(
        wanted.configurationState,
        metadata.metadataConfigurationResult.inventoryTableConfigurationResult, context.uuid())
      settings.metadata = metadata
    }
  }

  func updateBucketMetadataJournalTableConfiguration(
    _ input: UpdateBucketMetadataJournalTableConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard var metadata = settings.metadata else { throw .noMetadataConfiguration(input.bucket) }
      let expiration = input.journalTableConfiguration.recordExpiration
      try Self.check(expiration)
      metadata.metadataConfigurationResult.journalTableConfigurationResult?.recordExpiration = expiration
      settings.metadata = metadata
    }
  }

  /// A bucket has tables of the one kind or the other.
  private static func checkNothing(_ settings: BucketSettings) throws(AWSError) {
    guard settings.metadata == nil, settings.metadataTable == nil else {
      throw AWSError(
        "MetadataConfigurationAlreadyExists",
        "A metadata table configuration already exists on this bucket.", status: 409)
    }
  }

  private static func check(_ expiration: RecordExpiration) throws(AWSError) {
    switch (expiration.expiration, expiration.days) {
    case (.enabled, let days?):
      guard (7...2_147_483_647).contains(days) else {
        throw .invalidArgument("The number of days must be at least 7", "Days", String(days))
      }
    case (.disabled, nil): break
    default: throw .malformedXML
    }
  }

  private static func check(_ encryption: MetadataTableEncryptionConfiguration?) throws(AWSError) {
    guard let encryption else { return }
    switch (encryption.sseAlgorithm, encryption.kmsKeyArn) {
    case (.aes256, nil): break
    case (.awsKms, let key?):
      guard let arn = ARN(key), arn.service == "kms", arn.resource.hasPrefix("key/") else {
        throw .invalidArgument("Invalid KMS key ARN", "KmsKeyArn", key)
      }
    default: throw .malformedXML
    }
  }

  // MARK: One table of a table bucket of one's own

  func createBucketMetadataTableConfiguration(
    _ input: CreateBucketMetadataTableConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      let destination = input.metadataTableConfiguration.s3TablesDestination
      guard let arn = ARN(destination.tableBucketArn), arn.service == "s3tables",
        arn.resource.hasPrefix("bucket/"), arn.account == bucket.account, arn.region == bucket.region
      else {
        throw .invalidArgument(
          "The table bucket ARN is not valid", "TableBucketArn", destination.tableBucketArn)
      }
      guard (1...255).contains(destination.tableName.utf8.count),
        destination.tableName.utf8.allSatisfy({ $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "_") })
      else {
        throw .invalidArgument("The table name is not valid", "TableName", destination.tableName)
      }
      try Self.checkNothing(settings)
      let result = S3TablesDestinationResult(
        tableBucketArn: destination.tableBucketArn, tableName: destination.tableName,
        tableArn: "\(destination.tableBucketArn)/table/\(context.uuid())", tableNamespace: "aws_s3_metadata")
      settings.metadataTable = GetBucketMetadataTableConfigurationResult(
        metadataTableConfigurationResult: MetadataTableConfigurationResult(s3TablesDestinationResult: result),
        status: "ACTIVE")
    }
  }

  func getBucketMetadataTableConfiguration(
    _ input: GetBucketMetadataTableConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketMetadataTableConfigurationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let found = bucket.settings.metadataTable else { throw .noMetadataConfiguration(bucket.name) }
    return GetBucketMetadataTableConfigurationOutput(getBucketMetadataTableConfigurationResult: found)
  }

  func deleteBucketMetadataTableConfiguration(
    _ input: DeleteBucketMetadataTableConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard settings.metadataTable != nil else { throw .noMetadataConfiguration(input.bucket) }
      settings.metadataTable = nil
    }
  }
}

/// The tables that AWS makes for a bucket in the table bucket of its own.
private struct MetadataTables {
  let destination: S3.DestinationResult
  private let bucketARN: String

  init(of bucket: StoredBucket, _ context: Context) {
    bucketARN =
      "arn:\(context.partition.rawValue):s3tables:\(bucket.region):\(bucket.account):bucket/aws-s3"
    destination = S3.DestinationResult(
      tableBucketType: .aws, tableBucketArn: bucketARN, tableNamespace: "b_\(bucket.name)")
  }

  func journal(_ expiration: S3.RecordExpiration, _ id: String) -> S3.JournalTableConfigurationResult {
    S3.JournalTableConfigurationResult(
      tableStatus: "ACTIVE", tableName: "journal", tableArn: "\(bucketARN)/table/\(id)",
      recordExpiration: expiration)
  }

  func inventory(
    _ state: S3.InventoryConfigurationState, _ known: S3.InventoryTableConfigurationResult?, _ id: String
  ) throws(AWSError) -> S3.InventoryTableConfigurationResult {
    switch state {
    case .disabled: return S3.InventoryTableConfigurationResult(configurationState: .disabled)
    case .enabled:
      if let known, known.configurationState == .enabled { return known }
      return S3.InventoryTableConfigurationResult(
        configurationState: .enabled, tableStatus: "ACTIVE", tableName: "inventory",
        tableArn: "\(bucketARN)/table/\(id)")
    default: throw .malformedXML
    }
  }
}

extension AWSError {
  fileprivate static func noMetadataConfiguration(_ bucket: String) -> AWSError {
    .noSuchSetting(
      "MetadataConfigurationNotFound", "The specified bucket does not have a metadata configuration", bucket)
  }
}
