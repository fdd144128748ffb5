# SPDX-License-Identifier: Apache-2.0
"""FIFO queues: order, groups, deduplication."""

import hashlib

import pytest

from messages import GROUPS_TIME_OUT_APART, bodies, delete, receive, receive_one, send
from targets import differs, refused


@pytest.fixture
def content(sqs):
    """The URL of a FIFO queue that takes the body's digest for a deduplication id."""
    settings = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    return sqs.create_queue(QueueName="content.fifo", Attributes=settings)["QueueUrl"]


def put(sqs, queue, body, group="g", **members):
    return send(
        sqs, queue, body, MessageGroupId=group, MessageDeduplicationId=members.pop("id", body), **members
    )


def test_messages_come_in_the_order_they_were_sent_in(sqs, fifo):
    for number in range(5):
        put(sqs, fifo, str(number))
    assert bodies(receive(sqs, fifo)) == ["0", "1", "2", "3", "4"]


def test_sequence_numbers_have_twenty_digits(sqs, fifo):
    number = put(sqs, fifo, "a")["SequenceNumber"]
    assert len(number) == 20
    assert number.isdigit()


@differs("Moto's sequence numbers are random.")
def test_sequence_numbers_grow(sqs, fifo):
    numbers = [put(sqs, fifo, str(number))["SequenceNumber"] for number in range(8)]
    assert numbers == sorted(set(numbers))


def test_a_message_knows_its_group_its_deduplication_id_and_its_number(sqs, fifo):
    sent = put(sqs, fifo, "a", group="blue", id="d1")
    known = receive_one(sqs, fifo, AttributeNames=["All"])["Attributes"]
    assert known["MessageGroupId"] == "blue"
    assert known["MessageDeduplicationId"] == "d1"
    assert known["SequenceNumber"] == sent["SequenceNumber"]


def test_a_group_waits_for_its_messages_in_flight(sqs, fifo):
    for body, group in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        put(sqs, fifo, body, group)
    assert bodies(receive(sqs, fifo, 1)) == ["a1"]
    assert bodies(receive(sqs, fifo)) == ["b1"]
    assert receive(sqs, fifo) == []


def test_deleting_a_message_lets_its_group_go_on(sqs, fifo):
    put(sqs, fifo, "1")
    put(sqs, fifo, "2")
    delete(sqs, fifo, receive_one(sqs, fifo))
    assert bodies(receive(sqs, fifo)) == ["2"]


@differs(GROUPS_TIME_OUT_APART)
def test_a_group_begins_again_after_a_visibility_timeout(target, sqs, fifo):
    for body in ("1", "2", "3"):
        put(sqs, fifo, body)
    assert bodies(receive(sqs, fifo, 2, VisibilityTimeout=1)) == ["1", "2"]
    assert receive(sqs, fifo) == []
    target.advance(1.2)
    assert bodies(receive(sqs, fifo)) == ["1", "2", "3"]


def test_a_message_given_back_comes_first_again(target, sqs, fifo):
    put(sqs, fifo, "1")
    put(sqs, fifo, "2")
    message = receive_one(sqs, fifo)
    sqs.change_message_visibility(QueueUrl=fifo, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    target.advance(0.01)
    assert bodies(receive(sqs, fifo)) == ["1", "2"]


def test_a_deduplication_id_is_delivered_once(sqs, fifo):
    put(sqs, fifo, "first", id="same")
    put(sqs, fifo, "second", id="same")
    assert bodies(receive(sqs, fifo)) == ["first"]


@differs("Moto answers a duplicate with an id and a number that no message has.")
def test_a_duplicate_is_answered_like_the_first(sqs, fifo):
    first = put(sqs, fifo, "a", id="same")
    second = put(sqs, fifo, "a", id="same")
    assert second["MessageId"] == first["MessageId"]
    assert second["SequenceNumber"] == first["SequenceNumber"]


@differs("Moto forgets a deduplication id with its message.")
def test_a_deduplication_id_outlives_its_message(sqs, fifo):
    put(sqs, fifo, "a", id="same")
    delete(sqs, fifo, receive_one(sqs, fifo))
    put(sqs, fifo, "b", id="same")
    assert receive(sqs, fifo) == []


def test_a_deduplication_id_lasts_five_minutes(target, sqs, fifo):
    put(sqs, fifo, "first", id="same")
    target.advance(290)
    put(sqs, fifo, "second", id="same")
    target.advance(11)
    put(sqs, fifo, "third", id="same")
    assert bodies(receive(sqs, fifo)) == ["first", "third"]


def test_content_can_be_the_deduplication_id(sqs, content):
    for body in ("a", "b", "a"):
        send(sqs, content, body, MessageGroupId="g")
    messages = receive(sqs, content, AttributeNames=["MessageDeduplicationId"])
    assert bodies(messages) == ["a", "b"]
    ids = [message["Attributes"]["MessageDeduplicationId"] for message in messages]
    assert ids == [hashlib.sha256(body.encode()).hexdigest() for body in ("a", "b")]


def test_a_deduplication_id_counts_for_more_than_content(sqs, content):
    put(sqs, content, "a", id="1")
    put(sqs, content, "a", id="2")
    assert bodies(receive(sqs, content)) == ["a", "a"]


@differs("Moto numbers only messages that come with a deduplication id.")
def test_messages_deduplicated_by_content_are_numbered(sqs, content):
    assert len(send(sqs, content, "a", MessageGroupId="g")["SequenceNumber"]) == 20


@differs("Moto deduplicates in the whole queue, whatever its scope.")
def test_deduplication_can_be_by_group(sqs):
    settings = {
        "FifoQueue": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
    }
    queue = sqs.create_queue(QueueName="fast.fifo", Attributes=settings)["QueueUrl"]
    for body, group in (("a1", "a"), ("b1", "b"), ("a2", "a")):
        put(sqs, queue, body, group, id="same")
    assert sorted(bodies(receive(sqs, queue))) == ["a1", "b1"]


def test_a_group_is_required(sqs, fifo):
    with refused("MissingParameter", "The request must contain the parameter MessageGroupId."):
        send(sqs, fifo, MessageDeduplicationId="d")


def test_a_group_is_required_with_deduplication_by_content_too(sqs, content):
    with refused("MissingParameter", "The request must contain the parameter MessageGroupId."):
        send(sqs, content)


def test_a_deduplication_id_is_required_unless_content_gives_it(sqs, fifo):
    text = (
        "The queue should either have ContentBasedDeduplication enabled "
        "or MessageDeduplicationId provided explicitly"
    )
    with refused("InvalidParameterValue", text):
        send(sqs, fifo, MessageGroupId="g")


def test_a_single_message_cannot_be_delayed(sqs, fifo):
    text = (
        "Value 1 for parameter DelaySeconds is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )
    with refused("InvalidParameterValue", text):
        put(sqs, fifo, "a", DelaySeconds=1)


def test_a_queue_can_delay_every_message(target, sqs):
    settings = {"FifoQueue": "true", "DelaySeconds": "1"}
    queue = sqs.create_queue(QueueName="slow.fifo", Attributes=settings)["QueueUrl"]
    put(sqs, queue, "a")
    assert receive(sqs, queue) == []
    target.advance(1.2)
    assert bodies(receive(sqs, queue)) == ["a"]


@differs("Moto does not look at the form of group and deduplication ids.")
@pytest.mark.parametrize("name", ["MessageGroupId", "MessageDeduplicationId"])
@pytest.mark.parametrize("value", ["a b", "ü", "x" * 129], ids=["space", "letter", "length"])
def test_ids_have_up_to_128_plain_characters(sqs, fifo, name, value):
    members = {"MessageGroupId": "g", "MessageDeduplicationId": "d"} | {name: value}
    with refused("InvalidParameterValue") as refusal:
        send(sqs, fifo, **members)
    assert refusal.message.startswith(
        f"Value {value} for parameter {name} is invalid. Reason: {name} can only include"
    )


@differs("Moto ignores ReceiveRequestAttemptId.")
def test_an_attempt_to_receive_can_be_repeated(sqs, fifo):
    for body in ("1", "2", "3"):
        put(sqs, fifo, body)
    first = receive(sqs, fifo, 2, ReceiveRequestAttemptId="attempt")
    again = receive(sqs, fifo, 2, ReceiveRequestAttemptId="attempt")
    assert bodies(again) == bodies(first) == ["1", "2"]
    assert receive(sqs, fifo, 2, ReceiveRequestAttemptId="another") == []


@differs("Moto deletes with receipts whose time is over.")
def test_a_receipt_ends_with_its_visibility_timeout(target, sqs, fifo):
    put(sqs, fifo, "a")
    message = receive_one(sqs, fifo, VisibilityTimeout=1)
    target.advance(1.2)
    with refused("InvalidParameterValue") as refusal:
        delete(sqs, fifo, message)
    assert refusal.message.endswith("Reason: The receipt handle has expired.")


def test_a_batch_keeps_its_order(sqs, fifo):
    entries = [
        {"Id": str(n), "MessageBody": str(n), "MessageGroupId": "g", "MessageDeduplicationId": str(n)}
        for n in range(10)
    ]
    answer = sqs.send_message_batch(QueueUrl=fifo, Entries=entries)
    assert all(len(sent["SequenceNumber"]) == 20 for sent in answer["Successful"])
    assert bodies(receive(sqs, fifo)) == [str(n) for n in range(10)]
