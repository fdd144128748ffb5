# SPDX-License-Identifier: Apache-2.0
"""Bucket policies: kept, checked, called public or not. What they allow stands in `test_anonymous.py`."""

import json

import pytest

from objects import OPEN_AT_FIRST, status
from targets import differs, eased, new_account, refused


def policy(bucket, **changes):
    statement = {
        "Sid": "one",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    } | changes
    statement = {name: value for name, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def has_none(s3, bucket):
    with refused("NoSuchBucketPolicy", "The bucket policy does not exist", 404) as refusal:
        s3.get_bucket_policy(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_a_bucket_has_no_policy_at_first(s3, bucket):
    has_none(s3, bucket)


def test_a_policy_is_put_got_and_deleted(s3, bucket):
    text = policy(bucket)
    assert status(s3.put_bucket_policy(Bucket=bucket, Policy=text)) in (200, 204)
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == json.loads(text)
    assert status(s3.delete_bucket_policy(Bucket=bucket)) == 204
    has_none(s3, bucket)


@differs("Moto answers with 200.")
def test_a_put_of_a_policy_has_no_content(s3, bucket):
    assert status(s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))) == 204


@differs("Moto says that it is XML.")
def test_a_policy_comes_as_json(rest, s3, bucket):
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))
    answer = rest.get(f"/{bucket}", "policy")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.body)["Version"] == "2012-10-17"


@differs("Moto takes any text for a policy.")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "Policies must be valid JSON and the first byte must be '{'"),
        ("[]", "Policies must be valid JSON and the first byte must be '{'"),
        ("{", "This policy contains invalid Json"),
        ('{"Version": "2012-10-17"}', "Missing required field Statement"),
    ],
)
def test_what_is_no_policy_is_refused(s3, bucket, text, message):
    with refused("MalformedPolicy", message):
        s3.put_bucket_policy(Bucket=bucket, Policy=text)
    has_none(s3, bucket)


@differs("Moto takes any text for a policy.")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Action": "s3:Dance"}, "Policy has invalid action"),
        ({"Action": "sqs:SendMessage"}, "Policy has invalid action"),
        ({"Resource": "arn:aws:s3:::another/*"}, "Policy has invalid resource"),
        ({"Resource": "nonsense"}, "Policy has invalid resource"),
        ({"Principal": None}, "Missing required field Principal"),
        ({"Action": None}, "Missing required field Action"),
        ({"Resource": None}, "Missing required field Resource"),
        ({"Effect": "Maybe"}, None),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_a_statement_that_is_none_is_refused(s3, bucket, changes, message):
    with refused("MalformedPolicy", message):
        s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, **changes))
    has_none(s3, bucket)


@differs("Moto takes any text for a policy.")
def test_an_action_on_objects_needs_objects(s3, bucket):
    text = "Action does not apply to any resource(s) in statement"
    with refused("MalformedPolicy", text):
        s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, Resource=f"arn:aws:s3:::{bucket}"))
    has_none(s3, bucket)


@differs("Moto takes any text for a policy.")
def test_a_refused_policy_leaves_the_old_one(s3, bucket):
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, Sid="old"))
    with refused("MalformedPolicy"):
        s3.put_bucket_policy(Bucket=bucket, Policy="{")
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"][0]["Sid"] == "old"


@eased(OPEN_AT_FIRST)
@differs("Moto does not block public policies.")
def test_a_public_policy_is_blocked_at_first(s3, bucket):
    with refused("AccessDenied", status=403):
        s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, Principal="*"))
    has_none(s3, bucket)
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, Principal="*"))


@differs("Moto says nothing.")
@pytest.mark.parametrize(
    ("changes", "public"),
    [
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({}, False),
        ({"Principal": "*", "Effect": "Deny"}, False),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}, False),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}, False),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:Referer": "https://example.com/*"}}}, True),
    ],
    ids=["everybody", "every account", "one account", "deny", "addresses", "account", "referer"],
)
def test_a_policy_is_public_or_not(s3, with_acls, changes, public):
    s3.put_bucket_policy(Bucket=with_acls, Policy=policy(with_acls, **changes))
    assert s3.get_bucket_policy_status(Bucket=with_acls)["PolicyStatus"] == {"IsPublic": public}


@differs("Moto says nothing.")
def test_there_is_no_status_without_a_policy(s3, bucket):
    with refused("NoSuchBucketPolicy", status=404):
        s3.get_bucket_policy_status(Bucket=bucket)


@differs("Moto lets every account at every bucket.")
def test_a_stranger_does_not_set_policies(target, s3, stranger, bucket):
    with refused("AccessDenied", status=403):
        stranger.put_bucket_policy(Bucket=bucket, Policy=policy(bucket))
    has_none(s3, bucket)
    assert new_account() != target.account
