# SPDX-License-Identifier: Apache-2.0
"""ListObjectsV2."""

from datetime import timedelta
from urllib.parse import unquote_plus

import pytest

from objects import NO_BUCKET, etag, keys, listed, prefixes, put
from targets import differs, refused

TREE = ["a.txt", "docs/1.txt", "docs/2.txt", "docs/old/3.txt", "photos/2025/a.jpg", "photos/2026/b.jpg", "z.txt"]


@pytest.fixture
def tree(s3, bucket):
    for key in TREE:
        put(s3, bucket, key)
    return bucket


def test_an_empty_bucket(s3, bucket):
    answer = s3.list_objects_v2(Bucket=bucket)
    assert "Contents" not in answer and "CommonPrefixes" not in answer
    assert answer["Name"] == bucket
    assert answer["Prefix"] == ""
    assert (answer["KeyCount"], answer["MaxKeys"], answer["IsTruncated"]) == (0, 1000, False)
    assert "NextContinuationToken" not in answer and "Delimiter" not in answer


def test_an_entry(target, s3, bucket):
    put(s3, bucket)
    [entry] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert (entry["Key"], entry["Size"], entry["ETag"]) == ("key", 5, etag(b"hello"))
    assert entry["StorageClass"] == "STANDARD"
    assert abs(entry["LastModified"] - target.now()) < timedelta(seconds=20)
    assert "Owner" not in entry


def test_owners_are_told_on_demand(s3, bucket):
    put(s3, bucket)
    [entry] = s3.list_objects_v2(Bucket=bucket, FetchOwner=True)["Contents"]
    assert entry["Owner"]["ID"]


@differs("Moto does not tell the bucket's region.")
def test_the_answer_is_a_list_bucket_result(rest, tree):
    answer = rest.get(f"/{tree}", "list-type=2&max-keys=1")
    assert answer.status == 200
    assert answer.root.tag == "ListBucketResult"
    assert answer.namespace == "http://s3.amazonaws.com/doc/2006-03-01/"
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.headers["x-amz-bucket-region"] == "us-east-1"
    assert answer.texts("Contents/Key") == ["a.txt"]
    assert answer.text("IsTruncated") == "true"


def test_keys_are_listed_in_the_order_of_their_bytes(s3, bucket):
    given = ["b", "a", "B", "é", "z", "日", "a/", "a b", "a-b", "0", "~", "\uffee", "\U0001f600"]
    for key in given:
        put(s3, bucket, key, b"")
    assert listed(s3, bucket) == sorted(given, key=lambda key: key.encode())


# Prefix and delimiter


@pytest.mark.parametrize(
    ("prefix", "delimiter", "contents", "common"),
    [
        ("", "/", ["a.txt", "z.txt"], ["docs/", "photos/"]),
        ("docs/", "/", ["docs/1.txt", "docs/2.txt"], ["docs/old/"]),
        ("docs", "/", [], ["docs/"]),
        ("photos/", "/", [], ["photos/2025/", "photos/2026/"]),
        ("docs/", None, ["docs/1.txt", "docs/2.txt", "docs/old/3.txt"], []),
        ("docs/1.txt", "/", ["docs/1.txt"], []),
        ("nothing", "/", [], []),
        ("", ".", [], ["a.", "docs/1.", "docs/2.", "docs/old/3.", "photos/2025/a.", "photos/2026/b.", "z."]),
        ("", "txt", ["photos/2025/a.jpg", "photos/2026/b.jpg"], ["a.txt", "docs/1.txt", "docs/2.txt", "docs/old/3.txt", "z.txt"]),
        ("photos/202", "/", [], ["photos/2025/", "photos/2026/"]),
        ("", "x-y", TREE, []),
    ],
)  # fmt: skip
def test_prefix_and_delimiter(s3, tree, prefix, delimiter, contents, common):
    members = {"Delimiter": delimiter} if delimiter else {}
    answer = s3.list_objects_v2(Bucket=tree, Prefix=prefix, **members)
    assert keys(answer) == contents
    assert prefixes(answer) == common
    assert answer["KeyCount"] == len(contents) + len(common)
    assert answer["Prefix"] == prefix
    assert answer.get("Delimiter") == delimiter


def test_a_directory_is_a_key_that_ends_with_a_slash(s3, bucket):
    for key in ("dir/", "dir/a"):
        put(s3, bucket, key, b"")
    answer = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    assert (keys(answer), prefixes(answer)) == ([], ["dir/"])
    answer = s3.list_objects_v2(Bucket=bucket, Prefix="dir/", Delimiter="/")
    assert (keys(answer), prefixes(answer)) == (["dir/", "dir/a"], [])


def test_an_empty_delimiter_is_none(s3, tree):
    answer = s3.list_objects_v2(Bucket=tree, Delimiter="")
    assert keys(answer) == TREE
    assert "Delimiter" not in answer


# Pages


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages(target, s3, tree, size):
    pages = target.pages(s3, "list_objects_v2", Bucket=tree, PaginationConfig={"PageSize": size})
    assert [key for page in pages for key in keys(page)] == TREE
    assert all(page["KeyCount"] == len(keys(page)) for page in pages)
    assert [len(keys(page)) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert [page["IsTruncated"] for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_of_keys_and_prefixes(target, s3, tree, size):
    pages = target.pages(
        s3, "list_objects_v2", Bucket=tree, Delimiter="/", PaginationConfig={"PageSize": size}
    )
    found = [entry for page in pages for entry in sorted(keys(page) + prefixes(page))]
    assert found == ["a.txt", "docs/", "photos/", "z.txt"]
    assert len(pages) == -(-4 // size)


@differs("Moto does not repeat the token.")
def test_a_page_and_its_token(s3, tree):
    first = s3.list_objects_v2(Bucket=tree, MaxKeys=3)
    assert keys(first) == TREE[:3]
    assert (first["IsTruncated"], first["MaxKeys"], first["KeyCount"]) == (True, 3, 3)
    token = first["NextContinuationToken"]
    second = s3.list_objects_v2(Bucket=tree, MaxKeys=3, ContinuationToken=token)
    assert keys(second) == TREE[3:6]
    assert second["ContinuationToken"] == token
    assert second["NextContinuationToken"] != token


def test_pages_go_on_where_keys_were_deleted(s3, tree):
    first = s3.list_objects_v2(Bucket=tree, MaxKeys=3)
    for key in (TREE[2], TREE[3]):
        s3.delete_object(Bucket=tree, Key=key)
    second = s3.list_objects_v2(Bucket=tree, ContinuationToken=first["NextContinuationToken"])
    assert keys(second) == TREE[4:]


def test_no_keys_on_demand(s3, tree):
    answer = s3.list_objects_v2(Bucket=tree, MaxKeys=0)
    assert (keys(answer), answer["KeyCount"], answer["IsTruncated"]) == ([], 0, False)


@differs("Moto's pages are of any length.")
def test_more_than_1000_keys(s3, bucket):
    for number in range(1003):
        put(s3, bucket, f"k{number:04}", b"")
    answer = s3.list_objects_v2(Bucket=bucket, MaxKeys=2000)
    assert (answer["KeyCount"], answer["IsTruncated"], answer["MaxKeys"]) == (1000, True, 1000)
    rest = s3.list_objects_v2(Bucket=bucket, ContinuationToken=answer["NextContinuationToken"])
    assert keys(rest) == ["k1000", "k1001", "k1002"]


@differs("Moto fails with 500.")
def test_a_token_that_is_none_is_refused(s3, tree):
    with refused("InvalidArgument", "The continuation token provided is incorrect") as refusal:
        s3.list_objects_v2(Bucket=tree, ContinuationToken="nonsense!")
    assert refusal.response["Error"]["ArgumentName"] == "continuation-token"


@differs("Moto does not name the argument.")
def test_an_empty_token_is_refused(rest, tree):
    answer = rest.get(f"/{tree}", "list-type=2&continuation-token=")
    error = answer.refused(400, "InvalidArgument", "The continuation token provided is incorrect")
    assert error["ArgumentName"] == "continuation-token"


# StartAfter


@pytest.mark.parametrize(
    ("after", "expected"),
    [("docs/1.txt", TREE[2:]), ("docs", TREE[1:]), ("zz", []), ("", TREE), ("docs/old/3.tx", TREE[3:])],
)
def test_a_listing_starts_after_a_key(s3, tree, after, expected):
    answer = s3.list_objects_v2(Bucket=tree, StartAfter=after)
    assert keys(answer) == expected
    assert answer.get("StartAfter", "") == after


def test_a_token_counts_for_more_than_start_after(s3, tree):
    first = s3.list_objects_v2(Bucket=tree, MaxKeys=1, StartAfter="docs/1.txt")
    assert keys(first) == ["docs/2.txt"]
    second = s3.list_objects_v2(
        Bucket=tree, MaxKeys=1, StartAfter="docs/1.txt", ContinuationToken=first["NextContinuationToken"]
    )
    assert keys(second) == ["docs/old/3.txt"]


# Encoding


def test_boto3_undoes_the_encoding(s3, bucket):
    odd = ["a b", "a+b", "a%20b", "tab\t", "日本", "<&>"]
    for key in odd:
        put(s3, bucket, key, b"")
    assert sorted(listed(s3, bucket)) == sorted(odd)


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        pytest.param("a b", "a+b", marks=differs("Moto writes %20 for a space.")), ("a+b", "a%2Bb"), ("a/b", "a/b"), ("日", "%E6%97%A5"), ("a%20", "a%2520"), ("<&>", "%3C%26%3E"),
        ("a-_.b", "a-_.b"),
    ],
)  # fmt: skip
def test_keys_are_encoded_on_demand(rest, s3, bucket, key, encoded):
    put(s3, bucket, key, b"")
    answer = rest.get(f"/{bucket}", "list-type=2&encoding-type=url")
    assert answer.text("EncodingType") == "url"
    found = answer.text("Contents/Key")
    assert unquote_plus(found) == key
    assert found == encoded


@differs("Moto writes %20 for a space.")
def test_prefixes_are_encoded_too(rest, s3, bucket):
    put(s3, bucket, "a b/c", b"")
    query = {"list-type": "2", "encoding-type": "url", "delimiter": "/", "prefix": "a ", "start-after": "a  "}
    answer = rest.get(f"/{bucket}", query)
    assert answer.texts("CommonPrefixes/Prefix") == ["a+b/"]
    assert answer.text("Prefix") == "a+"
    assert answer.text("StartAfter") == "a++"
    assert answer.text("Delimiter") == "/"


def test_keys_are_plain_otherwise(rest, s3, bucket):
    put(s3, bucket, "a b<&>日", b"")
    answer = rest.get(f"/{bucket}", "list-type=2")
    assert answer.text("EncodingType") is None
    assert answer.text("Contents/Key") == "a b<&>日"


# Refusals and details


def test_a_missing_bucket(s3, name):
    with refused("NoSuchBucket", NO_BUCKET, 404) as refusal:
        s3.list_objects_v2(Bucket=name)
    assert refusal.response["Error"]["BucketName"] == name


@differs("Moto lets every account at every bucket.")
def test_a_strangers_bucket(stranger, tree):
    with refused("AccessDenied", status=403):
        stranger.list_objects_v2(Bucket=tree)


@differs("Moto does not tell of restores.")
def test_restores_are_told_on_demand(s3, bucket):
    put(s3, bucket, StorageClass="GLACIER")
    s3.restore_object(Bucket=bucket, Key="key", RestoreRequest={"Days": 1})
    [entry] = s3.list_objects_v2(Bucket=bucket, OptionalObjectAttributes=["RestoreStatus"])["Contents"]
    assert "IsRestoreInProgress" in entry["RestoreStatus"]
    [entry] = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert "RestoreStatus" not in entry


def test_deleted_objects_are_not_listed(s3, versioned):
    put(s3, versioned, "a")
    put(s3, versioned, "b", b"1")
    put(s3, versioned, "b", b"2")
    s3.delete_object(Bucket=versioned, Key="a")
    [entry] = s3.list_objects_v2(Bucket=versioned)["Contents"]
    assert (entry["Key"], entry["ETag"]) == ("b", etag(b"2"))
