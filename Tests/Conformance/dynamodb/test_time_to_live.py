# SPDX-License-Identifier: Apache-2.0
"""UpdateTimeToLive, DescribeTimeToLive, and what becomes of items."""

import pytest

from targets import differs, refused


@pytest.fixture
def sessions(dynamodb):
    dynamodb.create_table(
        TableName="sessions",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"},
    )
    return "sessions"


def switch(dynamodb, table, enabled=True, attribute="ends"):
    return dynamodb.update_time_to_live(
        TableName=table,
        TimeToLiveSpecification={"Enabled": enabled, "AttributeName": attribute},
    )


def status(dynamodb, table):
    return dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]


def test_it_is_switched_on_and_off(dynamodb, sessions):
    assert status(dynamodb, sessions) == {"TimeToLiveStatus": "DISABLED"}
    answer = switch(dynamodb, sessions)
    assert answer["TimeToLiveSpecification"] == {"Enabled": True, "AttributeName": "ends"}
    assert status(dynamodb, sessions) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ends"}
    switch(dynamodb, sessions, False)
    assert status(dynamodb, sessions)["TimeToLiveStatus"] == "DISABLED"


@differs("Moto doesn't compare with what is set.")
def test_only_changes_are_taken(dynamodb, sessions):
    with refused("ValidationException", "TimeToLive is already disabled"):
        switch(dynamodb, sessions, False)
    switch(dynamodb, sessions)
    with refused("ValidationException", "TimeToLive is already enabled"):
        switch(dynamodb, sessions)
    with refused(
        "ValidationException",
        "TimeToLive is active on a different AttributeName: current AttributeName is ends",
    ):
        switch(dynamodb, sessions, attribute="other")


def test_items_go_when_their_time_is_over(target, dynamodb, sessions):
    switch(dynamodb, sessions)
    now = int(target.now().timestamp())
    for key, value in [
        ("soon", {"N": str(now + 60)}),
        ("later", {"N": str(now + 3600)}),
        ("text", {"S": str(now + 60)}),
    ]:
        dynamodb.put_item(TableName=sessions, Item={"k": {"S": key}, "ends": value})
    target.advance(62)
    items = dynamodb.scan(TableName=sessions)["Items"]
    assert sorted(item["k"]["S"] for item in items) == ["later", "text"]


def test_the_stream_says_who_deleted(target, dynamodb, sessions):
    switch(dynamodb, sessions)
    now = int(target.now().timestamp())
    dynamodb.put_item(TableName=sessions, Item={"k": {"S": "a"}, "ends": {"N": str(now + 60)}})
    target.advance(62)
    streams = target.client("dynamodbstreams")
    arn = dynamodb.describe_table(TableName=sessions)["Table"]["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    start = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    record = streams.get_records(ShardIterator=start)["Records"][-1]
    assert record["eventName"] == "REMOVE"
    assert record["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}


@differs("Moto leaves the end of the error code out.")
def test_an_unknown_table(dynamodb):
    with refused("ResourceNotFoundException"):
        status(dynamodb, "nothing")
