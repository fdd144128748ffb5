# SPDX-License-Identifier: Apache-2.0
"""DynamoDB Streams: ListStreams, DescribeStream, GetShardIterator, GetRecords."""

import pytest

from targets import differs, refused


@pytest.fixture
def streams(target):
    return target.client("dynamodbstreams")


@pytest.fixture
def make(dynamodb):
    """Makes a table with a stream of this kind; gives the stream's ARN."""

    def make(view="NEW_AND_OLD_IMAGES", name="events"):
        return dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
        )["TableDescription"]["LatestStreamArn"]

    return make


def put(dynamodb, key, value="v", table="events"):
    dynamodb.put_item(TableName=table, Item={"k": {"S": key}, "v": {"S": value}})


def iterator(streams, arn, kind="TRIM_HORIZON", **options):
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][-1:]
    return streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType=kind, **options
    )["ShardIterator"]


def records(streams, arn, kind="TRIM_HORIZON", **options):
    return streams.get_records(ShardIterator=iterator(streams, arn, kind, **options))["Records"]


def test_a_table_describes_its_stream(dynamodb, make):
    arn = make()
    table = dynamodb.describe_table(TableName="events")["Table"]
    assert table["StreamSpecification"] == {
        "StreamEnabled": True,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    assert table["LatestStreamArn"] == arn
    assert arn == f"{table['TableArn']}/stream/{table['LatestStreamLabel']}"


def test_streams_are_listed_and_described(dynamodb, streams, make):
    arn = make("KEYS_ONLY")
    assert [stream["StreamArn"] for stream in streams.list_streams()["Streams"]] == [arn]
    assert streams.list_streams(TableName="other")["Streams"] == []
    description = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert description["StreamStatus"] == "ENABLED"
    assert description["StreamViewType"] == "KEYS_ONLY"
    assert description["TableName"] == "events"
    assert description["KeySchema"] == [{"AttributeName": "k", "KeyType": "HASH"}]
    [shard] = description["Shards"]
    assert len(shard["ShardId"]) >= 28
    assert "EndingSequenceNumber" not in shard["SequenceNumberRange"]


def test_each_change_is_a_record(dynamodb, streams, make):
    arn = make()
    put(dynamodb, "a", "1")
    put(dynamodb, "a", "2")
    dynamodb.delete_item(TableName="events", Key={"k": {"S": "a"}})
    found = records(streams, arn)
    assert [record["eventName"] for record in found] == ["INSERT", "MODIFY", "REMOVE"]
    first, second, third = (record["dynamodb"] for record in found)
    one, two = ({"k": {"S": "a"}, "v": {"S": value}} for value in "12")
    assert (first.get("OldImage"), first["NewImage"]) == (None, one)
    assert (second["OldImage"], second["NewImage"]) == (one, two)
    assert (third["OldImage"], third.get("NewImage")) == (two, None)
    assert all(image["Keys"] == {"k": {"S": "a"}} for image in (first, second, third))
    numbers = [int(record["SequenceNumber"]) for record in (first, second, third)]
    assert numbers == sorted(set(numbers))
    assert {record["eventSource"] for record in found} == {"aws:dynamodb"}
    assert len({record["eventID"] for record in found}) == 3


@differs("Moto tells of writes that change nothing.")
def test_what_changes_nothing_is_no_record(dynamodb, streams, make):
    arn = make()
    put(dynamodb, "a")
    put(dynamodb, "a")
    dynamodb.delete_item(TableName="events", Key={"k": {"S": "nothing"}})
    assert [record["eventName"] for record in records(streams, arn)] == ["INSERT"]


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_views(dynamodb, streams, make, view, images):
    arn = make(view)
    put(dynamodb, "a", "1")
    put(dynamodb, "a", "2")
    record = records(streams, arn)[1]["dynamodb"]
    assert {name for name in record if name.endswith("Image")} == images
    assert record["StreamViewType"] == view


def test_kinds_of_iterators(dynamodb, streams, make):
    arn = make()
    put(dynamodb, "a")
    latest = iterator(streams, arn, "LATEST")
    put(dynamodb, "b")
    assert len(records(streams, arn)) == 2
    [record] = streams.get_records(ShardIterator=latest)["Records"]
    number = record["dynamodb"]["SequenceNumber"]
    assert record["dynamodb"]["Keys"] == {"k": {"S": "b"}}
    assert len(records(streams, arn, "AT_SEQUENCE_NUMBER", SequenceNumber=number)) == 1
    assert records(streams, arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=number) == []


def test_iterators_go_on(dynamodb, streams, make):
    arn = make()
    for key in "abc":
        put(dynamodb, key)
    page = streams.get_records(ShardIterator=iterator(streams, arn), Limit=2)
    assert len(page["Records"]) == 2
    page = streams.get_records(ShardIterator=page["NextShardIterator"])
    assert [record["dynamodb"]["Keys"]["k"]["S"] for record in page["Records"]] == ["c"]
    put(dynamodb, "d")
    page = streams.get_records(ShardIterator=page["NextShardIterator"])
    assert [record["dynamodb"]["Keys"]["k"]["S"] for record in page["Records"]] == ["d"]


@differs("Moto takes any limit.")
def test_a_page_has_at_most_1000_records(dynamodb, streams, make):
    arn = make()
    with refused(
        "ValidationException",
        "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 1000",
    ):
        streams.get_records(ShardIterator=iterator(streams, arn), Limit=1001)


@differs("Moto answers with a server's error.")
def test_an_unknown_stream(dynamodb, streams, make):
    arn = make()[:-1] + "x"
    with refused(
        "ResourceNotFoundException", f"Requested resource not found: Stream: {arn} not found"
    ):
        streams.describe_stream(StreamArn=arn)


def test_iterators_expire_after_a_quarter_of_an_hour(target, dynamodb, streams, make):
    start = iterator(streams, make())
    target.advance(901)
    with refused("ExpiredIteratorException"):
        streams.get_records(ShardIterator=start)


def test_records_are_kept_for_a_day(target, dynamodb, streams, make):
    arn = make()
    put(dynamodb, "a")
    [record] = records(streams, arn)
    target.advance(86_401)
    assert records(streams, arn) == []
    with refused("TrimmedDataAccessException"):
        records(
            streams,
            arn,
            "AT_SEQUENCE_NUMBER",
            SequenceNumber=record["dynamodb"]["SequenceNumber"],
        )


@differs("Moto drops a stream that is switched off.")
def test_a_stream_that_is_switched_off_can_be_read_on(dynamodb, streams, make):
    arn = make()
    put(dynamodb, "a")
    dynamodb.update_table(TableName="events", StreamSpecification={"StreamEnabled": False})
    put(dynamodb, "b")
    description = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert description["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in description["Shards"][0]["SequenceNumberRange"]
    page = streams.get_records(ShardIterator=iterator(streams, arn))
    assert len(page["Records"]) == 1
    assert "NextShardIterator" not in page
    table = dynamodb.describe_table(TableName="events")["Table"]
    assert "StreamSpecification" not in table
    assert table["LatestStreamArn"] == arn
