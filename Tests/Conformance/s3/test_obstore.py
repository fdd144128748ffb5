# SPDX-License-Identifier: Apache-2.0
"""obstore: Rust's `object_store`, on which polars, Delta Lake and others stand."""

import datetime
import io
import urllib.request

import obstore
import pytest
from obstore.store import S3Store

from objects import MIB, get, listed, put


@pytest.fixture
def store(target, bucket):
    return S3Store(
        bucket, endpoint=target.url, access_key_id=target.account, secret_access_key="secret", region="us-east-1",
        client_options={"allow_http": True})


def test_objects_are_put_and_read(store, s3, bucket):
    obstore.put(store, "dir/a b.txt", b"hello", attributes={"Content-Type": "text/plain"})
    head = s3.head_object(Bucket=bucket, Key="dir/a b.txt")
    assert (head["ContentLength"], head["ContentType"]) == (5, "text/plain")
    assert bytes(obstore.get(store, "dir/a b.txt").bytes()) == b"hello"
    assert bytes(obstore.get_range(store, "dir/a b.txt", start=1, end=4)) == b"ell"
    with pytest.raises(FileNotFoundError):
        obstore.get(store, "none")


def test_a_big_file_is_written_in_parts(store, s3, bucket):
    content = bytes(range(256)) * 4096 * 12
    obstore.put(store, "big", io.BytesIO(content), chunk_size=5 * MIB)
    assert s3.head_object(Bucket=bucket, Key="big")["ETag"].endswith('-3"')
    assert get(s3, bucket, "big") == content


def test_writes_on_condition(store):
    obstore.put(store, "a", b"one", mode="create")
    with pytest.raises(obstore.exceptions.AlreadyExistsError):
        obstore.put(store, "a", b"two", mode="create")
    tag = obstore.head(store, "a")["e_tag"]
    obstore.put(store, "a", b"three", mode={"e_tag": tag})
    with pytest.raises(obstore.exceptions.PreconditionError):
        obstore.put(store, "a", b"four", mode={"e_tag": tag})
    assert bytes(obstore.get(store, "a").bytes()) == b"three"


def test_objects_are_listed_renamed_and_deleted(store, s3, bucket):
    for key in ("a", "dir/b", "dir/sub/c"):
        put(s3, bucket, key)
    top = obstore.list_with_delimiter(store)
    assert top["common_prefixes"] == ["dir"] and [entry["path"] for entry in top["objects"]] == ["a"]
    assert [entry["path"] for page in obstore.list(store, "dir") for entry in page] == ["dir/b", "dir/sub/c"]
    obstore.rename(store, "a", "z")
    obstore.delete(store, ["dir/b", "dir/sub/c"])
    assert listed(s3, bucket) == ["z"]


def test_a_link_is_signed(store, s3, bucket):
    put(s3, bucket, "a", b"hello")
    with urllib.request.urlopen(obstore.sign(store, "GET", "a", datetime.timedelta(minutes=5))) as response:
        assert response.read() == b"hello"
