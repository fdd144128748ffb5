# SPDX-License-Identifier: Apache-2.0
"""Tags and access control lists of objects."""

import pytest

from objects import OPEN_AT_FIRST, listed, put, status
from targets import differs, eased, refused

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"


def tag_set(**tags):
    return {"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tags(s3, bucket, key="key", **members):
    found = s3.get_object_tagging(Bucket=bucket, Key=key, **members)["TagSet"]
    return {tag["Key"]: tag["Value"] for tag in found}


@pytest.fixture
def key(s3, bucket):
    put(s3, bucket)
    return {"Bucket": bucket, "Key": "key"}


# Tags


def test_an_object_has_no_tags_at_first(s3, key):
    assert s3.get_object_tagging(**key)["TagSet"] == []
    assert "TagCount" not in s3.get_object(**key)


def test_tags_are_put_got_and_deleted(s3, key):
    assert status(s3.put_object_tagging(**key, Tagging=tag_set(a="1", b="2"))) == 200
    assert tags(s3, **{"bucket": key["Bucket"]}) == {"a": "1", "b": "2"}
    assert s3.get_object(**key)["TagCount"] == 2
    assert status(s3.delete_object_tagging(**key)) == 204
    assert tags(s3, key["Bucket"]) == {}


def test_tags_are_replaced_whole(s3, key):
    s3.put_object_tagging(**key, Tagging=tag_set(a="1", b="2"))
    s3.put_object_tagging(**key, Tagging=tag_set(c="3"))
    assert tags(s3, key["Bucket"]) == {"c": "3"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a", {"a": ""}),
        ("a=", {"a": ""}),
        ("a+b=c%2Bd", {"a b": "c+d"}),
        ("%C3%BC=%E6%97%A5", {"ü": "日"}),
    ],
)
def test_tags_come_with_the_object(s3, bucket, header, expected):
    put(s3, bucket, Tagging=header)
    assert tags(s3, bucket) == expected


BAD_HEADER = (
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
    "duplicates."
)


@differs("Moto takes a tag twice.")
def test_a_tag_twice_in_a_header_is_refused(s3, bucket):
    with refused("InvalidArgument", BAD_HEADER) as refusal:
        put(s3, bucket, Tagging="a=1&a=2")
    assert refusal.response["Error"]["ArgumentName"] == "x-amz-tagging"
    assert listed(s3, bucket) == []


@differs("Moto takes a tag twice.")
def test_a_tag_twice_is_refused(s3, key):
    s3.put_object_tagging(**key, Tagging=tag_set(old="1"))
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    with refused("InvalidTag", "Cannot provide multiple Tags with the same key"):
        s3.put_object_tagging(**key, Tagging=twice)
    assert tags(s3, key["Bucket"]) == {"old": "1"}


def test_an_object_has_up_to_10_tags(s3, key):
    s3.put_object_tagging(**key, Tagging=tag_set(**{f"t{number}": "x" for number in range(10)}))
    with refused("BadRequest", "Object tags cannot be greater than 10"):
        s3.put_object_tagging(**key, Tagging=tag_set(**{f"t{number}": "x" for number in range(11)}))
    assert len(tags(s3, key["Bucket"])) == 10


@differs("Moto counts the tags of a header when the object is there already.")
def test_a_header_has_up_to_10_tags(s3, bucket):
    with refused("BadRequest", "Object tags cannot be greater than 10"):
        put(s3, bucket, Tagging="&".join(f"t{number}=x" for number in range(11)))
    assert listed(s3, bucket) == []


@differs("Moto words it as services do that have a model.")
@pytest.mark.parametrize("text", ["k" * 129, "a!", "a{b}"], ids=["long", "mark", "braces"])
def test_a_name_that_is_none(s3, key, text):
    with refused("InvalidTag", "The TagKey you have provided is invalid") as refusal:
        s3.put_object_tagging(**key, Tagging={"TagSet": [{"Key": text, "Value": "x"}]})
    assert refusal.response["Error"].get("TagKey", "") == text
    assert tags(s3, key["Bucket"]) == {}


@differs("Moto words it as services do that have a model.")
@pytest.mark.parametrize("value", ["v" * 257, "a!", "a{b}"], ids=["long", "mark", "braces"])
def test_a_value_that_is_none(s3, key, value):
    with refused("InvalidTag", "The TagValue you have provided is invalid") as refusal:
        s3.put_object_tagging(**key, Tagging={"TagSet": [{"Key": "a", "Value": value}]})
    assert refusal.response["Error"]["TagValue"] == value
    assert tags(s3, key["Bucket"]) == {}


def test_names_of_awss_own(s3, key):
    with refused("InvalidTag", "Your TagKey cannot be prefixed with aws:"):
        s3.put_object_tagging(**key, Tagging=tag_set(**{"aws:x": "1"}))


@pytest.mark.parametrize("text", ["k" * 128, "a b", "a+-=._:/@", "Ünïcödé", "日本"])
def test_names_of_all_letters(s3, key, text):
    s3.put_object_tagging(**key, Tagging=tag_set(**{text: text}))
    assert tags(s3, key["Bucket"]) == {text: text}


@differs("Moto does not name the version.")
def test_each_version_has_tags_of_its_own(s3, versioned):
    first = put(s3, versioned, Tagging="v=1")["VersionId"]
    second = put(s3, versioned, Tagging="v=2")["VersionId"]
    answer = s3.put_object_tagging(Bucket=versioned, Key="key", VersionId=first, Tagging=tag_set(v="3"))
    assert answer["VersionId"] == first
    assert tags(s3, versioned) == {"v": "2"}
    assert tags(s3, versioned, VersionId=first) == {"v": "3"}
    assert s3.get_object_tagging(Bucket=versioned, Key="key")["VersionId"] == second


def test_tagging_does_not_change_the_object(s3, key):
    before = s3.head_object(**key)
    s3.put_object_tagging(**key, Tagging=tag_set(a="1"))
    after = s3.head_object(**key)
    assert (after["ETag"], after["LastModified"]) == (before["ETag"], before["LastModified"])


# Acls


def grants(answer):
    return {
        (grant["Grantee"].get("URI") or grant["Grantee"]["ID"], grant["Permission"]) for grant in answer["Grants"]
    }


@pytest.fixture
def owner(s3, with_acls):
    return s3.get_bucket_acl(Bucket=with_acls)["Owner"]["ID"]


def acl(s3, bucket, key="key"):
    return s3.get_object_acl(Bucket=bucket, Key=key)


def test_an_object_is_its_owners(s3, key, owner):
    answer = s3.get_object_acl(**key)
    assert answer["Owner"]["ID"] == owner
    assert grants(answer) == {(owner, "FULL_CONTROL")}
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
        ("bucket-owner-read", set()),
        ("bucket-owner-full-control", set()),
    ],
)
@pytest.mark.parametrize("way", ["put_object", "put_object_acl", "create_multipart_upload"])
def test_canned_acls(s3, with_acls, owner, canned, expected, way):
    where = {"Bucket": with_acls, "Key": "key"}
    if way == "put_object":
        s3.put_object(ACL=canned, **where)
    elif way == "put_object_acl":
        s3.put_object(**where)
        s3.put_object_acl(ACL=canned, **where)
    else:
        upload = s3.create_multipart_upload(ACL=canned, **where)["UploadId"]
        part = s3.upload_part(UploadId=upload, PartNumber=1, Body=b"x", **where)["ETag"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
        s3.complete_multipart_upload(UploadId=upload, MultipartUpload=parts, **where)
    assert grants(s3.get_object_acl(**where)) == {(owner, "FULL_CONTROL")} | expected


def test_grants_come_in_headers(s3, with_acls, owner):
    put(s3, with_acls, GrantRead=f'uri="{ALL_USERS}"', GrantFullControl=f'id="{owner}"')
    assert grants(acl(s3, with_acls)) == {(ALL_USERS, "READ"), (owner, "FULL_CONTROL")}


@differs("Moto takes the owner out of a list.")
def test_a_whole_list_is_put(s3, with_acls, owner):
    put(s3, with_acls)
    policy = {
        "Owner": {"ID": owner},
        "Grants": [
            {"Grantee": {"Type": "Group", "URI": AUTHENTICATED}, "Permission": "READ_ACP"},
            {"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"},
        ],
    }
    s3.put_object_acl(Bucket=with_acls, Key="key", AccessControlPolicy=policy)
    assert grants(acl(s3, with_acls)) == {(AUTHENTICATED, "READ_ACP"), (owner, "FULL_CONTROL")}


def test_canned_and_granted_together_are_refused(s3, with_acls):
    text = "Specifying both Canned ACLs and Header Grants is not allowed"
    with refused("InvalidRequest", text):
        put(s3, with_acls, ACL="public-read", GrantRead=f'uri="{ALL_USERS}"')
    assert listed(s3, with_acls) == []


@differs("Moto fails with 500.")
def test_an_unknown_canned_acl(s3, with_acls):
    with refused("InvalidArgument") as refusal:
        put(s3, with_acls, ACL="mine")
    error = refusal.response["Error"]
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("x-amz-acl", "mine")
    assert listed(s3, with_acls) == []


@differs("Moto takes any grantee.")
@pytest.mark.parametrize("grantee", ['id="nobody"', 'uri="http://example.com/group"'])
def test_an_unknown_grantee(s3, with_acls, grantee):
    with refused("InvalidArgument"):
        put(s3, with_acls, GrantRead=grantee)
    assert listed(s3, with_acls) == []


def test_an_acl_is_not_copied(s3, with_acls, owner):
    put(s3, with_acls, ACL="public-read")
    s3.copy_object(Bucket=with_acls, Key="copy", CopySource=f"{with_acls}/key")
    assert grants(acl(s3, with_acls, "copy")) == {(owner, "FULL_CONTROL")}


def test_an_acl_is_replaced_with_its_object(s3, with_acls, owner):
    put(s3, with_acls, ACL="public-read")
    put(s3, with_acls)
    assert grants(acl(s3, with_acls)) == {(owner, "FULL_CONTROL")}


# Buckets without acls, as all are that are made today

NO_ACLS = "The bucket does not allow ACLs"


@eased(OPEN_AT_FIRST)
@differs("Moto makes buckets that allow ACLs.")
@pytest.mark.parametrize("canned", ["public-read", "authenticated-read", "aws-exec-read"])
def test_a_bucket_of_today_allows_no_acls(s3, bucket, canned):
    with refused("AccessControlListNotSupported", NO_ACLS):
        put(s3, bucket, ACL=canned)
    assert listed(s3, bucket) == []


def test_a_bucket_of_today_allows_the_owners_full_control(s3, bucket):
    put(s3, bucket, ACL="bucket-owner-full-control")
    assert listed(s3, bucket) == ["key"]


@eased(OPEN_AT_FIRST)
@differs("Moto makes buckets that allow ACLs.")
def test_an_acl_cannot_be_changed_there(s3, key):
    with refused("AccessControlListNotSupported", NO_ACLS):
        s3.put_object_acl(ACL="public-read", **key)


@differs("Moto does not block public ACLs.")
def test_public_acls_may_be_blocked(s3, with_acls):
    put(s3, with_acls)
    s3.put_public_access_block(
        Bucket=with_acls, PublicAccessBlockConfiguration={"BlockPublicAcls": True}
    )
    with refused("AccessDenied", status=403):
        put(s3, with_acls, "other", ACL="public-read")
    with refused("AccessDenied", status=403):
        s3.put_object_acl(Bucket=with_acls, Key="key", ACL="public-read")
    put(s3, with_acls, "private", ACL="private")
    assert listed(s3, with_acls) == ["key", "private"]
