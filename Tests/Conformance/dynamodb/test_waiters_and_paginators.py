# SPDX-License-Identifier: Apache-2.0
"""All waiters and paginators that boto3 has for DynamoDB, and the loops that streams' clients write themselves."""

import gzip
import json

import pytest
from botocore.exceptions import WaiterError

from tables import item, make_table
from targets import differs

ONCE = {"Delay": 1, "MaxAttempts": 1}


@pytest.fixture
def client(each_server):
    return each_server.client("dynamodb")


def wait(client, name, **arguments):
    client.get_waiter(name).wait(WaiterConfig=ONCE, **arguments)


def test_tables_that_exist_and_that_do_not(client):
    wait(client, "table_not_exists", TableName="orders")
    with pytest.raises(WaiterError):
        wait(client, "table_exists", TableName="orders")
    make_table(client, "orders", "id")
    wait(client, "table_exists", TableName="orders")
    with pytest.raises(WaiterError):
        wait(client, "table_not_exists", TableName="orders")


@differs("Moto answers an export with an internal error.")
def test_exports_and_imports(each_server, client):
    table = make_table(client, "orders", "id")
    for number in range(50):
        client.put_item(TableName=table, Item=item(id=f"id-{number}", text="again and again"))
    client.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    bucket = f"archive-{each_server.account}"
    each_server.client("s3").create_bucket(Bucket=bucket)
    arn = client.describe_table(TableName=table)["Table"]["TableArn"]
    export = client.export_table_to_point_in_time(TableArn=arn, S3Bucket=bucket)["ExportDescription"]
    client.get_waiter("export_completed").wait(
        ExportArn=export["ExportArn"], WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    s3 = each_server.client("s3")
    keys = [
        found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"] if "/data/" in found["Key"]
    ]
    packed = s3.get_object(Bucket=bucket, Key=keys[0])["Body"].read()
    lines = gzip.decompress(packed).splitlines()
    assert len(packed) < sum(map(len, lines)) / 3
    assert {"Item": item(id="id-7", text="again and again")} in map(json.loads, lines)
    imported = client.import_table(
        S3BucketSource={"S3Bucket": bucket, "S3KeyPrefix": keys[0]},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters={
            "TableName": "copied",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )["ImportTableDescription"]
    client.get_waiter("import_completed").wait(
        ImportArn=imported["ImportArn"], WaiterConfig={"Delay": 1, "MaxAttempts": 10}
    )
    assert client.scan(TableName="copied", Select="COUNT")["Count"] == 50


def test_insights_and_destinations(mock_aws):
    """Moto has neither."""
    client = mock_aws.client("dynamodb")
    make_table(client, "orders", "id")
    client.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")
    wait(client, "contributor_insights_enabled", TableName="orders")
    stream = f"arn:aws:kinesis:us-east-1:{mock_aws.account}:stream/changes"
    client.enable_kinesis_streaming_destination(TableName="orders", StreamArn=stream)
    wait(client, "kinesis_streaming_destination_active", TableName="orders")
    client.disable_kinesis_streaming_destination(TableName="orders", StreamArn=stream)
    with pytest.raises(WaiterError):
        wait(client, "kinesis_streaming_destination_active", TableName="orders")


def collect(client, operation, member, **arguments):
    pages = list(client.get_paginator(operation).paginate(**arguments))
    return [element for page in pages for element in page[member]], len(pages)


def test_lists_in_pages(client):
    names = [make_table(client, f"table{number}", "id") for number in range(5)]
    assert collect(client, "list_tables", "TableNames", PaginationConfig={"PageSize": 2}) == (names, 3)
    arn = client.describe_table(TableName=names[0])["Table"]["TableArn"]
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": f"k{number:02}", "Value": "v"} for number in range(25)])
    tags, pages = collect(client, "list_tags_of_resource", "Tags", ResourceArn=arn)
    assert sorted(tag["Key"] for tag in tags) == [f"k{number:02}" for number in range(25)]
    assert pages == 3


def test_backups_in_pages(client):
    make_table(client, "orders", "id")
    made = {
        client.create_backup(TableName="orders", BackupName=f"number{number}")["BackupDetails"]["BackupArn"]
        for number in range(3)
    }
    listed, _ = collect(client, "list_backups", "BackupSummaries", TableName="orders")
    assert {backup["BackupArn"] for backup in listed} == made


def test_items_in_pages(client):
    table = make_table(client, "orders", "id", "n:N")
    for number in range(25):
        client.put_item(TableName=table, Item=item(id="a", n=number, even=number % 2 == 0))
    items, pages = collect(
        client,
        "query",
        "Items",
        TableName=table,
        KeyConditionExpression="id = :id",
        FilterExpression="even = :yes",
        ExpressionAttributeValues={":id": {"S": "a"}, ":yes": {"BOOL": True}},
        PaginationConfig={"PageSize": 10},
    )
    assert [int(found["n"]["N"]) for found in items] == list(range(0, 25, 2))
    assert pages == 3
    segments = [
        collect(client, "scan", "Items", TableName=table, Segment=number, TotalSegments=3)[0]
        for number in range(3)
    ]
    assert sum(map(len, segments)) == 25
    resumed = client.get_paginator("scan").paginate(
        TableName=table, PaginationConfig={"MaxItems": 7, "PageSize": 3}
    )
    first = resumed.build_full_result()
    assert len(first["Items"]) == 7
    rest = client.get_paginator("scan").paginate(
        TableName=table, PaginationConfig={"StartingToken": first["NextToken"]}
    )
    assert len(rest.build_full_result()["Items"]) == 18


def test_a_stream_is_followed(each_server, client):
    table = make_table(
        client,
        "orders",
        "id",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    streams = each_server.client("dynamodbstreams")
    (stream,) = streams.list_streams(TableName=table)["Streams"]
    description = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]
    (shard,) = description["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream["StreamArn"], ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    seen = []
    for number in range(3):
        client.put_item(TableName=table, Item=item(id="a", n=number))
        answer = streams.get_records(ShardIterator=iterator, Limit=10)
        iterator = answer["NextShardIterator"]
        seen += [
            (record["eventName"], record["dynamodb"]["NewImage"]["n"]["N"]) for record in answer["Records"]
        ]
    assert seen == [("INSERT", "0"), ("MODIFY", "1"), ("MODIFY", "2")]
