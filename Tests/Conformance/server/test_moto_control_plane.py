# SPDX-License-Identifier: Apache-2.0
"""The control API of Moto's server, which fixtures written for Moto call."""

import json

import pytest


@pytest.fixture
def control(each_server):
    return each_server.server.control


@pytest.fixture
def sqs(each_server):
    return each_server.client("sqs")


def test_the_dashboard_answers(control):
    status, headers, _ = control.request("GET", "/moto-api/")
    assert status == 200
    assert headers.get_content_type() == "text/html"


def test_the_dashboard_answers_without_its_slash(control):
    """Clients that look whether a server is there follow the redirect that Moto's gives."""
    status, headers, _ = control.request("GET", "/moto-api")
    assert status == 200 or headers["Location"].endswith("/moto-api/")


def test_a_reset_forgets_everything(control, sqs):
    sqs.create_queue(QueueName="orders")
    assert control.post("/moto-api/reset") == {"status": "ok"}
    assert "QueueUrls" not in sqs.list_queues()


def test_a_reset_is_a_post(control, sqs):
    sqs.create_queue(QueueName="orders")
    status, _, _ = control.request("GET", "/moto-api/reset")
    assert status == 400
    assert sqs.list_queues()["QueueUrls"]


def test_reset_auth_takes_a_number(control):
    status, _, body = control.request("POST", "/moto-api/reset-auth", "1")
    assert status == 200
    assert json.loads(body)["status"] == "ok"
    _, _, body = control.request("POST", "/moto-api/reset-auth", "inf")
    assert json.loads(body)["PREVIOUS_INITIAL_NO_AUTH_ACTION_COUNT"] in ("1", "1.0")


def test_a_seed_makes_what_follows_the_same(control, sqs):
    def ids():
        control.post("/moto-api/reset")
        status, _, _ = control.request("POST", "/moto-api/seed?a=42")
        assert status == 200
        queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
        return [sqs.send_message(QueueUrl=queue, MessageBody="hello")["MessageId"] for _ in range(3)]

    assert ids() == ids()


def test_the_configuration_is_kept(control):
    before = control.get("/moto-api/config", status=None)
    assert before["batch"] == {"use_docker": True}
    control.post("/moto-api/config", {"batch": {"use_docker": False}})
    assert control.get("/moto-api/config")["batch"] == {"use_docker": False}
    control.post("/moto-api/config", before)


def test_what_exists_is_told_as_data(control, sqs, each_server):
    sqs.create_queue(QueueName="orders")
    data = control.get("/moto-api/data.json")
    assert isinstance(data, dict)
    assert any("orders" in json.dumps(item) for item in data["sqs"]["Queue"])


def test_state_transitions_are_set_and_unset(control):
    model = "support::case"
    transition = {"progression": "manual", "times": 3}
    status, _, _ = control.request(
        "POST", "/moto-api/state-manager/set-transition", {"model_name": model, "transition": transition}
    )
    assert status == 201
    path = f"/moto-api/state-manager/get-transition?model_name={model}"
    assert control.get(path) == transition
    status, _, _ = control.request("POST", "/moto-api/state-manager/unset-transition", {"model_name": model})
    assert status == 201
    assert control.get(path) != transition


def test_what_does_not_exist_is_told_as_nothing(control):
    control.post("/moto-api/reset")
    data = control.get("/moto-api/data.json")
    assert data["sqs"]["Queue"] == []
    assert data["s3"]["FakeBucket"] == []


def test_buckets_are_told_by_motos_name(control, each_server):
    control.post("/moto-api/reset")
    each_server.client("s3").create_bucket(Bucket="told-by-name")
    buckets = control.get("/moto-api/data.json")["s3"]["FakeBucket"]
    assert [(bucket["name"], bucket["arn"]) for bucket in buckets] == [
        ("told-by-name", "arn:aws:s3:::told-by-name")
    ]


def test_a_recording_is_sent_again(control, each_server, sqs):
    def recorder(command, body=None, method="POST"):
        status, _, answer = control.request(method, f"/moto-api/recorder/{command}", body)
        assert status == 200
        return answer

    recorder("reset-recording")
    assert recorder("start-recording") == b"Recording is set to True"
    sqs.create_queue(QueueName="recorded")
    each_server.client("s3").create_bucket(Bucket="recorded")
    each_server.client("s3").put_object(Bucket="recorded", Key="a key", Body=bytes(range(256)))
    assert recorder("stop-recording") == b"Recording is set to False"
    sqs.create_queue(QueueName="later")
    recording = recorder("download-recording", method="GET")
    lines = [json.loads(line) for line in recording.splitlines()]
    assert [line["method"] for line in lines] == ["POST", "PUT", "PUT"]
    assert set(lines[0]) == {"headers", "method", "url", "body", "body_encoded"}

    control.post("/moto-api/reset")
    recorder("reset-recording")
    recorder("upload-recording", recording)
    recorder("replay-recording")
    assert [url.rpartition("/")[2] for url in sqs.list_queues()["QueueUrls"]] == ["recorded"]
    stored = each_server.client("s3").get_object(Bucket="recorded", Key="a key")
    assert stored["Body"].read() == bytes(range(256))
    recorder("reset-recording")


def test_an_account_can_be_named_by_a_header(control):
    _, _, answer = control.request(
        "POST",
        "/",
        "Action=GetCallerIdentity&Version=2011-06-15",
        {
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request, "
            "SignedHeaders=host, Signature=x",
            "Content-Type": "application/x-www-form-urlencoded",
            "x-moto-account-id": "222222222222",
        },
    )
    assert b"<Account>222222222222</Account>" in answer
