# SPDX-License-Identifier: Apache-2.0
"""Versions of objects: enabled, suspended, deleted, brought back."""

import pytest

from objects import NO_KEY, get, headers, listed, put, status
from targets import differs, refused

NO_VERSION = "The specified version does not exist."
NOT_ALLOWED = "The specified method is not allowed against this resource."


@pytest.fixture
def suspend(s3, versioned):
    def suspend():
        s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})

    return suspend


def versions(s3, bucket):
    return [entry["VersionId"] for entry in s3.list_object_versions(Bucket=bucket).get("Versions", [])]


def markers(s3, bucket):
    return [entry["VersionId"] for entry in s3.list_object_versions(Bucket=bucket).get("DeleteMarkers", [])]


def test_each_put_makes_a_version(s3, versioned):
    first, second = (put(s3, versioned, body=body)["VersionId"] for body in (b"1", b"2"))
    assert first != second
    assert get(s3, versioned) == b"2"
    assert get(s3, versioned, VersionId=first) == b"1"
    assert s3.get_object(Bucket=versioned, Key="key")["VersionId"] == second
    assert s3.head_object(Bucket=versioned, Key="key", VersionId=first)["VersionId"] == first


def test_version_ids_are_url_safe(s3, versioned):
    id = put(s3, versioned)["VersionId"]
    assert 1 < len(id) <= 1024
    assert set(id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/=")


@differs("Moto's ids are UUIDs.")
def test_version_ids_have_32_characters(s3, versioned):
    assert len(put(s3, versioned)["VersionId"]) == 32


def test_a_delete_leaves_a_marker(s3, versioned):
    id = put(s3, versioned)["VersionId"]
    answer = s3.delete_object(Bucket=versioned, Key="key")
    assert (status(answer), answer["DeleteMarker"]) == (204, True)
    assert markers(s3, versioned) == [answer["VersionId"]]
    assert listed(s3, versioned) == []
    assert get(s3, versioned, VersionId=id) == b"hello"


@differs("Moto's answer does not tell of the delete marker.")
def test_a_deleted_object_is_not_found(s3, rest, versioned):
    put(s3, versioned)
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    with refused("NoSuchKey", NO_KEY, 404) as refusal:
        s3.get_object(Bucket=versioned, Key="key")
    assert headers(refusal.response)["x-amz-delete-marker"] == "true"
    assert headers(refusal.response)["x-amz-version-id"] == marker
    with refused("404", "Not Found", 404) as refusal:
        s3.head_object(Bucket=versioned, Key="key")
    assert headers(refusal.response)["x-amz-delete-marker"] == "true"


@differs("Moto says that there is no such version.")
def test_a_marker_is_no_object(s3, versioned):
    put(s3, versioned)
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    where = {"Bucket": versioned, "Key": "key", "VersionId": marker}
    with refused("MethodNotAllowed", NOT_ALLOWED, 405) as refusal:
        s3.get_object(**where)
    assert refusal.response["Error"]["ResourceType"] == "DeleteMarker"
    assert refusal.response["Error"]["Method"] == "GET"
    assert headers(refusal.response)["x-amz-delete-marker"] == "true"
    assert headers(refusal.response)["allow"] == "DELETE"
    with refused("405", "Method Not Allowed", 405):
        s3.head_object(**where)


@differs("Moto does not say that it was a delete marker.")
def test_deleting_the_marker_brings_the_object_back(s3, versioned):
    put(s3, versioned)
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    answer = s3.delete_object(Bucket=versioned, Key="key", VersionId=marker)
    assert (answer["DeleteMarker"], answer["VersionId"]) == (True, marker)
    assert get(s3, versioned) == b"hello"
    assert markers(s3, versioned) == []


@differs("Moto's error does not name the version.")
def test_deleting_a_version_is_final(s3, versioned):
    first, second = (put(s3, versioned, body=body)["VersionId"] for body in (b"1", b"2"))
    answer = s3.delete_object(Bucket=versioned, Key="key", VersionId=second)
    assert answer["VersionId"] == second
    assert "DeleteMarker" not in answer
    assert get(s3, versioned) == b"1"
    with refused("NoSuchVersion", NO_VERSION, 404) as refusal:
        s3.get_object(Bucket=versioned, Key="key", VersionId=second)
    assert refusal.response["Error"]["Key"] == "key"
    assert refusal.response["Error"]["VersionId"] == second


def test_deleting_twice_leaves_two_markers(s3, versioned):
    put(s3, versioned)
    s3.delete_object(Bucket=versioned, Key="key")
    s3.delete_object(Bucket=versioned, Key="key")
    assert len(markers(s3, versioned)) == 2


@differs("Moto leaves no marker.")
def test_deleting_what_never_was_leaves_a_marker(s3, versioned):
    answer = s3.delete_object(Bucket=versioned, Key="never")
    assert answer["DeleteMarker"] is True
    assert markers(s3, versioned) == [answer["VersionId"]]


def test_a_put_after_a_marker(s3, versioned):
    put(s3, versioned, body=b"1")
    s3.delete_object(Bucket=versioned, Key="key")
    put(s3, versioned, body=b"2")
    assert get(s3, versioned) == b"2"
    assert (len(versions(s3, versioned)), len(markers(s3, versioned))) == (2, 1)


# Ids that are none


@differs("Moto takes any text for an id.")
@pytest.mark.parametrize("operation", ["get_object", "get_object_tagging", "delete_object"])
def test_a_version_id_that_is_none(s3, versioned, operation):
    put(s3, versioned)
    with refused("InvalidArgument", "Invalid version id specified") as refusal:
        getattr(s3, operation)(Bucket=versioned, Key="key", VersionId="not a version")
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("versionId", "not a version")


@differs("Moto takes any text for an id.")
def test_an_empty_version_id(rest, s3, versioned):
    put(s3, versioned)
    answer = rest.get(f"/{versioned}/key", "versionId=")
    error = answer.refused(400, "InvalidArgument", "Version id cannot be the empty string")
    assert error["ArgumentName"] == "versionId"


def test_a_version_of_another_object(s3, versioned):
    put(s3, versioned)
    other = put(s3, versioned, "other")["VersionId"]
    with refused("NoSuchVersion", NO_VERSION, 404):
        s3.get_object(Bucket=versioned, Key="key", VersionId=other)


def test_deleting_a_version_that_is_not_there_is_fine(s3, versioned):
    put(s3, versioned)
    other = put(s3, versioned, "other")["VersionId"]
    assert status(s3.delete_object(Bucket=versioned, Key="key", VersionId=other)) == 204
    assert len(versions(s3, versioned)) == 2


# The null version


@differs("Moto does not name the null version.")
def test_what_was_there_before_is_the_null_version(s3, bucket):
    put(s3, bucket, body=b"old")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_object(Bucket=bucket, Key="key")["VersionId"] == "null"
    put(s3, bucket, body=b"new")
    assert get(s3, bucket, VersionId="null") == b"old"
    assert get(s3, bucket) == b"new"


@differs("Moto has no null version beside others.")
def test_a_suspended_bucket_keeps_its_versions(s3, versioned, suspend):
    id = put(s3, versioned, body=b"kept")["VersionId"]
    suspend()
    answer = put(s3, versioned, body=b"null")
    assert answer.get("VersionId") in (None, "null")
    assert get(s3, versioned, VersionId=id) == b"kept"
    assert get(s3, versioned, VersionId="null") == b"null"


@differs("Moto replaces all versions.")
def test_a_suspended_bucket_has_one_null_version(s3, versioned, suspend):
    put(s3, versioned)
    suspend()
    put(s3, versioned, body=b"1")
    put(s3, versioned, body=b"2")
    assert versions(s3, versioned).count("null") == 1
    assert len(versions(s3, versioned)) == 2
    assert get(s3, versioned) == b"2"


@differs("Moto deletes without a marker.")
def test_a_delete_while_suspended_replaces_the_null_version(s3, versioned, suspend):
    id = put(s3, versioned)["VersionId"]
    suspend()
    put(s3, versioned, body=b"null")
    answer = s3.delete_object(Bucket=versioned, Key="key")
    assert (answer["DeleteMarker"], answer["VersionId"]) == (True, "null")
    assert versions(s3, versioned) == [id]
    assert markers(s3, versioned) == ["null"]


def test_a_put_while_suspended_replaces_the_null_marker(s3, versioned, suspend):
    suspend()
    s3.delete_object(Bucket=versioned, Key="key")
    put(s3, versioned)
    assert markers(s3, versioned) == []
    assert versions(s3, versioned) == ["null"]


def test_the_null_version_is_deleted_by_its_name(s3, bucket):
    put(s3, bucket)
    answer = s3.delete_object(Bucket=bucket, Key="key", VersionId="null")
    assert (status(answer), answer.get("VersionId") in (None, "null")) == (204, True)
    assert listed(s3, bucket) == []


def test_the_null_version_of_a_plain_bucket_is_read(s3, bucket):
    put(s3, bucket)
    assert get(s3, bucket, VersionId="null") == b"hello"
    with refused("NoSuchVersion", NO_VERSION, 404):
        put(s3, bucket, "other")
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        new = put(s3, bucket, "other")["VersionId"]
        s3.get_object(Bucket=bucket, Key="key", VersionId=new)


# The configuration


def test_a_bucket_is_not_versioned_at_first(s3, bucket):
    answer = s3.get_bucket_versioning(Bucket=bucket)
    assert "Status" not in answer and "MFADelete" not in answer


@pytest.mark.parametrize("state", ["Enabled", "Suspended"])
def test_the_state_is_kept(s3, bucket, state):
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": state})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == state


@differs("Moto takes any state, or does not see that it is set.")
@pytest.mark.parametrize("state", ["enabled", "On", ""])
def test_a_state_that_is_none(s3, bucket, state):
    with refused("MalformedXML"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": state})
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)


@differs("Moto has another error.")
def test_no_state_at_all(s3, bucket):
    text = "The Versioning element must be specified"
    with refused("IllegalVersioningConfigurationException", text):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={})
