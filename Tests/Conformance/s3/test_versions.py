# SPDX-License-Identifier: Apache-2.0
"""ListObjectVersions."""

from datetime import timedelta

import pytest

from objects import NO_BUCKET, etag, prefixes, put
from targets import differs, refused


def entries(page):
    """Versions and delete markers as (key, id), newest first within a key."""
    return [(entry["Key"], entry["VersionId"]) for entry in page.get("Versions", []) + page.get("DeleteMarkers", [])]


@pytest.fixture
def history(s3, versioned):
    """a with two versions, b with a version and a delete marker, dir/c with a version."""
    ids = {}
    ids["a1"] = put(s3, versioned, "a", b"1")["VersionId"]
    ids["a2"] = put(s3, versioned, "a", b"22")["VersionId"]
    ids["b1"] = put(s3, versioned, "b", b"1")["VersionId"]
    ids["b2"] = s3.delete_object(Bucket=versioned, Key="b")["VersionId"]
    ids["c1"] = put(s3, versioned, "dir/c", b"1")["VersionId"]
    return ids


def test_an_empty_bucket(s3, bucket):
    answer = s3.list_object_versions(Bucket=bucket)
    assert "Versions" not in answer and "DeleteMarkers" not in answer
    assert (answer["Name"], answer["Prefix"], answer["KeyMarker"], answer["VersionIdMarker"]) == (bucket, "", "", "")
    assert (answer["MaxKeys"], answer["IsTruncated"]) == (1000, False)


def test_versions_are_listed_newest_first(s3, versioned, history):
    answer = s3.list_object_versions(Bucket=versioned)
    assert [(entry["Key"], entry["VersionId"], entry["IsLatest"]) for entry in answer["Versions"]] == [
        ("a", history["a2"], True),
        ("a", history["a1"], False),
        ("b", history["b1"], False),
        ("dir/c", history["c1"], True),
    ]
    [marker] = answer["DeleteMarkers"]
    assert (marker["Key"], marker["VersionId"], marker["IsLatest"]) == ("b", history["b2"], True)


def test_a_version(target, s3, versioned, history):
    version = s3.list_object_versions(Bucket=versioned)["Versions"][0]
    assert (version["Size"], version["ETag"], version["StorageClass"]) == (2, etag(b"22"), "STANDARD")
    assert version["Owner"]["ID"]
    assert abs(version["LastModified"] - target.now()) < timedelta(seconds=20)


def test_a_delete_marker_has_neither_size_nor_etag(s3, versioned, history):
    [marker] = s3.list_object_versions(Bucket=versioned)["DeleteMarkers"]
    assert {"Key", "VersionId", "IsLatest", "LastModified", "Owner"} == set(marker)


@differs("Moto lists delete markers behind all versions.")
def test_versions_and_markers_are_mixed_in_order(rest, versioned, history):
    root = rest.get(f"/{versioned}", "versions").root
    assert root.tag == "ListVersionsResult"
    found = [(e.tag, e.findtext("VersionId")) for e in root if e.tag in ("Version", "DeleteMarker")]
    assert found == [
        ("Version", history["a2"]),
        ("Version", history["a1"]),
        ("DeleteMarker", history["b2"]),
        ("Version", history["b1"]),
        ("Version", history["c1"]),
    ]


def test_objects_of_a_plain_bucket_are_the_null_version(s3, bucket):
    put(s3, bucket)
    [version] = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert (version["VersionId"], version["IsLatest"]) == ("null", True)


def test_versions_are_listed_by_prefix(s3, versioned, history):
    answer = s3.list_object_versions(Bucket=versioned, Prefix="a")
    assert entries(answer) == [("a", history["a2"]), ("a", history["a1"])]
    assert answer["Prefix"] == "a"


def test_versions_are_listed_by_delimiter(s3, versioned, history):
    answer = s3.list_object_versions(Bucket=versioned, Delimiter="/")
    assert [key for key, _ in entries(answer)] == ["a", "a", "b", "b"]
    assert prefixes(answer) == ["dir/"]
    answer = s3.list_object_versions(Bucket=versioned, Delimiter="/", Prefix="dir/")
    assert entries(answer) == [("dir/c", history["c1"])]
    assert prefixes(answer) == []


def ordered(history):
    return [
        ("a", history["a2"]),
        ("a", history["a1"]),
        ("b", history["b2"]),
        ("b", history["b1"]),
        ("dir/c", history["c1"]),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages(target, s3, versioned, history, size):
    pages = target.pages(s3, "list_object_versions", Bucket=versioned, PaginationConfig={"PageSize": size})
    found = [entry for page in pages for entry in entries(page)]
    assert sorted(found) == sorted(ordered(history))
    assert [len(entries(page)) for page in pages[:-1]] == [size] * (len(pages) - 1)


def test_a_page_names_where_to_go_on(s3, versioned, history):
    first = s3.list_object_versions(Bucket=versioned, MaxKeys=1)
    assert first["IsTruncated"] is True
    assert (first["NextKeyMarker"], first["NextVersionIdMarker"]) == ("a", history["a2"])
    second = s3.list_object_versions(
        Bucket=versioned, MaxKeys=2, KeyMarker="a", VersionIdMarker=history["a2"]
    )
    assert entries(second) == [("a", history["a1"]), ("b", history["b2"])]
    assert (second["KeyMarker"], second["VersionIdMarker"]) == ("a", history["a2"])


@differs("Moto begins at the key of the marker.")
def test_a_key_marker_alone_skips_all_its_versions(s3, versioned, history):
    answer = s3.list_object_versions(Bucket=versioned, KeyMarker="a")
    assert "a" not in [key for key, _ in entries(answer)]
    assert len(entries(answer)) == 3


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_with_a_delimiter(target, s3, versioned, size):
    for key in ("a/1", "a/2", "b", "c/1", "c/1", "d"):
        put(s3, versioned, key)
    pages = target.pages(
        s3, "list_object_versions", Bucket=versioned, Delimiter="/", PaginationConfig={"PageSize": size}
    )
    found = [entry for page in pages for entry in sorted([key for key, _ in entries(page)] + prefixes(page))]
    assert found == ["a/", "b", "c/", "d"]


@differs("Moto takes a version alone.")
def test_a_version_marker_needs_a_key_marker(s3, versioned, history):
    text = "A version-id marker cannot be specified without a key marker."
    with refused("InvalidArgument", text) as refusal:
        s3.list_object_versions(Bucket=versioned, VersionIdMarker=history["a2"])
    assert refusal.response["Error"]["ArgumentName"] == "version-id-marker"


@pytest.mark.parametrize("key", ["a b", "a+b", "日本", "a%20b", "<&>", "tab\t"])
def test_odd_keys(s3, versioned, key):
    put(s3, versioned, key)
    s3.delete_object(Bucket=versioned, Key=key)
    answer = s3.list_object_versions(Bucket=versioned)
    assert answer["Versions"][0]["Key"] == key
    assert answer["DeleteMarkers"][0]["Key"] == key


@differs("Moto does not encode the keys of versions.")
def test_encoded_keys(rest, s3, versioned):
    put(s3, versioned, "a b/c d")
    answer = rest.get(f"/{versioned}", "versions&encoding-type=url")
    assert answer.texts("Version/Key") == ["a+b/c+d"]
    assert answer.text("EncodingType") == "url"
    answer = rest.get(f"/{versioned}", "versions&encoding-type=url&delimiter=/")
    assert answer.texts("CommonPrefixes/Prefix") == ["a+b/"]


@differs("Moto says that there are more.")
def test_no_keys_on_demand(s3, versioned, history):
    answer = s3.list_object_versions(Bucket=versioned, MaxKeys=0)
    assert (entries(answer), answer["IsTruncated"]) == ([], False)


def test_a_missing_bucket(s3, name):
    with refused("NoSuchBucket", NO_BUCKET, 404):
        s3.list_object_versions(Bucket=name)
