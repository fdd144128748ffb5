# SPDX-License-Identifier: Apache-2.0
"""Condition and filter expressions: what holds, and what is refused."""

import pytest

from tables import item, value
from targets import differs, refused

ITEM = item(
    id="a", s="hello", part="ell", n=5, b=b"bytes", t=True, nil=None, l=["x", 1, [None]], m={"k": {"deep": "v"}}
) | {"ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1", "2"]}}

VALUES = {
    ":hello": value("hello"),
    ":ell": value("ell"),
    ":z": value("z"),
    ":he": value("he"),
    ":a": value("a"),
    ":one": value(1),
    ":five": value(5),
    ":yes": value(True),
    ":by": value(b"by"),
    ":S": value("S"),
    ":N": value("N"),
    ":list": value([]),
    ":map": value({}),
    ":set": {"SS": ["a"]},
}


def used(expression):
    """Those of VALUES that an expression refers to."""
    words = expression.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {name: given for name, given in VALUES.items() if name in words}


def select(dynamodb, table, expression, **names):
    """The ids of the items for which a filter holds."""
    arguments = {"FilterExpression": expression}
    if used(expression):
        arguments["ExpressionAttributeValues"] = used(expression)
    if names:
        arguments["ExpressionAttributeNames"] = {"#" + name: stands_for for name, stands_for in names.items()}
    return [found["id"]["S"] for found in dynamodb.scan(TableName=table, **arguments)["Items"]]


@pytest.fixture
def filled(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=ITEM)
    return table


@pytest.mark.parametrize(
    "expression",
    [
        "s = :hello",
        "s <> :ell",
        "s < :z",
        "n >= :five",
        ":five = n",
        "t = :yes",
        "absent <> :five",
        "n BETWEEN :one AND :five",
        "n IN (:one, :five)",
        "attribute_exists(m.k.deep)",
        "attribute_exists(l[2][0])",
        "attribute_not_exists(l[3])",
        "attribute_not_exists(m.absent)",
        "attribute_type(l[1], :N)",
        "begins_with(s, :he)",
        "contains(s, :ell)",
        "contains(ss, :a)",
        "contains(ns, :one)",
        "contains(s, part)",
        "contains(l, :one)",
        "size(s) = :five",
        "size(l) > :one",
        "n = :one OR s = :hello AND n = :five",
        "NOT n = :one AND s = :hello",
        "NOT (n = :one OR s = :ell)",
        "(n = :one OR s = :hello) AND n = :five",
        "(n = :five) and not contains (s, :z)",
    ],
)
def test_a_filter_holds(dynamodb, filled, expression):
    assert select(dynamodb, filled, expression) == ["a"]


@pytest.mark.parametrize(
    "expression",
    [
        "s = part",
        "s = :five",
        "absent = :five",
        "absent < :five",
        "n BETWEEN :one AND :one",
        "absent IN (:one)",
        "attribute_exists(s.k)",
        "attribute_type(s, :N)",
        "begins_with(s, :ell)",
        "contains(s, :z)",
        "contains(ss, :one)",
        "n = :one AND s = :hello OR n = :one",
        "NOT (s = :hello)",
    ],
)
def test_a_filter_does_not_hold(dynamodb, filled, expression):
    assert select(dynamodb, filled, expression) == []


@differs("AWS's functions take binary; Moto's find nothing in it.")
@pytest.mark.parametrize("expression", ["begins_with(b, :by)", "contains(b, :by)"])
def test_functions_take_binary(dynamodb, filled, expression):
    assert select(dynamodb, filled, expression) == ["a"]


def test_what_has_no_parts_is_passed_over(dynamodb, filled):
    assert select(dynamodb, filled, "contains(n, :one)") == []


@differs("AWS passes over what has no size or no order; Moto fails within.")
@pytest.mark.parametrize("expression", ["size(n) = :one", "size(absent) = :one", "s < n"])
def test_what_has_no_size_and_no_order_is_passed_over(dynamodb, filled, expression):
    assert select(dynamodb, filled, expression) == []


def test_names_stand_for_reserved_and_odd_ones(dynamodb, table):
    dynamodb.put_item(TableName=table, Item=item(id="a", status="on") | {"odd name.x": value(1)})
    assert select(dynamodb, table, "#s = :hello OR #o = :one", s="status", o="odd name.x") == ["a"]


def put_if(dynamodb, table, expression, names=None, values=None):
    arguments = {"ConditionExpression": expression}
    if values is None:
        values = used(expression)
    if values:
        arguments["ExpressionAttributeValues"] = values
    if names:
        arguments["ExpressionAttributeNames"] = names
    return dynamodb.put_item(TableName=table, Item=ITEM, **arguments)


@pytest.mark.parametrize(
    "expression, token, near",
    [
        ("a", "<EOF>", "a"),
        ("a = ", "<EOF>", "="),
        ("a = :one b", "b", ":one b"),
        ("a == :one", "=", "== :one"),
        ("a-b = :one", "-", "a-b"),
        ("a = 5", "5", "= 5"),
        ("(a = :one", "<EOF>", ":one"),
        ("a = :one)", ")", ":one)"),
        ("a AND b = :one", "AND", "a AND b"),
        ("a NOT IN (:one)", "NOT", "a NOT IN"),
        ("attribute_exists(:one) or this is not real", "is", "this is not"),
    ],
)
@differs("AWS names the token that doesn't fit and its neighbours; Moto has other texts, or takes it.")
def test_what_is_not_the_grammars_is_told_with_its_neighbours(dynamodb, table, expression, token, near):
    text = f'Invalid ConditionExpression: Syntax error; token: "{token}", near: "{near}"'
    with refused("ValidationException", text):
        put_if(dynamodb, table, expression, values={":one": value(1)})


OPERANDS = "Incorrect operand type for operator or function; operator or function: "


@pytest.mark.parametrize(
    "expression, message",
    [
        ("status = :one", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("((a = :one))", "The expression has redundant parentheses;"),
    ],
)
def test_reserved_words_and_redundant_parentheses_are_refused(dynamodb, table, expression, message):
    with refused("ValidationException", "Invalid ConditionExpression: " + message):
        put_if(dynamodb, table, expression)


@pytest.mark.parametrize(
    "expression, message",
    [
        ("foo(a)", "Invalid function name; function: foo"),
        ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
        ("begins_with(a, :one)", OPERANDS + "begins_with, operand type: N"),
        ("a < :yes", OPERANDS + "<, operand type: BOOL"),
        ("a BETWEEN :list AND :map", OPERANDS + "BETWEEN, operand type: L"),
        (
            "attribute_exists(:one)",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "attribute_exists(a, b)",
            "Incorrect number of operands for operator or function; "
            "operator or function: attribute_exists, number of operands: 2",
        ),
        (
            "a.b[1] = a.b[1]",
            "The first operand must be distinct from the remaining operands for this operator or function; "
            "operator: =, first operand: [a, b, [1]]",
        ),
        (
            "attribute_type(a, :hello)",
            "Invalid attribute type name found; type: hello, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "a BETWEEN :z AND :a",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
            "lower bound operand: AttributeValue: {S:z}, upper bound operand: AttributeValue: {S:a}",
        ),
        (
            "#x = :one",
            "An expression attribute name used in the document path is not defined; attribute name: #x",
        ),
        (
            "a = :gone",
            "An expression attribute value used in expression is not defined; attribute value: :gone",
        ),
    ],
)
@differs("AWS checks what an expression means; Moto evaluates what it can, or has other texts.")
def test_what_means_nothing_is_refused(dynamodb, table, expression, message):
    with refused("ValidationException", "Invalid ConditionExpression: " + message):
        put_if(dynamodb, table, expression)


UNUSED = "unused in expressions: keys: "


def test_unused_names_are_refused(dynamodb, table):
    with refused("ValidationException", f"Value provided in ExpressionAttributeNames {UNUSED}{{#x}}"):
        put_if(dynamodb, table, "n = :one", names={"#x": "x"})


@differs("AWS refuses unused values of conditions; Moto doesn't look.")
def test_unused_values_are_refused(dynamodb, table):
    values = {":one": value(1), ":x": value(1)}
    with refused("ValidationException", f"Value provided in ExpressionAttributeValues {UNUSED}{{:x}}"):
        put_if(dynamodb, table, "n = :one", values=values)


@differs("AWS checks the form of references; Moto doesn't.")
@pytest.mark.parametrize(
    "names, values, message",
    [
        ({"x": "x"}, None, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "x"'),
        (
            None,
            {":x": {"SS": ["a", "a"]}},
            "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
            "Input collection [a, a] contains duplicates. for key :x",
        ),
    ],
)
def test_references_have_a_form(dynamodb, table, names, values, message):
    with refused("ValidationException", message):
        put_if(dynamodb, table, "attribute_exists(a)", names=names, values=values or {})


def test_references_to_values_have_a_colon(dynamodb, table):
    text = 'ExpressionAttributeValues contains invalid key: Syntax error; key: "x"'
    with refused("ValidationException", text):
        put_if(dynamodb, table, "attribute_exists(a)", values={"x": value(1)})


@differs("AWS has a limit of 4 KB; Moto has none.")
def test_expressions_have_4_kb(dynamodb, table):
    put_if(dynamodb, table, "attribute_not_exists(a)" + " " * 4073)
    with refused("ValidationException") as refusal:
        put_if(dynamodb, table, "attribute_not_exists(a)" + " " * 4074)
    assert "Expression size has exceeded the maximum allowed size" in refusal.message


@differs("AWS refuses expressions beside the parameters before them; Moto takes one of the two.")
def test_expressions_and_older_parameters_are_not_mixed(dynamodb, table):
    text = (
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"
    )
    with refused("ValidationException", text):
        dynamodb.put_item(
            TableName=table,
            Item=ITEM,
            ConditionExpression="attribute_exists(a)",
            Expected={"a": {"Exists": False}},
        )


@differs("AWS refuses values that no expression can use; Moto ignores them.")
def test_values_come_with_expressions(dynamodb, table):
    text = "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
    with refused("ValidationException", text):
        dynamodb.put_item(TableName=table, Item=ITEM, ExpressionAttributeValues={":a": value(1)})
