# SPDX-License-Identifier: Apache-2.0
"""boto3's objects for SQS, which many programs are written with."""

import boto3
import pytest

from drivers import add_headers, configuration
from messages import NO_QUEUE
from targets import refused


@pytest.fixture
def resource(each_server):
    target = each_server
    resource = boto3.resource(
        "sqs",
        region_name="us-east-1",
        endpoint_url=target.url,
        aws_access_key_id=target.account,
        aws_secret_access_key="secret",
        config=configuration(),
    )
    if target.is_moto:
        add_headers(resource.meta.client, {"x-moto-account-id": target.account})
    yield resource
    resource.meta.client.close()


def test_a_queue_is_an_object(resource, each_server):
    queue = resource.create_queue(QueueName="orders", Attributes={"DelaySeconds": "0"})
    assert queue.url == f"{each_server.url}/{each_server.account}/orders"
    assert queue.attributes["QueueArn"].endswith(":orders")
    assert resource.get_queue_by_name(QueueName="orders") == queue
    assert list(resource.queues.all()) == [queue]
    assert list(resource.queues.filter(QueueNamePrefix="x")) == []


def test_a_message_is_an_object(resource):
    queue = resource.create_queue(QueueName="orders")
    queue.send_message(
        MessageBody="hello", MessageAttributes={"a": {"DataType": "Number", "StringValue": "1"}}
    )
    [message] = queue.receive_messages(MessageAttributeNames=["All"], AttributeNames=["All"])
    assert message.body == "hello"
    assert message.message_attributes["a"]["StringValue"] == "1"
    assert message.attributes["ApproximateReceiveCount"] == "1"
    message.change_visibility(VisibilityTimeout=60)
    message.delete()
    queue.reload()
    assert queue.attributes["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_collection_of_queues_is_read_page_by_page(resource):
    urls = [resource.create_queue(QueueName=f"q{number}").url for number in range(5)]
    assert sorted(queue.url for queue in resource.queues.page_size(2)) == urls
    assert len(list(resource.queues.limit(3))) == 3


def test_a_missing_queue_is_an_exception(resource):
    with refused(NO_QUEUE):
        resource.get_queue_by_name(QueueName="nobody")
