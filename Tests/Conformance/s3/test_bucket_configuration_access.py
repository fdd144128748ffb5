# SPDX-License-Identifier: Apache-2.0
"""Access control lists of buckets, public access block, ownership controls."""

import pytest

from objects import OPEN_AT_FIRST, listed, put, status
from targets import differs, eased, refused

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOGS = "http://acs.amazonaws.com/groups/s3/LogDelivery"
BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]


def grants(answer):
    owner = answer["Owner"]["ID"]
    found = {(g["Grantee"].get("URI") or g["Grantee"]["ID"], g["Permission"]) for g in answer["Grants"]}
    assert (owner, "FULL_CONTROL") in found
    return found - {(owner, "FULL_CONTROL")}


# Acls


def test_a_bucket_is_its_owners(s3, bucket):
    answer = s3.get_bucket_acl(Bucket=bucket)
    assert grants(answer) == set()
    assert answer["Grants"][0]["Grantee"]["Type"] == "CanonicalUser"


@pytest.mark.parametrize(
    ("canned", "expected"),
    [
        ("private", set()),
        ("public-read", {(ALL_USERS, "READ")}),
        pytest.param(
            "public-read-write",
            {(ALL_USERS, "READ"), (ALL_USERS, "WRITE")},
            marks=differs("Moto tells one grant of the two."),
        ),
        ("authenticated-read", {(AUTHENTICATED, "READ")}),
        pytest.param(
            "log-delivery-write",
            {(LOGS, "WRITE"), (LOGS, "READ_ACP")},
            marks=differs("Moto tells one grant of the two."),
        ),
    ],
)
def test_canned_acls(s3, with_acls, canned, expected):
    s3.put_bucket_acl(Bucket=with_acls, ACL=canned)
    assert grants(s3.get_bucket_acl(Bucket=with_acls)) == expected


def test_grants(s3, with_acls):
    owner = s3.get_bucket_acl(Bucket=with_acls)["Owner"]["ID"]
    s3.put_bucket_acl(Bucket=with_acls, GrantFullControl=f'id="{owner}"', GrantReadACP=f'uri="{AUTHENTICATED}"')
    assert grants(s3.get_bucket_acl(Bucket=with_acls)) == {(AUTHENTICATED, "READ_ACP")}


def test_a_whole_list(s3, with_acls):
    owner = s3.get_bucket_acl(Bucket=with_acls)["Owner"]["ID"]
    everybody = {"Grantee": {"Type": "Group", "URI": ALL_USERS}, "Permission": "WRITE"}
    himself = {"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"}
    policy = {"Owner": {"ID": owner}, "Grants": [himself, everybody]}
    s3.put_bucket_acl(Bucket=with_acls, AccessControlPolicy=policy)
    assert grants(s3.get_bucket_acl(Bucket=with_acls)) == {(ALL_USERS, "WRITE")}


@differs("Moto takes any grantee.")
@pytest.mark.parametrize("grantee", ['id="nobody"', 'uri="http://example.com/group"'])
def test_unknown_grantees(s3, with_acls, grantee):
    with refused("InvalidArgument"):
        s3.put_bucket_acl(Bucket=with_acls, GrantRead=grantee)
    assert grants(s3.get_bucket_acl(Bucket=with_acls)) == set()


@eased(OPEN_AT_FIRST)
@differs("Moto makes buckets that allow ACLs.")
@pytest.mark.parametrize("canned", ["public-read", "authenticated-read"])
def test_a_bucket_of_today_allows_no_acls(s3, bucket, canned):
    with refused("AccessControlListNotSupported", "The bucket does not allow ACLs"):
        s3.put_bucket_acl(Bucket=bucket, ACL=canned)
    assert grants(s3.get_bucket_acl(Bucket=bucket)) == set()


@differs("Moto does not block public ACLs.")
def test_a_public_acl_is_blocked(s3, with_acls):
    s3.put_public_access_block(
        Bucket=with_acls, PublicAccessBlockConfiguration={"BlockPublicAcls": True}
    )
    with refused("AccessDenied", status=403):
        s3.put_bucket_acl(Bucket=with_acls, ACL="public-read")
    assert grants(s3.get_bucket_acl(Bucket=with_acls)) == set()


# Public access block


def block(s3, bucket):
    return s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]


@differs("Moto makes buckets that do not block public access.")
def test_a_bucket_of_today_blocks_public_access(s3, bucket):
    assert block(s3, bucket) == dict.fromkeys(BLOCKS, True)


@pytest.mark.parametrize("chosen", BLOCKS)
def test_blocks_are_chosen(s3, bucket, chosen):
    answer = s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={chosen: True})
    assert status(answer) == 200
    assert block(s3, bucket) == dict.fromkeys(BLOCKS, False) | {chosen: True}


@differs("Moto's error does not name the bucket.")
def test_blocks_are_deleted(s3, bucket):
    assert status(s3.delete_public_access_block(Bucket=bucket)) == 204
    text = "The public access block configuration was not found"
    with refused("NoSuchPublicAccessBlockConfiguration", text, 404) as refusal:
        s3.get_public_access_block(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket
    assert status(s3.delete_public_access_block(Bucket=bucket)) == 204


# Ownership


def ownership(s3, bucket):
    [rule] = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    return rule["ObjectOwnership"]


def own(s3, bucket, *owners):
    rules = [{"ObjectOwnership": owner} for owner in owners]
    return s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": rules})


@differs("Moto makes buckets that allow ACLs.")
def test_a_bucket_of_today_owns_its_objects(s3, bucket):
    assert ownership(s3, bucket) == "BucketOwnerEnforced"


@pytest.mark.parametrize("owner", ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"])
def test_ownership_is_put_and_deleted(s3, bucket, owner):
    assert status(own(s3, bucket, owner)) == 200
    assert ownership(s3, bucket) == owner
    assert status(s3.delete_bucket_ownership_controls(Bucket=bucket)) == 204
    with refused("OwnershipControlsNotFoundError", "The bucket ownership controls were not found", 404):
        s3.get_bucket_ownership_controls(Bucket=bucket)


@differs("Moto takes any owner, and fails with 500 on any other number of rules.")
@pytest.mark.parametrize("owners", [["Somebody"], [], ["ObjectWriter", "BucketOwnerEnforced"]], ids=len)
def test_ownership_is_one_rule(s3, bucket, owners):
    with refused("MalformedXML"):
        own(s3, bucket, *owners)
    assert ownership(s3, bucket) == "BucketOwnerEnforced"


@differs("Moto does not look at ACLs.")
def test_acls_are_taken_back_before_ownership_is_enforced(s3, with_acls):
    s3.put_bucket_acl(Bucket=with_acls, ACL="public-read")
    text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
    with refused("InvalidBucketAclWithObjectOwnership", text):
        own(s3, with_acls, "BucketOwnerEnforced")
    assert ownership(s3, with_acls) == "ObjectWriter"
    s3.put_bucket_acl(Bucket=with_acls, ACL="private")
    own(s3, with_acls, "BucketOwnerEnforced")


@differs("Moto does not look at ownership.")
def test_enforced_ownership_switches_acls_off(s3, with_acls):
    put(s3, with_acls, ACL="public-read")
    own(s3, with_acls, "BucketOwnerEnforced")
    assert grants(s3.get_object_acl(Bucket=with_acls, Key="key")) == set()
    with refused("AccessControlListNotSupported"):
        put(s3, with_acls, "other", ACL="public-read")
    assert listed(s3, with_acls) == ["key"]
