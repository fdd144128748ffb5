// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The configurations of which a bucket has many, by id: analytics, inventory, metrics and intelligent tiering.
extension S3 {
  var collectionOperations: [Operation<State>] {
    [
      Operation(API.putBucketAnalyticsConfiguration, putBucketAnalyticsConfiguration),
      .reading(API.getBucketAnalyticsConfiguration, getBucketAnalyticsConfiguration),
      .reading(API.listBucketAnalyticsConfigurations, listBucketAnalyticsConfigurations),
      Operation(API.deleteBucketAnalyticsConfiguration, deleteBucketAnalyticsConfiguration),
      Operation(API.putBucketInventoryConfiguration, putBucketInventoryConfiguration),
      .reading(API.getBucketInventoryConfiguration, getBucketInventoryConfiguration),
      .reading(API.listBucketInventoryConfigurations, listBucketInventoryConfigurations),
      Operation(API.deleteBucketInventoryConfiguration, deleteBucketInventoryConfiguration),
      Operation(API.putBucketMetricsConfiguration, putBucketMetricsConfiguration),
      .reading(API.getBucketMetricsConfiguration, getBucketMetricsConfiguration),
      .reading(API.listBucketMetricsConfigurations, listBucketMetricsConfigurations),
      Operation(API.deleteBucketMetricsConfiguration, deleteBucketMetricsConfiguration),
      Operation(API.putBucketIntelligentTieringConfiguration, putBucketIntelligentTieringConfiguration),
      .reading(API.getBucketIntelligentTieringConfiguration, getBucketIntelligentTieringConfiguration),
      .reading(API.listBucketIntelligentTieringConfigurations, listBucketIntelligentTieringConfigurations),
      Operation(API.deleteBucketIntelligentTieringConfiguration, deleteBucketIntelligentTieringConfiguration),
    ]
  }

  // MARK: Analytics

  func putBucketAnalyticsConfiguration(
    _ input: PutBucketAnalyticsConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.put(
      input.analyticsConfiguration, input.id, \.analytics, of: input.bucket, input.expectedBucketOwner)
  }

  func getBucketAnalyticsConfiguration(
    _ input: GetBucketAnalyticsConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketAnalyticsConfigurationOutput {
    GetBucketAnalyticsConfigurationOutput(
      analyticsConfiguration: try state.configuration(
        input.id, \.analytics, of: input.bucket, input.expectedBucketOwner))
  }

  func listBucketAnalyticsConfigurations(
    _ input: ListBucketAnalyticsConfigurationsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketAnalyticsConfigurationsOutput {
    let page = try state.page(
      input.continuationToken, \.analytics, of: input.bucket, input.expectedBucketOwner)
    return ListBucketAnalyticsConfigurationsOutput(
      isTruncated: page.next != nil, continuationToken: input.continuationToken,
      nextContinuationToken: page.next, analyticsConfigurationList: page.values)
  }

  func deleteBucketAnalyticsConfiguration(
    _ input: DeleteBucketAnalyticsConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.remove(input.id, \.analytics, of: input.bucket, input.expectedBucketOwner)
  }

  // MARK: Inventory

  func putBucketInventoryConfiguration(
    _ input: PutBucketInventoryConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.put(
      input.inventoryConfiguration, input.id, \.inventory, of: input.bucket, input.expectedBucketOwner)
  }

  func getBucketInventoryConfiguration(
    _ input: GetBucketInventoryConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketInventoryConfigurationOutput {
    GetBucketInventoryConfigurationOutput(
      inventoryConfiguration: try state.configuration(
        input.id, \.inventory, of: input.bucket, input.expectedBucketOwner))
  }

  func listBucketInventoryConfigurations(
    _ input: ListBucketInventoryConfigurationsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketInventoryConfigurationsOutput {
    let page = try state.page(
      input.continuationToken, \.inventory, of: input.bucket, input.expectedBucketOwner)
    return ListBucketInventoryConfigurationsOutput(
      continuationToken: input.continuationToken, inventoryConfigurationList: page.values,
      isTruncated: page.next != nil, nextContinuationToken: page.next)
  }

  func deleteBucketInventoryConfiguration(
    _ input: DeleteBucketInventoryConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.remove(input.id, \.inventory, of: input.bucket, input.expectedBucketOwner)
  }

  // MARK: Metrics

  func putBucketMetricsConfiguration(
    _ input: PutBucketMetricsConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.put(
      input.metricsConfiguration, input.id, \.metrics, of: input.bucket, input.expectedBucketOwner)
  }

  func getBucketMetricsConfiguration(
    _ input: GetBucketMetricsConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketMetricsConfigurationOutput {
    GetBucketMetricsConfigurationOutput(
      metricsConfiguration: try state.configuration(
        input.id, \.metrics, of: input.bucket, input.expectedBucketOwner))
  }

  func listBucketMetricsConfigurations(
    _ input: ListBucketMetricsConfigurationsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketMetricsConfigurationsOutput {
    let page = try state.page(
      input.continuationToken, \.metrics, of: input.bucket, input.expectedBucketOwner)
    return ListBucketMetricsConfigurationsOutput(
      isTruncated: page.next != nil, continuationToken: input.continuationToken,
      nextContinuationToken: page.next, metricsConfigurationList: page.values)
  }

  func deleteBucketMetricsConfiguration(
    _ input: DeleteBucketMetricsConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.remove(input.id, \.metrics, of: input.bucket, input.expectedBucketOwner)
  }

  // MARK: Intelligent tiering

  func putBucketIntelligentTieringConfiguration(
    _ input: PutBucketIntelligentTieringConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.put(
      input.intelligentTieringConfiguration, input.id, \.intelligentTiering, of: input.bucket,
      input.expectedBucketOwner)
  }

  func getBucketIntelligentTieringConfiguration(
    _ input: GetBucketIntelligentTieringConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketIntelligentTieringConfigurationOutput {
    GetBucketIntelligentTieringConfigurationOutput(
      intelligentTieringConfiguration: try state.configuration(
        input.id, \.intelligentTiering, of: input.bucket, input.expectedBucketOwner))
  }

  func listBucketIntelligentTieringConfigurations(
    _ input: ListBucketIntelligentTieringConfigurationsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketIntelligentTieringConfigurationsOutput {
    let page = try state.page(
      input.continuationToken, \.intelligentTiering, of: input.bucket, input.expectedBucketOwner)
    return ListBucketIntelligentTieringConfigurationsOutput(
      isTruncated: page.next != nil, continuationToken: input.continuationToken,
      nextContinuationToken: page.next, intelligentTieringConfigurationList: page.values)
  }

  func deleteBucketIntelligentTieringConfiguration(
    _ input: DeleteBucketIntelligentTieringConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.remove(input.id, \.intelligentTiering, of: input.bucket, input.expectedBucketOwner)
  }
}
