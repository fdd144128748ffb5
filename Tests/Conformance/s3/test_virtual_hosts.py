# SPDX-License-Identifier: Apache-2.0
"""Buckets named by the host."""

import pytest

from objects import get, listed, put
HOSTS = [
    "{}.s3.amazonaws.com",
    "{}.s3.us-east-1.amazonaws.com",
    "{}.s3-us-east-1.amazonaws.com",
    "{}.s3.dualstack.us-east-1.amazonaws.com",
    "{}.s3-accelerate.amazonaws.com",
    "{}.s3.localhost",
    "{}.localhost",
    "{}.s3.us-east-1.localhost",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_names_a_bucket(target, rest, s3, bucket, host):
    if target.is_moto and not host.endswith("s3.amazonaws.com"):
        pytest.skip("Moto's server knows hosts by its own rules")
    host = host.format(bucket)
    assert rest.put("/a%20b/c", host=host, body=b"hello").status == 200
    assert get(s3, bucket, "a b/c") == b"hello"
    assert rest.get("/a%20b/c", host=host).body == b"hello"
    assert rest.get("/", "list-type=2", host=host).texts("Contents/Key") == ["a b/c"]
    assert rest.head("/", host=host).status == 200
    assert rest.delete("/a%20b/c", host=host).status == 204
    assert listed(s3, bucket) == []


def test_a_host_with_a_port(target, rest, s3, bucket):
    put(s3, bucket)
    host = f"{bucket}.s3.amazonaws.com:8080"
    assert rest.get("/key", host=host).body == b"hello"


def test_a_bucket_with_dots(rest, s3, target):
    name = f"a.b.{target.account}"
    s3.create_bucket(Bucket=name)
    assert rest.put("/key", host=f"{name}.s3.amazonaws.com", body=b"hello").status == 200
    assert get(s3, name) == b"hello"


def test_a_bucket_is_made_by_its_host(rest, s3, name):
    assert rest.put("/", host=f"{name}.s3.amazonaws.com").status == 200
    assert listed(s3, name) == []


@pytest.mark.parametrize("host", ["s3.amazonaws.com", "s3.us-east-1.amazonaws.com"])
def test_a_host_without_a_bucket(rest, s3, bucket, host):
    put(s3, bucket)
    assert rest.get(f"/{bucket}/key", host=host).body == b"hello"
    assert rest.get("/", host=host).texts("Buckets/Bucket/Name") == [bucket]


def test_a_missing_bucket(rest, name):
    rest.get("/key", host=f"{name}.s3.amazonaws.com").refused(404, "NoSuchBucket")


def test_a_key_may_look_like_a_bucket(rest, s3, bucket):
    host = f"{bucket}.s3.amazonaws.com"
    assert rest.put(f"/{bucket}/{bucket}", host=host, body=b"x").status == 200
    assert listed(s3, bucket) == [f"{bucket}/{bucket}"]
