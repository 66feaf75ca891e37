"""Where DHL keeps parcels for customers: its Location Finder (Unified, v1), one for all of its houses.

It has a key of its own, and no sandbox; what it answers was read in DHL's guides and published clients (2026).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from app.carriers.base import Hours, Ok, Party, Point, Refused, Result, Unavailable
from app.carriers.http import Reply, Wire, harmless, refused_outright
from app.carriers.json_body import at, rows, said, text, whole

BASE = "https://api.dhl.com/location-finder/v1"
#: Metres around an address, and how many points are shown.
_RADIUS, _SHOWN = 30_000, 20
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Locations:
    """The points of one of DHL's houses; ``service`` is what they must do (``express:pick-up``)."""

    def __init__(self, wire: Wire, url: str, key: str, provider: str, service: str) -> None:
        self._wire, self._url, self._key = wire, url.rstrip("/"), key
        self._provider, self._service = provider, service

    def near(self, address: Party) -> Result[tuple[Point, ...]]:
        """Points around an address, the nearest first; refused where there is no key to ask with."""
        return self._ask(
            "find-by-address",
            countryCode=address.country,
            postalCode=address.postal_code,
            addressLocality=address.city,
            streetAddress=address.line1,
            providerType=self._provider,
            serviceType=self._service,
            radius=_RADIUS,
            limit=_SHOWN,
        )

    def branch(self, country: str, postal_code: str, number: str) -> Result[tuple[Point, ...]]:
        """The branch of DHL Parcel with that number, which says which only together with its own postal code."""
        return self._ask("find-by-keyword-id", keywordId=number, countryCode=country, postalCode=postal_code)

    def _ask(self, what: str, **asked: str | int) -> Result[tuple[Point, ...]]:
        if not self._key:
            return Refused("carrier_key_missing")
        path = f"/{what}?{urlencode({name: value for name, value in asked.items() if value})}"
        reply = harmless(self._wire.ask("GET", self._url + path, headers={"DHL-API-Key": self._key}))
        return self._points(reply) if isinstance(reply, Reply) else reply

    def _points(self, reply: Reply) -> Result[tuple[Point, ...]]:
        found = said(reply)
        if reply.status == 404:  # there are none so near
            return Ok(())
        places = (
            at(found, "locations") if at(found, "location") is None else found
        )  # one by its number, else many
        if reply.status != 200 or places is None:
            return refused_outright(reply) or Unavailable(f"http_{reply.status}")
        points = (self._point(each) for each in rows(places))
        return Ok(tuple(sorted((point for point in points if point.id), key=lambda point: point.distance_m)))

    def _point(self, row: Any) -> Point:
        address = at(row, "place", "address")
        return Point(
            id=self._id(row),
            name=text(row, "name"),
            lines=tuple(filter(None, (text(address, "streetAddress"),))),
            postal_code=text(address, "postalCode"),
            city=text(address, "addressLocality"),
            country=text(address, "countryCode"),
            distance_m=whole(at(row, "distance")),
            hours=_hours(row),
            locker=text(row, "location", "type") == "locker",
            closed_spans=tuple(_closures(row)),
        )

    def _id(self, row: Any) -> str:
        """DHL Express knows a point by its id, DHL Parcel by its postal code and the number on its door."""
        if self._provider == "parcel":
            number, postal_code = (
                text(row, "location", "keywordId"),
                text(row, "place", "address", "postalCode"),
            )
            return f"{postal_code}-{number}" if number.isdecimal() else ""
        ids = rows(at(row, "location", "ids"))
        return next(
            (text(each, "locationId") for each in ids if text(each, "provider") == self._provider), ""
        )


def _hours(row: Any) -> tuple[Hours, ...]:
    """Days are ``http://schema.org/Monday``; one that is not named is one on which it is closed."""
    spans: dict[str, list[tuple[str, str]]] = {}
    for each in rows(at(row, "openingHours")):
        day = text(each, "dayOfWeek").rpartition("/")[2]
        spans.setdefault(day, []).append((text(each, "opens")[:5], text(each, "closes")[:5]))
    return (
        tuple(Hours(at, tuple(sorted(spans.get(day, ())))) for at, day in enumerate(_WEEK)) if spans else ()
    )


def _closures(row: Any) -> Iterator[tuple[date, date]]:
    for each in rows(at(row, "closurePeriods")):
        first, last = text(each, "fromDate")[:10], text(each, "toDate")[:10]
        try:
            yield date.fromisoformat(first or last), date.fromisoformat(last or first)
        except ValueError:
            continue
