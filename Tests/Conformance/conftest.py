# SPDX-License-Identifier: Apache-2.0
"""Servers, targets and the list of differences."""

import json
import os
import subprocess
import sys

import pytest

import servers
from drivers import Aiobotocore, Boto3
from servers import MockAWSServer, MotoServer, RunningServers, clean_environment
from targets import MOTO, Target, new_account

for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_"))]:
    del os.environ[name]
os.environ |= {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1,localhost",
}


def pytest_configure():
    if not os.path.exists(os.environ.get("MOCK_AWS_BINARY", "")):
        raise pytest.UsageError("Set MOCK_AWS_BINARY to the server to test, or use the script `run`.")


@pytest.fixture(scope="session")
def shared_servers():
    shared = RunningServers()
    yield shared
    shared.stop()


@pytest.fixture(scope="session")
def shared_drivers():
    return {driver.name: driver for driver in (Boto3(), Aiobotocore())}


PARAMETERS = [Boto3.name, Aiobotocore.name, MOTO]


@pytest.fixture
def serve(shared_servers, shared_drivers):
    """Makes the target that a parameter names."""
    used = []

    def serve(parameter):
        is_moto = parameter == MOTO
        server = shared_servers[MotoServer if is_moto else MockAWSServer]
        driver = shared_drivers[Boto3.name if is_moto else parameter]
        used.append((server, driver))
        return Target(server, driver, is_moto)

    yield serve
    for server, driver in used:
        driver.close()
        assert server.is_running, f"the server died: {server.standard_error()}"


@pytest.fixture(params=PARAMETERS)
def target(request, serve):
    """MockAWS through boto3 and through aiobotocore, and Moto through boto3."""
    return serve(request.param)


@pytest.fixture(params=[Boto3.name, MOTO])
def each_server(request, serve):
    """MockAWS and Moto, for cases that bring a client of their own."""
    return serve(request.param)


@pytest.fixture
def mock_aws(serve):
    """MockAWS alone: for what Moto has no counterpart of."""
    return serve(Boto3.name)


@pytest.fixture
def start_server():
    """Starts servers that only this case uses."""
    started = []

    def start(*options, **arguments):
        started.append(MockAWSServer(*options, **arguments))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def own_server(start_server):
    return start_server()


@pytest.fixture
def connect(shared_drivers):
    """Makes a target of a server that the case started."""

    def connect(server, account=None):
        target = Target(server, shared_drivers[Boto3.name], is_moto=False)
        target.account = account or new_account()
        return target

    yield connect
    shared_drivers[Boto3.name].close()


@pytest.fixture
def run_mock_aws():
    return servers.run


@pytest.fixture
def aws(each_server):
    """Runs a command of the AWS CLI and gives what it printed."""
    environment = clean_environment() | {
        "AWS_ACCESS_KEY_ID": each_server.account,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }

    def run(*arguments, code=0, **variables):
        # `python -m awscli` is `aws` without a look at PATH.
        command = [sys.executable, "-m", "awscli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=environment | variables
        )
        assert done.returncode == code, done.stderr
        if code:
            return done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


def pytest_collection_modifyitems(items):
    for item in items:
        parameters = getattr(item, "callspec", None)
        is_moto = bool(parameters) and MOTO in parameters.params.values()
        mark = item.get_closest_marker("differs" if is_moto else "eased")
        if mark:
            item.add_marker(pytest.mark.xfail(reason=mark.args[0], strict=True))


def pytest_terminal_summary(terminalreporter):
    """Lists what differs from AWS, and why."""
    moto, own = {}, {}
    for report in terminalreporter.stats.get("xfailed", []):
        case = report.nodeid.partition("[")
        names = case[2].rstrip("]").split("-")
        differences = moto if MOTO in names else own
        names = "-".join(name for name in names if name not in PARAMETERS)
        reason = report.wasxfail.removeprefix("reason: ")
        # A case runs through several clients; it is listed once.
        differences.setdefault(reason, {})[case[0] + (f"[{names}]" if names else "")] = None
    for title, differences in (("Moto differs from AWS", moto), ("MockAWS differs from AWS on purpose", own)):
        if not differences:
            continue
        terminalreporter.section(f"Where {title}")
        for reason, cases in sorted(differences.items(), key=lambda item: list(item[1])):
            terminalreporter.write_line(reason)
            for name in cases:
                terminalreporter.write_line(f"    {name}")
        terminalreporter.write_line(
            f"{len(differences)} differences in {sum(map(len, differences.values()))} cases"
        )
