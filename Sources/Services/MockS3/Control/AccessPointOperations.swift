// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

extension S3Control {
  var accessPointOperations: [Operation<State>] {
    [
      Operation(API.createAccessPoint, createAccessPoint),
      .reading(API.getAccessPoint, getAccessPoint),
      .reading(API.listAccessPoints, listAccessPoints),
      Operation(API.deleteAccessPoint, deleteAccessPoint),
      Operation(API.putAccessPointPolicy, putAccessPointPolicy),
      .reading(API.getAccessPointPolicy, getAccessPointPolicy),
      Operation(API.deleteAccessPointPolicy, deleteAccessPointPolicy),
      .reading(API.getAccessPointPolicyStatus, getAccessPointPolicyStatus),
    ]
  }

  /// How many access points an account may have in a region.
  private static let limit = 10_000

  func createAccessPoint(
    _ input: CreateAccessPointRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateAccessPointResult {
    try Self.check(input.accountId, context)
    guard AccessPoints.isValid(name: input.name) else {
      throw .invalidRequest("The specified access point name is not valid: \(input.name)")
    }
    guard input.scope == nil else {
      throw .invalidRequest("Scope is only supported for access points of directory buckets")
    }
    if let vpc = input.vpcConfiguration, !vpc.vpcId.hasPrefix("vpc-") {
      throw .invalidRequest("The specified VPC ID is not valid: \(vpc.vpcId)")
    }
    let tags = (input.tags ?? []).map { S3.Tag(key: $0.key, value: $0.value) }
    try TagRules.check(tags)
    guard let bucket = state.buckets[Bytes(input.bucket)], !bucket.isDirectory else {
      throw .noSuchBucket(input.bucket)
    }
    guard bucket.account == input.bucketAccountId ?? input.accountId else { throw .accessDenied }
    guard bucket.region == context.region else {
      throw .invalidRequest("The access point and its bucket must be in the same Region")
    }
    guard state.accessPoints[input.accountId, context.region, input.name] == nil else {
      throw AWSError(
        "AccessPointAlreadyOwnedByYou",
        "Your previous request to create the named accesspoint succeeded and you already own it.",
        status: 409, members: [.init("AccessPointName", .string(input.name))])
    }
    guard state.accessPoints.all(input.accountId, context.region).count < Self.limit else {
      throw AWSError(
        "TooManyAccessPoints", "You have attempted to create more access points than allowed", status: 400)
    }
    let point = StoredAccessPoint(
      name: input.name, alias: AccessPoints.alias(of: input.name, context), account: input.accountId,
      region: context.region, bucket: bucket.name, bucketAccount: bucket.account,
      vpcID: input.vpcConfiguration?.vpcId, createdAt: context.now,
      publicAccessBlock: Self.block(input.publicAccessBlockConfiguration), tags: tags)
    state.accessPoints.insert(point)
    return CreateAccessPointResult(
      accessPointArn: point.arn(context.partition).description, alias: point.alias)
  }

  /// Access points block everything unless told otherwise, each setting by itself.
  static func block(_ asked: PublicAccessBlockConfiguration?) -> S3.PublicAccessBlockConfiguration {
    S3.PublicAccessBlockConfiguration(
      blockPublicAcls: asked?.blockPublicAcls ?? true, ignorePublicAcls: asked?.ignorePublicAcls ?? true,
      blockPublicPolicy: asked?.blockPublicPolicy ?? true,
      restrictPublicBuckets: asked?.restrictPublicBuckets ?? true)
  }

  func getAccessPoint(
    _ input: GetAccessPointRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetAccessPointResult {
    let point = try Self.point(input.name, input.accountId, state, context)
    var output = GetAccessPointResult()
    output.name = point.name
    output.bucket = point.bucket
    output.networkOrigin = point.vpcID == nil ? .internet : .vpc
    output.vpcConfiguration = point.vpcID.map { VpcConfiguration(vpcId: $0) }
    output.publicAccessBlockConfiguration = PublicAccessBlockConfiguration(point.publicAccessBlock)
    output.creationDate = point.createdAt
    output.alias = point.alias
    output.accessPointArn = point.arn(context.partition).description
    let place = "\(point.region).\(context.partition.dnsSuffix)"
    output.endpoints = [
      "ipv4": "s3-accesspoint.\(place)", "fips": "s3-accesspoint-fips.\(place)",
      "fips_dualstack": "s3-accesspoint-fips.dualstack.\(place)",
      "dualstack": "s3-accesspoint.dualstack.\(place)",
    ]
    output.bucketAccountId = point.bucketAccount
    return output
  }

  func listAccessPoints(
    _ input: ListAccessPointsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListAccessPointsResult {
    try Self.check(input.accountId, context)
    let limit = try Self.pageSize(input.maxResults)
    let start = try ListingToken.key(in: input.nextToken)
    let found = state.accessPoints.all(input.accountId, context.region)
      .filter { input.bucket == nil || $0.bucket == input.bucket }
      .drop { point in start.map { Bytes(point.name) <= $0 } ?? false }
    let page = found.prefix(limit)
    return ListAccessPointsResult(
      accessPointList: page.map { point in
        S3Control.AccessPoint(
          name: point.name, networkOrigin: point.vpcID == nil ? .internet : .vpc,
          vpcConfiguration: point.vpcID.map { VpcConfiguration(vpcId: $0) }, bucket: point.bucket,
          accessPointArn: point.arn(context.partition).description, alias: point.alias,
          bucketAccountId: point.bucketAccount)
      },
      nextToken: page.count < found.count ? page.last.map { ListingToken.text($0.name) } : nil)
  }

  /// How many a page of a listing holds.
  static func pageSize(_ asked: Int?) throws(AWSError) -> Int {
    guard let asked, asked != 0 else { return 1000 }
    guard (1...1000).contains(asked) else {
      throw .invalidArgument(
        "Argument maxResults must be an integer between 0 and 1000", "maxResults", String(asked))
    }
    return asked
  }

  func deleteAccessPoint(
    _ input: DeleteAccessPointRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    state.accessPoints.remove(try Self.point(input.name, input.accountId, state, context))
    return EmptyShape()
  }

  // MARK: Policies

  func putAccessPointPolicy(
    _ input: PutAccessPointPolicyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    var point = try Self.point(input.name, input.accountId, state, context)
    let arn = point.arn(context.partition).description
    let policy = try ResourcePolicy.parse(input.policy, for: .accessPoint(arn), context)
    let block = point.publicAccessBlock.joined(state.accountPublicAccessBlocks[point.account])
    if policy.isPublic, block.blockPublicPolicy == true { throw .accessDenied }
    point.policy = input.policy
    state.accessPoints.insert(point)
    return EmptyShape()
  }

  func getAccessPointPolicy(
    _ input: GetAccessPointPolicyRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetAccessPointPolicyResult {
    let point = try Self.point(input.name, input.accountId, state, context)
    guard let policy = point.policy else { throw .noSuchAccessPointPolicy(point.name) }
    return GetAccessPointPolicyResult(policy: policy)
  }

  func deleteAccessPointPolicy(
    _ input: DeleteAccessPointPolicyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    var point = try Self.point(input.name, input.accountId, state, context)
    point.policy = nil
    state.accessPoints.insert(point)
    return EmptyShape()
  }

  func getAccessPointPolicyStatus(
    _ input: GetAccessPointPolicyStatusRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetAccessPointPolicyStatusResult {
    let point = try Self.point(input.name, input.accountId, state, context)
    guard let text = point.policy else { throw .noSuchAccessPointPolicy(point.name) }
    let policy = try? PolicyDocument(parsing: text)
    return GetAccessPointPolicyStatusResult(
      policyStatus: S3Control.PolicyStatus(isPublic: policy?.isPublic ?? false))
  }

  /// Requests call an access point by its name or its ARN.
  private static func point(
    _ name: String, _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> StoredAccessPoint {
    try check(account, context)
    let arn = ARN(name)
    let found =
      if let arn { AccessPoints.name(in: arn).flatMap { state.accessPoints[account, arn.region, $0] } } else {
        state.accessPoints[account, context.region, name]
      }
    guard let found else {
      var error = AWSError.noSuchAccessPoint
      error.members = [.init("AccessPointName", .string(name))]
      throw error
    }
    return found
  }
}

extension AccessPoints {
  /// Three to 50 lower case letters, digits and dashes, no dash at either end.
  static func isValid(name: String) -> Bool {
    let isLabel = name.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "-") }
    return (3...50).contains(name.utf8.count) && isLabel && !name.hasPrefix("-") && !name.hasSuffix("-")
      && !name.hasPrefix("xn--") && !name.hasSuffix("-s3alias")
  }

  /// `name-` and random characters, 63 in all.
  static func alias(of name: String, _ context: Context) -> String {
    let suffix = "-s3alias"
    let start = name.prefix(20)
    let room = 63 - start.utf8.count - 1 - suffix.utf8.count
    return "\(start)-" + context.random.string(length: room, alphabet: .lowercaseAlphanumeric) + suffix
  }
}

extension AWSError {
  fileprivate static func noSuchAccessPointPolicy(_ name: String) -> AWSError {
    AWSError(
      "NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist", status: 404,
      members: [.init("AccessPointName", .string(name))])
  }
}
