# SPDX-License-Identifier: Apache-2.0
"""The AWS CLI: `aws s3` and `aws s3api`, a process for each command."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
import requests

from objects import MIB, etag, get, listed, put
from servers import clean_environment


@pytest.fixture
def aws(target, tmp_path):
    """Runs a command of the AWS CLI and gives what it printed."""
    environment = clean_environment() | {
        "AWS_ACCESS_KEY_ID": target.account,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": target.url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
    }

    def run(*arguments, code=0, **input):
        command = [sys.executable, "-m", "awscli", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, timeout=120, env=environment, cwd=tmp_path, **input)
        assert done.returncode == code, done.stderr.decode()
        return (done.stderr if code else done.stdout).decode()

    return run


@pytest.fixture
def api(aws):
    """Runs a command of `aws s3api` and reads its answer."""

    def run(*arguments):
        text = aws("s3api", *arguments)
        return json.loads(text) if text.strip() else None

    return run


def test_a_bucket_is_made_and_removed(aws, name):
    assert aws("s3", "mb", f"s3://{name}") == f"make_bucket: {name}\n"
    assert name in aws("s3", "ls")
    assert aws("s3", "rb", f"s3://{name}") == f"remove_bucket: {name}\n"
    assert name not in aws("s3", "ls")


def test_a_bucket_with_objects_is_removed_by_force(aws, s3, name):
    aws("s3", "mb", f"s3://{name}")
    put(s3, name)
    assert "BucketNotEmpty" in aws("s3", "rb", f"s3://{name}", code=1)
    aws("s3", "rb", "--force", f"s3://{name}")
    assert name not in aws("s3", "ls")


def test_a_file_goes_there_and_back(aws, s3, bucket, tmp_path):
    (tmp_path / "up").write_bytes(b"hello")
    aws("s3", "cp", "up", f"s3://{bucket}/dir/a.json", "--metadata", "colour=red")
    head = s3.head_object(Bucket=bucket, Key="dir/a.json")
    assert (head["ContentType"], head["Metadata"]) == ("binary/octet-stream", {"colour": "red"}) or head[
        "ContentType"
    ] == "application/json"
    aws("s3", "cp", f"s3://{bucket}/dir/a.json", "down")
    assert (tmp_path / "down").read_bytes() == b"hello"


def test_a_stream_goes_there_and_back(aws, s3, bucket):
    aws("s3", "cp", "-", f"s3://{bucket}/stream", input=b"from a pipe")
    assert aws("s3", "cp", f"s3://{bucket}/stream", "-") == "from a pipe"


def test_listings(aws, s3, bucket):
    for key in ("a.txt", "dir/b.txt", "dir/c.txt"):
        put(s3, bucket, key)
    top = aws("s3", "ls", f"s3://{bucket}/").splitlines()
    assert [line.split()[-1] for line in top] == ["dir/", "a.txt"]
    text = aws("s3", "ls", f"s3://{bucket}", "--recursive", "--summarize")
    assert "Total Objects: 3" in text and "Total Size: 15" in text
    assert aws("s3", "ls", f"s3://{bucket}/nothing", code=1) == ""


def test_a_tree_is_copied_synced_moved_and_removed(aws, s3, bucket, tmp_path):
    for name in ("a.txt", "sub/b.txt", "sub/c.log", "sub/deep/d ü.txt"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    all = ["a.txt", "sub/b.txt", "sub/c.log", "sub/deep/d ü.txt"]
    aws("s3", "cp", "--recursive", "tree", f"s3://{bucket}/copy", "--exclude", "*.log")
    assert listed(s3, bucket) == [f"copy/{name}" for name in all if not name.endswith("log")]
    aws("s3", "sync", "tree", f"s3://{bucket}/copy")
    assert listed(s3, bucket) == [f"copy/{name}" for name in all]
    assert aws("s3", "sync", "tree", f"s3://{bucket}/copy") == ""
    (tmp_path / "tree" / "a.txt").unlink()
    aws("s3", "sync", "--delete", "tree", f"s3://{bucket}/copy")
    assert listed(s3, bucket) == [f"copy/{name}" for name in all[1:]]
    aws("s3", "mv", "--recursive", f"s3://{bucket}/copy", f"s3://{bucket}/moved")
    assert listed(s3, bucket) == [f"moved/{name}" for name in all[1:]]
    aws("s3", "sync", f"s3://{bucket}/moved", "back")
    assert (tmp_path / "back" / "sub" / "deep" / "d ü.txt").read_text() == "sub/deep/d ü.txt"
    aws("s3", "rm", "--recursive", f"s3://{bucket}/moved")
    assert listed(s3, bucket) == []


def test_a_signed_url(aws, s3, bucket):
    put(s3, bucket, "a b")
    url = aws("s3", "presign", f"s3://{bucket}/a b", "--expires-in", "60").strip()
    assert requests.get(url).content == b"hello"


def test_a_big_file_is_copied_in_parts(aws, s3, bucket, tmp_path):
    """100 MB up, from bucket to bucket, and down."""
    block = hashlib.sha256(b"seed").digest() * 32768
    with open(tmp_path / "big", "wb") as file:
        for number in range(100):
            file.write(bytes([number]) + block[1:])
    digest = hashlib.md5((tmp_path / "big").read_bytes()).hexdigest()
    aws("s3", "cp", "big", f"s3://{bucket}/big")
    head = s3.head_object(Bucket=bucket, Key="big")
    assert head["ContentLength"] == 100 * MIB
    assert head["ETag"].endswith('-13"')
    aws("s3", "cp", f"s3://{bucket}/big", f"s3://{bucket}/copy")
    assert s3.head_object(Bucket=bucket, Key="copy")["ETag"] == head["ETag"]
    aws("s3", "cp", f"s3://{bucket}/copy", "down")
    assert hashlib.md5((tmp_path / "down").read_bytes()).hexdigest() == digest


def test_a_website(aws, s3, bucket):
    aws("s3", "website", f"s3://{bucket}", "--index-document", "index.html", "--error-document", "e.html")
    assert s3.get_bucket_website(Bucket=bucket)["ErrorDocument"] == {"Key": "e.html"}


def test_an_error_is_told(aws, bucket, name):
    text = aws("s3", "cp", f"s3://{bucket}/missing", "-", code=1)
    assert "(404)" in text and "HeadObject" in text
    text = aws("s3api", "get-object", "--bucket", bucket, "--key", "missing", "out", code=255)
    assert "(NoSuchKey)" in text and "The specified key does not exist." in text


def test_objects_of_s3api(api, s3, bucket, tmp_path):
    (tmp_path / "body").write_bytes(b"hello")
    where = ("--bucket", bucket, "--key", "key")
    answer = api("put-object", *where, "--body", "body", "--checksum-algorithm", "SHA256")
    assert answer["ETag"] == etag(b"hello")
    assert answer["ChecksumSHA256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
    assert api("head-object", *where)["ContentLength"] == 5
    assert api("get-object", *where, "--range", "bytes=1-2", "out")["ContentRange"] == "bytes 1-2/5"
    assert (tmp_path / "out").read_bytes() == b"el"
    [entry] = api("list-objects-v2", "--bucket", bucket)["Contents"]
    assert (entry["Key"], entry["Size"]) == ("key", 5)
    assert api("delete-object", *where) is None
    assert listed(s3, bucket) == []


def test_settings_of_s3api(api, bucket):
    where = ("--bucket", bucket)
    api("put-bucket-versioning", *where, "--versioning-configuration", "Status=Enabled")
    assert api("get-bucket-versioning", *where) == {"Status": "Enabled"}
    api("put-bucket-tagging", *where, "--tagging", "TagSet=[{Key=a,Value=b}]")
    assert api("get-bucket-tagging", *where) == {"TagSet": [{"Key": "a", "Value": "b"}]}
    assert api("get-bucket-location", *where) == {"LocationConstraint": None}


def test_pages_of_s3api(api, s3, bucket):
    for number in range(5):
        put(s3, bucket, str(number))
    first = api("list-objects-v2", "--bucket", bucket, "--max-items", "2", "--page-size", "1")
    assert [entry["Key"] for entry in first["Contents"]] == ["0", "1"]
    rest = api("list-objects-v2", "--bucket", bucket, "--starting-token", first["NextToken"])
    assert [entry["Key"] for entry in rest["Contents"]] == ["2", "3", "4"]


def test_a_waiter_of_s3api(aws, s3, bucket):
    put(s3, bucket)
    assert aws("s3api", "wait", "object-exists", "--bucket", bucket, "--key", "key") == ""
    assert get(s3, bucket) == b"hello"
