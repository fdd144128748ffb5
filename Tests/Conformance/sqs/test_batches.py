# SPDX-License-Identifier: Apache-2.0
"""SendMessageBatch, DeleteMessageBatch, ChangeMessageVisibilityBatch."""

import pytest

from messages import bodies, md5, md5_of_attributes, receive, send
from targets import differs, refused

PREFIX = "AWS.SimpleQueueService."


def entry(id, body="hello", **members):
    return {"Id": id, "MessageBody": body} | members


def ids(results):
    return [result["Id"] for result in results]


def test_a_batch_sends_each_entry(sqs, queue):
    attribute = {"a": {"DataType": "String", "StringValue": "1"}}
    entries = [
        entry("first", "one"),
        entry("second_2", "two", MessageAttributes=attribute),
        entry("third-3", "three"),
    ]
    answer = sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    assert answer.get("Failed", []) == []
    assert ids(answer["Successful"]) == ["first", "second_2", "third-3"]
    assert [sent["MD5OfMessageBody"] for sent in answer["Successful"]] == list(
        map(md5, ["one", "two", "three"])
    )
    digests = [sent.get("MD5OfMessageAttributes") for sent in answer["Successful"]]
    assert digests == [None, md5_of_attributes(attribute), None]
    messages = receive(sqs, queue)
    assert sorted(bodies(messages)) == ["one", "three", "two"]
    assert {message["MessageId"] for message in messages} == {
        sent["MessageId"] for sent in answer["Successful"]
    }


def test_a_wrong_entry_does_not_keep_the_others_back(sqs, queue):
    entries = [entry("good"), entry("bad", DelaySeconds=901), entry("fine")]
    answer = sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    assert ids(answer["Successful"]) == ["good", "fine"]
    [failure] = answer["Failed"]
    assert failure["Id"] == "bad"
    assert failure["Code"] == "InvalidParameterValue"
    assert failure["SenderFault"] in (True, "true")
    assert len(receive(sqs, queue)) == 2


@differs("To a failed send Moto writes SenderFault as a text, where JSON has a truth value.")
def test_whose_fault_a_failure_is_is_a_truth_value(sqs, queue):
    answer = sqs.send_message_batch(QueueUrl=queue, Entries=[entry("bad", DelaySeconds=901)])
    assert answer["Failed"][0]["SenderFault"] is True


@differs("Moto's text names another number than the one it was given, and escapes its signs for XML.")
def test_a_failed_entry_says_why(sqs, queue):
    answer = sqs.send_message_batch(QueueUrl=queue, Entries=[entry("bad", DelaySeconds=901)])
    [failure] = answer["Failed"]
    assert failure["Message"] == (
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
    )


@differs("Moto refuses the whole batch when one entry is wrong.")
def test_a_fifo_entry_without_a_group_fails_alone(sqs, fifo):
    entries = [
        entry("good", MessageGroupId="g", MessageDeduplicationId="1"),
        entry("bad", MessageDeduplicationId="2"),
    ]
    answer = sqs.send_message_batch(QueueUrl=fifo, Entries=entries)
    assert ids(answer["Successful"]) == ["good"]
    [failure] = answer["Failed"]
    assert (failure["Id"], failure["Code"]) == ("bad", "MissingParameter")


def received(sqs, queue, count):
    for number in range(count):
        send(sqs, queue, str(number))
    messages = []
    while len(messages) < count:
        messages += receive(sqs, queue)
    return messages


def test_a_batch_deletes_each_entry(sqs, queue):
    messages = received(sqs, queue, 3)
    entries = [{"Id": f"m{index}", "ReceiptHandle": m["ReceiptHandle"]} for index, m in enumerate(messages)]
    entries.append({"Id": "bad", "ReceiptHandle": "nonsense"})
    answer = sqs.delete_message_batch(QueueUrl=queue, Entries=entries)
    assert ids(answer["Successful"]) == ["m0", "m1", "m2"]
    [failure] = answer["Failed"]
    assert (failure["Id"], failure["Code"], failure["SenderFault"]) == ("bad", "ReceiptHandleIsInvalid", True)


def test_a_batch_changes_the_visibility_of_each_entry(target, sqs, queue):
    messages = received(sqs, queue, 2)
    entries = [
        {"Id": "now", "ReceiptHandle": messages[0]["ReceiptHandle"], "VisibilityTimeout": 0},
        {"Id": "later", "ReceiptHandle": messages[1]["ReceiptHandle"], "VisibilityTimeout": 600},
        {"Id": "bad", "ReceiptHandle": "nonsense", "VisibilityTimeout": 0},
    ]
    answer = sqs.change_message_visibility_batch(QueueUrl=queue, Entries=entries)
    assert ids(answer["Successful"]) == ["now", "later"]
    [failure] = answer["Failed"]
    assert (failure["Id"], failure["Code"], failure["SenderFault"]) == ("bad", "ReceiptHandleIsInvalid", True)
    target.advance(0.01)
    assert bodies(receive(sqs, queue)) == [messages[0]["Body"]]


BATCHES = {
    "send_message_batch": ("SendMessageBatchRequestEntry", {"MessageBody": "hello"}),
    "delete_message_batch": ("DeleteMessageBatchRequestEntry", {"ReceiptHandle": "r"}),
    "change_message_visibility_batch": (
        "ChangeMessageVisibilityBatchRequestEntry",
        {"ReceiptHandle": "r", "VisibilityTimeout": 1},
    ),
}
CHANGES_UNCHECKED = differs("Moto does not check the batches of ChangeMessageVisibilityBatch.")
DELETES_UNCHECKED = differs("Of the batches of DeleteMessageBatch, Moto checks receipts and not ids.")
DELETE_BATCH = pytest.param("delete_message_batch", marks=DELETES_UNCHECKED)

CHANGE_BATCH = pytest.param("change_message_visibility_batch", marks=CHANGES_UNCHECKED)


@pytest.mark.parametrize("operation", ["send_message_batch", "delete_message_batch", CHANGE_BATCH])
def test_an_empty_batch_is_refused(sqs, queue, operation):
    text = f"There should be at least one {BATCHES[operation][0]} in the request."
    with refused(PREFIX + "EmptyBatchRequest", text):
        getattr(sqs, operation)(QueueUrl=queue, Entries=[])


def batch(operation, *ids):
    """Entries that differ in their ids and receipts."""
    members = BATCHES[operation][1]
    if "ReceiptHandle" not in members:
        return [{"Id": id} | members for id in ids]
    return [{"Id": id} | members | {"ReceiptHandle": f"r{index}"} for index, id in enumerate(ids)]


def test_eleven_entries_are_too_many_to_send(sqs, queue):
    check_eleven_entries(sqs, queue, "send_message_batch")


@differs("Moto checks the number of entries of SendMessageBatch only.")
@pytest.mark.parametrize("operation", ["delete_message_batch", "change_message_visibility_batch"])
def test_eleven_entries_are_too_many(sqs, queue, operation):
    check_eleven_entries(sqs, queue, operation)


def check_eleven_entries(sqs, queue, operation):
    text = "Maximum number of entries per request are 10. You have sent 11."
    with refused(PREFIX + "TooManyEntriesInBatchRequest", text):
        getattr(sqs, operation)(QueueUrl=queue, Entries=batch(operation, *map(str, range(11))))


@pytest.mark.parametrize("operation", ["send_message_batch", DELETE_BATCH, CHANGE_BATCH])
def test_ids_are_distinct(sqs, queue, operation):
    with refused(PREFIX + "BatchEntryIdsNotDistinct", "Id b repeated."):
        getattr(sqs, operation)(QueueUrl=queue, Entries=batch(operation, "a", "b", "c", "b"))
    assert receive(sqs, queue) == []


@pytest.mark.parametrize("operation", ["send_message_batch", DELETE_BATCH, CHANGE_BATCH])
@pytest.mark.parametrize("id", ["", "a b", "a.b", "x" * 81])
def test_ids_are_short_and_plain(sqs, queue, operation, id):
    text = (
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
        "It can be at most 80 letters long."
    )
    with refused(PREFIX + "InvalidBatchEntryId", text):
        getattr(sqs, operation)(QueueUrl=queue, Entries=batch(operation, "a", id))


def test_a_batch_has_up_to_a_mebibyte(sqs, queue):
    half = "x" * 524288
    answer = sqs.send_message_batch(QueueUrl=queue, Entries=[entry("a", half), entry("b", half)])
    assert ids(answer["Successful"]) == ["a", "b"]


def test_a_longer_batch_is_refused(sqs, queue):
    half = "x" * 524288
    text = "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."
    with refused(PREFIX + "BatchRequestTooLong", text):
        sqs.send_message_batch(QueueUrl=queue, Entries=[entry("a", half), entry("b", half + "x")])
