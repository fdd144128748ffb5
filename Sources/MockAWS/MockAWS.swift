// SPDX-License-Identifier: Apache-2.0

@_exported public import MockCore
@_exported public import MockDynamoDB
@_exported public import MockS3
@_exported public import MockSQS
@_exported public import MockSTS

extension ServiceCatalogue {
  /// Every service of this package, registered once for the whole process: `MockCloud(.all)`.
  public static let all = ServiceCatalogue([
    DynamoDB(), DynamoDBStreams(), S3(), S3Control(), SQS(), STS(),
  ]).kept()
}
