"""Published contracts and recorded answers of others, which lie beside the checkout and are not ours to copy."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from tests.support.needs import CONTRACTS, Need, require


def contract(*names: str) -> Path:
    """A file of the carriers' contracts; see ``published``."""
    return published("carriers", *names)


def published(*names: str) -> Path:
    """A file of anybody's contracts; a test that asks needs them to be there (``Need.CONTRACTS``)."""
    require(Need.CONTRACTS)
    return CONTRACTS.joinpath(*names)


def colissimo_schema(name: str) -> dict[str, Any]:
    """A schema of La Poste's own OpenAPI, as JSON Schema that refuses what it does not name."""
    spec = json.loads(
        contract("colissimo-openapi", "_original", "colissimo-shipping-openapi.json").read_text()
    )
    schemas = {key: _closed(value) for key, value in spec["components"]["schemas"].items()}
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}


@cache
def mondial_relay_schema() -> etree.XMLSchema:
    """The types of Mondial Relay's own WSDL (API 1: points and tracking)."""
    document = etree.parse(contract("wsdl", "mondialrelay-Web_Services.asmx.wsdl"))
    types = document.find(".//{http://www.w3.org/2001/XMLSchema}schema")
    assert types is not None
    # Written out and read again: a part of a document does not know the names that the whole declares.
    return etree.XMLSchema(etree.fromstring(etree.tostring(types)))


@cache
def _ups_schemas(file: str) -> dict[str, Any]:
    written = contract("ups-openapi", f"{file}.yaml").read_text("utf-8")
    spec = yaml.load(written.replace("\t", " "), Loader=yaml.CSafeLoader)
    return {key: _closed(_possible(value)) for key, value in spec["components"]["schemas"].items()}


def _possible(schema: Any) -> Any:
    """UPS' files contradict themselves: least lengths above their own valid values (``PDF`` in four letters or more),
    and a required field that is not described."""
    if isinstance(schema, list):
        return [_possible(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _possible(value) for key, value in schema.items() if key != "minLength"}
    if isinstance(described := inner.get("properties"), dict):
        inner["properties"] = {**{name: {} for name in inner.get("required", ())}, **described}
    return inner


def ups_schema(file: str, name: str) -> dict[str, Any]:
    """A schema of one of UPS' own OpenAPI files, as JSON Schema that refuses what it does not name."""
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _ups_schemas(file)}}


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _closed(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner
