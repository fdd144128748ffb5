// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  /// The quotas that every account has from the start.
  func describeLimits(
    _ input: DescribeLimitsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeLimitsOutput {
    DescribeLimitsOutput(
      accountMaxReadCapacityUnits: 80_000, accountMaxWriteCapacityUnits: 80_000,
      tableMaxReadCapacityUnits: 40_000, tableMaxWriteCapacityUnits: 40_000)
  }

  func describeEndpoints(
    _ input: DescribeEndpointsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeEndpointsResponse {
    DescribeEndpointsResponse(endpoints: [
      Endpoint(
        address: "dynamodb.\(context.region).\(context.partition.dnsSuffix)",
        cachePeriodInMinutes: 1_440)
    ])
  }
}
