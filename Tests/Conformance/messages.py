# SPDX-License-Identifier: Apache-2.0
"""Short ways to say what cases about messages say often."""

import hashlib
import struct

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"

# A difference that shows in several places.
GROUPS_TIME_OUT_APART = (
    "When the messages of a group time out together, Moto gives them back one by one, from the middle on."
)


def attributes(sqs, queue, *names):
    answer = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=list(names) or ["All"])
    return answer.get("Attributes", {})


def arn(sqs, queue):
    return attributes(sqs, queue, "QueueArn")["QueueArn"]


def send(sqs, queue, body="hello", **members):
    return sqs.send_message(QueueUrl=queue, MessageBody=body, **members)


def receive(sqs, queue, count=10, **members):
    """The messages of one receive."""
    answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=count, **members)
    return answer.get("Messages", [])


def receive_one(sqs, queue, **members):
    messages = receive(sqs, queue, 1, **members)
    assert len(messages) == 1
    return messages[0]


def bodies(messages):
    return [message["Body"] for message in messages]


def delete(sqs, queue, message):
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def md5_of_attributes(attributes):
    """The digest that AWS documents: names in order, each with type and value, all behind their lengths."""
    digest = hashlib.md5()

    def add(value):
        digest.update(struct.pack(">I", len(value)) + value)

    for name in sorted(attributes):
        attribute = attributes[name]
        add(name.encode())
        add(attribute["DataType"].encode())
        if "StringValue" in attribute:
            digest.update(b"\x01")
            add(attribute["StringValue"].encode())
        else:
            digest.update(b"\x02")
            add(attribute["BinaryValue"])
    return digest.hexdigest()
