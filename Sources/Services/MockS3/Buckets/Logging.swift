// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

extension S3 {
  var loggingOperations: [Operation<State>] {
    [
      Operation(API.putBucketLogging, putBucketLogging),
      .reading(API.getBucketLogging, getBucketLogging),
    ]
  }

  func putBucketLogging(
    _ input: PutBucketLoggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let logging = input.bucketLoggingStatus.loggingEnabled
    if let logging {
      try Self.checkShape(logging)
      try Self.check(logging, of: bucket, state)
    }
    return try state.configure(input.bucket, input.expectedBucketOwner) { $0.logging = logging }
  }

  private static func checkShape(_ logging: LoggingEnabled) throws(AWSError) {
    for grant in logging.targetGrants ?? [] {
      guard let permission = grant.permission, [.fullControl, .read, .write].contains(permission),
        let grantee = grant.grantee
      else { throw .malformedXML }
      let hasName =
        switch grantee.type {
        case .canonicalUser: grantee.id != nil
        case .amazonCustomerByEmail: grantee.emailAddress != nil
        case .group: grantee.uri != nil
        default: false
        }
      guard hasName else { throw .malformedXML }
    }
    guard let format = logging.targetObjectKeyFormat else { return }
    guard (format.simplePrefix == nil) != (format.partitionedPrefix == nil) else { throw .malformedXML }
    if let source = format.partitionedPrefix?.partitionDateSource {
      guard source == .eventTime || source == .deliveryTime else { throw .malformedXML }
    }
  }

  private static func check(
    _ logging: LoggingEnabled, of bucket: StoredBucket, _ state: State
  ) throws(AWSError) {
    let name = logging.targetBucket
    guard let target = state.buckets[Bytes(name)] else {
      throw .invalidLoggingTarget("The target bucket for logging does not exist", name)
    }
    guard target.account == bucket.account else {
      throw .invalidLoggingTarget(
        "The owner for the bucket to be logged and the target bucket must be the same.", name)
    }
    guard target.region == bucket.region else {
      throw AWSError(
        "CrossLocationLoggingProhibited", "Cross S3 location logging not allowed.", status: 403,
        members: [
          .init("SourceBucketLocation", .string(bucket.region)),
          .init("TargetBucketLocation", .string(target.region)),
        ])
    }
    // Where ACLs are off, as they are by default, policies decide when the logs are written.
    guard target.settings.ownership == .bucketOwnerEnforced else {
      guard target.takesLogs(prefix: logging.targetPrefix) else {
        throw .invalidLoggingTarget(
          "You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket", name)
      }
      return
    }
    guard logging.targetGrants?.isEmpty ?? true || target.settings.hasDefaultOwnership else {
      throw .invalidLoggingTarget(
        "Target grants are not supported for target buckets with ObjectOwnership's BucketOwnerEnforced setting",
        name)
    }
  }

  func getBucketLogging(
    _ input: GetBucketLoggingRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketLoggingOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketLoggingOutput(loggingEnabled: bucket.settings.logging)
  }
}

extension StoredBucket {
  /// The ACL or a policy lets S3 write its logs here.
  fileprivate func takesLogs(prefix: String) -> Bool {
    if let text = settings.policy, let policy = try? PolicyDocument(parsing: text) {
      let request = PolicyRequest(
        principal: .service("logging.s3.amazonaws.com"), action: "s3:PutObject",
        resource: "arn:\(Partition(region: region).rawValue):s3:::\(name)/\(prefix)log",
        context: ["aws:SourceAccount": account])
      if policy.evaluate(request) == .allowed { return true }
    }
    let permissions = settings.acl.grants.filter { $0.grantee == .group(.logDelivery) }.map(\.permission)
    return permissions.contains(.fullControl)
      || (permissions.contains(.write) && permissions.contains(.readAcp))
  }
}

extension AWSError {
  fileprivate static func invalidLoggingTarget(_ message: String, _ bucket: String) -> AWSError {
    AWSError(
      "InvalidTargetBucketForLogging", message, status: 400,
      members: [.init("TargetBucket", .string(bucket))])
  }
}
