# SPDX-License-Identifier: Apache-2.0
"""GetQueueAttributes and SetQueueAttributes."""

import json

import pytest

from messages import arn, attributes, receive, send
from targets import differs, refused

LIMITS = {
    "DelaySeconds": (0, 900),
    "MaximumMessageSize": (1024, 1048576),
    "MessageRetentionPeriod": (60, 1209600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43200),
}


def test_a_standard_queue_begins_with_awss_defaults(target, sqs, queue):
    found = attributes(sqs, queue)
    assert float(found.pop("CreatedTimestamp")) <= float(found.pop("LastModifiedTimestamp"))
    assert found == {
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "DelaySeconds": "0",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "QueueArn": f"arn:aws:sqs:us-east-1:{target.account}:orders",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
        "VisibilityTimeout": "30",
    }


def test_a_fifo_queue_has_four_attributes_more(sqs, queue, fifo):
    found = attributes(sqs, fifo)
    more = {name: value for name, value in found.items() if name not in attributes(sqs, queue)}
    assert more == {
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoQueue": "true",
        "FifoThroughputLimit": "perQueue",
    }


def test_attributes_are_asked_for_by_name(sqs, queue):
    found = attributes(sqs, queue, "VisibilityTimeout", "DelaySeconds")
    assert found == {"VisibilityTimeout": "30", "DelaySeconds": "0"}


def test_attributes_without_a_value_are_left_out(sqs, queue):
    assert "Attributes" not in sqs.get_queue_attributes(
        QueueUrl=queue, AttributeNames=["Policy", "RedrivePolicy"]
    )


def test_no_names_get_no_attributes(sqs, queue):
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=queue)


@pytest.mark.parametrize("name", ["Colour", "visibilityTimeout", ""])
def test_unknown_names_are_refused(sqs, queue, name):
    with refused("InvalidAttributeName", f"Unknown Attribute {name}."):
        sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_attributes_take_the_ends_of_their_range(sqs, queue, name):
    for value in map(str, LIMITS[name]):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: value})
        assert attributes(sqs, queue, name) == {name: value}


@differs("Moto checks no attribute but MaximumMessageSize, and that one only when a queue is created.")
@pytest.mark.parametrize("name", sorted(LIMITS))
@pytest.mark.parametrize("end", ["below", "above"])
def test_attributes_out_of_their_range_are_refused(sqs, queue, name, end):
    least, most = LIMITS[name]
    value = least - 1 if end == "below" else most + 1
    with refused("InvalidAttributeValue", f"Invalid value for the parameter {name}."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: str(value)})


@differs("Moto answers 500 to attributes that are not numbers.")
@pytest.mark.parametrize("value", ["many", "1.5", "99999999999999999999"])
def test_attributes_that_are_no_numbers_are_refused(sqs, queue, value):
    with refused("InvalidAttributeValue", "Invalid value for the parameter VisibilityTimeout."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": value})


@differs("Moto checks no attribute but MaximumMessageSize, and that one only when a queue is created.")
def test_attributes_are_checked_when_a_queue_is_created(sqs):
    with refused("InvalidAttributeValue", "Invalid value for the parameter DelaySeconds."):
        sqs.create_queue(QueueName="orders", Attributes={"DelaySeconds": "901"})
    assert "QueueUrls" not in sqs.list_queues()


@differs("Moto keeps attributes that it does not know.")
@pytest.mark.parametrize("name", ["Colour", "QueueArn", "CreatedTimestamp", "ApproximateNumberOfMessages"])
def test_unknown_and_read_only_attributes_cannot_be_set(sqs, queue, name):
    with refused("InvalidAttributeName", f"Unknown Attribute {name}."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: "1"})


@differs("Moto takes FifoQueue=false; to AWS a standard queue has no such attribute.")
def test_a_standard_queue_is_not_created_with_fifo_queue_false(sqs):
    with refused("InvalidAttributeName", "Unknown Attribute FifoQueue."):
        sqs.create_queue(QueueName="orders", Attributes={"FifoQueue": "false"})


@differs("Moto keeps the attributes of FIFO queues on standard queues.")
def test_standard_queues_have_no_content_based_deduplication(sqs, queue):
    with refused("InvalidAttributeName", "Unknown Attribute ContentBasedDeduplication."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"ContentBasedDeduplication": "true"})


@differs("Moto sets the attributes before the first wrong one.")
def test_a_refused_call_changes_nothing(sqs, queue):
    with refused("InvalidAttributeValue"):
        sqs.set_queue_attributes(
            QueueUrl=queue, Attributes={"DelaySeconds": "7", "VisibilityTimeout": "43201"}
        )
    assert attributes(sqs, queue, "DelaySeconds", "VisibilityTimeout") == {
        "DelaySeconds": "0",
        "VisibilityTimeout": "30",
    }


def test_setting_an_attribute_moves_the_time_of_the_last_change(target, sqs, queue):
    before = attributes(sqs, queue)
    target.advance(1.5)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0"})
    after = attributes(sqs, queue)
    assert float(after["LastModifiedTimestamp"]) > float(before["LastModifiedTimestamp"])
    assert after["CreatedTimestamp"] == before["CreatedTimestamp"]


@differs("Moto's timestamps have fractions.")
def test_timestamps_are_whole_seconds(sqs, queue):
    found = attributes(sqs, queue, "CreatedTimestamp", "LastModifiedTimestamp")
    assert all(len(value) == 10 and value.isdigit() for value in found.values())


def test_messages_are_counted_by_their_state(sqs, queue):
    for number in range(5):
        send(sqs, queue, str(number))
    send(sqs, queue, "later", DelaySeconds=600)
    assert len(receive(sqs, queue, 1)) == 1
    names = ["ApproximateNumberOfMessages"]
    names += [names[0] + "NotVisible", names[0] + "Delayed"]
    assert attributes(sqs, queue, *names) == dict(zip(names, ["4", "1", "1"], strict=True))


def policy(queue_arn):
    statement = {
        "Sid": "s",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
    }
    return json.dumps({"Version": "2012-10-17", "Id": "p", "Statement": [statement]})


def test_a_policy_is_kept_until_it_is_emptied(sqs, queue):
    text = policy(arn(sqs, queue))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": text})
    assert json.loads(attributes(sqs, queue, "Policy")["Policy"]) == json.loads(text)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
    assert attributes(sqs, queue, "Policy") == {}


@differs("Moto parses a policy when it is set, and answers 500 to what it cannot read.")
@pytest.mark.parametrize("text", ["nonsense", "[]"])
def test_a_policy_must_be_a_json_object(sqs, queue, text):
    with refused("InvalidAttributeValue", "Invalid value for the parameter Policy."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": text})


@differs("Moto drops the policy of a queue whenever another attribute is set.")
def test_setting_one_attribute_keeps_the_others(sqs, queue):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy(arn(sqs, queue))})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "5"})
    assert set(attributes(sqs, queue, "Policy", "DelaySeconds")) == {"Policy", "DelaySeconds"}


@differs("Moto leaves SQS's own encryption on beside a KMS key.")
def test_a_kms_key_takes_the_place_of_sqss_own(sqs, queue):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"KmsMasterKeyId": "alias/aws/sqs"})
    names = ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"]
    assert attributes(sqs, queue, *names) == {
        "KmsMasterKeyId": "alias/aws/sqs",
        "KmsDataKeyReusePeriodSeconds": "300",
        "SqsManagedSseEnabled": "false",
    }


def test_content_based_deduplication_can_be_switched_on(sqs, fifo):
    sqs.set_queue_attributes(QueueUrl=fifo, Attributes={"ContentBasedDeduplication": "true"})
    assert attributes(sqs, fifo, "ContentBasedDeduplication") == {"ContentBasedDeduplication": "true"}
