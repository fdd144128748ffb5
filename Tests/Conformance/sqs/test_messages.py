# SPDX-License-Identifier: Apache-2.0
"""SendMessage, ReceiveMessage, DeleteMessage, PurgeQueue."""

import re
import time

import pytest

from messages import attributes, bodies, delete, md5, receive, receive_one, send
from targets import differs, refused

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MEBIBYTE = 1048576


def test_a_message_comes_back_as_it_was_sent(sqs, queue):
    sent = send(sqs, queue, "hello")
    assert UUID.fullmatch(sent["MessageId"])
    assert sent["MD5OfMessageBody"] == md5("hello")
    message = receive_one(sqs, queue)
    handle = message.pop("ReceiptHandle")
    assert handle
    assert message == {"MessageId": sent["MessageId"], "MD5OfBody": md5("hello"), "Body": "hello"}


def test_the_answer_to_a_send_has_nothing_that_was_not_sent(sqs, queue):
    sent = send(sqs, queue)
    assert set(sent) == {"MessageId", "MD5OfMessageBody", "ResponseMetadata"}


def test_an_empty_queue_gives_no_list_of_messages(sqs, queue):
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_one_message_is_received_unless_more_are_asked_for(sqs, queue):
    send(sqs, queue)
    send(sqs, queue)
    assert len(sqs.receive_message(QueueUrl=queue)["Messages"]) == 1


def test_up_to_ten_messages_are_received_at_once(sqs, queue):
    for number in range(12):
        send(sqs, queue, str(number))
    first = receive(sqs, queue, 10)
    second = receive(sqs, queue, 10)
    assert sorted(bodies(first + second), key=int) == [str(number) for number in range(12)]
    assert len(first) <= 10


def test_a_deleted_message_does_not_come_back(target, sqs, queue):
    send(sqs, queue)
    delete(sqs, queue, receive_one(sqs, queue, VisibilityTimeout=1))
    target.advance(1.2)
    assert receive(sqs, queue) == []
    assert attributes(sqs, queue, "ApproximateNumberOfMessages")["ApproximateNumberOfMessages"] == "0"


def test_deleting_twice_is_no_error(sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue)
    delete(sqs, queue, message)
    delete(sqs, queue, message)


def test_an_earlier_receipt_still_deletes(target, sqs, queue):
    send(sqs, queue)
    first = receive_one(sqs, queue, VisibilityTimeout=1)
    target.advance(1.2)
    second = receive_one(sqs, queue, VisibilityTimeout=1)
    assert first["ReceiptHandle"] != second["ReceiptHandle"]
    delete(sqs, queue, first)
    target.advance(1.2)
    assert receive(sqs, queue) == []


@pytest.mark.parametrize("handle", ["nonsense", "AQEB" + "a" * 300, "☃"])
def test_a_made_up_receipt_is_refused(sqs, queue, handle):
    with refused("ReceiptHandleIsInvalid", status=None) as refusal:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=handle)
    assert refusal.message.startswith("The input receipt handle")


@pytest.mark.parametrize(
    "body", ["ü ☃ 🦜", " lines\r\n\tand  spaces ", "<a>&amp;\"'</a>", '{"a": [1, "\\u00e9"]}']
)
def test_bodies_are_kept_to_the_character(sqs, queue, body):
    assert send(sqs, queue, body)["MD5OfMessageBody"] == md5(body)
    message = receive_one(sqs, queue)
    assert message["Body"] == body
    assert message["MD5OfBody"] == md5(body)


@differs("Moto takes characters that AWS, which allows those of XML, refuses.")
@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1f", "\uffff"])
def test_characters_that_xml_does_not_have_are_refused(sqs, queue, character):
    with refused("InvalidMessageContents") as refusal:
        send(sqs, queue, f"a{character}b")
    allowed = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    assert refusal.message.endswith(allowed)
    assert receive(sqs, queue) == []


@differs("Moto sends an empty body.")
def test_an_empty_body_is_refused(sqs, queue):
    with refused("MissingParameter", "The request must contain the parameter MessageBody."):
        send(sqs, queue, "")


def test_a_body_has_up_to_a_mebibyte(sqs, queue):
    body = "x" * MEBIBYTE
    assert send(sqs, queue, body)["MD5OfMessageBody"] == md5(body)
    assert receive_one(sqs, queue)["Body"] == body


@pytest.mark.parametrize("limit", [1024, MEBIBYTE])
def test_a_longer_body_is_refused(sqs, limit):
    queue = sqs.create_queue(QueueName="small", Attributes={"MaximumMessageSize": str(limit)})["QueueUrl"]
    text = f"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
    with refused("InvalidParameterValue", text):
        send(sqs, queue, "x" * (limit + 1))


@differs("Moto counts characters where AWS counts bytes of UTF-8.")
def test_sizes_are_counted_in_bytes(sqs):
    queue = sqs.create_queue(QueueName="small", Attributes={"MaximumMessageSize": "1024"})["QueueUrl"]
    send(sqs, queue, "ü" * 512)
    with refused("InvalidParameterValue"):
        send(sqs, queue, "ü" * 513)


@differs("Moto does not count attributes in the size of a message.")
def test_attributes_count_in_the_size_of_a_message(sqs):
    queue = sqs.create_queue(QueueName="small", Attributes={"MaximumMessageSize": "1024"})["QueueUrl"]
    attribute = {"name": {"DataType": "String", "StringValue": "v" * 14}}
    send(sqs, queue, "x" * 1000, MessageAttributes=attribute)
    with refused("InvalidParameterValue"):
        send(sqs, queue, "x" * 1001, MessageAttributes=attribute)


@differs("Moto's text has the client's own prefix before AWS's.")
@pytest.mark.parametrize("count", [0, 11, -1])
def test_a_receive_asks_for_1_to_10_messages(sqs, queue, count):
    text = (
        f"Value {count} for parameter MaxNumberOfMessages is invalid. "
        "Reason: Must be between 1 and 10, if provided."
    )
    with refused("InvalidParameterValue", text):
        sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=count)


@differs("Moto's text has the client's own prefix before AWS's, and says its limits the wrong way round.")
@pytest.mark.parametrize("seconds", [-1, 21])
def test_a_receive_waits_0_to_20_seconds(sqs, queue, seconds):
    text = (
        f"Value {seconds} for parameter WaitTimeSeconds is invalid. "
        "Reason: Must be >= 0 and <= 20, if provided."
    )
    with refused("InvalidParameterValue", text):
        sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=seconds)


@differs("Moto has a text of its own for visibility timeouts that are too long, and takes negative ones.")
@pytest.mark.parametrize("seconds", [-1, 43201])
def test_a_receive_hides_for_up_to_12_hours(sqs, queue, seconds):
    text = (
        f"Value {seconds} for parameter VisibilityTimeout is invalid. "
        "Reason: Must be >= 0 and <= 43200, if provided."
    )
    with refused("InvalidParameterValue", text):
        sqs.receive_message(QueueUrl=queue, VisibilityTimeout=seconds)


@pytest.mark.parametrize("parameter", ["AttributeNames", "MessageSystemAttributeNames"])
def test_what_sqs_knows_of_a_message_is_asked_for(target, sqs, queue, parameter):
    before = int(time.time() * 1000)
    send(sqs, queue)
    known = receive_one(sqs, queue, **{parameter: ["All"]})["Attributes"]
    assert set(known) == {
        "ApproximateFirstReceiveTimestamp",
        "ApproximateReceiveCount",
        "SenderId",
        "SentTimestamp",
    }
    assert known["ApproximateReceiveCount"] == "1"
    assert before - 1000 <= int(known["SentTimestamp"]) <= int(known["ApproximateFirstReceiveTimestamp"])


def test_single_facts_can_be_asked_for(sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue, MessageSystemAttributeNames=["ApproximateReceiveCount"])
    assert message["Attributes"] == {"ApproximateReceiveCount": "1"}


@differs("Moto ignores names that it does not know.")
def test_unknown_facts_are_refused(sqs, queue):
    with refused("InvalidAttributeName", "Unknown Attribute Colour."):
        receive(sqs, queue, AttributeNames=["Colour"])


def test_a_trace_header_travels_with_the_message(sqs, queue):
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": trace}}
    sent = send(sqs, queue, MessageSystemAttributes=header)
    assert "MD5OfMessageAttributes" not in sent
    message = receive_one(sqs, queue, MessageSystemAttributeNames=["AWSTraceHeader"])
    assert message["Attributes"] == {"AWSTraceHeader": trace}


def test_receives_are_counted(target, sqs, queue):
    send(sqs, queue)
    for count in ("1", "2", "3"):
        message = receive_one(sqs, queue, VisibilityTimeout=0, AttributeNames=["ApproximateReceiveCount"])
        assert message["Attributes"] == {"ApproximateReceiveCount": count}
        target.advance(0.01)


def test_a_standard_queue_takes_a_message_group(sqs, queue):
    sent = send(sqs, queue, MessageGroupId="tenant-1")
    assert "SequenceNumber" not in sent
    message = receive_one(sqs, queue, MessageSystemAttributeNames=["MessageGroupId"])
    assert message["Attributes"] == {"MessageGroupId": "tenant-1"}


@differs("Moto keeps a deduplication id on standard queues, which AWS refuses.")
def test_a_standard_queue_takes_no_deduplication_id(sqs, queue):
    with refused("InvalidParameterValue") as refusal:
        send(sqs, queue, MessageDeduplicationId="d")
    assert "The request include parameter that is not valid for this queue type" in refusal.message


def test_messages_end_with_their_retention_period(target, sqs):
    queue = sqs.create_queue(QueueName="short", Attributes={"MessageRetentionPeriod": "60"})["QueueUrl"]
    send(sqs, queue, "old")
    target.advance(45)
    send(sqs, queue, "young")
    target.advance(30)
    assert bodies(receive(sqs, queue)) == ["young"]


def test_a_purge_empties_a_queue(sqs, queue):
    for number in range(5):
        send(sqs, queue, str(number))
    receive(sqs, queue, 1)
    send(sqs, queue, "later", DelaySeconds=600)
    sqs.purge_queue(QueueUrl=queue)
    assert receive(sqs, queue) == []
    counts = [value for name, value in attributes(sqs, queue).items() if name.startswith("Approximate")]
    assert counts == ["0", "0", "0"]


@differs("AWS purges a queue once a minute; Moto as often as it is asked to.")
def test_a_queue_is_purged_once_in_60_seconds(target, sqs, queue):
    sqs.purge_queue(QueueUrl=queue)
    text = "Only one PurgeQueue operation on orders is allowed every 60 seconds."
    with refused("AWS.SimpleQueueService.PurgeQueueInProgress", text, status=None):
        sqs.purge_queue(QueueUrl=queue)
    target.advance(61)
    sqs.purge_queue(QueueUrl=queue)
