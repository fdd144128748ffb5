# SPDX-License-Identifier: Apache-2.0
"""PynamoDB: models, their indexes, and what becomes of them while they live."""

from datetime import datetime, timedelta, timezone

import pytest
from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import (
    DeleteError,
    DoesNotExist,
    PutError,
    QueryError,
    TransactWriteError,
    UpdateError,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite


@pytest.fixture
def options(each_server):
    """What every model says of its server."""
    headers = {"x-moto-account-id": each_server.account} if each_server.is_moto else {}
    return {
        "host": each_server.url,
        "region": "us-east-1",
        "aws_access_key_id": each_server.account,
        "aws_secret_access_key": "secret",
        "extra_headers": headers,
        "billing_mode": "PAY_PER_REQUEST",
        "max_retry_attempts": 0,
    }


class Address(MapAttribute):
    street = UnicodeAttribute()
    number = NumberAttribute(null=True)


@pytest.fixture
def Order(options):
    class Kinds(GlobalSecondaryIndex):
        class Meta:
            index_name = "kinds"
            projection = AllProjection()

        kind = UnicodeAttribute(hash_key=True)
        placed = UTCDateTimeAttribute(range_key=True)

    class Totals(LocalSecondaryIndex):
        class Meta:
            index_name = "totals"
            projection = KeysOnlyProjection()

        customer = UnicodeAttribute(hash_key=True)
        total = NumberAttribute(range_key=True)

    class Order(Model):
        Meta = type("Meta", (), options | {"table_name": "orders"})

        customer = UnicodeAttribute(hash_key=True)
        number = NumberAttribute(range_key=True)
        kind = UnicodeAttribute(default="web")
        placed = UTCDateTimeAttribute(default=datetime(2024, 1, 2, 3, 4, 5, 6789, tzinfo=timezone.utc))
        total = NumberAttribute(default=0)
        paid = BooleanAttribute(null=True)
        tags = UnicodeSetAttribute(null=True)
        lines = ListAttribute(null=True)
        address = Address(null=True)
        extra = JSONAttribute(null=True)
        kinds = Kinds()
        totals = Totals()

    assert not Order.exists()
    Order.create_table(wait=True)
    assert Order.exists()
    return Order


def numbers(found):
    return [order.number for order in found]


def test_an_item_comes_back_as_it_was_saved(Order):
    saved = Order(
        "anna", 1, total=12.5, paid=True, tags={"a", "b"}, lines=["x", 1, None],
        address=Address(street="Long", number=7), extra={"deep": [1, {"a": None}]},
    )  # fmt: skip
    saved.save()
    found = Order.get("anna", 1, consistent_read=True)
    assert (found.address.street, found.placed, found.tags) == ("Long", saved.placed, {"a", "b"})
    # Sets have no order.
    found.tags = saved.tags = None
    assert found.serialize() == saved.serialize()
    with pytest.raises(DoesNotExist):
        Order.get("anna", 2)
    found.total = 99
    found.refresh()
    assert found.total == 12.5
    found.delete()
    assert Order.count() == 0
    with pytest.raises(DoesNotExist):
        found.refresh()


def test_queries_and_scans(Order):
    for number in range(20):
        Order("anna" if number % 2 else "bert", number, total=100 - number, kind="web" if number < 10 else "shop").save()
    assert numbers(Order.query("anna", Order.number > 13)) == [15, 17, 19]
    assert numbers(Order.query("anna", Order.number.between(3, 7), scan_index_forward=False)) == [7, 5, 3]
    assert numbers(Order.query("bert", filter_condition=Order.total < 85)) == [16, 18]
    assert numbers(Order.query("bert", limit=3)) == [0, 2, 4]
    assert Order.count("anna", Order.number < 10) == 5
    assert sorted(numbers(Order.kinds.query("shop", filter_condition=Order.total > 85))) == [10, 11, 12, 13, 14]
    assert numbers(Order.totals.query("anna", Order.total <= 85)) == [19, 17, 15]
    assert Order.kinds.count("web") == 10
    pages = Order.query("anna", page_size=3)
    assert len(list(pages)) == 10
    first = Order.query("anna", limit=4)
    assert numbers(first) == [1, 3, 5, 7]
    rest = Order.query("anna", last_evaluated_key=first.last_evaluated_key)
    assert numbers(rest) == [9, 11, 13, 15, 17, 19]
    assert sorted(numbers(Order.scan(Order.kind.startswith("sh") & ~(Order.number == 12)))) == [
        10, 11, 13, 14, 15, 16, 17, 18, 19,
    ]  # fmt: skip
    segments = [numbers(Order.scan(segment=segment, total_segments=2)) for segment in range(2)]
    assert sorted(sum(segments, [])) == list(range(20))
    with pytest.raises(QueryError):
        list(Order.query("anna", Order.total > 5))


def test_updates_with_actions(Order):
    order = Order("anna", 1, total=1, tags={"a", "b"}, lines=["x"])
    order.save()
    order.update(
        actions=[
            Order.total.set(Order.total + 4),
            Order.paid.set(Order.paid | True),
            Order.lines.set(Order.lines.append(["y"])),
            Order.tags.delete({"a"}),
            Order.address.set(Address(street="Short")),
        ],
        condition=Order.total == 1,
    )
    assert (order.total, order.paid, order.lines, order.tags) == (5, True, ["x", "y"], {"b"})
    order.update(actions=[Order.address["street"].set("Wide"), Order.lines[0].remove(), Order.total.add(2)])
    found = Order.get("anna", 1)
    assert (found.address.street, found.lines, found.total) == ("Wide", ["y"], 7)
    with pytest.raises(UpdateError) as caught:
        order.update(actions=[Order.total.set(0)], condition=Order.total > 100)
    assert caught.value.cause_response_code == "ConditionalCheckFailedException"


def test_conditions(Order):
    order = Order("anna", 1, total=1)
    order.save(condition=Order.customer.does_not_exist())
    with pytest.raises(PutError) as caught:
        order.save(condition=Order.customer.does_not_exist())
    assert caught.value.cause_response_code == "ConditionalCheckFailedException"
    with pytest.raises(DeleteError):
        order.delete(condition=(Order.total > 1) | Order.tags.contains("a"))
    order.delete(condition=Order.total.is_in(1, 2))


def test_batches(Order):
    with Order.batch_write() as batch:
        for number in range(60):
            batch.save(Order("anna", number))
    assert Order.count("anna") == 60
    keys = [("anna", number) for number in range(0, 130, 2)]
    assert sorted(numbers(Order.batch_get(keys))) == list(range(0, 60, 2))
    with Order.batch_write() as batch:
        for order in Order.query("anna"):
            batch.delete(order)
    assert Order.count() == 0


def test_transactions(each_server, options, Order):
    connection = Connection(
        host=options["host"], region=options["region"], extra_headers=options["extra_headers"]
    )
    connection.session.set_credentials(each_server.account, "secret")
    one = Order("anna", 1, total=1)
    one.save()
    with TransactWrite(connection=connection, client_request_token="once") as transaction:
        transaction.save(Order("anna", 2))
        transaction.update(one, actions=[Order.total.add(1)])
        transaction.condition_check(Order, "anna", 3, condition=Order.customer.does_not_exist())
    with TransactGet(connection=connection) as transaction:
        futures = [transaction.get(Order, "anna", number) for number in (1, 2)]
    assert [future.get().total for future in futures] == [2, 0]
    with pytest.raises(TransactWriteError) as caught:
        with TransactWrite(connection=connection) as transaction:
            transaction.delete(one, condition=Order.total == 7)
            transaction.save(Order("anna", 4))
    assert [reason and reason.code for reason in caught.value.cancellation_reasons] == [
        "ConditionalCheckFailed",
        None,
    ]
    assert sorted(numbers(Order.query("anna"))) == [1, 2]


def test_versions_keep_writers_apart(options):
    class Account(Model):
        Meta = type("Meta", (), options | {"table_name": "accounts"})

        id = UnicodeAttribute(hash_key=True)
        balance = NumberAttribute(default=0)
        version = VersionAttribute()

    Account.create_table(wait=True)
    mine = Account("a")
    mine.save()
    theirs = Account.get("a")
    theirs.update(actions=[Account.balance.set(5)])
    assert theirs.version == 2
    mine.balance = 9
    with pytest.raises(PutError) as caught:
        mine.save()
    assert caught.value.cause_response_code == "ConditionalCheckFailedException"
    mine.refresh()
    mine.delete()
    with pytest.raises(DeleteError):
        theirs.delete()


def test_times_to_live(each_server, options):
    class Session(Model):
        Meta = type("Meta", (), options | {"table_name": "sessions"})

        id = UnicodeAttribute(hash_key=True)
        ends = TTLAttribute(default_for_new=timedelta(minutes=5))

    # It also names the attribute that says when an item ends.
    Session.create_table(wait=True)
    told = each_server.client("dynamodb").describe_time_to_live(TableName="sessions")
    assert told["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ends"}
    # PynamoDB takes the machine's time.
    Session("a").save()
    assert Session.get("a").ends > datetime.now(timezone.utc)
    if not each_server.is_moto:
        each_server.advance(301)
        assert Session.count() == 0


def test_an_index_comes_to_a_table_that_lives(each_server, options):
    class Note(Model):
        Meta = type("Meta", (), options | {"table_name": "notes"})

        id = UnicodeAttribute(hash_key=True)
        author = UnicodeAttribute(null=True)

    Note.create_table(wait=True)
    for number in range(4):
        Note(f"n{number}", author="anna" if number < 2 else None).save()

    each_server.client("dynamodb").update_table(
        TableName="notes",
        AttributeDefinitions=[{"AttributeName": "author", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "authors",
                    "KeySchema": [{"AttributeName": "author", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            }
        ],
    )

    class Authors(GlobalSecondaryIndex):
        class Meta:
            index_name = "authors"
            projection = AllProjection()

        author = UnicodeAttribute(hash_key=True)

    class IndexedNote(Model):
        Meta = type("Meta", (), options | {"table_name": "notes"})

        id = UnicodeAttribute(hash_key=True)
        author = UnicodeAttribute(null=True)
        authors = Authors()

    assert sorted(note.id for note in IndexedNote.authors.query("anna")) == ["n0", "n1"]
    # What has no author yet gets one, and shows up.
    for note in IndexedNote.scan(IndexedNote.author.does_not_exist()):
        note.update(actions=[IndexedNote.author.set("bert")])
    assert sorted(note.id for note in IndexedNote.authors.query("bert")) == ["n2", "n3"]
    IndexedNote.delete_table()
    assert not IndexedNote.exists()
