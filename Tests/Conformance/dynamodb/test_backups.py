# SPDX-License-Identifier: Apache-2.0
"""Backups, point-in-time recovery, exports and imports."""

import base64
import gzip
import json

import pytest

from targets import differs, refused


@pytest.fixture
def orders(dynamodb):
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    put(dynamodb, "a")
    return "orders"


def put(dynamodb, key):
    dynamodb.put_item(TableName="orders", Item={"k": {"S": key}, "v": {"N": "1"}})


def keys(dynamodb, table):
    return sorted(item["k"]["S"] for item in dynamodb.scan(TableName=table)["Items"])


def imported(target, dynamodb, table, compression, bucket, prefix=""):
    """Imports what a bucket holds into a new table, and waits for the end."""
    started = dynamodb.import_table(
        S3BucketSource={"S3Bucket": bucket, "S3KeyPrefix": prefix},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType=compression,
        TableCreationParameters={
            "TableName": table,
            "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )["ImportTableDescription"]
    for _ in range(20):
        done = dynamodb.describe_import(ImportArn=started["ImportArn"])["ImportTableDescription"]
        if done["ImportStatus"] != "IN_PROGRESS":
            break
        target.advance(0.2)
    return done


def recover(dynamodb, enabled=True):
    return dynamodb.update_continuous_backups(
        TableName="orders",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": enabled},
    )["ContinuousBackupsDescription"]


def test_a_backup_is_restored(dynamodb, orders):
    details = dynamodb.create_backup(TableName=orders, BackupName="first")["BackupDetails"]
    assert details["BackupType"] == "USER"
    put(dynamodb, "b")
    described = dynamodb.describe_backup(BackupArn=details["BackupArn"])["BackupDescription"]
    assert described["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    assert described["SourceTableDetails"]["TableName"] == orders
    table = dynamodb.restore_table_from_backup(
        TargetTableName="again", BackupArn=details["BackupArn"]
    )["TableDescription"]
    assert table["TableName"] == "again"
    assert keys(dynamodb, "again") == ["a"]
    assert keys(dynamodb, orders) == ["a", "b"]
    with refused("TableAlreadyExistsException", "Table already exists: again"):
        dynamodb.restore_table_from_backup(TargetTableName="again", BackupArn=details["BackupArn"])


def test_backups_are_listed_and_deleted(dynamodb, orders):
    arn = dynamodb.create_backup(TableName=orders, BackupName="first")["BackupDetails"]["BackupArn"]
    assert [each["BackupArn"] for each in dynamodb.list_backups()["BackupSummaries"]] == [arn]
    gone = dynamodb.delete_backup(BackupArn=arn)["BackupDescription"]
    assert gone["BackupDetails"]["BackupStatus"] == "DELETED"
    assert dynamodb.list_backups()["BackupSummaries"] == []
    with refused("BackupNotFoundException", f"Backup not found: {arn}"):
        dynamodb.describe_backup(BackupArn=arn)


def test_a_backup_needs_a_table(dynamodb):
    with refused("TableNotFoundException", "Table not found: nothing"):
        dynamodb.create_backup(TableName="nothing", BackupName="first")


def test_recovery_is_switched_on(dynamodb, orders):
    off = dynamodb.describe_continuous_backups(TableName=orders)["ContinuousBackupsDescription"]
    assert off["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    on = recover(dynamodb)["PointInTimeRecoveryDescription"]
    assert on["PointInTimeRecoveryStatus"] == "ENABLED"
    assert on["EarliestRestorableDateTime"] <= on["LatestRestorableDateTime"]


@differs("Moto restores the table as it is now.")
def test_a_table_is_restored_to_a_time(target, dynamodb, orders):
    recover(dynamodb)
    time = target.now()
    target.advance(1.2)
    put(dynamodb, "b")
    target.advance(1.2)
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=orders, TargetTableName="again", RestoreDateTime=time
    )
    assert keys(dynamodb, "again") == ["a"]


@differs("Moto restores tables that keep no history.")
def test_a_restore_needs_recovery(dynamodb, orders):
    with refused("PointInTimeRecoveryUnavailableException"):
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=orders, TargetTableName="again", UseLatestRestorableTime=True
        )


@differs("Moto in server mode fails to export.")
def test_a_table_is_exported_to_s3_and_imported_from_there(target, dynamodb, orders):
    s3 = target.client("s3")
    bucket = f"exports-{target.account}"
    s3.create_bucket(Bucket=bucket)
    recover(dynamodb)
    arn = dynamodb.describe_table(TableName=orders)["Table"]["TableArn"]
    started = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket=bucket)["ExportDescription"]
    for _ in range(20):
        export = dynamodb.describe_export(ExportArn=started["ExportArn"])["ExportDescription"]
        if export["ExportStatus"] != "IN_PROGRESS":
            break
        target.advance(0.2)
    assert export["ExportStatus"] == "COMPLETED"
    [key] = [
        each["Key"]
        for each in s3.list_objects_v2(Bucket=bucket)["Contents"]
        if each["Key"].endswith(".json.gz")
    ]
    content = gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    assert json.loads(content) == {"Item": {"k": {"S": "a"}, "v": {"N": "1"}}}
    done = imported(target, dynamodb, "again", "GZIP", bucket, key)
    assert (done["ImportStatus"], done["ImportedItemCount"]) == ("COMPLETED", 1)
    assert keys(dynamodb, "again") == ["a"]


def test_an_export_of_changes_in_ion_is_of_records(target, dynamodb, orders):
    s3 = target.client("s3")
    bucket = f"changes-{target.account}"
    s3.create_bucket(Bucket=bucket)
    recover(dynamodb)
    target.advance(60)
    start = dynamodb.describe_continuous_backups(TableName=orders)["ContinuousBackupsDescription"]
    target.advance(60)
    put(dynamodb, "b")
    target.advance(1200)
    end = dynamodb.describe_continuous_backups(TableName=orders)["ContinuousBackupsDescription"]
    export = dynamodb.export_table_to_point_in_time(
        TableArn=dynamodb.describe_table(TableName=orders)["Table"]["TableArn"],
        S3Bucket=bucket,
        ExportFormat="ION",
        ExportType="INCREMENTAL_EXPORT",
        IncrementalExportSpecification={
            "ExportFromTime": start["PointInTimeRecoveryDescription"]["LatestRestorableDateTime"],
            "ExportToTime": end["PointInTimeRecoveryDescription"]["LatestRestorableDateTime"],
        },
    )["ExportDescription"]
    export = dynamodb.describe_export(ExportArn=export["ExportArn"])["ExportDescription"]
    assert (export["ExportStatus"], export["ItemCount"]) == ("COMPLETED", 1)
    [key] = [
        each["Key"]
        for each in s3.list_objects_v2(Bucket=bucket)["Contents"]
        if each["Key"].endswith(".ion.gz")
    ]
    content = gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read()).decode()
    assert content.startswith('$ion_1_0 {Record:{Keys:{k:"b"},Metadata:{WriteTimestampMicros:')
    assert content.endswith('.},NewImage:{k:"b",v:1.}}}\n')


@differs("Moto reads what is compressed as if it were plain.")
def test_files_in_zstd_are_imported(target, dynamodb):
    s3 = target.client("s3")
    bucket = f"imports-{target.account}"
    s3.create_bucket(Bucket=bucket)
    # Two items and a line that is none, by the command line tool.
    content = base64.b64decode(
        "KLUv/SRTnQEA4oIJEKCrAwO0myHWz+u6OmGq4HkgHbuBQGYu7mXsd8jP3YxdjX2lRsYDAEAQcNyrRD0BZKD61A=="
    )
    s3.put_object(Bucket=bucket, Key="things.json.zst", Body=content)
    done = imported(target, dynamodb, "things", "ZSTD", bucket)
    assert (done["ImportStatus"], done["ImportedItemCount"], done["ErrorCount"]) == ("COMPLETED", 2, 1)
    assert keys(dynamodb, "things") == ["a", "b"]


@differs("Moto says AVAILABLE at once.")
def test_a_backup_is_under_way_in_the_answer_and_done_when_it_is_described(dynamodb, orders):
    made = dynamodb.create_backup(TableName=orders, BackupName="one")["BackupDetails"]
    assert made["BackupStatus"] == "CREATING"
    described = dynamodb.describe_backup(BackupArn=made["BackupArn"])["BackupDescription"]
    assert described["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    restored = dynamodb.restore_table_from_backup(
        TargetTableName="again", BackupArn=made["BackupArn"]
    )["TableDescription"]
    assert restored["TableStatus"] == "CREATING"
    assert restored["RestoreSummary"]["RestoreInProgress"] is True
