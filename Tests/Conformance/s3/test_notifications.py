# SPDX-License-Identifier: Apache-2.0
"""Events of buckets, told to queues."""

import re

import pytest

from listeners import Listener, configure
from messages import arn
from objects import etag, md5, put, put_in_parts, status
from targets import differs, eased, refused

UNVALIDATED = "Unable to validate the following destination configurations"


@pytest.fixture
def sqs(target):
    return target.client("sqs")


def configured(s3, bucket):
    answer = s3.get_bucket_notification_configuration(Bucket=bucket)
    answer.pop("ResponseMetadata")
    return answer


@pytest.fixture
def listener(s3, sqs, bucket):
    return Listener(s3, sqs, bucket)


# The configuration


def test_a_bucket_tells_nobody_at_first(s3, bucket):
    assert configured(s3, bucket) == {}


@differs("Moto fails with 500 on filters in capitals, which AWS answers with.")
def test_a_configuration_is_put_and_replaced(s3, bucket, listener):
    one = listener.configuration("s3:ObjectCreated:*", "s3:ObjectRemoved:Delete", Prefix="a/", Suffix=".txt")
    assert status(configure(s3, bucket, one)) == 200
    assert configured(s3, bucket) == {"QueueConfigurations": [one]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    assert configured(s3, bucket) == {}


def test_a_configuration_without_a_name_gets_one(s3, bucket, listener):
    entry = listener.configuration()
    del entry["Id"]
    configure(s3, bucket, entry)
    [found] = configured(s3, bucket)["QueueConfigurations"]
    assert found["Id"]


@differs("Moto does not tell that.")
def test_events_go_to_eventbridge(s3, bucket):
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    assert configured(s3, bucket) == {"EventBridgeConfiguration": {}}


@differs("Moto does not look for the queue.")
def test_a_queue_must_be_there(s3, bucket, listener):
    configure(s3, bucket, listener.configuration())
    missing = listener.arn.replace("events", "missing")
    with refused("InvalidArgument", UNVALIDATED):
        configure(s3, bucket, listener.configuration() | {"QueueArn": missing})
    assert configured(s3, bucket)["QueueConfigurations"][0]["QueueArn"] == listener.arn


@eased("Policies of queues refuse nobody, and tests written for Moto set none.")
@differs("Moto does not look at the queue's policy.")
def test_a_queue_must_let_s3_send(s3, sqs, bucket):
    queue = sqs.create_queue(QueueName="closed")["QueueUrl"]
    entry = {"QueueArn": arn(sqs, queue), "Events": ["s3:ObjectCreated:*"]}
    with refused("InvalidArgument", UNVALIDATED):
        configure(s3, bucket, entry)
    assert configured(s3, bucket) == {}


def test_a_validation_may_be_skipped(s3, bucket, listener):
    missing = listener.configuration() | {"QueueArn": listener.arn.replace("events", "missing")}
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={"QueueConfigurations": [missing]},
        SkipDestinationValidation=True,
    )
    assert configured(s3, bucket)["QueueConfigurations"] == [missing]


@differs("Moto has another text.")
def test_an_unknown_event(s3, bucket, listener):
    with refused("InvalidArgument", "The event 's3:ObjectPainted' is not supported for notifications"):
        configure(s3, bucket, listener.configuration("s3:ObjectPainted"))
    assert configured(s3, bucket) == {}


@differs("Moto fails with 500.")
def test_an_unknown_filter(s3, bucket, listener):
    with refused("InvalidArgument", "filter rule name must be either prefix or suffix"):
        configure(s3, bucket, listener.configuration(infix="a"))
    assert configured(s3, bucket) == {}


@differs("Moto takes it.")
def test_a_filter_twice(s3, bucket, listener):
    entry = listener.configuration(prefix="a")
    entry["Filter"]["Key"]["FilterRules"] *= 2
    with refused("InvalidArgument"):
        configure(s3, bucket, entry)
    assert configured(s3, bucket) == {}


@differs("Moto takes it.")
@pytest.mark.parametrize(
    ("one", "other"),
    [({}, {}), ({"prefix": "a"}, {"prefix": "ab"}), ({"suffix": "c"}, {"suffix": "bc"})],
    ids=["everything", "prefixes", "suffixes"],
)
def test_configurations_do_not_overlap(s3, bucket, listener, one, other):
    entries = [listener.configuration(id="one", **one), listener.configuration(id="other", **other)]
    with refused("InvalidArgument"):
        configure(s3, bucket, *entries)
    assert configured(s3, bucket) == {}


def test_configurations_stand_beside_each_other(s3, bucket, listener):
    entries = [
        listener.configuration(id="one", prefix="a/"),
        listener.configuration(id="two", prefix="b/"),
        listener.configuration("s3:ObjectRemoved:*", id="three"),
    ]
    configure(s3, bucket, *entries)
    assert len(configured(s3, bucket)["QueueConfigurations"]) == 3


# What is told


@differs("Moto's test event has fewer members.")
def test_a_new_listener_hears_a_test(s3, bucket, listener):
    configure(s3, bucket, listener.configuration())
    [test] = listener.messages(1)
    assert (test["Service"], test["Event"], test["Bucket"]) == ("Amazon S3", "s3:TestEvent", bucket)
    assert set(test) == {"Service", "Event", "Time", "Bucket", "RequestId", "HostId"}


@differs("Moto's documents have fewer members.")
def test_a_put_is_told(target, s3, bucket, listener):
    listener.listen()
    answer = put(s3, bucket, "a b/ü+.txt")
    [record] = listener.records()
    assert record["eventVersion"] in ("2.1", "2.2", "2.3", "2.4")
    assert record["eventSource"] == "aws:s3"
    assert record["awsRegion"] == "us-east-1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["eventTime"])
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["userIdentity"]["principalId"]
    assert record["requestParameters"]["sourceIPAddress"]
    described = record["s3"]
    assert described["s3SchemaVersion"] == "1.0"
    assert described["configurationId"] == "told"
    assert described["bucket"]["name"] == bucket
    assert described["bucket"]["arn"] == f"arn:aws:s3:::{bucket}"
    assert described["bucket"]["ownerIdentity"]["principalId"]
    found = described["object"]
    assert found["key"] == "a+b/%C3%BC%2B.txt"
    assert (found["size"], found["eTag"]) == (5, etag(b"hello").strip('"'))
    assert re.fullmatch(r"[0-9A-F]{16,}", found["sequencer"])
    assert "versionId" not in found
    assert answer["ETag"]


@differs("Moto's documents have fewer members.")
def test_a_record_names_its_request(s3, bucket, listener):
    listener.listen()
    answer = put(s3, bucket)
    [record] = listener.records()
    elements = record["responseElements"]
    assert elements["x-amz-request-id"] == answer["ResponseMetadata"]["RequestId"]
    assert elements["x-amz-id-2"] == answer["ResponseMetadata"]["HostId"]


@differs("Moto's documents have fewer members.")
def test_versions_are_told(s3, sqs, versioned):
    listener = Listener(s3, sqs, versioned)
    listener.listen()
    id = put(s3, versioned)["VersionId"]
    assert listener.records()[0]["s3"]["object"]["versionId"] == id


@differs("Moto's documents have fewer members.")
def test_sequencers_grow(s3, bucket, listener):
    listener.listen()
    for _ in range(3):
        put(s3, bucket)
    records = sorted(listener.records(3), key=lambda record: record["eventTime"])
    sequencers = [record["s3"]["object"]["sequencer"] for record in records]
    assert len(set(sequencers)) == 3
    assert len({len(text) for text in sequencers}) == 1


def copied(s3, bucket):
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/source")


def tagged(s3, bucket):
    s3.put_object_tagging(Bucket=bucket, Key="source", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})


def untagged(s3, bucket):
    tagged(s3, bucket)
    s3.delete_object_tagging(Bucket=bucket, Key="source")


def restored(s3, bucket):
    put(s3, bucket, "archived", StorageClass="GLACIER")
    s3.restore_object(Bucket=bucket, Key="archived", RestoreRequest={"Days": 1})


@pytest.mark.parametrize(
    ("event", "told", "do", "key"),
    [
        ("s3:ObjectCreated:Put", "ObjectCreated:Put", lambda s3, bucket: put(s3, bucket, "new"), "new"),
        ("s3:ObjectCreated:Copy", "ObjectCreated:Copy", copied, "copy"),
        (
            "s3:ObjectCreated:CompleteMultipartUpload",
            "ObjectCreated:CompleteMultipartUpload",
            lambda s3, bucket: put_in_parts(s3, bucket, b"x", key="parts"),
            "parts",
        ),
        (
            "s3:ObjectRemoved:Delete",
            "ObjectRemoved:Delete",
            lambda s3, bucket: s3.delete_object(Bucket=bucket, Key="source"),
            "source",
        ),
        (
            "s3:ObjectRemoved:*",
            "ObjectRemoved:Delete",
            lambda s3, bucket: s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "source"}]}),
            "source",
        ),
        ("s3:ObjectTagging:Put", "ObjectTagging:Put", tagged, "source"),
        ("s3:ObjectTagging:Delete", "ObjectTagging:Delete", untagged, "source"),
        ("s3:ObjectRestore:Post", "ObjectRestore:Post", restored, "archived"),
    ],
    ids=["put", "copy", "parts", "delete", "deletes", "tag", "untag", "restore"],
)
def test_what_happens_is_told_by_its_name(s3, bucket, listener, event, told, do, key):
    put(s3, bucket, "source")
    listener.listen(event)
    do(s3, bucket)
    [record] = listener.records()
    assert record["eventName"] == told
    assert record["s3"]["object"]["key"] == key


def test_what_is_not_listened_to_is_not_told(s3, bucket, listener):
    listener.listen("s3:ObjectCreated:Copy")
    put(s3, bucket)
    s3.delete_object(Bucket=bucket, Key="key")
    listener.messages(0)


def test_an_acl_is_told(s3, sqs, with_acls):
    put(s3, with_acls)
    listener = Listener(s3, sqs, with_acls)
    listener.listen("s3:ObjectAcl:Put")
    s3.put_object_acl(Bucket=with_acls, Key="key", ACL="public-read")
    assert listener.records()[0]["eventName"] == "ObjectAcl:Put"


@differs("Moto tells of no delete marker.")
def test_a_delete_marker_is_told(s3, sqs, versioned):
    put(s3, versioned)
    listener = Listener(s3, sqs, versioned)
    listener.listen("s3:ObjectRemoved:*")
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    [record] = listener.records()
    assert record["eventName"] == "ObjectRemoved:DeleteMarkerCreated"
    assert record["s3"]["object"]["versionId"] == marker


@differs("Moto tells the size of what is gone.")
def test_a_deleted_object_has_no_size(s3, bucket, listener):
    put(s3, bucket)
    listener.listen("s3:ObjectRemoved:*")
    s3.delete_object(Bucket=bucket, Key="key")
    found = listener.records()[0]["s3"]["object"]
    assert set(found) == {"key", "sequencer"}


@differs("Moto does not look at Content-MD5.")
def test_a_refused_put_is_not_told(s3, bucket, listener):
    listener.listen()
    with refused("BadDigest"):
        put(s3, bucket, ContentMD5=md5(b"other"))
    listener.messages(0)


# Filters

ENCODED = differs("Moto encodes slashes, and knows filters in small letters alone.")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param({"prefix": "images/"}, ["images/a.jpg", "images/b.png"], marks=ENCODED),
        pytest.param({"suffix": ".jpg"}, ["images/a.jpg", "c.jpg"], marks=ENCODED),
        pytest.param({"prefix": "images/", "suffix": ".jpg"}, ["images/a.jpg"], marks=ENCODED),
        ({"suffix": ".txt"}, ["d.txt"]),
        ({"prefix": "nothing"}, []),
        pytest.param({"Prefix": "images/", "Suffix": ".png"}, ["images/b.png"], marks=ENCODED),
    ],
    ids=["prefix", "suffix", "both", "text", "nothing", "capitals"],
)
def test_filters(s3, bucket, listener, rules, told):
    listener.listen(**rules)
    for key in ("images/a.jpg", "images/b.png", "c.jpg", "d.txt"):
        put(s3, bucket, key)
    found = [record["s3"]["object"]["key"] for record in listener.records(len(told))]
    assert sorted(found) == sorted(told)


def test_two_queues_hear_of_their_own(s3, sqs, bucket):
    one, two = Listener(s3, sqs, bucket, "one"), Listener(s3, sqs, bucket, "two")
    configure(s3, bucket, one.configuration(id="1", prefix="1"), two.configuration(id="2", prefix="2"))
    one.messages(1), two.messages(1)
    put(s3, bucket, "1")
    put(s3, bucket, "2")
    assert one.records()[0]["s3"]["object"]["key"] == "1"
    assert two.records()[0]["s3"]["object"]["key"] == "2"
