# SPDX-License-Identifier: Apache-2.0
"""Short ways to make tables and values."""


def definitions(*attributes):
    """`id` is a string, `n:N` a number."""
    pairs = [(text + ":S").split(":")[:2] for text in attributes]
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in pairs]


def key_schema(*attributes):
    names = [text.split(":")[0] for text in attributes]
    kinds = ["HASH"] + ["RANGE"] * (len(names) - 1)
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, kinds)]


def index(name, *attributes, projection="ALL", others=None):
    shown = {"ProjectionType": projection}
    if others:
        shown["NonKeyAttributes"] = others
    return {"IndexName": name, "KeySchema": key_schema(*attributes), "Projection": shown}


def make_table(client, name, *keys, attributes=(), **options):
    options.setdefault("BillingMode", "PAY_PER_REQUEST")
    client.create_table(
        TableName=name,
        AttributeDefinitions=definitions(*keys, *attributes),
        KeySchema=key_schema(*keys),
        **options,
    )
    return name


def value(plain):
    """A text, number, flag, list or map as DynamoDB has it."""
    match plain:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": plain}
        case str():
            return {"S": plain}
        case int():
            return {"N": str(plain)}
        case bytes():
            return {"B": plain}
        case list():
            return {"L": [value(element) for element in plain]}
        case dict():
            return {"M": item(**plain)}
    raise TypeError(plain)


def item(**attributes):
    return {name: value(plain) for name, plain in attributes.items()}
