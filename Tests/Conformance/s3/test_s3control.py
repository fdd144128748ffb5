# SPDX-License-Identifier: Apache-2.0
"""S3 Control: what an account sets for all its buckets, access points, tags of resources."""

import json

import pytest

from objects import get, listed, put, status
from targets import differs, refused

BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]


@pytest.fixture
def control(target):
    """A client whose host has no account in front: names below an address lead nowhere."""
    client = target.client("s3control")

    def strip(request, **_):
        request.url = request.url.replace(f"//{target.account}.", "//").replace("//111122223333.", "//")

    client.meta.events.register("before-sign", strip)
    return client


@pytest.fixture
def account(target):
    return {"AccountId": target.account}


# Public access block of the account


def test_an_account_blocks_nothing_at_first(control, account):
    text = "The public access block configuration was not found"
    with refused("NoSuchPublicAccessBlockConfiguration", text, 404):
        control.get_public_access_block(**account)


def test_an_accounts_block_is_put_and_deleted(control, account):
    blocks = dict.fromkeys(BLOCKS, True)
    control.put_public_access_block(PublicAccessBlockConfiguration=blocks, **account)
    assert control.get_public_access_block(**account)["PublicAccessBlockConfiguration"] == blocks
    control.delete_public_access_block(**account)
    with refused("NoSuchPublicAccessBlockConfiguration", status=404):
        control.get_public_access_block(**account)


@differs("Moto's buckets do not look at the account's block.")
def test_an_accounts_block_counts_for_its_buckets(s3, control, account, with_acls, anonymous):
    put(s3, with_acls, ACL="public-read")
    assert get(anonymous, with_acls) == b"hello"
    control.put_public_access_block(PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, True), **account)
    with refused("AccessDenied", status=403):
        anonymous.get_object(Bucket=with_acls, Key="key")
    with refused("AccessDenied", status=403):
        put(s3, with_acls, "other", ACL="public-read")
    assert listed(s3, with_acls) == ["key"]


def test_another_accounts_block_is_not_shown(control):
    with pytest.raises(control.exceptions.ClientError) as caught:
        control.get_public_access_block(AccountId="111122223333")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


# Access points


@pytest.fixture
def point(control, account, bucket):
    control.create_access_point(Name="reports", Bucket=bucket, **account)
    return "reports"


@differs("Moto's access points have fewer members.")
def test_an_access_point(target, control, account, bucket, point):
    answer = control.get_access_point(Name=point, **account)
    assert (answer["Name"], answer["Bucket"], answer["NetworkOrigin"]) == (point, bucket, "Internet")
    assert answer["AccessPointArn"] == f"arn:aws:s3:us-east-1:{target.account}:accesspoint/{point}"
    assert answer["Alias"].startswith("reports-") and answer["Alias"].endswith("-s3alias")
    assert answer["PublicAccessBlockConfiguration"] == dict.fromkeys(BLOCKS, True)
    assert answer["BucketAccountId"] == target.account


def test_access_points_are_listed(control, account, bucket, point):
    [entry] = control.list_access_points(Bucket=bucket, **account)["AccessPointList"]
    assert (entry["Name"], entry["Bucket"]) == (point, bucket)
    assert control.list_access_points(Bucket="no-" + bucket, **account).get("AccessPointList", []) == []


def test_an_access_point_is_deleted(control, account, point):
    assert status(control.delete_access_point(Name=point, **account)) in (200, 204)
    with refused("NoSuchAccessPoint", "The specified accesspoint does not exist", 404):
        control.get_access_point(Name=point, **account)


@differs("Moto does not look for the bucket.")
def test_an_access_point_needs_a_bucket(control, account, name):
    with pytest.raises(control.exceptions.ClientError):
        control.create_access_point(Name="reports", Bucket=name, **account)
    with refused("NoSuchAccessPoint", status=404):
        control.get_access_point(Name="reports", **account)


def test_a_policy_of_an_access_point(target, control, account, point):
    with refused("NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist", 404):
        control.get_access_point_policy(Name=point, **account)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{target.account}:root"},
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:us-east-1:{target.account}:accesspoint/{point}/object/*",
            }
        ],
    }
    control.put_access_point_policy(Name=point, Policy=json.dumps(policy), **account)
    assert json.loads(control.get_access_point_policy(Name=point, **account)["Policy"]) == policy
    control.delete_access_point_policy(Name=point, **account)
    with refused("NoSuchAccessPointPolicy", status=404):
        control.get_access_point_policy(Name=point, **account)


@differs("Moto's aliases lead nowhere.")
def test_an_alias_stands_for_the_bucket(s3, control, account, bucket, point):
    alias = control.get_access_point(Name=point, **account)["Alias"]
    put(s3, alias, "through", b"alias")
    assert get(s3, bucket, "through") == b"alias"
    assert listed(s3, alias) == ["through"]


# Tags


def test_tags_of_a_bucket_by_its_arn(s3, control, account, bucket):
    arn = f"arn:aws:s3:::{bucket}"
    control.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}], **account)
    found = control.list_tags_for_resource(ResourceArn=arn, **account)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"a": "1", "b": "2"}
    control.untag_resource(ResourceArn=arn, TagKeys=["a"], **account)
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "b", "Value": "2"}]
