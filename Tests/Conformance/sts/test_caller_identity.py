# SPDX-License-Identifier: Apache-2.0
"""GetCallerIdentity, GetAccessKeyInfo, and whom credentials stand for."""

import re

import pytest

from targets import differs, refused

EXPIRED = "The security token included in the request is expired"

def identity(sts):
    answer = sts.get_caller_identity()
    answer.pop("ResponseMetadata")
    return answer


def test_a_callers_identity_has_three_parts(target, sts):
    found = identity(sts)
    assert set(found) == {"Account", "Arn", "UserId"}
    assert found["Account"] == target.account


@differs("Moto's unknown callers have an ARN (arn:aws:sts::…:user/moto) that no principal of AWS has.")
def test_a_caller_is_a_principal_of_iam(target, sts):
    assert re.fullmatch(rf"arn:aws:iam::{target.account}:(root|user/.+)", identity(sts)["Arn"])


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_arns_name_the_partition(target, region, partition):
    assert identity(target.client("sts", region=region))["Arn"].startswith(f"arn:{partition}:")


def test_an_assumed_role_is_the_caller(target, sts, role, session):
    caller = target.client("sts", credentials=session)
    found = identity(caller)
    assert found["Account"] == target.account
    assert found["Arn"] == f"arn:aws:sts::{target.account}:assumed-role/worker/session"
    assert re.fullmatch(r"AROA[A-Z0-9]{17}:session", found["UserId"])


def test_an_assumed_role_is_the_same_user_to_both_operations(target, sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session")
    found = identity(target.client("sts", credentials=answer["Credentials"]))
    assert found["Arn"] == answer["AssumedRoleUser"]["Arn"]


@differs("To Moto a role that IAM does not know has another id in every answer.")
def test_a_role_has_one_id(target, sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session")
    found = identity(target.client("sts", credentials=answer["Credentials"]))
    assert found["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    again = sts.assume_role(RoleArn=role, RoleSessionName="other")["AssumedRoleUser"]["AssumedRoleId"]
    assert again.split(":")[0] == found["UserId"].split(":")[0]


def test_a_role_of_another_account_acts_there(target, sts):
    role = "arn:aws:iam::333344445555:role/visitor"
    there = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    sqs = target.client("sqs", credentials=there)
    name = f"of-{target.account}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    assert url.split("/")[-2:] == ["333344445555", name]
    assert "QueueUrls" not in target.client("sqs").list_queues()
    assert target.client("sqs", account="333344445555").get_queue_url(QueueName=name)["QueueUrl"] == url


@differs("Moto's session tokens all have AWS's example key, and are nobody's.")
def test_a_session_token_is_the_same_caller(target, sts):
    credentials = sts.get_session_token()["Credentials"]
    assert identity(target.client("sts", credentials=credentials)) == identity(sts)


@differs("Moto's federated users all have AWS's example key, and are nobody.")
def test_a_federated_user_is_the_caller(target, sts):
    answer = sts.get_federation_token(Name="bob")
    found = identity(target.client("sts", credentials=answer["Credentials"]))
    assert found == {
        "Account": target.account,
        "Arn": f"arn:aws:sts::{target.account}:federated-user/bob",
        "UserId": f"{target.account}:bob",
    }


@differs("Moto's sessions never end.")
def test_a_session_ends_with_its_duration(target, sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session", DurationSeconds=900)
    caller = target.client("sts", credentials=answer["Credentials"])
    identity(caller)
    target.advance(901)
    with refused("ExpiredToken", EXPIRED, status=403):
        identity(caller)


@differs("Moto's sessions never end.")
@pytest.mark.parametrize(
    ("service", "operation", "code", "message", "status"),
    [
        ("s3", "list_buckets", "ExpiredToken", "The provided token has expired.", 400),
        ("dynamodb", "list_tables", "ExpiredTokenException", EXPIRED, 400),
        ("dynamodbstreams", "list_streams", "ExpiredTokenException", EXPIRED, 400),
        ("sqs", "list_queues", "ExpiredToken", EXPIRED, 403),
    ],
)
def test_each_service_has_its_words_for_a_session_that_ended(
    target, sts, role, service, operation, code, message, status
):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session", DurationSeconds=900)
    client = target.client(service, credentials=answer["Credentials"])
    target.advance(901)
    with refused(code, message, status=status):
        getattr(client, operation)()


@differs("Moto knows the account of users' keys only, and takes the caller's for any other.")
def test_a_key_tells_its_account(target, sts):
    role = "arn:aws:iam::333344445555:role/visitor"
    key = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]["AccessKeyId"]
    assert sts.get_access_key_info(AccessKeyId=key)["Account"] == "333344445555"


@differs("Moto does not check the key.")
@pytest.mark.parametrize("key", ["SHORT", "has a space in it!"])
def test_a_key_must_look_like_one(unchecked, key):
    with refused("ValidationError"):
        unchecked.get_access_key_info(AccessKeyId=key)
