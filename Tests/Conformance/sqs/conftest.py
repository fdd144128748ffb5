# SPDX-License-Identifier: Apache-2.0

import pytest


@pytest.fixture
def sqs(target):
    return target.client("sqs")


@pytest.fixture
def queue(sqs):
    """The URL of a standard queue."""
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


@pytest.fixture
def fifo(sqs):
    """The URL of a FIFO queue whose senders name deduplication ids."""
    return sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
