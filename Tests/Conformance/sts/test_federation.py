# SPDX-License-Identifier: Apache-2.0
"""GetSessionToken, GetFederationToken, AssumeRoleWithWebIdentity, AssumeRoleWithSAML."""

import re

import pytest

from identities import saml_assertion, web_identity_token
from targets import differs, refused


@pytest.fixture
def unsigned(target):
    return target.client("sts", signed=False)


@pytest.fixture
def provider(target):
    """The ARN of a SAML provider."""
    return f"arn:aws:iam::{target.account}:saml-provider/idp"


def test_a_session_token_comes_with_keys(sts):
    credentials = sts.get_session_token()["Credentials"]
    assert set(credentials) == {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}


@differs("Moto gives everybody AWS's example key.")
def test_each_session_token_has_keys_of_its_own(sts):
    keys = [sts.get_session_token()["Credentials"]["AccessKeyId"] for _ in range(2)]
    assert keys[0] != keys[1]
    assert all(re.fullmatch(r"ASIA[A-Z0-9]{16}", key) for key in keys)


@differs("Moto takes any duration.")
@pytest.mark.parametrize("seconds", [899, 129601])
def test_a_session_token_lasts_15_minutes_to_36_hours(unchecked, seconds):
    with refused("ValidationError"):
        unchecked.get_session_token(DurationSeconds=seconds)


@differs("Moto gives session tokens to sessions.")
def test_a_session_gets_no_session_token(target, session):
    with refused("AccessDenied", "Cannot call GetSessionToken with session credentials", status=403):
        target.client("sts", credentials=session).get_session_token()


def test_a_federated_user_is_named_by_the_caller(target, sts):
    answer = sts.get_federation_token(Name="bob")
    assert answer["FederatedUser"] == {
        "FederatedUserId": f"{target.account}:bob",
        "Arn": f"arn:aws:sts::{target.account}:federated-user/bob",
    }
    assert set(answer["Credentials"]) == {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}


@differs("Moto does not check the name.")
@pytest.mark.parametrize("name", ["b", "x" * 33, "a b"], ids=["short", "long", "space"])
def test_the_name_of_a_federated_user_is_checked(unchecked, name):
    with refused("ValidationError") as refusal:
        unchecked.get_federation_token(Name=name)
    assert f"Value '{name}' at 'name' failed to satisfy constraint: " in refusal.message


@differs("Moto quotes a policy that is not the caller's.")
def test_the_policy_of_a_federated_user_is_limited(unchecked):
    policy = "{" + " " * 2048 + "}"
    with refused("ValidationError") as refusal:
        unchecked.get_federation_token(Name="bob", Policy=policy)
    assert refusal.message.startswith(
        f"1 validation error detected: Value '{policy}' at 'policy' failed to satisfy"
    )


def test_a_web_identity_assumes_a_role(target, unsigned, role):
    answer = unsigned.assume_role_with_web_identity(
        RoleArn=role, RoleSessionName="web", WebIdentityToken=web_identity_token(target.now())
    )
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{target.account}:assumed-role/worker/web"
    caller = target.client("sts", credentials=answer["Credentials"]).get_caller_identity()
    assert caller["Arn"] == answer["AssumedRoleUser"]["Arn"]


@differs("Moto does not read the token.")
def test_the_answer_tells_whom_the_token_is_about(target, unsigned, role):
    answer = unsigned.assume_role_with_web_identity(
        RoleArn=role, RoleSessionName="web", WebIdentityToken=web_identity_token(target.now())
    )
    assert answer["SubjectFromWebIdentityToken"] == "110169484474386276334"
    assert answer["Audience"] == "app"
    assert answer["Provider"] == "accounts.google.com"


@differs("Moto does not read the token.")
@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda now: "nonsense", "InvalidIdentityToken", id="no token"),
        pytest.param(lambda now: web_identity_token(now, sub=None), "InvalidIdentityToken", id="no subject"),
        pytest.param(
            lambda now: web_identity_token(now, lifetime=-60), "ExpiredTokenException", id="expired"
        ),
    ],
)
def test_bad_tokens_are_refused(target, unsigned, role, make, code):
    token = make(target.now())
    with refused(code):
        unsigned.assume_role_with_web_identity(RoleArn=role, RoleSessionName="web", WebIdentityToken=token)


def test_a_saml_assertion_assumes_a_role(target, unsigned, role, provider):
    answer = unsigned.assume_role_with_saml(
        RoleArn=role, PrincipalArn=provider, SAMLAssertion=saml_assertion(target.now(), role, provider)
    )
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{target.account}:assumed-role/worker/alice"
    caller = target.client("sts", credentials=answer["Credentials"]).get_caller_identity()
    assert caller["Arn"] == answer["AssumedRoleUser"]["Arn"]


@differs("Of an assertion Moto reads the role and the session's name only.")
def test_the_answer_tells_what_the_assertion_says(target, unsigned, role, provider):
    answer = unsigned.assume_role_with_saml(
        RoleArn=role, PrincipalArn=provider, SAMLAssertion=saml_assertion(target.now(), role, provider)
    )
    assert answer["Issuer"] == "https://idp.example.com/saml"
    assert answer["Subject"] == "alice@example.com"
    assert answer["SubjectType"] == "persistent"
    assert answer["Audience"] == "https://signin.aws.amazon.com/saml"


@differs("Moto answers 500 to what is no assertion, and takes assertions of any age.")
@pytest.mark.parametrize(
    ("lifetime", "code"),
    [
        pytest.param(None, "InvalidIdentityToken", id="no assertion"),
        pytest.param(-60, "ExpiredTokenException", id="expired"),
    ],
)
def test_bad_assertions_are_refused(target, unsigned, role, provider, lifetime, code):
    assertion = (
        saml_assertion(target.now(), role, provider, lifetime=lifetime) if lifetime else "bm9uc2Vuc2U="
    )
    with refused(code):
        unsigned.assume_role_with_saml(RoleArn=role, PrincipalArn=provider, SAMLAssertion=assertion)
