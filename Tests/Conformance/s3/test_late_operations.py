# SPDX-License-Identifier: Apache-2.0
"""What came to the API late, and what it no longer does: renames, new keys for objects, torrents, Object Lambda."""

import pytest

from objects import etag, get, listed, put
from rest import Rest
from targets import refused

KEY = "arn:aws:kms:us-east-1:{}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ZONE = "use1-az4"


@pytest.fixture
def target(mock_aws):
    """MockAWS alone: Moto has none of this."""
    return mock_aws


@pytest.fixture
def directory(target, name):
    """A directory bucket, asked without sessions: at an endpoint of one's own there is no host for its zone."""
    client = target.client("s3", s3={"disable_s3_express_session_auth": True})
    bucket = f"{name}--{ZONE}--x-s3"
    client.create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={
            "Location": {"Type": "AvailabilityZone", "Name": ZONE},
            "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"},
        },
    )
    return client, bucket


def test_an_object_is_renamed(directory):
    s3, bucket = directory
    put(s3, bucket, "old name", Metadata={"a": "b"})
    before = s3.head_object(Bucket=bucket, Key="old name")
    s3.rename_object(Bucket=bucket, Key="new", RenameSource="old%20name")
    after = s3.head_object(Bucket=bucket, Key="new")
    assert listed(s3, bucket) == ["new"]
    assert (after["ETag"], after["LastModified"]) == (before["ETag"], before["LastModified"])
    assert (after["Metadata"], after["StorageClass"]) == ({"a": "b"}, "EXPRESS_ONEZONE")


def test_a_rename_replaces_unless_it_must_not(directory):
    s3, bucket = directory
    put(s3, bucket, "a", b"a")
    put(s3, bucket, "b", b"b")
    with refused("PreconditionFailed", status=412):
        s3.rename_object(Bucket=bucket, Key="b", RenameSource="a", DestinationIfNoneMatch="*")
    with refused("PreconditionFailed", status=412):
        s3.rename_object(Bucket=bucket, Key="b", RenameSource="a", SourceIfMatch=etag(b"other"))
    s3.rename_object(Bucket=bucket, Key="b", RenameSource="a", DestinationIfMatch=etag(b"b"))
    assert get(s3, bucket, "b") == b"a"


def test_a_rename_happens_once(directory):
    s3, bucket = directory
    put(s3, bucket, "a", b"1")
    s3.rename_object(Bucket=bucket, Key="b", RenameSource="a", ClientToken="token")
    put(s3, bucket, "a", b"2")
    s3.rename_object(Bucket=bucket, Key="b", RenameSource="a", ClientToken="token")
    assert get(s3, bucket, "b") == b"1"
    with refused("IdempotencyParameterMismatch"):
        s3.rename_object(Bucket=bucket, Key="c", RenameSource="a", ClientToken="token")


def test_what_is_not_there_is_not_renamed(directory):
    s3, bucket = directory
    with refused("NoSuchKey", status=404):
        s3.rename_object(Bucket=bucket, Key="b", RenameSource="a")


def test_other_buckets_do_not_rename(s3, bucket):
    put(s3, bucket)
    with refused("MethodNotAllowed", status=405):
        s3.rename_object(Bucket=bucket, Key="b", RenameSource="key")


def test_an_object_is_encrypted_with_another_key(target, s3, bucket):
    put(s3, bucket)
    before = s3.head_object(Bucket=bucket, Key="key")
    key = KEY.format(target.account)
    encryption = {"SSEKMS": {"KMSKeyArn": key, "BucketKeyEnabled": True}}
    s3.update_object_encryption(Bucket=bucket, Key="key", ObjectEncryption=encryption)
    after = s3.head_object(Bucket=bucket, Key="key")
    assert (after["ServerSideEncryption"], after["SSEKMSKeyId"]) == ("aws:kms", key)
    assert after["BucketKeyEnabled"] is True
    assert (after["ETag"], after["LastModified"]) == (before["ETag"], before["LastModified"])
    assert get(s3, bucket) == b"hello"


def test_a_key_of_another_account(s3, bucket):
    put(s3, bucket)
    encryption = {"SSEKMS": {"KMSKeyArn": KEY.format("999999999999")}}
    with refused("AccessDenied", status=403):
        s3.update_object_encryption(Bucket=bucket, Key="key", ObjectEncryption=encryption)


def test_double_encryption_stays(target, s3, bucket):
    put(s3, bucket, ServerSideEncryption="aws:kms:dsse")
    encryption = {"SSEKMS": {"KMSKeyArn": KEY.format(target.account)}}
    with refused("InvalidRequest"):
        s3.update_object_encryption(Bucket=bucket, Key="key", ObjectEncryption=encryption)


def test_no_object_has_a_torrent(s3, bucket):
    put(s3, bucket)
    with refused("MethodNotAllowed", status=405):
        s3.get_object_torrent(Bucket=bucket, Key="key")
    with refused("NoSuchKey", status=404):
        s3.get_object_torrent(Bucket=bucket, Key="missing")


def test_nobody_waits_for_a_functions_answer(target):
    rest = Rest(target)
    answer = rest.call(
        "POST",
        "/WriteGetObjectResponse",
        headers={"x-amz-request-route": "route", "x-amz-request-token": "token"},
        body=b"text",
    )
    answer.refused(400, "ValidationError")


def test_former_operations_have_the_requests_of_their_successors(s3, bucket):
    rule = {"ID": "a", "Prefix": "logs/", "Status": "Enabled", "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle(Bucket=bucket)["Rules"] == [rule]
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]
    topic = {"Id": "t", "Topic": "arn:aws:sns:us-east-1:123456789012:t", "Events": ["s3:ReducedRedundancyLostObject"]}
    s3.put_bucket_notification(Bucket=bucket, NotificationConfiguration={"TopicConfiguration": topic})
    found = s3.get_bucket_notification(Bucket=bucket)["TopicConfiguration"]
    assert (found["Id"], found["Topic"]) == ("t", topic["Topic"])
    [configured] = s3.get_bucket_notification_configuration(Bucket=bucket)["TopicConfigurations"]
    assert configured["TopicArn"] == topic["Topic"]
