# SPDX-License-Identifier: Apache-2.0
"""When a message can be seen: visibility timeouts, ChangeMessageVisibility, delays."""

import pytest

from messages import bodies, delete, receive, receive_one, send
from targets import differs, refused

COUNT = ["ApproximateReceiveCount"]


def change(sqs, queue, message, seconds):
    sqs.change_message_visibility(
        QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=seconds
    )


def test_a_received_message_is_hidden(sqs, queue):
    send(sqs, queue)
    assert len(receive(sqs, queue)) == 1
    assert receive(sqs, queue) == []


def test_it_comes_back_after_its_visibility_timeout(target, sqs, queue):
    send(sqs, queue)
    first = receive_one(sqs, queue, VisibilityTimeout=1)
    target.advance(1.2)
    again = receive_one(sqs, queue, AttributeNames=COUNT)
    assert again["MessageId"] == first["MessageId"]
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"


def test_the_queues_own_timeout_holds_unless_a_receive_has_another(target, sqs):
    queue = sqs.create_queue(QueueName="quick", Attributes={"VisibilityTimeout": "1"})["QueueUrl"]
    send(sqs, queue)
    receive_one(sqs, queue)
    target.advance(1.2)
    receive_one(sqs, queue, VisibilityTimeout=600)
    target.advance(1.2)
    assert receive(sqs, queue) == []


def test_the_default_is_30_seconds(target, sqs, queue):
    send(sqs, queue)
    receive_one(sqs, queue)
    target.advance(29)
    assert receive(sqs, queue) == []
    target.advance(2)
    assert len(receive(sqs, queue)) == 1


def test_zero_gives_a_message_back_at_once(target, sqs, queue):
    send(sqs, queue)
    change(sqs, queue, receive_one(sqs, queue), 0)
    target.advance(0.01)
    assert bodies(receive(sqs, queue)) == ["hello"]


def test_a_timeout_can_be_prolonged(target, sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue, VisibilityTimeout=1)
    change(sqs, queue, message, 600)
    target.advance(1.2)
    assert receive(sqs, queue) == []


def test_a_timeout_can_be_shortened(target, sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue, VisibilityTimeout=600)
    change(sqs, queue, message, 1)
    target.advance(1.2)
    assert len(receive(sqs, queue)) == 1


@differs("Moto names its limit in a text of its own, and takes negative timeouts.")
@pytest.mark.parametrize("seconds", [-1, 43201])
def test_a_timeout_has_up_to_12_hours(sqs, queue, seconds):
    send(sqs, queue)
    message = receive_one(sqs, queue)
    with refused("InvalidParameterValue") as refusal:
        change(sqs, queue, message, seconds)
    assert refusal.message.startswith(f"Value {seconds} for parameter VisibilityTimeout is invalid. Reason: ")


def test_a_message_is_hidden_for_12_hours_in_all(target, sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue, VisibilityTimeout=43200)
    target.advance(1.2)
    with refused("InvalidParameterValue") as refusal:
        change(sqs, queue, message, 43200)
    assert "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]" in refusal.message


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_made_up_receipt_is_refused(sqs, queue, seconds):
    with refused("ReceiptHandleIsInvalid", status=None):
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle="nonsense", VisibilityTimeout=seconds)


@differs("To Moto the receipt of a deleted message is no receipt.")
def test_a_deleted_message_has_no_visibility(sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue)
    delete(sqs, queue, message)
    with refused("InvalidParameterValue") as refusal:
        change(sqs, queue, message, 60)
    assert "Message does not exist or is not available for visibility timeout change." in refusal.message


@differs("Moto hides messages that nobody has in flight.")
def test_only_messages_in_flight_can_be_hidden(target, sqs, queue):
    send(sqs, queue)
    message = receive_one(sqs, queue, VisibilityTimeout=1)
    target.advance(1.2)
    with refused("AWS.SimpleQueueService.MessageNotInflight", status=None):
        change(sqs, queue, message, 60)


def test_a_delayed_message_comes_later(target, sqs, queue):
    send(sqs, queue, DelaySeconds=1)
    assert receive(sqs, queue) == []
    target.advance(1.2)
    assert bodies(receive(sqs, queue)) == ["hello"]


def test_a_queue_can_delay_every_message(target, sqs):
    queue = sqs.create_queue(QueueName="slow", Attributes={"DelaySeconds": "1"})["QueueUrl"]
    send(sqs, queue)
    assert receive(sqs, queue) == []
    target.advance(1.2)
    assert len(receive(sqs, queue)) == 1


def test_a_delay_of_zero_overrides_that_of_the_queue(sqs):
    queue = sqs.create_queue(QueueName="slow", Attributes={"DelaySeconds": "600"})["QueueUrl"]
    send(sqs, queue, DelaySeconds=0)
    assert len(receive(sqs, queue)) == 1


@pytest.mark.parametrize("seconds", [901, pytest.param(-1, marks=differs("Moto takes negative delays."))])
def test_a_delay_has_up_to_15_minutes(sqs, queue, seconds):
    text = (
        f"Value {seconds} for parameter DelaySeconds is invalid. "
        "Reason: DelaySeconds must be >= 0 and <= 900."
    )
    with refused("InvalidParameterValue", text):
        send(sqs, queue, DelaySeconds=seconds)
