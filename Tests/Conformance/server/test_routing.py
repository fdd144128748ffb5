# SPDX-License-Identifier: Apache-2.0
"""Requests that no service takes, and hosts that are not AWS's."""

import http.client
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "named"),
    [
        ("kinesis", "list_streams", {}, "kinesis ListStreams"),
        ("lambda", "list_functions", {}, "lambda GET /2015-03-31/functions"),
        ("sns", "list_topics", {}, "sns ListTopics"),
        ("ec2", "describe_instances", {}, "ec2 DescribeInstances"),
    ],
)
def test_a_service_that_is_not_there_is_named(mock_aws, service, operation, arguments, named):
    with pytest.raises(ClientError) as caught:
        getattr(mock_aws.client(service), operation)(**arguments)
    response = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert response["Error"]["Code"] == "NotImplemented"
    assert named in response["Error"]["Message"]
    assert "no registered service" in response["Error"]["Message"]


def request(mock_aws, host, method="GET", path="/", headers=None, body=None):
    connection = http.client.HTTPConnection(urlsplit(mock_aws.url).netloc, timeout=5)
    connection.request(method, path, body=body, headers={"Host": host} | (headers or {}))
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, content


def test_a_host_that_is_not_awss_is_refused(mock_aws):
    status, text = request(mock_aws, "www.example.com")
    assert status == 421
    assert "www.example.com is not a host of AWS" in text


def test_a_signature_counts_for_more_than_the_host(mock_aws):
    scope = f"{mock_aws.account}/20260101/us-east-1/sqs/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "X-Amz-Target": "AmazonSQS.ListQueues",
        "Content-Type": "application/x-amz-json-1.0",
    }
    assert request(mock_aws, "mock.test:8080", "POST", headers=headers, body=b"{}") == (200, "{}")


@pytest.mark.parametrize(
    "host",
    [
        "sqs.us-east-1.localhost",
        "sqs.us-east-1.amazonaws.com",
        "us-east-1.queue.amazonaws.com",
        "queue.amazonaws.com",
    ],
)
def test_a_host_names_the_service_of_an_unsigned_request(mock_aws, host):
    status, text = request(mock_aws, host, path="/?Action=ListQueues&Version=2012-11-05")
    assert status == 200
    assert "<ListQueuesResponse" in text


def test_an_unknown_operation_of_a_known_service_is_refused(mock_aws):
    headers = {"X-Amz-Target": "AmazonSQS.Dance", "Content-Type": "application/x-amz-json-1.0"}
    status, text = request(mock_aws, "sqs.us-east-1.amazonaws.com", "POST", headers=headers, body=b"{}")
    assert status == 400
    assert "UnknownOperationException" in text


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[]", b'{"QueueName": ', b'{"QueueName": 1}', b'{"QueueName": "\xff"}', b"[" * 10000],
    ids=["empty", "text", "list", "cut off", "number", "no UTF-8", "deep"],
)
def test_a_malformed_body_is_the_clients_error(mock_aws, body):
    headers = {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"}
    status, text = request(mock_aws, "sqs.us-east-1.amazonaws.com", "POST", headers=headers, body=body)
    assert status == 400
    assert "__type" in text


def test_every_answer_has_a_request_id(mock_aws):
    sqs = mock_aws.client("sqs")
    ids = {sqs.list_queues()["ResponseMetadata"]["RequestId"] for _ in range(3)}
    assert len(ids) == 3
