# SPDX-License-Identifier: Apache-2.0
"""aioboto3's resource: what boto3's does, awaited."""

import asyncio
from decimal import Decimal

import aioboto3
import pytest
from boto3.dynamodb.conditions import Attr, Key

from drivers import add_headers, configuration
from tables import definitions, index, key_schema


@pytest.fixture
def run(each_server):
    """Runs a case with a resource and a table that has a sort key and indexes of both kinds."""

    async def with_table(case):
        session = aioboto3.Session()
        async with session.resource(
            "dynamodb",
            region_name="us-east-1",
            endpoint_url=each_server.url,
            aws_access_key_id=each_server.account,
            aws_secret_access_key="secret",
            config=configuration(),
        ) as dynamodb:
            if each_server.is_moto:
                add_headers(dynamodb.meta.client, {"x-moto-account-id": each_server.account})
            table = await dynamodb.create_table(
                TableName="songs",
                AttributeDefinitions=definitions("artist", "year:N", "genre", "title"),
                KeySchema=key_schema("artist", "year"),
                LocalSecondaryIndexes=[index("titles", "artist", "title")],
                GlobalSecondaryIndexes=[index("genres", "genre", "year", projection="KEYS_ONLY")],
                BillingMode="PAY_PER_REQUEST",
            )
            await table.wait_until_exists()
            async with table.batch_writer() as batch:
                for year in range(1970, 2010):
                    await batch.put_item(
                        Item={
                            "artist": "Acme" if year % 2 else "Zed",
                            "year": year,
                            "genre": "pop" if year % 5 else "jazz",
                            "title": f"t{2100 - year}",
                            "rating": Decimal(year % 10) / 2,
                        }
                    )
            await case(dynamodb, table)

    return lambda case: asyncio.run(with_table(case))


def test_queries_by_table_and_index(run):
    async def case(dynamodb, table):
        found = await table.query(
            KeyConditionExpression=Key("artist").eq("Acme") & Key("year").between(1980, 1985),
            ScanIndexForward=False,
        )
        assert [int(song["year"]) for song in found["Items"]] == [1985, 1983, 1981]
        found = await table.query(
            IndexName="titles",
            KeyConditionExpression=Key("artist").eq("Zed") & Key("title").begins_with("t12"),
        )
        assert [song["title"] for song in found["Items"]] == ["t120", "t122", "t124", "t126", "t128"]
        found = await table.query(
            IndexName="genres",
            KeyConditionExpression=Key("genre").eq("jazz") & Key("year").gte(2000),
        )
        assert [set(song) for song in found["Items"]] == [{"artist", "year", "genre"}] * 2

    run(case)


def test_scans_with_conditions_and_pages(run):
    async def case(dynamodb, table):
        arguments = {
            "FilterExpression": Attr("rating").gt(Decimal("3.5")) & ~Attr("genre").eq("jazz"),
            "ProjectionExpression": "#y, rating",
            "ExpressionAttributeNames": {"#y": "year"},
            "Limit": 7,
        }
        years, pages = [], 0
        while True:
            page = await table.scan(**arguments)
            years += [int(song["year"]) for song in page["Items"]]
            pages += 1
            if "LastEvaluatedKey" not in page:
                break
            arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        assert sorted(years) == [year for year in range(1970, 2010) if year % 10 in (8, 9)]
        assert pages == 6

    run(case)


def test_items_and_conditions(run):
    async def case(dynamodb, table):
        key = {"artist": "Acme", "year": 1981}
        answer = await table.update_item(
            Key=key,
            UpdateExpression="SET plays = if_not_exists(plays, :zero) + :one",
            ConditionExpression=Attr("genre").is_in(["pop", "rock"]),
            ExpressionAttributeValues={":zero": 0, ":one": 1},
            ReturnValues="UPDATED_NEW",
        )
        assert answer["Attributes"] == {"plays": 1}
        with pytest.raises(table.meta.client.exceptions.ConditionalCheckFailedException):
            await table.put_item(Item=key, ConditionExpression=Attr("artist").not_exists())
        await table.delete_item(Key=key)
        assert "Item" not in await table.get_item(Key=key)

    run(case)


def test_batches_and_transactions(run):
    async def case(dynamodb, table):
        keys = [{"artist": "Acme", "year": year} for year in (1981, 1983, 1900)]
        found = await dynamodb.batch_get_item(RequestItems={"songs": {"Keys": keys}})
        assert len(found["Responses"]["songs"]) == 2
        client = dynamodb.meta.client
        with pytest.raises(client.exceptions.TransactionCanceledException) as caught:
            await client.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": "songs", "Item": {"artist": "New", "year": 1}}},
                    {
                        "ConditionCheck": {
                            "TableName": "songs",
                            "Key": keys[2],
                            "ConditionExpression": "attribute_exists(artist)",
                        }
                    },
                ]
            )
        reasons = caught.value.response["CancellationReasons"]
        assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
        assert "Item" not in await table.get_item(Key={"artist": "New", "year": 1})

    run(case)


def test_the_end(run):
    async def case(dynamodb, table):
        assert [table.name async for table in dynamodb.tables.all()] == ["songs"]
        await table.delete()
        await table.wait_until_not_exists()

    run(case)
