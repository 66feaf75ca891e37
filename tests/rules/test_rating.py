"""Prices by zone and weight with fuel, and the best service with its reason."""

from __future__ import annotations

import pytest

from app.rules.rating import Line, Offer, Reason, Service, best, compare, price

HOME = Service(
    "home",
    to_point=False,
    fuel_bp=1250,
    lines=(
        Line("FR", 500, 600, 2),
        Line("FR", 2000, 805, 2),
        Line("FR-97", 500, 1500, 7),
        Line("*", 2000, 2500, 5),
    ),
)
EXPRESS = Service("express", to_point=False, fuel_bp=0, lines=(Line("FR", 30_000, 1400, 1),))
POINT = Service("point", to_point=True, fuel_bp=0, lines=(Line("FR", 30_000, 400, 4),))


@pytest.mark.parametrize(
    ("country", "code", "grams", "cents"),
    [
        ("FR", "69002", 500, 675),
        ("FR", "69002", 501, 906),  # 805 and 12.5 %: 905.625
        ("FR", "97400", 500, 1688),  # the narrowest zone counts: 1687.5
        ("FR", "97400", 501, Reason.TOO_HEAVY),  # and not a wider one for more weight
        ("BE", "1000", 800, 2813),
        ("FR", "69002", 2001, Reason.TOO_HEAVY),
    ],
)
def test_the_line_that_counts(country: str, code: str, grams: int, cents: int | Reason) -> None:
    found = price(HOME, country, code, grams)
    assert (found.cents if isinstance(found, Line) else found) == cents


def test_a_zone_that_is_not_there() -> None:
    assert price(EXPRESS, "BE", "1000", 100) is Reason.NO_ZONE


def test_every_offer_says_why() -> None:
    services = (EXPRESS, POINT, HOME)
    cheap = compare(services, "FR", "69002", 400, to_point=False)
    assert [(offer.service, offer.reason, offer.cents) for offer in cheap] == [
        ("home", Reason.BEST, 675),
        ("express", Reason.DEARER, 1400),
        ("point", Reason.OTHER_KIND, None),
    ]
    fast = compare(services, "FR", "69002", 400, to_point=False, fastest=True)
    assert [(offer.service, offer.reason) for offer in fast[:2]] == [
        ("express", Reason.BEST),
        ("home", Reason.SLOWER),
    ]
    soon = compare(services, "FR", "69002", 400, to_point=False, within_days=1)
    assert best(soon) == Offer("express", Reason.BEST, 1400, 1)
    assert Offer("home", Reason.TOO_SLOW, 675, 2) in soon
    assert best(compare((POINT,), "FR", "69002", 400, to_point=False)) is None
