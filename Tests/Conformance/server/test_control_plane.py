# SPDX-License-Identifier: Apache-2.0
"""The server's own control API: health, clock, faults, snapshots, the log of requests."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from messages import bodies, receive, send
from targets import refused


@pytest.fixture
def target(own_server, connect):
    return connect(own_server)


@pytest.fixture
def control(own_server):
    return own_server.control


@pytest.fixture
def sqs(target):
    return target.client("sqs")


@pytest.fixture
def queue(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


def retrying(target):
    """A client that retries as clients do unless told otherwise."""
    return target.client("sqs", retries={"mode": "standard", "total_max_attempts": 5})


def test_health_names_the_services(control, run_mock_aws):
    health = control.get("/mock-aws/health")
    assert health["status"] == "ok"
    assert {"sqs", "sts"} <= set(health["services"])
    assert run_mock_aws("--version").stdout.split()[-1] == health["version"]


def test_unknown_paths_are_not_found(control):
    for path in ("/mock-aws/nothing", "/mock-aws", "/moto-api/nothing"):
        assert "error" in control.get(path, status=404)


def test_a_body_that_is_no_json_is_refused(control):
    assert "error" in control.post("/mock-aws/faults", "nonsense", status=400)


def test_a_reset_forgets_everything(control, sqs, queue):
    control.post("/mock-aws/faults", {"service": "sqs", "effect": "throttle"})
    control.post("/mock-aws/reset")
    assert "QueueUrls" not in sqs.list_queues()
    assert control.get("/mock-aws/faults") == {"faults": []}


# The clock


def now(control):
    return datetime.fromisoformat(control.get("/mock-aws/clock")["now"].replace("Z", "+00:00"))


def test_the_clock_runs(control):
    assert control.get("/mock-aws/clock")["frozen"] is False
    before = now(control)
    assert abs(before.timestamp() - time.time()) < 5
    time.sleep(0.05)
    assert now(control) > before


def test_the_clock_moves_forward(control):
    before = now(control)
    control.post("/mock-aws/clock/advance", {"seconds": 86400})
    assert timedelta(days=1) <= now(control) - before < timedelta(days=1, seconds=10)


def test_the_clock_stands_still(control, sqs, queue):
    control.post("/mock-aws/clock/freeze", {"at": "2031-02-03T04:05:06Z"})
    time.sleep(0.05)
    assert now(control) == datetime.fromisoformat("2031-02-03T04:05:06+00:00")
    send(sqs, queue)
    [message] = receive(sqs, queue, AttributeNames=["SentTimestamp"])
    assert int(message["Attributes"]["SentTimestamp"]) == now(control).timestamp() * 1000
    control.post("/mock-aws/clock/resume")
    time.sleep(0.05)
    assert now(control) > datetime.fromisoformat("2031-02-03T04:05:06+00:00")


def test_a_frozen_clock_moves_when_it_is_told_to(control, sqs, queue):
    control.post("/mock-aws/clock/freeze")
    send(sqs, queue, DelaySeconds=600)
    assert receive(sqs, queue) == []
    control.post("/mock-aws/clock/advance", {"seconds": 600})
    assert bodies(receive(sqs, queue)) == ["hello"]


@pytest.mark.parametrize("body", [{}, {"seconds": -1}, {"seconds": "many"}])
def test_the_clock_does_not_go_back(control, body):
    control.post("/mock-aws/clock/advance", body, status=400)


# Faults


def test_clients_get_over_a_throttle(control, target, queue):
    control.post(
        "/mock-aws/faults", {"service": "sqs", "operation": "SendMessage", "effect": "throttle", "times": 3}
    )
    sent = send(retrying(target), queue)
    assert sent["ResponseMetadata"]["RetryAttempts"] == 3


def test_a_throttle_is_an_error(control, sqs, queue):
    control.post("/mock-aws/faults", {"service": "sqs", "operation": "SendMessage", "effect": "throttle"})
    with refused("ThrottlingException", "Rate exceeded"):
        send(sqs, queue)
    assert receive(sqs, queue) == []
    control.delete("/mock-aws/faults")
    send(sqs, queue)


def test_an_error_of_ones_choice(control, sqs, queue):
    fault = {
        "effect": "error",
        "code": "AccessDenied",
        "message": "No entry.",
        "status": 403,
        "resource": "orders",
    }
    control.post("/mock-aws/faults", fault)
    with refused("AccessDenied", "No entry.", status=403):
        receive(sqs, queue)
    other = sqs.create_queue(QueueName="other")["QueueUrl"]
    assert receive(sqs, other) == []


def test_a_dropped_connection(control, target, sqs, queue):
    control.post("/mock-aws/faults", {"service": "sqs", "effect": "drop", "times": 2})
    with pytest.raises(ConnectionClosedError):
        sqs.list_queues()
    assert retrying(target).list_queues()["QueueUrls"] == [queue]


def test_latency(control, sqs):
    control.post("/mock-aws/faults", {"service": "sqs", "effect": "latency", "seconds": 0.4, "times": 1})
    begin = time.monotonic()
    sqs.list_queues()
    assert 0.35 < time.monotonic() - begin < 2
    begin = time.monotonic()
    sqs.list_queues()
    assert time.monotonic() - begin < 0.3


def test_a_share_of_the_calls(control, sqs, queue):
    control.post("/mock-aws/faults", {"operation": "SendMessage", "effect": "throttle", "probability": 0.5})
    failures = 0
    for _ in range(60):
        try:
            send(sqs, queue)
        except ClientError:
            failures += 1
    assert 10 <= failures <= 50


def test_faults_are_listed(control):
    fault = {"service": "sqs", "operation": "SendMessage", "effect": "throttle", "times": 3}
    control.post("/mock-aws/faults", fault, status=201)
    [listed] = control.get("/mock-aws/faults")["faults"]
    assert (listed["service"], listed["operation"], listed["times"]) == ("sqs", "SendMessage", 3)


@pytest.mark.parametrize(
    "fault", [{}, {"effect": "boom"}, {"effect": "error"}, {"effect": "drop", "probability": 2}]
)
def test_a_fault_must_make_sense(control, fault):
    assert "error" in control.post("/mock-aws/faults", fault, status=400)


@pytest.mark.parametrize(
    "names, message",
    [
        (
            {"service": "sqs", "operation": "SendMesage"},
            "sqs has no operation SendMesage. Did you mean SendMessage?",
        ),
        ({"service": "SQS"}, "No service is named SQS. There are: "),
        (
            {"operation": "sendmessage"},
            "No service has an operation sendmessage. Did you mean SendMessage, SendMessageBatch?",
        ),
    ],
)
def test_names_that_nothing_has_are_refused(control, names, message):
    refusal = control.post("/mock-aws/faults", {"effect": "throttle"} | names, status=400)
    assert refusal["error"].startswith(message)
    assert control.get("/mock-aws/faults") == {"faults": []}
    assert control.get("/mock-aws/requests?" + urlencode(names), status=400) == refusal


# Snapshots


def test_a_snapshot_brings_everything_back(control, sqs, queue):
    send(sqs, queue, "kept")
    control.post("/mock-aws/snapshots/before")
    send(sqs, queue, "lost")
    sqs.create_queue(QueueName="lost")
    assert control.get("/mock-aws/snapshots") == {"snapshots": ["before"]}
    for _ in range(2):
        control.post("/mock-aws/snapshots/before/restore")
        assert sqs.list_queues()["QueueUrls"] == [queue]
        assert bodies(receive(sqs, queue)) == ["kept"]
    control.delete("/mock-aws/snapshots/before")
    control.post("/mock-aws/snapshots/before/restore", status=404)


def test_a_snapshot_ends_a_wait_for_what_it_holds(control, sqs, queue):
    send(sqs, queue)
    control.post("/mock-aws/snapshots/full")
    assert len(receive(sqs, queue)) == 1
    with ThreadPoolExecutor(1) as pool:
        wait = pool.submit(receive, sqs, queue, WaitTimeSeconds=5)
        time.sleep(0.3)
        control.post("/mock-aws/snapshots/full/restore")
        assert bodies(wait.result()) == ["hello"]


# The log of requests


def test_the_log_tells_who_called_what_and_what_came_of_it(control, target, sqs, queue):
    send(sqs, queue, "logged")
    with pytest.raises(ClientError):
        sqs.get_queue_url(QueueName="nobody")
    log = control.get("/mock-aws/requests")["requests"]
    assert [entry["operation"] for entry in log] == ["CreateQueue", "SendMessage", "GetQueueUrl"]
    created, sent, refusal = log
    assert created["input"]["QueueName"] == "orders"
    assert created["output"] == {"QueueUrl": queue}
    assert sent["input"]["MessageBody"] == "logged"
    assert sent["account"] == target.account
    assert sent["region"] == "us-east-1"
    assert sent["service"] == "sqs"
    assert refusal["error"]["message"] == "The specified queue does not exist."


def test_the_log_is_searched_and_emptied(control, target, sqs, queue):
    for number in range(3):
        send(sqs, queue, str(number))
    target.client("sts").get_caller_identity()
    assert len(control.get("/mock-aws/requests?service=sts")["requests"]) == 1
    sends = control.get("/mock-aws/requests?operation=SendMessage&limit=2")["requests"]
    assert [entry["input"]["MessageBody"] for entry in sends] == ["1", "2"]
    control.delete("/mock-aws/requests")
    assert control.get("/mock-aws/requests") == {"requests": []}
