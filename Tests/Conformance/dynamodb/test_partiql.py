# SPDX-License-Identifier: Apache-2.0
"""ExecuteStatement, BatchExecuteStatement, ExecuteTransaction."""

import json

import pytest

from targets import differs, new_account, refused


@pytest.fixture
def music(dynamodb):
    """A table with an index and four songs."""
    dynamodb.create_table(
        TableName="Music",
        KeySchema=[
            {"AttributeName": "Artist", "KeyType": "HASH"},
            {"AttributeName": "Song", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "Artist", "AttributeType": "S"},
            {"AttributeName": "Song", "AttributeType": "S"},
            {"AttributeName": "Year", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-year",
                "KeySchema": [{"AttributeName": "Year", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for artist, song, year in [
        ("Acme", "One", 1999),
        ("Acme", "Three", 2001),
        ("Acme", "Two", 2001),
        ("Zed", "Only", 1999),
    ]:
        dynamodb.put_item(
            TableName="Music",
            Item={
                "Artist": {"S": artist},
                "Song": {"S": song},
                "Year": {"N": str(year)},
                "Info": {"M": {"rating": {"N": "5"}, "tags": {"L": [{"S": "a"}, {"S": "b"}]}}},
            },
        )
    return "Music"


def songs(answer):
    return [item["Song"]["S"] for item in answer["Items"]]


def run(dynamodb, statement, *parameters, **options):
    if parameters:
        options["Parameters"] = list(parameters)
    return dynamodb.execute_statement(Statement=statement, **options)


# Selecting


def test_a_selection_by_key_gives_items_in_the_order_of_the_sort_key(dynamodb, music):
    answer = run(dynamodb, "SELECT * FROM \"Music\" WHERE Artist = 'Acme'")
    assert songs(answer) == ["One", "Three", "Two"]
    assert "NextToken" not in answer


def test_parameters_stand_for_question_marks(dynamodb, music):
    answer = run(
        dynamodb, "SELECT * FROM Music WHERE Artist = ? AND Song = ?", {"S": "Acme"}, {"S": "Two"}
    )
    assert songs(answer) == ["Two"]


@differs("Moto does not find names in quotes.")
def test_attributes_are_chosen(dynamodb, music):
    answer = run(dynamodb, "SELECT Song, \"Year\" FROM Music WHERE Artist = 'Zed'")
    assert answer["Items"] == [{"Song": {"S": "Only"}, "Year": {"N": "1999"}}]


@differs("Moto does not find names in quotes.")
def test_a_selection_without_a_key_looks_at_everything(dynamodb, music):
    answer = run(dynamodb, 'SELECT Song FROM Music WHERE "Year" = 1999')
    assert sorted(songs(answer)) == ["One", "Only"]


@differs("Moto knows no begins_with in PartiQL.")
def test_functions_in_conditions(dynamodb, music):
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme' AND begins_with(Song, 'T')")
    assert songs(answer) == ["Three", "Two"]
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme' AND size(Song) = 3")
    assert songs(answer) == ["One", "Two"]


@differs("Moto doesn't read BETWEEN, IN and OR.")
def test_operators_in_conditions(dynamodb, music):
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme' AND Song BETWEEN 'P' AND 'Tj'")
    assert songs(answer) == ["Three"]
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist IN ['Acme', 'Zed'] AND Info.rating IN [5, 6]")
    assert sorted(songs(answer)) == ["One", "Only", "Three", "Two"]
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme' AND (Song = 'One' OR \"Year\" > 2000)")
    assert songs(answer) == ["One", "Three", "Two"]
    answer = run(dynamodb, "SELECT * FROM Music WHERE NOT Artist = 'Acme' AND Nothing IS MISSING")
    assert songs(answer) == ["Only"]


@differs("Moto doesn't know the indexes of PartiQL.")
def test_an_index_is_named_behind_the_table(dynamodb, music):
    answer = run(dynamodb, 'SELECT * FROM "Music"."by-year" WHERE "Year" = 1999')
    assert sorted(songs(answer)) == ["One", "Only"]


@differs("Moto doesn't order.")
def test_items_are_ordered_by_the_sort_key(dynamodb, music):
    answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme' ORDER BY Song DESC")
    assert songs(answer) == ["Two", "Three", "One"]


@differs("Moto doesn't order.")
def test_items_are_ordered_by_the_hash_key(dynamodb, music):
    answer = run(
        dynamodb,
        "SELECT * FROM Music WHERE Artist IN ['Acme', 'Zed'] ORDER BY Artist DESC, Song DESC",
    )
    assert songs(answer) == ["Only", "Two", "Three", "One"]


@differs("Moto orders without a hash key.")
def test_an_order_needs_the_hash_key(dynamodb, music):
    with refused(
        "ValidationException",
        "Must have WHERE clause in the statement when using ORDER BY clause.",
    ):
        run(dynamodb, "SELECT * FROM Music ORDER BY Song")


@differs("Moto ignores the limit.")
def test_pages(dynamodb, music):
    found, token = [], None
    while True:
        options = {"NextToken": token} if token else {}
        answer = run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme'", Limit=2, **options)
        found.append(songs(answer))
        token = answer.get("NextToken")
        if not token:
            break
        assert answer["LastEvaluatedKey"] == {"Artist": {"S": "Acme"}, "Song": {"S": "Three"}}
    assert found == [["One", "Three"], ["Two"]]


def test_an_unknown_table(dynamodb):
    with refused("ResourceNotFoundException", "Requested resource not found"):
        run(dynamodb, "SELECT * FROM nothing")


# Changing


@differs("Moto inserts over items that are there.")
def test_an_item_is_inserted_once(dynamodb, music):
    statement = "INSERT INTO Music VALUE {'Artist': 'New', 'Song': 'A', 'List': [1, 'x', {'y': true}]}"
    assert run(dynamodb, statement)["Items"] == []
    item = dynamodb.get_item(TableName=music, Key={"Artist": {"S": "New"}, "Song": {"S": "A"}})["Item"]
    assert item["List"] == {"L": [{"N": "1"}, {"S": "x"}, {"M": {"y": {"BOOL": True}}}]}
    with refused("DuplicateItemException", "Duplicate primary key exists in table"):
        run(dynamodb, statement)


@differs("Moto reads one SET of an update.")
def test_an_update_changes_one_item(dynamodb, music):
    run(
        dynamodb,
        "UPDATE Music SET Plays = 1 SET Label = ? WHERE Artist = 'Acme' AND Song = 'One'",
        {"S": "L"},
    )
    item = dynamodb.get_item(TableName=music, Key={"Artist": {"S": "Acme"}, "Song": {"S": "One"}})["Item"]
    assert (item["Plays"], item["Label"]) == ({"N": "1"}, {"S": "L"})


@differs("Moto gives nothing back.")
def test_an_update_gives_back_what_is_asked(dynamodb, music):
    answer = run(
        dynamodb,
        "UPDATE Music SET \"Year\" = \"Year\" + 1 REMOVE Info WHERE Artist = 'Zed' AND Song = 'Only' "
        "RETURNING MODIFIED NEW *",
    )
    assert answer["Items"] == [{"Year": {"N": "2000"}}]


@differs("Moto makes the item.")
def test_an_update_of_nothing_fails(dynamodb, music):
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        run(dynamodb, "UPDATE Music SET Plays = 1 WHERE Artist = 'Acme' AND Song = 'Nothing'")


@differs("Moto takes any condition.")
def test_changes_need_the_whole_key(dynamodb, music):
    message = "Where clause does not contain a mandatory equality on all key attributes"
    with refused("ValidationException", message):
        run(dynamodb, "UPDATE Music SET Plays = 1 WHERE Artist = 'Acme'")
    with refused("ValidationException", message):
        run(dynamodb, "DELETE FROM Music WHERE Artist = 'Acme'")


@differs("Moto gives nothing back.")
def test_a_deletion_gives_back_the_item(dynamodb, music):
    statement = "DELETE FROM Music WHERE Artist = 'Zed' AND Song = 'Only' RETURNING ALL OLD *"
    assert songs(run(dynamodb, statement)) == ["Only"]
    assert run(dynamodb, statement)["Items"] == []


@differs("Moto does not find conditions with quotes.")
def test_to_delete_nothing_succeeds_whatever_the_condition(dynamodb, music):
    where = "WHERE Artist = 'Zed' AND Song = 'None' AND \"Year\" = 1"
    assert run(dynamodb, f"DELETE FROM Music {where}")["Items"] == []
    assert run(dynamodb, f"DELETE FROM Music {where} RETURNING ALL OLD *")["Items"] == []
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        run(dynamodb, f"DELETE FROM Music {where.replace('None', 'Only')}")


@differs("Moto returns what is asked for, or nothing.")
def test_a_deletion_returns_all_of_the_old_item_only(dynamodb, music):
    for returned in ["ALL NEW *", "MODIFIED OLD *", "MODIFIED NEW *"]:
        with refused("ValidationException"):
            run(
                dynamodb,
                f"DELETE FROM Music WHERE Artist = 'Zed' AND Song = 'Only' RETURNING {returned}",
            )


@differs("Moto knows no sets in PartiQL.")
def test_sets_grow_and_shrink(dynamodb, music):
    where = "WHERE Artist = 'Zed' AND Song = 'Only'"
    run(dynamodb, f"UPDATE Music SET Who = <<'a', 'b'>> {where}")
    run(dynamodb, f"UPDATE Music SET Who = set_add(Who, <<'c'>>) {where}")
    run(dynamodb, f"UPDATE Music SET Who = set_delete(Who, <<'a'>>) {where}")
    [item] = run(dynamodb, f"SELECT Who FROM Music {where}")["Items"]
    assert sorted(item["Who"]["SS"]) == ["b", "c"]


# Mistakes


@differs("Moto's parser says otherwise.")
@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE Music", "SELECT * FROM", "SELECT * FROM Music WHERE Artist = 'x", "nonsense"],
)
def test_what_is_no_statement(dynamodb, music, statement):
    with refused("ValidationException") as refusal:
        run(dynamodb, statement)
    assert refusal.message.startswith("Statement wasn't well formed, can't be processed: ")


@differs("Moto doesn't count.")
def test_parameters_are_counted(dynamodb, music):
    with refused("ValidationException", "Number of parameters in request and statement don't match."):
        run(dynamodb, "SELECT * FROM Music WHERE Artist = ?", {"S": "a"}, {"S": "b"})


@differs("Moto looks at the first of them.")
def test_in_takes_a_hundred_values_and_fifty_hash_keys(dynamodb, music):
    def values(count):
        return ", ".join(str(value) for value in range(count))

    assert run(dynamodb, f'SELECT * FROM Music WHERE "Year" IN [{values(100)}]')["Items"] == []
    for index, count in [("", 101), ('."by-year"', 51)]:
        with refused("ValidationException"):
            run(dynamodb, f'SELECT * FROM "Music"{index} WHERE "Year" IN [{values(count)}]')


# Batches


def test_a_batch_of_reads(dynamodb, music):
    answer = dynamodb.batch_execute_statement(
        Statements=[
            {"Statement": "SELECT * FROM Music WHERE Artist = 'Acme' AND Song = 'One'"},
            {"Statement": "SELECT * FROM Music WHERE Artist = 'Acme' AND Song = 'None'"},
        ]
    )
    first, second = answer["Responses"]
    assert first["TableName"] == music and first["Item"]["Song"] == {"S": "One"}
    assert second == {"TableName": music}


@differs("Moto inserts over items that are there.")
def test_each_statement_of_a_batch_fails_alone(dynamodb, music):
    insert = "INSERT INTO Music VALUE {'Artist': 'Acme', 'Song': '%s'}"
    answer = dynamodb.batch_execute_statement(
        Statements=[{"Statement": insert % "One"}, {"Statement": insert % "Four"}]
    )
    first, second = answer["Responses"]
    assert first["Error"]["Code"] == "DuplicateItem"
    assert "Error" not in second
    assert len(run(dynamodb, "SELECT * FROM Music WHERE Artist = 'Acme'")["Items"]) == 4


@differs("Moto takes batches of any size.")
def test_a_batch_has_at_most_25_statements(dynamodb, music):
    statement = {"Statement": "SELECT * FROM Music WHERE Artist = 'Acme' AND Song = 'One'"}
    with refused("ValidationException"):
        dynamodb.batch_execute_statement(Statements=[statement] * 26)


# Transactions


def test_a_transaction_of_writes(dynamodb, music):
    dynamodb.execute_transaction(
        TransactStatements=[
            {"Statement": "INSERT INTO Music VALUE {'Artist': 'T', 'Song': '1'}"},
            {"Statement": "INSERT INTO Music VALUE {'Artist': 'T', 'Song': '2'}"},
        ]
    )
    assert songs(run(dynamodb, "SELECT * FROM Music WHERE Artist = 'T'")) == ["1", "2"]


@differs("Moto has no transactions of PartiQL that fail.")
def test_a_transaction_does_all_or_nothing(dynamodb, music):
    with refused("TransactionCanceledException") as refusal:
        dynamodb.execute_transaction(
            TransactStatements=[
                {"Statement": "INSERT INTO Music VALUE {'Artist': 'T', 'Song': '1'}"},
                {"Statement": "INSERT INTO Music VALUE {'Artist': 'Acme', 'Song': 'One'}"},
            ]
        )
    reasons = refusal.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "DuplicateItem"]
    assert run(dynamodb, "SELECT * FROM Music WHERE Artist = 'T'")["Items"] == []


@differs("Moto knows no EXISTS.")
def test_a_transaction_checks_that_something_exists(dynamodb, music):
    check = "EXISTS(SELECT * FROM Music WHERE Artist = 'Acme' AND Song = 'One' AND \"Year\" = %d)"
    insert = {"Statement": "INSERT INTO Music VALUE {'Artist': 'T', 'Song': '1'}"}
    with refused("TransactionCanceledException"):
        dynamodb.execute_transaction(TransactStatements=[{"Statement": check % 1}, insert])
    dynamodb.execute_transaction(TransactStatements=[{"Statement": check % 1999}, insert])
    assert songs(run(dynamodb, "SELECT * FROM Music WHERE Artist = 'T'")) == ["1"]


def test_a_transaction_of_reads(dynamodb, music):
    answer = dynamodb.execute_transaction(
        TransactStatements=[
            {"Statement": f"SELECT * FROM Music WHERE Artist = 'Acme' AND Song = '{song}'"}
            for song in ("One", "Two")
        ]
    )
    assert [each["Item"]["Song"]["S"] for each in answer["Responses"]] == ["One", "Two"]


@differs("Moto knows no tables by their ARNs in statements.")
def test_statements_name_tables_by_their_arns(dynamodb, music):
    arn = dynamodb.describe_table(TableName=music)["Table"]["TableArn"]
    assert songs(run(dynamodb, f"SELECT * FROM \"{arn}\" WHERE Artist = 'Zed'")) == ["Only"]
    found = run(dynamodb, f'SELECT * FROM "{arn}"."by-year" WHERE "Year" = 1999')
    assert sorted(songs(found)) == ["One", "Only"]
    run(dynamodb, f"INSERT INTO \"{arn}\" VALUE {{'Artist': 'New', 'Song': 'First'}}")
    run(dynamodb, f"UPDATE \"{arn}\" SET Stars = 5 WHERE Artist = 'New' AND Song = 'First'")
    select = f"SELECT Stars FROM \"{arn}\" WHERE Artist = 'New' AND Song = 'First'"
    batch = dynamodb.batch_execute_statement(Statements=[{"Statement": select}])
    assert batch["Responses"][0]["Item"] == {"Stars": {"N": "5"}}
    dynamodb.execute_transaction(
        TransactStatements=[{"Statement": f"DELETE FROM \"{arn}\" WHERE Artist = 'New' AND Song = 'First'"}]
    )
    assert run(dynamodb, select)["Items"] == []


@differs("Moto has no policies here.")
def test_statements_of_another_account_need_a_policy(target, dynamodb, music):
    arn = dynamodb.describe_table(TableName=music)["Table"]["TableArn"]
    other = new_account()
    guest = target.client("dynamodb", account=other)
    select = f"SELECT Song FROM \"{arn}\" WHERE Artist = 'Zed'"
    with refused("AccessDeniedException"):
        run(guest, select)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": other},
                "Action": "dynamodb:PartiQLSelect",
                "Resource": arn,
            }
        ],
    }
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy))
    assert songs(run(guest, select)) == ["Only"]


@differs("Moto has no policies here.")
def test_a_batch_tells_which_statements_are_refused(dynamodb, music):
    arn = dynamodb.describe_table(TableName=music)["Table"]["TableArn"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "dynamodb:PartiQLDelete", "Resource": arn}
    dynamodb.put_resource_policy(
        ResourceArn=arn, Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    )
    delete = {"Statement": "DELETE FROM Music WHERE Artist = 'Zed' AND Song = 'Only'"}
    update = {"Statement": "UPDATE Music SET Stars = 5 WHERE Artist = 'Zed' AND Song = 'Only'"}
    refusal, done = dynamodb.batch_execute_statement(Statements=[delete, update])["Responses"]
    assert refusal["Error"]["Code"] == "AccessDenied"
    assert "is not authorized to perform: dynamodb:PartiQLDelete on resource: " in refusal["Error"]["Message"]
    assert refusal["TableName"] == music
    assert "Error" not in done
    with refused("AccessDeniedException"):
        dynamodb.execute_transaction(TransactStatements=[update, delete])
