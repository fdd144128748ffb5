# SPDX-License-Identifier: Apache-2.0
"""Buckets of a case's own, on servers whose clock no other service's cases have moved."""

import pytest

from drivers import Boto3
from rest import Rest
from servers import RunningServers
from targets import MOTO


@pytest.fixture(scope="session")
def shared_servers():
    shared = RunningServers()
    yield shared
    shared.stop()


@pytest.fixture(params=[Boto3.name, MOTO])
def target(request, serve):
    """MockAWS and Moto, through boto3; `test_aio.py` has the asynchronous clients."""
    return serve(request.param)


@pytest.fixture
def s3(target):
    return target.client("s3")


@pytest.fixture
def unchecked(target):
    """A client that leaves it to the service to check its input."""
    return target.client("s3", parameter_validation=False)


@pytest.fixture
def rest(target):
    """Requests by hand."""
    return Rest(target)


@pytest.fixture
def name(target):
    """A name that no other case uses: buckets of all accounts share one space of names."""
    return f"bucket-{target.account}"


@pytest.fixture
def bucket(s3, name):
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def versioned(s3, bucket):
    """A bucket that keeps versions."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


@pytest.fixture
def with_acls(s3, target):
    """A bucket that allows ACLs, public ones too."""
    bucket = f"acls-{target.account}"
    s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=bucket)
    return bucket


@pytest.fixture
def locked(s3, target):
    """A bucket with Object Lock and no default retention."""
    bucket = f"locked-{target.account}"
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    return bucket


@pytest.fixture
def stranger(target):
    """A client in another account."""
    from targets import new_account

    return target.client("s3", account=new_account())


@pytest.fixture
def anonymous(target):
    """A client that signs nothing."""
    return target.client("s3", signed=False)
