"""Shop texts made plain, and what carrier names say of the delivery."""

from __future__ import annotations

import html
import re

from app.channels.canonical import clean

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_RELAY = re.compile(r"relais|\blocker|consigne|point retrait|\bpick ?up station", re.IGNORECASE)
_PICKUP = re.compile(
    r"retrait|click\W*(?:and|&|et|n)\W*collect|\bmagasin|\bboutique|\bdrive\b|local.?pickup|in.store",
    re.IGNORECASE,
)
_CARRIERS = (
    (re.compile(r"mondial ?relay", re.IGNORECASE), "mondial_relay"),
    (re.compile(r"colissimo|la poste", re.IGNORECASE), "colissimo"),
    (re.compile(r"chrono", re.IGNORECASE), "chronopost"),
    (re.compile(r"\bdpd\b", re.IGNORECASE), "dpd"),
    (re.compile(r"\brelais colis\b", re.IGNORECASE), "relais_colis"),
    (re.compile(r"\bups\b", re.IGNORECASE), "ups"),
)


def plain(text: str | None, limit: int | None = None) -> str:
    """Without tags and entities; cut at ``limit`` with an ellipsis (for descriptive texts only)."""
    words = clean(html.unescape(_TAG.sub("", text or "")))
    return words if limit is None or len(words) <= limit else words[: limit - 1] + "…"


def is_relay(service: str) -> bool:
    """Whether a service's name says relay point ("Mondial Relay - Point Relais")."""
    if _RELAY.search(service):
        return True
    return relay_network(service) == "mondial_relay" and "domicile" not in service.lower()


def is_pickup(service: str) -> bool:
    """Whether a service's name says that the customer collects in our shop ("Retrait en boutique")."""
    return bool(_PICKUP.search(service)) and not is_relay(service)


def relay_network(service: str) -> str:
    """The carrier a service's name speaks of, or nothing."""
    return next((carrier for pattern, carrier in _CARRIERS if pattern.search(service)), "")


def relay_point(carrier: str, point: str, country: str) -> str:
    """A relay point's id as carriers want it: ``FR-012345`` for Mondial Relay (domain 6.2), else as given."""
    point = point.strip()
    if carrier != "mondial_relay" or not point:
        return point
    if "-" in point:
        country, _, point = point.partition("-")
    return f"{(country or 'FR').upper()}-{point:0>6}"
