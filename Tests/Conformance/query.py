# SPDX-License-Identifier: Apache-2.0
"""The Query protocol by hand: forms and query strings in, XML out, signed with botocore's signer."""

import http.client
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SQS_NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/"
VERSION = "2012-11-05"


class Answer:
    def __init__(self, response, namespace):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.namespace = namespace

    @property
    def root(self):
        """The answer as an element; the namespace is checked and taken out of the names."""
        root = ElementTree.fromstring(self.body)
        for element in root.iter():
            space, _, name = element.tag.rpartition("}")
            assert space == "{" + self.namespace, f"{element.tag} is not of {self.namespace}"
            element.tag = name
        return root

    def text(self, path):
        return self.root.findtext(path)

    def texts(self, path):
        return [element.text for element in self.root.findall(path)]


class QueryCaller:
    """Calls of one account on one server."""

    def __init__(self, target, service="sqs", namespace=SQS_NAMESPACE, version=VERSION):
        self.target = target
        self.service = service
        self.namespace = namespace
        self.version = version

    def call(self, action, members=(), method="POST", path="/", host=None, signed=True):
        form = urlencode({"Action": action, "Version": self.version, **dict(members)})
        address = urlsplit(self.target.url).netloc
        url = f"http://{address}{path}"
        data = None
        headers = {"Host": host or address}
        if method == "GET":
            url += "?" + form
        else:
            data = form.encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        if self.target.is_moto:
            headers["x-moto-account-id"] = self.target.account
        request = AWSRequest(method, url, headers=headers, data=data)
        if signed:
            keys = Credentials(self.target.account, "secret")
            SigV4Auth(keys, self.service, "us-east-1").add_auth(request)
        connection = http.client.HTTPConnection(address, timeout=30)
        try:
            path = url.removeprefix(f"http://{address}")
            connection.request(method, path, body=data, headers=dict(request.headers.items()))
            return Answer(connection.getresponse(), self.namespace)
        finally:
            connection.close()
