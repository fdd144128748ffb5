# SPDX-License-Identifier: Apache-2.0
"""The parameters before expressions: Expected, AttributeUpdates, ScanFilter, KeyConditions, AttributesToGet."""

import pytest

from tables import item, value
from targets import differs, refused

INVALID = "One or more parameter values were invalid: "
ITEM = item(id="a", n=5, s="hello", l=["a"]) | {"ss": {"SS": ["a", "b"]}}


@pytest.fixture
def filled(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=ITEM)
    return table


def scan(dynamodb, table, name, operator, *values):
    condition = {"ComparisonOperator": operator}
    if values:
        condition["AttributeValueList"] = list(values)
    return dynamodb.scan(TableName=table, ScanFilter={name: condition})["Count"]


@pytest.mark.parametrize(
    "name, operator, values, count",
    [
        ("n", "EQ", [value(5)], 1),
        ("n", "NE", [value(5)], 0),
        ("n", "LT", [value(6)], 1),
        ("n", "GE", [value(6)], 0),
        ("n", "NOT_NULL", [], 1),
        ("n", "NULL", [], 0),
        ("absent", "NULL", [], 1),
        ("s", "CONTAINS", [value("ell")], 1),
        ("ss", "CONTAINS", [value("a")], 1),
        ("s", "NOT_CONTAINS", [value("x")], 1),
        ("s", "BEGINS_WITH", [value("he")], 1),
        ("n", "IN", [value(4), value(5)], 1),
        ("n", "BETWEEN", [value(1), value(5)], 1),
    ],
)
def test_a_filter_holds_where_its_operator_does(dynamodb, filled, name, operator, values, count):
    assert scan(dynamodb, filled, name, operator, *values) == count


@pytest.mark.parametrize(
    "operator, values, message",
    [
        ("EQ", [value("a"), value("b")], "Invalid number of argument(s) for the EQ ComparisonOperator"),
        ("NULL", [value("a")], "Invalid number of argument(s) for the NULL ComparisonOperator"),
        ("LT", [value(True)], "ComparisonOperator LT is not valid for BOOL AttributeValue type"),
        (
            "BETWEEN",
            [value("a"), value(1)],
            "AttributeValues inside AttributeValueList must be of same type",
        ),
        (
            "BETWEEN",
            [value(2), value(1)],
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
        ),
    ],
)
@differs("AWS checks what operators take; Moto doesn't.")
def test_operators_refuse_other_values(dynamodb, filled, operator, values, message):
    with refused("ValidationException", INVALID + message):
        scan(dynamodb, filled, "n", operator, *values)


def test_an_expectation_is_met_or_not(dynamodb, filled):
    def put(**expected):
        dynamodb.put_item(TableName=filled, Item=ITEM, **expected)

    put(Expected={"n": {"Value": value(5)}})
    put(Expected={"absent": {"Exists": False}})
    put(Expected={"n": {"ComparisonOperator": "GT", "AttributeValueList": [value(4)]}})
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        put(Expected={"n": {"Value": value(6)}})
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        put(Expected={"n": {"Value": value(6)}, "s": {"Value": value("hello")}})


@differs("AWS joins expectations as it is told; Moto always by AND.")
def test_one_of_several_expectations_is_enough_with_or(dynamodb, filled):
    both = {"n": {"Value": value(6)}, "s": {"Value": value("hello")}}
    dynamodb.put_item(TableName=filled, Item=ITEM, Expected=both, ConditionalOperator="OR")


@pytest.mark.parametrize(
    "expected, message",
    [
        (
            {"Exists": True, "ComparisonOperator": "EQ"},
            "Exists and ComparisonOperator cannot be used together for Attribute: a",
        ),
        ({}, "Value must be provided when Exists is null for Attribute: a"),
        ({"Exists": True}, "Value must be provided when Exists is true for Attribute: a"),
        (
            {"Exists": False, "Value": value("a")},
            "Value cannot be used when Exists is false for Attribute: a",
        ),
        (
            {"ComparisonOperator": "GE"},
            "Value or AttributeValueList must be used with ComparisonOperator: GE for Attribute: a",
        ),
    ],
)
@differs("AWS refuses expectations that contradict themselves; Moto doesn't.")
def test_expectations_that_contradict_themselves_are_refused(dynamodb, filled, expected, message):
    with refused("ValidationException", INVALID + message):
        dynamodb.put_item(TableName=filled, Item=ITEM, Expected={"a": expected})


def test_attribute_updates_put_add_and_delete(dynamodb, filled):
    answer = dynamodb.update_item(
        TableName=filled,
        Key=item(id="a"),
        AttributeUpdates={
            "n": {"Action": "ADD", "Value": value(1)},
            "s": {"Action": "DELETE"},
            "fresh": {"Action": "PUT", "Value": value("x")},
            "ss": {"Action": "DELETE", "Value": {"SS": ["a"]}},
        },
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == item(id="a", n=6, fresh="x", l=["a"]) | {"ss": {"SS": ["b"]}}


@pytest.mark.parametrize(
    "update, message",
    [
        ({"Action": "PUT"}, "Only DELETE action is allowed when no attribute value is specified"),
        ({"Action": "ADD", "Value": value("a")}, "ADD action is not supported for the type S"),
        (
            {"Action": "DELETE", "Value": value("a")},
            "DELETE action with value is not supported for the type S",
        ),
    ],
)
@differs("AWS checks what actions take; Moto doesn't.")
def test_actions_refuse_other_values(dynamodb, filled, update, message):
    with refused("ValidationException", INVALID + message):
        dynamodb.update_item(TableName=filled, Key=item(id="a"), AttributeUpdates={"a": update})


def test_key_conditions_select_a_range(dynamodb, sorted_table):
    for number in range(5):
        dynamodb.put_item(TableName=sorted_table, Item=item(id="a", n=number))
    answer = dynamodb.query(
        TableName=sorted_table,
        KeyConditions={
            "id": {"ComparisonOperator": "EQ", "AttributeValueList": [value("a")]},
            "n": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [value(1), value(2)]},
        },
    )
    assert [found["n"]["N"] for found in answer["Items"]] == ["1", "2"]


@differs("AWS shows the attributes that are named; Moto shows all.")
def test_attributes_to_get_are_names(dynamodb, filled):
    answer = dynamodb.get_item(TableName=filled, Key=item(id="a"), AttributesToGet=["n", "absent"])
    assert answer["Item"] == item(n=5)


@differs("AWS takes each name once; Moto doesn't look.")
def test_attributes_to_get_are_named_once(dynamodb, filled):
    with refused("ValidationException", INVALID + "Duplicate value in attribute name: n"):
        dynamodb.get_item(TableName=filled, Key=item(id="a"), AttributesToGet=["n", "n"])
