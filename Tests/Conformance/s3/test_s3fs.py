# SPDX-License-Identifier: Apache-2.0
"""s3fs: buckets as a file system."""

import pytest
import s3fs

from objects import MIB, get, listed, put


@pytest.fixture
def files(target, bucket):
    """The file system of the case's account."""
    return s3fs.S3FileSystem(
        key=target.account,
        secret="secret",
        endpoint_url=target.url,
        client_kwargs={"region_name": "us-east-1"},
        skip_instance_cache=True,
        use_listings_cache=False,
    )


def test_a_file_is_written_and_read(files, s3, bucket):
    with files.open(f"{bucket}/dir/file.txt", "w") as file:
        file.write("hello\nworld\n")
    assert get(s3, bucket, "dir/file.txt") == b"hello\nworld\n"
    with files.open(f"s3://{bucket}/dir/file.txt") as file:
        assert file.readline() == b"hello\n"
        file.seek(-6, 2)
        assert file.read() == b"world\n"


def test_a_big_file_is_written_in_parts(files, s3, bucket):
    content = bytes(range(256)) * 4096
    with files.open(f"{bucket}/big", "wb", block_size=5 * MIB) as file:
        for _ in range(12):
            file.write(content)
    head = s3.head_object(Bucket=bucket, Key="big")
    assert head["ContentLength"] == 12 * MIB
    assert '-' in head["ETag"]
    assert files.cat_file(f"{bucket}/big", start=5 * MIB - 1, end=5 * MIB + 1) == b"\xff\x00"


def test_folders_are_listed(files, s3, bucket):
    for key in ("a.txt", "dir/b.txt", "dir/sub/c.txt"):
        put(s3, bucket, key)
    assert sorted(files.ls(bucket)) == [f"{bucket}/a.txt", f"{bucket}/dir"]
    assert sorted(files.find(bucket)) == [f"{bucket}/{key}" for key in ("a.txt", "dir/b.txt", "dir/sub/c.txt")]
    assert files.glob(f"{bucket}/dir/*.txt") == [f"{bucket}/dir/b.txt"]
    assert [place for place, _, _ in files.walk(bucket)] == [bucket, f"{bucket}/dir", f"{bucket}/dir/sub"]
    assert files.isdir(f"{bucket}/dir") and not files.isdir(f"{bucket}/a.txt")
    assert files.du(bucket) == 15


def test_what_is_there_is_known(files, s3, bucket):
    put(s3, bucket, "a")
    info = files.info(f"{bucket}/a")
    assert (info["size"], info["type"], info["StorageClass"]) == (5, "file", "STANDARD")
    assert files.exists(f"{bucket}/a") and not files.exists(f"{bucket}/b")
    assert files.checksum(f"{bucket}/a")
    with pytest.raises(FileNotFoundError):
        files.info(f"{bucket}/b")
    with pytest.raises(FileNotFoundError):
        files.cat(f"no-{bucket}/b")


def test_files_are_moved_copied_and_removed(files, s3, bucket):
    put(s3, bucket, "a")
    files.copy(f"{bucket}/a", f"{bucket}/b")
    files.mv(f"{bucket}/a", f"{bucket}/c")
    assert listed(s3, bucket) == ["b", "c"]
    files.rm([f"{bucket}/b", f"{bucket}/c"])
    assert listed(s3, bucket) == []


def test_a_folder_is_put_got_and_removed(files, s3, bucket, tmp_path):
    (tmp_path / "up" / "sub").mkdir(parents=True)
    (tmp_path / "up" / "a").write_bytes(b"a")
    (tmp_path / "up" / "sub" / "b").write_bytes(b"b")
    files.put(str(tmp_path / "up"), f"{bucket}/up", recursive=True)
    assert listed(s3, bucket) == ["up/a", "up/sub/b"]
    files.get(f"{bucket}/up", str(tmp_path / "down"), recursive=True)
    assert (tmp_path / "down" / "sub" / "b").read_bytes() == b"b"
    files.rm(f"{bucket}/up", recursive=True)
    assert listed(s3, bucket) == []


def test_metadata_and_tags(files, s3, bucket):
    files.pipe_file(f"{bucket}/a", b"x")
    files.setxattr(f"{bucket}/a", colour="red")
    assert files.metadata(f"{bucket}/a", refresh=True) == {"colour": "red"}
    files.put_tags(f"{bucket}/a", {"k": "v"})
    assert files.get_tags(f"{bucket}/a") == {"k": "v"}


def test_a_url_is_signed(files, s3, bucket):
    import requests

    put(s3, bucket)
    assert requests.get(files.url(f"{bucket}/key")).content == b"hello"


def test_buckets_are_folders(target):
    files = s3fs.S3FileSystem(
        key=target.account, secret="secret", endpoint_url=target.url, skip_instance_cache=True
    )
    other = f"made-{target.account}"
    files.mkdir(other)
    assert files.exists(other)
    files.rmdir(other)
    assert not files.exists(other)


def test_versions(target, s3, versioned):
    first = put(s3, versioned, body=b"1")["VersionId"]
    put(s3, versioned, body=b"2")
    files = s3fs.S3FileSystem(
        key=target.account,
        secret="secret",
        endpoint_url=target.url,
        version_aware=True,
        skip_instance_cache=True,
    )
    with files.open(f"{versioned}/key", version_id=first) as file:
        assert file.read() == b"1"
    assert len(files.object_version_info(f"{versioned}/key")) == 2
