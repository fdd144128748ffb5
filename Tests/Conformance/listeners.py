# SPDX-License-Identifier: Apache-2.0
"""Queues that hear of buckets."""

import json

from messages import arn


def allow(sqs, queue, bucket, arn):
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


class Listener:
    """A queue that hears of a bucket."""

    def __init__(self, s3, sqs, bucket, name="events"):
        self.s3, self.sqs, self.bucket = s3, sqs, bucket
        self.queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        self.arn = arn(sqs, self.queue)
        allow(sqs, self.queue, bucket, self.arn)

    def configuration(self, *events, id="told", **rules):
        filter = {"Key": {"FilterRules": [{"Name": name, "Value": value} for name, value in rules.items()]}}
        entry = {"Id": id, "QueueArn": self.arn, "Events": list(events) or ["s3:ObjectCreated:*"]}
        return entry | ({"Filter": filter} if rules else {})

    def listen(self, *events, **rules):
        """Configures the bucket, and takes away the test event."""
        configure(self.s3, self.bucket, self.configuration(*events, **rules))
        return self.messages(1)

    def messages(self, count):
        found = []
        for _ in range(4):
            wait = 1 if len(found) < count else 0
            answer = self.sqs.receive_message(
                QueueUrl=self.queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait
            ).get("Messages", [])
            for message in answer:
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
            found += [json.loads(message["Body"]) for message in answer]
            if len(found) >= count and not answer:
                break
        assert len(found) == count, found
        return found

    def records(self, count=1):
        records = [record for message in self.messages(count) for record in message["Records"]]
        assert len(records) == count
        return records


def configure(s3, bucket, *queues, **members):
    return s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": list(queues)} | members
    )
