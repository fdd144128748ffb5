# SPDX-License-Identifier: Apache-2.0
"""What only an asynchronous client does: many calls at once, calls that are given up.

Moto is not asked: its state is not guarded against calls at once, and it does not see that a client has gone.
"""

import asyncio
import time

import pytest
from aiobotocore.session import get_session

from drivers import configuration
from messages import bodies


@pytest.fixture
def asynchronous(mock_aws):
    """Opens clients of the case's account."""

    def open(service):
        return get_session().create_client(
            service,
            region_name="us-east-1",
            endpoint_url=mock_aws.url,
            aws_access_key_id=mock_aws.account,
            aws_secret_access_key="secret",
            config=configuration(max_pool_connections=100),
        )

    return open


def test_many_calls_run_at_once(asynchronous):
    async def case():
        async with asynchronous("sqs") as sqs:
            queue = (await sqs.create_queue(QueueName="orders"))["QueueUrl"]
            sends = (sqs.send_message(QueueUrl=queue, MessageBody=str(number)) for number in range(50))
            ids = {sent["MessageId"] for sent in await asyncio.gather(*sends)}
            assert len(ids) == 50
            receives = (sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10) for _ in range(20))
            messages = [m for answer in await asyncio.gather(*receives) for m in answer.get("Messages", [])]
            assert sorted(bodies(messages), key=int) == [str(number) for number in range(50)]

    asyncio.run(case())


def test_many_receives_wait_at_once(asynchronous):
    async def case():
        async with asynchronous("sqs") as sqs:
            queue = (await sqs.create_queue(QueueName="orders"))["QueueUrl"]
            waits = [
                asyncio.create_task(sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20))
                for _ in range(20)
            ]
            await asyncio.sleep(0.5)
            for number in range(20):
                await sqs.send_message(QueueUrl=queue, MessageBody=str(number))
            answers = await asyncio.wait_for(asyncio.gather(*waits), 10)
            assert sorted(bodies(m for a in answers for m in a["Messages"]), key=int) == [
                str(number) for number in range(20)
            ]

    asyncio.run(case())


def test_a_wait_that_was_given_up_takes_no_message(asynchronous):
    async def case():
        async with asynchronous("sqs") as sqs:
            queue = (await sqs.create_queue(QueueName="orders"))["QueueUrl"]
            wait = asyncio.create_task(sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20))
            await asyncio.sleep(0.3)
            wait.cancel()
            await asyncio.gather(wait, return_exceptions=True)
            await asyncio.sleep(0.3)
            await sqs.send_message(QueueUrl=queue, MessageBody="hello")
            answer = await sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2)
            assert bodies(answer.get("Messages", [])) == ["hello"]

    asyncio.run(case())


def test_other_calls_go_on_while_receives_wait(asynchronous):
    async def case():
        async with asynchronous("sqs") as sqs, asynchronous("sts") as sts:
            queue = (await sqs.create_queue(QueueName="orders"))["QueueUrl"]
            waits = [
                asyncio.create_task(sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2)) for _ in range(20)
            ]
            await asyncio.sleep(0.2)
            begin = time.monotonic()
            for _ in range(20):
                await sts.get_caller_identity()
            assert time.monotonic() - begin < 1.5
            assert not any(wait.done() for wait in waits)
            await asyncio.gather(*waits)

    asyncio.run(case())
