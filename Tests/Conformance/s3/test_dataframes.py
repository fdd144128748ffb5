# SPDX-License-Identifier: Apache-2.0
"""Tables in buckets: pandas, polars, pyarrow."""

from urllib.parse import urlsplit

import pandas
import polars
import pyarrow
import pytest
from pyarrow import dataset, fs, parquet

from objects import get, listed, put
from targets import differs

ROWS = {"id": list(range(1000)), "name": [f"n{number}" for number in range(1000)]}


@pytest.fixture
def pandas_options(target):
    return {
        "key": target.account,
        "secret": "secret",
        "client_kwargs": {"endpoint_url": target.url, "region_name": "us-east-1"},
        "skip_instance_cache": True,
    }


@pytest.fixture
def polars_options(target):
    return {
        "aws_access_key_id": target.account,
        "aws_secret_access_key": "secret",
        "aws_region": "us-east-1",
        "aws_endpoint_url": target.url,
        "aws_allow_http": "true",
    }


@pytest.fixture
def arrow(target):
    return fs.S3FileSystem(
        access_key=target.account,
        secret_key="secret",
        region="us-east-1",
        endpoint_override=urlsplit(target.url).netloc,
        scheme="http",
        allow_bucket_creation=True,
        allow_bucket_deletion=True,
    )


# pandas


@pytest.mark.parametrize("kind", ["csv", "parquet", "json"])
def test_pandas_writes_and_reads(s3, bucket, pandas_options, kind):
    table = pandas.DataFrame(ROWS)
    url = f"s3://{bucket}/tables/one.{kind}"
    options = {"csv": {"index": False}, "parquet": {}, "json": {"orient": "records", "lines": True}}[kind]
    getattr(table, f"to_{kind}")(url, storage_options=pandas_options, **options)
    assert listed(s3, bucket) == [f"tables/one.{kind}"]
    found = getattr(pandas, f"read_{kind}")(
        url, storage_options=pandas_options, **({"lines": True} if kind == "json" else {})
    )
    pandas.testing.assert_frame_equal(found, table)


def test_pandas_reads_what_boto3_wrote(s3, bucket, pandas_options):
    put(s3, bucket, "a b.csv", b"x,y\n1,2\n")
    found = pandas.read_csv(f"s3://{bucket}/a b.csv", storage_options=pandas_options)
    assert found.to_dict("list") == {"x": [1], "y": [2]}


def test_pandas_misses_what_is_not_there(bucket, pandas_options):
    with pytest.raises(FileNotFoundError):
        pandas.read_csv(f"s3://{bucket}/missing.csv", storage_options=pandas_options)


def test_pandas_writes_a_dataset_in_parts(s3, bucket, pandas_options):
    table = pandas.DataFrame({"day": ["a", "a", "b"], "value": [1, 2, 3]})
    url = f"s3://{bucket}/days"
    table.to_parquet(url, partition_cols=["day"], storage_options=pandas_options)
    assert {key.split("/")[1] for key in listed(s3, bucket)} == {"day=a", "day=b"}
    found = pandas.read_parquet(url, storage_options=pandas_options, filters=[("day", "==", "a")])
    assert list(found["value"]) == [1, 2]


# polars


def test_polars_scans_and_sinks_parquet(s3, bucket, polars_options):
    url = f"s3://{bucket}/tables/one.parquet"
    polars.LazyFrame(ROWS).sink_parquet(url, storage_options=polars_options)
    assert listed(s3, bucket) == ["tables/one.parquet"]
    scan = polars.scan_parquet(url, storage_options=polars_options)
    found = scan.filter(polars.col("id") >= 998).select("name").collect()
    assert found["name"].to_list() == ["n998", "n999"]


@pytest.mark.parametrize("kind", ["ndjson", "csv", "ipc"])
def test_polars_scans_and_sinks(s3, bucket, polars_options, kind):
    url = f"s3://{bucket}/one.{kind}"
    getattr(polars.LazyFrame(ROWS), f"sink_{kind}")(url, storage_options=polars_options)
    found = getattr(polars, f"scan_{kind}")(url, storage_options=polars_options).collect()
    assert found.equals(polars.DataFrame(ROWS))


def test_polars_scans_many_files(s3, bucket, polars_options):
    for number in range(3):
        polars.DataFrame({"n": [number]}).write_parquet(
            f"s3://{bucket}/many/{number}.parquet", storage_options=polars_options
        )
    found = polars.scan_parquet(f"s3://{bucket}/many/*.parquet", storage_options=polars_options).collect()
    assert found["n"].to_list() == [0, 1, 2]


def test_polars_sinks_what_is_big(s3, bucket, polars_options):
    frame = polars.DataFrame({"n": range(3_000_000)})
    frame.lazy().sink_csv(f"s3://{bucket}/big.csv", storage_options=polars_options)
    assert s3.head_object(Bucket=bucket, Key="big.csv")["ContentLength"] > 20_000_000
    assert get(s3, bucket, "big.csv", Range="bytes=0-5") == b"n\n0\n1\n"


def test_polars_misses_what_is_not_there(bucket, polars_options):
    with pytest.raises((FileNotFoundError, polars.exceptions.ComputeError, OSError)):
        polars.scan_parquet(f"s3://{bucket}/missing.parquet", storage_options=polars_options).collect()


# pyarrow


@differs("Moto's answer to the end of an upload is none for Arrow.")
def test_arrow_writes_and_reads_files(s3, bucket, arrow):
    with arrow.open_output_stream(f"{bucket}/dir/file") as file:
        file.write(b"hello")
    assert get(s3, bucket, "dir/file") == b"hello"
    with arrow.open_input_file(f"{bucket}/dir/file") as file:
        file.seek(1)
        assert file.read(3) == b"ell"


def test_arrow_lists_files(s3, bucket, arrow):
    for key in ("a", "dir/b", "dir/sub/c"):
        put(s3, bucket, key)
    found = arrow.get_file_info(fs.FileSelector(bucket, recursive=True))
    assert sorted(entry.path.removeprefix(bucket + "/") for entry in found if entry.is_file) == [
        "a", "dir/b", "dir/sub/c",
    ]  # fmt: skip
    kinds = {entry.base_name: entry.type for entry in arrow.get_file_info(fs.FileSelector(bucket))}
    assert kinds == {"a": fs.FileType.File, "dir": fs.FileType.Directory}
    [missing] = arrow.get_file_info([f"{bucket}/missing"])
    assert missing.type == fs.FileType.NotFound


def test_arrow_makes_moves_and_removes(s3, target, bucket, arrow):
    arrow.create_dir(f"{bucket}/dir")
    put(s3, bucket, "dir/a")
    arrow.move(f"{bucket}/dir/a", f"{bucket}/dir/b")
    assert "dir/b" in listed(s3, bucket) and "dir/a" not in listed(s3, bucket)
    arrow.copy_file(f"{bucket}/dir/b", f"{bucket}/c")
    arrow.delete_file(f"{bucket}/c")
    arrow.delete_dir(f"{bucket}/dir")
    assert listed(s3, bucket) == []


@differs("Moto's answer to the end of an upload is none for Arrow.")
def test_arrow_writes_a_dataset(s3, bucket, arrow):
    table = pyarrow.table({"year": [2025, 2026, 2026], "n": [1, 2, 3]})
    partitions = dataset.partitioning(pyarrow.schema([("year", pyarrow.int64())]), flavor="hive")
    dataset.write_dataset(table, f"{bucket}/set", format="parquet", filesystem=arrow, partitioning=partitions)
    found = dataset.dataset(f"{bucket}/set", format="parquet", filesystem=arrow, partitioning="hive")
    assert found.to_table(filter=dataset.field("year") == 2026)["n"].to_pylist() == [2, 3]


@differs("Moto's answer to the end of an upload is none for Arrow.")
def test_arrow_writes_parquet_in_parts(s3, bucket, arrow):
    table = pyarrow.table({"n": pyarrow.array(range(2_000_000)), "text": pyarrow.array(["x" * 10] * 2_000_000)})
    parquet.write_table(table, f"{bucket}/big.parquet", filesystem=arrow, compression="none", use_dictionary=False)
    assert s3.head_object(Bucket=bucket, Key="big.parquet")["ContentLength"] > 30_000_000
    assert parquet.read_metadata(f"{bucket}/big.parquet", filesystem=arrow).num_rows == 2_000_000
