// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which of its buckets the requests through an access point of several regions reach.
extension S3Control {
  var multiRegionRouteOperations: [Operation<State>] {
    [
      .reading(API.getMultiRegionAccessPointRoutes, getMultiRegionAccessPointRoutes),
      Operation(API.submitMultiRegionAccessPointRoutes, submitMultiRegionAccessPointRoutes),
    ]
  }

  private static let active = 100

  func getMultiRegionAccessPointRoutes(
    _ input: GetMultiRegionAccessPointRoutesRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetMultiRegionAccessPointRoutesResult {
    let point = try Self.routedPoint(input.mrap, input.accountId, state, context)
    return GetMultiRegionAccessPointRoutesResult(
      mrap: point.arn(context.partition).description,
      routes: point.regions.map {
        MultiRegionAccessPointRoute(
          bucket: $0.bucket, region: $0.region, trafficDialPercentage: $0.isActive ? Self.active : 0)
      })
  }

  func submitMultiRegionAccessPointRoutes(
    _ input: SubmitMultiRegionAccessPointRoutesRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> SubmitMultiRegionAccessPointRoutesResult {
    var point = try Self.routedPoint(input.mrap, input.accountId, state, context)
    guard !input.routeUpdates.isEmpty else { throw .malformedXML }
    for update in input.routeUpdates {
      guard update.bucket != nil || update.region != nil else {
        throw .invalidRequest("Either the bucket or the Region must be provided for each route")
      }
      guard [0, Self.active].contains(update.trafficDialPercentage) else {
        throw .invalidRequest("Traffic dial percentage must be 0 or 100")
      }
      let place = point.regions.firstIndex { place in
        update.bucket.map { $0 == place.bucket } ?? true && update.region.map { $0 == place.region } ?? true
      }
      guard let place else {
        throw .invalidRequest("The specified route is not part of the Multi-Region Access Point")
      }
      point.regions[place].isActive = update.trafficDialPercentage == Self.active
    }
    guard point.regions.contains(where: \.isActive) else {
      throw .invalidRequest("At least one route must be active")
    }
    state.accessPoints.multiRegion.insert(point)
    return SubmitMultiRegionAccessPointRoutesResult()
  }

  /// Routes go by the ARN, or by the alias in it.
  private static func routedPoint(
    _ name: String, _ account: String, _ state: State, _ context: Context
  ) throws(AWSError) -> StoredMultiRegionAccessPoint {
    try check(account, context)
    let alias = ARN(name).flatMap { AccessPoints.name(in: $0) } ?? name
    guard let point = state.accessPoints.multiRegion.point(ofAlias: alias), point.account == account else {
      throw .noSuchMultiRegionAccessPoint(name)
    }
    return point
  }
}
