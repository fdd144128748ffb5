# SPDX-License-Identifier: Apache-2.0
"""Retention and legal holds of objects."""

from datetime import timedelta

import pytest

from objects import complete, get, listed, put, start, status, upload
from targets import differs, refused

PROTECTED = "Access Denied because object protected by object lock."
NOT_ENABLED = "Bucket is missing Object Lock Configuration"


@pytest.fixture
def later(target):
    """A date some days away, in whole seconds."""

    def later(days=10):
        return (target.now() + timedelta(days=days)).replace(microsecond=0)

    return later


@pytest.fixture
def lock(s3, locked):
    """Puts a locked version, and gives where it is."""

    def lock(mode="GOVERNANCE", until=None, hold=None):
        members = {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": until} if until else {}
        if hold:
            members["ObjectLockLegalHoldStatus"] = hold
        return {"Bucket": locked, "Key": "key", "VersionId": put(s3, locked, **members)["VersionId"]}

    return lock


def retention(s3, where):
    return s3.get_object_retention(**where)["Retention"]


@differs("Moto fails with 500 when asked for the retention of a version.")
@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_retention_comes_with_the_object(s3, lock, later, mode):
    where = lock(mode, later())
    assert retention(s3, where) == {"Mode": mode, "RetainUntilDate": later()} or abs(
        retention(s3, where)["RetainUntilDate"] - later()
    ) < timedelta(seconds=5)
    head = s3.head_object(**where)
    assert head["ObjectLockMode"] == mode
    assert abs(head["ObjectLockRetainUntilDate"] - later()) < timedelta(seconds=5)


@differs("Moto fails with 500 when asked for the retention of a version.")
def test_retention_is_put_later(s3, lock, later):
    where = lock()
    until = later()
    s3.put_object_retention(**where, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until})
    assert retention(s3, where) == {"Mode": "GOVERNANCE", "RetainUntilDate": until}


@differs("Moto fails with 500 when asked for the retention of a version.")
def test_an_object_is_not_locked_at_first(s3, lock):
    where = lock()
    text = "The specified object does not have a ObjectLock configuration"
    with refused("NoSuchObjectLockConfiguration", text, 404):
        s3.get_object_retention(**where)
    with refused("NoSuchObjectLockConfiguration", text, 404):
        s3.get_object_legal_hold(**where)
    assert status(s3.delete_object(**where)) == 204


def test_the_buckets_default_counts(s3, target, locked):
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 5}}
    s3.put_object_lock_configuration(
        Bucket=locked, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    put(s3, locked)
    head = s3.head_object(Bucket=locked, Key="key")
    assert head["ObjectLockMode"] == "GOVERNANCE"
    until = target.now() + timedelta(days=5)
    assert abs(head["ObjectLockRetainUntilDate"] - until) < timedelta(seconds=10)


@differs("Moto has a shorter text.")
@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_a_retained_version_is_not_deleted(s3, lock, later, mode):
    where = lock(mode, later())
    with refused("AccessDenied", PROTECTED, 403):
        s3.delete_object(**where)
    assert get(s3, where["Bucket"], VersionId=where["VersionId"]) == b"hello"


def test_a_retained_object_gets_a_delete_marker(s3, locked, lock, later):
    where = lock("COMPLIANCE", later())
    assert s3.delete_object(Bucket=locked, Key="key")["DeleteMarker"] is True
    assert listed(s3, locked) == []
    assert get(s3, locked, VersionId=where["VersionId"]) == b"hello"


def test_a_retained_object_gets_new_versions(s3, locked, lock, later):
    where = lock("COMPLIANCE", later())
    put(s3, locked, body=b"new")
    assert get(s3, locked) == b"new"
    assert get(s3, locked, VersionId=where["VersionId"]) == b"hello"


def test_governance_is_bypassed(s3, lock, later):
    where = lock("GOVERNANCE", later())
    assert status(s3.delete_object(**where, BypassGovernanceRetention=True)) == 204


@differs("Moto has a shorter text.")
def test_compliance_is_not_bypassed(s3, lock, later):
    where = lock("COMPLIANCE", later())
    with refused("AccessDenied", PROTECTED, 403):
        s3.delete_object(**where, BypassGovernanceRetention=True)


@differs("Moto fails with 500 when asked for the retention of a version.")
@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_retention_is_prolonged(s3, lock, later, mode):
    where = lock(mode, later(10))
    until = later(20)
    s3.put_object_retention(**where, Retention={"Mode": mode, "RetainUntilDate": until})
    assert retention(s3, where)["RetainUntilDate"] == until


@differs("Moto fails with 500 when asked for the retention of a version.")
@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_retention_is_not_shortened(s3, lock, later, mode):
    where = lock(mode, later(10))
    before = retention(s3, where)
    with refused("AccessDenied", PROTECTED, 403):
        s3.put_object_retention(**where, Retention={"Mode": mode, "RetainUntilDate": later(5)})
    assert retention(s3, where) == before


@differs("Moto fails with 500 when asked for the retention of a version.")
def test_governance_is_shortened_by_a_bypass(s3, lock, later):
    where = lock("GOVERNANCE", later(10))
    until = later(5)
    s3.put_object_retention(
        **where, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until}, BypassGovernanceRetention=True
    )
    assert retention(s3, where)["RetainUntilDate"] == until


@differs("Moto takes it.")
def test_compliance_is_not_turned_into_governance(s3, lock, later):
    where = lock("COMPLIANCE", later(10))
    with refused("AccessDenied", PROTECTED, 403):
        s3.put_object_retention(
            **where,
            Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later(20)},
            BypassGovernanceRetention=True,
        )
    assert retention(s3, where)["Mode"] == "COMPLIANCE"


@differs("Moto takes it.")
def test_a_date_of_the_past(s3, lock, later):
    where = lock()
    with refused("InvalidArgument", "The retain until date must be in the future!"):
        s3.put_object_retention(**where, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later(-1)})
    with refused("InvalidArgument", "The retain until date must be in the future!"):
        put(s3, where["Bucket"], ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=later(-1))


@differs("Moto takes it.")
def test_a_mode_needs_a_date(s3, locked):
    text = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied"
    with refused("InvalidArgument", text):
        put(s3, locked, ObjectLockMode="GOVERNANCE")
    assert listed(s3, locked) == []


@differs("Moto takes it.")
def test_an_unknown_mode(s3, lock, later):
    where = lock()
    with refused("MalformedXML"):
        s3.put_object_retention(**where, Retention={"Mode": "FOREVER", "RetainUntilDate": later()})
    with refused("InvalidArgument", "Unknown wormMode directive."):
        put(s3, where["Bucket"], ObjectLockMode="FOREVER", ObjectLockRetainUntilDate=later())


# Legal holds


@differs("Moto has a shorter text.")
def test_a_hold_is_put_and_lifted(s3, lock):
    where = lock(hold="ON")
    assert s3.get_object_legal_hold(**where)["LegalHold"] == {"Status": "ON"}
    assert s3.head_object(**where)["ObjectLockLegalHoldStatus"] == "ON"
    with refused("AccessDenied", PROTECTED, 403):
        s3.delete_object(**where, BypassGovernanceRetention=True)
    s3.put_object_legal_hold(**where, LegalHold={"Status": "OFF"})
    assert s3.get_object_legal_hold(**where)["LegalHold"] == {"Status": "OFF"}
    assert status(s3.delete_object(**where)) == 204


@differs("Moto takes it.")
def test_an_unknown_hold(s3, lock):
    where = lock()
    with refused("MalformedXML"):
        s3.put_object_legal_hold(**where, LegalHold={"Status": "MAYBE"})
    with refused("InvalidArgument"):
        put(s3, where["Bucket"], ObjectLockLegalHoldStatus="MAYBE")


@differs("Moto does not lock what comes in parts.")
def test_an_upload_in_parts_is_locked(s3, locked, later):
    id = start(
        s3,
        locked,
        ObjectLockMode="GOVERNANCE",
        ObjectLockRetainUntilDate=later(),
        ObjectLockLegalHoldStatus="ON",
    )
    complete(s3, locked, id, [upload(s3, locked, id, 1, b"x")])
    head = s3.head_object(Bucket=locked, Key="key")
    assert (head["ObjectLockMode"], head["ObjectLockLegalHoldStatus"]) == ("GOVERNANCE", "ON")


# Buckets without object lock


@differs("Moto has another text.")
def test_a_plain_bucket_locks_nothing(s3, bucket, later):
    put(s3, bucket)
    where = {"Bucket": bucket, "Key": "key"}
    with refused("InvalidRequest", NOT_ENABLED):
        s3.put_object_retention(**where, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": later()})
    with refused("InvalidRequest", NOT_ENABLED):
        s3.put_object_legal_hold(**where, LegalHold={"Status": "ON"})
    with refused("InvalidRequest", NOT_ENABLED):
        s3.get_object_retention(**where)
    with refused("InvalidRequest", NOT_ENABLED):
        s3.get_object_legal_hold(**where)
    with refused("InvalidRequest", NOT_ENABLED):
        put(s3, bucket, "other", ObjectLockLegalHoldStatus="ON")
    assert listed(s3, bucket) == ["key"]


# Time


@pytest.fixture
def own(own_server, connect):
    return connect(own_server)


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_retention_ends(own, mode):
    s3 = own.client("s3")
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    until = own.now() + timedelta(days=1)
    id = put(s3, "locked", ObjectLockMode=mode, ObjectLockRetainUntilDate=until)["VersionId"]
    own.advance(86400 - 60)
    with refused("AccessDenied", PROTECTED, 403):
        s3.delete_object(Bucket="locked", Key="key", VersionId=id)
    own.advance(120)
    assert status(s3.delete_object(Bucket="locked", Key="key", VersionId=id)) == 204
