# SPDX-License-Identifier: Apache-2.0
"""Requests as an SDK sends them, the same for every server."""

import base64
import hashlib
import http.client
import json
import pathlib
import zlib


class Request:
    """A signed-looking request."""

    def __init__(self, name, service, body=b"", headers=None, method="POST", path="/"):
        self.name, self.method, self.path, self.body = name, method, path, body
        # How many bytes of content go one way or the other.
        self.moved = len(body)
        self.headers = {
            "Host": "localhost:5000",
            "Accept-Encoding": "identity",
            "User-Agent": "Boto3/1.42.0 md/Botocore#1.42.0 ua/2.1 os/linux lang/python#3.13",
            "X-Amz-Date": "20261122T180000Z",
            "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/{service}/aws4_request, "
            f"SignedHeaders=content-type;host;x-amz-date, Signature={'5f' * 32}",
        }
        self.headers.update(headers or {})

    def send(self, connection):
        connection.request(self.method, self.path, self.body or None, self.headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status // 100 != 2:
            raise RuntimeError(f"{self.name} answered {answer.status}: {body[:500]!r}")
        return body

    def send_to(self, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            return self.send(connection)
        finally:
            connection.close()

    def script(self, folder, path):
        """The request as wrk wants it."""
        folder = pathlib.Path(folder)
        lines = [f"wrk.method = {quoted(self.method)}", f"wrk.path = {quoted(path)}"]
        lines += [f"wrk.headers[{quoted(name)}] = {quoted(value)}" for name, value in self.headers.items()]
        if self.body:
            content = folder / f"{len(self.body)}-{hashlib.md5(self.body).hexdigest()}"
            content.write_bytes(self.body)
            lines.append(f'local file = io.open({quoted(str(content))}, "rb")')
            lines.append('wrk.body = file:read("*a")\nfile:close()')
        lines.append(
            "done = function(summary)\n"
            "  local e = summary.errors\n"
            '  io.write(string.format("\\nRESULT %d %d %d\\n", summary.requests, summary.duration,\n'
            "    e.connect + e.read + e.write + e.status + e.timeout))\n"
            "end"
        )
        script = folder / f"{self.name.replace(' ', '-')}.lua"
        script.write_text("\n".join(lines) + "\n")
        return script


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


IDENTITY = Request(
    "STS GetCallerIdentity", "sts", b"Action=GetCallerIdentity&Version=2011-06-15",
    {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})


def sqs(operation, body):
    return Request(
        f"SQS {operation}", "sqs", json.dumps(body).encode(),
        {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AmazonSQS.{operation}"})


def attributes_request(port):
    """Makes a queue on a server and asks for its attributes."""
    url = json.loads(sqs("CreateQueue", {"QueueName": "bench"}).send_to(port))["QueueUrl"]
    return sqs("GetQueueAttributes", {"QueueUrl": url, "AttributeNames": ["All"]})


def dynamodb(operation, body):
    return Request(
        f"DynamoDB {operation}", "dynamodb", json.dumps({"TableName": "bench", **body}).encode(),
        {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{operation}"})


CREATE_TABLE = dynamodb(
    "CreateTable",
    {
        "AttributeDefinitions": [
            {"AttributeName": "h", "AttributeType": "S"}, {"AttributeName": "r", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"}, {"AttributeName": "r", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
    })
ITEM_KEY = {"h": {"S": "h0"}, "r": {"N": "7"}}
# Of a kilobyte, with most types.
ITEM = ITEM_KEY | {
    "created": {"N": "1700000000"},
    "isActive": {"BOOL": True},
    "tags": {"SS": ["blue", "green", "red"]},
    "address": {"M": {"street": {"S": "Long Street 12"}, "city": {"S": "Springfield"}, "zip": {"S": "12345"}}},
    "body": {"S": "text " * 150},
    "note": {"S": "n" * 100},
}
GET_ITEM = dynamodb("GetItem", {"Key": ITEM_KEY})
PUT_ITEM = dynamodb("PutItem", {"Item": ITEM})


CREATE_BUCKET = Request("S3 CreateBucket", "s3", method="PUT", path="/bench")


def put_object(size, name):
    """What boto3 sends over HTTP: the payload is signed, and has a checksum."""
    body = b"x" * size
    return Request(
        f"S3 PutObject {name}", "s3", body,
        {
            "x-amz-checksum-crc32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
            "x-amz-sdk-checksum-algorithm": "CRC32",
            "X-Amz-Content-SHA256": hashlib.sha256(body).hexdigest(),
        }, "PUT", f"/bench/put-{size}")


def get_object(size, name):
    request = Request(
        f"S3 GetObject {name}", "s3", b"",
        {"x-amz-checksum-mode": "ENABLED", "X-Amz-Content-SHA256": hashlib.sha256(b"").hexdigest()},
        "GET", f"/bench/put-{size}")
    request.moved = size
    return request
