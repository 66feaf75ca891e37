"""The countries of Amazon's European endpoint, and their marketplaces."""

from __future__ import annotations

from collections.abc import Mapping

from app.channels.base import FieldRefused

MARKETPLACES: Mapping[str, str] = {
    "FR": "A13V1IB3VIYZZH",
    "BE": "AMEN7PMS3EDWL",
    "DE": "A1PA6795UKMFR9",
    "ES": "A1RKKUPIHCS9HS",
    "GB": "A1F83G8C2ARO7P",
    "IE": "A28R8C7NBKEWEA",
    "IT": "APJ6JRA9NG5V4",
    "NL": "A1805IZSGTT6HS",
    "PL": "A1C3SOZRARQ6R3",
    "SE": "A2NODRKZP88ZB9",
}


def countries(given: str) -> tuple[str, ...]:
    """``"fr, be"`` as ``("FR", "BE")``, France where nothing was entered; raises ``FieldRefused``."""
    found = tuple(dict.fromkeys(given.upper().replace(",", " ").split())) or ("FR",)
    for country in found:
        if country not in MARKETPLACES:
            raise FieldRefused("channel_marketplace_unknown", given=country, known=", ".join(MARKETPLACES))
    return found
