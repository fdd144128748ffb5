# SPDX-License-Identifier: Apache-2.0
"""The program: its commands, its options, how it begins and ends."""

import http.client
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from messages import NO_QUEUE, arn, bodies, receive, send
from servers import MockAWSServer
from targets import refused


def test_the_version_is_one_line(run_mock_aws):
    done = run_mock_aws("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"mock-aws \d+\.\d+\.\d+\S*\n", done.stdout)


def test_help_names_every_command_and_option(run_mock_aws):
    for arguments in (["--help"], ["-h"], []):
        done = run_mock_aws(*arguments)
        assert done.returncode == 0
        for word in (
            "serve",
            "coverage",
            "--version",
            "--host",
            "--port",
            "--services",
            "--seed",
            "--account",
            "--log",
        ):
            assert word in done.stdout


def test_coverage_is_a_table(run_mock_aws):
    done = run_mock_aws("coverage")
    assert done.returncode == 0
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()]
    table = {row[0]: row for row in rows}
    assert table["SQS"][1:3] == ["`MockSQS`", "23 of 23"]
    assert table["STS"][1:3] == ["`MockSTS`", "11 of 11"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["serve", "--dance"],
        ["serve", "--port"],
        ["serve", "--port", "many"],
        ["serve", "--port", "65536"],
        ["serve", "--services", "sqs,dance"],
        ["serve", "--account", "12"],
        ["serve", "--seed", "x"],
        ["serve", "--isolate", "x"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_are_told_in_one_line(run_mock_aws, arguments):
    done = run_mock_aws(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("mock-aws: ")
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_told_in_one_line(run_mock_aws, own_server):
    done = run_mock_aws("serve", "--port", str(own_server.port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(own_server.port) in done.stderr


def test_a_port_that_anybody_else_uses_is_told_too(run_mock_aws):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run_mock_aws("serve", "--port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr


def test_it_listens_to_this_machine_only(own_server):
    assert urlsplit(own_server.url).hostname == "127.0.0.1"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it(start_server, name):
    server = start_server()
    begin = time.monotonic()
    assert server.stop(getattr(signal, name)) == 0
    assert time.monotonic() - begin < 3
    assert server.standard_error() == ""


def test_a_signal_lets_requests_under_way_finish(start_server, connect):
    server = start_server()
    sqs = connect(server).client("sqs")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    with socket.create_connection(("127.0.0.1", server.port)), ThreadPoolExecutor(1) as pool:
        wait = pool.submit(receive, sqs, queue, WaitTimeSeconds=2)
        time.sleep(0.3)
        begin = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begin < 5
        assert wait.result() == []


def test_its_port_is_free_again_at_once(start_server, run_mock_aws):
    first = start_server()
    port = first.port
    with socket.create_connection(("127.0.0.1", port)):
        first.stop()
    second = MockAWSServer("--port", str(port))
    assert second.port == port
    assert second.stop() == 0


def test_clients_that_break_off_do_not_end_it(own_server):
    for message in (
        b"",
        b"GET",
        b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc",
        b"\x16\x03\x01\x02\x00" * 50,
    ):
        with socket.create_connection(("127.0.0.1", own_server.port)) as connection:
            connection.sendall(message)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert own_server.control.get("/mock-aws/health")["status"] == "ok"


def test_the_environment_gives_defaults(start_server, connect):
    settings = {"MOTO_ACCOUNT_ID": "999988887777", "AWS_DEFAULT_REGION": "eu-west-1"}
    server = start_server(environment=settings)
    sqs = connect(server, "test").client("sqs")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert arn(sqs, queue) == "arn:aws:sqs:us-east-1:999988887777:orders"


@pytest.mark.parametrize("variable", ["MOTO_PORT", "MOCK_AWS_PORT"])
def test_the_port_can_come_from_the_environment(variable, own_server, run_mock_aws):
    done = run_mock_aws("serve", environment={variable: str(own_server.port)})
    assert done.returncode == 1
    assert str(own_server.port) in done.stderr


def test_the_account_of_made_up_keys(start_server, connect):
    server = start_server("--account", "111100001111")
    assert connect(server, "test").client("sts").get_caller_identity()["Account"] == "111100001111"
    assert connect(server, "222200002222").client("sts").get_caller_identity()["Account"] == "222200002222"


def test_some_services_only(start_server, connect):
    target = connect(start_server("--services", "sts"))
    target.client("sts").get_caller_identity()
    with refused("NotImplemented", status=501) as refusal:
        target.client("sqs").list_queues()
    assert "sqs ListQueues" in refusal.message


def test_the_same_seed_gives_the_same_ids(start_server, connect):
    def ids(*options):
        sqs = connect(start_server(*options), "123456789012").client("sqs")
        queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
        return send(sqs, queue)["MessageId"], receive(sqs, queue)[0]["ReceiptHandle"]

    assert ids("--seed", "7") == ids("--seed", "7")
    assert ids("--seed", "7") != ids("--seed", "8")


def test_calls_are_logged_to_the_standard_error(start_server, connect):
    server = start_server("--log")
    target = connect(server)
    target.client("sts").get_caller_identity()
    with refused(NO_QUEUE):
        target.client("sqs").get_queue_url(QueueName="nobody")
    server.stop()
    first, second = server.standard_error().splitlines()
    assert f"{target.account} us-east-1 sts GetCallerIdentity ok" in first
    assert "sqs GetQueueUrl" in second
    assert "The specified queue does not exist." in second


def test_a_lenient_server_takes_what_models_refuse(start_server, connect):
    role = {"RoleArn": "arn:aws:iam::123456789012:role/worker", "RoleSessionName": "x"}
    strict, lenient = (
        connect(start_server(*options)).client("sts", parameter_validation=False)
        for options in ([], ["--lenient"])
    )
    with refused("ValidationError"):
        strict.assume_role(**role)
    assert lenient.assume_role(**role)["Credentials"]


def test_each_access_key_can_have_a_cloud_of_its_own(start_server, connect):
    server = start_server("--isolate", "access-key")
    first, second = (connect(server, key).client("sqs") for key in ("AKIAFIRST", "AKIASECOND"))
    queue = first.create_queue(QueueName="orders")["QueueUrl"]
    assert "QueueUrls" not in second.list_queues()
    assert second.create_queue(QueueName="orders")["QueueUrl"] == queue
    send(first, queue, "for the first")
    assert receive(second, queue) == []
    server.control.post("/mock-aws/reset?access-key=AKIASECOND")
    assert "QueueUrls" not in second.list_queues()
    assert bodies(receive(first, queue)) == ["for the first"]


def test_credentials_stay_in_the_cloud_that_gave_them(start_server, connect):
    target = connect(start_server("--isolate", "access-key"), "AKIAFIRST")
    target.client("sqs").create_queue(QueueName="orders")
    role = {"RoleArn": "arn:aws:iam::123456789012:role/worker", "RoleSessionName": "session"}
    credentials = target.client("sts").assume_role(**role)["Credentials"]
    assumed = target.client("sts", credentials=credentials)
    assert assumed.get_caller_identity()["Arn"].endswith(":assumed-role/worker/session")
    assert len(target.client("sqs", credentials=credentials).list_queues()["QueueUrls"]) == 1


def test_a_connection_is_kept_for_the_next_request(own_server):
    connection = http.client.HTTPConnection("127.0.0.1", own_server.port, timeout=5)
    connection.request("GET", "/mock-aws/health")
    connection.getresponse().read()
    kept = connection.sock
    assert kept is not None
    connection.request("GET", "/mock-aws/health")
    assert connection.getresponse().status == 200
    assert connection.sock is kept
    connection.close()
