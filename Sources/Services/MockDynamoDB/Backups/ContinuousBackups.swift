// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  func updateContinuousBackups(
    _ input: UpdateContinuousBackupsInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateContinuousBackupsOutput {
    let table = try state.tableToKeep(input.tableName)
    guard table.progress.status != .creating else {
      throw AWSError(
        "ContinuousBackupsUnavailableException",
        "Backups are being enabled for the table: \(table.name). Please retry later")
    }
    let specification = input.pointInTimeRecoverySpecification
    let days = specification.recoveryPeriodInDays
    guard specification.pointInTimeRecoveryEnabled || days == nil else {
      throw .validation("Recovery period can only be set when point-in-time recovery is enabled")
    }
    var recovery = table.features.recovery
    if !specification.pointInTimeRecoveryEnabled {
      recovery = nil
    } else if recovery == nil {
      recovery = PointInTimeRecovery(enabledAt: context.now, periodInDays: days ?? 35)
    } else if let days {
      recovery?.periodInDays = days
    }
    state.change(table.name) { $0.features.recovery = recovery }
    return UpdateContinuousBackupsOutput(
      continuousBackupsDescription: Self.description(recovery, context.now))
  }

  func describeContinuousBackups(
    _ input: DescribeContinuousBackupsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeContinuousBackupsOutput {
    DescribeContinuousBackupsOutput(
      continuousBackupsDescription: Self.description(
        try state.tableToKeep(input.tableName).features.recovery, context.now))
  }

  private static func description(
    _ recovery: PointInTimeRecovery?, _ now: Instant
  ) -> ContinuousBackupsDescription {
    ContinuousBackupsDescription(
      continuousBackupsStatus: .enabled,
      pointInTimeRecoveryDescription: recovery.map {
        PointInTimeRecoveryDescription(
          pointInTimeRecoveryStatus: .enabled, recoveryPeriodInDays: $0.periodInDays,
          earliestRestorableDateTime: $0.earliest(now),
          latestRestorableDateTime: now.roundedDownToSecond)
      } ?? PointInTimeRecoveryDescription(pointInTimeRecoveryStatus: .disabled))
  }

  func restoreTableToPointInTime(
    _ input: RestoreTableToPointInTimeInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> RestoreTableToPointInTimeOutput {
    guard let name = input.sourceTableArn ?? input.sourceTableName else {
      throw .validation("SourceTableName or SourceTableArn must be specified")
    }
    let source = try state.tableToKeep(name)
    let isLatest = input.useLatestRestorableTime ?? false
    guard isLatest != (input.restoreDateTime != nil) else {
      throw .validation(
        "Exactly one of RestoreDateTime and UseLatestRestorableTime must be specified")
    }
    let time = input.restoreDateTime ?? context.now
    let description = try state.restore(
      try source.past(at: time, context.now, orThrow: .invalidRestoreTime),
      as: input.targetTableName,
      RestoreOverrides(
        billingMode: input.billingModeOverride, globalIndexes: input.globalSecondaryIndexOverride,
        localIndexes: input.localSecondaryIndexOverride,
        throughput: input.provisionedThroughputOverride,
        onDemandThroughput: input.onDemandThroughputOverride, sse: input.sseSpecificationOverride),
      origin: .init(backup: nil, table: source.arn, time: time), context)
    return RestoreTableToPointInTimeOutput(tableDescription: description)
  }
}

extension Table {
  /// The table as it was at a time that can be restored.
  func past(at time: Instant, _ now: Instant, orThrow outOfRange: AWSError) throws(AWSError)
    -> Table
  {
    guard let recovery = features.recovery else {
      throw AWSError(
        "PointInTimeRecoveryUnavailableException",
        "Point in time recovery is not enabled for table '\(name)'")
    }
    guard time >= recovery.earliest(now), time <= now else { throw outOfRange }
    return recovery.table(at: time) ?? self
  }
}

extension AWSError {
  fileprivate static let invalidRestoreTime = AWSError(
    "InvalidRestoreTimeException",
    "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime "
      + "and LatestRestorableDateTime.")
}
