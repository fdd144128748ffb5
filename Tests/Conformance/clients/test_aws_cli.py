# SPDX-License-Identifier: Apache-2.0
"""The AWS CLI: a process for each command, its output read as JSON."""

CLIENT_ERROR = 255


def test_a_queue_is_used_from_the_shell(each_server, aws):
    endpoint = ("--endpoint-url", each_server.url)
    name = f"shell-{each_server.account}"
    url = aws(*endpoint, "sqs", "create-queue", "--queue-name", name)["QueueUrl"]
    assert url.startswith(each_server.url)
    assert url.endswith("/" + name)
    sent = aws(*endpoint, "sqs", "send-message", "--queue-url", url, "--message-body", "hello")
    [message] = aws(*endpoint, "sqs", "receive-message", "--queue-url", url)["Messages"]
    assert message["MessageId"] == sent["MessageId"]
    assert message["Body"] == "hello"
    deleted = aws(
        *endpoint, "sqs", "delete-message", "--queue-url", url, "--receipt-handle", message["ReceiptHandle"]
    )
    assert deleted is None


def test_the_endpoint_can_come_from_the_environment(each_server, aws):
    answer = aws("sts", "get-caller-identity", AWS_ENDPOINT_URL=each_server.url)
    assert set(answer) == {"UserId", "Account", "Arn"}


def test_an_error_is_told(each_server, aws):
    text = aws(
        "--endpoint-url", each_server.url, "sqs", "get-queue-url", "--queue-name", "nobody", code=CLIENT_ERROR
    )
    assert "(AWS.SimpleQueueService.NonExistentQueue)" in text
    assert "The specified queue does not exist." in text
