# SPDX-License-Identifier: Apache-2.0
"""AssumeRole and AssumeRoot."""

import json
import re

import pytest

from targets import differs, refused

POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
)


def lifetime(target, sts, **arguments):
    """How many seconds the credentials of a call last."""
    begin = target.now()
    return (sts.assume_role(**arguments)["Credentials"]["Expiration"] - begin).total_seconds()


def violation(name, value, constraint):
    return (
        f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {constraint}"
    )


def test_a_session_of_a_role_has_credentials_and_a_user(target, sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session")
    credentials = answer["Credentials"]
    assert re.fullmatch(r"ASIA[A-Z0-9]{16}", credentials["AccessKeyId"])
    assert len(credentials["SecretAccessKey"]) == 40
    assert len(credentials["SessionToken"]) > 100
    user = answer["AssumedRoleUser"]
    assert user["Arn"] == f"arn:aws:sts::{target.account}:assumed-role/worker/session"
    assert re.fullmatch(r"AROA[A-Z0-9]{17}:session", user["AssumedRoleId"])


def test_every_session_has_keys_of_its_own(sts, role):
    keys = {
        sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]["AccessKeyId"]
        for _ in range(5)
    }
    assert len(keys) == 5


def test_the_arn_of_a_session_leaves_the_path_of_its_role_out(target, sts):
    role = f"arn:aws:iam::{target.account}:role/teams/red/worker"
    arn = sts.assume_role(RoleArn=role, RoleSessionName="s1")["AssumedRoleUser"]["Arn"]
    assert arn == f"arn:aws:sts::{target.account}:assumed-role/worker/s1"


def test_a_session_lasts_an_hour(target, sts, role):
    assert 3598 < lifetime(target, sts, RoleArn=role, RoleSessionName="session") <= 3605


@pytest.mark.parametrize("seconds", [900, 43200])
def test_a_session_lasts_as_long_as_it_is_told(target, sts, role, seconds):
    found = lifetime(target, sts, RoleArn=role, RoleSessionName="session", DurationSeconds=seconds)
    assert seconds - 2 < found <= seconds + 5


@differs("Moto takes any duration.")
@pytest.mark.parametrize(
    ("seconds", "constraint"),
    [
        (899, "Member must have value greater than or equal to 900"),
        (43201, "Member must have value less than or equal to 43200"),
    ],
)
def test_a_session_lasts_15_minutes_to_12_hours(unchecked, role, seconds, constraint):
    with refused("ValidationError", violation("durationSeconds", seconds, constraint)):
        unchecked.assume_role(RoleArn=role, RoleSessionName="session", DurationSeconds=seconds)


@differs("Moto limits the length of a session's name only, in a text of nearly AWS's words.")
@pytest.mark.parametrize(
    ("name", "constraint"),
    [
        ("x", "Member must have length greater than or equal to 2"),
        ("x" * 65, "Member must have length less than or equal to 64"),
        ("a b", r"Member must satisfy regular expression pattern: [\w+=,.@-]*"),
    ],
    ids=["short", "long", "space"],
)
def test_names_of_sessions_are_checked(unchecked, role, name, constraint):
    with refused("ValidationError", violation("roleSessionName", name, constraint)):
        unchecked.assume_role(RoleArn=role, RoleSessionName=name)


@differs("Moto does not check names and durations together.")
def test_all_that_is_wrong_is_said_at_once(unchecked, role):
    with refused("ValidationError") as refusal:
        unchecked.assume_role(RoleArn=role, RoleSessionName="x", DurationSeconds=1)
    assert refusal.message.startswith("2 validation errors detected: Value ")
    assert "'roleSessionName'" in refusal.message
    assert "'durationSeconds'" in refusal.message


@differs("Moto answers 500 to a request without a role.")
def test_a_role_is_required(unchecked):
    text = (
        "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: "
        "Member must not be null"
    )
    with refused("ValidationError", text):
        unchecked.assume_role(RoleSessionName="session")


@differs("Moto assumes whatever it is told to.")
@pytest.mark.parametrize("text", ["not-an-arn-at-all-but-long", "arn:aws:iam::123456789012:user/somebody"])
def test_a_role_is_named_by_an_arn(sts, text):
    with refused("ValidationError") as refusal:
        sts.assume_role(RoleArn=text, RoleSessionName="session")
    assert refusal.message.endswith("is invalid")


@differs("Moto says that 6 % of the space for policies is used, whether there is a policy or not.")
def test_without_a_policy_there_is_no_packed_size(sts, role):
    assert "PackedPolicySize" not in sts.assume_role(RoleArn=role, RoleSessionName="session")


def test_a_policy_takes_space(sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session", Policy=POLICY)
    assert 1 <= answer["PackedPolicySize"] <= 100


@differs("Moto does not read policies.")
@pytest.mark.parametrize(
    "policy", ["nonsense", "{}", POLICY.replace("Allow", "Perhaps")], ids=["text", "empty", "effect"]
)
def test_a_policy_must_be_one(sts, role, policy):
    with refused("MalformedPolicyDocument"):
        sts.assume_role(RoleArn=role, RoleSessionName="session", Policy=policy)


@differs("Moto does not check tags.")
def test_the_keys_of_tags_are_distinct(sts, role):
    tags = [{"Key": "team", "Value": "a"}, {"Key": "Team", "Value": "b"}]
    text = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
    with refused("InvalidParameterValue", text):
        sts.assume_role(RoleArn=role, RoleSessionName="session", Tags=tags)


@differs("Moto does not know source identities.")
def test_a_source_identity_is_told(sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="session", SourceIdentity="alice")
    assert answer["SourceIdentity"] == "alice"


def test_a_role_can_assume_a_role(target, session, role):
    chained = target.client("sts", credentials=session)
    answer = chained.assume_role(RoleArn=role.replace("worker", "other"), RoleSessionName="chained")
    assert answer["AssumedRoleUser"]["Arn"].endswith(":assumed-role/other/chained")


@differs("Moto does not limit the sessions of roles that were assumed by roles.")
def test_a_chained_session_lasts_an_hour_at_most(target, session, role):
    chained = target.client("sts", credentials=session)
    text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
    with refused("ValidationError", text):
        chained.assume_role(RoleArn=role, RoleSessionName="chained", DurationSeconds=3601)


@differs("Moto does not have AssumeRoot.")
def test_a_root_session_does_one_task_in_another_account(target, sts, session):
    caller = target.client("sts", credentials=session)
    answer = caller.assume_root(
        TargetPrincipal="444455556666",
        TaskPolicyArn={"arn": "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"},
        DurationSeconds=900,
    )
    root = target.client("sts", credentials=answer["Credentials"]).get_caller_identity()
    assert (root["Account"], root["Arn"]) == ("444455556666", "arn:aws:iam::444455556666:root")


@differs("Moto does not have AssumeRoot.")
def test_a_root_session_lasts_15_minutes_at_most(target, session):
    caller = target.client("sts", credentials=session)
    with refused("ValidationError"):
        caller.assume_root(
            TargetPrincipal="444455556666",
            TaskPolicyArn={"arn": "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"},
            DurationSeconds=901,
        )
