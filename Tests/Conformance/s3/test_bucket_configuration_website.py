# SPDX-License-Identifier: Apache-2.0
"""The website configuration; the sites themselves stand in `test_website.py`."""

import pytest

from objects import status
from targets import differs, refused

SITE = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}


def configure(s3, bucket, configuration):
    return s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=configuration)


def found(s3, bucket):
    answer = s3.get_bucket_website(Bucket=bucket)
    answer.pop("ResponseMetadata")
    return answer


def has_none(s3, bucket):
    text = "The specified bucket does not have a website configuration"
    with refused("NoSuchWebsiteConfiguration", text, 404) as refusal:
        s3.get_bucket_website(Bucket=bucket)
    assert refusal.response["Error"]["BucketName"] == bucket


def test_a_site_is_put_got_and_deleted(s3, bucket):
    has_none(s3, bucket)
    assert status(configure(s3, bucket, SITE)) == 200
    assert found(s3, bucket) == SITE
    assert status(s3.delete_bucket_website(Bucket=bucket)) == 204
    has_none(s3, bucket)


@pytest.mark.parametrize(
    "configuration",
    [
        {"RedirectAllRequestsTo": {"HostName": "example.com"}},
        {"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}},
        {
            "IndexDocument": {"Suffix": "index.html"},
            "RoutingRules": [
                {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}},
                {
                    "Condition": {"HttpErrorCodeReturnedEquals": "404"},
                    "Redirect": {"HostName": "example.com", "ReplaceKeyWith": "x", "HttpRedirectCode": "302"},
                },
            ],
        },
    ],
    ids=["redirect", "to https", "rules"],
)
def test_sites_are_kept_as_they_are(s3, bucket, configuration):
    configure(s3, bucket, configuration)
    assert found(s3, bucket) == configuration


@differs("Moto takes it.")
@pytest.mark.parametrize(
    ("configuration", "code", "message"),
    [
        ({}, "InvalidArgument", "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"),
        ({"ErrorDocument": {"Key": "e"}}, "InvalidArgument",
         "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"),
        ({"IndexDocument": {"Suffix": "a/b"}}, "InvalidArgument", "The IndexDocument Suffix is not well formed"),
        ({"IndexDocument": {"Suffix": ""}}, "InvalidArgument", "The IndexDocument Suffix is not well formed"),
        ({"RedirectAllRequestsTo": {"HostName": "h", "Protocol": "ftp"}}, "InvalidRequest",
         "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected "
         "automatically."),
        ({"RedirectAllRequestsTo": {"HostName": "h"}, "IndexDocument": {"Suffix": "i"}}, "InvalidArgument", None),
    ],
    ids=["nothing", "no index", "slash", "empty", "protocol", "both"],
)  # fmt: skip
def test_what_is_no_site(s3, bucket, configuration, code, message):
    with refused(code, message):
        configure(s3, bucket, configuration)
    has_none(s3, bucket)


@differs("Moto takes it.")
@pytest.mark.parametrize("code", ["200", "404", "600"])
def test_a_redirect_has_a_code_of_redirects(s3, bucket, code):
    rule = {"Condition": {"KeyPrefixEquals": "a"}, "Redirect": {"HttpRedirectCode": code, "HostName": "h"}}
    with refused("InvalidRequest"):
        configure(s3, bucket, SITE | {"RoutingRules": [rule]})
    has_none(s3, bucket)


@differs("Moto takes it.")
def test_a_redirect_replaces_the_key_or_its_prefix(s3, bucket):
    rule = {"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}
    with refused("InvalidRequest"):
        configure(s3, bucket, SITE | {"RoutingRules": [rule]})
    has_none(s3, bucket)
