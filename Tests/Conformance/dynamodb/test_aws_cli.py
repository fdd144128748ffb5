# SPDX-License-Identifier: Apache-2.0
"""DynamoDB from a shell."""

import json

import pytest

from tables import value
from targets import differs

CLIENT_ERROR = 255
KEYS = ["AttributeName=artist,KeyType=HASH", "AttributeName=year,KeyType=RANGE"]
ATTRIBUTES = ["AttributeName=artist,AttributeType=S", "AttributeName=year,AttributeType=N"]


@pytest.fixture
def db(each_server, aws):
    """Runs a command of `aws dynamodb`; what is no text goes as JSON."""
    if each_server.is_moto:
        # Moto knows accounts by a header alone, which the CLI can't send; the case takes what was there away.
        for name in json_of(aws, each_server, "list-tables")["TableNames"]:
            json_of(aws, each_server, "delete-table", "--table-name", name)

    def run(command, *arguments, **options):
        return json_of(aws, each_server, command, *arguments, **options)

    run(
        "create-table", "--table-name", "songs", "--attribute-definitions", *ATTRIBUTES,
        "--key-schema", *KEYS, "--billing-mode", "PAY_PER_REQUEST",
    )  # fmt: skip
    run("wait", "table-exists", "--table-name", "songs")
    return run


def json_of(aws, server, *arguments, **options):
    texts = [text if isinstance(text, str) else json.dumps(text) for text in arguments]
    command = texts[:1] if texts[0] != "wait" else texts[:2]
    return aws("--endpoint-url", server.url, "dynamodb", *command, *texts[len(command) :], **options)


def song(year, **others):
    return {"artist": value("Acme"), "year": value(year)} | {
        name: value(plain) for name, plain in others.items()
    }


def test_items(db):
    table = ("--table-name", "songs")
    assert db("put-item", *table, "--item", song(1981, plays=1)) is None
    assert db("get-item", *table, "--key", song(1981))["Item"] == song(1981, plays=1)
    updated = db(
        "update-item", *table, "--key", song(1981),
        "--update-expression", "SET plays = plays + :one",
        "--expression-attribute-values", {":one": value(1)}, "--return-values", "ALL_NEW",
    )  # fmt: skip
    assert updated["Attributes"] == song(1981, plays=2)
    text = db(
        "put-item", *table, "--item", song(1981), "--condition-expression", "attribute_not_exists(artist)",
        code=CLIENT_ERROR,
    )  # fmt: skip
    assert "(ConditionalCheckFailedException)" in text
    assert "The conditional request failed" in text
    assert db("delete-item", *table, "--key", song(1981)) is None
    assert db("get-item", *table, "--key", song(1981)) is None


def test_many_items_in_pages(db):
    table = ("--table-name", "songs")
    for start in (1970, 1990):
        puts = [{"PutRequest": {"Item": song(year)}} for year in range(start, start + 20)]
        written = db("batch-write-item", "--request-items", {"songs": puts})
        assert written["UnprocessedItems"] == {}
    query = (
        "query", *table, "--key-condition-expression", "artist = :a",
        "--expression-attribute-values", {":a": value("Acme")},
    )  # fmt: skip
    assert db(*query)["Count"] == 40
    years, token = [], ()
    while True:
        page = db(*query, "--max-items", "15", "--page-size", "7", *token)
        years += [int(item["year"]["N"]) for item in page["Items"]]
        if "NextToken" not in page:
            break
        token = ("--starting-token", page["NextToken"])
    assert years == list(range(1970, 2010))
    page = db("scan", *table, "--max-items", "39")
    rest = db("scan", *table, "--starting-token", page["NextToken"])
    assert len(page["Items"]) + len(rest["Items"]) == 40
    assert db("scan", *table, "--select", "COUNT", "--query", "Count") == 40


def test_transactions(db):
    items = [
        {"Put": {"TableName": "songs", "Item": song(1)}},
        {"Put": {"TableName": "songs", "Item": song(2)}},
    ]
    db("transact-write-items", "--transact-items", items)
    gets = [{"Get": {"TableName": "songs", "Key": song(year)}} for year in (1, 2)]
    found = db("transact-get-items", "--transact-items", gets)
    assert [answer["Item"] for answer in found["Responses"]] == [song(1), song(2)]
    items[1] = {"Delete": {"TableName": "songs", "Key": song(3), "ConditionExpression": "attribute_exists(artist)"}}
    text = db("transact-write-items", "--transact-items", items, code=CLIENT_ERROR)
    assert "(TransactionCanceledException)" in text
    assert "specific reasons [None, ConditionalCheckFailed]" in text


def test_statements(db):
    db("put-item", "--table-name", "songs", "--item", song(1981, genre="pop"))
    db("put-item", "--table-name", "songs", "--item", song(1983, genre="jazz"))
    statement = "SELECT genre FROM songs WHERE artist = ? AND genre = 'jazz'"
    found = db("execute-statement", "--statement", statement, "--parameters", [value("Acme")])
    assert found["Items"] == [{"genre": value("jazz")}]


@differs("Moto gives a table that was made for requests no time at which that began.")
def test_a_table_is_described_and_changed(db):
    table = ("--table-name", "songs")
    described = db("describe-table", *table)["Table"]
    assert described["TableStatus"] == "ACTIVE"
    assert set(described["BillingModeSummary"]) == {"BillingMode", "LastUpdateToPayPerRequestDateTime"}
    db("update-table", *table, "--deletion-protection-enabled")
    assert "(ValidationException)" in db("delete-table", *table, code=CLIENT_ERROR)
    db("update-table", *table, "--no-deletion-protection-enabled")
    create = {
        "Create": {
            "IndexName": "genres",
            "KeySchema": [{"AttributeName": "genre", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    }
    db(
        "update-table", *table, "--attribute-definitions", "AttributeName=genre,AttributeType=S",
        "--global-secondary-index-updates", [create],
    )  # fmt: skip
    (index,) = db("describe-table", *table)["Table"]["GlobalSecondaryIndexes"]
    assert (index["IndexName"], index["IndexStatus"]) == ("genres", "ACTIVE")
    db("delete-table", *table)
    db("wait", "table-not-exists", *table)


def test_tags_and_time_to_live(db):
    arn = db("describe-table", "--table-name", "songs", "--query", "Table.TableArn")
    db("tag-resource", "--resource-arn", arn, "--tags", "Key=stage,Value=test", "Key=team,Value=a")
    db("untag-resource", "--resource-arn", arn, "--tag-keys", "team")
    assert db("list-tags-of-resource", "--resource-arn", arn)["Tags"] == [{"Key": "stage", "Value": "test"}]
    db(
        "update-time-to-live", "--table-name", "songs",
        "--time-to-live-specification", "Enabled=true,AttributeName=ends",
    )  # fmt: skip
    told = db("describe-time-to-live", "--table-name", "songs")["TimeToLiveDescription"]
    assert told == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ends"}


def test_backups(db):
    db("put-item", "--table-name", "songs", "--item", song(1981))
    arn = db(
        "create-backup", "--table-name", "songs", "--backup-name", "first", "--query", "BackupDetails.BackupArn"
    )
    listed = db("list-backups", "--table-name", "songs")["BackupSummaries"]
    assert arn in [backup["BackupArn"] for backup in listed]
    described = db("describe-backup", "--backup-arn", arn)["BackupDescription"]
    assert described["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    db("restore-table-from-backup", "--backup-arn", arn, "--target-table-name", "restored")
    db("wait", "table-exists", "--table-name", "restored")
    assert db("scan", "--table-name", "restored")["Items"] == [song(1981)]
    db("delete-backup", "--backup-arn", arn)
    assert "(BackupNotFoundException)" in db("describe-backup", "--backup-arn", arn, code=CLIENT_ERROR)
