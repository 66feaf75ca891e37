"""The claim file of a parcel, for its carrier: plain values, already in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.printing.language import Language


@dataclass(frozen=True, slots=True)
class ClaimedArticle:
    sku: str
    name: str
    quantity: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what the house or the carrier saw: when, what, and who or where."""

    when: str
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class ClaimPhoto:
    """A photo of the open box as PNG, empty where its file is at another station; ``digest`` proves it (SHA-256)."""

    png: bytes
    width: int
    height: int
    taken: str
    digest: str


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """What was handed to a carrier, proved; weights in grams, ``paid_cents`` tax included."""

    language: Language
    seller: tuple[str, ...]
    carrier: str
    number: str
    parcel: str
    order: str
    service: str
    ship_to: tuple[str, ...]
    currency: str
    weight_g: int
    expected_weight_g: int
    made_on: date
    handed_over_on: date | None
    articles: tuple[ClaimedArticle, ...]
    house_saw: tuple[Happened, ...]
    carrier_said: tuple[Happened, ...]
    photos: tuple[ClaimPhoto, ...]
