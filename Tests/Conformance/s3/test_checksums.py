# SPDX-License-Identifier: Apache-2.0
"""Checksums of objects in one piece: in headers and trailers, kept, told, and held against the body."""

import hashlib

import pytest
from awscrt.checksums import XXHash

from objects import ALGORITHMS, base64_of, checksum, get, listed, put
from rest import chunked
from targets import differs, refused

MEMBERS = {f"Checksum{algorithm}" for algorithm in ALGORITHMS}
NO_CHECKSUM = "Moto does not hold a body against its checksum."


def told(answer):
    return {name: value for name, value in answer.items() if name in MEMBERS}


@pytest.fixture
def head(s3, bucket):
    """The checksums that HEAD tells of an object."""

    def head(key="key"):
        return told(s3.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED"))

    return head


@pytest.fixture
def plain(target):
    """A client that adds no checksum of its own."""
    return target.client("s3", request_checksum_calculation="when_required")


BODIES = [b"", b"hello", b"123456789", bytes(range(256)) * 300]


@pytest.mark.parametrize("body", BODIES, ids=["empty", "hello", "digits", "long"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_checksum_is_kept(s3, bucket, head, algorithm, body):
    answer = put(s3, bucket, body=body, ChecksumAlgorithm=algorithm)
    expected = {f"Checksum{algorithm}": checksum(algorithm, body)}
    assert told(answer) == expected
    assert head() == expected


@differs("Moto keeps a checksum only where its algorithm is named beside it.")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_checksum_of_ones_own_is_taken(plain, bucket, head, algorithm):
    value = checksum(algorithm, b"hello")
    put(plain, bucket, **{f"Checksum{algorithm}": value})
    assert head() == {f"Checksum{algorithm}": value}


@differs(NO_CHECKSUM)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_wrong_checksum_is_refused(plain, bucket, algorithm):
    put(plain, bucket, body=b"old")
    text = f"The {algorithm} you specified did not match the calculated checksum."
    with refused("BadDigest", text):
        put(plain, bucket, **{f"Checksum{algorithm}": checksum(algorithm, b"other")})
    assert get(plain, bucket) == b"old"


@differs(NO_CHECKSUM)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("value", ["nonsense!", "YQ==", "="])
def test_a_checksum_that_is_none_is_refused(plain, bucket, algorithm, value):
    text = f"Value for x-amz-checksum-{algorithm.lower()} header is invalid."
    with refused("InvalidRequest", text):
        put(plain, bucket, **{f"Checksum{algorithm}": value})
    assert listed(plain, bucket) == []


@differs("Moto does not tell the type of a checksum.")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_checksum_of_one_piece_is_of_the_full_object(s3, bucket, algorithm):
    assert put(s3, bucket, ChecksumAlgorithm=algorithm)["ChecksumType"] == "FULL_OBJECT"
    answer = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    assert answer["ChecksumType"] == "FULL_OBJECT"


def test_boto3_sends_a_crc32(s3, bucket):
    assert told(put(s3, bucket)) == {"ChecksumCRC32": "NhCmhg=="}


@differs("S3 computes a CRC64NVME of what came without a checksum; Moto does not.")
def test_s3_adds_a_checksum_of_its_own(plain, bucket, head):
    expected = {"ChecksumCRC64NVME": checksum("CRC64NVME", b"hello")}
    answer = put(plain, bucket)
    assert told(answer) == expected
    assert answer["ChecksumType"] == "FULL_OBJECT"
    assert head() == expected


def test_checksums_are_told_only_if_asked_for(rest, s3, bucket):
    put(s3, bucket, ChecksumAlgorithm="SHA256")
    silent = rest.get(f"/{bucket}/key")
    assert not [name for name in silent.headers if name.startswith("x-amz-checksum-")]
    asked = rest.get(f"/{bucket}/key", headers={"x-amz-checksum-mode": "ENABLED"})
    assert asked.headers["x-amz-checksum-sha256"] == checksum("SHA256", b"hello")


def test_listings_tell_the_algorithm(s3, bucket):
    put(s3, bucket, ChecksumAlgorithm="SHA1")
    [entry] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert entry["ChecksumAlgorithm"] == ["SHA1"]


@differs("Moto's listings do not tell the type of a checksum.")
def test_listings_tell_the_type(s3, bucket):
    put(s3, bucket, ChecksumAlgorithm="SHA1")
    [entry] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert entry["ChecksumType"] == "FULL_OBJECT"


# Headers by hand


@differs(NO_CHECKSUM)
def test_only_one_checksum_is_taken(rest, s3, bucket):
    sent = {
        "x-amz-checksum-crc32": checksum("CRC32", b"hello"),
        "x-amz-checksum-sha1": checksum("SHA1", b"hello"),
    }
    text = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
    rest.put(f"/{bucket}/key", headers=sent, body=b"hello").refused(400, "InvalidRequest", text)
    assert listed(s3, bucket) == []


@differs(NO_CHECKSUM)
def test_an_algorithm_without_a_checksum_is_refused(rest, s3, bucket):
    sent = {"x-amz-sdk-checksum-algorithm": "SHA256"}
    text = (
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
        "x-amz-trailer headers were found."
    )
    rest.put(f"/{bucket}/key", headers=sent, body=b"hello").refused(400, "InvalidRequest", text)
    assert listed(s3, bucket) == []


@differs("Moto keeps a checksum only where its algorithm is named beside it.")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_checksum_without_an_algorithm_is_taken(rest, bucket, head, algorithm):
    value = checksum(algorithm, b"hello")
    sent = {f"x-amz-checksum-{algorithm.lower()}": value}
    answer = rest.put(f"/{bucket}/key", headers=sent, body=b"hello")
    assert answer.status == 200
    assert answer.headers[f"x-amz-checksum-{algorithm.lower()}"] == value


# What 2026 brought.
NEWER = {
    "SHA512": lambda body: hashlib.sha512(body).digest(),
    "MD5": lambda body: hashlib.md5(body).digest(),
    "XXHASH64": XXHash.compute_xxhash64,
    "XXHASH3": XXHash.compute_xxhash3_64,
    "XXHASH128": XXHash.compute_xxhash3_128,
}


@differs("Moto does not know the newer algorithms.")
@pytest.mark.parametrize("size", [0, 12, 200, 5000])
@pytest.mark.parametrize("algorithm", NEWER)
def test_newer_algorithms(rest, s3, bucket, algorithm, size):
    body = bytes(number % 251 for number in range(size))
    header, value = f"x-amz-checksum-{algorithm.lower()}", base64_of(bytes(NEWER[algorithm](body)))
    answer = rest.put(f"/{bucket}/key", headers={header: value}, body=body)
    assert answer.status == 200, answer
    assert answer.headers[header] == value
    assert rest.head(f"/{bucket}/key", headers={"x-amz-checksum-mode": "ENABLED"}).headers[header] == value
    wrong = rest.put(f"/{bucket}/wrong", headers={header: value}, body=b"something else")
    wrong.refused(400, "BadDigest")
    assert listed(s3, bucket) == ["key"]


@pytest.mark.parametrize("algorithm", [name for name in NEWER if name != "MD5"])
def test_clients_compute_newer_checksums(s3, bucket, algorithm):
    value = base64_of(bytes(NEWER[algorithm](b"hello")))
    assert put(s3, bucket, ChecksumAlgorithm=algorithm)[f"Checksum{algorithm}"] == value
    answer = s3.get_object(Bucket=bucket, Key="key")
    assert (answer[f"Checksum{algorithm}"], answer["Body"].read()) == (value, b"hello")


# Trailers


@differs("Moto does not keep checksums from trailers.")
@pytest.mark.parametrize("size", [0, 5, 70000])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_checksum_may_come_behind_the_body(rest, s3, bucket, head, algorithm, size):
    body = b"x" * size
    sent, octets = chunked(body, algorithm, checksum(algorithm, body))
    answer = rest.put(f"/{bucket}/key", headers=sent, body=octets)
    assert answer.status == 200, answer
    assert get(s3, bucket) == body
    assert head() == {f"Checksum{algorithm}": checksum(algorithm, body)}


@differs(NO_CHECKSUM)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_wrong_checksum_behind_the_body_is_refused(rest, s3, bucket, algorithm):
    sent, octets = chunked(b"hello", algorithm, checksum(algorithm, b"other"))
    text = f"The {algorithm} you specified did not match the calculated checksum."
    rest.put(f"/{bucket}/key", headers=sent, body=octets).refused(400, "BadDigest", text)
    assert listed(s3, bucket) == []


@differs("Moto does not look whether a trailer is there.")
@pytest.mark.parametrize("trailer", ["", "x-amz-checksum-sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=\r\n", "nonsense\r\n"])
def test_the_trailer_must_be_the_announced_one(rest, s3, bucket, trailer):
    sent, octets = chunked(b"hello", "CRC32", trailer=trailer)
    rest.put(f"/{bucket}/key", headers=sent, body=octets).refused(400, "MalformedTrailerError")
    assert listed(s3, bucket) == []


@pytest.mark.parametrize(
    "octets",
    [b"5\r\nhel", b"zz\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloXX0\r\n\r\n", b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n"],
    ids=["cut off", "no length", "no end", "huge"],
)
@differs("Moto fails with 500, or takes it.")
def test_malformed_chunks_are_refused(rest, s3, bucket, octets):
    sent, _ = chunked(b"hello", "CRC32", checksum("CRC32", b"hello"))
    answer = rest.put(f"/{bucket}/key", headers=sent, body=octets)
    assert answer.status == 400
    assert answer.error["Code"] in ("IncompleteBody", "InvalidChunkSizeError", "InvalidRequest", "MalformedTrailerError")
    assert listed(s3, bucket) == []


def test_chunks_with_signatures_are_taken(rest, s3, bucket):
    signature = "0" * 64
    octets = f"5;chunk-signature={signature}\r\nhello\r\n0;chunk-signature={signature}\r\n\r\n".encode()
    sent = {
        "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": "5",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    }
    assert rest.put(f"/{bucket}/key", headers=sent, body=octets).status == 200
    assert get(s3, bucket) == b"hello"


@differs("Moto takes chunks of any size, and any number of bytes.")
def test_chunks_have_a_least_size_and_a_sum(rest, s3, bucket):
    body = b"x" * 20000
    sent, octets = chunked(body, "CRC32", checksum("CRC32", body), chunk=8191)
    rest.put(f"/{bucket}/key", headers=sent, body=octets).refused(403, "InvalidChunkSizeError")
    sent, octets = chunked(body, "CRC32", checksum("CRC32", body), chunk=8192)
    unsummed = {name: value for name, value in sent.items() if name != "x-amz-decoded-content-length"}
    rest.put(f"/{bucket}/key", headers=unsummed, body=octets).refused(411, "MissingContentLength")
    assert listed(s3, bucket) == []
    assert rest.put(f"/{bucket}/key", headers=sent, body=octets).status == 200


@differs("Moto does not keep checksums from trailers.")
def test_signed_chunks_with_a_trailer_are_taken(rest, s3, bucket, head):
    signature = "0" * 64
    digest = checksum("CRC32C", b"hello")
    octets = (
        f"5;chunk-signature={signature}\r\nhello\r\n0;chunk-signature={signature}\r\n"
        f"x-amz-checksum-crc32c:{digest}\r\nx-amz-trailer-signature:{signature}\r\n\r\n"
    )
    sent = {
        "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": "5",
        "x-amz-trailer": "x-amz-checksum-crc32c",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    }
    assert rest.put(f"/{bucket}/key", headers=sent, body=octets).status == 200
    assert get(s3, bucket) == b"hello"
    assert head() == {"ChecksumCRC32C": digest}


# Requests other than PutObject


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_requests_that_need_a_digest_take_any(s3, bucket, algorithm):
    put(s3, bucket)
    answer = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": "key"}]}, ChecksumAlgorithm=algorithm
    )
    assert [entry["Key"] for entry in answer["Deleted"]] == ["key"]


@differs("Moto wants no digest.")
def test_a_request_to_delete_many_needs_a_digest(rest, s3, bucket):
    put(s3, bucket)
    body = "<Delete><Object><Key>key</Key></Object></Delete>"
    text = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*"
    rest.post(f"/{bucket}", "delete", body=body).refused(400, "InvalidRequest", text)
    assert listed(s3, bucket) == ["key"]
