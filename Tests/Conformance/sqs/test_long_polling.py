# SPDX-License-Identifier: Apache-2.0
"""Receives that wait."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from messages import bodies, receive, send


@contextmanager
def waiting(sqs, queue, seconds=20, count=1, **members):
    """Receives in the background that have begun to wait."""
    with ThreadPoolExecutor(count) as pool:
        futures = [
            pool.submit(
                receive, sqs, queue, 1, **({"WaitTimeSeconds": seconds} if seconds else {}), **members
            )
            for _ in range(count)
        ]
        time.sleep(0.3)
        assert not any(future.done() for future in futures)
        yield futures


def test_a_receive_waits_for_a_message(sqs, queue):
    begin = time.monotonic()
    with waiting(sqs, queue) as [future]:
        send(sqs, queue)
        assert bodies(future.result()) == ["hello"]
    assert time.monotonic() - begin < 3


def test_a_queue_can_make_its_receives_wait(sqs):
    settings = {"ReceiveMessageWaitTimeSeconds": "20"}
    queue = sqs.create_queue(QueueName="patient", Attributes=settings)["QueueUrl"]
    with waiting(sqs, queue, seconds=None) as [future]:
        send(sqs, queue)
        assert bodies(future.result()) == ["hello"]


def test_zero_overrides_the_queues_wait(sqs):
    settings = {"ReceiveMessageWaitTimeSeconds": "20"}
    queue = sqs.create_queue(QueueName="patient", Attributes=settings)["QueueUrl"]
    begin = time.monotonic()
    assert receive(sqs, queue, WaitTimeSeconds=0) == []
    assert time.monotonic() - begin < 1


def test_a_receive_does_not_wait_when_there_is_a_message(sqs, queue):
    send(sqs, queue)
    begin = time.monotonic()
    assert len(receive(sqs, queue, WaitTimeSeconds=20)) == 1
    assert time.monotonic() - begin < 1


def test_a_wait_ends_empty(sqs, queue):
    begin = time.monotonic()
    assert receive(sqs, queue, WaitTimeSeconds=1) == []
    assert 0.9 < time.monotonic() - begin < 3


def test_a_wait_sees_a_delayed_message_come_due(sqs, queue):
    send(sqs, queue, DelaySeconds=1)
    begin = time.monotonic()
    assert bodies(receive(sqs, queue, WaitTimeSeconds=5)) == ["hello"]
    assert 0.5 < time.monotonic() - begin < 4


def test_a_wait_sees_a_visibility_timeout_end(sqs, queue):
    send(sqs, queue)
    receive(sqs, queue, VisibilityTimeout=1)
    begin = time.monotonic()
    assert bodies(receive(sqs, queue, WaitTimeSeconds=5)) == ["hello"]
    assert 0.5 < time.monotonic() - begin < 4


def test_a_wait_sees_a_message_given_back(sqs, queue):
    send(sqs, queue)
    [message] = receive(sqs, queue)
    with waiting(sqs, queue) as [future]:
        sqs.change_message_visibility(
            QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
        assert bodies(future.result()) == ["hello"]


def test_each_of_several_waits_gets_a_message_of_its_own(sqs, queue):
    with waiting(sqs, queue, count=5) as futures:
        for number in range(5):
            send(sqs, queue, str(number))
        messages = [message for future in futures for message in future.result()]
    assert sorted(bodies(messages)) == ["0", "1", "2", "3", "4"]


def test_moving_the_clock_ends_a_wait(mock_aws):
    sqs = mock_aws.client("sqs")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    send(sqs, queue, "later", DelaySeconds=30)
    begin = time.monotonic()
    with waiting(sqs, queue) as [future]:
        mock_aws.advance(20)
        assert future.result() == []
    with waiting(sqs, queue) as [future]:
        mock_aws.advance(10)
        assert bodies(future.result()) == ["later"]
    assert time.monotonic() - begin < 5
