# SPDX-License-Identifier: Apache-2.0
"""Parts of objects: Range and partNumber."""

import pytest

from objects import PART, headers, put, put_in_parts, status
from targets import differs, refused

BODY = b"0123456789abcdef"


@pytest.fixture
def key(s3, bucket):
    put(s3, bucket, body=BODY)
    return {"Bucket": bucket, "Key": "key"}


SATISFIED = [
    ("bytes=0-0", 0, 0),
    ("bytes=0-4", 0, 4),
    ("bytes=5-", 5, 15),
    ("bytes=-3", 13, 15),
    ("bytes=10-999", 10, 15),
    ("bytes=0-15", 0, 15),
    ("bytes=0-", 0, 15),
    ("bytes=-999", 0, 15),
    ("bytes=15-15", 15, 15),
]


@pytest.mark.parametrize(("range", "first", "last"), SATISFIED)
def test_a_range_is_read(s3, key, range, first, last):
    answer = s3.get_object(Range=range, **key)
    assert status(answer) == 206
    assert answer["Body"].read() == BODY[first : last + 1]
    assert answer["ContentLength"] == last + 1 - first
    assert answer["ContentRange"] == f"bytes {first}-{last}/16"


@pytest.mark.parametrize(("range", "first", "last"), SATISFIED[:4])
def test_head_tells_of_a_range(s3, key, range, first, last):
    answer = s3.head_object(Range=range, **key)
    assert status(answer) == 206
    assert answer["ContentLength"] == last + 1 - first
    assert headers(answer)["content-range"] == f"bytes {first}-{last}/16"


@pytest.mark.parametrize("range", ["bytes=16-", "bytes=16-20", "bytes=999-", "bytes=-0"])
def test_a_range_outside_is_refused(s3, key, range):
    text = "The requested range is not satisfiable"
    with refused("InvalidRange", text, 416) as refusal:
        s3.get_object(Range=range, **key)
    error = refusal.response["Error"]
    assert error["ActualObjectSize"] == "16"
    assert error["RangeRequested"] == range


@pytest.mark.parametrize(
    "range",
    [
        "bytes=5-2",
        pytest.param("items=0-1", marks=differs("Moto takes any unit for bytes.")),
        pytest.param("bytes", marks=differs("Moto fails with 500 on a range without an equals sign.")),
        "bytes=",
        "bytes=a-b",
        pytest.param("0-1", marks=differs("Moto fails with 500 on a range without an equals sign.")),
        "bytes=--1",
        "bytes=0-1,4-5",
        "bytes=1",
    ],
)
def test_a_range_that_is_none_is_ignored(rest, key, bucket, range):
    answer = rest.get(f"/{bucket}/key", headers={"Range": range})
    assert (answer.status, answer.body) == (200, BODY)
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize("range", ["bytes=0-", "bytes=0-0"])
def test_an_empty_object_has_no_range(s3, bucket, range):
    put(s3, bucket, body=b"")
    with refused("InvalidRange", status=416) as refusal:
        s3.get_object(Bucket=bucket, Key="key", Range=range)
    assert refusal.response["Error"]["ActualObjectSize"] == "0"


def test_head_of_a_range_outside_has_no_body(s3, key):
    with refused("416", "Requested Range Not Satisfiable", 416):
        s3.head_object(Range="bytes=16-", **key)


def test_the_etag_of_a_range_is_the_objects(s3, key):
    whole, part = s3.get_object(**key), s3.get_object(Range="bytes=0-1", **key)
    assert part["ETag"] == whole["ETag"]
    assert part["LastModified"] == whole["LastModified"]


def test_a_range_has_no_checksum_of_the_whole(s3, key):
    answer = s3.get_object(Range="bytes=0-1", ChecksumMode="ENABLED", **key)
    assert answer["Body"].read() == BODY[:2]


# Parts


@pytest.fixture
def parts(s3, bucket):
    put_in_parts(s3, bucket, b"a" * PART, b"bc")
    return {"Bucket": bucket, "Key": "key"}


@differs("Moto answers with 200, and gives the whole object.")
def test_a_part_is_read(s3, parts):
    answer = s3.get_object(PartNumber=2, **parts)
    assert status(answer) == 206
    assert answer["Body"].read() == b"bc"
    assert answer["PartsCount"] == 2
    assert answer["ContentRange"] == f"bytes {PART}-{PART + 1}/{PART + 2}"


@differs("Moto answers with 200.")
def test_head_tells_of_a_part(s3, parts):
    answer = s3.head_object(PartNumber=1, **parts)
    assert status(answer) == 206
    assert answer["ContentLength"] == PART
    assert answer["PartsCount"] == 2
    assert s3.head_object(**parts).get("PartsCount") is None


@differs("Moto gives the whole object.")
def test_a_part_that_is_not_there_is_refused(s3, parts):
    text = "The requested partnumber is not satisfiable"
    with refused("InvalidPartNumber", text, 416) as refusal:
        s3.get_object(PartNumber=3, **parts)
    error = refusal.response["Error"]
    assert (error["ActualPartCount"], error["PartNumberRequested"]) == ("2", "3")


@differs("Moto has no error for a part that is not there.")
def test_an_object_in_one_piece_is_part_1(s3, key):
    answer = s3.get_object(PartNumber=1, **key)
    assert status(answer) == 206
    assert answer["Body"].read() == BODY
    assert "PartsCount" not in answer
    with refused("InvalidPartNumber", status=416):
        s3.get_object(PartNumber=2, **key)


@differs("Moto takes both.")
def test_a_range_of_a_part_is_refused(s3, parts):
    text = "Cannot specify both Range header and partNumber query parameter"
    with refused("InvalidRequest", text):
        s3.get_object(PartNumber=1, Range="bytes=0-1", **parts)


@differs("Moto takes any number.")
@pytest.mark.parametrize("number", ["0", "10001", "-1"])
def test_parts_have_numbers_from_1_to_10000(rest, parts, bucket, number):
    error = rest.get(f"/{bucket}/key", {"partNumber": number}).refused(400, "InvalidArgument")
    assert error["Message"] == "Part number must be an integer between 1 and 10000, inclusive"
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("partNumber", number)


def test_a_range_goes_over_parts(s3, parts):
    answer = s3.get_object(Range=f"bytes={PART - 1}-{PART}", **parts)
    assert answer["Body"].read() == b"ab"
