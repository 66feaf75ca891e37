"""What carriers refuse with, in English: errors numbered by the thousand and described in a few words."""

from __future__ import annotations

from collections.abc import Iterable

from app.carriers.base import Refused, Unavailable
from app.carriers.http import Reply, refused_outright

_TOO_MANY = 429
_LOGIN = frozenset({401, 403})
#: The first that fits counts: what is named beside what (a phone number of the recipient is about the phone).
_ABOUT: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("phone",), "carrier_phone_refused", "phone"),
    (
        ("access point", "locationid", "location id", "retailid", "lockerid"),
        "carrier_relay_refused",
        "relay_id",
    ),
    (("harmonized", "hs code", "hscode", "commodity"), "carrier_customs_refused", "customs"),
    (("postal", "postcode", "zip code", "zipcode"), "carrier_postal_code_wrong", "postal_code"),
    (("weight",), "carrier_weight_refused", "weight_g"),
    (("dimension", "girth", "package size", "too large"), "carrier_size_refused", "length_mm"),
    (("e-mail", "email"), "carrier_email_missing", "email"),
    (("address line", "addressline", "street"), "carrier_street_refused", "line1"),
    (("city", "town"), "carrier_postal_code_wrong", "city"),
    (("service", "product"), "carrier_place_not_served", "product"),
    (("account", "shipper number", "shippernumber", "billing"), "carrier_account_refused", ""),
)


def refused(complaints: Iterable[tuple[str, str]]) -> Refused:
    """A refusal from the carrier's ``(code, words)``; the first whose words say what to change leads."""
    told = [(code, words) for code, words in complaints if code or words]
    words = " ".join(words for _, words in told)
    for code, sentence in told:
        heard = f"{code} {sentence}".lower()
        for signs, meaning, field in _ABOUT:
            if any(sign in heard for sign in signs):
                return Refused(meaning, field, {"carrier_code": code}, words)
    return Refused("carrier_said", "", {"carrier_code": told[0][0] if told else "?"}, words)


def refusal(reply: Reply, complaints: Iterable[tuple[str, str]]) -> Refused | Unavailable | None:
    """An answer that is none of the hoped for ones: ``None`` where something may have been done all the same.

    Too many requests at once were not looked at: they may be sent again.
    """
    told = [(code, words) for code, words in complaints if words]
    if reply.status == _TOO_MANY:
        return Unavailable("too_many_requests")
    if reply.status in _LOGIN:
        return Refused("carrier_login_wrong", said=told[0][1] if told else "")
    outright = refused_outright(reply)
    return refused(told) if told and outright is not None else outright
