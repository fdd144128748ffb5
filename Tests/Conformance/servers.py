# SPDX-License-Identifier: Apache-2.0
"""The servers that cases run against: MockAWS, in a process of its own, and Moto, as the reference."""

import http.client
import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from urllib.parse import urlsplit

READY = "mock-aws listens on "


class Control:
    """A server's control plane: JSON over HTTP."""

    def __init__(self, url):
        self.address = urlsplit(url).netloc

    def request(self, method, path, body=None, headers=None):
        """The status, the headers and the body of an answer; objects are sent as JSON."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            if body is not None and not isinstance(body, (bytes, str)):
                body = json.dumps(body)
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, status=None):
        code, _, content = self.request(method, path, body)
        if status is None:
            assert 200 <= code < 300, f"{method} {path}: {code} {content!r}"
        else:
            assert code == status, f"{method} {path}: {code} {content!r}"
        return json.loads(content) if content else None

    def get(self, path, status=None):
        return self.json("GET", path, status=status)

    def post(self, path, body=None, status=None):
        return self.json("POST", path, body, status)

    def delete(self, path, status=None):
        return self.json("DELETE", path, status=status)


class MockAWSServer:
    """`mock-aws serve` on a free port."""

    def __init__(self, *options, environment=None):
        self.errors = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            [binary(), "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env=clean_environment() | (environment or {}),
        )
        line = self._first_line(timeout=20)
        assert line.startswith(READY), f"the first line was {line!r}; {self.standard_error()}"
        self.url = line.removeprefix(READY).strip()
        self.control = Control(self.url)

    def _first_line(self, timeout):
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            return self.process.stdout.readline() if selector.select(timeout) else ""

    @property
    def port(self):
        return urlsplit(self.url).port

    @property
    def is_running(self):
        return self.process.poll() is None

    def standard_error(self):
        self.errors.seek(0)
        return self.errors.read()

    def advance(self, seconds):
        self.control.post("/mock-aws/clock/advance", {"seconds": seconds})

    def stop(self, with_signal=signal.SIGTERM, timeout=10):
        """Ends the server and gives its exit code."""
        if self.is_running:
            self.process.send_signal(with_signal)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        self.process.stdout.close()
        return self.process.returncode


class MotoServer:
    """Moto's server, in a thread of this process. Its clock is the machine's."""

    def __init__(self):
        import logging

        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        # Where its recorder writes; the working folder by default.
        self.folder = tempfile.TemporaryDirectory()
        os.environ["MOTO_RECORDER_FILEPATH"] = os.path.join(self.folder.name, "recording")
        self.server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        self.control = Control(self.url)

    @property
    def is_running(self):
        return True

    def stop(self):
        self.server.stop()
        self.folder.cleanup()


class RunningServers:
    """The servers that all cases share; one that died is started again for the next case."""

    def __init__(self):
        self.running = {}

    def __getitem__(self, kind):
        server = self.running.get(kind)
        if server is None or not server.is_running:
            server = self.running[kind] = kind()
        return server

    def stop(self):
        for server in self.running.values():
            server.stop()


def binary():
    return os.path.abspath(os.environ["MOCK_AWS_BINARY"])


def run(*arguments, environment=None, timeout=20):
    """Runs `mock-aws` to its end."""
    return subprocess.run(
        [binary(), *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=clean_environment() | (environment or {}),
    )


def clean_environment():
    """The environment without settings that would reach into a server or a client."""
    prefixes = ("AWS_", "MOTO_", "MOCK_AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def wait_until(condition, timeout=5):
    """Waits for something that another thread or process brings about."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)
