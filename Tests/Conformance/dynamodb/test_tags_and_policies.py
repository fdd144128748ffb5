# SPDX-License-Identifier: Apache-2.0
"""Tags, resource policies, limits, and listeners of tables."""

import json

import pytest

from targets import differs, refused


@pytest.fixture
def arn(dynamodb):
    return dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        Tags=[{"Key": "stage", "Value": "test"}],
    )["TableDescription"]["TableArn"]


def tags(dynamodb, arn):
    return {
        tag["Key"]: tag["Value"] for tag in dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]
    }


def test_tags_are_added_replaced_and_removed(dynamodb, arn):
    assert tags(dynamodb, arn) == {"stage": "test"}
    dynamodb.tag_resource(
        ResourceArn=arn,
        Tags=[{"Key": "stage", "Value": "live"}, {"Key": "team", "Value": "a"}],
    )
    assert tags(dynamodb, arn) == {"stage": "live", "team": "a"}
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["stage", "nothing"])
    assert tags(dynamodb, arn) == {"team": "a"}


def test_tags_come_in_pages_of_ten(dynamodb, arn):
    dynamodb.tag_resource(
        ResourceArn=arn, Tags=[{"Key": f"k{number}", "Value": "v"} for number in range(11)]
    )
    page = dynamodb.list_tags_of_resource(ResourceArn=arn)
    assert len(page["Tags"]) == 10
    rest = dynamodb.list_tags_of_resource(ResourceArn=arn, NextToken=page["NextToken"])
    assert len(rest["Tags"]) == 2
    assert "NextToken" not in rest


@differs("Moto has another text.")
def test_tags_need_a_table(dynamodb, arn):
    with refused(
        "ResourceNotFoundException", f"Requested resource not found: ResourcArn: {arn}s not found"
    ):
        dynamodb.list_tags_of_resource(ResourceArn=arn + "s")


def policy(arn):
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "111122223333"},
                    "Action": "dynamodb:GetItem",
                    "Resource": arn,
                }
            ],
        }
    )


def test_a_table_has_a_policy(dynamodb, arn):
    with refused("PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=arn)
    revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy(arn))["RevisionId"]
    answer = dynamodb.get_resource_policy(ResourceArn=arn)
    assert (json.loads(answer["Policy"]), answer["RevisionId"]) == (json.loads(policy(arn)), revision)
    dynamodb.delete_resource_policy(ResourceArn=arn)
    with refused("PolicyNotFoundException"):
        dynamodb.get_resource_policy(ResourceArn=arn)


@differs("Moto lets everybody do everything, and looks for the table in the caller's account.")
def test_another_account_needs_to_be_let_in(target, dynamodb, arn):
    dynamodb.put_item(TableName="orders", Item={"k": {"S": "a"}})
    guest = target.client("dynamodb", account="111122223333")
    key = {"k": {"S": "a"}}
    text = (
        "User: arn:aws:iam::111122223333:root is not authorized to perform: dynamodb:GetItem on resource: "
        f"{arn} because no resource-based policy allows the dynamodb:GetItem action"
    )
    with refused("AccessDeniedException", text):
        guest.get_item(TableName=arn, Key=key)
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy(arn))
    assert guest.get_item(TableName=arn, Key=key)["Item"] == key
    with refused("AccessDeniedException"):
        guest.delete_item(TableName=arn, Key=key)


@differs("Moto lets everybody do everything.")
def test_a_denial_binds_the_own_account(dynamodb, arn):
    denial = json.loads(policy(arn))
    denial["Statement"][0] |= {"Effect": "Deny", "Principal": "*"}
    dynamodb.put_resource_policy(ResourceArn=arn, Policy=json.dumps(denial))
    with refused("AccessDeniedException"):
        dynamodb.get_item(TableName="orders", Key={"k": {"S": "a"}})
    dynamodb.delete_resource_policy(ResourceArn=arn)
    assert "Item" not in dynamodb.get_item(TableName="orders", Key={"k": {"S": "a"}})


@differs("Moto takes any text for a policy.")
def test_what_is_no_policy_is_refused(dynamodb, arn):
    with refused("ValidationException"):
        dynamodb.put_resource_policy(ResourceArn=arn, Policy='{"Version": "2012-10-17"}')


def test_limits(mock_aws):
    limits = mock_aws.client("dynamodb").describe_limits()
    assert limits["AccountMaxReadCapacityUnits"] == 80_000
    assert limits["TableMaxWriteCapacityUnits"] == 40_000


def test_contributor_insights(mock_aws):
    dynamodb = mock_aws.client("dynamodb")
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert (
        dynamodb.describe_contributor_insights(TableName="orders")["ContributorInsightsStatus"]
        == "DISABLED"
    )
    dynamodb.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")
    described = dynamodb.describe_contributor_insights(TableName="orders")
    assert described["ContributorInsightsStatus"] == "ENABLED"
    assert len(described["ContributorInsightsRuleList"]) == 2


def test_replicas_carry_items(mock_aws):
    dynamodb, europe = (
        mock_aws.client("dynamodb", region=region) for region in ("us-east-1", "eu-west-1")
    )
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="orders", Item={"k": {"S": "a"}})
    dynamodb.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    europe.put_item(TableName="orders", Item={"k": {"S": "b"}})
    for client in (dynamodb, europe):
        items = client.scan(TableName="orders")["Items"]
        assert sorted(item["k"]["S"] for item in items) == ["a", "b"]
    replicas = dynamodb.describe_table(TableName="orders")["Table"]["Replicas"]
    assert [(each["RegionName"], each["ReplicaStatus"]) for each in replicas] == [
        ("eu-west-1", "ACTIVE")
    ]
