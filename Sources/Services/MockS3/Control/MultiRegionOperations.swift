// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// Access points of several regions. AWS works on changes for some minutes; here they are done when they are answered, and
/// who describes them finds that they succeeded.
extension S3Control {
  var multiRegionOperations: [Operation<State>] {
    [
      Operation(API.createMultiRegionAccessPoint, createMultiRegionAccessPoint),
      Operation(API.deleteMultiRegionAccessPoint, deleteMultiRegionAccessPoint),
      .reading(API.describeMultiRegionAccessPointOperation, describeMultiRegionAccessPointOperation),
      .reading(API.getMultiRegionAccessPoint, getMultiRegionAccessPoint),
      .reading(API.listMultiRegionAccessPoints, listMultiRegionAccessPoints),
      Operation(API.putMultiRegionAccessPointPolicy, putMultiRegionAccessPointPolicy),
      .reading(API.getMultiRegionAccessPointPolicy, getMultiRegionAccessPointPolicy),
      .reading(API.getMultiRegionAccessPointPolicyStatus, getMultiRegionAccessPointPolicyStatus),
    ]
  }

  /// How many an account may have, and in how many regions each.
  private static let limit = 100
  private static let regionLimit = 17

  func createMultiRegionAccessPoint(
    _ input: CreateMultiRegionAccessPointRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateMultiRegionAccessPointResult {
    try Self.check(input.accountId, context)
    let request = MultiRegionAccessPoints.RequestName(
      account: input.accountId, operation: .createMultiRegionAccessPoint, clientToken: input.clientToken)
    let points = state.accessPoints.multiRegion
    if let token = points.token(of: request) {
      return CreateMultiRegionAccessPointResult(requestTokenARN: token)
    }
    let name = input.details.name
    guard MultiRegionAccessPoints.isValid(name: name) else {
      throw .invalidRequest("The specified Multi-Region Access Point name is not valid: \(name)")
    }
    guard points[input.accountId, name] == nil else {
      throw AWSError(
        "MultiRegionAccessPointAlreadyOwnedByYou",
        "You already have a Multi-Region Access Point with the same name.", status: 409,
        members: [.init("Name", .string(name))])
    }
    let places = try Self.places(input.details.regions, input.accountId, state, context)
    guard points.all(input.accountId).count < Self.limit else {
      throw AWSError(
        "TooManyMultiRegionAccessPoints",
        "You have reached the Multi-Region Access Point limit for this account.",
        status: 400)
    }
    state.accessPoints.multiRegion.insert(
      StoredMultiRegionAccessPoint(
        name: name, alias: MultiRegionAccessPoints.alias(context), account: input.accountId,
        createdAt: context.now, publicAccessBlock: Self.block(input.details.publicAccessBlock),
        regions: places))
    let token = Self.note(
      request, AsyncRequestParameters(createMultiRegionAccessPointRequest: input.details), places, &state,
      context)
    return CreateMultiRegionAccessPointResult(requestTokenARN: token)
  }

  /// The buckets of the regions: each one's own, of the caller's account unless another is named.
  private static func places(
    _ regions: [Region], _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> [StoredMultiRegionAccessPoint.Place] {
    guard !regions.isEmpty else { throw .malformedXML }
    guard regions.count <= regionLimit else {
      throw AWSError(
        "TooManyMultiRegionAccessPointregions",
        "The number of Regions for the Multi-Region Access Point exceeds the limit.", status: 400)
    }
    var places: [StoredMultiRegionAccessPoint.Place] = []
    for region in regions {
      guard let bucket = state.buckets[Bytes(region.bucket)], !bucket.isDirectory else {
        guard context.isLenient else { throw .noSuchBucket(region.bucket) }
        places.append(.init(bucket: region.bucket, region: context.region, account: account))
        continue
      }
      guard bucket.account == region.bucketAccountId ?? account else { throw .accessDenied }
      guard context.isLenient || !places.contains(where: { $0.region == bucket.region }) else {
        throw AWSError(
          "MultiRegionAccessPointSameBucketRegion",
          "The buckets used to create a Multi-Region Access Point cannot be in the same Region.", status: 400)
      }
      places.append(.init(bucket: bucket.name, region: bucket.region, account: bucket.account))
    }
    return places
  }

  func deleteMultiRegionAccessPoint(
    _ input: DeleteMultiRegionAccessPointRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteMultiRegionAccessPointResult {
    try Self.check(input.accountId, context)
    let request = MultiRegionAccessPoints.RequestName(
      account: input.accountId, operation: .deleteMultiRegionAccessPoint, clientToken: input.clientToken)
    if let token = state.accessPoints.multiRegion.token(of: request) {
      return DeleteMultiRegionAccessPointResult(requestTokenARN: token)
    }
    let point = try Self.multiRegionPoint(input.details.name, input.accountId, state, context)
    state.accessPoints.multiRegion.remove(point)
    let token = Self.note(
      request, AsyncRequestParameters(deleteMultiRegionAccessPointRequest: input.details), point.regions,
      &state,
      context)
    return DeleteMultiRegionAccessPointResult(requestTokenARN: token)
  }

  /// Keeps what was done, for those who describe it by the token that is returned.
  private static func note(
    _ request: MultiRegionAccessPoints.RequestName, _ parameters: AsyncRequestParameters,
    _ places: [StoredMultiRegionAccessPoint.Place], _ state: inout State, _ context: Context
  ) -> String {
    let kind =
      switch request.operation {
      case .createMultiRegionAccessPoint: "create"
      case .deleteMultiRegionAccessPoint: "delete"
      default: "put-policy"
      }
    let id = context.random.string(length: 36, alphabet: .alphanumeric)
    let token = ARN(
      partition: context.partition.rawValue, service: "s3", region: context.region, account: request.account,
      resource: "async-request/mrap/\(kind)/\(id)"
    ).description
    let succeeded = "SUCCEEDED"
    let operation = AsyncOperation(
      creationTime: context.now, operation: request.operation, requestTokenARN: token,
      requestParameters: parameters, requestStatus: succeeded,
      responseDetails: AsyncResponseDetails(
        multiRegionAccessPointDetails: MultiRegionAccessPointsAsyncResponse(
          regions: places.map {
            MultiRegionAccessPointRegionalResponse(name: $0.region, requestStatus: succeeded)
          })))
    state.accessPoints.multiRegion.note(operation, token, request)
    return token
  }

  func describeMultiRegionAccessPointOperation(
    _ input: DescribeMultiRegionAccessPointOperationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeMultiRegionAccessPointOperationResult {
    try Self.check(input.accountId, context)
    let token = input.requestTokenARN
    guard let operation = state.accessPoints.multiRegion.request(token, input.accountId) else {
      throw AWSError(
        "NoSuchAsyncRequest", "The specified async request does not exist", status: 404,
        members: [.init("RequestTokenARN", .string(token))])
    }
    return DescribeMultiRegionAccessPointOperationResult(asyncOperation: operation)
  }

  func getMultiRegionAccessPoint(
    _ input: GetMultiRegionAccessPointRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetMultiRegionAccessPointResult {
    let point = try Self.multiRegionPoint(input.name, input.accountId, state, context)
    return GetMultiRegionAccessPointResult(accessPoint: MultiRegionAccessPointReport(point))
  }

  func listMultiRegionAccessPoints(
    _ input: ListMultiRegionAccessPointsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListMultiRegionAccessPointsResult {
    try Self.check(input.accountId, context)
    let limit = try Self.pageSize(input.maxResults)
    let start = try ListingToken.key(in: input.nextToken)
    let found = state.accessPoints.multiRegion.all(input.accountId)
      .drop { point in start.map { Bytes(point.name) <= $0 } ?? false }
    let page = found.prefix(limit)
    return ListMultiRegionAccessPointsResult(
      accessPoints: page.map { MultiRegionAccessPointReport($0) },
      nextToken: page.count < found.count ? page.last.map { ListingToken.text($0.name) } : nil)
  }

  // MARK: Policies

  func putMultiRegionAccessPointPolicy(
    _ input: PutMultiRegionAccessPointPolicyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutMultiRegionAccessPointPolicyResult {
    try Self.check(input.accountId, context)
    let request = MultiRegionAccessPoints.RequestName(
      account: input.accountId, operation: .putMultiRegionAccessPointPolicy, clientToken: input.clientToken)
    if let token = state.accessPoints.multiRegion.token(of: request) {
      return PutMultiRegionAccessPointPolicyResult(requestTokenARN: token)
    }
    var point = try Self.multiRegionPoint(input.details.name, input.accountId, state, context)
    let owner = ResourcePolicy.Owner.accessPoint(point.arn(context.partition).description)
    let policy = try ResourcePolicy.parse(input.details.policy, for: owner, context)
    let block = point.publicAccessBlock.joined(state.accountPublicAccessBlocks[point.account])
    if policy.isPublic, block.blockPublicPolicy == true { throw .accessDenied }
    point.policy = input.details.policy
    state.accessPoints.multiRegion.insert(point)
    let token = Self.note(
      request, AsyncRequestParameters(putMultiRegionAccessPointPolicyRequest: input.details), point.regions,
      &state,
      context)
    return PutMultiRegionAccessPointPolicyResult(requestTokenARN: token)
  }

  func getMultiRegionAccessPointPolicy(
    _ input: GetMultiRegionAccessPointPolicyRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetMultiRegionAccessPointPolicyResult {
    let policy = try Self.multiRegionPolicy(input.name, input.accountId, state, context)
    return GetMultiRegionAccessPointPolicyResult(
      policy: MultiRegionAccessPointPolicyDocument(
        established: EstablishedMultiRegionAccessPointPolicy(policy: policy)))
  }

  func getMultiRegionAccessPointPolicyStatus(
    _ input: GetMultiRegionAccessPointPolicyStatusRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetMultiRegionAccessPointPolicyStatusResult {
    let text = try Self.multiRegionPolicy(input.name, input.accountId, state, context)
    let policy = try? PolicyDocument(parsing: text)
    return GetMultiRegionAccessPointPolicyStatusResult(
      established: S3Control.PolicyStatus(isPublic: policy?.isPublic ?? false))
  }

  private static func multiRegionPolicy(
    _ name: String, _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> String {
    guard let policy = try multiRegionPoint(name, account, state, context).policy else {
      throw AWSError(
        "NoSuchMultiRegionAccessPointPolicy", "The specified Multi-Region Access Point policy does not exist",
        status: 404, members: [.init("Name", .string(name))])
    }
    return policy
  }

  private static func multiRegionPoint(
    _ name: String, _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> StoredMultiRegionAccessPoint {
    try check(account, context)
    guard let point = state.accessPoints.multiRegion[account, name] else {
      throw .noSuchMultiRegionAccessPoint(name)
    }
    return point
  }
}

extension S3Control.MultiRegionAccessPointReport {
  fileprivate init(_ point: StoredMultiRegionAccessPoint) {
    self.init(
      name: point.name, alias: point.alias, createdAt: point.createdAt,
      publicAccessBlock: S3Control.PublicAccessBlockConfiguration(point.publicAccessBlock), status: .ready,
      regions: point.regions.map {
        S3Control.RegionReport(bucket: $0.bucket, region: $0.region, bucketAccountId: $0.account)
      })
  }
}
