# SPDX-License-Identifier: Apache-2.0
"""How botocore gets credentials from STS by itself: profiles, token files, and refreshing before they end."""

import boto3
import pytest
from botocore.credentials import RefreshableCredentials, create_assume_role_refresher
from botocore.session import get_session
from dateutil.parser import parse

from identities import web_identity_token


@pytest.fixture
def arn_of_profile(each_server, monkeypatch, tmp_path):
    """Says who the caller is to a session of a profile in a file of the case's own."""
    account = each_server.account
    token = tmp_path / "token"
    token.write_text(web_identity_token(each_server.now()))
    (tmp_path / "credentials").write_text(
        f"[base]\naws_access_key_id = {account}\naws_secret_access_key = secret\n"
    )
    (tmp_path / "config").write_text(
        f"""
[profile first]
source_profile = base
role_arn = arn:aws:iam::{account}:role/teams/first
role_session_name = one
external_id = a-partner
duration_seconds = 1800

[profile second]
source_profile = first
role_arn = arn:aws:iam::222222222222:role/second
role_session_name = two

[profile web]
web_identity_token_file = {token}
role_arn = arn:aws:iam::{account}:role/web
role_session_name = three
"""
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", each_server.url)

    def ask(profile):
        session = boto3.Session(profile_name=profile, region_name="us-east-1")
        return session.client("sts").get_caller_identity()["Arn"]

    return ask


def test_a_profile_assumes_its_role(each_server, arn_of_profile):
    assert arn_of_profile("first") == f"arn:aws:sts::{each_server.account}:assumed-role/first/one"


def test_a_profile_assumes_its_role_from_that_of_another(arn_of_profile):
    assert arn_of_profile("second") == "arn:aws:sts::222222222222:assumed-role/second/two"


def test_a_profile_assumes_its_role_by_a_token_in_a_file(each_server, arn_of_profile):
    assert arn_of_profile("web") == f"arn:aws:sts::{each_server.account}:assumed-role/web/three"


def test_credentials_are_refreshed_before_they_end(mock_aws):
    sts = mock_aws.client("sts")
    role = f"arn:aws:iam::{mock_aws.account}:role/worker"
    renew = create_assume_role_refresher(
        sts, {"RoleArn": role, "RoleSessionName": "session", "DurationSeconds": 900}
    )
    first = renew()
    session = get_session()
    session._credentials = RefreshableCredentials(
        first["access_key"],
        first["secret_key"],
        first["token"],
        parse(first["expiry_time"]),
        renew,
        "assume-role",
        time_fetcher=mock_aws.now,
    )
    client = session.create_client("sts", region_name="us-east-1", endpoint_url=mock_aws.url)
    keys = set()
    for _ in range(3):
        assert client.get_caller_identity()["Arn"].endswith("assumed-role/worker/session")
        keys.add(session.get_credentials().get_frozen_credentials().access_key)
        mock_aws.advance(890)
    assert len(keys) == 3
