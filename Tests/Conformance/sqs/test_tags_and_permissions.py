# SPDX-License-Identifier: Apache-2.0
"""TagQueue, UntagQueue, ListQueueTags, AddPermission, RemovePermission."""

import json

import pytest

from messages import arn, attributes
from targets import differs, refused

FRIEND = "111122223333"


def tags(sqs, queue):
    return sqs.list_queue_tags(QueueUrl=queue).get("Tags", {})


def test_a_queue_begins_without_tags(sqs, queue):
    assert tags(sqs, queue) == {}


def test_a_queue_can_be_created_with_tags(sqs):
    url = sqs.create_queue(QueueName="orders", tags={"team": "a", "empty": ""})["QueueUrl"]
    assert tags(sqs, url) == {"team": "a", "empty": ""}


def test_tags_are_added_and_overwritten(sqs, queue):
    sqs.tag_queue(QueueUrl=queue, Tags={"team": "a", "stage": "test"})
    sqs.tag_queue(QueueUrl=queue, Tags={"team": "b", "größe": "☃"})
    assert tags(sqs, queue) == {"team": "b", "stage": "test", "größe": "☃"}


def test_tags_are_removed_whether_they_are_there_or_not(sqs, queue):
    sqs.tag_queue(QueueUrl=queue, Tags={"team": "a", "stage": "test"})
    sqs.untag_queue(QueueUrl=queue, TagKeys=["team", "nothing"])
    assert tags(sqs, queue) == {"stage": "test"}


def test_an_empty_set_of_tags_is_refused(sqs, queue):
    with refused("MissingParameter", "The request must contain the parameter Tags."):
        sqs.tag_queue(QueueUrl=queue, Tags={})


def test_a_queue_has_at_most_50_tags(sqs, queue):
    with refused("InvalidParameterValue", "Too many tags added for queue orders."):
        sqs.tag_queue(QueueUrl=queue, Tags={f"k{number}": "v" for number in range(51)})
    assert tags(sqs, queue) == {}


@differs("Moto counts the tags of a call, not those of the queue.")
def test_the_tags_of_several_calls_add_up(sqs, queue):
    sqs.tag_queue(QueueUrl=queue, Tags={f"k{number}": "v" for number in range(50)})
    with refused("InvalidParameterValue", "Too many tags added for queue orders."):
        sqs.tag_queue(QueueUrl=queue, Tags={"one": "more"})
    sqs.tag_queue(QueueUrl=queue, Tags={"k0": "new"})
    assert len(tags(sqs, queue)) == 50


def test_untagging_needs_a_key(sqs, queue):
    with refused("InvalidParameterValue", "Tag keys must be between 1 and 128 characters in length."):
        sqs.untag_queue(QueueUrl=queue, TagKeys=[])


@differs("Moto does not look at the length of keys and values.")
@pytest.mark.parametrize("pair", [{"k" * 129: "v"}, {"k": "v" * 257}], ids=["key", "value"])
def test_long_keys_and_values_are_refused(sqs, queue, pair):
    with refused("InvalidParameterValue"):
        sqs.tag_queue(QueueUrl=queue, Tags=pair)


def statements(sqs, queue):
    policy = attributes(sqs, queue, "Policy").get("Policy")
    return json.loads(policy)["Statement"] if policy else []


def test_a_permission_is_a_statement_of_the_policy(sqs, queue):
    sqs.add_permission(QueueUrl=queue, Label="send", AWSAccountIds=[FRIEND], Actions=["SendMessage"])
    policy = json.loads(attributes(sqs, queue, "Policy")["Policy"])
    assert policy["Id"] == f"{arn(sqs, queue)}/SQSDefaultPolicy"
    assert policy["Statement"] == [
        {
            "Sid": "send",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{FRIEND}:root"},
            "Action": "SQS:SendMessage",
            "Resource": arn(sqs, queue),
        }
    ]


def test_several_accounts_and_actions_are_lists(sqs, queue):
    sqs.add_permission(
        QueueUrl=queue,
        Label="both",
        AWSAccountIds=[FRIEND, "444455556666"],
        Actions=["SendMessage", "ReceiveMessage"],
    )
    [statement] = statements(sqs, queue)
    assert sorted(statement["Action"]) == ["SQS:ReceiveMessage", "SQS:SendMessage"]
    assert sorted(statement["Principal"]["AWS"]) == [
        f"arn:aws:iam::{FRIEND}:root",
        "arn:aws:iam::444455556666:root",
    ]


def test_a_permission_is_removed_by_its_label(sqs, queue):
    for label in ("one", "two"):
        sqs.add_permission(QueueUrl=queue, Label=label, AWSAccountIds=[FRIEND], Actions=["*"])
    sqs.remove_permission(QueueUrl=queue, Label="one")
    assert [statement["Sid"] for statement in statements(sqs, queue)] == ["two"]


def test_a_label_is_used_once(sqs, queue):
    permission = {"Label": "send", "AWSAccountIds": [FRIEND], "Actions": ["SendMessage"]}
    sqs.add_permission(QueueUrl=queue, **permission)
    with refused(
        "InvalidParameterValue", "Value send for parameter Label is invalid. Reason: Already exists."
    ):
        sqs.add_permission(QueueUrl=queue, **permission)


def test_an_unknown_label_cannot_be_removed(sqs, queue):
    with refused("InvalidParameterValue") as refusal:
        sqs.remove_permission(QueueUrl=queue, Label="nothing")
    assert refusal.message.startswith(
        "Value nothing for parameter Label is invalid. Reason: can't find label"
    )


def test_only_the_owner_creates_queues(sqs, queue):
    text = (
        "Value SQS:CreateQueue for parameter ActionName is invalid. "
        "Reason: Only the queue owner is allowed to invoke this action."
    )
    with refused("InvalidParameterValue", text):
        sqs.add_permission(QueueUrl=queue, Label="l", AWSAccountIds=[FRIEND], Actions=["CreateQueue"])


def test_at_most_seven_actions_are_permitted_at_once(sqs, queue):
    actions = [
        "SendMessage",
        "ReceiveMessage",
        "DeleteMessage",
        "ChangeMessageVisibility",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ListDeadLetterSourceQueues",
        "PurgeQueue",
    ]
    with refused("OverLimit", "8 Actions were found, maximum allowed is 7.", status=None):
        sqs.add_permission(QueueUrl=queue, Label="l", AWSAccountIds=[FRIEND], Actions=actions)


def test_a_permission_needs_an_action(sqs, queue):
    with refused("MissingParameter", "The request must contain the parameter Actions."):
        sqs.add_permission(QueueUrl=queue, Label="l", AWSAccountIds=[FRIEND], Actions=[])


def test_a_permission_needs_an_account(sqs, queue):
    text = "Value [] for parameter PrincipalId is invalid. Reason: Unable to verify."
    with refused("InvalidParameterValue", text):
        sqs.add_permission(QueueUrl=queue, Label="l", AWSAccountIds=[], Actions=["SendMessage"])
