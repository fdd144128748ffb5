# SPDX-License-Identifier: Apache-2.0
"""TransactWriteItems and TransactGetItems."""

import pytest

from tables import item, value
from targets import differs, refused


def put(table, condition=None, **attributes):
    arguments = {"TableName": table, "Item": item(**attributes)}
    if condition:
        arguments["ConditionExpression"] = condition
    return {"Put": arguments}


def add(table, **key):
    return {
        "Update": {
            "TableName": table,
            "Key": item(**key),
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": value(1)},
        }
    }


def count(dynamodb, table):
    return dynamodb.scan(TableName=table, Select="COUNT")["Count"]


def test_a_transaction_does_all(dynamodb, table):
    for name in "bcd":
        dynamodb.put_item(TableName=table, Item=item(id=name, n=1))
    dynamodb.transact_write_items(
        TransactItems=[
            put(table, "attribute_not_exists(id)", id="a"),
            add(table, id="b"),
            {"Delete": {"TableName": table, "Key": item(id="c")}},
            {
                "ConditionCheck": {
                    "TableName": table,
                    "Key": item(id="d"),
                    "ConditionExpression": "attribute_exists(id)",
                }
            },
        ]
    )
    answer = dynamodb.transact_get_items(
        TransactItems=[{"Get": {"TableName": table, "Key": item(id=name)}} for name in "abcd"]
    )
    assert [response.get("Item") for response in answer["Responses"]] == [
        item(id="a"),
        item(id="b", n=2),
        None,
        item(id="d", n=1),
    ]


def test_a_transaction_does_nothing_where_one_part_fails(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="b"))
    text = (
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[None, ConditionalCheckFailed]"
    )
    with refused("TransactionCanceledException", text) as refusal:
        dynamodb.transact_write_items(
            TransactItems=[put(table, id="a"), put(table, "attribute_not_exists(id)", id="b")]
        )
    first, second = refusal.response["CancellationReasons"]
    assert first == {"Code": "None"}
    assert second["Code"] == "ConditionalCheckFailed"
    assert second["Message"] == "The conditional request failed"
    assert count(dynamodb, table) == 1


def test_an_item_is_named_once(dynamodb, table):
    text = "Transaction request cannot include multiple operations on one item"
    with refused("ValidationException", text):
        dynamodb.transact_write_items(TransactItems=[put(table, id="a"), put(table, id="a")])


@differs("AWS does a transaction with one token once; Moto does it again.")
def test_a_token_is_for_one_transaction(dynamodb, table):
    for _ in range(2):
        dynamodb.transact_write_items(TransactItems=[add(table, id="a")], ClientRequestToken="token")
    assert dynamodb.get_item(TableName=table, Key=item(id="a"))["Item"]["n"] == value(1)
    with refused("IdempotentParameterMismatchException"):
        dynamodb.transact_write_items(TransactItems=[add(table, id="b")], ClientRequestToken="token")


def test_a_transaction_has_a_hundred_parts_at_most(dynamodb, table):
    with refused("ValidationException"):
        dynamodb.transact_write_items(TransactItems=[put(table, id=str(number)) for number in range(101)])
    dynamodb.transact_write_items(TransactItems=[put(table, id=str(number)) for number in range(100)])
    assert count(dynamodb, table) == 100
