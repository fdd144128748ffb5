# SPDX-License-Identifier: Apache-2.0
"""The client libraries that cases run through, all with the calls of boto3."""

import asyncio
import inspect
import io
import threading

import boto3
from aiobotocore.session import get_session
from botocore import UNSIGNED
from botocore.config import Config

RETRIES_OFF = {"total_max_attempts": 1}


def configuration(signed=True, **options):
    options = {"retries": RETRIES_OFF, "connect_timeout": 5, "read_timeout": 40} | options
    if not signed:
        options["signature_version"] = UNSIGNED
    return Config(**options)


def add_headers(client, headers):
    """Sends headers with every request, signed or not."""

    def add(request, **_):
        for name, value in headers.items():
            request.headers[name] = value

    client.meta.events.register("before-sign", add)


class Boto3:
    name = "boto3"

    def __init__(self):
        self.session = boto3.session.Session()
        self.opened = []

    def client(self, service, headers, config, **arguments):
        client = self.session.client(service, config=config, **arguments)
        add_headers(client, headers)
        self.opened.append(client)
        return client

    def pages(self, client, operation, **arguments):
        return list(client.get_paginator(operation).paginate(**arguments))

    def close(self):
        for client in self.opened:
            client.close()
        self.opened.clear()


class Aiobotocore:
    """aiobotocore on an event loop of its own; its calls wait, so that cases read the same with both."""

    name = "aiobotocore"

    def __init__(self):
        self.session = get_session()
        self.loop = asyncio.new_event_loop()
        self.opened = []
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def run(self, awaitable):
        async def wait():
            return await awaitable

        return asyncio.run_coroutine_threadsafe(wait(), self.loop).result()

    def client(self, service, headers, config, **arguments):
        context = self.session.create_client(service, config=config, **arguments)
        client = self.run(context.__aenter__())
        add_headers(client, headers)
        self.opened.append(context)
        return WaitingClient(client, self)

    def pages(self, client, operation, **arguments):
        async def collect():
            pages = client.awaited.get_paginator(operation).paginate(**arguments)
            return [page async for page in pages]

        return self.run(collect())

    def close(self):
        for context in self.opened:
            self.run(context.__aexit__(None, None, None))
        self.opened.clear()


class WaitingClient:
    def __init__(self, client, driver):
        self.awaited = client
        self.driver = driver

    def __getattr__(self, name):
        attribute = getattr(self.awaited, name)
        if not inspect.ismethod(attribute):
            return attribute

        def call(*arguments, **members):
            result = attribute(*arguments, **members)
            if inspect.isawaitable(result):
                result = self.driver.run(result)
            body = result.get("Body") if isinstance(result, dict) else None
            if inspect.iscoroutinefunction(getattr(body, "read", None)):
                result["Body"] = io.BytesIO(self.driver.run(body.read()))
            return result

        return call
