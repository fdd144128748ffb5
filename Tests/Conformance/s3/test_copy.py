# SPDX-License-Identifier: Apache-2.0
"""CopyObject."""

from datetime import timedelta

import pytest

from objects import NO_BUCKET, NO_KEY, NOT_HELD, PART, checksum, etag, get, listed, put, put_in_parts
from targets import differs, refused

TO_ITSELF = (
    "This copy request is illegal because it is trying to copy an object to itself without changing the "
    "object's metadata, storage class, website redirect location or encryption attributes."
)


@pytest.fixture
def source(s3, bucket):
    put(s3, bucket, "source", b"hello", Metadata={"a": "1"}, ContentType="text/plain", CacheControl="no-store")
    return f"{bucket}/source"


@pytest.fixture
def copy(s3, bucket, source):
    def copy(key="copy", **members):
        return s3.copy_object(**{"Bucket": bucket, "Key": key, "CopySource": source} | members)

    return copy


def test_a_copy_has_the_bytes_and_the_metadata(target, s3, bucket, copy):
    result = copy()["CopyObjectResult"]
    assert result["ETag"] == etag(b"hello")
    assert abs(result["LastModified"] - target.now()) < timedelta(seconds=20)
    answer = s3.get_object(Bucket=bucket, Key="copy")
    assert answer["Body"].read() == b"hello"
    assert answer["Metadata"] == {"a": "1"}
    assert (answer["ContentType"], answer["CacheControl"]) == ("text/plain", "no-store")


def test_metadata_is_replaced_on_demand(s3, bucket, copy):
    copy(MetadataDirective="REPLACE", Metadata={"b": "2"}, ContentType="text/html")
    answer = s3.head_object(Bucket=bucket, Key="copy")
    assert answer["Metadata"] == {"b": "2"}
    assert answer["ContentType"] == "text/html"
    assert "CacheControl" not in answer


def test_metadata_that_comes_with_a_mere_copy_is_ignored(s3, bucket, copy):
    copy(Metadata={"b": "2"})
    assert s3.head_object(Bucket=bucket, Key="copy")["Metadata"] == {"a": "1"}


@pytest.mark.parametrize("key", ["a b", "a+b", "ünï", "a%20b", "q?x", "日本"])
@pytest.mark.parametrize("form", ["text", "dictionary"])
def test_sources_with_odd_keys(s3, bucket, key, form):
    put(s3, bucket, key, b"odd")
    where = f"{bucket}/{key}" if form == "text" else {"Bucket": bucket, "Key": key}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=where)
    assert get(s3, bucket, "copy") == b"odd"


def test_a_source_may_begin_with_a_slash(rest, s3, bucket, source):
    answer = rest.put(f"/{bucket}/copy", headers={"x-amz-copy-source": f"/{source}"})
    assert answer.status == 200
    assert answer.root.tag == "CopyObjectResult"
    assert get(s3, bucket, "copy") == b"hello"


def test_a_copy_between_buckets(s3, target, bucket, copy):
    other = f"other-{target.account}"
    s3.create_bucket(Bucket=other)
    copy(Bucket=other)
    assert get(s3, other, "copy") == b"hello"
    assert listed(s3, bucket) == ["source"]


def test_a_copy_is_independent(s3, bucket, copy):
    copy()
    put(s3, bucket, "source", b"new")
    assert get(s3, bucket, "copy") == b"hello"


def test_a_copy_onto_itself_must_change_something(s3, bucket, copy):
    with refused("InvalidRequest", TO_ITSELF):
        copy(key="source")
    assert s3.head_object(Bucket=bucket, Key="source")["Metadata"] == {"a": "1"}


@pytest.mark.parametrize(
    "change",
    [
        {"MetadataDirective": "REPLACE", "Metadata": {"b": "2"}},
        {"StorageClass": "STANDARD_IA"},
        {"ServerSideEncryption": "AES256"},
        {"WebsiteRedirectLocation": "/x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_copy_onto_itself_with_a_change(s3, bucket, copy, change):
    copy(key="source", **change)
    answer = s3.head_object(Bucket=bucket, Key="source")
    assert answer["ContentLength"] == 5
    change = dict(change)
    change.pop("MetadataDirective", None)
    assert {name: answer.get(name) for name in change} == change


def test_the_storage_class_is_not_copied(s3, bucket, copy):
    put(s3, bucket, "source", StorageClass="STANDARD_IA")
    copy()
    assert "StorageClass" not in s3.head_object(Bucket=bucket, Key="copy")
    copy(StorageClass="ONEZONE_IA")
    assert s3.head_object(Bucket=bucket, Key="copy")["StorageClass"] == "ONEZONE_IA"


@differs("Moto copies the redirect.")
def test_a_redirect_is_not_copied(s3, bucket, copy):
    put(s3, bucket, "source", WebsiteRedirectLocation="/x")
    copy()
    assert "WebsiteRedirectLocation" not in s3.head_object(Bucket=bucket, Key="copy")


def test_a_copy_of_parts_is_in_one_piece(s3, bucket):
    put_in_parts(s3, bucket, b"a" * PART, b"b", key="source")
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/source")
    assert s3.head_object(Bucket=bucket, Key="copy")["ETag"] == etag(b"a" * PART + b"b")


# Tags


def tags(s3, bucket, key="copy"):
    return s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]


def test_tags_are_copied(s3, bucket, copy):
    put(s3, bucket, "source", Tagging="a=1")
    copy()
    assert tags(s3, bucket) == [{"Key": "a", "Value": "1"}]


def test_tags_are_replaced_on_demand(s3, bucket, copy):
    put(s3, bucket, "source", Tagging="a=1")
    copy(TaggingDirective="REPLACE", Tagging="b=2")
    assert tags(s3, bucket) == [{"Key": "b", "Value": "2"}]
    copy(TaggingDirective="REPLACE")
    assert tags(s3, bucket) == []


# Conditions


@pytest.fixture
def modified(s3, bucket, source):
    return s3.head_object(Bucket=bucket, Key="source")["LastModified"]


def test_conditions_that_hold(copy, modified):
    copy(CopySourceIfMatch=etag(b"hello"))
    copy(CopySourceIfNoneMatch=etag(b"other"))
    copy(CopySourceIfModifiedSince=modified - timedelta(hours=1))
    copy(CopySourceIfUnmodifiedSince=modified)


ONE_CONDITION = "Moto knows one of the four conditions of copies."


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("IfMatch", marks=differs(ONE_CONDITION)),
        "IfNoneMatch",
        pytest.param("IfModifiedSince", marks=differs(ONE_CONDITION)),
        pytest.param("IfUnmodifiedSince", marks=differs(ONE_CONDITION)),
    ],
)
def test_conditions_that_do_not_hold(s3, bucket, copy, modified, condition):
    value = {
        "IfMatch": etag(b"other"),
        "IfNoneMatch": etag(b"hello"),
        "IfModifiedSince": modified,
        "IfUnmodifiedSince": modified - timedelta(hours=1),
    }[condition]
    with refused("PreconditionFailed", NOT_HELD, 412) as refusal:
        copy(**{f"CopySource{condition}": value})
    header = "x-amz-copy-source-" + {
        "IfMatch": "If-Match",
        "IfNoneMatch": "If-None-Match",
        "IfModifiedSince": "If-Modified-Since",
        "IfUnmodifiedSince": "If-Unmodified-Since",
    }[condition]
    assert refusal.response["Error"]["Condition"] == header
    assert listed(s3, bucket) == ["source"]


# Refusals


def test_a_missing_source_key(s3, bucket):
    with refused("NoSuchKey", NO_KEY, 404) as refusal:
        s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/missing")
    assert refusal.response["Error"]["Key"] == "missing"
    assert listed(s3, bucket) == []


def test_a_missing_source_bucket(s3, bucket):
    with refused("NoSuchBucket", NO_BUCKET, 404) as refusal:
        s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"no-{bucket}/key")
    assert refusal.response["Error"]["BucketName"] == f"no-{bucket}"


def test_a_missing_bucket_to_copy_to(copy, bucket):
    with refused("NoSuchBucket", NO_BUCKET, 404) as refusal:
        copy(Bucket=f"no-{bucket}")
    assert refusal.response["Error"]["BucketName"] == f"no-{bucket}"


@differs("Moto fails with 500, or looks for a bucket.")
@pytest.mark.parametrize("given", ["nonsense", "/", "bucket/"])
def test_a_source_that_names_no_object(rest, s3, bucket, given):
    error = rest.put(f"/{bucket}/copy", headers={"x-amz-copy-source": given}).refused(400, "InvalidArgument")
    assert error["ArgumentName"] == "x-amz-copy-source"
    assert listed(s3, bucket) == []


@differs("Moto takes any directive.")
def test_an_unknown_directive(s3, bucket, copy):
    with refused("InvalidArgument", "Unknown metadata directive.") as refusal:
        copy(MetadataDirective="MERGE")
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("x-amz-metadata-directive", "MERGE")
    with refused("InvalidArgument", "Unknown tagging directive."):
        copy(TaggingDirective="MERGE")
    assert listed(s3, bucket) == ["source"]


def test_an_archived_source(s3, bucket, copy):
    put(s3, bucket, "source", StorageClass="GLACIER")
    with refused("ObjectNotInActiveTierError", status=403):
        copy()
    assert listed(s3, bucket) == ["source"]


@differs("Moto lets every account at every bucket.")
def test_a_strangers_source(s3, target, stranger, source):
    own = f"own-{target.account}"
    stranger.create_bucket(Bucket=own)
    with refused("AccessDenied", status=403):
        stranger.copy_object(Bucket=own, Key="copy", CopySource=source)
    assert listed(stranger, own) == []


# Checksums and versions


def test_a_copy_keeps_the_kind_of_checksum(s3, bucket, copy):
    put(s3, bucket, "source", ChecksumAlgorithm="SHA1")
    assert copy()["CopyObjectResult"]["ChecksumSHA1"] == checksum("SHA1", b"hello")


def test_a_copy_is_given_another_checksum(s3, bucket, copy):
    result = copy(ChecksumAlgorithm="SHA256")["CopyObjectResult"]
    assert result["ChecksumSHA256"] == checksum("SHA256", b"hello")
    answer = s3.head_object(Bucket=bucket, Key="copy", ChecksumMode="ENABLED")
    assert answer["ChecksumSHA256"] == checksum("SHA256", b"hello")


def test_a_version_is_copied(s3, versioned):
    first = put(s3, versioned, "source", b"first")["VersionId"]
    put(s3, versioned, "source", b"second")
    where = f"{versioned}/source?versionId={first}"
    answer = s3.copy_object(Bucket=versioned, Key="copy", CopySource=where)
    assert answer["CopySourceVersionId"] == first
    assert answer["VersionId"] not in (first, None)
    assert get(s3, versioned, "copy") == b"first"


def test_an_old_version_is_made_the_newest_by_a_copy_onto_itself(s3, versioned):
    first = put(s3, versioned, body=b"first")["VersionId"]
    put(s3, versioned, body=b"second")
    where = {"Bucket": versioned, "Key": "key", "VersionId": first}
    s3.copy_object(Bucket=versioned, Key="key", CopySource=where)
    assert get(s3, versioned) == b"first"
    assert len(s3.list_object_versions(Bucket=versioned)["Versions"]) == 3


@differs("Moto has another error for a delete marker.")
def test_a_deleted_source(s3, versioned):
    put(s3, versioned, "source")
    marker = s3.delete_object(Bucket=versioned, Key="source")["VersionId"]
    with refused("NoSuchKey", NO_KEY, 404):
        s3.copy_object(Bucket=versioned, Key="copy", CopySource=f"{versioned}/source")
    text = "The source of a copy request may not specifically refer to a delete marker by version id."
    with refused("InvalidRequest", text):
        where = f"{versioned}/source?versionId={marker}"
        s3.copy_object(Bucket=versioned, Key="copy", CopySource=where)


def test_a_source_version_that_is_not_there(s3, versioned):
    put(s3, versioned, "source")
    with refused("NoSuchVersion", "The specified version does not exist.", 404):
        where = {"Bucket": versioned, "Key": "source", "VersionId": "A" * 32}
        s3.copy_object(Bucket=versioned, Key="copy", CopySource=where)
    assert listed(s3, versioned) == ["source"]
