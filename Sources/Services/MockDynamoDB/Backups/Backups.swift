// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  func createBackup(
    _ input: CreateBackupInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateBackupOutput {
    let table = try state.tableToKeep(input.tableName)
    guard table.progress.status == .active else {
      throw AWSError("TableInUseException", AWSError.tableInUse(table).message)
    }
    let backup = Backup(of: table, name: input.backupName, context)
    state.backups[Bytes(backup.arn)] = backup
    // What is answered first says that the work has begun; who describes the backup finds it done.
    var details = backup.details
    details.backupStatus = .creating
    return CreateBackupOutput(backupDetails: details)
  }

  func describeBackup(
    _ input: DescribeBackupInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeBackupOutput {
    DescribeBackupOutput(backupDescription: try state.backup(input.backupArn).description())
  }

  func deleteBackup(
    _ input: DeleteBackupInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteBackupOutput {
    let backup = try state.backup(input.backupArn)
    state.backups.removeValue(forKey: Bytes(backup.arn))
    return DeleteBackupOutput(backupDescription: backup.description(.deleted))
  }

  func listBackups(
    _ input: ListBackupsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBackupsOutput {
    if let lower = input.timeRangeLowerBound, let upper = input.timeRangeUpperBound, lower >= upper {
      throw .validation("TimeRangeUpperBound must be greater than TimeRangeLowerBound")
    }
    // AWS Backup makes the others.
    let isAskedFor =
      input.backupType == nil || input.backupType == .user || input.backupType == .all
    var rest =
      input.exclusiveStartBackupArn.map { state.backups.ascending(after: Bytes($0)) }
      ?? state.backups.ascending()
    var summaries: [BackupSummary] = []
    while isAskedFor, let (_, backup) = rest.next() {
      guard input.tableName.map({ $0 == backup.table.name || $0 == backup.table.arn }) ?? true,
        input.timeRangeLowerBound.map({ backup.createdAt >= $0 }) ?? true,
        input.timeRangeUpperBound.map({ backup.createdAt < $0 }) ?? true
      else { continue }
      if summaries.count == input.limit ?? 100 {
        return ListBackupsOutput(
          backupSummaries: summaries, lastEvaluatedBackupArn: summaries.last?.backupArn)
      }
      summaries.append(backup.summary)
    }
    return ListBackupsOutput(backupSummaries: summaries)
  }

  func restoreTableFromBackup(
    _ input: RestoreTableFromBackupInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> RestoreTableFromBackupOutput {
    let backup = try state.backup(input.backupArn)
    let description = try state.restore(
      backup.table, as: input.targetTableName,
      RestoreOverrides(
        billingMode: input.billingModeOverride, globalIndexes: input.globalSecondaryIndexOverride,
        localIndexes: input.localSecondaryIndexOverride,
        throughput: input.provisionedThroughputOverride,
        onDemandThroughput: input.onDemandThroughputOverride, sse: input.sseSpecificationOverride),
      origin: .init(backup: backup.arn, table: backup.table.arn, time: backup.createdAt), context)
    return RestoreTableFromBackupOutput(tableDescription: description)
  }
}

extension DynamoDB.State {
  fileprivate func backup(_ arn: String) throws(AWSError) -> Backup {
    guard let backup = backups[Bytes(arn)] else {
      throw AWSError("BackupNotFoundException", "Backup not found: \(arn)")
    }
    return backup
  }

  /// A table by its name or ARN, where what is asked for says `TableNotFoundException`.
  func tableToKeep(_ name: String) throws(AWSError) -> Table {
    guard let table = find(TableReference.name(in: name)), table.arn == name || table.name == name
    else {
      throw AWSError("TableNotFoundException", "Table not found: \(TableReference.name(in: name))")
    }
    return table
  }
}
