# SPDX-License-Identifier: Apache-2.0
"""The asynchronous clients: aiobotocore and aioboto3."""

import asyncio
import io

import aioboto3
import pytest
from aiobotocore.session import get_session
from botocore.exceptions import ClientError

from drivers import Aiobotocore, add_headers, configuration
from objects import MIB, etag, etag_of_parts

OPENERS = ["aiobotocore", "aioboto3"]


@pytest.fixture(params=OPENERS)
def open(request, target):
    """Opens a client of the case's account."""
    arguments = {
        "region_name": "us-east-1",
        "endpoint_url": target.url,
        "aws_access_key_id": target.account,
        "aws_secret_access_key": "secret",
        "config": configuration(max_pool_connections=50),
    }

    class Opened:
        async def __aenter__(self):
            if request.param == Aiobotocore.name:
                self.context = get_session().create_client("s3", **arguments)
            else:
                self.context = aioboto3.Session().client("s3", **arguments)
            client = await self.context.__aenter__()
            if target.is_moto:
                add_headers(client, {"x-moto-account-id": target.account})
            return client

        async def __aexit__(self, *error):
            await self.context.__aexit__(*error)

    return Opened


@pytest.fixture
def run(open, name):
    """Runs a case with a client and a bucket."""

    def run(case):
        async def with_bucket():
            async with open() as s3:
                await s3.create_bucket(Bucket=name)
                await case(s3, name)

        asyncio.run(with_bucket())

    return run


async def body(s3, bucket, key="key", **members):
    answer = await s3.get_object(Bucket=bucket, Key=key, **members)
    async with answer["Body"] as stream:
        return await stream.read()


def test_an_object_is_put_got_and_deleted(run):
    async def case(s3, bucket):
        answer = await s3.put_object(Bucket=bucket, Key="key", Body=b"hello", Metadata={"a": "1"})
        assert answer["ETag"] == etag(b"hello")
        assert await body(s3, bucket) == b"hello"
        assert (await s3.head_object(Bucket=bucket, Key="key"))["Metadata"] == {"a": "1"}
        await s3.delete_object(Bucket=bucket, Key="key")
        with pytest.raises(s3.exceptions.NoSuchKey):
            await s3.get_object(Bucket=bucket, Key="key")

    run(case)


def test_an_object_is_read_in_pieces(run):
    async def case(s3, bucket):
        content = bytes(range(256)) * 4096
        await s3.put_object(Bucket=bucket, Key="key", Body=content)
        answer = await s3.get_object(Bucket=bucket, Key="key")
        pieces = [piece async for piece in answer["Body"].iter_chunks(100_000)]
        assert b"".join(pieces) == content
        assert await body(s3, bucket, Range="bytes=255-257") == b"\xff\x00\x01"

    run(case)


def test_many_objects_at_once(run):
    async def case(s3, bucket):
        names = [f"k{number:03}" for number in range(60)]
        await asyncio.gather(*(s3.put_object(Bucket=bucket, Key=name, Body=name.encode()) for name in names))
        found = await asyncio.gather(*(body(s3, bucket, name) for name in names))
        assert found == [name.encode() for name in names]
        listing = await s3.list_objects_v2(Bucket=bucket)
        assert [entry["Key"] for entry in listing["Contents"]] == names

    run(case)


def test_pages(run):
    async def case(s3, bucket):
        for number in range(5):
            await s3.put_object(Bucket=bucket, Key=str(number), Body=b"")
        paginator = s3.get_paginator("list_objects_v2")
        pages = [page async for page in paginator.paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})]
        assert [[entry["Key"] for entry in page["Contents"]] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]

    run(case)


def test_parts_at_once(run):
    async def case(s3, bucket):
        parts = [bytes([number]) * 5 * MIB for number in range(3)]
        where = {"Bucket": bucket, "Key": "key"}
        id = (await s3.create_multipart_upload(**where))["UploadId"]

        async def upload(number, content):
            sent = await s3.upload_part(UploadId=id, PartNumber=number, Body=content, **where)
            return {"PartNumber": number, "ETag": sent["ETag"]}

        done = await asyncio.gather(*(upload(number, content) for number, content in enumerate(parts, 1)))
        answer = await s3.complete_multipart_upload(UploadId=id, MultipartUpload={"Parts": done}, **where)
        assert answer["ETag"] == etag_of_parts(*parts)
        assert await body(s3, bucket, Range="bytes=5242879-5242880") == b"\x00\x01"

    run(case)


def test_an_error(run):
    async def case(s3, bucket):
        with pytest.raises(ClientError) as caught:
            await s3.get_object(Bucket=bucket, Key="missing")
        assert caught.value.response["Error"]["Code"] == "NoSuchKey"

    run(case)


def test_a_presigned_url(run):
    import requests

    async def case(s3, bucket):
        await s3.put_object(Bucket=bucket, Key="key", Body=b"hello")
        url = await s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "key"})
        assert (await asyncio.to_thread(requests.get, url)).content == b"hello"

    run(case)


@pytest.mark.parametrize("open", ["aioboto3"], indirect=True)
def test_files_of_aioboto3(run, tmp_path):
    async def case(s3, bucket):
        content = bytes(range(256)) * 4096 * 9
        await s3.upload_fileobj(io.BytesIO(content), bucket, "file")
        sink = io.BytesIO()
        await s3.download_fileobj(bucket, "file", sink)
        assert sink.getvalue() == content

    run(case)
