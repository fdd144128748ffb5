# SPDX-License-Identifier: Apache-2.0
"""The suite itself: no operation is without a case."""

import re
from pathlib import Path

import boto3
import pytest


@pytest.mark.parametrize(("service", "count"), [("sqs", 23), ("sts", 11)])
def test_every_operation_has_a_case(service, count):
    client = boto3.client(service, "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    operations = client.meta.method_to_api_mapping
    assert len(operations) == count
    suite = Path(__file__).parents[1]
    text = "".join(path.read_text() for path in (*suite.glob(f"{service}/*.py"), suite / "messages.py"))
    missing = [name for method, name in operations.items() if not re.search(rf"\b{method}\b", text)]
    assert missing == []
