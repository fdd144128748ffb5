# SPDX-License-Identifier: Apache-2.0
"""Kombu, through which Celery's workers use queues."""

import queue as standard
import urllib.parse

import kombu
import pytest


@pytest.fixture
def connection(target):
    place = urllib.parse.urlsplit(target.url)
    with kombu.Connection(
        f"sqs://{target.account}:secret@{place.netloc}",
        transport_options={"region": "us-east-1", "is_secure": False, "wait_time_seconds": 1, "visibility_timeout": 60},
    ) as connection:
        yield connection


def test_messages_come_and_are_acknowledged(connection):
    jobs = connection.SimpleQueue("jobs")
    for number in range(3):
        jobs.put({"number": number, "text": "ü"})
    got = [jobs.get(timeout=10) for _ in range(3)]
    assert sorted(message.payload["number"] for message in got) == [0, 1, 2]
    for message in got:
        message.ack()
    assert jobs.qsize() == 0
    with pytest.raises(standard.Empty):
        jobs.get(timeout=1)
    jobs.close()


def test_a_message_that_is_given_back_comes_again(connection):
    jobs = connection.SimpleQueue("again")
    jobs.put("once")
    message = jobs.get(timeout=10)
    message.requeue()
    again = jobs.get(timeout=10)
    assert again.payload == "once"
    again.ack()
    with pytest.raises(standard.Empty):
        jobs.get(timeout=1)
    jobs.close()


def test_a_queue_is_emptied(connection):
    jobs = connection.SimpleQueue("emptied")
    for number in range(5):
        jobs.put(number)
    assert jobs.qsize() == 5
    jobs.clear()
    assert jobs.qsize() == 0
    jobs.close()
