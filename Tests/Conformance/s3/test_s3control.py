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


# Access points of several regions


@pytest.fixture
def places(target, s3, bucket, name):
    """Two buckets, each in a region of its own."""
    irish = target.client("s3", region="eu-west-1")
    irish.create_bucket(
        Bucket=f"{name}-irish", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    return [bucket, f"{name}-irish"]


def done(control, account, answer):
    """What a request of some minutes came to."""
    token = answer["RequestTokenARN"]
    operation = control.describe_multi_region_access_point_operation(RequestTokenARN=token, **account)
    assert operation["AsyncOperation"]["RequestTokenARN"] == token
    assert operation["AsyncOperation"]["RequestStatus"] == "SUCCEEDED"
    return operation["AsyncOperation"]


@pytest.fixture
def wide(control, account, places):
    """An access point of both regions."""
    details = {"Name": "worldwide", "Regions": [{"Bucket": bucket} for bucket in places]}
    answer = control.create_multi_region_access_point(Details=details, **account)
    assert done(control, account, answer)["Operation"] == "CreateMultiRegionAccessPoint"
    return "worldwide"


@differs("Moto does not look where the buckets are.")
def test_an_access_point_of_several_regions(control, account, places, wide):
    point = control.get_multi_region_access_point(Name=wide, **account)["AccessPoint"]
    assert (point["Name"], point["Status"]) == (wide, "READY")
    assert point["Alias"].endswith(".mrap")
    assert [place["Bucket"] for place in point["Regions"]] == places
    assert [place["Region"] for place in point["Regions"]] == ["us-east-1", "eu-west-1"]
    assert point["PublicAccessBlock"] == dict.fromkeys(BLOCKS, True)
    [listed] = control.list_multi_region_access_points(**account)["AccessPoints"]
    assert listed == point


def test_an_access_point_of_several_regions_is_deleted(control, account, wide):
    answer = control.delete_multi_region_access_point(Details={"Name": wide}, **account)
    operation = done(control, account, answer)
    assert operation["RequestParameters"] == {"DeleteMultiRegionAccessPointRequest": {"Name": wide}}
    assert control.list_multi_region_access_points(**account).get("AccessPoints", []) == []


def test_an_access_point_of_several_regions_that_is_not_there(control, account):
    for call in (
        lambda: control.get_multi_region_access_point(Name="none", **account),
        lambda: control.get_multi_region_access_point_policy(Name="none", **account),
        lambda: control.delete_multi_region_access_point(Details={"Name": "none"}, **account),
    ):
        with refused("NoSuchMultiRegionAccessPoint", status=404):
            call()
    with refused("NoSuchAsyncRequest", status=404):
        control.describe_multi_region_access_point_operation(
            RequestTokenARN=f"arn:aws:s3:us-east-1:{account['AccountId']}:async-request/mrap/create/x", **account
        )


@differs("Moto takes another code, and takes buckets of one region.")
def test_an_access_point_of_several_regions_needs_several_regions(s3, control, account, bucket, places, wide):
    def create(name, *buckets):
        details = {"Name": name, "Regions": [{"Bucket": bucket} for bucket in buckets]}
        return control.create_multi_region_access_point(Details=details, **account)

    with refused("MultiRegionAccessPointAlreadyOwnedByYou", status=409):
        create(wide, *places)
    s3.create_bucket(Bucket=f"{bucket}-beside")
    with refused("MultiRegionAccessPointSameBucketRegion", status=400):
        create("narrow", bucket, f"{bucket}-beside")
    with refused("NoSuchBucket", status=404):
        create("narrow", bucket, f"{bucket}-none")


@differs("Moto takes every resource.")
def test_a_policy_of_an_access_point_of_several_regions(target, control, account, wide):
    alias = control.get_multi_region_access_point(Name=wide, **account)["AccessPoint"]["Alias"]
    with refused("NoSuchMultiRegionAccessPointPolicy", status=404):
        control.get_multi_region_access_point_policy(Name=wide, **account)

    def put_policy(resource):
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{target.account}:root"},
            "Action": "s3:GetObject",
            "Resource": resource,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        answer = control.put_multi_region_access_point_policy(Details={"Name": wide, "Policy": policy}, **account)
        assert done(control, account, answer)["Operation"] == "PutMultiRegionAccessPointPolicy"
        return policy

    with refused("MalformedPolicy", status=400):
        put_policy(f"arn:aws:s3::{target.account}:accesspoint/{wide}/object/*")
    policy = put_policy(f"arn:aws:s3::{target.account}:accesspoint/{alias}/object/*")
    found = control.get_multi_region_access_point_policy(Name=wide, **account)["Policy"]
    assert found == {"Established": {"Policy": policy}}
    status = control.get_multi_region_access_point_policy_status(Name=wide, **account)
    assert status["Established"] == {"IsPublic": False}


@differs("Moto has no routes.")
def test_routes_say_where_requests_go(target, s3, control, account, places, wide):
    alias = control.get_multi_region_access_point(Name=wide, **account)["AccessPoint"]["Alias"]
    arn = f"arn:aws:s3::{target.account}:accesspoint/{alias}"
    put(s3, alias, "first")
    assert listed(s3, places[0]) == ["first"]
    control.submit_multi_region_access_point_routes(
        Mrap=arn, RouteUpdates=[{"Bucket": places[0], "TrafficDialPercentage": 0}], **account
    )
    routes = control.get_multi_region_access_point_routes(Mrap=arn, **account)
    assert routes["Mrap"] == arn
    assert routes["Routes"] == [
        {"Bucket": places[0], "Region": "us-east-1", "TrafficDialPercentage": 0},
        {"Bucket": places[1], "Region": "eu-west-1", "TrafficDialPercentage": 100},
    ]
    put(s3, alias, "second")
    assert listed(target.client("s3", region="eu-west-1"), places[1]) == ["second"]
    with refused("InvalidRequest", status=400):
        control.submit_multi_region_access_point_routes(
            Mrap=arn, RouteUpdates=[{"Region": "eu-west-1", "TrafficDialPercentage": 0}], **account
        )


# Storage Lens


LENS = {
    "Id": "sizes",
    "AccountLevel": {
        "ActivityMetrics": {"IsEnabled": True},
        "BucketLevel": {"PrefixLevel": {"StorageMetrics": {"IsEnabled": True, "SelectionCriteria": {"MaxDepth": 3}}}},
    },
    "Include": {"Buckets": ["arn:aws:s3:::books"], "Regions": ["us-east-1"]},
    "DataExport": {
        "S3BucketDestination": {
            "Format": "CSV",
            "OutputSchemaVersion": "V_1",
            "AccountId": "123456789012",
            "Arn": "arn:aws:s3:::reports",
            "Encryption": {"SSES3": {}},
        }
    },
    "IsEnabled": True,
}


def put_lens(control, account, configuration=LENS, **arguments):
    control.put_storage_lens_configuration(
        ConfigId=configuration["Id"], StorageLensConfiguration=configuration, **arguments, **account
    )


@differs("Moto leaves the ARN and the home region out.")
def test_a_lens_is_kept(target, control, account):
    put_lens(control, account)
    arn = f"arn:aws:s3:us-east-1:{target.account}:storage-lens/sizes"
    found = control.get_storage_lens_configuration(ConfigId="sizes", **account)["StorageLensConfiguration"]
    assert found == {**LENS, "StorageLensArn": arn}
    entries = control.list_storage_lens_configurations(**account)["StorageLensConfigurationList"]
    assert entries == [{"Id": "sizes", "StorageLensArn": arn, "HomeRegion": "us-east-1", "IsEnabled": True}]


@differs("Moto misses an access point where the configuration is missing whose tags are asked for.")
def test_a_lens_is_deleted(control, account):
    put_lens(control, account)
    control.delete_storage_lens_configuration(ConfigId="sizes", **account)
    for call in (
        control.get_storage_lens_configuration,
        control.delete_storage_lens_configuration,
        control.get_storage_lens_configuration_tagging,
    ):
        with refused("NoSuchConfiguration", status=404):
            call(ConfigId="sizes", **account)


def test_a_lens_has_tags(control, account):
    tags = [{"Key": "team", "Value": "red"}]
    put_lens(control, account, Tags=tags)
    assert control.get_storage_lens_configuration_tagging(ConfigId="sizes", **account)["Tags"] == tags
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "a", "Value": ""}]
    control.put_storage_lens_configuration_tagging(ConfigId="sizes", Tags=tags, **account)
    assert control.get_storage_lens_configuration_tagging(ConfigId="sizes", **account)["Tags"] == tags


@differs("Moto can't delete the tags of a configuration.")
def test_the_tags_of_a_lens_are_deleted(control, account):
    put_lens(control, account, Tags=[{"Key": "team", "Value": "red"}])
    control.delete_storage_lens_configuration_tagging(ConfigId="sizes", **account)
    assert control.get_storage_lens_configuration_tagging(ConfigId="sizes", **account).get("Tags", []) == []


@differs("Moto keeps everything.")
def test_a_lens_that_says_both(control, account):
    with refused("InvalidRequest", status=400):
        put_lens(control, account, {**LENS, "Exclude": {"Regions": ["eu-west-1"]}})
    with refused("InvalidArgument", status=400):
        control.put_storage_lens_configuration(ConfigId="other", StorageLensConfiguration=LENS, **account)
