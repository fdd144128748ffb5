// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A Kinesis stream that is told of each change of a table's items.
struct KinesisDestination: Sendable {
  let arn: ARN
  var isActive: Bool
  var precision: DynamoDB.ApproximateCreationDateTimePrecision

  var status: DynamoDB.DestinationStatus { isActive ? .active : .disabled }
}

extension DynamoDB {
  func enableKinesisStreamingDestination(
    _ input: KinesisStreamingDestinationInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> KinesisStreamingDestinationOutput {
    let table = try state.settledTable(input.tableName)
    let arn = try Self.kinesisStream(input.streamArn)
    var destinations = table.features.kinesisDestinations
    let precision =
      input.enableKinesisStreamingConfiguration?.approximateCreationDateTimePrecision
      ?? .millisecond
    let destination = KinesisDestination(arn: arn, isActive: true, precision: precision)
    if let index = destinations.firstIndex(where: { $0.arn == arn }) {
      guard !destinations[index].isActive else {
        throw .validation(
          "Table is not in a valid state to enable Kinesis Streaming Destination: "
            + "EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation."
        )
      }
      destinations[index] = destination
    } else {
      destinations.append(destination)
    }
    if context.offers("kinesis"), context.resource(arn) == nil {
      throw AWSError(
        "ResourceNotFoundException",
        "Requested resource not found: Kinesis stream \(input.streamArn) not found")
    }
    guard destinations.filter(\.isActive).count <= 2 else {
      throw AWSError(
        "LimitExceededException",
        "A table can have up to two active Kinesis streaming destinations.")
    }
    state.change(table.name) { $0.features.kinesisDestinations = destinations }
    return KinesisStreamingDestinationOutput(
      tableName: table.name, streamArn: input.streamArn, destinationStatus: .enabling,
      enableKinesisStreamingConfiguration: EnableKinesisStreamingConfiguration(
        approximateCreationDateTimePrecision: precision))
  }

  func disableKinesisStreamingDestination(
    _ input: KinesisStreamingDestinationInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> KinesisStreamingDestinationOutput {
    let (table, index) = try state.activeDestination(input.tableName, input.streamArn, "DISABLE")
    state.change(table.name) { $0.features.kinesisDestinations[index].isActive = false }
    return KinesisStreamingDestinationOutput(
      tableName: table.name, streamArn: input.streamArn, destinationStatus: .disabling,
      enableKinesisStreamingConfiguration: input.enableKinesisStreamingConfiguration)
  }

  func updateKinesisStreamingDestination(
    _ input: UpdateKinesisStreamingDestinationInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateKinesisStreamingDestinationOutput {
    let (table, index) = try state.activeDestination(input.tableName, input.streamArn, "UPDATE")
    let current = table.features.kinesisDestinations[index].precision
    guard
      let precision = input.updateKinesisStreamingConfiguration?
        .approximateCreationDateTimePrecision
    else {
      throw .validation(
        "Streaming destination cannot be updated with given parameters: "
          + "UpdateKinesisStreamingConfiguration cannot be null or contain only null values")
    }
    guard precision != current else {
      throw .validation(
        "Invalid Request: Precision is already set to the desired value of \(precision.rawValue) "
          + "for tableId: \(table.id), kdsArn: \(input.streamArn)")
    }
    state.change(table.name) { $0.features.kinesisDestinations[index].precision = precision }
    return UpdateKinesisStreamingDestinationOutput(
      tableName: table.name, streamArn: input.streamArn, destinationStatus: .updating,
      updateKinesisStreamingConfiguration: input.updateKinesisStreamingConfiguration)
  }

  func describeKinesisStreamingDestination(
    _ input: DescribeKinesisStreamingDestinationInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeKinesisStreamingDestinationOutput {
    let table = try state.describedTable(input.tableName)
    return DescribeKinesisStreamingDestinationOutput(
      tableName: table.name,
      kinesisDataStreamDestinations: table.features.kinesisDestinations.map {
        KinesisDataStreamDestination(
          streamArn: $0.arn.description, destinationStatus: $0.status,
          approximateCreationDateTimePrecision: $0.precision)
      })
  }

  private static func kinesisStream(_ text: String) throws(AWSError) -> ARN {
    guard let arn = ARN(text), arn.service == "kinesis", arn.resource.hasPrefix("stream/") else {
      throw .validation("Provided stream arn \(text) is invalid.")
    }
    return arn
  }
}

extension DynamoDB.State {
  fileprivate func activeDestination(
    _ table: String, _ stream: String, _ action: String
  ) throws(AWSError) -> (table: Table, index: Int) {
    let table = try settledTable(table)
    guard
      let index = table.features.kinesisDestinations.firstIndex(where: {
        $0.arn.description == stream
      }),
      table.features.kinesisDestinations[index].isActive
    else {
      throw .validation(
        "Table is not in a valid state to \(action.lowercased()) Kinesis Streaming Destination: "
          + "KinesisStreamingDestination must be ACTIVE to perform \(action) operation.")
    }
    return (table, index)
  }
}
