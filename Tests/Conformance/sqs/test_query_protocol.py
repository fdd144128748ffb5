# SPDX-License-Identifier: Apache-2.0
"""SQS over its older protocol, as SDKs spoke it before 2023 and as scripts still do."""

import http.client
from urllib.parse import urlsplit

import pytest

from messages import md5, md5_of_attributes, receive, send
from query import QueryCaller
from targets import differs


@pytest.fixture
def sqs(each_server):
    return each_server.client("sqs")


@pytest.fixture
def query(each_server):
    return QueryCaller(each_server)


def test_an_answer_is_wrapped_by_its_operation(each_server, query):
    answer = query.call("CreateQueue", {"QueueName": "orders"})
    assert answer.status == 200
    assert answer.headers.get_content_type() in ("text/xml", "application/xml")
    assert answer.root.tag == "CreateQueueResponse"
    assert answer.text("CreateQueueResult/QueueUrl") == f"{each_server.url}/{each_server.account}/orders"
    assert answer.text("ResponseMetadata/RequestId")


def test_both_protocols_speak_of_the_same_queues(sqs, query):
    query.call("CreateQueue", {"QueueName": "orders"})
    url = sqs.get_queue_url(QueueName="orders")["QueueUrl"]
    query.call("SendMessage", {"QueueUrl": url, "MessageBody": "a&b=ü c"})
    assert receive(sqs, url)[0]["Body"] == "a&b=ü c"


def test_attributes_and_tags_are_numbered(query):
    members = {
        "QueueName": "orders",
        "Attribute.1.Name": "DelaySeconds",
        "Attribute.1.Value": "7",
        "Attribute.2.Name": "VisibilityTimeout",
        "Attribute.2.Value": "40",
        "Tag.1.Key": "team",
        "Tag.1.Value": "a b",
    }
    url = query.call("CreateQueue", members).text("CreateQueueResult/QueueUrl")
    names = {"QueueUrl": url, "AttributeName.1": "DelaySeconds", "AttributeName.2": "VisibilityTimeout"}
    found = query.call("GetQueueAttributes", names)
    pairs = [
        (item.findtext("Name"), item.findtext("Value"))
        for item in found.root.findall("GetQueueAttributesResult/Attribute")
    ]
    assert sorted(pairs) == [("DelaySeconds", "7"), ("VisibilityTimeout", "40")]
    tags = query.call("ListQueueTags", {"QueueUrl": url})
    assert tags.text("ListQueueTagsResult/Tag/Key") == "team"
    assert tags.text("ListQueueTagsResult/Tag/Value") == "a b"


def test_queues_are_listed_flat(sqs, query):
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("a", "b")]
    answer = query.call("ListQueues")
    assert sorted(answer.texts("ListQueuesResult/QueueUrl")) == urls


def test_an_operation_without_a_result_answers_with_its_name_alone(query, queue):
    answer = query.call("TagQueue", {"QueueUrl": queue, "Tag.1.Key": "a", "Tag.1.Value": "b"})
    assert answer.status == 200
    assert answer.root.tag == "TagQueueResponse"
    assert [child.tag for child in answer.root] == ["ResponseMetadata"]


def test_a_message_goes_both_ways(query, queue):
    attribute = {"colour": {"DataType": "String", "StringValue": "red"}}
    members = {
        "QueueUrl": queue,
        "MessageBody": "<hello> & \r\n welcome",
        "MessageAttribute.1.Name": "colour",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": "red",
    }
    sent = query.call("SendMessage", members)
    assert sent.text("SendMessageResult/MD5OfMessageBody") == md5(members["MessageBody"])
    assert sent.text("SendMessageResult/MD5OfMessageAttributes") == md5_of_attributes(attribute)
    wanted = {"QueueUrl": queue, "AttributeName.1": "All", "MessageAttributeName.1": "All"}
    message = query.call("ReceiveMessage", wanted).root.find("ReceiveMessageResult/Message")
    assert message.findtext("MessageId") == sent.text("SendMessageResult/MessageId")
    assert message.findtext("Body") == members["MessageBody"]
    assert message.findtext("MD5OfBody") == md5(members["MessageBody"])
    known = {item.findtext("Name"): item.findtext("Value") for item in message.findall("Attribute")}
    assert known["ApproximateReceiveCount"] == "1"
    assert message.findtext("MessageAttribute/Name") == "colour"
    assert message.findtext("MessageAttribute/Value/StringValue") == "red"
    deleted = query.call(
        "DeleteMessage", {"QueueUrl": queue, "ReceiptHandle": message.findtext("ReceiptHandle")}
    )
    assert (deleted.status, deleted.root.tag) == (200, "DeleteMessageResponse")


def test_batches_are_numbered(query, queue):
    members = {"QueueUrl": queue}
    for number, id in enumerate(["a", "b"], 1):
        members[f"SendMessageBatchRequestEntry.{number}.Id"] = id
        members[f"SendMessageBatchRequestEntry.{number}.MessageBody"] = f"body {id}"
    members["SendMessageBatchRequestEntry.3.Id"] = "c"
    members["SendMessageBatchRequestEntry.3.MessageBody"] = "late"
    members["SendMessageBatchRequestEntry.3.DelaySeconds"] = "901"
    answer = query.call("SendMessageBatch", members)
    assert answer.texts("SendMessageBatchResult/SendMessageBatchResultEntry/Id") == ["a", "b"]
    failure = answer.root.find("SendMessageBatchResult/BatchResultErrorEntry")
    assert failure.findtext("Id") == "c"
    assert failure.findtext("Code") == "InvalidParameterValue"
    assert failure.findtext("SenderFault") == "true"


def test_a_queues_url_is_an_address(sqs, query, queue):
    path = urlsplit(queue).path
    sent = query.call("SendMessage", {"MessageBody": "by post"}, path=path)
    assert sent.text("SendMessageResult/MD5OfMessageBody") == md5("by post")
    assert receive(sqs, queue)[0]["Body"] == "by post"


@differs("Moto answers a GET in JSON.")
def test_a_call_can_be_a_get(sqs, query, queue):
    send(sqs, queue)
    answer = query.call("ReceiveMessage", {"MaxNumberOfMessages": "10"}, "GET", urlsplit(queue).path)
    assert answer.status == 200
    assert answer.texts("ReceiveMessageResult/Message/Body") == ["hello"]


@differs("Moto answers a GET in JSON.")
def test_a_get_without_a_queue_goes_to_the_root(query, queue):
    assert query.call("ListQueues", method="GET").texts("ListQueuesResult/QueueUrl") == [queue]


def test_an_error_has_a_type_a_code_and_a_message(each_server, query):
    answer = query.call(
        "SendMessage", {"QueueUrl": f"{each_server.url}/{each_server.account}/nobody", "MessageBody": "a"}
    )
    assert answer.status == 400
    assert answer.root.tag == "ErrorResponse"
    assert answer.text("Error/Type") == "Sender"
    assert answer.text("Error/Code") == "AWS.SimpleQueueService.NonExistentQueue"
    assert answer.text("Error/Message").startswith("The specified queue does not exist")
    assert answer.text("RequestId")


@differs("Moto answers 500 to actions that it does not know.")
def test_an_unknown_action_is_refused(query):
    answer = query.call("MakeQueue", {"QueueName": "orders"})
    assert answer.status == 400
    assert answer.text("Error/Code") == "InvalidAction"
    assert answer.text("Error/Message").startswith("The action MakeQueue is not valid for this ")


@differs("Moto answers 500 to what is no number.")
def test_a_number_must_be_one(query, queue):
    answer = query.call("ReceiveMessage", {"QueueUrl": queue, "MaxNumberOfMessages": "many"})
    assert answer.status == 400


def test_an_unsigned_form_finds_its_way(mock_aws):
    """Moto takes such a request for one of S3's."""
    answer = QueryCaller(mock_aws).call("ListQueues", signed=False)
    assert answer.status == 200


HOSTS = ["sqs.us-east-1.localhost:{port}", "sqs.us-east-1.amazonaws.com", "localhost:{port}"]


@pytest.mark.parametrize("host", HOSTS)
def test_urls_follow_the_host_that_the_caller_used(mock_aws, host):
    """Moto's server looks at the port only."""
    host = host.format(port=urlsplit(mock_aws.url).port)
    answer = QueryCaller(mock_aws).call("CreateQueue", {"QueueName": "orders"}, host=host)
    url = urlsplit(answer.text("CreateQueueResult/QueueUrl"))
    assert url.netloc == host
    assert url.path == f"/{mock_aws.account}/orders"


def test_a_virtual_host_names_the_region_of_an_unsigned_call(mock_aws):
    port = urlsplit(mock_aws.url).port
    query = QueryCaller(mock_aws)
    members = {"QueueName": f"of-{mock_aws.account}"}
    query.call("CreateQueue", members, host=f"sqs.eu-west-3.localhost:{port}", signed=False)
    there = mock_aws.client("sqs", region="eu-west-3", account="123456789012")
    assert there.get_queue_url(QueueName=members["QueueName"])


def test_the_json_protocols_answer_says_which_error_query_clients_know(each_server, sqs):
    """The header by which newer SDKs keep the older codes."""
    connection = http.client.HTTPConnection(urlsplit(each_server.url).netloc, timeout=10)
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "AmazonSQS.GetQueueUrl",
        "x-amzn-query-mode": "true",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={each_server.account}/20260101/us-east-1/sqs/aws4_request, "
        "SignedHeaders=host, Signature=0",
    }
    connection.request("POST", "/", b'{"QueueName": "nobody"}', headers)
    answer = connection.getresponse()
    assert answer.status == 400
    assert answer.headers["x-amzn-query-error"] == "AWS.SimpleQueueService.NonExistentQueue;Sender"
    assert answer.headers.get_content_type() == "application/x-amz-json-1.0"
    assert b"QueueDoesNotExist" in answer.read()
    connection.close()
