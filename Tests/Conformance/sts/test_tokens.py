# SPDX-License-Identifier: Apache-2.0
"""GetWebIdentityToken, GetDelegatedAccessToken, DecodeAuthorizationMessage."""

import pytest

from identities import claims
from targets import differs, refused

pytestmark = differs(
    "Moto does not have GetWebIdentityToken, GetDelegatedAccessToken and DecodeAuthorizationMessage."
)


@pytest.mark.parametrize("algorithm", ["ES384", "RS256"])
def test_a_web_identity_token_tells_others_who_the_caller_is(target, sts, algorithm):
    answer = sts.get_web_identity_token(Audience=["https://example.com"], SigningAlgorithm=algorithm)
    header, body = claims(answer["WebIdentityToken"])
    assert header["alg"] == algorithm
    assert body["aud"] == "https://example.com"
    assert body["sub"] == sts.get_caller_identity()["Arn"]
    assert body["exp"] - body["iat"] == 300
    assert answer["Expiration"].timestamp() == body["exp"]


def test_a_session_of_a_role_speaks_for_the_role(target, session, role):
    caller = target.client("sts", credentials=session)
    answer = caller.get_web_identity_token(Audience=["a"], SigningAlgorithm="ES384", DurationSeconds=60)
    assert claims(answer["WebIdentityToken"])[1]["sub"] == role


@pytest.mark.parametrize("seconds", [59, 3601])
def test_a_web_identity_token_lasts_up_to_an_hour(unchecked, seconds):
    with refused("ValidationError"):
        unchecked.get_web_identity_token(Audience=["a"], SigningAlgorithm="ES384", DurationSeconds=seconds)


def test_a_token_does_not_outlive_its_session(target, sts, role):
    session = sts.assume_role(RoleArn=role, RoleSessionName="session", DurationSeconds=900)["Credentials"]
    caller = target.client("sts", credentials=session)
    with refused("SessionDurationEscalationException", status=403):
        caller.get_web_identity_token(Audience=["a"], SigningAlgorithm="ES384", DurationSeconds=1800)


def test_a_trade_in_token_gives_credentials(target, sts):
    answer = sts.get_delegated_access_token(TradeInToken="token" * 20)
    assert set(answer["Credentials"]) == {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
    caller = target.client("sts", credentials=answer["Credentials"]).get_caller_identity()
    assert caller["Arn"] == answer["AssumedPrincipal"]


@pytest.mark.parametrize("message", ["nonsense", "bm9uc2Vuc2U="])
def test_only_encoded_messages_are_decoded(sts, message):
    with refused("InvalidAuthorizationMessageException"):
        sts.decode_authorization_message(EncodedMessage=message)
