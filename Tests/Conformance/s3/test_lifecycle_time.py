# SPDX-License-Identifier: Apache-2.0
"""What lifecycle rules do as days pass, on the clock of a server of the case's own."""

from datetime import timedelta

import pytest

from listeners import Listener
from objects import get, keys, listed, put, start
from targets import refused

DAY = 86400


@pytest.fixture
def target(own_server, connect):
    return connect(own_server)


@pytest.fixture
def configure(s3, name):
    """Makes a bucket with one rule, versioned on demand."""

    def configure(versioned=False, filter=None, **actions):
        s3.create_bucket(Bucket=name)
        if versioned:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        rule = {"ID": "rule", "Status": "Enabled", "Filter": filter or {"Prefix": ""}} | actions
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})
        return name

    return configure


def versions(s3, bucket):
    answer = s3.list_object_versions(Bucket=bucket)
    return len(answer.get("Versions", [])), len(answer.get("DeleteMarkers", []))


def test_objects_expire(target, s3, configure):
    bucket = configure(Expiration={"Days": 3})
    put(s3, bucket)
    target.advance(2 * DAY)
    assert listed(s3, bucket) == ["key"]
    target.advance(2 * DAY)
    assert listed(s3, bucket) == []
    with refused("NoSuchKey", status=404):
        s3.get_object(Bucket=bucket, Key="key")


def test_objects_expire_at_a_date(target, s3, name):
    s3.create_bucket(Bucket=name)
    midnight = (target.now() + timedelta(days=5)).replace(hour=0, minute=0, second=0, microsecond=0)
    rule = {"ID": "rule", "Status": "Enabled", "Filter": {}, "Expiration": {"Date": midnight}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})
    put(s3, name)
    target.advance(3 * DAY)
    assert listed(s3, name) == ["key"]
    target.advance(3 * DAY)
    assert listed(s3, name) == []


@pytest.mark.parametrize(
    ("filter", "left"),
    [
        ({"Prefix": "logs/"}, ["big", "small", "tagged"]),
        ({"Tag": {"Key": "keep", "Value": "no"}}, ["big", "logs/a", "small"]),
        ({"ObjectSizeGreaterThan": 100}, ["logs/a", "small", "tagged"]),
        ({"ObjectSizeLessThan": 3}, ["big", "logs/a", "tagged"]),
        ({"And": {"Prefix": "tag", "Tags": [{"Key": "keep", "Value": "no"}]}}, ["big", "logs/a", "small"]),
        ({"And": {"Prefix": "x", "Tags": [{"Key": "keep", "Value": "no"}]}}, ["big", "logs/a", "small", "tagged"]),
    ],
    ids=["prefix", "tag", "greater", "less", "both", "one of both"],
)
def test_filters(target, s3, configure, filter, left):
    bucket = configure(filter=filter, Expiration={"Days": 1})
    put(s3, bucket, "logs/a")
    put(s3, bucket, "big", b"x" * 101)
    put(s3, bucket, "small", b"x")
    put(s3, bucket, "tagged", Tagging="keep=no")
    target.advance(3 * DAY)
    assert listed(s3, bucket) == left


def test_a_disabled_rule_does_nothing(target, s3, configure):
    bucket = configure(Status="Disabled", Expiration={"Days": 1})
    put(s3, bucket)
    target.advance(9 * DAY)
    assert listed(s3, bucket) == ["key"]


def test_each_object_has_its_own_time(target, s3, configure):
    bucket = configure(Expiration={"Days": 3})
    put(s3, bucket, "old")
    target.advance(3 * DAY)
    put(s3, bucket, "new")
    target.advance(DAY + 1)
    assert listed(s3, bucket) == ["new"]


def test_versions_get_a_marker(target, s3, configure):
    bucket = configure(versioned=True, Expiration={"Days": 1})
    id = put(s3, bucket)["VersionId"]
    target.advance(3 * DAY)
    assert listed(s3, bucket) == []
    assert versions(s3, bucket) == (1, 1)
    assert get(s3, bucket, VersionId=id) == b"hello"


def test_versions_that_are_not_current_expire(target, s3, configure):
    bucket = configure(versioned=True, NoncurrentVersionExpiration={"NoncurrentDays": 2})
    put(s3, bucket, body=b"old")
    put(s3, bucket, body=b"new")
    target.advance(DAY)
    assert versions(s3, bucket) == (2, 0)
    target.advance(3 * DAY)
    assert versions(s3, bucket) == (1, 0)
    assert get(s3, bucket) == b"new"


def test_some_versions_that_are_not_current_are_kept(target, s3, configure):
    bucket = configure(
        versioned=True, NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 2}
    )
    for number in range(5):
        put(s3, bucket, body=str(number).encode())
    target.advance(4 * DAY)
    assert versions(s3, bucket) == (3, 0)


def test_lonely_markers_go(target, s3, configure):
    bucket = configure(versioned=True, Expiration={"ExpiredObjectDeleteMarker": True})
    id = put(s3, bucket)["VersionId"]
    s3.delete_object(Bucket=bucket, Key="key")
    target.advance(3 * DAY)
    assert versions(s3, bucket) == (1, 1)
    s3.delete_object(Bucket=bucket, Key="key", VersionId=id)
    target.advance(3 * DAY)
    assert versions(s3, bucket) == (0, 0)


def test_objects_move_to_other_classes(target, s3, configure):
    steps = [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 60, "StorageClass": "GLACIER"}]
    bucket = configure(Transitions=steps)
    put(s3, bucket, body=b"x" * 200_000)
    target.advance(29 * DAY)
    assert "StorageClass" not in s3.head_object(Bucket=bucket, Key="key")
    target.advance(3 * DAY)
    assert s3.head_object(Bucket=bucket, Key="key")["StorageClass"] == "STANDARD_IA"
    assert len(get(s3, bucket)) == 200_000
    target.advance(30 * DAY)
    assert s3.head_object(Bucket=bucket, Key="key")["StorageClass"] == "GLACIER"
    with refused("InvalidObjectState", status=403):
        s3.get_object(Bucket=bucket, Key="key")


def test_small_objects_stay(target, s3, configure):
    bucket = configure(Transitions=[{"Days": 30, "StorageClass": "STANDARD_IA"}])
    put(s3, bucket)
    target.advance(40 * DAY)
    assert "StorageClass" not in s3.head_object(Bucket=bucket, Key="key")


def test_uploads_are_given_up(target, s3, configure):
    bucket = configure(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 2})
    start(s3, bucket)
    target.advance(DAY)
    assert len(s3.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    target.advance(3 * DAY)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_a_locked_version_does_not_expire(target, s3, name):
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    rule = {
        "ID": "rule",
        "Status": "Enabled",
        "Filter": {},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
    }
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})
    until = target.now() + timedelta(days=30)
    put(s3, name, ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until)
    put(s3, name)
    target.advance(10 * DAY)
    assert versions(s3, name) == (2, 0)
    target.advance(30 * DAY)
    assert versions(s3, name) == (1, 0)


def test_expiry_is_told(target, s3, name):
    s3.create_bucket(Bucket=name)
    listener = Listener(s3, target.client("sqs"), name)
    listener.listen("s3:LifecycleExpiration:*")
    rule = {"ID": "rule", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})
    put(s3, name)
    target.advance(3 * DAY)
    [record] = listener.records()
    assert record["eventName"] == "LifecycleExpiration:Delete"
    assert record["s3"]["object"]["key"] == "key"


def test_a_restored_copy_ends(target, s3, name):
    s3.create_bucket(Bucket=name)
    put(s3, name, StorageClass="GLACIER")
    s3.restore_object(Bucket=name, Key="key", RestoreRequest={"Days": 2})
    target.advance(DAY)
    head = s3.head_object(Bucket=name, Key="key")
    assert head["Restore"].startswith('ongoing-request="false", expiry-date="')
    assert get(s3, name) == b"hello"
    target.advance(4 * DAY)
    with refused("InvalidObjectState", status=403):
        s3.get_object(Bucket=name, Key="key")
    assert keys(s3.list_objects_v2(Bucket=name)) == ["key"]
