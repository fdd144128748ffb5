// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  func updateTimeToLive(
    _ input: UpdateTimeToLiveInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateTimeToLiveOutput {
    let table = try state.settledTable(input.tableName)
    let specification = input.timeToLiveSpecification
    let name = specification.attributeName
    guard !name.isEmpty else {
      throw .validation("TimeToLiveSpecification: AttributeName must be provided")
    }
    switch (table.features.timeToLive, specification.enabled) {
    case (let current?, true):
      guard current.attribute == name else {
        throw .validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is \(current.attribute)"
        )
      }
      throw .validation("TimeToLive is already enabled")
    case (nil, true): try state.setTimeToLive(of: table, attribute: name, context)
    case (let current?, false):
      guard current.attribute == name else {
        throw .validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is \(current.attribute)"
        )
      }
      try state.setTimeToLive(of: table, attribute: nil, context)
    case (nil, false): throw .validation("TimeToLive is already disabled")
    }
    return UpdateTimeToLiveOutput(timeToLiveSpecification: specification)
  }

  func describeTimeToLive(
    _ input: DescribeTimeToLiveInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeTimeToLiveOutput {
    let table = try state.describedTable(input.tableName)
    return DescribeTimeToLiveOutput(timeToLiveDescription: table.features.timeToLiveDescription)
  }
}

extension TableFeatures {
  var timeToLiveDescription: DynamoDB.TimeToLiveDescription {
    DynamoDB.TimeToLiveDescription(
      timeToLiveStatus: timeToLive == nil ? .disabled : .enabled,
      attributeName: timeToLive?.attribute)
  }
}
