# SPDX-License-Identifier: Apache-2.0
"""CORS: the configuration, preflight requests, and headers of answers to browsers."""

import pytest

from objects import put, status
from targets import differs, refused

RULE = {
    "ID": "web",
    "AllowedOrigins": ["https://*.example.com", "https://exact.test"],
    "AllowedMethods": ["GET", "PUT"],
    "AllowedHeaders": ["content-*", "X-Own"],
    "ExposeHeaders": ["ETag", "x-amz-meta-a"],
    "MaxAgeSeconds": 3000,
}
OPEN = {"AllowedOrigins": ["*"], "AllowedMethods": ["HEAD"]}
NO_PREFLIGHT = "Moto answers every preflight by itself."


def configure(s3, bucket, *rules):
    return s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": list(rules)})


def has_none(s3, bucket):
    with refused("NoSuchCORSConfiguration", "The CORS configuration does not exist", 404) as refusal:
        s3.get_bucket_cors(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


@pytest.fixture
def shared(s3, bucket):
    configure(s3, bucket, RULE, OPEN)
    put(s3, bucket)
    return bucket


def test_rules_are_put_got_and_deleted(s3, bucket):
    has_none(s3, bucket)
    assert status(configure(s3, bucket, RULE, OPEN)) == 200
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == [RULE, OPEN]
    assert status(s3.delete_bucket_cors(Bucket=bucket)) == 204
    has_none(s3, bucket)


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "get"])
def test_an_unknown_method(s3, bucket, method):
    text = f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
    with refused("InvalidRequest", text):
        configure(s3, bucket, OPEN | {"AllowedMethods": [method]})
    has_none(s3, bucket)


@differs("Moto takes any number.")
def test_an_origin_has_one_asterisk(s3, bucket):
    text = 'AllowedOrigin "https://*.*.com" can not have more than one wildcard.'
    with refused("InvalidRequest", text):
        configure(s3, bucket, OPEN | {"AllowedOrigins": ["https://*.*.com"]})
    has_none(s3, bucket)


@differs("Moto takes any number.")
def test_a_header_has_one_asterisk(s3, bucket):
    with refused("InvalidRequest", 'AllowedHeader "*-*" can not have more than one wildcard.'):
        configure(s3, bucket, OPEN | {"AllowedHeaders": ["*-*"]})
    has_none(s3, bucket)


def test_there_is_a_rule_at_least(s3, bucket):
    with refused("MalformedXML"):
        configure(s3, bucket)
    has_none(s3, bucket)


@differs("Moto takes fewer.")
def test_there_are_100_rules_at_most(s3, bucket):
    configure(s3, bucket, *[OPEN] * 100)
    with pytest.raises(s3.exceptions.ClientError):
        configure(s3, bucket, *[OPEN] * 101)
    assert len(s3.get_bucket_cors(Bucket=bucket)["CORSRules"]) == 100


# Preflight


def preflight(rest, bucket, origin="https://www.example.com", method="GET", headers=None):
    sent = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        sent["Access-Control-Request-Headers"] = headers
    sent = {name: value for name, value in sent.items() if value is not None}
    return rest.options(f"/{bucket}/key", headers=sent, signed=False)


@differs(NO_PREFLIGHT)
def test_a_preflight_is_answered(rest, shared):
    answer = preflight(rest, shared, headers="content-type, x-own")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://www.example.com"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, PUT"
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type, x-own"
    assert answer.headers["Access-Control-Expose-Headers"] == "ETag, x-amz-meta-a"
    assert answer.headers["Access-Control-Max-Age"] == "3000"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert answer.headers["Vary"] == "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"


@differs(NO_PREFLIGHT)
def test_everybody_is_an_asterisk(rest, shared):
    answer = preflight(rest, shared, origin="https://anybody.test", method="HEAD")
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "HEAD"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Max-Age" not in answer.headers


@differs(NO_PREFLIGHT)
@pytest.mark.parametrize(
    ("origin", "method", "headers"),
    [
        ("https://www.example.org", "GET", None),
        ("http://www.example.com", "GET", None),
        ("https://exact.test.evil", "GET", None),
        ("https://www.example.com", "DELETE", None),
        ("https://www.example.com", "GET", "x-other"),
        ("https://www.example.com", "GET", "content-type,x-other"),
    ],
)
def test_a_preflight_is_refused(rest, shared, origin, method, headers):
    error = preflight(rest, shared, origin, method, headers).refused(403, "AccessForbidden")
    assert error["Message"] == (
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
        "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
        "resource's CORS spec."
    )
    assert error["Method"] == method
    assert error["ResourceType"] == "OBJECT"


@differs(NO_PREFLIGHT)
def test_a_preflight_without_rules(rest, bucket):
    text = "CORSResponse: CORS is not enabled for this bucket."
    assert preflight(rest, bucket).refused(403, "AccessForbidden", text)["Method"] == "GET"


@differs(NO_PREFLIGHT)
def test_a_preflight_needs_an_origin(rest, shared):
    text = "Insufficient information. Origin request header needed."
    preflight(rest, shared, origin=None).refused(400, "BadRequest", text)


@differs(NO_PREFLIGHT)
def test_a_preflight_needs_a_method(rest, shared):
    preflight(rest, shared, method=None).refused(400, "BadRequest", "Invalid Access-Control-Request-Method: null")


# Requests of browsers


@differs("Moto leaves out headers.")
def test_an_answer_to_a_browser(rest, shared):
    answer = rest.get(f"/{shared}/key", headers={"Origin": "https://exact.test"})
    assert answer.body == b"hello"
    assert answer.headers["Access-Control-Allow-Origin"] == "https://exact.test"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, PUT"
    assert answer.headers["Access-Control-Expose-Headers"] == "ETag, x-amz-meta-a"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]


@differs("Moto lets every page read every answer.")
def test_an_answer_to_a_foreign_page(rest, shared):
    answer = rest.get(f"/{shared}/key", headers={"Origin": "https://evil.test"})
    assert (answer.status, answer.body) == (200, b"hello")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_error_to_a_browser(rest, shared):
    answer = rest.get(f"/{shared}/missing", headers={"Origin": "https://exact.test"})
    assert answer.status == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "https://exact.test"
