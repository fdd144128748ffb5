# SPDX-License-Identifier: Apache-2.0
"""Configurations of which a bucket has many: analytics, inventory, metrics, intelligent tiering."""

import pytest

from objects import NO_BUCKET, status
from targets import differs, refused

DESTINATION = {"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}
KINDS = {
    "analytics": ("AnalyticsConfiguration", lambda: {"StorageClassAnalysis": {}}),
    "inventory": (
        "InventoryConfiguration",
        lambda: {
            "IsEnabled": True,
            "IncludedObjectVersions": "Current",
            "Schedule": {"Frequency": "Daily"},
            "Destination": {"S3BucketDestination": DESTINATION},
        },
    ),
    "metrics": ("MetricsConfiguration", lambda: {"Filter": {"Prefix": "a/"}}),
    "intelligent_tiering": (
        "IntelligentTieringConfiguration",
        lambda: {"Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]},
    ),
}


class Kind:
    def __init__(self, name, s3, bucket):
        self.name, self.s3, self.bucket = name, s3, bucket
        self.member, self.content = KINDS[name]

    def put(self, id, **changes):
        configuration = {"Id": id} | self.content() | changes
        return self.call("put", Id=id, **{self.member: configuration})

    def call(self, verb, **members):
        suffix = "configurations" if verb == "list" else "configuration"
        operation = getattr(self.s3, f"{verb}_bucket_{self.name}_{suffix}")
        return operation(Bucket=self.bucket, **members)

    def get(self, id):
        return self.call("get", Id=id)[self.member]

    def ids(self):
        return [entry["Id"] for entry in self.call("list").get(f"{self.member}List", [])]


@pytest.fixture(params=KINDS)
def kind(request, s3, bucket):
    return Kind(request.param, s3, bucket)


def test_there_are_none_at_first(kind):
    assert kind.ids() == []
    assert kind.call("list")["IsTruncated"] is False


@differs("Moto keeps inventories alone, and not as they were given.")
def test_one_is_put_and_got(kind):
    assert status(kind.put("one")) in (200, 204)
    assert kind.get("one") == {"Id": "one"} | kind.content()
    assert kind.ids() == ["one"]


def test_one_is_replaced(s3, bucket):
    kind = Kind("inventory", s3, bucket)
    kind.put("one")
    kind.put("one", IncludedObjectVersions="All")
    assert kind.ids() == ["one"]
    assert kind.get("one")["IncludedObjectVersions"] == "All"


@differs("Moto keeps inventories alone, and lists them as they came.")
def test_they_are_listed_by_id(kind):
    for id in "cab":
        kind.put(id)
    assert kind.ids() == ["a", "b", "c"]


@differs("Moto takes the request for one to delete the bucket.")
def test_one_is_deleted(kind):
    kind.put("a")
    kind.put("b")
    assert status(kind.call("delete", Id="a")) == 204
    assert kind.ids() == ["b"]


@differs("Moto has another error, or deletes the bucket.")
@pytest.mark.parametrize("verb", ["get", "delete"])
def test_one_that_is_not_there(kind, verb):
    with refused("NoSuchConfiguration", "The specified configuration does not exist.", 404):
        kind.call(verb, Id="missing")


def test_a_missing_bucket(kind):
    kind.bucket = "no-" + kind.bucket
    with refused("NoSuchBucket", NO_BUCKET, 404):
        kind.call("list")


@differs("Moto keeps inventories alone.")
def test_a_filter_is_kept(s3, bucket):
    kind = Kind("metrics", s3, bucket)
    both = {"Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "a", "Value": "b"}]}}}
    kind.put("one", **both)
    assert kind.get("one") == {"Id": "one"} | both
