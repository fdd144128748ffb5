# SPDX-License-Identifier: Apache-2.0
"""CreateBucket, HeadBucket, GetBucketLocation, ListBuckets, DeleteBucket."""

from datetime import timedelta

import pytest

from objects import NO_BUCKET, OPEN_AT_FIRST, headers, listed, put, status
from targets import differs, eased, new_account, refused

OWNED = "Your previous request to create the named bucket succeeded and you already own it."
TAKEN = (
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
    "Please select a different name and try again."
)


def test_a_new_buckets_location_is_its_path(s3, name):
    answer = s3.create_bucket(Bucket=name)
    assert status(answer) == 200
    assert answer["Location"] == f"/{name}"


@differs("Moto gives the path of every bucket.")
def test_a_bucket_of_another_region_is_located_by_its_host(target, name):
    s3 = target.client("s3", region="eu-west-1")
    answer = s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert answer["Location"] == f"http://{name}.s3.amazonaws.com/"


@pytest.mark.parametrize("region", ["eu-central-1", "us-west-2", "ap-southeast-2"])
def test_the_location_is_kept(target, name, region):
    s3 = target.client("s3", region=region)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == region
    assert s3.head_bucket(Bucket=name)["BucketRegion"] == region


def test_the_first_region_has_no_location(s3, bucket):
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    assert s3.head_bucket(Bucket=bucket)["BucketRegion"] == "us-east-1"


def test_the_location_of_a_bucket_is_a_text_in_the_root(rest, bucket):
    answer = rest.get(f"/{bucket}", "location")
    assert answer.status == 200
    assert answer.root.tag == "LocationConstraint"
    assert answer.namespace == "http://s3.amazonaws.com/doc/2006-03-01/"
    assert not answer.root.text


@differs("AWS knows the old name EU of eu-west-1; Moto makes a bucket of a region EU.")
def test_the_old_name_of_ireland_is_kept(s3, name):
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "EU"})
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == "EU"
    assert s3.head_bucket(Bucket=name)["BucketRegion"] == "eu-west-1"


def test_creating_ones_bucket_again_is_fine_in_the_first_region(s3, bucket):
    put(s3, bucket)
    assert s3.create_bucket(Bucket=bucket)["Location"] == f"/{bucket}"
    assert listed(s3, bucket) == ["key"]


def test_creating_ones_bucket_again_is_refused_elsewhere(target, name):
    s3 = target.client("s3", region="eu-west-1")
    arguments = {"Bucket": name, "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    s3.create_bucket(**arguments)
    with refused("BucketAlreadyOwnedByYou", OWNED, 409) as refusal:
        s3.create_bucket(**arguments)
    assert refusal.response["Error"]["BucketName"] == name


@differs("Moto's error does not name the bucket, and its text is another.")
def test_names_are_taken_by_whoever_comes_first(s3, stranger, bucket):
    with refused("BucketAlreadyExists", TAKEN, 409) as refusal:
        stranger.create_bucket(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_the_exceptions_of_the_model_are_raised(s3, stranger, bucket):
    with pytest.raises(stranger.exceptions.BucketAlreadyExists):
        stranger.create_bucket(Bucket=bucket)
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="no-" + bucket)


@differs("Moto takes many of these names, and does not name the others in its error.")
@pytest.mark.parametrize(
    "pattern",
    [
        "ab",
        "{}" + "x" * 52,
        "Upper{}",
        "under_{}",
        "-{}",
        "{}-",
        ".{}",
        "{}.",
        "a..{}",
        "192.168.5.4",
        "xn--{}",
        "sthree-{}",
        "{}-s3alias",
        "{}--ol-s3",
        "{}.mrap",
    ],
)
def test_invalid_names_are_refused(rest, s3, target, pattern):
    name = pattern.format(target.account)
    error = rest.put(f"/{name}").refused(400, "InvalidBucketName", "The specified bucket is not valid.")
    assert error["BucketName"] == name
    assert s3.list_buckets()["Buckets"] == []


@pytest.mark.parametrize("pattern", ["{}", "{}.dots", "a-{}", "{}--b", "{}" + "x" * 51])
def test_names_have_small_letters_digits_hyphens_and_dots(s3, target, pattern):
    name = pattern.format(target.account)
    s3.create_bucket(Bucket=name)
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == [name]


@differs("Moto says that a region the location constraint is not valid without naming it.")
@pytest.mark.parametrize("constraint", ["us-east-1", "mars-north-1"])
def test_a_location_that_is_none_is_refused(s3, name, constraint):
    text = "The specified location-constraint is not valid"
    with refused("InvalidLocationConstraint", text) as refusal:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": constraint})
    assert refusal.response["Error"]["LocationConstraint"] == constraint
    assert s3.list_buckets()["Buckets"] == []


@differs("Moto fails with 500 on XML that it cannot read.")
def test_a_body_that_is_no_configuration_is_refused(rest, name):
    rest.put(f"/{name}", body="<CreateBucketConfiguration>").refused(400, "MalformedXML")


# Head


@differs("Moto does not say whether a name is an access point's alias.")
def test_head_says_where_a_bucket_is(s3, bucket):
    answer = s3.head_bucket(Bucket=bucket)
    assert status(answer) == 200
    assert headers(answer)["x-amz-bucket-region"] == "us-east-1"
    assert answer["AccessPointAlias"] is False


def test_head_of_no_bucket_has_no_body(s3, rest, name):
    with refused("404", "Not Found", 404):
        s3.head_bucket(Bucket=name)
    answer = rest.head(f"/{name}")
    assert (answer.status, answer.body) == (404, b"")


@differs("Moto lets every account at every bucket.")
def test_head_of_a_strangers_bucket_is_forbidden(stranger, bucket):
    with refused("403", "Forbidden", 403):
        stranger.head_bucket(Bucket=bucket)


def test_waiters_see_buckets_come_and_go(s3, bucket):
    s3.get_waiter("bucket_exists").wait(Bucket=bucket, WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    s3.delete_bucket(Bucket=bucket)
    s3.get_waiter("bucket_not_exists").wait(Bucket=bucket, WaiterConfig={"Delay": 0, "MaxAttempts": 1})


# List


def test_an_account_without_buckets_has_an_owner(s3):
    answer = s3.list_buckets()
    assert answer["Buckets"] == []
    assert answer["Owner"]["ID"]


@differs("Moto gives all accounts the same canonical id.")
def test_owners_have_canonical_ids_of_64_hexadecimal_digits(s3, stranger):
    ids = {client.list_buckets()["Owner"]["ID"] for client in (s3, stranger)}
    assert len(ids) == 2
    assert all(len(id) == 64 and int(id, 16) >= 0 for id in ids)


@differs("Moto lists buckets as they were made; AWS by name.")
def test_buckets_are_listed_by_name(s3, target):
    for letter in "cab":
        s3.create_bucket(Bucket=f"{letter}-{target.account}")
    assert [bucket["Name"][0] for bucket in s3.list_buckets()["Buckets"]] == ["a", "b", "c"]


def test_a_listed_bucket_has_its_date_of_creation(target, s3, bucket):
    [entry] = s3.list_buckets()["Buckets"]
    assert entry["Name"] == bucket
    assert abs(entry["CreationDate"] - target.now()) < timedelta(seconds=20)


def test_dates_have_milliseconds(rest, bucket):
    date = rest.get("/").text("Buckets/Bucket/CreationDate")
    assert len(date) == 24
    assert date[-5:-4] == "." and date.endswith("Z")


def test_an_account_sees_its_own_buckets(stranger, bucket):
    assert stranger.list_buckets()["Buckets"] == []


@differs("Moto does not repeat the prefix.")
def test_buckets_are_listed_by_prefix(s3, target):
    for letter in ("aa", "ab", "b"):
        s3.create_bucket(Bucket=f"{letter}-{target.account}")
    answer = s3.list_buckets(Prefix="a")
    assert [bucket["Name"][:2] for bucket in answer["Buckets"]] == ["aa", "ab"]
    assert answer["Prefix"] == "a"


@differs("Moto does not page buckets.")
def test_buckets_are_listed_page_by_page(target, s3):
    names = [f"{letter}-{target.account}" for letter in "abcde"]
    for name in names:
        s3.create_bucket(Bucket=name)
    pages = target.pages(s3, "list_buckets", PaginationConfig={"PageSize": 2})
    assert [[bucket["Name"] for bucket in page["Buckets"]] for page in pages] == [
        names[:2],
        names[2:4],
        names[4:],
    ]
    assert [bool(page.get("ContinuationToken")) for page in pages] == [True, True, False]


@differs("Moto's pages do not tell regions.")
def test_pages_of_buckets_tell_their_regions(target, s3, bucket):
    other = f"other-{target.account}"
    s3.create_bucket(Bucket=other, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    answer = s3.list_buckets(MaxBuckets=10)
    assert {entry["Name"]: entry["BucketRegion"] for entry in answer["Buckets"]} == {
        bucket: "us-east-1",
        other: "eu-west-1",
    }


def test_buckets_are_listed_by_region(target, s3, bucket):
    other = f"other-{target.account}"
    s3.create_bucket(Bucket=other, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    answer = s3.list_buckets(BucketRegion="eu-west-1")
    assert [entry["Name"] for entry in answer["Buckets"]] == [other]


@differs("Moto takes any number.")
@pytest.mark.parametrize("count", [0, 10001, -1])
def test_a_page_has_1_to_10000_buckets(s3, unchecked, count):
    with refused("InvalidArgument"):
        unchecked.list_buckets(MaxBuckets=count)


# Delete


def test_a_deleted_bucket_is_gone(s3, bucket):
    assert status(s3.delete_bucket(Bucket=bucket)) == 204
    assert s3.list_buckets()["Buckets"] == []
    with refused("NoSuchBucket", NO_BUCKET, 404) as refusal:
        s3.delete_bucket(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_a_deleted_name_is_free(s3, stranger, bucket):
    s3.delete_bucket(Bucket=bucket)
    stranger.create_bucket(Bucket=bucket)
    assert s3.list_buckets()["Buckets"] == []


def test_a_bucket_with_objects_is_kept(s3, bucket):
    put(s3, bucket)
    with refused("BucketNotEmpty", "The bucket you tried to delete is not empty", 409) as refusal:
        s3.delete_bucket(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket
    assert listed(s3, bucket) == ["key"]


@differs("Moto has the same text for buckets with versions.")
def test_a_bucket_with_versions_is_kept(s3, versioned):
    put(s3, versioned)
    s3.delete_object(Bucket=versioned, Key="key")
    text = "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
    with refused("BucketNotEmpty", text, 409):
        s3.delete_bucket(Bucket=versioned)


def test_a_bucket_with_uploads_alone_is_deleted(s3, bucket):
    s3.create_multipart_upload(Bucket=bucket, Key="key")
    assert status(s3.delete_bucket(Bucket=bucket)) == 204


@differs("Moto lets every account at every bucket.")
def test_a_stranger_deletes_nothing(s3, stranger, bucket):
    with refused("AccessDenied", status=403):
        stranger.delete_bucket(Bucket=bucket)
    assert [entry["Name"] for entry in s3.list_buckets()["Buckets"]] == [bucket]


@differs("Moto keeps the tags of a deleted bucket for the next of its name.")
def test_a_new_bucket_does_not_have_the_old_ones_settings(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    with refused("NoSuchTagSet", status=404):
        s3.get_bucket_tagging(Bucket=bucket)


# The owner that a caller expects


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("list_objects_v2", {}),
        ("get_bucket_location", {}),
        ("get_bucket_versioning", {}),
        ("get_bucket_acl", {}),
        ("list_object_versions", {}),
        ("put_object", {"Key": "a", "Body": b""}),
        ("get_object", {"Key": "key"}),
        ("delete_object", {"Key": "key"}),
        ("delete_bucket", {}),
    ],
)
@differs("Moto does not look at the expected owner.")
def test_the_expected_owner_must_be_the_owner(target, s3, bucket, operation, members):
    put(s3, bucket)
    with refused("AccessDenied", "Access Denied", 403):
        getattr(s3, operation)(Bucket=bucket, ExpectedBucketOwner=new_account(), **members)
    assert listed(s3, bucket, ExpectedBucketOwner=target.account) == ["key"]


@differs("Moto does not look at the expected owner.")
def test_an_expected_owner_is_an_account_number(s3, bucket):
    with refused("InvalidBucketOwnerAWSAccountID"):
        s3.list_objects_v2(Bucket=bucket, ExpectedBucketOwner="me")


# Acls and ownership at creation


@eased(OPEN_AT_FIRST)
@differs("Moto makes buckets that allow ACLs.")
@pytest.mark.parametrize("acl", ["public-read", "public-read-write", "authenticated-read"])
def test_a_bucket_of_its_owner_alone_takes_no_acl(s3, name, acl):
    text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
    with refused("InvalidBucketAclWithObjectOwnership", text):
        s3.create_bucket(Bucket=name, ACL=acl)
    assert s3.list_buckets()["Buckets"] == []


@eased(OPEN_AT_FIRST)
@differs("Moto makes buckets that do not block public access.")
def test_a_new_bucket_blocks_public_acls(s3, name):
    text = "Bucket cannot have public ACLs set with BlockPublicAccess enabled"
    with refused("InvalidBucketAclWithBlockPublicAccessError", text):
        s3.create_bucket(Bucket=name, ACL="public-read", ObjectOwnership="ObjectWriter")
    assert s3.list_buckets()["Buckets"] == []


def test_a_private_acl_is_always_fine(s3, name):
    s3.create_bucket(Bucket=name, ACL="private")
    assert len(s3.get_bucket_acl(Bucket=name)["Grants"]) == 1


@pytest.mark.parametrize("ownership", ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"])
def test_ownership_is_set_at_creation(s3, name, ownership):
    s3.create_bucket(Bucket=name, ObjectOwnership=ownership)
    rules = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": ownership}]
