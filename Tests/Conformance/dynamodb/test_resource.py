# SPDX-License-Identifier: Apache-2.0
"""boto3's resource: values of Python, conditions made of objects, the batch writer."""

from decimal import Decimal

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary

from drivers import add_headers, configuration
from tables import definitions, index, key_schema


@pytest.fixture
def resource(each_server):
    resource = boto3.session.Session().resource(
        "dynamodb",
        region_name="us-east-1",
        endpoint_url=each_server.url,
        aws_access_key_id=each_server.account,
        aws_secret_access_key="secret",
        config=configuration(),
    )
    if each_server.is_moto:
        add_headers(resource.meta.client, {"x-moto-account-id": each_server.account})
    yield resource
    resource.meta.client.close()


@pytest.fixture
def table(resource):
    table = resource.create_table(
        TableName="orders",
        AttributeDefinitions=definitions("id", "n:N", "kind"),
        KeySchema=key_schema("id", "n"),
        GlobalSecondaryIndexes=[index("kinds", "kind")],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    return table


def test_values_of_python(table):
    whole = {
        "id": "a",
        "n": Decimal("1.5"),
        "set": {"x", "y"},
        "numbers": {Decimal(1), Decimal(2)},
        "binary": Binary(b"\x00"),
        "list": [None, True, {"in": "map"}],
    }
    table.put_item(Item=whole)
    assert table.get_item(Key={"id": "a", "n": Decimal("1.5")})["Item"] == whole


def test_the_batch_writer_and_conditions(table):
    with table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"id": "a", "n": number, "kind": "odd" if number % 2 else "even"})
    assert table.query(KeyConditionExpression=Key("id").eq("a"))["Count"] == 60
    found = table.query(KeyConditionExpression=Key("id").eq("a") & Key("n").between(3, 5))
    assert [int(found["n"]) for found in found["Items"]] == [3, 4, 5]
    found = table.query(
        IndexName="kinds",
        KeyConditionExpression=Key("kind").eq("odd"),
        FilterExpression=Attr("n").lt(5) | Attr("n").gt(57),
    )
    assert sorted(int(found["n"]) for found in found["Items"]) == [1, 3, 59]
    with table.batch_writer(overwrite_by_pkeys=["id", "n"]) as batch:
        for number in range(60):
            batch.delete_item(Key={"id": "a", "n": number})
    assert table.scan()["Count"] == 0


def test_an_update(table):
    answer = table.update_item(
        Key={"id": "a", "n": 1},
        UpdateExpression="SET tags = list_append(if_not_exists(tags, :none), :new) ADD seen :one",
        ExpressionAttributeValues={":none": [], ":new": ["x"], ":one": 1},
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == {"id": "a", "n": 1, "tags": ["x"], "seen": 1}
    with pytest.raises(table.meta.client.exceptions.ConditionalCheckFailedException):
        table.delete_item(Key={"id": "a", "n": 1}, ConditionExpression=Attr("seen").eq(2))
    table.delete()
    table.wait_until_not_exists()
