# SPDX-License-Identifier: Apache-2.0
"""What identity providers would hand out: web identity tokens and SAML assertions, unsigned."""

import base64
import json
from datetime import timedelta


def web_identity_token(now, lifetime=3600, **claims):
    """A token of accounts.google.com; claims that are None are left out."""
    now = int(now.timestamp())
    claims = {
        "iss": "https://accounts.google.com",
        "sub": "110169484474386276334",
        "aud": "app",
        "iat": now,
        "exp": now + lifetime,
    } | claims
    parts = [{"alg": "RS256", "typ": "JWT", "kid": "1"}, {k: v for k, v in claims.items() if v is not None}]
    encoded = [encode(json.dumps(part).encode()) for part in parts]
    return ".".join([*encoded, encode(b"signature" * 28)])


def encode(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def claims(token):
    """The header and the claims of a token."""
    parts = token.split(".")[:2]
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts]


def saml_assertion(now, role, provider, session="alice", lifetime=300):
    """A response of an identity provider that lets somebody have a role."""
    issued, end = (stamp(time) for time in (now - timedelta(seconds=5), now + timedelta(seconds=lifetime)))
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
    ID="_r" Version="2.0" IssueInstant="{issued}" Destination="https://signin.aws.amazon.com/saml">
  <saml:Issuer>https://idp.example.com/saml</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion ID="_a" Version="2.0" IssueInstant="{issued}">
    <saml:Issuer>https://idp.example.com/saml</saml:Issuer>
    <saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">alice@example.com</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="https://signin.aws.amazon.com/saml"/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="{issued}" NotOnOrAfter="{end}">
      <saml:AudienceRestriction><saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AttributeStatement>
      <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">
        <saml:AttributeValue>{role},{provider}</saml:AttributeValue>
      </saml:Attribute>
      <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName">
        <saml:AttributeValue>{session}</saml:AttributeValue>
      </saml:Attribute>
    </saml:AttributeStatement>
    <saml:AuthnStatement AuthnInstant="{issued}"/>
  </saml:Assertion>
</samlp:Response>"""
    return base64.b64encode(text.encode()).decode()


def stamp(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
