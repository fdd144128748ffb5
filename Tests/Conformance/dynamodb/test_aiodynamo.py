# SPDX-License-Identifier: Apache-2.0
"""aiodynamo: a client with signatures, JSON and retries of its own, and nothing of AWS's SDKs."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiodynamo.client import Client
from aiodynamo.credentials import Key, StaticCredentials
from aiodynamo.errors import ConditionalCheckFailed, ItemNotFound, TransactionCanceled
from aiodynamo.expressions import F, HashKey, RangeKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.models import BatchGetRequest, BatchWriteRequest, PayPerRequest, ReturnValues, TimeToLiveStatus
from aiodynamo.models import GlobalSecondaryIndex, KeySchema, KeySpec, KeyType, Projection, ProjectionType
from aiodynamo.operations import ConditionCheck, Delete, Get, Put, Update
from yarl import URL

from targets import differs


@pytest.fixture
def run(each_server):
    """Gives a case a table of its own, and waits for it."""

    @asynccontextmanager
    async def table():
        async with aiohttp.ClientSession() as session:
            client = Client(
                AIOHTTP(session),
                StaticCredentials(Key(each_server.account, "secret")),
                "us-east-1",
                endpoint=URL(each_server.url),
            )
            table = client.table(f"orders-{each_server.account}")
            await table.create(
                PayPerRequest(),
                KeySchema(KeySpec("id", KeyType.string), KeySpec("n", KeyType.number)),
                gsis=[
                    GlobalSecondaryIndex(
                        "kinds",
                        KeySchema(KeySpec("kind", KeyType.string)),
                        Projection(ProjectionType.all),
                        None,
                    )
                ],
                wait_for_active=True,
            )
            yield client, table

    def run(case):
        async def main():
            async with table() as (client, one):
                await case(client, one)

        asyncio.run(main())

    return run


def test_items_of_every_type_come_back(run):
    async def case(client, table):
        item = {
            "id": "a",
            "n": 1,
            "kind": "x",
            "real": 1.5,
            "bytes": b"\x00\xff",
            "texts": {"p", "q"},
            "list": [1, None, True, {"k": "ü"}],
            "map": {},
        }
        await table.put_item(item)
        assert await table.get_item({"id": "a", "n": 1}) == item
        with pytest.raises(ItemNotFound):
            await table.get_item({"id": "a", "n": 2})
        assert await table.delete_item({"id": "a", "n": 1}, return_values=ReturnValues.all_old) == item

    run(case)


@differs("Moto misses the name in a projection of an element.")
def test_parts_of_items_are_chosen(run):
    async def case(client, table):
        await table.put_item({"id": "a", "n": 1, "list": [1, 2], "map": {"k": "v"}})
        projection = F("list", 0) & F("map", "k")
        found = await table.get_item({"id": "a", "n": 1}, projection=projection)
        assert found == {"list": [1], "map": {"k": "v"}}

    run(case)


def test_updates_and_conditions(run):
    async def case(client, table):
        key = {"id": "a", "n": 1}
        await table.put_item(key | {"count": 1, "list": ["x"], "map": {}})
        with pytest.raises(ConditionalCheckFailed):
            await table.put_item(key, condition=F("id").does_not_exist())
        change = F("count").add(2) & F("list").append(["y"]) & F("map", "k").set("v") & F("new").set_if_not_exists(3)
        updated = await table.update_item(
            key, change, condition=F("count").equals(1), return_values=ReturnValues.all_new
        )
        assert updated == key | {"count": 3, "list": ["x", "y"], "map": {"k": "v"}, "new": 3}

    run(case)


def test_pages_batches_and_counts(run):
    async def case(client, table):
        items = [{"id": "b", "n": n, "kind": "even" if n % 2 == 0 else "odd"} for n in range(25)]
        assert not await client.batch_write({table.name: BatchWriteRequest(items_to_put=items)})
        condition = HashKey("id", "b") & RangeKey("n").between(3, 20)
        found = [item["n"] async for item in table.query(condition, filter_expression=F("kind").equals("odd"))]
        assert found == list(range(3, 21, 2))
        assert len([item async for item in table.query(HashKey("kind", "even"), index="kinds")]) == 13
        assert await table.count(HashKey("id", "b")) == 25
        assert await table.scan_count(filter_expression=F("kind").begins_with("ev")) == 13
        page = await table.query_single_page(HashKey("id", "b"), limit=10)
        assert (len(page.items), page.last_evaluated_key) == (10, {"id": "b", "n": 9})
        keys = [{"id": "b", "n": 1}, {"id": "none", "n": 1}]
        found = await client.batch_get({table.name: BatchGetRequest(keys=keys)})
        assert found.items == {table.name: [items[1]]} and not found.unprocessed_keys

    run(case)


def test_transactions_do_all_or_nothing(run):
    async def case(client, table):
        await table.put_item({"id": "a", "n": 1})
        changes = [
            Put(table.name, {"id": "a", "n": 2}),
            Update(table.name, {"id": "a", "n": 3}, F("x").set(1)),
            Delete(table.name, {"id": "a", "n": 1}),
        ]
        check = ConditionCheck(table.name, {"id": "z", "n": 1}, F("id").exists())
        with pytest.raises(TransactionCanceled) as refusal:
            await client.transact_write_items([*changes, check])
        *others, reason = refusal.value.cancellation_reasons
        assert (others, reason.code) == ([None, None, None], "ConditionalCheckFailed")
        await client.transact_write_items(changes, request_token="once")
        await client.transact_write_items(changes, request_token="once")
        assert sorted([item["n"] async for item in table.scan()]) == [2, 3]
        [found] = await client.transact_get_items([Get(table.name, {"id": "a", "n": 3})])
        assert found == {"id": "a", "n": 3, "x": 1}

    run(case)


def test_times_to_live_and_the_end_of_a_table(run):
    async def case(client, table):
        await table.time_to_live.enable("until", wait_for_enabled=True)
        described = await table.time_to_live.describe()
        assert (described.attribute, described.status) == ("until", TimeToLiveStatus.enabled)
        await table.delete(wait_for_disabled=True)
        assert not await table.exists()

    run(case)
