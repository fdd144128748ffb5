# SPDX-License-Identifier: Apache-2.0
"""pydynox: models on AWS's SDK for Rust."""

import pytest
from pydynox import DynamoDBClient, Model, ModelConfig, SyncBatchWriter
from pydynox.attributes import BinaryAttribute, ListAttribute, NumberAttribute, StringAttribute, VersionAttribute
from pydynox.exceptions import ConditionalCheckFailedException, ResourceNotFoundException
from pydynox.indexes import GlobalSecondaryIndex

from targets import differs


@pytest.fixture
def client(each_server):
    return DynamoDBClient(
        region="us-east-1",
        endpoint_url=each_server.url,
        access_key=each_server.account,
        secret_key="secret",
        max_retries=1,
    )


@pytest.fixture
def Order(each_server, client):
    table = f"orders-{each_server.account}"
    client.sync_create_table(
        table,
        partition_key=("id", "S"),
        sort_key=("n", "N"),
        global_secondary_indexes=[
            {"index_name": "kinds", "hash_key": ("kind", "S"), "projection": "ALL"}
        ],
        wait=True,
    )

    class Order(Model):
        model_config = ModelConfig(table=table, client=client)
        id = StringAttribute(partition_key=True)
        n = NumberAttribute(sort_key=True)
        kind = StringAttribute()
        lines = ListAttribute()
        data = BinaryAttribute()
        version = VersionAttribute()
        by_kind = GlobalSecondaryIndex(index_name="kinds", partition_key="kind")

    return Order


def test_a_model_is_saved_changed_and_deleted(Order):
    order = Order(id="a", n=1, kind="x", lines=[1, {"k": None}], data=b"\x00\xff")
    order.sync_save(condition=Order.id.not_exists())
    stale = Order.sync_get(id="a", n=1)
    order.sync_update(atomic=[Order.lines.append(["more"])])
    found = Order.sync_get(id="a", n=1)
    assert (found.lines, found.data) == ([1, {"k": None}, "more"], b"\x00\xff")
    found.kind = "y"
    found.sync_save()
    assert (found.version, Order.sync_get(id="a", n=1).kind) == (2, "y")
    stale.kind = "late"
    with pytest.raises(ConditionalCheckFailedException):
        stale.sync_save()
    found.sync_delete()
    assert Order.sync_get(id="a", n=1) is None


def test_batches_pages_and_segments(Order, client):
    table = Order.model_config.table
    with SyncBatchWriter(client, table) as batch:
        for n in range(60):
            batch.put({"id": "b", "n": n, "kind": "even" if n % 2 == 0 else "odd", "text": "x" * 100})
    assert len(client.sync_batch_get(table, [{"id": "b", "n": n} for n in range(70)])) == 60
    last = Order.sync_query(partition_key="b", scan_index_forward=False, limit=3, page_size=2)
    assert [order.n for order in last] == [59, 58, 57]
    odd = Order.sync_query(partition_key="b", filter_condition=Order.kind == "odd", page_size=7)
    assert len(list(odd)) == 30
    assert len(list(Order.by_kind.sync_query(partition_key="even"))) == 30
    assert len(client.sync_parallel_scan(table, total_segments=4)[0]) == 60
    assert client.sync_count(table)[0] == 60


def test_transactions(Order, client):
    table = Order.model_config.table
    item = {"id": "t", "n": 1}
    client.sync_transact_write([{"type": "put", "table": table, "item": item}])
    other = {"id": "none", "n": 1}
    found = client.sync_transact_get([{"table": table, "key": key} for key in (item, other)])
    assert found == [item, None]


@differs("Moto doesn't find what is asked for by both keys.")
def test_statements(Order, client):
    table = Order.model_config.table
    client.sync_put_item(table, {"id": "a", "n": 1, "kind": "x"})
    statement = f'SELECT kind FROM "{table}" WHERE id = ? AND n >= ?'
    assert list(client.sync_execute_statement(statement, parameters=["a", 1])) == [{"kind": "x"}]


def test_a_table_that_is_not_there(client):
    with pytest.raises(ResourceNotFoundException):
        client.sync_get_item("nothing", {"id": "a"})
