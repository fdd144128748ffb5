# SPDX-License-Identifier: Apache-2.0
"""Reads, writes and deletes under conditions."""

from datetime import timedelta

import pytest

from objects import NO_KEY, NOT_HELD, etag, get, listed, put, start, status, upload
from targets import differs, refused

OTHER = '"0123456789abcdef0123456789abcdef"'
READS = ["get_object", "head_object"]


@pytest.fixture
def key(s3, bucket):
    put(s3, bucket)
    return {"Bucket": bucket, "Key": "key"}


@pytest.fixture
def modified(s3, key):
    return s3.head_object(**key)["LastModified"]


def not_held(operation):
    """How a condition that does not hold shows: HEAD has no body to say it in."""
    return ("412", "Precondition Failed") if operation == "head_object" else ("PreconditionFailed", NOT_HELD)


# Reads


@pytest.mark.parametrize("operation", READS)
def test_a_read_if_match(s3, key, operation):
    assert status(getattr(s3, operation)(IfMatch=etag(b"hello"), **key)) == 200


@differs("Moto's HEAD wants the quotes of an ETag.")
def test_an_etag_may_come_without_quotes(s3, key):
    for operation in READS:
        assert status(getattr(s3, operation)(IfMatch=etag(b"hello").strip('"'), **key)) == 200


@pytest.mark.parametrize("operation", READS)
def test_a_read_unless_changed(s3, key, operation):
    code, text = not_held(operation)
    with refused(code, text, 412):
        getattr(s3, operation)(IfMatch=OTHER, **key)


def test_the_condition_that_did_not_hold_is_named(s3, key, modified):
    with refused("PreconditionFailed", NOT_HELD, 412) as refusal:
        s3.get_object(IfMatch=OTHER, **key)
    assert refusal.response["Error"]["Condition"] == "If-Match"
    with refused("PreconditionFailed", NOT_HELD, 412) as refusal:
        s3.get_object(IfUnmodifiedSince=modified - timedelta(hours=1), **key)
    assert refusal.response["Error"]["Condition"] == "If-Unmodified-Since"


@pytest.mark.parametrize("operation", READS)
def test_what_one_has_is_not_modified(s3, key, operation):
    with refused("304", "Not Modified", 304):
        getattr(s3, operation)(IfNoneMatch=etag(b"hello"), **key)
    assert status(getattr(s3, operation)(IfNoneMatch=OTHER, **key)) == 200


@differs("Moto's answers do not have S3's ids.")
def test_not_modified_is_said_in_headers_alone(rest, s3, key, bucket):
    answer = rest.get(f"/{bucket}/key", headers={"If-None-Match": etag(b"hello")})
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == etag(b"hello")
    assert answer.headers["Last-Modified"]
    assert answer.headers["x-amz-request-id"]
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("operation", READS)
def test_a_read_if_modified_since(s3, key, modified, operation):
    with refused("304", "Not Modified", 304):
        getattr(s3, operation)(IfModifiedSince=modified, **key)
    answer = getattr(s3, operation)(IfModifiedSince=modified - timedelta(seconds=1), **key)
    assert status(answer) == 200


@pytest.mark.parametrize("operation", READS)
def test_a_read_if_unmodified_since(s3, key, modified, operation):
    assert status(getattr(s3, operation)(IfUnmodifiedSince=modified, **key)) == 200
    code, text = not_held(operation)
    with refused(code, text, 412):
        getattr(s3, operation)(IfUnmodifiedSince=modified - timedelta(hours=1), **key)


@differs("Moto holds a read against the date although the ETag matches.")
@pytest.mark.parametrize("operation", READS)
def test_a_matching_etag_counts_for_more_than_a_date(s3, key, modified, operation):
    early = modified - timedelta(hours=1)
    answer = getattr(s3, operation)(IfMatch=etag(b"hello"), IfUnmodifiedSince=early, **key)
    assert status(answer) == 200


@pytest.mark.parametrize("operation", READS)
def test_an_etag_that_one_has_counts_for_more_than_a_date(s3, key, modified, operation):
    early = modified - timedelta(hours=1)
    with refused("304", "Not Modified", 304):
        getattr(s3, operation)(IfNoneMatch=etag(b"hello"), IfModifiedSince=early, **key)


def test_a_missing_key_comes_before_its_conditions(s3, bucket):
    with refused("NoSuchKey", NO_KEY, 404):
        s3.get_object(Bucket=bucket, Key="missing", IfMatch=OTHER)
    with refused("NoSuchKey", NO_KEY, 404):
        s3.get_object(Bucket=bucket, Key="missing", IfNoneMatch=OTHER)


# Writes


def test_a_put_only_if_there_is_nothing(s3, bucket):
    put(s3, bucket, body=b"first", IfNoneMatch="*")
    with refused("PreconditionFailed", NOT_HELD, 412) as refusal:
        put(s3, bucket, body=b"second", IfNoneMatch="*")
    assert refusal.response["Error"]["Condition"] == "If-None-Match"
    assert get(s3, bucket) == b"first"


def test_a_deleted_object_is_nothing(s3, versioned):
    put(s3, versioned, body=b"first")
    s3.delete_object(Bucket=versioned, Key="key")
    put(s3, versioned, body=b"second", IfNoneMatch="*")
    assert get(s3, versioned) == b"second"


@differs("Moto takes any If-None-Match.")
def test_a_put_only_if_it_differs_is_not_there(s3, bucket):
    text = "A header you provided implies functionality that is not implemented"
    with refused("NotImplemented", text, 501) as refusal:
        put(s3, bucket, IfNoneMatch=OTHER)
    assert refusal.response["Error"]["Header"] == "If-None-Match"
    assert listed(s3, bucket) == []


def test_a_put_only_over_what_one_knows(s3, bucket):
    put(s3, bucket, body=b"first")
    put(s3, bucket, body=b"second", IfMatch=etag(b"first"))
    with refused("PreconditionFailed", NOT_HELD, 412) as refusal:
        put(s3, bucket, body=b"third", IfMatch=etag(b"first"))
    assert refusal.response["Error"]["Condition"] == "If-Match"
    assert get(s3, bucket) == b"second"


def test_a_put_over_what_is_not_there(s3, bucket):
    with refused("NoSuchKey", NO_KEY, 404):
        put(s3, bucket, IfMatch=OTHER)
    assert listed(s3, bucket) == []


def test_a_completion_only_if_there_is_nothing(s3, bucket):
    upload_id = start(s3, bucket)
    part = upload(s3, bucket, upload_id, 1, b"parts")
    put(s3, bucket, body=b"meanwhile")
    completion = {"Bucket": bucket, "Key": "key", "UploadId": upload_id, "MultipartUpload": {"Parts": [part]}}
    with refused("PreconditionFailed", NOT_HELD, 412):
        s3.complete_multipart_upload(IfNoneMatch="*", **completion)
    assert get(s3, bucket) == b"meanwhile"
    s3.complete_multipart_upload(IfMatch=etag(b"meanwhile"), **completion)
    assert get(s3, bucket) == b"parts"


@differs("Moto does not look at conditions of copies.")
def test_a_copy_only_if_there_is_nothing(s3, bucket):
    put(s3, bucket, "source")
    put(s3, bucket, "sink", b"old")
    with refused("PreconditionFailed", NOT_HELD, 412):
        s3.copy_object(Bucket=bucket, Key="sink", CopySource=f"{bucket}/source", IfNoneMatch="*")
    assert get(s3, bucket, "sink") == b"old"


# Deletes


def test_a_delete_only_of_what_one_knows(s3, bucket):
    put(s3, bucket)
    with refused("PreconditionFailed", NOT_HELD, 412):
        s3.delete_object(Bucket=bucket, Key="key", IfMatch=OTHER)
    assert listed(s3, bucket) == ["key"]
    assert status(s3.delete_object(Bucket=bucket, Key="key", IfMatch=etag(b"hello"))) == 204
    assert listed(s3, bucket) == []


@differs("Moto does not know the asterisk.")
def test_a_delete_of_whatever_there_is(s3, bucket):
    put(s3, bucket)
    assert status(s3.delete_object(Bucket=bucket, Key="key", IfMatch="*")) == 204
    assert listed(s3, bucket) == []


@differs("Moto does not look at the ETags.")
def test_many_deletes_only_of_what_one_knows(s3, bucket):
    put(s3, bucket, "a", b"a")
    put(s3, bucket, "b", b"b")
    answer = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": "a", "ETag": etag(b"a")}, {"Key": "b", "ETag": OTHER}]}
    )
    assert [entry["Key"] for entry in answer["Deleted"]] == ["a"]
    [error] = answer["Errors"]
    assert (error["Key"], error["Code"], error["Message"]) == ("b", "PreconditionFailed", NOT_HELD)
    assert listed(s3, bucket) == ["b"]
