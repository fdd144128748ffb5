# SPDX-License-Identifier: Apache-2.0
"""Key condition expressions."""

import pytest

from tables import item, make_table, value
from targets import differs, refused

VALUES = {":a": value("a"), ":b": value("b"), ":bb": value("bb"), ":one": value(1)}


def query(dynamodb, table, expression):
    words = expression.replace("(", " ").replace(")", " ").replace(",", " ").split()
    values = {name: given for name, given in VALUES.items() if name in words}
    answer = dynamodb.query(
        TableName=table, KeyConditionExpression=expression, ExpressionAttributeValues=values
    )
    return [found["r"]["S"] for found in answer["Items"]]


@pytest.fixture
def filled(dynamodb):
    table = make_table(dynamodb, "ranges", "h", "r")
    for key in ["a", "b", "ba", "bb", "c"]:
        dynamodb.put_item(TableName=table, Item=item(h="a", r=key))
    dynamodb.put_item(TableName=table, Item=item(h="b", r="b"))
    return table


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("h = :a", ["a", "b", "ba", "bb", "c"]),
        ("h = :a AND r = :b", ["b"]),
        ("h = :a AND r < :b", ["a"]),
        ("h = :a AND r <= :b", ["a", "b"]),
        ("h = :a AND r > :b", ["ba", "bb", "c"]),
        ("h = :a AND r >= :bb", ["bb", "c"]),
        ("h = :a AND r BETWEEN :b AND :bb", ["b", "ba", "bb"]),
        ("h = :a AND begins_with(r, :b)", ["b", "ba", "bb"]),
        ("r = :b AND h = :a", ["b"]),
        ("(h = :a) AND (r = :b)", ["b"]),
    ],
)
def test_a_query_selects_a_range(dynamodb, filled, expression, expected):
    assert query(dynamodb, filled, expression) == expected


@pytest.mark.parametrize(
    "expression, message",
    [
        ("r = :a", "Query condition missed key schema element: h"),
        ("h > :a", "Query key condition not supported"),
        ("h = :a AND x = :b", "Query condition missed key schema element: r"),
    ],
)
def test_keys_are_given(dynamodb, filled, expression, message):
    with refused("ValidationException", message):
        query(dynamodb, filled, expression)


@pytest.mark.parametrize(
    "expression, message",
    [
        ("h = :a OR r = :b", "Invalid operator used in KeyConditionExpression: OR"),
        ("NOT h = :a", "Invalid operator used in KeyConditionExpression: NOT"),
        ("h <> :a", "Invalid operator used in KeyConditionExpression: <>"),
        ("h IN (:a)", "Invalid operator used in KeyConditionExpression: IN"),
        ("contains(h, :a)", "Invalid operator used in KeyConditionExpression: contains"),
        ("h = :a AND h = :b", "KeyConditionExpressions must only contain one condition per key"),
        ("size(h) = :one", "KeyConditionExpressions cannot contain nested operations"),
        ("h.k = :a", "KeyConditionExpressions cannot have conditions on nested attributes"),
        (
            "h = :one",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        ("h :a", 'Invalid KeyConditionExpression: Syntax error; token: ":a", near: "h :a"'),
        (
            "name = :a",
            "Invalid KeyConditionExpression: Attribute name is a reserved keyword; reserved keyword: name",
        ),
    ],
)
@differs("AWS says what isn't for keys; Moto has a grammar of its own, and other texts.")
def test_what_is_not_for_keys_is_refused(dynamodb, filled, expression, message):
    with refused("ValidationException", message):
        query(dynamodb, filled, expression)
