# SPDX-License-Identifier: Apache-2.0
"""Uploads by HTML forms."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import requests

from objects import etag, get, listed
from targets import differs


@pytest.fixture
def post(target, bucket):
    """Posts a file with boto3's form, with the conditions, fields and file of a case."""
    client = target.client("s3", signature_version="s3v4")

    def post(key="key", body=b"hello", conditions=(), fields=None, extra=None, filename="a.txt", without=()):
        form = client.generate_presigned_post(bucket, key, Fields=fields, Conditions=list(conditions) or None)
        fields = {name: value for name, value in form["fields"].items() if name not in without}
        fields |= extra or {}
        files = {} if body is None else {"file": (filename, body)}
        return requests.post(form["url"], data=fields, files=files, allow_redirects=False)

    return post


def error(answer):
    return {element.tag: element.text for element in ElementTree.fromstring(answer.content)}


def refused(answer, status, code, message=None):
    assert answer.status_code == status, answer.content
    found = error(answer)
    assert found["Code"] == code, found
    if message is not None:
        assert found["Message"] == message
    return found


def test_a_file_is_posted(s3, bucket, post):
    answer = post()
    assert (answer.status_code, answer.content) == (204, b"")
    assert get(s3, bucket) == b"hello"


@differs("Moto's answer has neither ETag nor location.")
def test_the_answer_tells_where_it_is(s3, bucket, post):
    answer = post()
    assert answer.headers["ETag"] == etag(b"hello")
    assert answer.headers["Location"].endswith("/key")


def test_bytes_are_kept_as_they_are(s3, bucket, post):
    body = bytes(range(256)) * 1000 + b"\r\n--x\r\n"
    assert post(body=body).status_code == 204
    assert get(s3, bucket) == body


def test_the_name_of_the_file_becomes_the_key(s3, bucket, post):
    assert post(key="up/${filename}", filename="my file.txt").status_code == 204
    assert listed(s3, bucket) == ["up/my file.txt"]


@differs("Moto's answer is empty.")
def test_the_answer_may_be_a_document(target, s3, bucket, post):
    answer = post(fields={"success_action_status": "201"}, conditions=[{"success_action_status": "201"}])
    assert answer.status_code == 201
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "PostResponse"
    assert {element.tag for element in root} == {"Location", "Bucket", "Key", "ETag"}
    assert (root.findtext("Bucket"), root.findtext("Key")) == (bucket, "key")
    assert root.findtext("ETag") == etag(b"hello")


def test_the_status_is_chosen(s3, bucket, post):
    answer = post(fields={"success_action_status": "200"}, conditions=[{"success_action_status": "200"}])
    assert (answer.status_code, answer.content) == (200, b"")


@differs("Moto answers with any status.")
def test_an_unknown_status_is_the_usual_one(s3, bucket, post):
    answer = post(fields={"success_action_status": "418"}, conditions=[{"success_action_status": "418"}])
    assert answer.status_code == 204


def test_the_browser_is_sent_elsewhere(s3, bucket, post):
    there = "https://example.com/done?a=1"
    answer = post(fields={"success_action_redirect": there}, conditions=[{"success_action_redirect": there}])
    assert answer.status_code == 303
    place = urlsplit(answer.headers["Location"])
    assert place.netloc == "example.com"
    query = parse_qs(place.query)
    assert (query["bucket"], query["key"]) == ([bucket], ["key"])


@differs("Moto does not tell the ETag.")
def test_the_place_elsewhere_learns_the_etag(s3, bucket, post):
    there = "https://example.com/done?a=1"
    answer = post(fields={"success_action_redirect": there}, conditions=[{"success_action_redirect": there}])
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (query["a"], query["etag"]) == (["1"], [etag(b"hello")])


def test_metadata_and_types_are_fields(s3, bucket, post):
    fields = {"x-amz-meta-a": "1", "Content-Type": "text/x", "Cache-Control": "no-store"}
    conditions = [{name: value} for name, value in fields.items()]
    assert post(fields=fields, conditions=conditions).status_code == 204
    head = s3.head_object(Bucket=bucket, Key="key")
    assert (head["Metadata"], head["ContentType"], head["CacheControl"]) == ({"a": "1"}, "text/x", "no-store")


@differs("Moto does not know the field.")
def test_tags_are_a_field(s3, bucket, post):
    tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>"
    assert post(fields={"tagging": tags}, conditions=[{"tagging": tags}]).status_code == 204
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == [{"Key": "a", "Value": "1"}]


# Conditions

NO_POLICY = "Moto does not look at the policy."


@differs(NO_POLICY)
def test_a_condition_must_hold(s3, bucket, post):
    answer = post(conditions=[["starts-with", "$x-amz-meta-a", "b"]], extra={"x-amz-meta-a": "c"})
    text = 'Invalid according to Policy: Policy Condition failed: ["starts-with", "$x-amz-meta-a", "b"]'
    refused(answer, 403, "AccessDenied", text)
    assert listed(s3, bucket) == []


def test_a_condition_holds(s3, bucket, post):
    answer = post(conditions=[["starts-with", "$x-amz-meta-a", "b"]], extra={"x-amz-meta-a": "bc"})
    assert answer.status_code == 204


@differs(NO_POLICY)
def test_every_field_has_a_condition(s3, bucket, post):
    answer = post(extra={"x-amz-meta-a": "1"})
    refused(answer, 403, "AccessDenied", "Invalid according to Policy: Extra input fields: x-amz-meta-a")
    assert listed(s3, bucket) == []


def test_fields_to_be_ignored_need_none(s3, bucket, post):
    assert post(extra={"x-ignore-this": "1"}).status_code == 204


@differs(NO_POLICY)
def test_the_key_is_the_policys(s3, bucket, post):
    answer = post(extra={"key": "another"})
    refused(answer, 403, "AccessDenied", 'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "key"]')
    assert listed(s3, bucket) == []


@differs(NO_POLICY)
@pytest.mark.parametrize(
    ("limits", "code", "message"),
    [
        ((0, 4), "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"),
        ((6, 10), "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"),
    ],
)
def test_the_length_is_the_policys(s3, bucket, post, limits, code, message):
    found = refused(post(conditions=[["content-length-range", *limits]]), 400, code, message)
    assert found["ProposedSize"] == "5"
    assert listed(s3, bucket) == []


def test_a_length_within_the_policys(s3, bucket, post):
    assert post(conditions=[["content-length-range", 5, 5]]).status_code == 204


@differs(NO_POLICY)
def test_an_expired_policy(s3, target, bucket):
    policy = {
        "expiration": (target.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [{"bucket": bucket}, {"key": "key"}],
    }
    answer = form(target, bucket, policy)
    refused(answer, 403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    assert listed(s3, bucket) == []


def form(target, bucket, policy, key="key"):
    """Posts with a policy of the case's own."""
    text = policy if isinstance(policy, str) else json.dumps(policy)
    fields = {
        "key": key,
        "policy": base64.b64encode(text.encode()).decode(),
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": f"{target.account}/20260101/us-east-1/s3/aws4_request",
        "x-amz-date": "20260101T000000Z",
        "x-amz-signature": "0" * 64,
    }
    return requests.post(f"{target.url}/{bucket}", data=fields, files={"file": b"hello"})


@differs(NO_POLICY)
@pytest.mark.parametrize("policy", ["nonsense", "{}", '{"expiration": "2030-01-01T00:00:00Z"}', '{"conditions": []}'])
def test_a_policy_that_is_none(s3, target, bucket, policy):
    refused(form(target, bucket, policy), 400, "InvalidPolicyDocument")
    assert listed(s3, bucket) == []


# Forms that are none


@differs("Moto fails with 500.")
def test_a_form_has_a_file(s3, bucket, post):
    found = refused(post(body=None), 412, "PreconditionFailed")
    assert found["Condition"] == "Bucket POST must be of the enclosure-type multipart/form-data"
    assert listed(s3, bucket) == []


@differs("Moto fails with 500.")
def test_a_form_of_many_parts_has_a_file(s3, target, bucket):
    answer = requests.post(f"{target.url}/{bucket}", files={"key": (None, "key")})
    found = refused(answer, 400, "InvalidArgument", "POST requires exactly one file upload per request.")
    assert (found["ArgumentName"], found["ArgumentValue"]) == ("file", "0")


@differs("Moto fails with 500.")
def test_a_form_has_a_key(s3, target, bucket, post):
    found = refused(post(without=["key"]), 400, "InvalidArgument")
    assert found["ArgumentName"] == "key"
    assert found["Message"] == (
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields."
    )


@differs("Moto takes what it finds.")
@pytest.mark.parametrize("body", [b"", b"nonsense", b"--x\r\n", b"--x\r\nContent-Disposition: form-data"], ids=len)
def test_a_form_that_is_none(target, s3, bucket, body):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = requests.post(f"{target.url}/{bucket}", data=body, headers=headers)
    assert answer.status_code == 400
    assert error(answer)["Code"] in ("MalformedPOSTRequest", "InvalidArgument", "IncompleteBody")
    assert listed(s3, bucket) == []


@differs("Moto lets everybody post.")
def test_an_unsigned_form_is_refused(target, s3, bucket):
    answer = requests.post(f"{target.url}/{bucket}", data={"key": "key"}, files={"file": b"hello"})
    refused(answer, 403, "AccessDenied", "Access Denied")
    assert listed(s3, bucket) == []


def test_a_missing_bucket(target, name):
    answer = form(target, name, {"expiration": "2099-01-01T00:00:00Z", "conditions": [{"bucket": name}, {"key": "key"}]})
    refused(answer, 404, "NoSuchBucket")
