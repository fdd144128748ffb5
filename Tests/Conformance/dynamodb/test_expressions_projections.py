# SPDX-License-Identifier: Apache-2.0
"""Projection expressions."""

import pytest

from tables import item
from targets import differs, refused

OVERLAP = "Two document paths overlap with each other; must remove or rewrite one of these paths; "
ITEM = item(id="a", b={"c": {"d": None, "e": True}, "f": 1}, l=["0", {"k": "v", "z": 1}, "2"])


def project(dynamodb, table, expression, names=None):
    arguments = {"ExpressionAttributeNames": names} if names else {}
    return dynamodb.get_item(
        TableName=table, Key=item(id="a"), ProjectionExpression=expression, **arguments
    )["Item"]


@pytest.fixture
def filled(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=ITEM)
    return table


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("id, absent", item(id="a")),
        ("b.c.d, b.f", item(b={"c": {"d": None}, "f": 1})),
        ("l[1].k", item(l=[{"k": "v"}])),
        ("b.absent, id", item(id="a")),
    ],
)
def test_what_is_asked_for_comes_where_it_was(dynamodb, filled, expression, expected):
    assert project(dynamodb, filled, expression) == expected


@differs("AWS shows every element that is named; Moto shows one of a list.")
def test_elements_keep_their_order(dynamodb, filled):
    assert project(dynamodb, filled, "l[2], l[0]") == item(l=["0", "2"])


def test_names_stand_for_others(dynamodb, filled):
    assert project(dynamodb, filled, "b.#c.#d", {"#c": "c", "#d": "d"}) == item(b={"c": {"d": None}})


def test_a_path_is_named_once(dynamodb, filled):
    text = f"Invalid ProjectionExpression: {OVERLAP}path one: [id], path two: [id]"
    with refused("ValidationException", text):
        project(dynamodb, filled, "id, b, id")


@pytest.mark.parametrize(
    "expression, message",
    [
        ("name", "Attribute name is a reserved keyword; reserved keyword: name"),
        ("b, b.c", OVERLAP + "path one: [b], path two: [b, c]"),
        ("id,", 'Syntax error; token: "<EOF>", near: ","'),
        ("a-b", 'Syntax error; token: "-", near: "a-b"'),
        ("a b", 'Syntax error; token: "b", near: "a b"'),
        ("#x", "An expression attribute name used in the document path is not defined; attribute name: #x"),
        (
            "b.c, b[0]",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; "
            "path one: [b, c], path two: [b, [0]]",
        ),
    ],
)
@differs("AWS reads a projection by its grammar; Moto cuts it at commas and dots.")
def test_what_is_no_projection_is_refused(dynamodb, filled, expression, message):
    with refused("ValidationException", "Invalid ProjectionExpression: " + message):
        project(dynamodb, filled, expression)
