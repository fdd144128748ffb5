# SPDX-License-Identifier: Apache-2.0
"""Update expressions: what they do, and what is refused."""

import pytest

from tables import item, value
from targets import differs, refused

ITEM = item(id="a", n=5, s="x", l=["a", "b", "c"], m={"k": 1, "l": [None]}) | {
    "ss": {"SS": ["a", "b"]},
    "ns": {"NS": ["1", "2"]},
}
VALUES = {
    ":one": value(1),
    ":x": value("X"),
    ":y": value("Y"),
    ":list": value(["X"]),
    ":ab": {"SS": ["a", "b"]},
    ":bc": {"SS": ["b", "c"]},
    ":n23": {"NS": ["2", "3"]},
}


def update(dynamodb, table, expression, returns="ALL_NEW", names=None):
    words = expression.replace("(", " ").replace(")", " ").replace(",", " ").split()
    values = {name: given for name, given in VALUES.items() if name in words}
    arguments = {"ExpressionAttributeValues": values} if values else {}
    if names:
        arguments["ExpressionAttributeNames"] = names
    answer = dynamodb.update_item(
        TableName=table, Key=item(id="a"), UpdateExpression=expression, ReturnValues=returns, **arguments
    )
    return {
        name: {"SS": sorted(kept["SS"])} if "SS" in kept else {"NS": sorted(kept["NS"])} if "NS" in kept else kept
        for name, kept in answer.get("Attributes", {}).items()
    }


@pytest.fixture
def filled(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=ITEM)
    return table


@pytest.mark.parametrize(
    "expression, changes",
    [
        ("SET s = :x", {"s": value("X")}),
        ("SET s = :x, fresh = n", {"s": value("X"), "fresh": value(5)}),
        ("SET l[1] = :x", {"l": value(["a", "X", "c"])}),
        ("SET l[9] = :x", {"l": value(["a", "b", "c", "X"])}),
        ("SET m.k = :x, m.z = :y", {"m": value({"k": "X", "l": [None], "z": "Y"})}),
        ("SET n = n + :one", {"n": value(6)}),
        ("SET n = :one - n", {"n": value(-4)}),
        ("SET n = n + :one, s = n", {"n": value(6), "s": value(5)}),
        ("SET fresh = if_not_exists(fresh, n)", {"fresh": value(5)}),
        ("SET n = if_not_exists(n, :x)", {}),
        ("SET l = list_append(:list, l)", {"l": value(["X", "a", "b", "c"])}),
        (
            "SET fresh = list_append(if_not_exists(fresh, :list), :list)",
            {"fresh": value(["X", "X"])},
        ),
        ("REMOVE s, absent", {"s": None}),
        ("REMOVE l[0], l[2]", {"l": value(["b"])}),
        ("REMOVE m.k, m.absent", {"m": value({"l": [None]})}),
        ("ADD n :one", {"n": value(6)}),
        ("ADD fresh :one", {"fresh": value(1)}),
        ("ADD ss :bc", {"ss": {"SS": ["a", "b", "c"]}}),
        ("ADD ns :n23", {"ns": {"NS": ["1", "2", "3"]}}),
        ("DELETE ss :bc", {"ss": {"SS": ["a"]}}),
        ("DELETE ss :ab", {"ss": None}),
        ("DELETE absent :ab", {}),
        ("SET s = n REMOVE n ADD ns :n23 DELETE ss :bc", {
            "s": value(5), "n": None, "ns": {"NS": ["1", "2", "3"]}, "ss": {"SS": ["a"]},
        }),
    ],
)
def test_an_update_does_what_it_says(dynamodb, filled, expression, changes):
    expected = {name: kept for name, kept in (ITEM | changes).items() if kept is not None}
    assert update(dynamodb, filled, expression) == expected


@differs("AWS takes parentheses around sums; Moto doesn't.")
def test_parentheses_may_stand_around_a_sum(dynamodb, filled):
    assert update(dynamodb, filled, "SET n = (n + :one)", "UPDATED_NEW") == {"n": value(6)}


def test_what_was_written_is_told(dynamodb, filled):
    expression = "SET m.k = :x, fresh = :y REMOVE s"
    assert update(dynamodb, filled, expression, "UPDATED_NEW") == item(m={"k": "X"}, fresh="Y")


@differs("AWS tells of the parts that were written to; Moto of the attributes that they are in.")
def test_what_was_written_over_is_told(dynamodb, filled):
    expression = "SET m.k = :x, fresh = :y REMOVE s"
    assert update(dynamodb, filled, expression, "UPDATED_OLD") == item(m={"k": 1}, s="x")


@differs("AWS tells of the parts that were written to; Moto of the attributes that they are in.")
def test_elements_are_told_wherever_they_come_to_stand(dynamodb, filled):
    assert update(dynamodb, filled, "SET l[9] = :x REMOVE l[0]", "UPDATED_NEW") == {"l": value(["X"])}
    assert update(dynamodb, filled, "SET l[1] = :y REMOVE l[2]", "UPDATED_OLD") == {"l": value(["c", "X"])}


@differs("AWS adds up to 38 digits exactly; Moto rounds.")
def test_numbers_are_added_exactly(dynamodb, table):
    ten = "0.1234567890123456789012345678901234567"
    dynamodb.put_item(TableName=table, Item=item(id="a") | {"n": {"N": ten}})
    assert update(dynamodb, table, "ADD n :one", "UPDATED_NEW") == {"n": {"N": ten.replace("0.", "1.")}}


INCORRECT = "An operand in the update expression has an incorrect data type"
MISSING = "The provided expression refers to an attribute that does not exist in the item"
PATH = "The document path provided in the update expression is invalid for update"


@pytest.mark.parametrize(
    "expression, message",
    [
        ("SET s = absent", MISSING),
        ("ADD s :one", INCORRECT),
        ("ADD ss :n23", INCORRECT),
        ("DELETE ns :ab", INCORRECT),
        ("SET m[0] = :x", PATH),
        ("SET l[9].k = :x", PATH),
        ("ADD absent.k :one", PATH),
        ("SET absent.k = :x", PATH),
        ("REMOVE absent.k", PATH),
    ],
)
def test_what_cannot_be_done_to_an_item_is_refused(dynamodb, filled, expression, message):
    with refused("ValidationException", message):
        update(dynamodb, filled, expression)


@pytest.mark.parametrize(
    "expression, message",
    [
        ("SET s = s + :one", INCORRECT),
        ("SET l = list_append(s, :list)", INCORRECT),
        ("SET s.k = :x", PATH),
    ],
)
@differs("AWS tells what an item's values don't allow from what an expression's don't; Moto doesn't.")
def test_more_that_cannot_be_done_is_refused(dynamodb, filled, expression, message):
    with refused("ValidationException", message):
        update(dynamodb, filled, expression)


@pytest.mark.parametrize(
    "expression, token, near",
    [
        ("a = :x", "a", "a ="),
        ("SET a", "<EOF>", "a"),
        ("SET a = :x b", "b", ":x b"),
        ("SET a-b = :x", "-", "a-b"),
        ("REMOVE a b", "b", "a b"),
        ("ADD a b", "b", "a b"),
    ],
)
def test_what_is_not_the_grammars_is_told_with_its_neighbours(dynamodb, table, expression, token, near):
    text = f'Invalid UpdateExpression: Syntax error; token: "{token}", near: "{near}"'
    with refused("ValidationException", text):
        update(dynamodb, table, expression)


@pytest.mark.parametrize(
    "expression, token, near",
    [
        ("SET a = :one + :one + :one", "+", ":one + :one"),
        ("SET a = :x, REMOVE b", "REMOVE", ", REMOVE b"),
    ],
)
@differs("AWS adds two operands, and has a clause behind a comma; Moto reads on.")
def test_sums_have_two_operands_and_commas_clauses_behind_them(dynamodb, table, expression, token, near):
    text = f'Invalid UpdateExpression: Syntax error; token: "{token}", near: "{near}"'
    with refused("ValidationException", text):
        update(dynamodb, table, expression)


OVERLAP = "Two document paths overlap with each other; must remove or rewrite one of these paths; "
CONFLICT = "Two document paths conflict with each other; must remove or rewrite one of these paths; "


@pytest.mark.parametrize(
    "expression, message",
    [
        ("SET a = :x SET b = :y", 'The "SET" section can only be used once in an update expression;'),
        ("SET status = :x", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("SET a = :x, a = :y", OVERLAP + "path one: [a], path two: [a]"),
        ("SET a.b = :x REMOVE a", OVERLAP + "path one: [a, b], path two: [a]"),
    ],
)
def test_what_means_nothing_is_refused(dynamodb, table, expression, message):
    with refused("ValidationException", "Invalid UpdateExpression: " + message):
        update(dynamodb, table, expression)


@pytest.mark.parametrize(
    "expression, message",
    [
        ("SET a.b = :x, a[1] = :y", CONFLICT + "path one: [a, b], path two: [a, [1]]"),
        ("SET a = foo(b)", "Invalid function name; function: foo"),
        ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
        (
            "SET a = list_append(b, :x)",
            "Incorrect operand type for operator or function; "
            "operator or function: list_append, operand type: S",
        ),
        (
            "SET a = b + :x",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "ADD a :x",
            "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
            "typeset: ALLOWED_FOR_ADD_OPERAND",
        ),
        (
            "DELETE a :one",
            "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
            "typeset: ALLOWED_FOR_DELETE_OPERAND",
        ),
        ("SET a = ((:x))", "The expression has redundant parentheses;"),
    ],
)
@differs("AWS checks what an expression means before it looks at the item; Moto has other texts, or takes it.")
def test_more_that_means_nothing_is_refused(dynamodb, table, expression, message):
    with refused("ValidationException", "Invalid UpdateExpression: " + message):
        update(dynamodb, table, expression)
