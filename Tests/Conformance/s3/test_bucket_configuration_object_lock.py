# SPDX-License-Identifier: Apache-2.0
"""The Object Lock configuration; locked objects stand in `test_object_lock.py`."""

import pytest

from objects import status
from targets import differs, refused


def configure(s3, bucket, **retention):
    configuration = {"ObjectLockEnabled": "Enabled"}
    if retention:
        configuration["Rule"] = {"DefaultRetention": retention}
    return s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=configuration)


def found(s3, bucket):
    return s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]


@differs("Moto's error does not name the bucket.")
def test_a_plain_bucket_has_none(s3, bucket):
    text = "Object Lock configuration does not exist for this bucket"
    with refused("ObjectLockConfigurationNotFoundError", text, 404) as refusal:
        s3.get_object_lock_configuration(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_a_bucket_is_made_with_object_lock(s3, locked):
    assert found(s3, locked) == {"ObjectLockEnabled": "Enabled"}
    assert s3.get_bucket_versioning(Bucket=locked)["Status"] == "Enabled"


@differs("Moto tells days and years both.")
@pytest.mark.parametrize("retention", [{"Mode": "GOVERNANCE", "Days": 1}, {"Mode": "COMPLIANCE", "Years": 2}], ids=["days", "years"])
def test_a_default_retention_is_kept(s3, locked, retention):
    assert status(configure(s3, locked, **retention)) == 200
    assert found(s3, locked) == {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
    configure(s3, locked)
    assert found(s3, locked) == {"ObjectLockEnabled": "Enabled"}


def test_object_lock_is_enabled_later_where_there_are_versions(s3, versioned):
    configure(s3, versioned)
    assert found(s3, versioned) == {"ObjectLockEnabled": "Enabled"}


@differs("Moto has another text.")
def test_object_lock_needs_versions(s3, bucket):
    text = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
    with refused("InvalidBucketState", text, 409):
        configure(s3, bucket)
    with refused("ObjectLockConfigurationNotFoundError", status=404):
        s3.get_object_lock_configuration(Bucket=bucket)


@differs("Moto takes it.")
def test_versioning_is_not_suspended_under_object_lock(s3, locked):
    text = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
    with refused("InvalidBucketState", text, 409):
        s3.put_bucket_versioning(Bucket=locked, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=locked)["Status"] == "Enabled"


TAKEN = "Moto takes it."


@pytest.mark.parametrize(
    ("retention", "code"),
    [
        ({"Mode": "GOVERNANCE", "Days": 1, "Years": 1}, "MalformedXML"),
        pytest.param({"Mode": "GOVERNANCE"}, "MalformedXML", marks=differs(TAKEN)),
        ({"Days": 1}, "MalformedXML"),
        pytest.param({"Mode": "FOREVER", "Days": 1}, "MalformedXML", marks=differs(TAKEN)),
        pytest.param({"Mode": "GOVERNANCE", "Days": 0}, "InvalidArgument", marks=differs(TAKEN)),
        pytest.param({"Mode": "GOVERNANCE", "Days": -1}, "InvalidArgument", marks=differs(TAKEN)),
    ],
    ids=["both", "no time", "no mode", "unknown mode", "zero", "negative"],
)
def test_what_is_no_retention(s3, locked, retention, code):
    with refused(code):
        configure(s3, locked, **retention)
    assert found(s3, locked) == {"ObjectLockEnabled": "Enabled"}


@differs("Moto takes it.")
def test_what_is_not_enabled(s3, locked):
    with refused("MalformedXML"):
        s3.put_object_lock_configuration(
            Bucket=locked, ObjectLockConfiguration={"ObjectLockEnabled": "Disabled"}
        )
