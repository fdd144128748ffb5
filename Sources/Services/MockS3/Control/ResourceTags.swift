// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Tags of buckets and access points, by ARN.
extension S3Control {
  var tagOperations: [Operation<State>] {
    [
      Operation(API.tagResource, tagResource),
      Operation(API.untagResource, untagResource),
      .reading(API.listTagsForResource, listTagsForResource),
    ]
  }

  func tagResource(
    _ input: TagResourceRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> TagResourceResult {
    let resource = try TaggedResource(input.resourceArn, input.accountId, state, context)
    let added = input.tags.map { S3.Tag(key: $0.key, value: $0.value) }
    try TagRules.check(added)
    let keys = Set(added.map { Bytes($0.key) })
    let tags = resource.tags.filter { !keys.contains(Bytes($0.key)) } + added
    try TagRules.check(tags)
    try resource.set(tags, &state)
    return TagResourceResult()
  }

  func untagResource(
    _ input: UntagResourceRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UntagResourceResult {
    let resource = try TaggedResource(input.resourceArn, input.accountId, state, context)
    let keys = Set(input.tagKeys.map { Bytes($0) })
    try resource.set(resource.tags.filter { !keys.contains(Bytes($0.key)) }, &state)
    return UntagResourceResult()
  }

  func listTagsForResource(
    _ input: ListTagsForResourceRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListTagsForResourceResult {
    let resource = try TaggedResource(input.resourceArn, input.accountId, state, context)
    return ListTagsForResourceResult(tags: resource.tags.map { Tag(key: $0.key, value: $0.value) })
  }
}

/// What has tags, as found by its ARN.
private enum TaggedResource {
  case bucket(StoredBucket)
  case accessPoint(StoredAccessPoint)

  init(
    _ text: String, _ account: String, _ state: S3.State, _ context: Context
  ) throws(AWSError) {
    try S3Control.check(account, context)
    guard let arn = ARN(text), arn.partition == context.partition.rawValue else {
      throw .invalidRequest("The specified resource ARN is not valid: \(text)")
    }
    if let name = AccessPoints.name(in: arn) {
      guard arn.account == account, let point = state.accessPoints[account, arn.region, name] else {
        throw .noSuchAccessPoint
      }
      self = .accessPoint(point)
      return
    }
    let name =
      arn.service == "s3express" && arn.resource.hasPrefix("bucket/")
      ? String(arn.resource.dropFirst("bucket/".utf8.count)) : arn.resource
    guard arn.service == "s3" || arn.service == "s3express", BucketName.couldExist(name) else {
      throw .invalidRequest("The specified resource ARN is not valid: \(text)")
    }
    guard let bucket = state.buckets[Bytes(name)], bucket.arn(context.partition) == arn else {
      throw AWSError(
        "NoSuchResource", "The specified resource doesn't exist.", status: 404,
        members: [.init("ResourceArn", .string(text))])
    }
    guard bucket.account == account else { throw .accessDenied }
    self = .bucket(bucket)
  }

  var tags: [S3.Tag] {
    switch self {
    case .bucket(let bucket): bucket.settings.tags
    case .accessPoint(let point): point.tags
    }
  }

  func set(_ tags: [S3.Tag], _ state: inout S3.State) throws(AWSError) {
    switch self {
    case .bucket(let bucket):
      _ = try state.configure(bucket.name, nil) { $0.tags = tags }
    case .accessPoint(var point):
      point.tags = tags
      state.accessPoints.insert(point)
    }
  }
}
