# SPDX-License-Identifier: Apache-2.0
"""DeleteObjects."""

import pytest

from objects import MALFORMED, NO_BUCKET, listed, md5, public_read, put
from targets import differs, refused


def delete(s3, bucket, *objects, **members):
    objects = [{"Key": entry} if isinstance(entry, str) else entry for entry in objects]
    return s3.delete_objects(Bucket=bucket, Delete={"Objects": objects} | members)


def test_many_objects_are_deleted(s3, bucket):
    for key in "abc":
        put(s3, bucket, key)
    answer = delete(s3, bucket, "a", "c")
    assert answer["Deleted"] == [{"Key": "a"}, {"Key": "c"}]
    assert "Errors" not in answer
    assert listed(s3, bucket) == ["b"]


def test_what_is_not_there_counts_as_deleted(s3, bucket):
    put(s3, bucket, "a")
    assert sorted(entry["Key"] for entry in delete(s3, bucket, "missing", "a")["Deleted"]) == ["a", "missing"]


@differs("Moto does not know Quiet.")
def test_a_quiet_request_tells_errors_alone(s3, bucket):
    put(s3, bucket, "a")
    answer = delete(s3, bucket, "a", "b", Quiet=True)
    assert "Deleted" not in answer and "Errors" not in answer
    assert listed(s3, bucket) == []


@pytest.mark.parametrize("key", ["a b", "a+b", "<x>&", "ünï", pytest.param("a\rb", marks=differs("Moto does not escape the carriage return.")), "日本語", "quote\"'", "a%20b", "s/l/a/s/h/"])
def test_odd_keys_are_deleted(s3, bucket, key):
    put(s3, bucket, key)
    assert [entry["Key"] for entry in delete(s3, bucket, key)["Deleted"]] == [key]
    assert listed(s3, bucket) == []


def test_a_thousand_at_once(s3, bucket):
    put(s3, bucket, "k999")
    put(s3, bucket, "left")
    answer = delete(s3, bucket, *(f"k{number}" for number in range(1000)))
    assert len(answer["Deleted"]) == 1000
    assert listed(s3, bucket) == ["left"]


@differs("Moto takes any number.")
def test_more_than_a_thousand_are_refused(s3, bucket):
    put(s3, bucket, "k1")
    with refused("MalformedXML", MALFORMED):
        delete(s3, bucket, *(f"k{number}" for number in range(1001)))
    assert listed(s3, bucket) == ["k1"]


def test_none_at_all_is_refused(s3, bucket):
    with refused("MalformedXML", MALFORMED):
        delete(s3, bucket)


@differs("Moto fails with 500.")
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<Delete/>",
        "<Delete><Object></Object></Delete>",
        "<Delete><Object><Key>key</Key></Object>",
        "<Remove><Object><Key>key</Key></Object></Remove>",
    ],
)
def test_a_malformed_request_deletes_nothing(rest, s3, bucket, body):
    put(s3, bucket)
    answer = rest.post(f"/{bucket}", "delete", headers={"Content-MD5": md5(body.encode())}, body=body)
    assert answer.status == 400
    assert answer.error["Code"] in ("MalformedXML", "MissingRequestBodyError", "UserKeyMustBeSpecified")
    assert listed(s3, bucket) == ["key"]


@differs("Moto does not look at Content-MD5.")
def test_a_wrong_digest_deletes_nothing(rest, s3, bucket):
    put(s3, bucket)
    body = "<Delete><Object><Key>key</Key></Object></Delete>"
    rest.post(f"/{bucket}", "delete", headers={"Content-MD5": md5(b"other")}, body=body).refused(400, "BadDigest")
    assert listed(s3, bucket) == ["key"]


def test_the_answer_is_a_delete_result(rest, s3, bucket):
    put(s3, bucket)
    body = "<Delete><Object><Key>key</Key></Object></Delete>"
    answer = rest.post(f"/{bucket}", "delete", headers={"Content-MD5": md5(body.encode())}, body=body)
    assert answer.status == 200
    assert answer.root.tag == "DeleteResult"
    assert answer.namespace == "http://s3.amazonaws.com/doc/2006-03-01/"
    assert answer.texts("Deleted/Key") == ["key"]


def test_a_missing_bucket(s3, name):
    with refused("NoSuchBucket", NO_BUCKET, 404):
        delete(s3, name, "a")


# Versions


def test_objects_of_a_versioned_bucket_get_delete_markers(s3, versioned):
    put(s3, versioned, "a")
    [entry] = delete(s3, versioned, "a")["Deleted"]
    assert (entry["Key"], entry["DeleteMarker"]) == ("a", True)
    [marker] = s3.list_object_versions(Bucket=versioned)["DeleteMarkers"]
    assert marker["VersionId"] == entry["DeleteMarkerVersionId"]
    assert "VersionId" not in entry


def test_a_version_is_deleted(s3, versioned):
    first = put(s3, versioned, "a", b"1")["VersionId"]
    second = put(s3, versioned, "a", b"2")["VersionId"]
    [entry] = delete(s3, versioned, {"Key": "a", "VersionId": second})["Deleted"]
    assert entry == {"Key": "a", "VersionId": second}
    [left] = s3.list_object_versions(Bucket=versioned)["Versions"]
    assert (left["VersionId"], left["IsLatest"]) == (first, True)


@differs("Moto does not say that it was a delete marker.")
def test_a_delete_marker_is_deleted(s3, versioned):
    put(s3, versioned, "a")
    marker = s3.delete_object(Bucket=versioned, Key="a")["VersionId"]
    [entry] = delete(s3, versioned, {"Key": "a", "VersionId": marker})["Deleted"]
    assert entry == {
        "Key": "a",
        "VersionId": marker,
        "DeleteMarker": True,
        "DeleteMarkerVersionId": marker,
    }
    assert listed(s3, versioned) == ["a"]


def test_all_versions_go_in_one_request(s3, versioned):
    for body in (b"1", b"2", b"3"):
        put(s3, versioned, "a", body)
    s3.delete_object(Bucket=versioned, Key="a")
    listing = s3.list_object_versions(Bucket=versioned)
    entries = [
        {"Key": entry["Key"], "VersionId": entry["VersionId"]}
        for entry in listing["Versions"] + listing["DeleteMarkers"]
    ]
    assert len(delete(s3, versioned, *entries)["Deleted"]) == 4
    s3.delete_bucket(Bucket=versioned)


@differs("Moto's error does not name the version.")
def test_what_is_locked_is_kept_and_told(s3, locked):
    free = put(s3, locked, "free")["VersionId"]
    held = put(s3, locked, "held", ObjectLockLegalHoldStatus="ON")["VersionId"]
    answer = delete(s3, locked, {"Key": "free", "VersionId": free}, {"Key": "held", "VersionId": held})
    assert [entry["Key"] for entry in answer["Deleted"]] == ["free"]
    [error] = answer["Errors"]
    assert (error["Key"], error["VersionId"], error["Code"]) == ("held", held, "AccessDenied")
    assert listed(s3, locked) == ["held"]


@differs("Moto deletes it, though it is not there.")
def test_an_impossible_version_is_told(s3, bucket):
    put(s3, bucket, "a")
    answer = delete(s3, bucket, {"Key": "a", "VersionId": "zzz"}, "b")
    assert [entry["Key"] for entry in answer["Deleted"]] == ["b"]
    assert answer["Errors"] == [
        {
            "Key": "a",
            "VersionId": "zzz",
            "Code": "NoSuchVersion",
            "Message": "The specified version does not exist.",
        }
    ]


@differs("Moto lets every account at every bucket.")
def test_strangers_are_refused_key_by_key(s3, bucket, stranger):
    for key in "ab":
        put(s3, bucket, key)
    answer = delete(stranger, bucket, "a", "b")
    assert "Deleted" not in answer
    assert [(error["Key"], error["Code"]) for error in answer["Errors"]] == [
        ("a", "AccessDenied"),
        ("b", "AccessDenied"),
    ]
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=public_read(bucket, "s3:DeleteObject", resource="/a"))
    answer = delete(stranger, bucket, "a", "b")
    assert [entry["Key"] for entry in answer["Deleted"]] == ["a"]
    assert [error["Key"] for error in answer["Errors"]] == ["b"]
    assert listed(s3, bucket) == ["b"]
