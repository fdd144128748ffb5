# SPDX-License-Identifier: Apache-2.0
"""PutItem, GetItem, UpdateItem, DeleteItem, BatchGetItem, BatchWriteItem."""

import pytest

from tables import item, make_table, value
from targets import differs, refused

INVALID = "One or more parameter values were invalid: "
MISMATCH = "The provided key element does not match the schema"


def get(dynamodb, table, **key):
    return dynamodb.get_item(TableName=table, Key=item(**key)).get("Item")


def test_an_item_comes_back_as_it_was_put(dynamodb, table):
    whole = item(id="a", n=12, b=b"\x00\xff", m={"l": [None, True, "x"]}, empty="")
    whole |= {"ss": {"SS": ["x"]}, "ns": {"NS": ["1"]}, "bs": {"BS": [b"1"]}}
    dynamodb.put_item(TableName=table, Item=whole)
    assert get(dynamodb, table, id="a") == whole
    assert get(dynamodb, table, id="b") is None


@differs("AWS writes numbers in one form; Moto keeps them as they came.")
@pytest.mark.parametrize(
    "given, kept", [("1.50", "1.5"), ("1e3", "1000"), ("-0", "0"), ("+7", "7")]
)
def test_numbers_have_one_form(dynamodb, table, given, kept):
    dynamodb.put_item(TableName=table, Item=item(id="a") | {"n": {"N": given}})
    assert get(dynamodb, table, id="a")["n"]["N"] == kept


def test_a_projection_shows_parts(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", m={"l": [1, 2, 3]}, n=1))
    answer = dynamodb.get_item(
        TableName=table,
        Key=item(id="a"),
        ProjectionExpression="#n, m.l[1]",
        ExpressionAttributeNames={"#n": "n"},
    )
    assert answer["Item"] == item(n=1, m={"l": [2]})


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(item(id=1), marks=differs("Moto takes keys of another type.")),
        item(x="a"),
        item(id="a", x="b"),
    ],
)
def test_keys_fit_the_table(dynamodb, table, key):
    with refused("ValidationException", MISMATCH):
        dynamodb.delete_item(TableName=table, Key=key)
    with refused("ValidationException", MISMATCH):
        dynamodb.get_item(TableName=table, Key=key)


def test_an_item_has_its_key(dynamodb, sorted_table):
    with refused("ValidationException", INVALID + "Missing the key n in the item"):
        dynamodb.put_item(TableName=sorted_table, Item=item(id="a"))
    with refused("ValidationException", INVALID + "Type mismatch for key n expected: N actual: S"):
        dynamodb.put_item(TableName=sorted_table, Item=item(id="a", n="1"))


@differs("Moto has an older text for empty keys.")
def test_empty_keys_are_refused(dynamodb, table):
    text = (
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
        "empty string value. Key: id"
    )
    with refused("ValidationException", text):
        dynamodb.put_item(TableName=table, Item=item(id=""))


def test_old_values_come_back_where_asked(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", x=1))
    put = dynamodb.put_item(TableName=table, Item=item(id="a", y=2), ReturnValues="ALL_OLD")
    assert put["Attributes"] == item(id="a", x=1)
    deleted = dynamodb.delete_item(TableName=table, Key=item(id="a"), ReturnValues="ALL_OLD")
    assert deleted["Attributes"] == item(id="a", y=2)
    with refused("ValidationException", "Return values set to invalid value"):
        dynamodb.put_item(TableName=table, Item=item(id="a"), ReturnValues="ALL_NEW")


def test_a_condition_that_fails_changes_nothing(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", x=1))
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        dynamodb.put_item(
            TableName=table, Item=item(id="a", x=2), ConditionExpression="attribute_not_exists(id)"
        )
    with refused("ConditionalCheckFailedException") as refusal:
        dynamodb.put_item(
            TableName=table,
            Item=item(id="a", x=2),
            ConditionExpression="x > :one",
            ExpressionAttributeValues={":one": value(1)},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert refusal.response["Item"] == item(id="a", x=1)
    assert get(dynamodb, table, id="a") == item(id="a", x=1)


@pytest.mark.parametrize(
    "asked, shown",
    [
        ("ALL_OLD", item(id="a", x=1, y=1)),
        ("UPDATED_OLD", item(x=1)),
        ("ALL_NEW", item(id="a", x=2, y=1)),
        ("UPDATED_NEW", item(x=2)),
    ],
)
def test_an_update_shows_what_is_asked(dynamodb, table, asked, shown):
    dynamodb.put_item(TableName=table, Item=item(id="a", x=1, y=1))
    answer = dynamodb.update_item(
        TableName=table,
        Key=item(id="a"),
        UpdateExpression="SET x = x + :one",
        ExpressionAttributeValues={":one": value(1)},
        ReturnValues=asked,
    )
    assert answer["Attributes"] == shown


@differs("Moto fails on an update without an expression.")
def test_an_update_makes_the_item(dynamodb, table):
    dynamodb.update_item(TableName=table, Key=item(id="a"))
    assert get(dynamodb, table, id="a") == item(id="a")


@differs("AWS makes no item of an update that only removes; Moto makes one.")
def test_an_update_that_only_removes_makes_nothing(dynamodb, table):
    dynamodb.update_item(TableName=table, Key=item(id="a"), UpdateExpression="REMOVE x")
    assert get(dynamodb, table, id="a") is None


def test_keys_stay_as_they_are(dynamodb, table):
    text = INVALID + "Cannot update attribute id. This attribute is part of the key"
    with refused("ValidationException", text):
        dynamodb.update_item(
            TableName=table,
            Key=item(id="a"),
            UpdateExpression="SET id = :b",
            ExpressionAttributeValues={":b": value("b")},
        )


def test_batches_write_and_read(dynamodb, table):
    puts = [{"PutRequest": {"Item": item(id=str(number), x=number)}} for number in range(25)]
    assert dynamodb.batch_write_item(RequestItems={table: puts})["UnprocessedItems"] == {}
    drop = {"DeleteRequest": {"Key": item(id="3")}}
    dynamodb.batch_write_item(RequestItems={table: [drop]})
    keys = [item(id=str(number)) for number in range(5)]
    answer = dynamodb.batch_get_item(RequestItems={table: {"Keys": keys}})
    assert answer["UnprocessedKeys"] == {}
    found = sorted(answer["Responses"][table], key=lambda found: found["id"]["S"])
    assert found == [item(id=str(number), x=number) for number in (0, 1, 2, 4)]


def test_a_batch_names_each_item_once(dynamodb, table):
    put = {"PutRequest": {"Item": item(id="a")}}
    with refused("ValidationException", "Provided list of item keys contains duplicates"):
        dynamodb.batch_write_item(RequestItems={table: [put, put]})
    with refused("ValidationException", "Provided list of item keys contains duplicates"):
        dynamodb.batch_get_item(RequestItems={table: {"Keys": [item(id="a"), item(id="a")]}})


def test_capacity_is_told(dynamodb, table):
    answer = dynamodb.put_item(
        TableName=table, Item=item(id="a", x="x" * 1500), ReturnConsumedCapacity="TOTAL"
    )
    assert answer["ConsumedCapacity"]["TableName"] == table


@differs("AWS counts a unit for every kilobyte; Moto always one.")
def test_capacity_goes_by_size(dynamodb, table):
    answer = dynamodb.put_item(
        TableName=table, Item=item(id="a", x="x" * 1500), ReturnConsumedCapacity="TOTAL"
    )
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 2


def test_a_table_of_its_own_name_in_each_region(target):
    here, there = target.client("dynamodb"), target.client("dynamodb", region="eu-west-1")
    make_table(here, "orders", "id")
    assert there.list_tables()["TableNames"] == []


@differs("Moto takes names without a character.")
@pytest.mark.parametrize(
    "given", [{"": value(1)}, {"m": {"M": {"": value(1)}}}, {"l": {"L": [{"M": {"": value(1)}}]}}]
)
def test_names_have_a_character(dynamodb, table, given):
    with refused("ValidationException", INVALID + "Empty attribute name"):
        dynamodb.put_item(TableName=table, Item=item(id="a") | given)
