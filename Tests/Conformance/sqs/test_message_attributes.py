# SPDX-License-Identifier: Apache-2.0
"""The attributes that senders give their messages."""

import pytest

from messages import md5_of_attributes, receive, receive_one, send
from targets import differs, refused


def text(value, kind="String"):
    return {"DataType": kind, "StringValue": value}


def octets(value, kind="Binary"):
    return {"DataType": kind, "BinaryValue": value}


EVERY_KIND = {
    "plain": text("ü ☃"),
    "number": text("-12.5e3", "Number"),
    "binary": octets(bytes(range(256))),
    "text.custom": text("a", "String.title"),
    "number.custom": text("7", "Number.int"),
    "binary.custom": octets(b"\x00", "Binary.png"),
}


def test_attributes_come_back_with_their_digest(sqs, queue):
    sent = send(sqs, queue, MessageAttributes=EVERY_KIND)
    assert sent["MD5OfMessageAttributes"] == md5_of_attributes(EVERY_KIND)
    message = receive_one(sqs, queue, MessageAttributeNames=["All"])
    assert message["MessageAttributes"] == EVERY_KIND
    assert message["MD5OfMessageAttributes"] == md5_of_attributes(EVERY_KIND)


def test_attributes_are_not_given_unless_asked_for(sqs, queue):
    send(sqs, queue, MessageAttributes={"a": text("1")})
    message = receive_one(sqs, queue)
    assert "MessageAttributes" not in message
    assert "MD5OfMessageAttributes" not in message


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a"], ["a"]),
        (["a", "b.x"], ["a", "b.x"]),
        (["b.*"], ["b.x", "b.y"]),
        ([".*"], ["a", "b.x", "b.y"]),
        (["All"], ["a", "b.x", "b.y"]),
        (["missing"], []),
        (["missing", "b.y"], ["b.y"]),
    ],
)
def test_attributes_are_asked_for_by_name_and_prefix(sqs, queue, names, expected):
    given = {name: text(name) for name in ("a", "b.x", "b.y")}
    send(sqs, queue, MessageAttributes=given)
    message = receive_one(sqs, queue, MessageAttributeNames=names)
    found = message.get("MessageAttributes", {})
    assert found == {name: given[name] for name in expected}
    if expected:
        assert message["MD5OfMessageAttributes"] == md5_of_attributes(found)


def test_ten_attributes_are_allowed(sqs, queue):
    send(sqs, queue, MessageAttributes={f"a{number}": text("v") for number in range(10)})
    assert len(receive_one(sqs, queue, MessageAttributeNames=["All"])["MessageAttributes"]) == 10


@differs("Moto takes any number of attributes.")
def test_eleven_are_too_many(sqs, queue):
    with refused(
        "InvalidParameterValue", "Number of message attributes [11] exceeds the allowed maximum [10]."
    ):
        send(sqs, queue, MessageAttributes={f"a{number}": text("v") for number in range(11)})


EMPTY = differs("Moto does not look whether a value is empty or missing.")
NOT_A_NUMBER = differs("Moto does not check that numbers are numbers.")


@pytest.mark.parametrize(
    "attribute",
    [
        pytest.param({"DataType": "", "StringValue": "v"}, id="no type"),
        pytest.param({"DataType": "Colour", "StringValue": "v"}, id="unknown type"),
        pytest.param({"DataType": "string", "StringValue": "v"}, id="small letters"),
        pytest.param({"DataType": "String", "StringValue": ""}, id="empty text", marks=EMPTY),
        pytest.param({"DataType": "Binary", "BinaryValue": b""}, id="empty binary", marks=EMPTY),
        pytest.param({"DataType": "String"}, id="no value", marks=EMPTY),
        pytest.param({"DataType": "Number", "StringValue": "many"}, id="no number", marks=NOT_A_NUMBER),
    ],
)
def test_attributes_that_make_no_sense_are_refused(sqs, queue, attribute):
    with refused("InvalidParameterValue"):
        send(sqs, queue, MessageAttributes={"a": attribute})
    assert receive(sqs, queue) == []


@pytest.mark.parametrize("name", ["a b", "ü"])
def test_names_have_plain_characters(sqs, queue, name):
    with refused("InvalidParameterValue"):
        send(sqs, queue, MessageAttributes={name: text("v")})


@differs("Of an attribute's name Moto checks the characters only.")
@pytest.mark.parametrize("name", ["x" * 257, "AWS.a", "Amazon.a", ".a", "a.", "a..b"])
def test_names_are_short_not_reserved_and_well_dotted(sqs, queue, name):
    with refused("InvalidParameterValue"):
        send(sqs, queue, MessageAttributes={name: text("v")})


@differs("Moto does not check the characters of values.")
def test_values_have_the_characters_of_bodies(sqs, queue):
    with refused("InvalidMessageContents", status=None):
        send(sqs, queue, MessageAttributes={"a": text("\x00")})
