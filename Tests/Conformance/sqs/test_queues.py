# SPDX-License-Identifier: Apache-2.0
"""CreateQueue, GetQueueUrl, ListQueues, DeleteQueue."""

import pytest

from messages import NO_QUEUE, arn, attributes, bodies, receive, send
from targets import differs, eased, new_account, refused

BAD_NAME = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
BAD_FIFO_NAME = (
    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
    "must end with .fifo suffix and be 1 to 80 in length."
)


def test_a_queues_url_has_the_endpoint_the_account_and_the_name(target, sqs):
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert url == f"{target.url}/{target.account}/orders"


@pytest.mark.parametrize("name", ["a", "A-b_9", "x" * 80])
def test_names_have_letters_digits_hyphens_and_underscores(sqs, name):
    assert sqs.create_queue(QueueName=name)["QueueUrl"].endswith("/" + name)


@pytest.mark.parametrize("name", ["a b", "ünder", "a/b", "a.b", "x" * 81])
def test_other_names_are_refused(sqs, name):
    with refused("InvalidParameterValue", BAD_NAME):
        sqs.create_queue(QueueName=name)


@differs("AWS keeps the suffix .fifo for FIFO queues; Moto makes a standard queue of that name.")
def test_the_suffix_fifo_is_for_fifo_queues(sqs):
    with refused("InvalidParameterValue", BAD_NAME):
        sqs.create_queue(QueueName="orders.fifo")


@differs("AWS names the rule for FIFO queues in full; Moto has a shorter text.")
@pytest.mark.parametrize("name", ["orders", "x" * 76 + ".fifo", "a b.fifo"])
def test_fifo_queues_have_the_suffix_fifo(sqs, name):
    with refused("InvalidParameterValue", BAD_FIFO_NAME):
        sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"})


def test_creating_a_queue_twice_gives_the_same_queue(sqs):
    settings = {"VisibilityTimeout": "45", "DelaySeconds": "3"}
    first = sqs.create_queue(QueueName="orders", Attributes=settings)["QueueUrl"]
    assert sqs.create_queue(QueueName="orders", Attributes=settings)["QueueUrl"] == first
    assert sqs.create_queue(QueueName="orders", Attributes={"DelaySeconds": "3"})["QueueUrl"] == first
    assert sqs.create_queue(QueueName="orders")["QueueUrl"] == first
    assert attributes(sqs, first, "VisibilityTimeout") == {"VisibilityTimeout": "45"}


@differs("AWS says which attribute differs; Moto says only that the queue exists.")
def test_creating_a_queue_again_with_another_attribute_is_refused(sqs):
    sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "45"})
    text = "A queue already exists with the same name and a different value for attribute VisibilityTimeout"
    with refused("QueueAlreadyExists", text):
        sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "46"})


def test_the_exception_of_the_model_is_raised(sqs):
    sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "45"})
    with pytest.raises(sqs.exceptions.QueueNameExists):
        sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "46"})


def test_get_queue_url_finds_a_queue_by_name(target, sqs, queue):
    assert sqs.get_queue_url(QueueName="orders")["QueueUrl"] == queue
    found = sqs.get_queue_url(QueueName="orders", QueueOwnerAWSAccountId=target.account)
    assert found["QueueUrl"] == queue


def test_get_queue_url_refuses_unknown_names(sqs):
    with refused(NO_QUEUE, "The specified queue does not exist."):
        sqs.get_queue_url(QueueName="nobody")


def test_the_error_of_an_unknown_queue_has_both_its_codes(sqs):
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="nobody")
    error = caught.value.response["Error"]
    assert (error["Code"], error["Type"]) == (NO_QUEUE, "Sender")
    assert error["QueryErrorCode"] == "QueueDoesNotExist"


def test_list_queues_says_nothing_where_there_are_none(sqs):
    assert "QueueUrls" not in sqs.list_queues()


def test_list_queues_takes_a_prefix(sqs):
    urls = {sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("red-1", "red-2", "blue")}
    assert set(sqs.list_queues()["QueueUrls"]) == urls
    reds = sqs.list_queues(QueueNamePrefix="red-")["QueueUrls"]
    assert sorted(url.rsplit("/", 1)[1] for url in reds) == ["red-1", "red-2"]
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix="green")


@differs("Moto matches the prefix as a regular expression.")
def test_a_prefix_is_plain_text(sqs):
    sqs.create_queue(QueueName="red")
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix="r.d")


@differs("Moto ignores MaxResults and lists every queue at once.")
def test_list_queues_pages(target, sqs):
    urls = {sqs.create_queue(QueueName=f"q{number}")["QueueUrl"] for number in range(7)}
    first = sqs.list_queues(MaxResults=3)
    assert len(first["QueueUrls"]) == 3
    second = sqs.list_queues(MaxResults=3, NextToken=first["NextToken"])
    assert len(second["QueueUrls"]) == 3
    third = sqs.list_queues(MaxResults=3, NextToken=second["NextToken"])
    assert "NextToken" not in third
    assert {*first["QueueUrls"], *second["QueueUrls"], *third["QueueUrls"]} == urls


@differs("Moto ignores MaxResults and lists every queue at once.")
def test_the_paginator_of_list_queues_finds_every_queue_once(target, sqs):
    urls = [sqs.create_queue(QueueName=f"q{number}")["QueueUrl"] for number in range(5)]
    pages = target.pages(sqs, "list_queues", PaginationConfig={"PageSize": 2})
    assert [len(page["QueueUrls"]) for page in pages] == [2, 2, 1]
    assert sorted(url for page in pages for url in page["QueueUrls"]) == sorted(urls)


@differs("Moto does not look at MaxResults.")
@pytest.mark.parametrize("count", [0, 1001])
def test_a_page_has_1_to_1000_queues(sqs, count):
    with refused("InvalidParameterValue"):
        sqs.list_queues(MaxResults=count)


def test_a_deleted_queue_is_gone(sqs, queue):
    sqs.delete_queue(QueueUrl=queue)
    assert "QueueUrls" not in sqs.list_queues()
    with refused(NO_QUEUE):
        sqs.get_queue_url(QueueName="orders")
    with refused(NO_QUEUE):
        send(sqs, queue)


@eased("Tests delete and create the same queue all the time: the minute's wait is an option, off by default.")
@differs("AWS wants a minute between the end of a queue and the next of its name; Moto creates it at once.")
def test_a_name_is_free_60_seconds_after_its_queue_was_deleted(target, sqs, queue):
    sqs.delete_queue(QueueUrl=queue)
    text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
    with refused("AWS.SimpleQueueService.QueueDeletedRecently", text):
        sqs.create_queue(QueueName="orders")
    target.advance(61)
    assert sqs.create_queue(QueueName="orders")["QueueUrl"] == queue


def test_a_new_queue_of_an_old_name_is_empty(target, sqs, queue):
    send(sqs, queue)
    sqs.delete_queue(QueueUrl=queue)
    target.advance(61)
    sqs.create_queue(QueueName="orders")
    assert receive(sqs, queue) == []


OPERATIONS_ON_A_QUEUE = {
    "add_permission": {"Label": "l", "AWSAccountIds": ["123456789012"], "Actions": ["SendMessage"]},
    "change_message_visibility": {"ReceiptHandle": "r", "VisibilityTimeout": 1},
    "change_message_visibility_batch": {
        "Entries": [{"Id": "a", "ReceiptHandle": "r", "VisibilityTimeout": 1}]
    },
    "delete_message": {"ReceiptHandle": "r"},
    "delete_message_batch": {"Entries": [{"Id": "a", "ReceiptHandle": "r"}]},
    "delete_queue": {},
    "get_queue_attributes": {"AttributeNames": ["All"]},
    "list_dead_letter_source_queues": {},
    "list_queue_tags": {},
    "purge_queue": {},
    "receive_message": {},
    "remove_permission": {"Label": "l"},
    "send_message": {"MessageBody": "hello"},
    "send_message_batch": {"Entries": [{"Id": "a", "MessageBody": "hello"}]},
    "set_queue_attributes": {"Attributes": {"DelaySeconds": "1"}},
    "tag_queue": {"Tags": {"a": "b"}},
    "untag_queue": {"TagKeys": ["a"]},
}


@pytest.mark.parametrize("operation", sorted(OPERATIONS_ON_A_QUEUE))
def test_every_operation_on_a_queue_refuses_unknown_ones(target, sqs, operation):
    url = f"{target.url}/{target.account}/nobody"
    with refused(NO_QUEUE, "The specified queue does not exist."):
        getattr(sqs, operation)(QueueUrl=url, **OPERATIONS_ON_A_QUEUE[operation])


def test_regions_have_queues_of_their_own(target):
    here, there = target.client("sqs"), target.client("sqs", region="eu-central-1")
    url = here.create_queue(QueueName="orders")["QueueUrl"]
    assert "QueueUrls" not in there.list_queues()
    there.create_queue(QueueName="orders")
    send(here, url, "here")
    other = there.get_queue_url(QueueName="orders")["QueueUrl"]
    assert receive(there, other) == []
    assert arn(there, other) == f"arn:aws:sqs:eu-central-1:{target.account}:orders"


def test_accounts_have_queues_of_their_own(target, sqs, queue):
    other = target.client("sqs", account=new_account())
    assert "QueueUrls" not in other.list_queues()
    with refused(NO_QUEUE):
        other.get_queue_url(QueueName="orders")


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_arns_name_the_partition_of_the_region(target, region, partition):
    sqs = target.client("sqs", region=region)
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert arn(sqs, url) == f"arn:{partition}:sqs:{region}:{target.account}:orders"


def test_urls_of_awss_own_hosts_name_the_same_queue(target, sqs, queue):
    send(sqs, f"https://sqs.us-east-1.amazonaws.com/{target.account}/orders")
    assert bodies(receive(sqs, queue)) == ["hello"]


@differs("In Moto a queue of another account cannot be reached, whatever its policy allows.")
def test_a_policy_opens_a_queue_to_another_account(target, sqs, queue):
    other = target.client("sqs", account=new_account())
    with refused("AccessDenied", status=403):
        send(other, queue, "from abroad")
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
        f'"Action": "sqs:*", "Resource": "{arn(sqs, queue)}"' + "}]}"
    )
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    send(other, queue, "from abroad")
    assert bodies(receive(sqs, queue)) == ["from abroad"]
