# SPDX-License-Identifier: Apache-2.0

import pytest


@pytest.fixture
def sts(target):
    return target.client("sts")


@pytest.fixture
def unchecked(target):
    """A client that leaves it to the service to check its input."""
    return target.client("sts", parameter_validation=False)


@pytest.fixture
def role(target):
    """The ARN of a role in the case's account."""
    return f"arn:aws:iam::{target.account}:role/worker"


@pytest.fixture
def session(sts, role):
    """The credentials of an assumed role."""
    return sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
