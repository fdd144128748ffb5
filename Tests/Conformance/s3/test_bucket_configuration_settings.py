# SPDX-License-Identifier: Apache-2.0
"""Logging, replication, request payment, acceleration of buckets."""

import json

import pytest

from objects import md5, put, status
from targets import differs, refused

ROLE = "arn:aws:iam::123456789012:role/replication"


# Logging


@pytest.fixture
def logs(s3, target):
    name = f"logs-{target.account}"
    s3.create_bucket(Bucket=name)
    return name


def log(s3, bucket, to, **members):
    enabled = {"TargetBucket": to, "TargetPrefix": "log/"} | members
    return s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})


def logging(s3, bucket):
    return s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled")


def allow_logs(s3, logs):
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{logs}/*",
    }
    s3.put_bucket_policy(Bucket=logs, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def test_a_bucket_is_not_logged_at_first(s3, bucket):
    assert logging(s3, bucket) is None


def test_logging_is_put_and_taken_back(s3, bucket, logs):
    allow_logs(s3, logs)
    assert status(log(s3, bucket, logs)) == 200
    assert logging(s3, bucket) == {"TargetBucket": logs, "TargetPrefix": "log/"}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    assert logging(s3, bucket) is None


@differs("Moto has another text, and does not name the bucket.")
def test_logs_need_a_bucket(s3, bucket):
    with refused("InvalidTargetBucketForLogging", "The target bucket for logging does not exist") as refusal:
        log(s3, bucket, f"no-{bucket}")
    assert refusal.response["Error"]["TargetBucket"] == f"no-{bucket}"
    assert logging(s3, bucket) is None


@differs("Moto asks for permissions first.")
def test_logs_stay_in_their_region(s3, target, bucket):
    far = f"far-{target.account}"
    s3.create_bucket(Bucket=far, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    with pytest.raises(s3.exceptions.ClientError) as caught:
        log(s3, bucket, far)
    # AWS's documentation and its answers spell it differently.
    assert caught.value.response["Error"]["Code"].startswith("CrossLocationLoggingProhibit")
    assert logging(s3, bucket) is None


@differs("Moto has another text.")
def test_logs_stay_with_their_owner(s3, stranger, target, bucket):
    foreign = f"foreign-{target.account}"
    stranger.create_bucket(Bucket=foreign)
    text = "The owner for the bucket to be logged and the target bucket must be the same."
    with refused("InvalidTargetBucketForLogging", text):
        log(s3, bucket, foreign)
    assert logging(s3, bucket) is None


@differs("Moto has another code.")
def test_logs_need_a_prefix(s3, rest, bucket, logs):
    body = f"<BucketLoggingStatus><LoggingEnabled><TargetBucket>{logs}</TargetBucket></LoggingEnabled></BucketLoggingStatus>"
    rest.put(f"/{bucket}", "logging", headers={"Content-MD5": md5(body.encode())}, body=body).refused(
        400, "MalformedXML"
    )
    assert logging(s3, bucket) is None


# Request payment


@differs("Moto does not know who pays.")
def test_owners_pay_at_first(s3, bucket):
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "BucketOwner"


@differs("Moto does not know who pays.")
@pytest.mark.parametrize("payer", ["Requester", "BucketOwner"])
def test_the_payer_is_kept(s3, bucket, payer):
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": payer})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == payer


@differs("Moto does not know who pays.")
def test_an_unknown_payer(s3, bucket):
    with refused("MalformedXML"):
        s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Nobody"})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "BucketOwner"


# Acceleration


def accelerate(s3, bucket, state):
    return s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": state})


def test_a_bucket_is_not_accelerated_at_first(s3, bucket):
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=bucket)


@pytest.mark.parametrize("state", ["Enabled", "Suspended"])
def test_acceleration_is_kept(s3, bucket, state):
    accelerate(s3, bucket, "Enabled")
    accelerate(s3, bucket, state)
    assert s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == state


def test_an_unknown_acceleration(s3, bucket):
    with refused("MalformedXML"):
        accelerate(s3, bucket, "Fast")
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=bucket)


def test_a_name_with_dots_is_not_accelerated(s3, target):
    name = f"a.b.{target.account}"
    s3.create_bucket(Bucket=name)
    with refused("InvalidRequest"):
        accelerate(s3, name, "Enabled")
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=name)


# Replication


@pytest.fixture
def replica(s3, target):
    name = f"replica-{target.account}"
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def rule(destination, **members):
    return {
        "ID": "all",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{destination}"},
    } | members


def replicate(s3, bucket, *rules):
    return s3.put_bucket_replication(
        Bucket=bucket, ReplicationConfiguration={"Role": ROLE, "Rules": list(rules)}
    )


def not_replicated(s3, bucket):
    with refused("ReplicationConfigurationNotFoundError", "The replication configuration was not found", 404):
        s3.get_bucket_replication(Bucket=bucket)


def test_replication_is_put_got_and_deleted(s3, versioned, replica):
    not_replicated(s3, versioned)
    assert status(replicate(s3, versioned, rule(replica))) == 200
    found = s3.get_bucket_replication(Bucket=versioned)["ReplicationConfiguration"]
    assert found == {"Role": ROLE, "Rules": [rule(replica)]}
    assert status(s3.delete_bucket_replication(Bucket=versioned)) == 204
    not_replicated(s3, versioned)


def test_replication_needs_versions(s3, bucket, replica):
    text = "Versioning must be 'Enabled' on the bucket to apply a replication configuration"
    with refused("InvalidRequest", text):
        replicate(s3, bucket, rule(replica))
    not_replicated(s3, bucket)


@differs("Moto does not look at the bucket of replicas.")
def test_replicas_need_versions(s3, versioned, target):
    plain = f"plain-{target.account}"
    s3.create_bucket(Bucket=plain)
    with refused("InvalidRequest", "Destination bucket must have versioning enabled."):
        replicate(s3, versioned, rule(plain))
    not_replicated(s3, versioned)


@differs("Moto does not look at the bucket of replicas.")
def test_replicas_need_a_bucket(s3, versioned):
    with refused("InvalidRequest"):
        replicate(s3, versioned, rule(f"no-{versioned}"))
    not_replicated(s3, versioned)


@differs("Moto fails with 500 on no rules.")
def test_rules_need_a_bucket_of_replicas(s3, versioned):
    with refused("MalformedXML"):
        replicate(s3, versioned)
    not_replicated(s3, versioned)


@differs("Moto takes it.")
def test_priorities_differ(s3, versioned, replica):
    with pytest.raises(s3.exceptions.ClientError):
        replicate(s3, versioned, rule(replica, ID="a"), rule(replica, ID="b", Filter={"Prefix": "b"}))
    not_replicated(s3, versioned)


@differs("Moto takes it.")
def test_versioning_is_not_suspended_under_replication(s3, versioned, replica):
    replicate(s3, versioned, rule(replica))
    with refused("InvalidBucketState", status=409):
        s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=versioned)["Status"] == "Enabled"


@differs("Moto does not replicate.")
def test_objects_are_replicated(s3, versioned, replica):
    replicate(s3, versioned, rule(replica, Filter={"Prefix": "yes/"}))
    id = put(s3, versioned, "yes/a", Metadata={"a": "1"})["VersionId"]
    put(s3, versioned, "no/a")
    s3.get_waiter("object_exists").wait(
        Bucket=replica, Key="yes/a", WaiterConfig={"Delay": 1, "MaxAttempts": 3}
    )
    found = s3.get_object(Bucket=replica, Key="yes/a")
    assert (found["Body"].read(), found["Metadata"]) == (b"hello", {"a": "1"})
    assert (found["VersionId"], found["ReplicationStatus"]) == (id, "REPLICA")
    assert s3.head_object(Bucket=versioned, Key="yes/a")["ReplicationStatus"] == "COMPLETED"
    with refused("404", status=404):
        s3.head_object(Bucket=replica, Key="no/a")
