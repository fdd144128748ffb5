# SPDX-License-Identifier: Apache-2.0
"""Requests whose signature stands in the query, sent by a client that knows nothing of AWS."""

from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree

import pytest
import requests

from objects import checksum, complete, etag, get, listed, put, start
from targets import differs

VERSIONS = ["s3v4", "s3"]


@pytest.fixture
def presign(target):
    """Makes a presigned URL."""

    def presign(operation, version="s3v4", client=None, expires=3600, **members):
        client = client or target.client("s3", signature_version=version)
        return client.generate_presigned_url(operation, Params=members, ExpiresIn=expires)

    return presign


def changed(url, **changes):
    """The URL with other query members; None takes one away."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {
        name.replace("_", "-"): value for name, value in changes.items()
    }
    query = {name: value for name, value in query.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(query)))


def member(url, name):
    return dict(parse_qsl(urlsplit(url).query))[name]


def error(answer):
    return {element.tag: element.text for element in ElementTree.fromstring(answer.content)}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_is_got(s3, bucket, presign, version):
    put(s3, bucket, "a b/ü+", b"hello")
    url = presign("get_object", version, Bucket=bucket, Key="a b/ü+")
    assert ("X-Amz-Signature=" in url) == (version == "s3v4")
    answer = requests.get(url)
    assert (answer.status_code, answer.content) == (200, b"hello")
    assert answer.headers["ETag"] == etag(b"hello")


@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_is_put(s3, bucket, presign, version):
    url = presign("put_object", version, Bucket=bucket, Key="key")
    answer = requests.put(url, data=b"hello")
    assert (answer.status_code, answer.headers["ETag"]) == (200, etag(b"hello"))
    assert get(s3, bucket) == b"hello"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_is_deleted(s3, bucket, presign, version):
    put(s3, bucket)
    assert requests.delete(presign("delete_object", version, Bucket=bucket, Key="key")).status_code == 204
    assert listed(s3, bucket) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_is_asked_for(s3, bucket, presign, version):
    put(s3, bucket)
    answer = requests.head(presign("head_object", version, Bucket=bucket, Key="key"))
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, "5")


def test_a_type_and_metadata_come_with_the_put(s3, bucket, presign):
    url = presign("put_object", Bucket=bucket, Key="key", ContentType="text/x", Metadata={"a": "1"})
    sent = {"Content-Type": "text/x", "x-amz-meta-a": "1"}
    assert requests.put(url, data=b"x", headers=sent).status_code == 200
    head = s3.head_object(Bucket=bucket, Key="key")
    assert (head["ContentType"], head["Metadata"]) == ("text/x", {"a": "1"})


@differs("Moto knows two of the headers.")
def test_headers_of_the_answer_are_chosen(s3, bucket, presign):
    put(s3, bucket)
    url = presign(
        "get_object",
        Bucket=bucket,
        Key="key",
        ResponseContentType="text/x",
        ResponseContentDisposition='attachment; filename="a b.txt"',
    )
    answer = requests.get(url)
    assert answer.headers["Content-Type"] == "text/x"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a b.txt"'


def test_a_range_is_got(s3, bucket, presign):
    put(s3, bucket)
    answer = requests.get(presign("get_object", Bucket=bucket, Key="key"), headers={"Range": "bytes=1-2"})
    assert (answer.status_code, answer.content) == (206, b"el")


def test_a_version_is_got(s3, versioned, presign):
    id = put(s3, versioned, body=b"old")["VersionId"]
    put(s3, versioned, body=b"new")
    assert requests.get(presign("get_object", Bucket=versioned, Key="key", VersionId=id)).content == b"old"


def test_a_bucket_is_listed(s3, bucket, presign):
    put(s3, bucket, "a/b")
    answer = requests.get(presign("list_objects_v2", Bucket=bucket, Prefix="a/"))
    assert answer.status_code == 200
    assert b"<Key>a/b</Key>" in answer.content


def test_an_upload_in_parts(s3, bucket, presign):
    id = start(s3, bucket)
    url = presign("upload_part", Bucket=bucket, Key="key", UploadId=id, PartNumber=1)
    answer = requests.put(url, data=b"part")
    complete(s3, bucket, id, [{"PartNumber": 1, "ETag": answer.headers["ETag"]}])
    assert get(s3, bucket) == b"part"


@differs("Moto does not hold a body against its checksum.")
def test_a_checksum_in_the_url_is_held_against_the_body(s3, bucket, presign):
    url = presign("put_object", Bucket=bucket, Key="key", ChecksumSHA256=checksum("SHA256", b"hello"))
    sent = {"x-amz-checksum-sha256": checksum("SHA256", b"hello")}
    assert requests.put(url, data=b"hello", headers=sent).status_code == 200
    assert requests.put(url, data=b"other", headers=sent).status_code == 400
    assert get(s3, bucket) == b"hello"


def test_a_missing_key_is_told(s3, bucket, presign):
    answer = requests.get(presign("get_object", Bucket=bucket, Key="missing"))
    assert (answer.status_code, error(answer)["Code"]) == (404, "NoSuchKey")


@differs("Moto lets every account at every bucket.")
def test_a_strangers_url_is_refused(s3, bucket, presign, stranger):
    put(s3, bucket)
    answer = requests.get(presign("get_object", client=stranger, Bucket=bucket, Key="key"))
    assert (answer.status_code, error(answer)["Code"]) == (403, "AccessDenied")


# Time


@differs("Moto does not look at the date of a request.")
def test_an_expired_url_is_refused(s3, target, bucket, presign):
    put(s3, bucket)
    url = presign("get_object", Bucket=bucket, Key="key", expires=600)
    then = (datetime.now(timezone.utc) - timedelta(hours=1)).strftime("%Y%m%dT%H%M%SZ")
    # An hour ago can be yesterday, and the credential's day must be the signature's.
    key, _, scope = member(url, "X-Amz-Credential").split("/", 2)
    answer = requests.get(changed(url, X_Amz_Date=then, X_Amz_Credential=f"{key}/{then[:8]}/{scope}"))
    assert answer.status_code == 403
    found = error(answer)
    assert (found["Code"], found["Message"]) == ("AccessDenied", "Request has expired")
    assert found["X-Amz-Expires"] == "600"
    assert found["Expires"] and found["ServerTime"]


@differs("Moto does not look at the date of a request.")
def test_an_expired_url_of_the_older_kind_is_refused(s3, bucket, presign):
    put(s3, bucket)
    url = changed(presign("get_object", "s3", Bucket=bucket, Key="key"), Expires="1000000000")
    answer = requests.get(url)
    assert (answer.status_code, error(answer)["Code"]) == (403, "AccessDenied")
    assert error(answer)["Message"] == "Request has expired"


def test_urls_expire(own_server, connect):
    own = connect(own_server)
    s3 = own.client("s3", signature_version="s3v4")
    s3.create_bucket(Bucket="own-bucket")
    put(s3, "own-bucket")
    url = s3.generate_presigned_url("get_object", {"Bucket": "own-bucket", "Key": "key"}, ExpiresIn=600)
    own.advance(590)
    assert requests.get(url).status_code == 200
    own.advance(20)
    assert requests.get(url).status_code == 403


MISSING = (
    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
    "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
)


@differs("Moto does not look at the members of the query.")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"X_Amz_Expires": "604801"}, "X-Amz-Expires must be less than a week (in seconds); that is, the given "
         "X-Amz-Expires must be less than 604800 seconds"),
        ({"X_Amz_Expires": "x"}, "X-Amz-Expires should be a number"),
        ({"X_Amz_Expires": "-1"}, "X-Amz-Expires must be non-negative"),
        ({"X_Amz_Date": None}, MISSING),
        ({"X_Amz_Expires": None}, MISSING),
        ({"X_Amz_SignedHeaders": None}, MISSING),
    ],
    ids=["long", "no number", "negative", "no date", "no end", "no headers"],
)  # fmt: skip
def test_a_query_that_is_no_signature(s3, bucket, presign, changes, message):
    put(s3, bucket)
    answer = requests.get(changed(presign("get_object", Bucket=bucket, Key="key"), **changes))
    assert answer.status_code == 400
    found = error(answer)
    assert (found["Code"], found["Message"]) == ("AuthorizationQueryParametersError", message)
