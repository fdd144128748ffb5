# SPDX-License-Identifier: Apache-2.0
"""CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables."""

import pytest

from tables import definitions, index, item, key_schema, make_table
from targets import differs, refused

INVALID = "One or more parameter values were invalid: "


def describe(dynamodb, name="orders"):
    return dynamodb.describe_table(TableName=name)["Table"]


@differs("Moto gives indexes no ARNs.")
def test_a_table_is_described_as_it_was_made(target, dynamodb):
    dynamodb.create_table(
        TableName="orders",
        AttributeDefinitions=definitions("id", "n:N", "kind"),
        KeySchema=key_schema("id", "n"),
        ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
        LocalSecondaryIndexes=[index("local", "id", "kind", projection="KEYS_ONLY")],
        GlobalSecondaryIndexes=[
            index("kinds", "kind", projection="INCLUDE", others=["x"])
            | {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2}}
        ],
    )
    table = describe(dynamodb)
    assert table["TableStatus"] == "ACTIVE"
    assert table["TableArn"] == f"arn:aws:dynamodb:us-east-1:{target.account}:table/orders"
    assert table["KeySchema"] == key_schema("id", "n")
    assert table["AttributeDefinitions"] == definitions("id", "n:N", "kind")
    assert table["ItemCount"] == 0
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 6
    (local,) = table["LocalSecondaryIndexes"]
    assert local["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert local["IndexArn"].endswith(":table/orders/index/local")
    (kinds,) = table["GlobalSecondaryIndexes"]
    assert kinds["IndexStatus"] == "ACTIVE"
    assert kinds["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}
    assert kinds["ProvisionedThroughput"]["ReadCapacityUnits"] == 1


@differs("AWS answers that the table is being created; Moto that it is active.")
def test_a_table_is_first_being_created(dynamodb):
    answer = dynamodb.create_table(
        TableName="orders",
        AttributeDefinitions=definitions("id"),
        KeySchema=key_schema("id"),
        BillingMode="PAY_PER_REQUEST",
    )
    assert answer["TableDescription"]["TableStatus"] == "CREATING"


def test_a_table_that_is_there_is_not_made_again(dynamodb, table):
    with refused("ResourceInUseException"):
        make_table(dynamodb, "orders", "id")


def test_a_table_that_is_there_is_named(dynamodb, table):
    with refused("ResourceInUseException", "Table already exists: orders"):
        make_table(dynamodb, "orders", "id")


@differs("Moto does not name the table that it cannot delete.")
def test_a_table_that_is_not_there(dynamodb):
    with refused("ResourceNotFoundException", "Requested resource not found: Table: absent not found"):
        dynamodb.describe_table(TableName="absent")
    with refused("ResourceNotFoundException", "Requested resource not found: Table: absent not found"):
        dynamodb.delete_table(TableName="absent")


def test_the_attributes_of_keys_are_defined(dynamodb):
    text = INVALID + (
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions"
    )
    with refused("ValidationException", text):
        make_table(dynamodb, "orders", "id", attributes=["other"])


def test_attributes_that_no_key_uses_are_refused(dynamodb):
    text = INVALID + (
        "Some AttributeDefinitions are not used. AttributeDefinitions: [id, kind, other], keys used: [id, kind]"
    )
    with refused("ValidationException", text):
        make_table(
            dynamodb,
            "orders",
            "id",
            attributes=["kind", "other"],
            GlobalSecondaryIndexes=[index("kinds", "kind")],
        )


def test_index_keys_have_to_be_defined(dynamodb):
    text = INVALID + (
        "Some index key attributes are not defined in AttributeDefinitions. "
        "Keys: [absent], AttributeDefinitions: [id]"
    )
    with refused("ValidationException", text):
        make_table(dynamodb, "orders", "id", GlobalSecondaryIndexes=[index("others", "absent")])


@differs("Moto has texts of its own.")
def test_throughput_has_to_fit_the_billing_mode(dynamodb):
    text = INVALID + (
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    )
    throughput = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    with refused("ValidationException", text):
        make_table(dynamodb, "orders", "id", ProvisionedThroughput=throughput)
    text = INVALID + (
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    )
    with refused("ValidationException", text):
        make_table(dynamodb, "orders", "id", BillingMode="PROVISIONED")


def test_empty_lists_of_indexes_are_refused(dynamodb):
    with refused("ValidationException", INVALID + "List of GlobalSecondaryIndexes is empty"):
        make_table(dynamodb, "orders", "id", GlobalSecondaryIndexes=[])
    with refused("ValidationException", INVALID + "List of LocalSecondaryIndexes is empty"):
        make_table(dynamodb, "orders", "id", LocalSecondaryIndexes=[])


@differs("AWS refuses names of one or two letters; Moto takes them.")
def test_names_have_three_letters_at_least(dynamodb):
    with refused(
        "ValidationException", "TableName must be at least 3 characters long and at most 255 characters long"
    ):
        make_table(dynamodb, "ab", "id")


@differs("Moto lists tables in the order in which they were made.")
def test_tables_are_listed_by_name(target, dynamodb):
    for name in ("ccc", "aaa", "bbb"):
        make_table(dynamodb, name, "id")
    assert dynamodb.list_tables()["TableNames"] == ["aaa", "bbb", "ccc"]
    first = dynamodb.list_tables(Limit=2)
    assert first["TableNames"] == ["aaa", "bbb"]
    assert first["LastEvaluatedTableName"] == "bbb"
    assert dynamodb.list_tables(ExclusiveStartTableName="bbb")["TableNames"] == ["ccc"]
    pages = target.pages(dynamodb, "list_tables", PaginationConfig={"PageSize": 2})
    assert [page["TableNames"] for page in pages] == [["aaa", "bbb"], ["ccc"]]


@differs("Moto answers a deletion with an active table.")
def test_a_deleted_table_is_gone(dynamodb, table):
    assert dynamodb.delete_table(TableName=table)["TableDescription"]["TableStatus"] == "DELETING"
    assert dynamodb.list_tables()["TableNames"] == []
    with refused("ResourceNotFoundException"):
        dynamodb.get_item(TableName=table, Key=item(id="a"))


@differs("AWS says how to lift the protection; Moto has a text of its own.")
def test_a_protected_table_stays(dynamodb):
    make_table(dynamodb, "orders", "id", DeletionProtectionEnabled=True)
    text = (
        "Resource cannot be deleted as it is currently protected against deletion. "
        "Disable deletion protection first."
    )
    with refused("ValidationException", text):
        dynamodb.delete_table(TableName="orders")


def test_throughput_and_billing_mode_change(dynamodb):
    make_table(
        dynamodb,
        "orders",
        "id",
        BillingMode="PROVISIONED",
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    dynamodb.update_table(
        TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}
    )
    assert describe(dynamodb)["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    dynamodb.update_table(TableName="orders", BillingMode="PAY_PER_REQUEST")
    table = describe(dynamodb)
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_an_index_is_added_and_dropped(dynamodb, table):
    for number in range(3):
        dynamodb.put_item(TableName=table, Item=item(id=str(number), kind="k"))
    dynamodb.update_table(
        TableName=table,
        AttributeDefinitions=definitions("id", "kind"),
        GlobalSecondaryIndexUpdates=[{"Create": index("kinds", "kind")}],
    )
    (kinds,) = describe(dynamodb)["GlobalSecondaryIndexes"]
    assert kinds["IndexStatus"] == "ACTIVE"
    found = dynamodb.query(
        TableName=table,
        IndexName="kinds",
        KeyConditionExpression="kind = :k",
        ExpressionAttributeValues={":k": {"S": "k"}},
    )
    assert found["Count"] == 3
    dynamodb.update_table(
        TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "kinds"}}]
    )
    assert not describe(dynamodb).get("GlobalSecondaryIndexes")


@differs("AWS wants to be asked for something; Moto takes an update of nothing.")
def test_an_update_asks_for_something(dynamodb, table):
    text = (
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
        "or SSESpecification or ReplicaUpdates is required"
    )
    with refused("ValidationException", text):
        dynamodb.update_table(TableName=table)


@pytest.mark.parametrize("waiter, change", [("table_exists", "make"), ("table_not_exists", "drop")])
def test_waiters_find_what_they_wait_for(each_server, waiter, change):
    client = each_server.client("dynamodb")
    make_table(client, "orders", "id")
    if change == "drop":
        client.delete_table(TableName="orders")
    client.get_waiter(waiter).wait(TableName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 2})
