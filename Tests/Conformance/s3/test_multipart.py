# SPDX-License-Identifier: Apache-2.0
"""Uploads in parts."""

from datetime import timedelta

import pytest

from objects import (
    ALGORITHMS,
    MALFORMED,
    NO_BUCKET,
    NO_KEY,
    NO_UPLOAD,
    PART,
    checksum,
    checksum_of_parts,
    complete,
    etag,
    etag_of_parts,
    get,
    listed,
    put,
    put_in_parts,
    start,
    status,
    upload,
)
from targets import differs, refused

NO_PART = (
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
    "specified entity tag may not match the part's entity tag."
)
OUT_OF_ORDER = "The list of parts was not in ascending order. Parts must be ordered by part number."
A, B = b"a" * PART, b"bcd"


@pytest.fixture
def upload_id(s3, bucket):
    return start(s3, bucket)


def parts_of(s3, bucket, upload_id, **members):
    return s3.list_parts(Bucket=bucket, Key="key", UploadId=upload_id, **members)


# The whole way


def test_an_object_is_made_of_parts(s3, bucket, upload_id):
    parts = [upload(s3, bucket, upload_id, 1, A), upload(s3, bucket, upload_id, 2, B)]
    assert [part["ETag"] for part in parts] == [etag(A), etag(B)]
    assert listed(s3, bucket) == []
    answer = complete(s3, bucket, upload_id, parts)
    assert answer["Bucket"] == bucket
    assert answer["Key"] == "key"
    assert answer["ETag"] == etag_of_parts(A, B)
    assert answer["Location"].endswith("/key")
    assert get(s3, bucket) == A + B
    head = s3.head_object(Bucket=bucket, Key="key")
    assert head["ETag"] == etag_of_parts(A, B)
    assert head["ContentLength"] == PART + 3


def test_a_new_upload_names_what_it_is_for(s3, bucket):
    answer = s3.create_multipart_upload(Bucket=bucket, Key="a b")
    assert (answer["Bucket"], answer["Key"]) == (bucket, "a b")
    assert answer["UploadId"]


def test_one_part_is_enough(s3, bucket):
    assert put_in_parts(s3, bucket, b"x")["ETag"] == etag_of_parts(b"x")


def test_an_empty_part_makes_an_empty_object(s3, bucket):
    put_in_parts(s3, bucket, b"")
    assert get(s3, bucket) == b""


def test_parts_come_in_any_order_and_with_gaps(s3, bucket, upload_id):
    last = upload(s3, bucket, upload_id, 10000, B)
    first = upload(s3, bucket, upload_id, 7, A)
    complete(s3, bucket, upload_id, [first, last])
    assert get(s3, bucket) == A + B


def test_a_part_is_replaced(s3, bucket, upload_id):
    upload(s3, bucket, upload_id, 1, b"old")
    part = upload(s3, bucket, upload_id, 1, b"new")
    complete(s3, bucket, upload_id, [part])
    assert get(s3, bucket) == b"new"


def test_parts_that_are_not_named_are_left_out(s3, bucket, upload_id):
    upload(s3, bucket, upload_id, 1, A)
    part = upload(s3, bucket, upload_id, 2, B)
    complete(s3, bucket, upload_id, [part])
    assert get(s3, bucket) == B


def test_etags_may_come_without_quotes(s3, bucket, upload_id):
    part = upload(s3, bucket, upload_id, 1, B)
    part["ETag"] = part["ETag"].strip('"')
    complete(s3, bucket, upload_id, [part])
    assert get(s3, bucket) == B


def test_what_was_said_at_the_start_counts_at_the_end(s3, bucket):
    put_in_parts(
        s3,
        bucket,
        B,
        Metadata={"a": "1"},
        ContentType="text/plain",
        Tagging="t=1",
        StorageClass="STANDARD_IA",
        CacheControl="no-store",
    )
    head = s3.head_object(Bucket=bucket, Key="key")
    assert head["Metadata"] == {"a": "1"}
    assert (head["ContentType"], head["StorageClass"]) == ("text/plain", "STANDARD_IA")
    assert head["CacheControl"] == "no-store"
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == [{"Key": "t", "Value": "1"}]


@differs("Moto fails with 500 on an upload that is not there.")
def test_a_finished_upload_is_gone(s3, bucket, upload_id):
    complete(s3, bucket, upload_id, [upload(s3, bucket, upload_id, 1, B)])
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    with refused("NoSuchUpload", NO_UPLOAD, 404):
        upload(s3, bucket, upload_id, 2, B)


def test_completion_may_be_repeated(s3, bucket, upload_id):
    parts = [upload(s3, bucket, upload_id, 1, B)]
    first = complete(s3, bucket, upload_id, parts)
    assert complete(s3, bucket, upload_id, parts)["ETag"] == first["ETag"]


def test_uploads_of_one_key_are_apart(s3, bucket):
    one, two = start(s3, bucket), start(s3, bucket)
    assert one != two
    first = upload(s3, bucket, one, 1, b"one")
    second = upload(s3, bucket, two, 1, b"two")
    complete(s3, bucket, two, [second])
    assert get(s3, bucket) == b"two"
    complete(s3, bucket, one, [first])
    assert get(s3, bucket) == b"one"


def test_an_upload_makes_a_version(s3, versioned):
    put(s3, versioned, body=b"old")
    answer = put_in_parts(s3, versioned, B)
    assert answer["VersionId"]
    assert get(s3, versioned, VersionId=answer["VersionId"]) == B
    assert len(s3.list_object_versions(Bucket=versioned)["Versions"]) == 2


# Completion that is refused leaves the upload as it was


@pytest.fixture
def still_there(s3, bucket, upload_id):
    """Shows that nothing has changed."""

    def still_there():
        numbers = [part["PartNumber"] for part in parts_of(s3, bucket, upload_id)["Parts"]]
        assert numbers == [1, 2]
        assert listed(s3, bucket) == []

    return still_there


@differs("Moto has another text, and does not name the part.")
def test_parts_before_the_last_have_5_mebibytes(s3, bucket, upload_id, still_there):
    small = b"x" * (PART - 1)
    parts = [upload(s3, bucket, upload_id, 1, small), upload(s3, bucket, upload_id, 2, B)]
    text = "Your proposed upload is smaller than the minimum allowed size"
    with refused("EntityTooSmall", text) as refusal:
        complete(s3, bucket, upload_id, parts)
    error = refusal.response["Error"]
    assert error["ProposedSize"] == str(PART - 1)
    assert error["MinSizeAllowed"] == str(PART)
    assert error["PartNumber"] == "1"
    assert error["ETag"] == etag(small).strip('"')
    still_there()


@pytest.fixture
def two_parts(s3, bucket, upload_id):
    return [upload(s3, bucket, upload_id, 1, A), upload(s3, bucket, upload_id, 2, B)]


@differs("Moto looks at the sizes first.")
def test_parts_are_named_in_order(s3, bucket, upload_id, two_parts, still_there):
    with refused("InvalidPartOrder", OUT_OF_ORDER) as refusal:
        complete(s3, bucket, upload_id, two_parts[::-1])
    assert refusal.response["Error"]["UploadId"] == upload_id
    still_there()


@differs("Moto takes a part twice.")
def test_a_part_is_named_once(s3, bucket, upload_id, two_parts, still_there):
    with refused("InvalidPartOrder", OUT_OF_ORDER):
        complete(s3, bucket, upload_id, [two_parts[0], two_parts[0]])
    still_there()


@differs("Moto has another text, and does not name the part.")
def test_a_part_must_be_there(s3, bucket, upload_id, two_parts, still_there):
    with refused("InvalidPart", NO_PART) as refusal:
        complete(s3, bucket, upload_id, [*two_parts, {"PartNumber": 3, "ETag": etag(B)}])
    error = refusal.response["Error"]
    assert (error["PartNumber"], error["UploadId"]) == ("3", upload_id)
    assert error["ETag"] == etag(B).strip('"')
    still_there()


@differs("Moto has another text.")
def test_a_parts_etag_must_be_its_own(s3, bucket, upload_id, two_parts, still_there):
    with refused("InvalidPart", NO_PART):
        complete(s3, bucket, upload_id, [two_parts[0], {"PartNumber": 2, "ETag": etag(A)}])
    still_there()


def test_no_parts_are_refused(s3, bucket, upload_id, two_parts, still_there):
    with refused("MalformedXML", MALFORMED):
        complete(s3, bucket, upload_id, [])
    still_there()


@differs("Moto fails with 500.")
def test_no_body_is_refused(rest, bucket, upload_id, two_parts, still_there):
    answer = rest.post(f"/{bucket}/key", {"uploadId": upload_id})
    answer.refused(400, "InvalidRequest", "You must specify at least one part")
    still_there()


@differs("Moto fails with 500.")
@pytest.mark.parametrize("body", ["nonsense", "<CompleteMultipartUpload><Part>", "<Complete>"])
def test_a_malformed_body_is_refused(rest, bucket, upload_id, two_parts, still_there, body):
    rest.post(f"/{bucket}/key", {"uploadId": upload_id}, body=body).refused(400, "MalformedXML")
    still_there()


@differs("Moto does not look at the size.")
def test_the_size_must_be_the_expected_one(s3, bucket, upload_id, two_parts, still_there):
    with refused("InvalidRequest"):
        complete(s3, bucket, upload_id, two_parts, MpuObjectSize=1)
    still_there()


def test_the_expected_size(s3, bucket, upload_id, two_parts):
    complete(s3, bucket, upload_id, two_parts, MpuObjectSize=PART + 3)
    assert s3.head_object(Bucket=bucket, Key="key")["ContentLength"] == PART + 3


# Uploads that are not there


@differs("Moto fails with 500, or finds an upload by its id alone.")
@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("upload_part", {"PartNumber": 1, "Body": b"x"}),
        ("list_parts", {}),
        ("abort_multipart_upload", {}),
        ("complete_multipart_upload", {"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": etag(b"x")}]}}),
    ],
)
def test_an_upload_that_is_not_there(s3, bucket, upload_id, operation, members):
    call = getattr(s3, operation)
    with refused("NoSuchUpload", NO_UPLOAD, 404) as refusal:
        call(Bucket=bucket, Key="key", UploadId="nothing", **members)
    assert refusal.response["Error"]["UploadId"] == "nothing"
    with refused("NoSuchUpload", NO_UPLOAD, 404):
        call(Bucket=bucket, Key="another", UploadId=upload_id, **members)
    assert len(s3.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1


def test_an_upload_needs_a_bucket(s3, name):
    with refused("NoSuchBucket", NO_BUCKET, 404):
        start(s3, name)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(0, marks=differs("Moto has another error.")),
        10001,
        pytest.param(-1, marks=differs("Moto has another error.")),
    ],
)
def test_parts_are_numbered_from_1_to_10000(s3, bucket, upload_id, number):
    with refused("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive") as refusal:
        upload(s3, bucket, upload_id, number, B)
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("partNumber", str(number))
    assert "Parts" not in parts_of(s3, bucket, upload_id)


@differs("Moto does not look at Content-MD5.")
def test_a_part_is_checked_against_its_md5(s3, bucket, upload_id):
    with refused("BadDigest"):
        upload(s3, bucket, upload_id, 1, B, ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    assert "Parts" not in parts_of(s3, bucket, upload_id)


# Abort


def test_an_aborted_upload_is_gone(s3, bucket, upload_id):
    upload(s3, bucket, upload_id, 1, B)
    where = {"Bucket": bucket, "Key": "key", "UploadId": upload_id}
    assert status(s3.abort_multipart_upload(**where)) == 204
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    with refused("NoSuchUpload", NO_UPLOAD, 404):
        s3.list_parts(**where)
    assert listed(s3, bucket) == []


# Lists


def test_parts_are_listed(target, s3, bucket, upload_id):
    upload(s3, bucket, upload_id, 2, B)
    upload(s3, bucket, upload_id, 1, A)
    answer = parts_of(s3, bucket, upload_id)
    assert [(part["PartNumber"], part["Size"], part["ETag"]) for part in answer["Parts"]] == [
        (1, PART, etag(A)),
        (2, 3, etag(B)),
    ]
    assert abs(answer["Parts"][0]["LastModified"] - target.now()) < timedelta(seconds=20)
    assert (answer["Bucket"], answer["Key"], answer["UploadId"]) == (bucket, "key", upload_id)
    assert answer["IsTruncated"] is False
    assert answer["MaxParts"] == 1000
    assert answer["PartNumberMarker"] == 0
    assert answer["StorageClass"] == "STANDARD"
    assert answer["Owner"]["ID"] and answer["Initiator"]["ID"]


@differs("Moto's pages are ranges of numbers.")
def test_parts_are_listed_page_by_page(target, s3, bucket, upload_id):
    for number in (1, 2, 5, 9, 10):
        upload(s3, bucket, upload_id, number, B)
    first = parts_of(s3, bucket, upload_id, MaxParts=2)
    assert [part["PartNumber"] for part in first["Parts"]] == [1, 2]
    assert (first["IsTruncated"], first["NextPartNumberMarker"], first["MaxParts"]) == (True, 2, 2)
    second = parts_of(s3, bucket, upload_id, MaxParts=2, PartNumberMarker=2)
    assert [part["PartNumber"] for part in second["Parts"]] == [5, 9]
    assert second["PartNumberMarker"] == 2
    last = parts_of(s3, bucket, upload_id, MaxParts=2, PartNumberMarker=9)
    assert [part["PartNumber"] for part in last["Parts"]] == [10]
    assert last["IsTruncated"] is False
    pages = target.pages(
        s3, "list_parts", Bucket=bucket, Key="key", UploadId=upload_id, PaginationConfig={"PageSize": 1}
    )
    assert [part["PartNumber"] for page in pages for part in page["Parts"]] == [1, 2, 5, 9, 10]


@differs("Moto lists uploads as they were begun.")
def test_uploads_are_listed(target, s3, bucket):
    ids = {key: start(s3, bucket, key) for key in ("b", "a")}
    answer = s3.list_multipart_uploads(Bucket=bucket)
    assert [(entry["Key"], entry["UploadId"]) for entry in answer["Uploads"]] == [("a", ids["a"]), ("b", ids["b"])]
    entry = answer["Uploads"][0]
    assert entry["StorageClass"] == "STANDARD"
    assert entry["Owner"]["ID"] and entry["Initiator"]["ID"]
    assert abs(entry["Initiated"] - target.now()) < timedelta(seconds=20)
    assert (answer["MaxUploads"], answer["IsTruncated"]) == (1000, False)


def test_uploads_of_one_key_are_listed_as_they_began(s3, bucket):
    ids = [start(s3, bucket) for _ in range(4)]
    assert [entry["UploadId"] for entry in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ids


@differs("Moto does not know the delimiter of uploads.")
def test_uploads_are_listed_by_prefix_and_delimiter(s3, bucket):
    for key in ("a/1", "a/2", "b", "c/1"):
        start(s3, bucket, key)
    answer = s3.list_multipart_uploads(Bucket=bucket, Prefix="a/")
    assert [entry["Key"] for entry in answer["Uploads"]] == ["a/1", "a/2"]
    answer = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert [entry["Key"] for entry in answer["Uploads"]] == ["b"]
    assert [entry["Prefix"] for entry in answer["CommonPrefixes"]] == ["a/", "c/"]


@differs("Moto does not page uploads.")
def test_uploads_are_listed_page_by_page(target, s3, bucket):
    for key in ("a", "b", "b", "c", "d"):
        start(s3, bucket, key)
    first = s3.list_multipart_uploads(Bucket=bucket, MaxUploads=2)
    assert [entry["Key"] for entry in first["Uploads"]] == ["a", "b"]
    assert first["IsTruncated"] is True
    assert (first["NextKeyMarker"], first["NextUploadIdMarker"]) == ("b", first["Uploads"][1]["UploadId"])
    pages = target.pages(s3, "list_multipart_uploads", Bucket=bucket, PaginationConfig={"PageSize": 2})
    assert [entry["Key"] for page in pages for entry in page["Uploads"]] == ["a", "b", "b", "c", "d"]
    after = s3.list_multipart_uploads(Bucket=bucket, KeyMarker="b")
    assert [entry["Key"] for entry in after["Uploads"]] == ["c", "d"]


def test_an_empty_list_has_no_uploads(s3, bucket):
    answer = s3.list_multipart_uploads(Bucket=bucket)
    assert "Uploads" not in answer and "CommonPrefixes" not in answer


# Parts that are copies


def copy_part(s3, bucket, upload_id, number=1, source="source", **members):
    answer = s3.upload_part_copy(
        Bucket=bucket, Key="key", UploadId=upload_id, PartNumber=number, CopySource=f"{bucket}/{source}", **members
    )
    return {"PartNumber": number, "ETag": answer["CopyPartResult"]["ETag"]}


def test_a_part_is_a_copy(s3, bucket, upload_id):
    put(s3, bucket, "source", b"0123456789")
    part = copy_part(s3, bucket, upload_id)
    assert part["ETag"] == etag(b"0123456789")
    complete(s3, bucket, upload_id, [part])
    assert get(s3, bucket) == b"0123456789"


@pytest.mark.parametrize(("range", "expected"), [("bytes=0-0", b"0"), ("bytes=3-9", b"3456789"), ("bytes=0-9", b"0123456789")])
def test_a_part_is_a_copy_of_a_range(s3, bucket, upload_id, range, expected):
    put(s3, bucket, "source", b"0123456789")
    complete(s3, bucket, upload_id, [copy_part(s3, bucket, upload_id, CopySourceRange=range)])
    assert get(s3, bucket) == expected


@differs("Moto takes any range.")
@pytest.mark.parametrize("range", ["bytes=5-10", "bytes=10-12"])
def test_a_range_must_be_inside_its_source(s3, bucket, upload_id, range):
    put(s3, bucket, "source", b"0123456789")
    text = "Range specified is not valid for source object of size: 10"
    with refused("InvalidArgument", text) as refusal:
        copy_part(s3, bucket, upload_id, CopySourceRange=range)
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("x-amz-copy-source-range", range)
    assert "Parts" not in parts_of(s3, bucket, upload_id)


@differs("Moto takes any range.")
@pytest.mark.parametrize("range", ["bytes=5-", "bytes=-5", "0-3", "bytes=5-2", "nonsense", "bytes=0-1,3-4"])
def test_a_range_of_a_copy_has_both_ends(s3, bucket, upload_id, range):
    put(s3, bucket, "source", b"0123456789")
    text = (
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        "zero-based offsets of the first and last bytes to copy"
    )
    with refused("InvalidArgument", text):
        copy_part(s3, bucket, upload_id, CopySourceRange=range)
    assert "Parts" not in parts_of(s3, bucket, upload_id)


def test_a_part_is_a_copy_of_a_version(s3, versioned):
    first = put(s3, versioned, "source", b"first")["VersionId"]
    put(s3, versioned, "source", b"second")
    upload_id = start(s3, versioned)
    part = copy_part(s3, versioned, upload_id, source=f"source?versionId={first}")
    complete(s3, versioned, upload_id, [part])
    assert get(s3, versioned) == b"first"


@differs("Moto has no error for a copy to an upload that is not there.")
def test_a_copy_of_nothing(s3, bucket, upload_id):
    with refused("NoSuchKey", NO_KEY, 404):
        copy_part(s3, bucket, upload_id, source="missing")
    put(s3, bucket, "source")
    with refused("NoSuchUpload", NO_UPLOAD, 404):
        copy_part(s3, bucket, "nothing")


@differs("Moto does not look at conditions of copies.")
def test_a_part_is_copied_under_a_condition(s3, bucket, upload_id):
    put(s3, bucket, "source")
    with refused("PreconditionFailed", status=412):
        copy_part(s3, bucket, upload_id, CopySourceIfMatch=etag(b"other"))
    copy_part(s3, bucket, upload_id, CopySourceIfMatch=etag(b"hello"))


# Checksums

COMPOSITE = ["CRC32", "CRC32C", "SHA1", "SHA256"]
WHOLE = ["CRC32", "CRC32C", "CRC64NVME"]


def checked(s3, bucket, upload_id, algorithm, *bodies):
    parts = []
    for number, body in enumerate(bodies, 1):
        part = upload(s3, bucket, upload_id, number, body, ChecksumAlgorithm=algorithm)
        parts.append(part | {f"Checksum{algorithm}": checksum(algorithm, body)})
    return parts


@differs("Moto does not tell checksums when an upload ends.")
@pytest.mark.parametrize("algorithm", COMPOSITE)
def test_checksums_of_parts_are_composed(s3, bucket, algorithm):
    upload_id = start(s3, bucket, ChecksumAlgorithm=algorithm)
    answer = complete(s3, bucket, upload_id, checked(s3, bucket, upload_id, algorithm, A, B))
    expected = checksum_of_parts(algorithm, A, B)
    assert answer[f"Checksum{algorithm}"] == expected
    assert answer["ChecksumType"] == "COMPOSITE"
    head = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    assert (head[f"Checksum{algorithm}"], head["ChecksumType"]) == (expected, "COMPOSITE")


@differs("Moto does not tell checksums when an upload ends.")
@pytest.mark.parametrize("algorithm", WHOLE)
def test_a_checksum_is_of_the_full_object(s3, bucket, algorithm):
    upload_id = start(s3, bucket, ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
    answer = complete(s3, bucket, upload_id, checked(s3, bucket, upload_id, algorithm, A, B))
    assert answer[f"Checksum{algorithm}"] == checksum(algorithm, A + B)
    assert answer["ChecksumType"] == "FULL_OBJECT"


@differs("Moto does not tell the type of a checksum.")
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_upload_tells_its_kind_of_checksum(s3, bucket, algorithm):
    answer = s3.create_multipart_upload(Bucket=bucket, Key="key", ChecksumAlgorithm=algorithm)
    assert answer["ChecksumAlgorithm"] == algorithm
    kind = "FULL_OBJECT" if algorithm == "CRC64NVME" else "COMPOSITE"
    assert answer["ChecksumType"] == kind
    listing = parts_of(s3, bucket, answer["UploadId"])
    assert (listing["ChecksumAlgorithm"], listing["ChecksumType"]) == (algorithm, kind)


@differs("Moto takes every type with every algorithm.")
@pytest.mark.parametrize("algorithm", ["SHA1", "SHA256"])
def test_a_digest_of_a_full_object_is_refused(s3, bucket, algorithm):
    text = (
        f"The FULL_OBJECT checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
    )
    with refused("InvalidRequest", text):
        start(s3, bucket, ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


@differs("Moto takes every type with every algorithm.")
def test_a_crc64_is_not_composed(s3, bucket):
    text = "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm."
    with refused("InvalidRequest", text):
        start(s3, bucket, ChecksumAlgorithm="CRC64NVME", ChecksumType="COMPOSITE")


@differs("Moto takes a type without an algorithm.")
def test_a_kind_without_an_algorithm_is_refused(s3, bucket):
    text = "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
    with refused("InvalidRequest", text):
        start(s3, bucket, ChecksumType="FULL_OBJECT")


@differs("Moto does not hold a part against its checksum.")
def test_a_part_has_the_uploads_checksum(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="SHA256")
    text = "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32"
    with refused("InvalidRequest", text):
        upload(s3, bucket, upload_id, 1, B, ChecksumAlgorithm="CRC32")
    assert "Parts" not in parts_of(s3, bucket, upload_id)


@differs("Moto does not hold a part against its checksum.")
def test_a_part_with_a_wrong_checksum_is_refused(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="SHA256")
    with refused("BadDigest", "The SHA256 you specified did not match the calculated checksum."):
        upload(s3, bucket, upload_id, 1, B, ChecksumSHA256=checksum("SHA256", A))
    assert "Parts" not in parts_of(s3, bucket, upload_id)


@differs("Moto does not look at checksums when an upload ends.")
def test_completion_names_the_checksums_of_parts(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="SHA256")
    [part] = checked(s3, bucket, upload_id, "SHA256", B)
    text = (
        "The upload was created using a sha256 checksum. The complete request must include the checksum for each "
        "part. It was missing for part 1 in the request."
    )
    with refused("InvalidRequest", text):
        complete(s3, bucket, upload_id, [{"PartNumber": 1, "ETag": part["ETag"]}])
    with refused("InvalidPart", NO_PART):
        complete(s3, bucket, upload_id, [part | {"ChecksumSHA256": checksum("SHA256", A)}])
    complete(s3, bucket, upload_id, [part])
    assert get(s3, bucket) == B


@differs("Moto does not look at checksums when an upload ends.")
def test_a_wrong_checksum_of_the_whole_is_refused(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    parts = checked(s3, bucket, upload_id, "CRC32", B)
    with refused("BadDigest"):
        complete(s3, bucket, upload_id, parts, ChecksumCRC32=checksum("CRC32", A))
    assert listed(s3, bucket) == []
    complete(s3, bucket, upload_id, parts, ChecksumCRC32=checksum("CRC32", B))
    assert listed(s3, bucket) == ["key"]


@differs("Moto does not tell checksums of parts.")
def test_parts_are_listed_with_their_checksums(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="SHA1")
    checked(s3, bucket, upload_id, "SHA1", B)
    [part] = parts_of(s3, bucket, upload_id)["Parts"]
    assert part["ChecksumSHA1"] == checksum("SHA1", B)


@differs("Moto does not tell parts.")
def test_attributes_tell_the_parts_of_an_object_with_checksums(s3, bucket):
    upload_id = start(s3, bucket, ChecksumAlgorithm="SHA256")
    complete(s3, bucket, upload_id, checked(s3, bucket, upload_id, "SHA256", A, B))
    answer = s3.get_object_attributes(
        Bucket=bucket, Key="key", ObjectAttributes=["ObjectParts", "Checksum"], MaxParts=1
    )
    assert answer["Checksum"]["ChecksumType"] == "COMPOSITE"
    parts = answer["ObjectParts"]
    assert (parts["TotalPartsCount"], parts["IsTruncated"], parts["NextPartNumberMarker"]) == (2, True, 1)
    assert parts["Parts"] == [{"PartNumber": 1, "Size": PART, "ChecksumSHA256": checksum("SHA256", A)}]


@differs("S3 computes a CRC64NVME of what came without a checksum; Moto does not.")
def test_an_upload_without_an_algorithm_gets_one(s3, bucket):
    put_in_parts(s3, bucket, A, B)
    head = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    assert head["ChecksumCRC64NVME"] == checksum("CRC64NVME", A + B)
    assert head["ChecksumType"] == "FULL_OBJECT"
