# SPDX-License-Identifier: Apache-2.0
"""The default encryption of buckets."""

import pytest

from objects import put, status
from targets import differs, refused

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def configure(s3, bucket, **rule):
    return s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})


def default(algorithm, key=None):
    return {"SSEAlgorithm": algorithm} | ({"KMSMasterKeyID": key} if key else {})


def rule(s3, bucket):
    [rule] = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    return rule["ApplyServerSideEncryptionByDefault"], rule.get("BucketKeyEnabled")


@differs("Moto makes buckets without default encryption.")
def test_a_bucket_is_encrypted_at_first(s3, bucket):
    assert rule(s3, bucket) == ({"SSEAlgorithm": "AES256"}, False)


@pytest.mark.parametrize("key", [None, KEY, "alias/mine"])
@pytest.mark.parametrize(
    ("algorithm", "bucket_key"), [("aws:kms", True), ("aws:kms", False), ("aws:kms:dsse", False)]
)
def test_encryption_is_kept(s3, bucket, algorithm, key, bucket_key):
    members = {"ApplyServerSideEncryptionByDefault": default(algorithm, key), "BucketKeyEnabled": bucket_key}
    assert status(configure(s3, bucket, **members)) == 200
    assert rule(s3, bucket) == (default(algorithm, key), bucket_key)


@differs("AWS goes back to S3's own keys; Moto has no encryption then.")
def test_a_deleted_configuration_is_the_first_one(s3, bucket):
    configure(s3, bucket, ApplyServerSideEncryptionByDefault=default("aws:kms", KEY))
    assert status(s3.delete_bucket_encryption(Bucket=bucket)) == 204
    assert rule(s3, bucket) == ({"SSEAlgorithm": "AES256"}, False)


@differs("Moto takes it.")
def test_s3s_own_keys_have_no_id(s3, bucket):
    text = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
    with refused("InvalidArgument", text):
        configure(s3, bucket, ApplyServerSideEncryptionByDefault=default("AES256", KEY))
    assert rule(s3, bucket) == ({"SSEAlgorithm": "AES256"}, False)


@differs("Moto takes it.")
@pytest.mark.parametrize("rules", [[], [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "ROT13"}}]], ids=len)
def test_what_is_no_encryption(s3, bucket, rules):
    with refused("MalformedXML"):
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    assert rule(s3, bucket) == ({"SSEAlgorithm": "AES256"}, False)


def test_objects_are_encrypted_by_default(s3, bucket):
    configure(
        s3, bucket, ApplyServerSideEncryptionByDefault=default("aws:kms", KEY), BucketKeyEnabled=True
    )
    answer = put(s3, bucket)
    assert (answer["ServerSideEncryption"], answer["SSEKMSKeyId"]) == ("aws:kms", KEY)
    assert answer["BucketKeyEnabled"] is True
    head = s3.head_object(Bucket=bucket, Key="key")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", KEY)


def test_objects_from_before_stay_as_they_are(s3, bucket):
    put(s3, bucket, ServerSideEncryption="AES256")
    configure(s3, bucket, ApplyServerSideEncryptionByDefault=default("aws:kms", KEY))
    assert s3.head_object(Bucket=bucket, Key="key")["ServerSideEncryption"] == "AES256"


def test_a_request_chooses_over_the_bucket(s3, bucket):
    configure(s3, bucket, ApplyServerSideEncryptionByDefault=default("aws:kms", KEY))
    assert put(s3, bucket, ServerSideEncryption="AES256")["ServerSideEncryption"] == "AES256"


@differs("Moto does not say so at the start of an upload.")
def test_uploads_in_parts_are_encrypted_by_default(s3, bucket):
    configure(s3, bucket, ApplyServerSideEncryptionByDefault=default("aws:kms", KEY))
    answer = s3.create_multipart_upload(Bucket=bucket, Key="key")
    assert (answer["ServerSideEncryption"], answer["SSEKMSKeyId"]) == ("aws:kms", KEY)
