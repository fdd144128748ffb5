# SPDX-License-Identifier: Apache-2.0
"""GetObjectAttributes: pages of parts, versions and delete markers, keys of customers, and what its header may say."""

import hashlib
from base64 import b64encode

import pytest

from objects import etag, put, start
from targets import differs, refused

MIB = 1024 * 1024
SIZES = [5 * MIB, 5 * MIB, 7]


def attributes(s3, bucket, *names, **members):
    return s3.get_object_attributes(Bucket=bucket, Key="key", ObjectAttributes=list(names), **members)


@pytest.fixture
def parts(s3, bucket):
    """An object in three parts, numbered 1, 4 and 7, with checksums."""
    upload_id = start(s3, bucket, ChecksumAlgorithm="CRC32")
    done = []
    for number, size in zip([1, 4, 7], SIZES, strict=True):
        answer = s3.upload_part(
            Bucket=bucket,
            Key="key",
            UploadId=upload_id,
            PartNumber=number,
            Body=b"x" * size,
            ChecksumAlgorithm="CRC32",
        )
        done.append({"PartNumber": number, "ETag": answer["ETag"], "ChecksumCRC32": answer["ChecksumCRC32"]})
    s3.complete_multipart_upload(
        Bucket=bucket, Key="key", UploadId=upload_id, MultipartUpload={"Parts": done}
    )
    return done


@differs("Moto tells no parts.")
def test_parts_are_told_page_by_page(s3, bucket, parts):
    found, marker = [], 0
    while True:
        page = attributes(s3, bucket, "ObjectParts", MaxParts=2, PartNumberMarker=marker)["ObjectParts"]
        assert (page["TotalPartsCount"], page["MaxParts"]) == (3, 2)
        found += page["Parts"]
        if not page["IsTruncated"]:
            break
        marker = page["NextPartNumberMarker"]
    assert [(part["PartNumber"], part["Size"]) for part in found] == list(zip([1, 4, 7], SIZES, strict=True))
    assert [part["ChecksumCRC32"] for part in found] == [part["ChecksumCRC32"] for part in parts]


def test_the_checksum_of_parts_goes_without_their_number(s3, bucket, parts):
    head = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")["ChecksumCRC32"]
    answer = attributes(s3, bucket, "Checksum")
    assert answer["Checksum"] == {"ChecksumCRC32": head.removesuffix("-3"), "ChecksumType": "COMPOSITE"}


def test_a_version_has_its_own(s3, versioned):
    old = put(s3, versioned)["VersionId"]
    put(s3, versioned, body=b"newer")
    answer = attributes(s3, versioned, "ETag", VersionId=old)
    assert (answer["ETag"], answer["VersionId"]) == (etag(b"hello").strip('"'), old)


@differs("Moto does not say that there is a delete marker.")
def test_a_delete_marker_has_none(s3, versioned):
    put(s3, versioned)
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    with refused("NoSuchKey", status=404) as refusal:
        attributes(s3, versioned, "ETag")
    assert refusal.response["ResponseMetadata"]["HTTPHeaders"]["x-amz-delete-marker"] == "true"
    with refused("MethodNotAllowed", status=405):
        attributes(s3, versioned, "ETag", VersionId=marker)


def test_an_archive_has_attributes(s3, bucket):
    put(s3, bucket, StorageClass="GLACIER")
    assert attributes(s3, bucket, "StorageClass", "ObjectSize")["StorageClass"] == "GLACIER"


@differs("Moto ignores customers' keys.")
def test_a_customers_key_is_needed(s3, bucket):
    key = b"k" * 32
    members = {
        "SSECustomerAlgorithm": "AES256",
        "SSECustomerKey": b64encode(key).decode(),
        "SSECustomerKeyMD5": b64encode(hashlib.md5(key).digest()).decode(),
    }
    put(s3, bucket, **members)
    with refused("InvalidRequest"):
        attributes(s3, bucket, "ObjectSize")
    assert attributes(s3, bucket, "ObjectSize", **members)["ObjectSize"] == 5


@differs("Moto takes a request without the header.")
def test_the_header_is_needed(rest, s3, bucket):
    put(s3, bucket)
    rest.get(f"/{bucket}/key", "attributes").refused(400, "InvalidRequest")


@differs("Moto's dates are not those of HTTP.")
def test_the_etag_is_no_header(rest, s3, bucket):
    put(s3, bucket)
    answer = rest.get(f"/{bucket}/key", "attributes", {"x-amz-object-attributes": "ETag,ObjectSize"})
    assert answer.root.tag == "GetObjectAttributesResponse"
    assert answer.text("ETag") == etag(b"hello").strip('"')
    assert answer.headers["ETag"] is None
    assert answer.headers["Last-Modified"].endswith(" GMT")
