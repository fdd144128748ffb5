# SPDX-License-Identifier: Apache-2.0
"""PutObject, GetObject, HeadObject, DeleteObject, GetObjectAttributes, RestoreObject: one object, no versions."""

from datetime import datetime, timedelta, timezone

import pytest

from objects import (
    MIB,
    NO_BUCKET,
    NO_KEY,
    PART,
    checksum,
    etag,
    get,
    headers,
    keys,
    listed,
    md5,
    put,
    put_in_parts,
    status,
)
from rest import chunked
from targets import differs, refused


@differs("Moto does not encrypt objects by default, as AWS has done since 2023.")
def test_what_was_put_is_got(target, s3, bucket):
    put(s3, bucket, "greeting", b"hello world")
    answer = s3.get_object(Bucket=bucket, Key="greeting")
    assert status(answer) == 200
    assert answer["Body"].read() == b"hello world"
    assert answer["ContentLength"] == 11
    assert answer["ETag"] == etag(b"hello world")
    assert answer["ContentType"] == "binary/octet-stream"
    assert answer["AcceptRanges"] == "bytes"
    assert answer["Metadata"] == {}
    assert answer["ServerSideEncryption"] == "AES256"
    assert abs(answer["LastModified"] - target.now()) < timedelta(seconds=20)


def test_members_that_do_not_apply_are_left_out(s3, bucket):
    put(s3, bucket)
    answer = s3.get_object(Bucket=bucket, Key="key")
    # boto3 asks GetObject for the checksum, so that is there.
    absent = {
        "VersionId", "DeleteMarker", "StorageClass", "CacheControl", "ContentEncoding", "ContentDisposition",
        "ContentLanguage", "Expires", "ExpiresString", "WebsiteRedirectLocation", "TagCount", "PartsCount",
        "ContentRange", "MissingMeta", "Restore", "ReplicationStatus", "ObjectLockMode", "Expiration",
        "RequestCharged", "SSEKMSKeyId", "SSECustomerAlgorithm", "SSECustomerKeyMD5",
    }  # fmt: skip
    assert absent.isdisjoint(answer)


@differs("Moto does not encrypt objects by default, as AWS has done since 2023.")
def test_a_put_answers_with_etag_and_encryption(s3, bucket):
    answer = put(s3, bucket)
    assert status(answer) == 200
    assert answer["ETag"] == etag(b"hello")
    assert answer["ServerSideEncryption"] == "AES256"
    assert "VersionId" not in answer


@differs("Moto's answers name neither S3 nor the second id of the request.")
def test_answers_name_their_server_and_request(rest, bucket):
    answer = rest.put(f"/{bucket}/key", body=b"hello")
    assert answer.headers["Server"] == "AmazonS3"
    assert answer.headers["x-amz-request-id"] and answer.headers["x-amz-id-2"]
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "0")


@differs("Moto's answers do not have S3's ids.")
def test_dates_and_ids_of_http_are_well_formed(rest, bucket):
    rest.put(f"/{bucket}/key", body=b"hello")
    answer = rest.get(f"/{bucket}/key")
    datetime.strptime(answer.headers["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT")
    assert len(answer.headers["x-amz-request-id"]) == 16


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 8 * MIB + 1])
def test_bodies_of_all_sizes(s3, bucket, size):
    body = bytes(range(256)) * (size // 256) + bytes(range(size % 256))
    assert put(s3, bucket, body=body)["ETag"] == etag(body)
    assert get(s3, bucket) == body
    assert s3.head_object(Bucket=bucket, Key="key")["ContentLength"] == size


def test_a_second_put_replaces_everything(s3, bucket):
    put(s3, bucket, Metadata={"a": "1"}, ContentType="text/plain", Tagging="a=b", StorageClass="STANDARD_IA")
    put(s3, bucket, body=b"new")
    answer = s3.get_object(Bucket=bucket, Key="key")
    assert answer["Body"].read() == b"new"
    assert answer["Metadata"] == {}
    assert answer["ContentType"] == "binary/octet-stream"
    assert "TagCount" not in answer and "StorageClass" not in answer


def test_head_is_get_without_a_body(s3, bucket):
    put(s3, bucket, Metadata={"a": "1"}, ContentType="text/plain")
    got = s3.get_object(Bucket=bucket, Key="key")
    head = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    for answer in (got, head):
        answer.pop("ResponseMetadata")
        answer.pop("Body", None)
    assert head == got


# Keys

ODD_KEYS = [
    "a b", "a+b", "a%20b", "a%b", "ünïcödé", "日本語", "emoji-😀", "slash/", "a//b", "/leading", "a/./b", "q?x=y", "h#x",
    "a&b=c", "semi;colon", "comma,at@dollar$", "(paren)", "star*", "quote'", 'double"', "back\\slash", "<tag>",
    "pipe|", "tilde~", "under_", "a:b", "[b]{c}^`", "\x7f", "tab\there", "new\nline", "e\u0301", "\u00e9",
]  # fmt: skip
MOTO_LOSES = {"new\nline": "Moto's routes do not match line ends."}


@pytest.mark.parametrize(
    "key",
    [pytest.param(key, marks=differs(MOTO_LOSES[key])) if key in MOTO_LOSES else key for key in ODD_KEYS],
    ids=[ascii(key)[1:-1].replace("/", "|") for key in ODD_KEYS],
)
def test_odd_keys(s3, bucket, key):
    put(s3, bucket, key, b"odd")
    assert get(s3, bucket, key) == b"odd"
    assert listed(s3, bucket) == [key]
    s3.delete_object(Bucket=bucket, Key=key)
    assert listed(s3, bucket) == []


def test_keys_are_compared_byte_by_byte(s3, bucket):
    put(s3, bucket, "e\u0301", b"decomposed")
    put(s3, bucket, "\u00e9", b"composed")
    assert get(s3, bucket, "e\u0301") == b"decomposed"
    assert get(s3, bucket, "\u00e9") == b"composed"
    put(s3, bucket, "K", b"")
    put(s3, bucket, "k", b"")
    assert listed(s3, bucket) == ["K", "e\u0301", "k", "\u00e9"]


@pytest.mark.parametrize("key", ["k" * 1024, "é" * 512])
def test_keys_have_up_to_1024_bytes(s3, bucket, key):
    put(s3, bucket, key)
    assert listed(s3, bucket) == [key]


@differs("Moto takes keys of up to 1275 bytes.")
@pytest.mark.parametrize("key", ["k" * 1025, "é" * 513])
def test_longer_keys_are_refused(s3, bucket, key):
    with refused("KeyTooLongError", "Your key is too long") as refusal:
        put(s3, bucket, key)
    error = refusal.response["Error"]
    assert error["Size"] == str(len(key.encode()))
    assert error["MaxSizeAllowed"] == "1024"
    assert listed(s3, bucket) == []


# Metadata


def test_metadata_is_kept_in_small_letters(s3, bucket):
    put(s3, bucket, Metadata={"Colour": "Red", "size-cm": "12"})
    assert s3.head_object(Bucket=bucket, Key="key")["Metadata"] == {"colour": "Red", "size-cm": "12"}


def test_headers_of_the_standard_are_kept(s3, bucket):
    expires = datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    given = {
        "CacheControl": "max-age=60",
        "ContentDisposition": 'attachment; filename="a.txt"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "de-AT",
        "ContentType": "text/plain; charset=utf-8",
    }
    put(s3, bucket, Expires=expires, **given)
    for answer in (s3.get_object(Bucket=bucket, Key="key"), s3.head_object(Bucket=bucket, Key="key")):
        assert {name: answer[name] for name in given} == given
        assert answer["ExpiresString"] == "Wed, 02 Jan 2030 03:04:05 GMT"


@differs("Moto keeps space behind a value.")
def test_equal_headers_of_metadata_are_joined(rest, s3, bucket):
    rest.put(f"/{bucket}/key", headers={"X-Amz-Meta-A": "1", "x-amz-meta-B": " padded "}, body=b"x")
    assert s3.head_object(Bucket=bucket, Key="key")["Metadata"] == {"a": "1", "b": "padded"}


def test_metadata_has_up_to_2_kilobytes(s3, bucket):
    put(s3, bucket, Metadata={"a": "x" * 2047})
    assert len(s3.head_object(Bucket=bucket, Key="key")["Metadata"]["a"]) == 2047


@differs("Moto takes any amount of metadata.")
@pytest.mark.parametrize("metadata", [{"a": "x" * 2048}, {f"m{number:02}": "x" * 97 for number in range(21)}])
def test_more_metadata_is_refused(s3, bucket, metadata):
    text = "Your metadata headers exceed the maximum allowed metadata size"
    with refused("MetadataTooLarge", text) as refusal:
        put(s3, bucket, Metadata=metadata)
    assert refusal.response["Error"]["MaxSizeAllowed"] == "2048"
    assert listed(s3, bucket) == []


@pytest.mark.parametrize("location", ["/other", "http://example.com/", "https://example.com/x"])
def test_a_redirect_is_kept(s3, bucket, location):
    put(s3, bucket, WebsiteRedirectLocation=location)
    assert s3.head_object(Bucket=bucket, Key="key")["WebsiteRedirectLocation"] == location


@differs("Moto takes any redirect.")
def test_a_redirect_begins_with_a_slash_or_a_scheme(s3, bucket):
    text = "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
    with refused("InvalidRedirectLocation", text):
        put(s3, bucket, WebsiteRedirectLocation="other")
    assert listed(s3, bucket) == []


@pytest.mark.parametrize(
    "encoding",
    [
        "aws-chunked",
        "aws-chunked,gzip",
        pytest.param("gzip, aws-chunked", marks=differs("Moto looks for it only in front.")),
    ],
)
def test_the_encoding_of_the_transfer_is_not_kept(s3, rest, bucket, encoding):
    sent, body = chunked(b"hello", "CRC32", checksum("CRC32", b"hello"))
    sent["Content-Encoding"] = encoding
    assert rest.put(f"/{bucket}/key", headers=sent, body=body).status == 200
    answer = s3.get_object(Bucket=bucket, Key="key")
    assert answer["Body"].read() == b"hello"
    assert answer.get("ContentEncoding") == ("gzip" if "gzip" in encoding else None)


# Headers that a reader wishes


@differs("Moto knows two of the headers.")
def test_a_reader_chooses_the_headers_of_the_answer(s3, bucket):
    put(s3, bucket, ContentType="text/plain", CacheControl="no-store")
    wished = {
        "ContentType": "application/x-a",
        "CacheControl": "max-age=1",
        "ContentDisposition": "inline",
        "ContentEncoding": "identity",
        "ContentLanguage": "fr",
    }
    members = {f"Response{name}": value for name, value in wished.items()}
    answer = s3.get_object(Bucket=bucket, Key="key", **members)
    assert {name: answer[name] for name in wished} == wished
    plain = s3.get_object(Bucket=bucket, Key="key")
    assert (plain["ContentType"], plain["CacheControl"]) == ("text/plain", "no-store")
    assert "ContentLanguage" not in plain


# Storage classes

CLASSES = ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR"]


@pytest.mark.parametrize("storage_class", ["STANDARD", *CLASSES])
def test_storage_classes_are_kept(s3, bucket, storage_class):
    put(s3, bucket, StorageClass=storage_class)
    shown = None if storage_class == "STANDARD" else storage_class
    assert s3.head_object(Bucket=bucket, Key="key").get("StorageClass") == shown
    [entry] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert entry["StorageClass"] == storage_class


@differs("Moto's error does not name the class.")
def test_an_unknown_storage_class_is_refused(s3, bucket):
    with refused("InvalidStorageClass", "The storage class you specified is not valid") as refusal:
        put(s3, bucket, StorageClass="CHEAP")
    assert refusal.response["Error"]["StorageClassRequested"] == "CHEAP"
    assert listed(s3, bucket) == []


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_an_archived_object_cannot_be_read(s3, bucket, storage_class):
    put(s3, bucket, StorageClass=storage_class)
    text = "The operation is not valid for the object's storage class"
    with refused("InvalidObjectState", text, 403) as refusal:
        s3.get_object(Bucket=bucket, Key="key")
    assert refusal.response["Error"]["StorageClass"] == storage_class
    assert s3.head_object(Bucket=bucket, Key="key")["ContentLength"] == 5


def test_an_archived_object_is_restored(s3, bucket):
    put(s3, bucket, StorageClass="GLACIER")
    answer = s3.restore_object(Bucket=bucket, Key="key", RestoreRequest={"Days": 2})
    assert status(answer) == 202
    assert "ongoing-request=" in s3.head_object(Bucket=bucket, Key="key")["Restore"]


@differs("Moto has another text.")
def test_what_is_not_archived_is_not_restored(s3, bucket):
    put(s3, bucket)
    text = "Restore is not allowed for the object's current storage class"
    with refused("InvalidObjectState", text, 403):
        s3.restore_object(Bucket=bucket, Key="key", RestoreRequest={"Days": 2})


# What is not there


@pytest.mark.parametrize("operation", ["get_object", "get_object_tagging", "get_object_acl"])
def test_a_missing_key_is_named(s3, bucket, operation):
    with refused("NoSuchKey", NO_KEY, 404) as refusal:
        getattr(s3, operation)(Bucket=bucket, Key="missing")
    assert refusal.response["Error"]["Key"] == "missing"


def test_head_of_a_missing_key_has_no_body(s3, rest, bucket):
    with refused("404", "Not Found", 404):
        s3.head_object(Bucket=bucket, Key="missing")
    assert rest.head(f"/{bucket}/missing").body == b""


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("get_object", {}),
        ("put_object", {"Body": b"x"}),
        ("delete_object", {}),
        ("get_object_attributes", {"ObjectAttributes": ["ETag"]}),
        ("create_multipart_upload", {}),
        ("put_object_tagging", {"Tagging": {"TagSet": []}}),
    ],
)
def test_a_missing_bucket_is_named(s3, name, operation, members):
    with refused("NoSuchBucket", NO_BUCKET, 404) as refusal:
        getattr(s3, operation)(Bucket=name, Key="key", **members)
    assert refusal.response["Error"]["BucketName"] == name


# Delete


def test_a_deleted_object_is_gone(s3, bucket):
    put(s3, bucket, "a")
    put(s3, bucket, "b")
    answer = s3.delete_object(Bucket=bucket, Key="a")
    assert status(answer) == 204
    assert "DeleteMarker" not in answer and "VersionId" not in answer
    assert listed(s3, bucket) == ["b"]


def test_deleting_what_is_not_there_is_fine(s3, bucket):
    assert status(s3.delete_object(Bucket=bucket, Key="missing")) == 204


def test_waiters_see_objects_come_and_go(s3, bucket):
    put(s3, bucket)
    once = {"Delay": 0, "MaxAttempts": 1}
    s3.get_waiter("object_exists").wait(Bucket=bucket, Key="key", WaiterConfig=once)
    s3.delete_object(Bucket=bucket, Key="key")
    s3.get_waiter("object_not_exists").wait(Bucket=bucket, Key="key", WaiterConfig=once)


# Attributes

EVERY_ATTRIBUTE = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]


@differs("Moto does not tell the checksum's type.")
def test_attributes_of_an_object(s3, bucket):
    put(s3, bucket, ChecksumAlgorithm="SHA256")
    answer = s3.get_object_attributes(Bucket=bucket, Key="key", ObjectAttributes=EVERY_ATTRIBUTE)
    assert answer["ETag"] == etag(b"hello").strip('"')
    assert answer["StorageClass"] == "STANDARD"
    assert answer["ObjectSize"] == 5
    assert answer["Checksum"] == {
        "ChecksumSHA256": "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        "ChecksumType": "FULL_OBJECT",
    }
    assert "ObjectParts" not in answer


def test_only_the_named_attributes_are_told(s3, bucket):
    put(s3, bucket)
    answer = s3.get_object_attributes(Bucket=bucket, Key="key", ObjectAttributes=["ObjectSize"])
    answer.pop("ResponseMetadata")
    assert set(answer) == {"LastModified", "ObjectSize"}


@differs("Moto does not tell the number of parts.")
def test_attributes_tell_the_number_of_parts(s3, bucket):
    put_in_parts(s3, bucket, b"a" * PART, b"b")
    answer = s3.get_object_attributes(Bucket=bucket, Key="key", ObjectAttributes=EVERY_ATTRIBUTE)
    assert answer["ObjectParts"]["TotalPartsCount"] == 2
    assert answer["ObjectSize"] == PART + 1
    assert answer["ETag"].endswith("-2")


def test_attributes_of_a_missing_key(s3, bucket):
    with refused("NoSuchKey", NO_KEY, 404):
        s3.get_object_attributes(Bucket=bucket, Key="missing", ObjectAttributes=["ETag"])


@differs("Moto takes any attribute.")
def test_unknown_attributes_are_refused(rest, s3, bucket):
    put(s3, bucket)
    answer = rest.get(f"/{bucket}/key", "attributes", {"x-amz-object-attributes": "Colour"})
    error = answer.refused(400, "InvalidArgument", "Invalid attribute name specified.")
    assert error["ArgumentName"] == "x-amz-object-attributes"


# Digests


@differs("Moto does not look at Content-MD5.")
def test_a_body_is_checked_against_its_md5(s3, bucket):
    put(s3, bucket, ContentMD5=md5(b"hello"))
    text = "The Content-MD5 you specified did not match what we received."
    with refused("BadDigest", text) as refusal:
        put(s3, bucket, body=b"other", ContentMD5=md5(b"hello"))
    assert {"ExpectedDigest", "CalculatedDigest"} <= set(refusal.response["Error"])
    assert get(s3, bucket) == b"hello"


@differs("Moto does not look at Content-MD5.")
@pytest.mark.parametrize("digest", ["nonsense", "", "YWJj", "====", "!" * 24])
def test_an_md5_that_is_none_is_refused(rest, s3, bucket, digest):
    answer = rest.put(f"/{bucket}/key", headers={"Content-MD5": digest}, body=b"hello")
    answer.refused(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
    assert listed(s3, bucket) == []


@differs("Moto does not look at the digest.")
def test_a_body_is_checked_against_its_sha256(rest, s3, bucket):
    answer = rest.put(f"/{bucket}/key", headers={"x-amz-content-sha256": "0" * 64}, body=b"hello")
    text = "The provided 'x-amz-content-sha256' header does not match what was computed."
    error = answer.refused(400, "XAmzContentSHA256Mismatch", text)
    assert error["ClientComputedContentSHA256"] == "0" * 64
    assert error["S3ComputedContentSHA256"].startswith("2cf24dba")
    assert keys(s3.list_objects_v2(Bucket=bucket)) == []


# Framing


@differs("Moto takes bodies of unknown length.")
def test_a_body_needs_a_length(rest, s3, bucket):
    sent = {"Transfer-Encoding": "chunked", "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    answer = rest.put(f"/{bucket}/key", headers=sent, body=b"5\r\nhello\r\n0\r\n\r\n")
    error = answer.refused(501, "NotImplemented")
    assert error["Message"] == "A header you provided implies functionality that is not implemented"
    assert error["Header"] == "Transfer-Encoding"
    assert listed(s3, bucket) == []


@differs("Moto takes a plus in a path for itself.")
def test_a_plus_in_an_address_is_a_space(rest, s3, bucket):
    assert rest.put(f"/{bucket}/a+b%2Bc", body=b"x").status == 200
    assert listed(s3, bucket) == ["a b+c"]
    assert rest.get(f"/{bucket}/a+b%2Bc").body == b"x"
    assert rest.get(f"/{bucket}", "prefix=a+b").texts("Contents/Key") == ["a b+c"]


@differs("Moto does not look at the length.")
def test_a_chunked_body_must_have_the_length_it_claims(rest, s3, bucket):
    sent, body = chunked(b"hello", "CRC32", checksum("CRC32", b"hello"), length=6)
    answer = rest.put(f"/{bucket}/key", headers=sent, body=body)
    answer.refused(400, "IncompleteBody")
    assert listed(s3, bucket) == []


def test_an_answer_names_its_length(rest, s3, bucket):
    put(s3, bucket)
    assert rest.get(f"/{bucket}/key").headers["Content-Length"] == "5"
    assert headers(s3.head_object(Bucket=bucket, Key="key"))["content-length"] == "5"


def test_s3_transfer_uploads_and_downloads_files(s3, bucket, tmp_path):
    source, sink = tmp_path / "source", tmp_path / "sink"
    body = bytes(range(256)) * 4096 * 10  # 10 MiB: in parts
    source.write_bytes(body)
    extra = {"ContentType": "text/x", "Metadata": {"a": "b"}}
    s3.upload_file(str(source), bucket, "file", ExtraArgs=extra)
    head = s3.head_object(Bucket=bucket, Key="file")
    assert (head["ContentType"], head["Metadata"]) == ("text/x", {"a": "b"})
    assert head["ETag"].endswith('-2"')
    s3.download_file(bucket, "file", str(sink))
    assert sink.read_bytes() == body
