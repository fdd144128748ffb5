# SPDX-License-Identifier: Apache-2.0
"""MinIO's client for Python, which shares no code with AWS's SDKs."""

import io
import urllib.parse
import urllib.request

import pytest
from minio import Minio
from minio.commonconfig import ComposeSource, CopySource, ENABLED, Tags
from minio.deleteobjects import DeleteObject
from minio.select import CSVInputSerialization, CSVOutputSerialization, SelectRequest
from minio.versioningconfig import VersioningConfig

from objects import MIB, listed, put
from targets import differs


@pytest.fixture
def minio(target):
    return Minio(
        endpoint=urllib.parse.urlsplit(target.url).netloc, access_key=target.account, secret_key="secret", secure=False,
        region="us-east-1")


def read(minio, bucket, key, **options):
    response = minio.get_object(bucket_name=bucket, object_name=key, **options)
    try:
        return response.read()
    finally:
        response.close()
        response.release_conn()


def test_objects_are_put_read_and_listed(minio, bucket):
    key = "dir/with space+ü.txt"
    minio.put_object(
        bucket_name=bucket, object_name=key, data=io.BytesIO(b"hello"), length=5, content_type="text/plain",
        metadata={"Colour": "blue"})
    minio.put_object(bucket_name=bucket, object_name="top", data=io.BytesIO(b""), length=0)
    assert read(minio, bucket, key) == b"hello"
    assert read(minio, bucket, key, offset=1, length=3) == b"ell"
    status = minio.stat_object(bucket_name=bucket, object_name=key)
    assert (status.size, status.content_type) == (5, "text/plain")
    assert status.metadata["x-amz-meta-colour"] == "blue"
    assert {entry.object_name for entry in minio.list_objects(bucket_name=bucket)} == {"dir/", "top"}
    assert [entry.object_name for entry in minio.list_objects(bucket_name=bucket, recursive=True)] == [key, "top"]


def test_a_stream_of_unknown_length_goes_in_parts(minio, bucket):
    content = bytes(range(256)) * 4096 * 12
    minio.put_object(
        bucket_name=bucket, object_name="big", data=io.BytesIO(content), length=-1, part_size=5 * MIB)
    status = minio.stat_object(bucket_name=bucket, object_name="big")
    assert status.size == 12 * MIB and status.etag.endswith("-3")
    assert read(minio, bucket, "big") == content


def test_objects_are_copied_and_composed(minio, s3, bucket):
    put(s3, bucket, "end", b"end")
    put(s3, bucket, "big", b"x" * 5 * MIB)
    minio.copy_object(
        bucket_name=bucket, object_name="copy", source=CopySource(bucket_name=bucket, object_name="end"))
    minio.compose_object(
        bucket_name=bucket, object_name="both",
        sources=[ComposeSource(bucket_name=bucket, object_name=key) for key in ("big", "copy")])
    assert read(minio, bucket, "both") == b"x" * 5 * MIB + b"end"


def test_tags_and_versions(minio, s3, bucket):
    minio.set_bucket_versioning(bucket_name=bucket, config=VersioningConfig(status=ENABLED))
    assert minio.get_bucket_versioning(bucket_name=bucket).status == "Enabled"
    for content in (b"one", b"two"):
        put(s3, bucket, "a", content)
    tags = Tags(for_object=True)
    tags["team"] = "blue + green"
    minio.set_object_tags(bucket_name=bucket, object_name="a", tags=tags)
    assert dict(minio.get_object_tags(bucket_name=bucket, object_name="a")) == {"team": "blue + green"}
    versions = list(minio.list_objects(bucket_name=bucket, include_version=True))
    assert [version.is_latest for version in versions] == ["true", "false"]
    assert read(minio, bucket, "a", version_id=versions[1].version_id) == b"one"
    errors = minio.remove_objects(
        bucket_name=bucket,
        delete_object_list=[DeleteObject(version.object_name, version.version_id) for version in versions])
    assert list(errors) == [] and listed(s3, bucket) == []


def test_a_link_is_signed(minio, s3, bucket):
    put(s3, bucket, "a b", b"hello")
    with urllib.request.urlopen(minio.presigned_get_object(bucket_name=bucket, object_name="a b")) as response:
        assert response.read() == b"hello"


@differs("SelectObjectContent fails on a column that is named with the table's alias.")
def test_a_file_is_asked_by_sql(minio, s3, bucket):
    put(s3, bucket, "people.csv", b"name,age\nAda,36\nAlan,41\n")
    request = SelectRequest(
        expression="SELECT s.name FROM S3Object s WHERE s.name = 'Alan'",
        input_serialization=CSVInputSerialization(file_header_info="USE"),
        output_serialization=CSVOutputSerialization())
    with minio.select_object_content(bucket_name=bucket, object_name="people.csv", request=request) as result:
        assert b"".join(result.stream()) == b"Alan\n"
