# SPDX-License-Identifier: Apache-2.0
"""Redrive policies, dead-letter queues and ListDeadLetterSourceQueues."""

import json

import pytest

from messages import GROUPS_TIME_OUT_APART, arn, attributes, bodies, receive, receive_one, send
from targets import differs, refused


@pytest.fixture
def dead(sqs):
    """The URL of a queue for dead letters."""
    return sqs.create_queue(QueueName="dead")["QueueUrl"]


def redrive(sqs, dead, count=2):
    return {"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": count})}


def test_a_message_received_too_often_moves(target, sqs, queue, dead):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead, 2))
    sent = send(sqs, queue)
    for _ in range(2):
        receive_one(sqs, queue, VisibilityTimeout=1)
        target.advance(1.2)
    assert receive(sqs, queue) == []
    message = receive_one(sqs, dead)
    assert message["Body"] == "hello"
    assert message["MessageId"] == sent["MessageId"]


@differs("Moto does not say where a dead letter came from.")
def test_a_dead_letter_knows_its_source(target, sqs, queue, dead):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead, 1))
    send(sqs, queue)
    receive_one(sqs, queue, VisibilityTimeout=0)
    target.advance(0.01)
    assert receive(sqs, queue) == []
    known = receive_one(sqs, dead, AttributeNames=["All"])["Attributes"]
    assert known["DeadLetterQueueSourceArn"] == arn(sqs, queue)


@differs(GROUPS_TIME_OUT_APART)
def test_a_fifo_queue_moves_its_messages_to_a_fifo_queue(target, sqs, fifo):
    dead = sqs.create_queue(QueueName="dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=fifo, Attributes=redrive(sqs, dead, 1))
    for body in ("1", "2"):
        send(sqs, fifo, body, MessageGroupId="g", MessageDeduplicationId=body)
    assert bodies(receive(sqs, fifo, 2, VisibilityTimeout=1)) == ["1", "2"]
    target.advance(1.2)
    assert receive(sqs, fifo) == []
    assert bodies(receive(sqs, dead)) == ["1", "2"]


def test_a_redrive_policy_reads_back(sqs, queue, dead):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead, 3))
    text = attributes(sqs, queue, "RedrivePolicy")["RedrivePolicy"]
    assert json.loads(text) == {"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": 3}


def test_the_count_may_be_a_text(target, sqs, queue, dead):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead, "1"))
    send(sqs, queue)
    receive_one(sqs, queue, VisibilityTimeout=0)
    target.advance(0.01)
    assert receive(sqs, queue) == []
    assert bodies(receive(sqs, dead)) == ["hello"]


def test_an_empty_policy_ends_the_redrive(target, sqs, queue, dead):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead, 1))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": ""})
    assert attributes(sqs, queue, "RedrivePolicy") == {}
    send(sqs, queue)
    for _ in range(3):
        receive_one(sqs, queue, VisibilityTimeout=0)
        target.advance(0.01)


BAD_POLICIES = {
    "no json": "nonsense",
    "no target": json.dumps({"maxReceiveCount": 1}),
    "no count": json.dumps({"deadLetterTargetArn": "ARN"}),
    "count of zero": json.dumps({"deadLetterTargetArn": "ARN", "maxReceiveCount": 0}),
    "count too high": json.dumps({"deadLetterTargetArn": "ARN", "maxReceiveCount": 1001}),
    "count of letters": json.dumps({"deadLetterTargetArn": "ARN", "maxReceiveCount": "many"}),
}


@differs("Moto has other texts, takes any number for a count, and answers 500 to letters.")
@pytest.mark.parametrize("name", sorted(BAD_POLICIES))
def test_policies_that_make_no_sense_are_refused(sqs, queue, dead, name):
    policy = BAD_POLICIES[name].replace("ARN", arn(sqs, dead))
    with refused("InvalidParameterValue") as refusal:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy})
    assert refusal.message.startswith("Value ")
    assert "for parameter RedrivePolicy is invalid. Reason: " in refusal.message


@differs("To Moto, a missing dead-letter queue is the queue that does not exist.")
def test_a_dead_letter_queue_must_exist(sqs, queue, target):
    policy = {"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{target.account}:nobody", "maxReceiveCount": 1}
    with refused("InvalidParameterValue") as refusal:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": json.dumps(policy)})
    assert refusal.message.endswith("Reason: Dead letter target does not exist.")


@differs("Moto has a code of its own for this, and lets standard queues have FIFO queues for dead letters.")
@pytest.mark.parametrize("source", ["standard", "fifo"])
def test_dead_letters_stay_in_the_same_kind_of_queue(sqs, queue, dead, fifo, source):
    source, target = (queue, fifo) if source == "standard" else (fifo, dead)
    with refused("InvalidParameterValue"):
        sqs.set_queue_attributes(QueueUrl=source, Attributes=redrive(sqs, target))


@differs("Moto has no RedriveAllowPolicy.")
def test_a_queue_can_refuse_to_take_dead_letters(sqs, queue):
    deny = {"RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})}
    closed = sqs.create_queue(QueueName="closed", Attributes=deny)["QueueUrl"]
    assert attributes(sqs, closed, "RedriveAllowPolicy")
    with refused("InvalidParameterValue"):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, closed))


@differs("Moto has no RedriveAllowPolicy.")
def test_a_queue_can_name_whose_dead_letters_it_takes(sqs, queue):
    allow = {"redrivePermission": "byQueue", "sourceQueueArns": [arn(sqs, queue)]}
    dead = sqs.create_queue(QueueName="chosen", Attributes={"RedriveAllowPolicy": json.dumps(allow)})[
        "QueueUrl"
    ]
    other = sqs.create_queue(QueueName="other")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes=redrive(sqs, dead))
    with refused("InvalidParameterValue"):
        sqs.set_queue_attributes(QueueUrl=other, Attributes=redrive(sqs, dead))
    assert json.loads(attributes(sqs, dead, "RedriveAllowPolicy")["RedriveAllowPolicy"]) == allow


def test_the_sources_of_a_dead_letter_queue_are_listed(sqs, dead):
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == []
    urls = [
        sqs.create_queue(QueueName=f"source-{n}", Attributes=redrive(sqs, dead))["QueueUrl"] for n in range(3)
    ]
    sqs.create_queue(QueueName="another")
    assert sorted(sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"]) == urls


@differs("Moto lists every source at once.")
def test_sources_are_listed_in_pages(target, sqs, dead):
    urls = [
        sqs.create_queue(QueueName=f"source-{n}", Attributes=redrive(sqs, dead))["QueueUrl"] for n in range(5)
    ]
    pages = target.pages(
        sqs, "list_dead_letter_source_queues", QueueUrl=dead, PaginationConfig={"PageSize": 2}
    )
    assert [len(page["queueUrls"]) for page in pages] == [2, 2, 1]
    assert sorted(url for page in pages for url in page["queueUrls"]) == urls
