# SPDX-License-Identifier: Apache-2.0
"""What a case sees: a server through a client library, in an account that no other case uses."""

import itertools
import time
from contextlib import contextmanager
from datetime import datetime, timezone

import pytest
from botocore.exceptions import ClientError

from drivers import configuration

REGION = "us-east-1"
MOTO = "moto"

_accounts = itertools.count(200000000001)


class Target:
    def __init__(self, server, driver, is_moto):
        self.server = server
        self.driver = driver
        self.is_moto = is_moto
        self.account = new_account()

    @property
    def url(self):
        return self.server.url

    def client(self, service, region=REGION, account=None, credentials=None, signed=True, **options):
        """A client in the case's account, in another one, or with the credentials that STS gave out."""
        account = account or self.account
        keys = {"aws_access_key_id": account, "aws_secret_access_key": "secret"}
        headers = {}
        if credentials:
            keys = {
                "aws_access_key_id": credentials["AccessKeyId"],
                "aws_secret_access_key": credentials["SecretAccessKey"],
                "aws_session_token": credentials["SessionToken"],
            }
        elif self.is_moto:
            # Moto has no accounts by access key, but takes one from a header.
            headers["x-moto-account-id"] = account
        return self.driver.client(
            service,
            headers,
            configuration(signed, **options),
            region_name=region,
            endpoint_url=self.url,
            **keys,
        )

    def pages(self, client, operation, **arguments):
        return self.driver.pages(client, operation, **arguments)

    def now(self):
        """The server's time."""
        if self.is_moto:
            return datetime.now(timezone.utc)
        text = self.server.control.get("/mock-aws/clock")["now"]
        return datetime.fromisoformat(text.replace("Z", "+00:00"))

    def advance(self, seconds):
        """Lets time pass: at once on MockAWS; on Moto only what one can wait for."""
        if not self.is_moto:
            self.server.advance(seconds)
        elif seconds <= 1.5:
            time.sleep(seconds)
        else:
            pytest.skip(f"Moto's clock is the machine's, and the case needs {seconds} s")


def new_account():
    return str(next(_accounts))


def differs(reason):
    """Marks a case in which Moto answers otherwise than AWS: its run on Moto must fail."""
    return pytest.mark.differs(reason)


def eased(reason):
    """Marks a case in which MockAWS differs from AWS on purpose: its runs on MockAWS must fail."""
    return pytest.mark.eased(reason)


class Refusal:
    """An error as the client saw it."""

    response = None

    @property
    def code(self):
        return self.response["Error"]["Code"]

    @property
    def message(self):
        return self.response["Error"]["Message"]

    @property
    def status(self):
        return self.response["ResponseMetadata"]["HTTPStatusCode"]


@contextmanager
def refused(code, message=None, status=400):
    """Expects an error by its code, its status and, where given, its whole message.

    A status of None stands for any of the client's errors: those that AWS's models leave open.
    """
    refusal = Refusal()
    with pytest.raises(ClientError) as caught:
        yield refusal
    refusal.response = caught.value.response
    assert refusal.code == code, refusal.response
    if message is not None:
        assert refusal.message == message
    assert refusal.status == status if status else 400 <= refusal.status < 500
