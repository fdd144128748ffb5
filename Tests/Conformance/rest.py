# SPDX-License-Identifier: Apache-2.0
"""S3's REST protocol by hand: any method, path, query, header and body, signed with botocore's signer or not at all."""

import http.client
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class Answer:
    def __init__(self, response, method):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.method = method

    def __repr__(self):
        return f"<{self.status} {dict(self.headers)} {self.body[:500]!r}>"

    @property
    def root(self):
        """The answer as an element, its names without their namespace."""
        root = ElementTree.fromstring(self.body)
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    @property
    def namespace(self):
        return ElementTree.fromstring(self.body).tag.rpartition("}")[0].removeprefix("{")

    def text(self, path):
        return self.root.findtext(path)

    def texts(self, path):
        return [element.text for element in self.root.findall(path)]

    @property
    def error(self):
        """The members of an error."""
        root = self.root
        assert root.tag == "Error", self
        return {element.tag: element.text for element in root}

    def refused(self, status, code, message=None):
        """Expects an error, and gives its members."""
        assert self.status == status, self
        error = self.error
        assert error["Code"] == code, self
        if message is not None:
            assert error["Message"] == message
        return error


class Rest:
    """Requests of one account to one server."""

    def __init__(self, target, region="us-east-1", account=None):
        self.target = target
        self.region = region
        self.account = account or target.account

    @property
    def address(self):
        return urlsplit(self.target.url).netloc

    def url(self, path, query=None, host=None):
        if isinstance(query, dict):
            query = urlencode(query, quote_via=quote)
        url = f"http://{host or self.address}{path}"
        return f"{url}?{query}" if query else url

    def call(
        self, method, path, query=None, headers=None, body=b"", host=None, signed=True, **signature
    ):
        """One request; `query` is a text or a dictionary, `path` is sent as it is given."""
        if isinstance(body, str):
            body = body.encode()
        url = self.url(path, query, host)
        headers = {"Host": host or self.address} | (headers or {})
        if self.target.is_moto:
            headers["x-moto-account-id"] = self.account
        if signed:
            request = AWSRequest(method, url, headers=dict(headers), data=body or None)
            sign(request, self.account, **{"region": self.region} | signature)
            headers = dict(request.headers.items())
        return self.send(method, url.partition(host or self.address)[2], headers, body)

    def send(self, method, path, headers, body=b""):
        """Sends exactly this."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            names = {name.lower() for name in headers}
            for name, value in headers.items():
                connection.putheader(name, value)
            if "host" not in names:
                connection.putheader("Host", self.address)
            if (body or method in ("PUT", "POST")) and not names & {"content-length", "transfer-encoding"}:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            return Answer(connection.getresponse(), method)
        finally:
            connection.close()

    def __getattr__(self, method):
        if method not in ("get", "head", "put", "post", "delete", "options", "patch"):
            raise AttributeError(method)

        def call(*arguments, **options):
            return self.call(method.upper(), *arguments, **options)

        return call


class Signer(S3SigV4Auth):
    """botocore's signer, which leaves a digest of the body as it was given."""

    def payload(self, request):
        return request.context.get("digest") or super().payload(request)


def sign(request, account, region="us-east-1", secret="secret", token=None):
    request.context["digest"] = request.headers.get("x-amz-content-sha256")
    Signer(Credentials(account, secret, token), "s3", region).add_auth(request)


def chunked(body, algorithm=None, digest=None, length=None, chunk=65536, trailer=None):
    """The headers and the bytes of a body in AWS's chunks, with a checksum behind it where one is named."""
    octets = b""
    for begin in range(0, len(body), chunk):
        piece = body[begin : begin + chunk]
        octets += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    octets += b"0\r\n"
    headers = {
        "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": str(len(body) if length is None else length),
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    }
    if algorithm:
        headers["x-amz-trailer"] = f"x-amz-checksum-{algorithm.lower()}"
        if trailer is None:
            trailer = f"x-amz-checksum-{algorithm.lower()}:{digest}\r\n"
    return headers, octets + (trailer or "").encode() + b"\r\n"
