# SPDX-License-Identifier: Apache-2.0
"""Buckets in regions, and requests that come to another one."""

import pytest

from objects import get, headers, put
from rest import Rest
from targets import differs, new_account, refused

MOVED = (
    "The bucket you are attempting to access must be addressed using the specified endpoint. "
    "Please send all future requests to this endpoint."
)
EVERYWHERE = "Moto answers for a bucket of any region."


@pytest.fixture
def irish(target, name):
    """A bucket in eu-west-1."""
    s3 = target.client("s3", region="eu-west-1")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    put(s3, name)
    return name


@differs(EVERYWHERE)
def test_a_request_to_a_host_of_another_region_is_sent_on(target, irish):
    rest = Rest(target, region="us-west-2")
    answer = rest.get(f"/{irish}/key", host="s3.us-west-2.amazonaws.com")
    error = answer.refused(301, "PermanentRedirect", MOVED)
    assert error["Bucket"] == irish
    assert error["Endpoint"]
    assert answer.headers["x-amz-bucket-region"] == "eu-west-1"


@differs(EVERYWHERE)
def test_head_of_a_bucket_tells_its_region(target, irish):
    answer = Rest(target, region="us-west-2").head(f"/{irish}", host="s3.us-west-2.amazonaws.com")
    assert (answer.status, answer.body) == (301, b"")
    assert answer.headers["x-amz-bucket-region"] == "eu-west-1"


def test_boto3_follows_the_bucket(target, irish):
    s3 = target.client("s3", region="us-west-2")
    assert get(s3, irish) == b"hello"


def test_the_first_region_lists_all_buckets(target, irish):
    for region in ("us-east-1", "eu-west-1", "ap-south-1"):
        names = [bucket["Name"] for bucket in target.client("s3", region=region).list_buckets()["Buckets"]]
        assert names == [irish]


@differs("Moto lets every account at every bucket.")
def test_a_refusal_tells_the_region_too(target, irish):
    with refused("403", "Forbidden", 403) as refusal:
        target.client("s3", region="eu-west-1", account=new_account()).head_bucket(Bucket=irish)
    assert headers(refusal.response)["x-amz-bucket-region"] == "eu-west-1"


def test_a_location_must_be_the_endpoints(target, name):
    s3 = target.client("s3", region="eu-west-1")
    text = (
        "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to."
    )
    with refused("IllegalLocationConstraintException", text):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert s3.list_buckets()["Buckets"] == []


def test_a_location_must_be_named_outside_the_first_region(target, name):
    s3 = target.client("s3", region="eu-west-1")
    text = (
        "The unspecified location constraint is incompatible for the region specific endpoint this request was sent "
        "to."
    )
    with refused("IllegalLocationConstraintException", text):
        s3.create_bucket(Bucket=name)
    assert s3.list_buckets()["Buckets"] == []


def test_the_first_region_makes_buckets_elsewhere(s3, name):
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-south-1"})
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == "ap-south-1"


def test_names_are_unique_over_regions(target, stranger, irish):
    with pytest.raises(stranger.exceptions.BucketAlreadyExists):
        stranger.create_bucket(Bucket=irish)
    with pytest.raises(stranger.exceptions.BucketAlreadyOwnedByYou):
        target.client("s3", region="us-west-2").create_bucket(
            Bucket=irish, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
        )


@pytest.mark.parametrize("region", ["us-east-1", "us-west-2"])
def test_a_copy_between_regions(target, irish, region):
    s3 = target.client("s3", region=region)
    there = f"there-{target.account}"
    constraint = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=there, **constraint)
    s3.copy_object(Bucket=there, Key="copy", CopySource=f"{irish}/key")
    assert get(s3, there, "copy") == b"hello"


def test_a_signature_may_be_for_all_regions(target, irish):
    everywhere = target.client("s3", region="eu-west-1", signature_version="v4a")
    everywhere.put_object(Bucket=irish, Key="a b", Body=b"x")
    assert everywhere.get_object(Bucket=irish, Key="a b")["Body"].read() == b"x"
    assert get(target.client("s3", region="eu-west-1"), irish, "a b") == b"x"
