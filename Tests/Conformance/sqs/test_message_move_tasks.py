# SPDX-License-Identifier: Apache-2.0
"""StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask."""

import json

import pytest

from messages import arn, bodies, receive, receive_one, send
from targets import differs, refused

pytestmark = differs("Moto does not have the operations of message move tasks.")


@pytest.fixture
def queues(sqs):
    """The URLs of a queue and of its dead-letter queue."""
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    policy = json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": 1})
    return sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": policy})["QueueUrl"], dead


def fill(target, sqs, queues, count):
    """Lets messages die."""
    source, _ = queues
    for number in range(count):
        send(sqs, source, str(number))
        receive_one(sqs, source, VisibilityTimeout=0)
        target.advance(0.01)
        assert receive(sqs, source) == []


def tasks(sqs, dead):
    return sqs.list_message_move_tasks(SourceArn=arn(sqs, dead), MaxResults=10).get("Results", [])


def test_dead_letters_go_back_to_where_they_came_from(target, sqs, queues):
    fill(target, sqs, queues, 3)
    source, dead = queues
    assert sqs.start_message_move_task(SourceArn=arn(sqs, dead))["TaskHandle"]
    target.advance(5)
    assert receive(sqs, dead) == []
    assert sorted(bodies(receive(sqs, source))) == ["0", "1", "2"]


def test_a_task_that_ended_is_listed_with_what_it_did(target, sqs, queues):
    fill(target, sqs, queues, 3)
    _, dead = queues
    sqs.start_message_move_task(SourceArn=arn(sqs, dead))
    target.advance(5)
    [task] = tasks(sqs, dead)
    assert task["Status"] == "COMPLETED"
    assert task["SourceArn"] == arn(sqs, dead)
    assert task["ApproximateNumberOfMessagesMoved"] == 3
    assert task["ApproximateNumberOfMessagesToMove"] == 3
    assert task["StartedTimestamp"] > 1_600_000_000_000
    assert "TaskHandle" not in task


def test_a_destination_can_be_named(target, sqs, queues):
    fill(target, sqs, queues, 1)
    source, dead = queues
    other = sqs.create_queue(QueueName="other")["QueueUrl"]
    sqs.start_message_move_task(SourceArn=arn(sqs, dead), DestinationArn=arn(sqs, other))
    target.advance(5)
    assert bodies(receive(sqs, other)) == ["0"]
    assert receive(sqs, source) == []
    assert tasks(sqs, dead)[0]["DestinationArn"] == arn(sqs, other)


def test_a_task_keeps_to_its_rate_and_can_be_cancelled(target, sqs, queues):
    fill(target, sqs, queues, 6)
    source, dead = queues
    handle = sqs.start_message_move_task(SourceArn=arn(sqs, dead), MaxNumberOfMessagesPerSecond=1)[
        "TaskHandle"
    ]
    target.advance(2)
    [task] = tasks(sqs, dead)
    assert task["Status"] == "RUNNING"
    assert task["TaskHandle"] == handle
    assert task["MaxNumberOfMessagesPerSecond"] == 1
    assert 1 <= task["ApproximateNumberOfMessagesMoved"] <= 4
    cancelled = sqs.cancel_message_move_task(TaskHandle=handle)
    assert 1 <= cancelled["ApproximateNumberOfMessagesMoved"] <= 4
    target.advance(60)
    [task] = tasks(sqs, dead)
    assert task["Status"] == "CANCELLED"
    moved = task["ApproximateNumberOfMessagesMoved"]
    assert len(receive(sqs, source)) == moved
    assert len(receive(sqs, dead)) == 6 - moved


def test_a_queue_has_one_task_at_a_time(target, sqs, queues):
    fill(target, sqs, queues, 5)
    _, dead = queues
    sqs.start_message_move_task(SourceArn=arn(sqs, dead), MaxNumberOfMessagesPerSecond=1)
    text = (
        "There is already a task running. "
        "Only one active task is allowed for a source queue arn at a given time."
    )
    with refused("InvalidParameterValue", text):
        sqs.start_message_move_task(SourceArn=arn(sqs, dead))


def test_tasks_are_listed_from_the_latest(target, sqs, queues):
    _, dead = queues
    for count in (1, 2):
        fill(target, sqs, queues, count)
        sqs.start_message_move_task(SourceArn=arn(sqs, dead))
        target.advance(5)
        receive(sqs, queues[0])
    assert [task["ApproximateNumberOfMessagesMoved"] for task in tasks(sqs, dead)] == [2, 1]
    assert len(sqs.list_message_move_tasks(SourceArn=arn(sqs, dead))["Results"]) == 1


def test_the_source_must_be_a_dead_letter_queue(sqs):
    plain = sqs.create_queue(QueueName="plain")["QueueUrl"]
    with refused("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue."):
        sqs.start_message_move_task(SourceArn=arn(sqs, plain))


def test_the_source_must_exist(target, sqs):
    with refused("ResourceNotFoundException", status=None):
        sqs.start_message_move_task(SourceArn=f"arn:aws:sqs:us-east-1:{target.account}:nobody")


@pytest.mark.parametrize("rate", [0, 501])
def test_a_rate_is_1_to_500_messages_a_second(sqs, queues, rate):
    with refused("InvalidParameterValue"):
        sqs.start_message_move_task(SourceArn=arn(sqs, queues[1]), MaxNumberOfMessagesPerSecond=rate)


def test_a_made_up_handle_is_refused(sqs):
    with refused("InvalidParameterValue"):
        sqs.cancel_message_move_task(TaskHandle="nonsense")
