# SPDX-License-Identifier: Apache-2.0
"""The AWS CLI: a process for each command, its output read as JSON."""

import json
import os
import subprocess
import sys

import pytest

from servers import clean_environment

CLIENT_ERROR = 255


@pytest.fixture
def aws(each_server):
    """Runs a command of the AWS CLI and gives what it printed."""
    environment = clean_environment() | {
        "AWS_ACCESS_KEY_ID": each_server.account,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }

    def run(*arguments, code=0, **variables):
        # `python -m awscli` is `aws` without a look at PATH.
        command = [sys.executable, "-m", "awscli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=environment | variables
        )
        assert done.returncode == code, done.stderr
        if code:
            return done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


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
