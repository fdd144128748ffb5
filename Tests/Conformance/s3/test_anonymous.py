# SPDX-License-Identifier: Apache-2.0
"""Who may do what: everybody, other accounts, by ACL, by policy, and what blocks them."""

import json

import pytest

from objects import get, listed, public_read, put, status
from targets import differs, eased, new_account, refused

MOTO_ALLOWS = "Moto lets every account at every bucket."


def denied():
    return refused("AccessDenied", status=403)


def allow(s3, bucket, actions, principal="*", resource="/*", effect="Allow", **members):
    statement = {
        "Effect": effect,
        "Principal": principal,
        "Action": actions,
        "Resource": f"arn:aws:s3:::{bucket}{resource}",
    } | members
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


# Nobody at first


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("get_object", {"Key": "key"}),
        ("get_object_tagging", {"Key": "key"}),
        ("list_objects_v2", {}),
        ("put_object", {"Key": "new", "Body": b"x"}),
        ("delete_object", {"Key": "key"}),
        ("create_multipart_upload", {"Key": "new"}),
        ("get_bucket_acl", {}),
        ("get_bucket_policy", {}),
        ("delete_bucket", {}),
    ],
)
@differs("Moto keeps only objects from everybody, and says so without a document.")
def test_nobody_does_anything_at_first(s3, bucket, anonymous, operation, members):
    put(s3, bucket)
    with denied() as refusal:
        getattr(anonymous, operation)(Bucket=bucket, **members)
    assert refusal.message == "Access Denied"
    assert listed(s3, bucket) == ["key"]


def test_head_tells_nobody(s3, bucket, anonymous):
    put(s3, bucket)
    with refused("403", "Forbidden", 403):
        anonymous.head_object(Bucket=bucket, Key="key")


@differs("Moto tells everybody which keys are missing.")
def test_a_missing_key_looks_like_a_kept_one(bucket, anonymous):
    with denied():
        anonymous.get_object(Bucket=bucket, Key="missing")
    with refused("403", status=403):
        anonymous.head_object(Bucket=bucket, Key="missing")


def test_a_missing_bucket_is_told(name, anonymous):
    with refused("NoSuchBucket", status=404):
        anonymous.get_object(Bucket=name, Key="key")


@differs("Moto lets everybody make buckets.")
def test_nobody_makes_buckets(name, anonymous):
    with denied():
        anonymous.create_bucket(Bucket=name)


# Acls


@differs("Moto refuses without a document.")
def test_a_public_object_is_everybodys(s3, with_acls, anonymous):
    put(s3, with_acls, "public", ACL="public-read")
    put(s3, with_acls, "private")
    assert get(anonymous, with_acls, "public") == b"hello"
    assert anonymous.head_object(Bucket=with_acls, Key="public")["ContentLength"] == 5
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="private")


@differs("Moto lets everybody read every list.")
def test_a_public_bucket_is_listed_by_everybody(s3, with_acls, anonymous):
    put(s3, with_acls)
    with denied():
        anonymous.list_objects_v2(Bucket=with_acls)
    s3.put_bucket_acl(Bucket=with_acls, ACL="public-read")
    assert listed(anonymous, with_acls) == ["key"]
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="key")
    with denied():
        put(anonymous, with_acls, "new")


def test_a_bucket_for_everybody_to_write(s3, with_acls, anonymous):
    s3.put_bucket_acl(Bucket=with_acls, ACL="public-read-write")
    put(anonymous, with_acls, "new", b"anonymous")
    assert listed(s3, with_acls) == ["new"]


@differs(MOTO_ALLOWS)
def test_any_account_is_not_everybody(s3, with_acls, anonymous, stranger):
    put(s3, with_acls, "mine")
    put(s3, with_acls, "ours", ACL="authenticated-read")
    assert get(stranger, with_acls, "ours") == b"hello"
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="ours")
    with denied():
        stranger.get_object(Bucket=with_acls, Key="mine")


def test_one_account_by_its_id(s3, with_acls, stranger):
    id = stranger.list_buckets()["Owner"]["ID"]
    put(s3, with_acls, GrantRead=f'id="{id}"')
    assert get(stranger, with_acls) == b"hello"


@differs("Moto looks at ACLs whatever is blocked.")
def test_public_acls_are_ignored_on_demand(s3, with_acls, anonymous):
    put(s3, with_acls, ACL="public-read")
    s3.put_public_access_block(Bucket=with_acls, PublicAccessBlockConfiguration={"IgnorePublicAcls": True})
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="key")
    s3.delete_public_access_block(Bucket=with_acls)
    assert get(anonymous, with_acls) == b"hello"


@differs("Moto lets everybody choose.")
def test_headers_of_the_answer_are_not_everybodys(s3, rest, with_acls):
    put(s3, with_acls, ACL="public-read")
    answer = rest.get(f"/{with_acls}/key", {"response-content-type": "text/x"}, signed=False)
    text = "Request specific response headers cannot be used for anonymous GET requests."
    answer.refused(400, "InvalidRequest", text)


# Policies

PLAIN = "HTTP to a server of one's own stands for the TLS that AWS would be spoken to with."


@differs("Moto refuses without a document.")
def test_a_policy_lets_everybody_read(s3, with_acls, anonymous):
    put(s3, with_acls, "public/a")
    put(s3, with_acls, "private/a")
    s3.put_bucket_policy(Bucket=with_acls, Policy=public_read(with_acls, resource="/public/*"))
    assert get(anonymous, with_acls, "public/a") == b"hello"
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="private/a")


@differs("Moto lets everybody write.")
def test_a_policy_lets_everybody_write(s3, with_acls, anonymous):
    with denied():
        put(anonymous, with_acls)
    allow(s3, with_acls, "s3:PutObject")
    put(anonymous, with_acls)
    with denied():
        anonymous.delete_object(Bucket=with_acls, Key="key")
    assert listed(s3, with_acls) == ["key"]


@differs("Moto lets everybody read every list.")
def test_a_policy_lets_everybody_list_a_prefix(s3, with_acls, anonymous):
    put(s3, with_acls, "a/1")
    condition = {"StringEquals": {"s3:prefix": "a/"}}
    allow(s3, with_acls, "s3:ListBucket", resource="", Condition=condition)
    assert listed(anonymous, with_acls, Prefix="a/") == ["a/1"]
    with denied():
        anonymous.list_objects_v2(Bucket=with_acls)


def test_who_may_list_learns_which_keys_are_missing(s3, with_acls, anonymous):
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{with_acls}{rest}"}
            for action, rest in (("s3:GetObject", "/*"), ("s3:ListBucket", ""))
        ],
    }
    s3.put_bucket_policy(Bucket=with_acls, Policy=json.dumps(policy))
    with refused("NoSuchKey", status=404):
        anonymous.get_object(Bucket=with_acls, Key="missing")


@differs("Moto lets the owner do everything.")
def test_a_refusal_counts_for_more_than_the_owner(s3, with_acls, anonymous):
    put(s3, with_acls, ACL="public-read")
    allow(s3, with_acls, "s3:GetObject", effect="Deny")
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="key")
    with denied():
        s3.get_object(Bucket=with_acls, Key="key")
    s3.delete_bucket_policy(Bucket=with_acls)
    assert get(s3, with_acls) == b"hello"


@differs("Moto does not look at the principal of a policy.")
def test_a_policy_for_one_account(s3, target, bucket, anonymous):
    friend = new_account()
    put(s3, bucket)
    allow(s3, bucket, "s3:GetObject", {"AWS": f"arn:aws:iam::{friend}:root"})
    assert get(target.client("s3", account=friend), bucket) == b"hello"
    with denied():
        target.client("s3", account=new_account()).get_object(Bucket=bucket, Key="key")
    with denied():
        anonymous.get_object(Bucket=bucket, Key="key")


@differs("Moto reads a public policy whatever is blocked.")
def test_public_policies_are_restricted_on_demand(s3, with_acls, anonymous):
    put(s3, with_acls)
    allow(s3, with_acls, "s3:GetObject")
    assert get(anonymous, with_acls) == b"hello"
    s3.put_public_access_block(
        Bucket=with_acls, PublicAccessBlockConfiguration={"RestrictPublicBuckets": True}
    )
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="key")
    assert get(s3, with_acls) == b"hello"


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, True),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, False),
        ({"StringLike": {"aws:Referer": "https://example.com/*"}}, False),
        pytest.param({"Bool": {"aws:SecureTransport": "true"}}, False, marks=eased(PLAIN)),
        pytest.param({"Bool": {"aws:SecureTransport": "false"}}, True, marks=eased(PLAIN)),
    ],
    ids=["address", "other address", "referer", "secure", "insecure"],
)
@differs("Moto does not look at conditions.")
def test_a_policy_under_a_condition(target, s3, with_acls, anonymous, condition, allowed):
    put(s3, with_acls)
    allow(s3, with_acls, "s3:GetObject", Condition=condition)
    if allowed:
        assert get(anonymous, with_acls) == b"hello"
        allow(s3, with_acls, "s3:GetObject", effect="Deny", Condition=condition)
    with denied():
        anonymous.get_object(Bucket=with_acls, Key="key")


# Other accounts


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("get_object", {"Key": "key"}),
        ("put_object", {"Key": "new", "Body": b"x"}),
        ("delete_object", {"Key": "key"}),
        ("list_objects_v2", {}),
        ("list_object_versions", {}),
        ("get_bucket_versioning", {}),
        ("put_bucket_versioning", {"VersioningConfiguration": {"Status": "Enabled"}}),
        ("get_bucket_location", {}),
        ("create_multipart_upload", {"Key": "new"}),
        ("get_object_tagging", {"Key": "key"}),
        ("delete_bucket", {}),
    ],
)
@differs(MOTO_ALLOWS)
def test_another_account_does_nothing_at_first(s3, bucket, stranger, operation, members):
    put(s3, bucket)
    with denied():
        getattr(stranger, operation)(Bucket=bucket, **members)
    assert listed(s3, bucket) == ["key"]
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    assert status(s3.head_bucket(Bucket=bucket)) == 200
