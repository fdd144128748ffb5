# SPDX-License-Identifier: Apache-2.0
"""SelectObjectContent: SQL on objects, answered as a stream of events."""

import bz2
import gzip
import json

import pytest

from objects import put
from targets import differs, refused

CSV = b"name,age,city\nada,36,London\ngrace,85,Arlington\nalan,41,London\n"
LINES = b'{"name": "ada", "age": 36}\n{"name": "grace", "age": 85, "tags": ["navy"]}\n'
HEADER = {"CSV": {"FileHeaderInfo": "USE"}}


@pytest.fixture
def select(s3, bucket):
    """Runs a query, and gives what it found and its events."""

    def select(expression, body=CSV, input=HEADER, output=None, **members):
        put(s3, bucket, "data", body)
        answer = s3.select_object_content(
            Bucket=bucket,
            Key="data",
            ExpressionType="SQL",
            Expression=expression,
            InputSerialization=input,
            OutputSerialization=output or {"CSV": {}},
            **members,
        )
        events = list(answer["Payload"])
        records = b"".join(event["Records"]["Payload"] for event in events if "Records" in event)
        return records.decode(), events

    return select


@differs("Moto fails with 500, or finds other rows.")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("SELECT * FROM S3Object", "ada,36,London\ngrace,85,Arlington\nalan,41,London\n"),
        ("SELECT s.name FROM S3Object s", "ada\ngrace\nalan\n"),
        ("SELECT s.name, s.city FROM S3Object s WHERE s.city = 'London'", "ada,London\nalan,London\n"),
        ("SELECT s.name FROM S3Object s WHERE CAST(s.age AS INT) > 40", "grace\nalan\n"),
        ("SELECT COUNT(*) FROM S3Object s", "3\n"),
        ("SELECT COUNT(*) FROM S3Object s WHERE s.city = 'London'", "2\n"),
        ("SELECT s.name FROM S3Object s LIMIT 1", "ada\n"),
        ("SELECT s.name FROM S3Object s WHERE s.name LIKE 'a%'", "ada\nalan\n"),
        ("SELECT s.name FROM S3Object s WHERE s.city IN ('Arlington', 'Paris')", "grace\n"),
        ("SELECT SUM(CAST(s.age AS INT)) FROM S3Object s", "162\n"),
        ("SELECT s.name FROM S3Object s WHERE s.city = 'London' AND NOT s.name = 'ada'", "alan\n"),
        ("SELECT UPPER(s.name) FROM S3Object s LIMIT 1", "ADA\n"),
    ],
    ids=["all", "column", "where", "cast", "count", "count where", "limit", "like", "in", "sum", "not", "upper"],
)
def test_csv(select, expression, expected):
    assert select(expression)[0] == expected


@differs("Moto fails with 500.")
def test_csv_by_number(select):
    found, _ = select("SELECT s._1 FROM S3Object s", b"a,1\nb,2\n", {"CSV": {"FileHeaderInfo": "NONE"}})
    assert found == "a\nb\n"


@differs("Moto fails with 500.")
def test_headers_are_ignored(select):
    found, _ = select("SELECT s._2 FROM S3Object s", CSV, {"CSV": {"FileHeaderInfo": "IGNORE"}})
    assert found == "36\n85\n41\n"


@differs("Moto fails with 500.")
def test_settings_in_any_case(select):
    input = {"CSV": {"FileHeaderInfo": "Use"}, "CompressionType": "None"}
    assert select("SELECT s.age FROM S3Object s LIMIT 1", CSV, input, {"CSV": {"QuoteFields": "Always"}})[0] == '"36"\n'
    found, _ = select("SELECT s.name FROM S3Object s LIMIT 1", LINES, {"JSON": {"Type": "Lines"}}, {"JSON": {}})
    assert json.loads(found) == {"name": "ada"}


@differs("Moto does not know other delimiters.")
def test_other_delimiters(select):
    input = {"CSV": {"FileHeaderInfo": "USE", "FieldDelimiter": ";", "RecordDelimiter": "|"}}
    output = {"CSV": {"FieldDelimiter": "\t", "RecordDelimiter": "\n"}}
    assert select("SELECT * FROM S3Object", b"a;b|1;2|", input, output)[0] == "1\t2\n"


@differs("Moto fails with 500.")
def test_quoted_fields(select):
    found, _ = select("SELECT s.a FROM S3Object s", b'a,b\n"x, ""y""",2\n')
    assert found == '"x, ""y"""\n'


@differs("Moto fails with 500.")
def test_csv_becomes_json(select):
    found, _ = select("SELECT s.name, s.age FROM S3Object s LIMIT 1", output={"JSON": {}})
    assert json.loads(found) == {"name": "ada", "age": "36"}


@differs("Moto fails with 500.")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("SELECT * FROM S3Object s WHERE s.age > 40", [{"name": "grace", "age": 85, "tags": ["navy"]}]),
        ("SELECT s.name FROM S3Object s", [{"name": "ada"}, {"name": "grace"}]),
        ("SELECT s.tags[0] AS tag FROM S3Object s WHERE s.name = 'grace'", [{"tag": "navy"}]),
    ],
    ids=["where", "column", "inside"],
)
def test_lines_of_json(select, expression, expected):
    found, _ = select(expression, LINES, {"JSON": {"Type": "LINES"}}, {"JSON": {}})
    assert [json.loads(line) for line in found.splitlines()] == expected


@differs("Moto fails with 500.")
def test_a_json_document(select):
    body = json.dumps({"people": [{"name": "ada"}, {"name": "grace"}]}).encode()
    found, _ = select("SELECT p.name FROM S3Object[*].people[*] p", body, {"JSON": {"Type": "DOCUMENT"}}, {"JSON": {}})
    assert [json.loads(line) for line in found.splitlines()] == [{"name": "ada"}, {"name": "grace"}]


@differs("Moto fails with 500.")
@pytest.mark.parametrize(("kind", "compress"), [("GZIP", gzip.compress), ("BZIP2", bz2.compress)])
def test_compressed(select, kind, compress):
    input = HEADER | {"CompressionType": kind}
    assert select("SELECT s.name FROM S3Object s", compress(CSV), input)[0] == "ada\ngrace\nalan\n"


@differs("Moto fails with 500.")
def test_the_stream_ends_with_statistics(select):
    _, events = select("SELECT s.name FROM S3Object s")
    assert [next(iter(event)) for event in events[-2:]] == ["Stats", "End"]
    details = events[-2]["Stats"]["Details"]
    assert details["BytesScanned"] == details["BytesProcessed"] == len(CSV)
    assert details["BytesReturned"] == len("ada\ngrace\nalan\n")


@differs("Moto fails with 500.")
def test_nothing_found(select):
    found, events = select("SELECT s.name FROM S3Object s WHERE s.name = 'nobody'")
    assert found == ""
    assert "End" in events[-1]


@differs("Moto fails with 500, or takes it.")
@pytest.mark.parametrize("expression", ["nonsense", "SELECT", "SELECT * FROM Elsewhere", "DELETE FROM S3Object"])
def test_what_is_no_query(s3, select, expression):
    with pytest.raises(s3.exceptions.ClientError) as caught:
        select(expression)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_missing_key(s3, bucket):
    with refused("NoSuchKey", status=404):
        s3.select_object_content(
            Bucket=bucket,
            Key="missing",
            ExpressionType="SQL",
            Expression="SELECT * FROM S3Object",
            InputSerialization=HEADER,
            OutputSerialization={"CSV": {}},
        )
