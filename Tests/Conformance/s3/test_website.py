# SPDX-License-Identifier: Apache-2.0
"""Buckets as websites, by their own hosts."""

import json

import pytest

from objects import etag, public_read, put
from rest import Rest

SITE = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
PAGES = {"index.html": b"<h1>home</h1>", "docs/index.html": b"<h1>docs</h1>", "error.html": b"<h1>sorry</h1>", "a.txt": b"a"}


@pytest.fixture
def target(mock_aws):
    """MockAWS alone: Moto has no websites."""
    return mock_aws


@pytest.fixture
def configure(s3, bucket):
    def configure(**changes):
        configuration = {name: value for name, value in (SITE | changes).items() if value is not None}
        s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=configuration)

    return configure


@pytest.fixture
def pages(s3, bucket, configure):
    """A public site, of which everybody may know what is missing."""
    s3.delete_public_access_block(Bucket=bucket)
    statements = [
        {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{bucket}{rest}"}
        for action, rest in (("s3:GetObject", "/*"), ("s3:ListBucket", ""))
    ]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    for key, body in PAGES.items():
        put(s3, bucket, key, body, ContentType="text/html" if key.endswith("html") else "text/plain")
    configure()
    return bucket


@pytest.fixture
def browse(target, bucket):
    """Asks the site for a path."""

    def browse(path, method="GET", host="{}.s3-website-us-east-1.amazonaws.com", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return Rest(target).call(method, path, host=host.format(bucket), headers=headers, signed=False)

    return browse


HOSTS = [
    "{}.s3-website-us-east-1.amazonaws.com",
    "{}.s3-website.us-east-1.amazonaws.com",
    "{}.s3-website.us-east-1.localhost:5000",
    "{}.s3-website.localhost:5000",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_site_has_its_host(pages, browse, host):
    answer = browse("/", host=host)
    assert (answer.status, answer.body) == (200, PAGES["index.html"])
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["ETag"] == etag(PAGES["index.html"])


@pytest.mark.parametrize(
    ("path", "key"),
    [("/", "index.html"), ("/a.txt", "a.txt"), ("/docs/", "docs/index.html"), ("/index.html", "index.html"), ("/a.txt?x=1", "a.txt")],
)
def test_pages(pages, browse, path, key):
    answer = browse(path)
    assert (answer.status, answer.body) == (200, PAGES[key])


def test_head(pages, browse):
    answer = browse("/", "HEAD")
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "13")


def test_a_folder_without_its_slash_is_sent_there(pages, browse):
    answer = browse("/docs")
    assert answer.status == 302
    assert answer.headers["Location"] == "/docs/"


@pytest.mark.parametrize("path", ["/missing", "/missing/", "/docs/missing.html"])
def test_a_missing_page_is_the_error_document(pages, browse, path):
    answer = browse(path)
    assert (answer.status, answer.body) == (404, PAGES["error.html"])
    assert answer.headers["Content-Type"] == "text/html"


def test_a_missing_page_is_forbidden_to_whom_the_bucket_is_not_listed(s3, pages, browse):
    s3.put_bucket_policy(Bucket=pages, Policy=public_read(pages))
    answer = browse("/missing")
    assert (answer.status, answer.body) == (403, PAGES["error.html"])


def test_a_missing_page_without_an_error_document(pages, browse, configure):
    configure(ErrorDocument=None)
    answer = browse("/missing")
    assert answer.status == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    text = answer.body.decode()
    assert "<title>404 Not Found</title>" in text
    assert "<h1>404 Not Found</h1>" in text
    assert "<li>Code: NoSuchKey</li>" in text
    assert "<li>Message: The specified key does not exist.</li>" in text
    assert "<li>Key: missing</li>" in text


def test_a_missing_error_document(s3, pages, browse):
    s3.delete_object(Bucket=pages, Key="error.html")
    answer = browse("/missing")
    assert answer.status == 404
    assert "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>" in answer.body.decode()


def test_a_private_site(s3, pages, browse):
    s3.delete_bucket_policy(Bucket=pages)
    answer = browse("/")
    assert answer.status == 403
    assert "<li>Code: AccessDenied</li>" in answer.body.decode()


def test_a_bucket_without_a_site(s3, bucket, browse):
    answer = browse("/")
    assert answer.status == 404
    assert "<li>Code: NoSuchWebsiteConfiguration</li>" in answer.body.decode()
    assert f"<li>BucketName: {bucket}</li>" in answer.body.decode()


def test_a_missing_bucket(target, name):
    answer = Rest(target).get("/", host=f"{name}.s3-website-us-east-1.amazonaws.com", signed=False)
    assert answer.status == 404
    assert "<li>Code: NoSuchBucket</li>" in answer.body.decode()


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_site_is_only_read(pages, browse, method):
    answer = browse("/a.txt", method)
    assert answer.status == 405
    assert "<li>Code: MethodNotAllowed</li>" in answer.body.decode()


# Redirects


def test_a_page_redirects(s3, pages, browse):
    put(s3, pages, "moved", b"", WebsiteRedirectLocation="/a.txt")
    answer = browse("/moved")
    assert answer.status == 301
    assert answer.headers["Location"] == "/a.txt"


@pytest.mark.parametrize(
    ("redirect", "location"),
    [
        ({"HostName": "example.com"}, "http://example.com/docs/a?x=1"),
        ({"HostName": "example.com", "Protocol": "https"}, "https://example.com/docs/a?x=1"),
    ],
)
def test_a_site_that_is_elsewhere(s3, bucket, browse, redirect, location):
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={"RedirectAllRequestsTo": redirect})
    answer = browse("/docs/a?x=1")
    assert answer.status == 301
    assert answer.headers["Location"] == location


@pytest.mark.parametrize(
    ("rule", "path", "status", "location"),
    [
        ({"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}}, "/old/a", 301,
         "http://{}/new/a"),
        ({"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyWith": "a.txt"}}, "/old/a", 301,
         "http://{}/a.txt"),
        ({"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"HostName": "example.com"}}, "/old/a", 301,
         "http://example.com/old/a"),
        ({"Condition": {"HttpErrorCodeReturnedEquals": "404"},
          "Redirect": {"HostName": "example.com", "Protocol": "https", "ReplaceKeyPrefixWith": "r/",
                       "HttpRedirectCode": "307"}}, "/missing", 307, "https://example.com/r/missing"),
        ({"Redirect": {"HostName": "example.com", "HttpRedirectCode": "302"}}, "/a.txt", 302,
         "http://example.com/a.txt"),
    ],
    ids=["prefix", "key", "host", "code", "always"],
)  # fmt: skip
def test_rules(pages, browse, configure, bucket, rule, path, status, location):
    configure(RoutingRules=[rule])
    answer = browse(path)
    assert answer.status == status
    assert answer.headers["Location"] == location.format(f"{bucket}.s3-website-us-east-1.amazonaws.com")


def test_rules_are_tried_in_order(pages, browse, configure):
    first = {"Condition": {"KeyPrefixEquals": "a"}, "Redirect": {"HostName": "first.test"}}
    second = {"Condition": {"KeyPrefixEquals": "a.txt"}, "Redirect": {"HostName": "second.test"}}
    configure(RoutingRules=[first, second])
    assert browse("/a.txt").headers["Location"] == "http://first.test/a.txt"


def test_a_rule_for_errors_leaves_pages_alone(pages, browse, configure):
    configure(
        RoutingRules=[{"Condition": {"HttpErrorCodeReturnedEquals": "404"}, "Redirect": {"ReplaceKeyWith": "a.txt"}}]
    )
    assert browse("/a.txt").status == 200
    assert browse("/missing").status == 301


# What browsers send along


def test_a_page_that_one_has(pages, browse):
    answer = browse("/a.txt", If_None_Match=etag(b"a"))
    assert (answer.status, answer.body) == (304, b"")


def test_a_range_of_a_page(pages, browse):
    answer = browse("/index.html", Range="bytes=4-7")
    assert (answer.status, answer.body) == (206, b"home")


def test_cors_on_a_site(s3, pages, browse):
    rule = {"AllowedOrigins": ["https://x.test"], "AllowedMethods": ["GET"]}
    s3.put_bucket_cors(Bucket=pages, CORSConfiguration={"CORSRules": [rule]})
    answer = browse("/a.txt", Origin="https://x.test")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://x.test"
