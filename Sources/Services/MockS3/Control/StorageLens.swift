// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A Storage Lens configuration. It is kept; nothing is measured or exported.
struct StoredStorageLens: Sendable {
  let account: String
  let region: String
  var configuration: S3Control.StorageLensConfiguration
  var tags: [S3.Tag]

  static func place(_ account: String, _ region: String, _ id: String) -> Bytes {
    Bytes("\(account)/\(region)/\(id)")
  }

  static func arn(_ id: String, _ account: String, _ context: Context) -> String {
    ARN(
      partition: context.partition.rawValue, service: "s3", region: context.region, account: account,
      resource: "storage-lens/\(id)"
    ).description
  }
}

extension S3Control {
  var storageLensOperations: [Operation<State>] {
    [
      Operation(API.putStorageLensConfiguration, putStorageLensConfiguration),
      .reading(API.getStorageLensConfiguration, getStorageLensConfiguration),
      .reading(API.listStorageLensConfigurations, listStorageLensConfigurations),
      Operation(API.deleteStorageLensConfiguration, deleteStorageLensConfiguration),
      Operation(API.putStorageLensConfigurationTagging, putStorageLensConfigurationTagging),
      .reading(API.getStorageLensConfigurationTagging, getStorageLensConfigurationTagging),
      Operation(API.deleteStorageLensConfigurationTagging, deleteStorageLensConfigurationTagging),
    ]
  }

  private static let pageSize = 100

  func putStorageLensConfiguration(
    _ input: PutStorageLensConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try Self.check(input.accountId, context)
    let id = input.configId
    try ConfigurationID.check(id)
    var configuration = input.storageLensConfiguration
    guard configuration.id == id else {
      throw .invalidArgument("The ID in the request URL doesn't match the ID in the configuration", "id", id)
    }
    try configuration.check()
    let tags = input.tags.map { $0.map { S3.Tag(key: $0.key, value: $0.value) } }
    if let tags { try TagRules.check(tags) }
    configuration.storageLensArn = StoredStorageLens.arn(id, input.accountId, context)
    let place = StoredStorageLens.place(input.accountId, context.region, id)
    state.storageLenses[place] = StoredStorageLens(
      account: input.accountId, region: context.region, configuration: configuration,
      tags: tags ?? state.storageLenses[place]?.tags ?? [])
    return EmptyShape()
  }

  func getStorageLensConfiguration(
    _ input: GetStorageLensConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetStorageLensConfigurationResult {
    let found = try Self.lens(input.configId, input.accountId, state, context)
    return GetStorageLensConfigurationResult(storageLensConfiguration: found.configuration)
  }

  func listStorageLensConfigurations(
    _ input: ListStorageLensConfigurationsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListStorageLensConfigurationsResult {
    try Self.check(input.accountId, context)
    let first = StoredStorageLens.place(input.accountId, context.region, "")
    let start = try ListingToken.key(in: input.nextToken)
    let rest =
      start.map {
        state.storageLenses.ascending(
          after: StoredStorageLens.place(input.accountId, context.region, $0.description))
      } ?? state.storageLenses.ascending(from: first)
    let listed = Array(
      rest.lazy.map(\.value).prefix { $0.account == input.accountId && $0.region == context.region }
        .prefix(Self.pageSize + 1))
    let page = listed.prefix(Self.pageSize).map(\.configuration)
    return ListStorageLensConfigurationsResult(
      nextToken: listed.count > page.count ? page.last.map { ListingToken.text($0.id) } : nil,
      storageLensConfigurationList: page.map {
        ListStorageLensConfigurationEntry(
          id: $0.id, storageLensArn: $0.storageLensArn ?? "", homeRegion: context.region,
          isEnabled: $0.isEnabled)
      })
  }

  func deleteStorageLensConfiguration(
    _ input: DeleteStorageLensConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    _ = try Self.lens(input.configId, input.accountId, state, context)
    state.storageLenses[StoredStorageLens.place(input.accountId, context.region, input.configId)] = nil
    return EmptyShape()
  }

  // MARK: Tags

  func putStorageLensConfigurationTagging(
    _ input: PutStorageLensConfigurationTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutStorageLensConfigurationTaggingResult {
    let tags = input.tags.map { S3.Tag(key: $0.key, value: $0.value) }
    try Self.setTags(tags, input.configId, input.accountId, &state, context)
    return PutStorageLensConfigurationTaggingResult()
  }

  func getStorageLensConfigurationTagging(
    _ input: GetStorageLensConfigurationTaggingRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetStorageLensConfigurationTaggingResult {
    let found = try Self.lens(input.configId, input.accountId, state, context)
    return GetStorageLensConfigurationTaggingResult(
      tags: found.tags.map { StorageLensTag(key: $0.key, value: $0.value) })
  }

  func deleteStorageLensConfigurationTagging(
    _ input: DeleteStorageLensConfigurationTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteStorageLensConfigurationTaggingResult {
    try Self.setTags([], input.configId, input.accountId, &state, context)
    return DeleteStorageLensConfigurationTaggingResult()
  }

  private static func setTags(
    _ tags: [S3.Tag], _ id: String, _ account: String, _ state: inout State, _ context: Context
  ) throws(AWSError) {
    var found = try lens(id, account, state, context)
    try TagRules.check(tags)
    found.tags = tags
    state.storageLenses[StoredStorageLens.place(account, context.region, id)] = found
  }

  /// A configuration of the account in the region of the request, which is its home.
  private static func lens(
    _ id: String, _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> StoredStorageLens {
    try check(account, context)
    guard let found = state.storageLenses[StoredStorageLens.place(account, context.region, id)] else {
      throw .noSuchConfiguration
    }
    return found
  }
}

extension S3Control.StorageLensConfiguration {
  /// Throws what S3 says of one that it can't take.
  fileprivate func check() throws(AWSError) {
    guard include == nil || exclude == nil else {
      throw .invalidRequest("Include and Exclude cannot be specified together")
    }
    if let criteria = accountLevel.bucketLevel.prefixLevel?.storageMetrics.selectionCriteria {
      if let depth = criteria.maxDepth, !(1...10).contains(depth) {
        throw .invalidArgument("MaxDepth must be between 1 and 10", "MaxDepth", String(depth))
      }
      if let percentage = criteria.minStorageBytesPercentage, !(0.1...100).contains(percentage) {
        throw .invalidArgument(
          "MinStorageBytesPercentage must be between 0.1 and 100", "MinStorageBytesPercentage",
          "\(percentage)")
      }
    }
    guard let destination = dataExport?.s3BucketDestination else { return }
    guard [.csv, .parquet].contains(destination.format), destination.outputSchemaVersion == .v1 else {
      throw .malformedXML
    }
    if let encryption = destination.encryption {
      guard (encryption.sses3 == nil) != (encryption.ssekms == nil) else { throw .malformedXML }
    }
    guard let arn = ARN(destination.arn), arn.service == "s3", BucketName.couldExist(arn.resource) else {
      throw AWSError("InvalidS3DestinationBucket", "Invalid bucket ARN.", status: 400)
    }
  }
}
