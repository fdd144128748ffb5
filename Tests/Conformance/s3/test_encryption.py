# SPDX-License-Identifier: Apache-2.0
"""Encryption of objects: S3's keys, KMS's, customers'."""

import base64
import hashlib

import pytest

from objects import PART, complete, get, listed, put, start, upload
from targets import differs, refused

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OWN = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"0123456789abcdef0123456789abcdef"}
OTHER = OWN | {"SSECustomerKey": b"x" * 32}
MD5 = base64.b64encode(hashlib.md5(OWN["SSECustomerKey"]).digest()).decode()


@pytest.fixture
def bucket(s3, name):
    """A bucket that takes customers' keys, which AWS has blocked in new ones since 2026."""
    s3.create_bucket(Bucket=name)
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
    }
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return name


# S3's keys and KMS's


def test_s3s_keys(s3, bucket):
    assert put(s3, bucket, ServerSideEncryption="AES256")["ServerSideEncryption"] == "AES256"
    answer = s3.get_object(Bucket=bucket, Key="key")
    assert answer["ServerSideEncryption"] == "AES256"
    assert "SSEKMSKeyId" not in answer and "BucketKeyEnabled" not in answer


@pytest.mark.parametrize("algorithm", ["aws:kms", pytest.param("aws:kms:dsse", marks=differs("Moto does not name the key."))])
def test_a_key_of_kms(s3, bucket, algorithm):
    answer = put(s3, bucket, ServerSideEncryption=algorithm, SSEKMSKeyId=KEY)
    assert (answer["ServerSideEncryption"], answer["SSEKMSKeyId"]) == (algorithm, KEY)
    for found in (s3.get_object(Bucket=bucket, Key="key"), s3.head_object(Bucket=bucket, Key="key")):
        assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == (algorithm, KEY)
    assert get(s3, bucket) == b"hello"


@differs("Moto does not name the key.")
def test_the_accounts_own_key(s3, target, bucket):
    answer = put(s3, bucket, ServerSideEncryption="aws:kms")
    assert answer["SSEKMSKeyId"].startswith(f"arn:aws:kms:us-east-1:{target.account}:key/")


@differs("Moto names the key as it was given.")
def test_a_key_is_named_in_full(s3, target, bucket):
    id = KEY.rpartition("/")[2]
    answer = put(s3, bucket, ServerSideEncryption="aws:kms", SSEKMSKeyId=id)
    assert answer["SSEKMSKeyId"] == f"arn:aws:kms:us-east-1:{target.account}:key/{id}"


def test_a_bucket_key(s3, bucket):
    answer = put(s3, bucket, ServerSideEncryption="aws:kms", SSEKMSKeyId=KEY, BucketKeyEnabled=True)
    assert answer["BucketKeyEnabled"] is True
    assert s3.head_object(Bucket=bucket, Key="key")["BucketKeyEnabled"] is True


@differs("Moto's ETags are always digests of the plain bytes.")
def test_the_etag_of_a_key_of_kms_is_no_md5(s3, bucket):
    plain = put(s3, bucket, "plain")["ETag"]
    assert put(s3, bucket, ServerSideEncryption="aws:kms", SSEKMSKeyId=KEY)["ETag"] != plain


@differs("Moto takes any algorithm.")
def test_an_unknown_algorithm(s3, bucket):
    with refused("InvalidArgument", "The encryption method specified is not supported") as refusal:
        put(s3, bucket, ServerSideEncryption="ROT13")
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("x-amz-server-side-encryption", "ROT13")
    assert listed(s3, bucket) == []


@differs("Moto takes it.")
def test_a_key_needs_the_algorithm_of_kms(s3, bucket):
    with refused("InvalidArgument") as refusal:
        put(s3, bucket, ServerSideEncryption="AES256", SSEKMSKeyId=KEY)
    assert "x-amz-server-side-encryption" in refusal.response["Error"]["ArgumentName"]
    assert listed(s3, bucket) == []


@pytest.mark.parametrize("members", [{}, {"ServerSideEncryption": "AES256"}, {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KEY}], ids=len)
def test_copies_are_encrypted_anew(s3, bucket, members):
    put(s3, bucket, "source", ServerSideEncryption="aws:kms", SSEKMSKeyId=KEY)
    answer = s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/source", **members)
    assert answer["ServerSideEncryption"] == members.get("ServerSideEncryption", "AES256")
    assert answer.get("SSEKMSKeyId") == members.get("SSEKMSKeyId")
    assert get(s3, bucket, "copy") == b"hello"


# Customers' keys


@differs("Moto ignores customers' keys.")
def test_a_customers_key(s3, bucket):
    answer = put(s3, bucket, **OWN)
    assert (answer["SSECustomerAlgorithm"], answer["SSECustomerKeyMD5"]) == ("AES256", MD5)
    assert "ServerSideEncryption" not in answer
    found = s3.get_object(Bucket=bucket, Key="key", **OWN)
    assert found["Body"].read() == b"hello"
    assert (found["SSECustomerAlgorithm"], found["SSECustomerKeyMD5"]) == ("AES256", MD5)
    assert "ServerSideEncryption" not in found
    assert s3.head_object(Bucket=bucket, Key="key", **OWN)["ContentLength"] == 5


@differs("Moto ignores customers' keys.")
def test_a_reader_needs_the_key(s3, bucket):
    put(s3, bucket, **OWN)
    text = (
        "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to "
        "retrieve the object."
    )
    with refused("InvalidRequest", text):
        s3.get_object(Bucket=bucket, Key="key")
    with refused("400", "Bad Request"):
        s3.head_object(Bucket=bucket, Key="key")


@differs("Moto ignores customers' keys.")
def test_a_reader_needs_the_right_key(s3, bucket):
    put(s3, bucket, **OWN)
    with refused("AccessDenied", status=403):
        s3.get_object(Bucket=bucket, Key="key", **OTHER)
    with refused("403", "Forbidden", 403):
        s3.head_object(Bucket=bucket, Key="key", **OTHER)


@differs("Moto ignores customers' keys.")
def test_a_reader_does_not_bring_a_key_to_a_plain_object(s3, bucket):
    put(s3, bucket)
    with refused("InvalidRequest", "The encryption parameters are not applicable to this object."):
        s3.get_object(Bucket=bucket, Key="key", **OWN)


def headers(key=OWN["SSECustomerKey"], md5=MD5, algorithm="AES256"):
    names = {"algorithm": algorithm, "key": base64.b64encode(key).decode() if key else None, "key-MD5": md5}
    return {f"x-amz-server-side-encryption-customer-{name}": value for name, value in names.items() if value}


@differs("Moto ignores customers' keys.")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        (headers(algorithm="AES128"), "InvalidEncryptionAlgorithmError"),
        (headers(key=b"short"), "InvalidArgument"),
        (headers(md5="1B2M2Y8AsgTpgAmY7PhCfg=="), "InvalidArgument"),
        (headers(key=None), "InvalidArgument"),
        (headers(md5=None), "InvalidArgument"),
        (headers(algorithm=None), "InvalidArgument"),
    ],
    ids=["algorithm", "short", "digest", "no key", "no digest", "no algorithm"],
)
def test_a_key_that_is_none(rest, s3, bucket, given, code):
    rest.put(f"/{bucket}/key", headers=given, body=b"hello").refused(400, code)
    assert listed(s3, bucket) == []


@differs("Moto ignores customers' keys.")
def test_a_customers_key_and_s3s_own_exclude_each_other(s3, bucket):
    with refused("InvalidArgument"):
        put(s3, bucket, ServerSideEncryption="AES256", **OWN)
    assert listed(s3, bucket) == []


@differs("Moto ignores customers' keys.")
def test_parts_need_the_key(s3, bucket):
    id = start(s3, bucket, **OWN)
    with refused("InvalidRequest"):
        upload(s3, bucket, id, 1, b"x" * PART)
    parts = [upload(s3, bucket, id, number, body, **OWN) for number, body in ((1, b"x" * PART), (2, b"y"))]
    complete(s3, bucket, id, parts)
    with refused("InvalidRequest"):
        s3.get_object(Bucket=bucket, Key="key")
    assert get(s3, bucket, **OWN) == b"x" * PART + b"y"


@differs("Moto ignores customers' keys.")
def test_a_copy_needs_the_key_of_its_source(s3, bucket):
    put(s3, bucket, "source", **OWN)
    with refused("InvalidRequest"):
        s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/source")
    source = {f"CopySource{name}": value for name, value in OWN.items()}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/source", **source)
    assert get(s3, bucket, "copy") == b"hello"


@differs("Moto ignores customers' keys.")
def test_blocked_encryption(s3, name):
    s3.create_bucket(Bucket=name)
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
    }
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    with refused("AccessDenied", status=403):
        put(s3, name, **OWN)
    put(s3, name, "plain")
    assert listed(s3, name) == ["plain"]
