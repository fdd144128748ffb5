# SPDX-License-Identifier: Apache-2.0
"""Query and Scan."""

import pytest

from tables import index, item, make_table, value
from targets import differs, refused


@pytest.fixture
def filled(dynamodb):
    """A table with a partition of six items, and indexes."""
    make_table(
        dynamodb,
        "orders",
        "id",
        "n:N",
        attributes=["kind"],
        LocalSecondaryIndexes=[index("local", "id", "kind", projection="KEYS_ONLY")],
        GlobalSecondaryIndexes=[index("global", "kind", "n", projection="INCLUDE", others=["x"])],
    )
    for number in (10, -1, 2, 1, 0, 100):
        kind = "odd" if number % 2 else "even"
        dynamodb.put_item(TableName="orders", Item=item(id="a", n=number, kind=kind, x=2 * number, y="y"))
    dynamodb.put_item(TableName="orders", Item=item(id="b", n=5))
    return "orders"


def query(dynamodb, condition, /, **arguments):
    values = {name: value(arguments.pop(name[1:])) for name in (":a", ":k", ":l", ":h", ":x") if name[1:] in arguments}
    return dynamodb.query(
        TableName="orders", KeyConditionExpression=condition, ExpressionAttributeValues=values, **arguments
    )


def numbers(answer):
    return [int(found["n"]["N"]) for found in answer["Items"]]


def test_a_partition_comes_in_order(dynamodb, filled):
    assert numbers(query(dynamodb, "id = :a", a="a")) == [-1, 0, 1, 2, 10, 100]
    assert numbers(query(dynamodb, "id = :a", a="a", ScanIndexForward=False)) == [100, 10, 2, 1, 0, -1]


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("n = :l", [2]),
        ("n < :l", [-1, 0, 1]),
        ("n <= :l", [-1, 0, 1, 2]),
        ("n > :l", [10, 100]),
        ("n >= :l", [2, 10, 100]),
    ],
)
def test_sort_keys_are_compared_as_numbers(dynamodb, filled, condition, expected):
    assert numbers(query(dynamodb, f"id = :a AND {condition}", a="a", l=2)) == expected


def test_a_range(dynamodb, filled):
    assert numbers(query(dynamodb, "id = :a AND n BETWEEN :l AND :h", a="a", l=0, h=10)) == [0, 1, 2, 10]


def test_pages(target, dynamodb, filled):
    first = query(dynamodb, "id = :a", a="a", Limit=4)
    assert first["LastEvaluatedKey"] == item(id="a", n=2)
    second = query(dynamodb, "id = :a", a="a", Limit=4, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert numbers(second) == [10, 100]
    assert "LastEvaluatedKey" not in second
    pages = target.pages(
        dynamodb,
        "query",
        TableName="orders",
        KeyConditionExpression="id = :a",
        ExpressionAttributeValues={":a": value("a")},
        PaginationConfig={"PageSize": 4},
    )
    assert [page["Count"] for page in pages] == [4, 2]


def test_filters_count_what_they_leave_out(dynamodb, filled):
    answer = query(dynamodb, "id = :a", a="a", x=2, FilterExpression="x > :x")
    assert numbers(answer) == [2, 10, 100]
    assert answer["Count"] == 3
    assert answer["ScannedCount"] == 6


def test_indexes(dynamodb, filled):
    answer = query(dynamodb, "kind = :k AND n > :l", k="even", l=0, IndexName="global")
    assert numbers(answer) == [2, 10, 100]
    assert answer["Items"][0] == item(id="a", n=2, kind="even", x=4)
    answer = query(dynamodb, "id = :a AND begins_with(kind, :k)", a="a", k="od", IndexName="local")
    assert sorted(numbers(answer)) == [-1, 1]
    assert set(answer["Items"][0]) == {"id", "n", "kind"}


def test_counts_have_no_items(dynamodb, filled):
    answer = query(dynamodb, "id = :a", a="a", Select="COUNT")
    assert answer["Count"] == 6
    assert not answer.get("Items")


@differs("Moto has another error for unknown indexes.")
def test_an_index_that_is_not_there(dynamodb, filled):
    with refused("ValidationException", "The table does not have the specified index: absent"):
        query(dynamodb, "id = :a", a="a", IndexName="absent")


def test_global_indexes_are_not_consistent(dynamodb, filled):
    with refused("ValidationException", "Consistent reads are not supported on global secondary indexes"):
        query(dynamodb, "kind = :k", k="even", IndexName="global", ConsistentRead=True)


@differs("AWS says what a global index lacks; Moto leaves it out.")
def test_global_indexes_have_what_they_project(dynamodb, filled):
    text = "One or more parameter values were invalid: Global secondary index global does not project [y]"
    with refused("ValidationException", text):
        query(dynamodb, "kind = :k", k="even", IndexName="global", ProjectionExpression="y")


@differs("AWS refuses filters on keys; Moto's text names no attribute.")
def test_filters_are_not_about_keys(dynamodb, filled):
    text = "Filter Expression can only contain non-primary key attributes: Primary key attribute: n"
    with refused("ValidationException", text):
        query(dynamodb, "id = :a", a="a", x=2, FilterExpression="n > :x")


def test_a_scan_finds_everything(target, dynamodb, table):
    for number in range(30):
        dynamodb.put_item(TableName=table, Item=item(id=str(number), n=number))
    pages = target.pages(dynamodb, "scan", TableName=table, PaginationConfig={"PageSize": 7})
    found = [int(found["n"]["N"]) for page in pages for found in page["Items"]]
    assert sorted(found) == list(range(30))


def test_segments_share_the_table(dynamodb, table):
    for number in range(30):
        dynamodb.put_item(TableName=table, Item=item(id=str(number), n=number))
    found = []
    for segment in range(3):
        answer = dynamodb.scan(TableName=table, Segment=segment, TotalSegments=3)
        found += [int(found["n"]["N"]) for found in answer["Items"]]
    assert sorted(found) == list(range(30))


def test_a_filtered_scan(dynamodb, table):
    for number in range(10):
        dynamodb.put_item(TableName=table, Item=item(id=str(number), n=number))
    answer = dynamodb.scan(
        TableName=table,
        FilterExpression="n < :n",
        ProjectionExpression="id",
        ExpressionAttributeValues={":n": value(3)},
    )
    assert sorted(found["id"]["S"] for found in answer["Items"]) == ["0", "1", "2"]
    assert answer["ScannedCount"] == 10
