// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct BackupTests {
  private let stream: StreamFixture
  private var test: DynamoDBFixture { stream.test }
  private var db: ServiceCalls<DynamoDB> { test.db }

  init() throws { stream = try StreamFixture() }

  private func keys(_ table: String) throws -> [String] {
    try db.scan(.init(tableName: table)).items?.compactMap {
      if case .s(let key)? = $0["k"] { key } else { nil }
    }.sorted() ?? []
  }

  @Test("A backup is what the table was, and is restored as another table")
  func backup() throws {
    try stream.put("a")
    let backup = try #require(
      try db.createBackup(.init(tableName: "events", backupName: "first")).backupDetails)
    #expect(
      backup.backupArn.hasPrefix(
        "arn:aws:dynamodb:us-east-1:123456789012:table/events/backup/01700000000000-"))
    #expect(backup.backupStatus == .creating)
    try stream.put("b")
    let description = try db.describeBackup(.init(backupArn: backup.backupArn)).backupDescription
    #expect(description?.sourceTableDetails?.itemCount == 1)
    #expect(description?.backupDetails?.backupStatus == .available)
    #expect(
      description?.sourceTableFeatureDetails?.streamDescription?.streamViewType == .newAndOldImages)
    let restored = try db.restoreTableFromBackup(
      .init(targetTableName: "again", backupArn: backup.backupArn))
    #expect(restored.tableDescription?.tableStatus == .creating)
    #expect(restored.tableDescription?.restoreSummary?.restoreInProgress == true)
    #expect(try keys("again") == ["a"])
    #expect(try keys("events") == ["a", "b"])
    let table = try db.describeTable(.init(tableName: "again")).table
    #expect(table?.restoreSummary?.sourceBackupArn == backup.backupArn)
    #expect(table?.restoreSummary?.restoreInProgress == false)
    #expect(table?.latestStreamArn == nil)
    try db.deleteTable(.init(tableName: "events"))
    try db.restoreTableFromBackup(.init(targetTableName: "events", backupArn: backup.backupArn))
    #expect(try keys("events") == ["a"])
    expectError("TableAlreadyExistsException", "Table already exists: again") {
      try db.restoreTableFromBackup(.init(targetTableName: "again", backupArn: backup.backupArn))
    }
    #expect(
      try db.deleteBackup(.init(backupArn: backup.backupArn)).backupDescription?.backupDetails?
        .backupStatus == .deleted)
    expectError("BackupNotFoundException", "Backup not found: \(backup.backupArn)") {
      try db.describeBackup(.init(backupArn: backup.backupArn))
    }
  }

  @Test("Backups are listed by table and time, in pages")
  func list() throws {
    for name in ["one", "two", "three"] {
      try db.createBackup(.init(tableName: "events", backupName: name))
      test.advance(60)
    }
    let page = try db.listBackups(.init(tableName: "events", limit: 2))
    #expect(page.backupSummaries?.map(\.backupName) == ["one", "two"])
    let rest = try db.listBackups(.init(exclusiveStartBackupArn: page.lastEvaluatedBackupArn))
    #expect(rest.backupSummaries?.map(\.backupName) == ["three"])
    let late = try db.listBackups(.init(timeRangeLowerBound: DynamoDBFixture.start + .seconds(60)))
    #expect(late.backupSummaries?.count == 2)
    #expect(try db.listBackups(.init(tableName: "other")).backupSummaries?.isEmpty == true)
    #expect(try db.listBackups(.init(backupType: .system)).backupSummaries?.isEmpty == true)
    expectError("TableNotFoundException", "Table not found: other") {
      try db.createBackup(.init(tableName: "other", backupName: "none"))
    }
  }

  @Test("A table is restored as it was at any second since recovery was switched on")
  func pointInTime() throws {
    func recover(_ isEnabled: Bool, days: Int? = nil) throws -> DynamoDB
      .ContinuousBackupsDescription?
    {
      try db.updateContinuousBackups(
        .init(
          tableName: "events",
          pointInTimeRecoverySpecification: .init(
            pointInTimeRecoveryEnabled: isEnabled, recoveryPeriodInDays: days))
      ).continuousBackupsDescription
    }
    func restore(_ name: String, _ second: Int?) throws {
      try db.restoreTableToPointInTime(
        .init(
          sourceTableName: "events", targetTableName: name,
          useLatestRestorableTime: second == nil ? true : nil,
          restoreDateTime: second.map { DynamoDBFixture.start + .seconds($0) }))
    }
    expectError("PointInTimeRecoveryUnavailableException") { try restore("none", nil) }
    try stream.put("before")
    let description = try recover(true)?.pointInTimeRecoveryDescription
    #expect(description?.pointInTimeRecoveryStatus == .enabled)
    #expect(description?.recoveryPeriodInDays == 35)
    test.advance(10)
    try stream.put("a")
    try stream.put("b")
    test.advance(10)
    try stream.delete("a")
    test.advance(10)
    for (second, expected) in [
      (0, ["before"]), (9, ["before"]), (10, ["a", "b", "before"]), (19, ["a", "b", "before"]),
      (20, ["b", "before"]), (30, ["b", "before"]),
    ] {
      try restore("at-\(second)", second)
      #expect(try keys("at-\(second)") == expected)
    }
    try restore("latest", nil)
    #expect(try keys("latest") == ["b", "before"])
    expectError("InvalidRestoreTimeException") { try restore("early", -1) }
    expectError("InvalidRestoreTimeException") { try restore("late", 31) }
    _ = try recover(true, days: 1)
    test.advance(86_400)
    expectError("InvalidRestoreTimeException") { try restore("trimmed", 10) }
    _ = try recover(false)
    expectError("PointInTimeRecoveryUnavailableException") { try restore("off", nil) }
  }

  @Test("Backups are listed by the table's own ARN alone")
  func listedByARN() throws {
    let test = DynamoDBFixture()
    let arn = try #require(test.create().tableArn)
    try test.db.createBackup(.init(tableName: "table", backupName: "first"))
    func count(_ table: String) throws -> Int? {
      try test.db.listBackups(.init(tableName: table)).backupSummaries?.count
    }
    #expect(try count("table") == 1)
    #expect(try count(arn) == 1)
    #expect(try count(arn.replacing("us-east-1", with: "us-west-2")) == 0)
  }
}
