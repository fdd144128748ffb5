# SPDX-License-Identifier: Apache-2.0
"""ListObjects, the older listing with markers."""

import pytest

from objects import NO_BUCKET, keys, prefixes, put
from targets import differs, refused

TREE = ["a.txt", "docs/1.txt", "docs/2.txt", "photos/a.jpg", "photos/b.jpg", "z.txt"]


@pytest.fixture
def tree(s3, bucket):
    for key in TREE:
        put(s3, bucket, key)
    return bucket


@differs("Moto leaves out what is empty.")
def test_an_empty_bucket(s3, bucket):
    answer = s3.list_objects(Bucket=bucket)
    assert "Contents" not in answer
    assert (answer["Name"], answer["Prefix"], answer["Marker"]) == (bucket, "", "")
    assert (answer["MaxKeys"], answer["IsTruncated"]) == (1000, False)
    assert "KeyCount" not in answer and "NextMarker" not in answer


def test_entries_have_owners(s3, tree):
    answer = s3.list_objects(Bucket=tree)
    assert keys(answer) == TREE
    assert all(entry["Owner"]["ID"] for entry in answer["Contents"])


@differs("Moto does not repeat the marker.")
def test_it_is_what_a_bare_get_asks_for(rest, tree):
    answer = rest.get(f"/{tree}")
    assert answer.root.tag == "ListBucketResult"
    assert answer.texts("Contents/Key") == TREE
    assert answer.text("Marker") == ""
    assert answer.text("KeyCount") is None


@differs("Moto names the next marker without a delimiter.")
def test_a_page_without_a_delimiter_names_no_next_marker(s3, tree):
    first = s3.list_objects(Bucket=tree, MaxKeys=2)
    assert (keys(first), first["IsTruncated"]) == (TREE[:2], True)
    assert "NextMarker" not in first


@differs("Moto does not name the next marker where a page ends with a prefix.")
def test_a_page_with_a_delimiter_names_the_next_marker(s3, tree):
    first = s3.list_objects(Bucket=tree, MaxKeys=2, Delimiter="/")
    assert (keys(first), prefixes(first), first["NextMarker"]) == (["a.txt"], ["docs/"], "docs/")
    second = s3.list_objects(Bucket=tree, MaxKeys=2, Delimiter="/", Marker="docs/")
    assert (keys(second), prefixes(second), second["IsTruncated"]) == (["z.txt"], ["photos/"], False)
    assert "NextMarker" not in second


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7])
def test_pages(target, s3, tree, size):
    pages = target.pages(s3, "list_objects", Bucket=tree, PaginationConfig={"PageSize": size})
    assert [key for page in pages for key in keys(page)] == TREE
    assert len(pages) == -(-len(TREE) // size)


@pytest.mark.parametrize(
    "size", [pytest.param(1, marks=differs("Moto gives a prefix twice where a page ends with it.")), 2, 3]
)
def test_pages_with_a_delimiter(target, s3, tree, size):
    pages = target.pages(s3, "list_objects", Bucket=tree, Delimiter="/", PaginationConfig={"PageSize": size})
    found = [entry for page in pages for entry in sorted(keys(page) + prefixes(page))]
    assert found == ["a.txt", "docs/", "photos/", "z.txt"]


@differs("Moto does not repeat the marker.")
@pytest.mark.parametrize(
    ("marker", "expected"), [("a.txt", TREE[1:]), ("docs", TREE[1:]), ("docs/1.txt", TREE[2:]), ("zz", []), ("", TREE)]
)
def test_a_listing_begins_behind_its_marker(s3, tree, marker, expected):
    answer = s3.list_objects(Bucket=tree, Marker=marker)
    assert keys(answer) == expected
    assert answer["Marker"] == marker


def test_prefix_and_delimiter(s3, tree):
    answer = s3.list_objects(Bucket=tree, Prefix="docs/", Delimiter="/")
    assert (keys(answer), prefixes(answer)) == (["docs/1.txt", "docs/2.txt"], [])
    assert (answer["Prefix"], answer["Delimiter"]) == ("docs/", "/")


@differs("Moto writes %20 for a space.")
def test_encoded_markers_and_keys(rest, s3, bucket):
    for key in ("a b", "c d/e"):
        put(s3, bucket, key, b"")
    query = {"encoding-type": "url", "marker": "a  ", "delimiter": "/", "max-keys": "2"}
    answer = rest.get(f"/{bucket}", query)
    assert answer.texts("Contents/Key") == ["a+b"]
    assert answer.texts("CommonPrefixes/Prefix") == ["c+d/"]
    assert answer.text("Marker") == "a++"


def test_no_keys_on_demand(s3, tree):
    answer = s3.list_objects(Bucket=tree, MaxKeys=0)
    assert (keys(answer), answer["IsTruncated"], answer["MaxKeys"]) == ([], False, 0)


def test_a_missing_bucket(s3, name):
    with refused("NoSuchBucket", NO_BUCKET, 404):
        s3.list_objects(Bucket=name)


@differs("Moto lets every account at every bucket.")
def test_a_strangers_bucket(stranger, tree):
    with refused("AccessDenied", status=403):
        stranger.list_objects(Bucket=tree)
