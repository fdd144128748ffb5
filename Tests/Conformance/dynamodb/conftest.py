# SPDX-License-Identifier: Apache-2.0

import pytest

from tables import make_table


@pytest.fixture
def dynamodb(target):
    return target.client("dynamodb")


@pytest.fixture
def table(dynamodb):
    """The name of a table with the hash key `id`."""
    return make_table(dynamodb, "orders", "id")


@pytest.fixture
def sorted_table(dynamodb):
    """The name of a table with the hash key `id` and the number `n` as its sort key."""
    return make_table(dynamodb, "sorted", "id", "n:N")
