# SPDX-License-Identifier: Apache-2.0
"""Errors as they go over the wire: the document, its ids, and requests that make no sense."""

import pytest

from objects import MALFORMED, NO_BUCKET, NO_KEY, listed, md5, put
from rest import Rest
from targets import differs

NOT_ALLOWED = "The specified method is not allowed against this resource."


@differs("Moto's errors do not have S3's ids, and name a resource.")
def test_an_error_is_a_document_without_a_namespace(rest, bucket):
    answer = rest.get(f"/{bucket}/missing")
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code>')
    assert answer.error == {
        "Code": "NoSuchKey",
        "Message": NO_KEY,
        "Key": "missing",
        "RequestId": answer.headers["x-amz-request-id"],
        "HostId": answer.headers["x-amz-id-2"],
    }


@differs("Moto's errors do not have S3's ids, and name a resource.")
def test_the_error_of_a_missing_bucket(rest, name):
    answer = rest.get(f"/{name}/key")
    assert answer.error == {
        "Code": "NoSuchBucket",
        "Message": NO_BUCKET,
        "BucketName": name,
        "RequestId": answer.headers["x-amz-request-id"],
        "HostId": answer.headers["x-amz-id-2"],
    }


def test_ids_differ_from_request_to_request(rest, bucket):
    errors = [rest.get(f"/{bucket}/missing").error for _ in range(3)]
    assert len({error["RequestId"] for error in errors}) == 3


def test_keys_in_errors_are_escaped(rest, bucket):
    answer = rest.get(f"/{bucket}/%3Ca%26b%3E")
    assert answer.error["Key"] == "<a&b>"


def test_a_missing_bucket_comes_before_a_missing_key(rest, name):
    rest.get(f"/{name}/missing").refused(404, "NoSuchBucket", NO_BUCKET)


@differs("Moto takes any method.")
@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("DELETE", "/", "SERVICE"),
        ("PUT", "/", "SERVICE"),
        ("POST", "/{}/key", "OBJECT"),
    ],
)
def test_a_method_that_a_resource_does_not_have(rest, s3, bucket, method, path, kind):
    error = rest.call(method, path.format(bucket)).refused(405, "MethodNotAllowed", NOT_ALLOWED)
    assert error["Method"] == method
    assert error["ResourceType"] == kind
    assert listed(s3, bucket) == []


CONFIGURATIONS = [
    "versioning", "tagging", "cors", "lifecycle", "encryption", "website", "logging", "notification",
    "publicAccessBlock", "ownershipControls", "replication", "requestPayment", "accelerate", "object-lock",
]  # fmt: skip


# Moto fails with 500, or takes it: too often to list.
@pytest.mark.parametrize("subresource", CONFIGURATIONS)
@pytest.mark.parametrize("body", ["nonsense", "<a>", "<Wrong/>", '<?xml version="1.0"?>'])
def test_a_configuration_must_be_well_formed(mock_aws, subresource, body):
    rest, path = Rest(mock_aws), f"/bucket-{mock_aws.account}"
    assert rest.put(path).status == 200
    before = rest.get(path, subresource)
    digest = {"Content-MD5": md5(body.encode())}
    answer = rest.put(path, subresource, headers=digest, body=body)
    if body == "<Wrong/>":
        assert answer.status == 400
    else:
        answer.refused(400, "MalformedXML", MALFORMED)
    after = rest.get(path, subresource)
    assert after.status == before.status
    if after.status == 200:
        assert after.body == before.body


@pytest.mark.parametrize("subresource", ["cors", "lifecycle", "tagging", "encryption", "versioning"])
@differs("Moto fails with 500 on no body, or takes it.")
def test_a_configuration_must_be_there(rest, bucket, subresource):
    answer = rest.put(f"/{bucket}", subresource)
    assert answer.status == 400
    assert answer.error["Code"] in ("MissingRequestBodyError", "MalformedXML", "InvalidRequest")


@differs("Moto expands what it should refuse.")
def test_entities_are_not_expanded(rest, s3, bucket):
    body = (
        '<!DOCTYPE a [<!ENTITY x "Enabled">]>'
        "<VersioningConfiguration><Status>&x;</Status></VersioningConfiguration>"
    )
    rest.put(f"/{bucket}", "versioning", body=body).refused(400, "MalformedXML")
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)


def test_a_deep_document_is_the_clients_error(mock_aws):
    rest, path = Rest(mock_aws), f"/bucket-{mock_aws.account}"
    rest.put(path)
    body = "<a>" * 20000
    rest.put(path, "cors", headers={"Content-MD5": md5(body.encode())}, body=body).refused(400, "MalformedXML")
    assert rest.head(path).status == 200


@pytest.mark.parametrize(
    ("query", "argument", "value"),
    [
        ("list-type=2&max-keys=x", "max-keys", "x"),
        ("max-keys=1.5", "max-keys", "1.5"),
        ("list-type=2&max-keys=99999999999", "max-keys", "99999999999"),
        ("versions&max-keys=x", "max-keys", "x"),
        ("uploads&max-uploads=x", "max-uploads", "x"),
    ],
)
@differs("Moto fails with 500, or takes what is no number.")
def test_a_number_must_be_one(rest, bucket, query, argument, value):
    error = rest.get(f"/{bucket}", query).refused(400, "InvalidArgument")
    assert error["Message"] == f"Provided {argument} not an integer or within integer range"
    assert (error["ArgumentName"], error["ArgumentValue"]) == (argument, value)


@differs("Moto takes negative numbers.")
@pytest.mark.parametrize("query", ["list-type=2&max-keys=-1", "max-keys=-1", "versions&max-keys=-1"])
def test_a_number_must_not_be_negative(rest, bucket, query):
    error = rest.get(f"/{bucket}", query).refused(400, "InvalidArgument")
    assert error["ArgumentName"] in ("max-keys", "maxKeys")
    assert error["ArgumentValue"] == "-1"


@differs("Moto takes any encoding.")
@pytest.mark.parametrize("query", ["list-type=2", "", "versions", "uploads"])
def test_an_unknown_encoding_is_refused(rest, bucket, query):
    query = query + "&encoding-type=base64" if query else "encoding-type=base64"
    error = rest.get(f"/{bucket}", query).refused(400, "InvalidArgument", "Invalid Encoding Method specified in Request")
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("encoding-type", "base64")


@pytest.mark.parametrize("query", ["tagging", "acl", "retention", "legal-hold", "attributes"])
def test_the_parts_of_a_missing_object_are_missing(rest, bucket, query):
    headers = {"x-amz-object-attributes": "ETag"}
    answer = rest.get(f"/{bucket}/missing", query, headers)
    assert answer.status in (400, 404)
    assert answer.error["Code"] in ("NoSuchKey", "InvalidRequest")


@differs("AWS does not tell who may not list a bucket which keys are missing; Moto tells everybody.")
def test_an_unsigned_error_is_a_document_too(rest, bucket):
    rest.get(f"/{bucket}/missing", signed=False).refused(403, "AccessDenied", "Access Denied")


@pytest.mark.parametrize("path", ["/%zz", "/{}/%", "/{}/%f", "/{}/a%00b"])
def test_an_odd_path_is_the_clients_error(rest, s3, bucket, path):
    assert rest.send("GET", path.format(bucket), {}).status in (400, 403, 404)


def test_a_get_with_a_body_is_fine(rest, s3, bucket):
    put(s3, bucket)
    assert rest.get(f"/{bucket}/key", body=b"ignored").body == b"hello"


# Addresses


@differs("Moto reads such a path as it can.")
@pytest.mark.parametrize("path", ["%zz", "%ff", "a%2"])
def test_a_path_must_be_text(rest, bucket, path):
    error = rest.get(f"/{bucket}/{path}").refused(400, "InvalidURI", "Couldn't parse the specified URI.")
    assert error["URI"] == f"/{bucket}/{path}"


@differs("Moto does not look at it.")
def test_what_makes_a_version_takes_none(rest, s3, versioned):
    put(s3, versioned)
    text = "This operation does not accept a version-id."
    error = rest.put(f"/{versioned}/key", "versionId=null", body=b"x").refused(400, "InvalidArgument", text)
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("versionId", "null")
    assert len(s3.list_object_versions(Bucket=versioned)["Versions"]) == 1


@differs("Moto takes it for an object.")
@pytest.mark.parametrize("query", ["partNumber=1", "uploadId=none"])
def test_a_part_needs_its_upload_and_its_number(rest, s3, bucket, query):
    rest.put(f"/{bucket}/key", query, body=b"x").refused(400, "InvalidArgument")
    assert listed(s3, bucket) == []


@differs("Moto has its own words for unknown versions.")
@pytest.mark.parametrize("query", ["", "acl&", "tagging&"])
def test_an_impossible_version(rest, s3, bucket, query):
    put(s3, bucket)
    answer = rest.get(f"/{bucket}/key", f"{query}versionId=zzz")
    error = answer.refused(400, "InvalidArgument", "Invalid version id specified")
    assert (error["ArgumentName"], error["ArgumentValue"]) == ("versionId", "zzz")
