# SPDX-License-Identifier: Apache-2.0
"""Restorations of archived objects: what is asked for, how long they take, how long their copies stay."""

import pytest

from objects import MALFORMED, get, put, status
from targets import differs, refused

DAY = 86400
ONGOING = 'ongoing-request="true"'


def restore(s3, bucket, days=1, tier=None, **members):
    request = {} if days is None else {"Days": days}
    if tier:
        request["GlacierJobParameters"] = {"Tier": tier}
    return status(s3.restore_object(Bucket=bucket, Key="key", RestoreRequest=request, **members))


def told(s3, bucket, **members):
    return s3.head_object(Bucket=bucket, Key="key", **members).get("Restore")


@pytest.fixture(params=["GLACIER", "DEEP_ARCHIVE"])
def archived(request, s3, bucket):
    put(s3, bucket, StorageClass=request.param)
    return bucket


def test_the_first_request_begins_and_the_next_prolongs(s3, archived):
    assert told(s3, archived) is None
    assert restore(s3, archived) == 202
    assert get(s3, archived) == b"hello"
    assert restore(s3, archived, days=5) == 200


def test_the_copy_stays_for_whole_days(target, s3, archived):
    restore(s3, archived, days=2)
    if not target.is_moto:
        assert told(s3, archived).endswith(' 00:00:00 GMT"')
    assert told(s3, archived).startswith('ongoing-request="false", expiry-date="')


@pytest.mark.parametrize("tier", ["Standard", "Bulk"])
def test_tiers(s3, archived, tier):
    assert restore(s3, archived, tier=tier) == 202


@differs("Moto takes any tier.")
def test_an_expedited_restoration_is_not_for_deep_archives(s3, bucket):
    put(s3, bucket, StorageClass="DEEP_ARCHIVE")
    with refused("InvalidArgument", "Retrieval option is not supported by this storage class"):
        restore(s3, bucket, tier="Expedited")
    put(s3, bucket, StorageClass="GLACIER")
    assert restore(s3, bucket, tier="Expedited") == 202


@differs("Moto takes any tier.")
def test_an_unknown_tier(unchecked, archived):
    with refused("MalformedXML", MALFORMED):
        restore(unchecked, archived, tier="Tomorrow")


@differs("Moto takes a restoration without days for none.")
def test_a_restoration_has_days(s3, archived):
    with refused("MalformedXML", MALFORMED):
        restore(s3, archived, days=None)
    with refused("InvalidArgument"):
        restore(s3, archived, days=0)
    assert told(s3, archived) is None


@differs("Moto does not look at the type.")
def test_sql_over_archives_is_no_longer_there(s3, archived):
    request = {
        "Type": "SELECT",
        "SelectParameters": {
            "Expression": "SELECT * FROM S3Object",
            "ExpressionType": "SQL",
            "InputSerialization": {"CSV": {}},
            "OutputSerialization": {"CSV": {}},
        },
        "OutputLocation": {"S3": {"BucketName": archived, "Prefix": "results/"}},
    }
    with refused("MethodNotAllowed", status=405):
        s3.restore_object(Bucket=archived, Key="key", RestoreRequest=request)


@pytest.mark.parametrize("storage_class", ["STANDARD", "STANDARD_IA", "GLACIER_IR", "INTELLIGENT_TIERING"])
@differs("Moto has another text.")
def test_only_archives_are_restored(s3, bucket, storage_class):
    put(s3, bucket, StorageClass=storage_class)
    text = "Restore is not allowed for the object's current storage class"
    with refused("InvalidObjectState", text, 403) as refusal:
        restore(s3, bucket)
    assert refusal.response["Error"]["StorageClass"] == storage_class


def test_a_missing_key(s3, bucket):
    with refused("NoSuchKey", status=404):
        restore(s3, bucket)


@differs("Moto restores the newest version alone.")
def test_a_version_is_restored(s3, versioned):
    old = put(s3, versioned, StorageClass="GLACIER")["VersionId"]
    put(s3, versioned, body=b"new")
    assert restore(s3, versioned, VersionId=old) == 202
    assert get(s3, versioned, VersionId=old) == b"hello"
    assert told(s3, versioned) is None


def test_an_archive_is_copied_after_its_restoration(s3, archived):
    source = f"{archived}/key"
    with refused("ObjectNotInActiveTierError", status=403):
        s3.copy_object(Bucket=archived, Key="copy", CopySource=source)
    restore(s3, archived)
    s3.copy_object(Bucket=archived, Key="copy", CopySource=source)
    assert get(s3, archived, "copy") == b"hello"


class TestTime:
    """Restorations that take their time, on a server of the case's own."""

    @pytest.fixture
    def target(self, own_server, connect):
        return connect(own_server)

    @pytest.fixture
    def takes(self, own_server):
        def takes(**transition):
            own_server.control.post(
                "/moto-api/state-manager/set-transition",
                {"model_name": "s3::keyrestore", "transition": transition},
            )

        return takes

    def test_a_restoration_is_under_way(self, target, s3, archived, takes):
        takes(progression="time", seconds=3600)
        assert restore(s3, archived, tier="Bulk") == 202
        assert told(s3, archived) == ONGOING
        with refused("InvalidObjectState", status=403):
            get(s3, archived)
        with refused("RestoreAlreadyInProgress", "Object restore is already in progress", 409):
            restore(s3, archived, tier="Bulk")
        target.advance(3600)
        assert told(s3, archived).startswith('ongoing-request="false"')
        assert get(s3, archived) == b"hello"

    def test_a_restoration_is_made_faster(self, s3, archived, takes):
        takes(progression="time", seconds=3600)
        restore(s3, archived, tier="Bulk")
        assert restore(s3, archived, days=None, tier="Standard") == 202
        with refused("RestoreAlreadyInProgress", status=409):
            restore(s3, archived, days=None, tier="Bulk")

    def test_a_restoration_is_done_after_some_looks(self, s3, archived, takes):
        takes(progression="manual", times=2)
        restore(s3, archived)
        assert [told(s3, archived) == ONGOING for _ in range(3)] == [True, True, False]

    def test_a_copy_ends(self, target, s3, archived):
        restore(s3, archived, days=1)
        target.advance(3 * DAY)
        assert told(s3, archived) is None
        with refused("InvalidObjectState", status=403):
            get(s3, archived)
        assert restore(s3, archived) == 202
