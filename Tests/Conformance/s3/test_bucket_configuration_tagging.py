# SPDX-License-Identifier: Apache-2.0
"""PutBucketTagging, GetBucketTagging, DeleteBucketTagging."""

import pytest

from objects import NO_BUCKET, status
from targets import differs, refused


def tag_set(**tags):
    return {"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tags(s3, bucket):
    return {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}


def test_a_bucket_has_no_tags_at_first(s3, bucket):
    with refused("NoSuchTagSet", "The TagSet does not exist", 404) as refusal:
        s3.get_bucket_tagging(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_tags_are_put_replaced_and_deleted(s3, bucket):
    assert status(s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(a="1", b="2"))) == 204
    assert tags(s3, bucket) == {"a": "1", "b": "2"}
    s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(c="ü"))
    assert tags(s3, bucket) == {"c": "ü"}
    assert status(s3.delete_bucket_tagging(Bucket=bucket)) == 204
    with refused("NoSuchTagSet", status=404):
        s3.get_bucket_tagging(Bucket=bucket)
    assert status(s3.delete_bucket_tagging(Bucket=bucket)) == 204


def test_a_tag_twice_is_refused(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(old="1"))
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    with refused("InvalidTag", "Cannot provide multiple Tags with the same key"):
        s3.put_bucket_tagging(Bucket=bucket, Tagging=twice)
    assert tags(s3, bucket) == {"old": "1"}


def test_tags_of_awss_own_are_refused(s3, bucket):
    with refused("InvalidTag", "System tags cannot be added/updated by requester"):
        s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(**{"aws:x": "1"}))


@differs("Moto takes any number.")
def test_a_bucket_has_up_to_50_tags(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(**{f"t{number}": "x" for number in range(50)}))
    with refused("BadRequest", "Bucket tag count cannot be greater than 50"):
        s3.put_bucket_tagging(Bucket=bucket, Tagging=tag_set(**{f"t{number}": "x" for number in range(51)}))
    assert len(tags(s3, bucket)) == 50


@pytest.mark.parametrize("operation", ["get_bucket_tagging", "delete_bucket_tagging"])
def test_a_missing_bucket(s3, name, operation):
    with refused("NoSuchBucket", NO_BUCKET, 404):
        getattr(s3, operation)(Bucket=name)
