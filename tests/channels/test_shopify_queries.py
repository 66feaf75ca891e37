"""What we send to Shopify, held against the schema it publishes, and so is the server our tests talk with."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_client_schema,
    build_schema,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import NoDeprecatedCustomRule

from app.channels.shopify import queries
from tests.support import contracts, shops


@cache
def published(version: str) -> GraphQLSchema:
    path = contracts.published("shopify", f"admin_{version}.json.gz")
    # Assumed valid: Shopify deprecates fields that its own interfaces keep.
    return build_client_schema(json.loads(gzip.decompress(path.read_bytes()))["data"], assume_valid=True)


@pytest.mark.parametrize("version", ["2026-07", "2026-10"])
def test_every_query_fits_the_published_schema_and_uses_nothing_deprecated(version: str) -> None:
    schema = published(version)
    for query in queries.ALL:
        faults = validate(schema, parse(query), [*specified_rules, NoDeprecatedCustomRule])
        assert faults == [], query


def test_the_schema_refuses_what_it_does_not_know() -> None:
    assert validate(published("2026-10"), parse(queries.TO_CANCEL.replace("cancelledAt", "cancelledOn")))


def test_every_text_of_the_module_is_among_those_that_are_checked() -> None:
    texts = {
        value
        for name, value in vars(queries).items()
        if not name.startswith("_") and isinstance(value, str) and ("query " in value or "mutation " in value)
    }
    assert texts - {queries.__doc__} == set(queries.ALL)


@pytest.mark.parametrize("version", ["2026-07", "2026-10"])
def test_the_server_of_our_tests_speaks_a_part_of_the_published_schema(version: str) -> None:
    theirs = published(version)
    ours = build_schema(Path(next(iter(shops.__path__)), "shopify.graphql").read_text())
    for name, kind in ours.type_map.items():
        if name.startswith("__"):
            continue
        assert name in theirs.type_map, name
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType | GraphQLInterfaceType):
            published_kind: Any = theirs.type_map[name]
            for field, made in kind.fields.items():
                there = published_kind.fields[field]
                assert str(made.type) == str(there.type), f"{name}.{field}"
                for argument, given in getattr(made, "args", {}).items():
                    assert str(given.type) == str(there.args[argument].type), f"{name}.{field}({argument})"
