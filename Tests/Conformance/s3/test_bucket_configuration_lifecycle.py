# SPDX-License-Identifier: Apache-2.0
"""The lifecycle configuration; what it does over time stands in `test_lifecycle_time.py`."""

from datetime import datetime, timezone

import pytest

from objects import put, status
from targets import differs, refused


def rule(**members):
    return {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 3}} | members


def without(members, *names):
    return {name: value for name, value in members.items() if name not in names}


def configure(s3, bucket, *rules, **members):
    return s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": list(rules)}, **members
    )


def rules(s3, bucket):
    return s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]


def has_none(s3, bucket):
    text = "The lifecycle configuration does not exist"
    with refused("NoSuchLifecycleConfiguration", text, 404) as refusal:
        s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_rules_are_put_got_and_deleted(s3, bucket):
    has_none(s3, bucket)
    assert status(configure(s3, bucket, rule())) == 200
    assert rules(s3, bucket) == [rule()]
    assert status(s3.delete_bucket_lifecycle(Bucket=bucket)) == 204
    has_none(s3, bucket)
    assert status(s3.delete_bucket_lifecycle(Bucket=bucket)) == 204


LESS = "Moto keeps less of a rule."
MIDNIGHT = datetime(2030, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "members",
    [
        {"Filter": {"Prefix": "logs/"}},
        {"Filter": {"Tag": {"Key": "a", "Value": "b"}}},
        pytest.param(
            {"Filter": {"ObjectSizeGreaterThan": 500}},
            marks=differs(LESS),
        ),
        pytest.param(
            {"Filter": {"ObjectSizeLessThan": 500}},
            marks=differs(LESS),
        ),
        pytest.param(
            {"Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 1}}},
            marks=differs(LESS),
        ),
        {"Status": "Disabled"},
        {"Expiration": {"Date": MIDNIGHT}},
        {"Expiration": {"ExpiredObjectDeleteMarker": True}},
        {"Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 60, "StorageClass": "GLACIER"}],
         "Expiration": {"Days": 90}},
        pytest.param(
            {"NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 2}},
            marks=differs(LESS),
        ),
        {"NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER"}]},
        {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
        {"ID": "x" * 255},
    ],
    ids=lambda members: next(iter(members)),
)
def test_rules_are_kept_as_they_are(s3, bucket, members):
    configure(s3, bucket, rule(**members))
    assert rules(s3, bucket) == [rule(**members)]


def test_an_older_rule_has_a_prefix(s3, bucket):
    old = without(rule(Prefix="logs/"), "Filter")
    configure(s3, bucket, old)
    assert rules(s3, bucket) == [old]


@differs("Moto gives it none.")
def test_a_rule_without_a_name_gets_one(s3, bucket):
    configure(s3, bucket, without(rule(), "ID"))
    [found] = rules(s3, bucket)
    assert found["ID"]


@differs("Moto does not know the smallest size.")
def test_small_objects_are_not_moved_by_default(s3, bucket):
    answer = configure(s3, bucket, rule())
    assert answer["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"
    configure(s3, bucket, rule(), TransitionDefaultMinimumObjectSize="varies_by_storage_class")
    answer = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert answer["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"


def test_rules_are_replaced_whole(s3, bucket):
    configure(s3, bucket, rule(ID="a"), rule(ID="b", Filter={"Prefix": "b"}))
    configure(s3, bucket, rule(ID="c"))
    assert [found["ID"] for found in rules(s3, bucket)] == ["c"]


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        (rule(Expiration={"Days": 1, "ExpiredObjectDeleteMarker": True}), "MalformedXML", None),
        (without(rule(), "Filter"), "MalformedXML", None),
        (rule(Filter={"Prefix": "a", "Tag": {"Key": "a", "Value": "b"}}), "MalformedXML", None),
    ],
    ids=["days and marker", "no filter", "two filters"],
)  # fmt: skip
def test_a_rule_that_contradicts_itself_is_refused(s3, bucket, changed, code, message):
    with refused(code, message):
        configure(s3, bucket, changed)
    has_none(s3, bucket)


@differs("Moto has another code.")
def test_a_rule_has_its_prefix_in_one_place(s3, bucket):
    text = "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
    with refused("InvalidRequest", text):
        configure(s3, bucket, rule(Prefix="a"))
    has_none(s3, bucket)


@differs("Moto takes it.")
@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        (without(rule(), "Expiration"), "InvalidRequest", None),
        (rule(Expiration={"Days": 0}), "InvalidArgument", "'Days' for Expiration action must be a positive integer"),
        (rule(Expiration={"Days": -1}), "InvalidArgument", "'Days' for Expiration action must be a positive integer"),
        (rule(Expiration={"Date": datetime(2030, 1, 1, 5, tzinfo=timezone.utc)}), "InvalidArgument", "'Date' must be at midnight GMT"),
        (rule(Expiration={"Days": 1, "Date": MIDNIGHT}), "MalformedXML", None),
        (rule(Expiration={}), "MalformedXML", None),
        (rule(Status="enabled"), "MalformedXML", None),
        (rule(ID="x" * 256), "InvalidArgument", "ID length should not exceed allowed limit of 255"),
        (rule(Expiration={"Days": 90}, Transitions=[{"Days": 29, "StorageClass": "STANDARD_IA"}]), "InvalidArgument", "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'"),
        (rule(Expiration={"Days": 90}, Transitions=[{"Days": 40, "StorageClass": "CHEAP"}]), "MalformedXML", None),
        (rule(Filter={"Tag": {"Key": "a", "Value": "b"}}, AbortIncompleteMultipartUpload={"DaysAfterInitiation": 1}), "InvalidRequest", "AbortIncompleteMultipartUpload cannot be specified with Tags."),
    ],
    ids=["no action", "0 days", "-1 days", "not midnight", "days and date", "no expiration", "status", "long name", "too early", "unknown class", "abort by tag"],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(s3, bucket, changed, code, message):
    with refused(code, message):
        configure(s3, bucket, changed)
    has_none(s3, bucket)


@differs("Moto takes it.")
def test_names_of_rules_differ(s3, bucket):
    configure(s3, bucket, rule(ID="old"))
    text = "Rule ID must be unique. Found same ID for more than one rule"
    with refused("InvalidArgument", text):
        configure(s3, bucket, rule(), rule(Filter={"Prefix": "b"}))
    assert [found["ID"] for found in rules(s3, bucket)] == ["old"]


@differs("Moto does not tell.")
def test_an_object_tells_when_it_expires(s3, bucket):
    configure(s3, bucket, rule(ID="short life", Filter={"Prefix": "logs/"}))
    assert 'rule-id="short' in put(s3, bucket, "logs/a")["Expiration"]
    head = s3.head_object(Bucket=bucket, Key="logs/a")
    date = head["Expiration"].split('"')[1]
    assert head["Expiration"].startswith('expiry-date="')
    expires = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=timezone.utc)
    assert (expires.hour, expires.minute, expires.second) == (0, 0, 0)
    assert 3 <= (expires - head["LastModified"]).total_seconds() / 86400 <= 4
    put(s3, bucket, "other")
    assert "Expiration" not in s3.head_object(Bucket=bucket, Key="other")
