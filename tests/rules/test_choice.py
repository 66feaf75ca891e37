"""The house's rules choose a carrier: the first that fits decides, and a carrier that is down is not taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.rules.choice import Choice, How, Rule, Wanted, choose
from app.rules.rating import Line, Service

CHEAP = Service("cheap", to_point=False, fuel_bp=0, lines=(Line("FR", 5_000, 500, 4),))
QUICK = Service("quick", to_point=False, fuel_bp=0, lines=(Line("*", 30_000, 1_500, 1),))
POINT = Service("point", to_point=True, fuel_bp=0, lines=(Line("*", 30_000, 300, 3),))
ALL = (CHEAP, QUICK, POINT)
WANTED = Wanted("FR", "69002", 1_300, 4_140, 1, to_point=False)


def taken(*rules: Rule, wanted: Wanted = WANTED, down: tuple[str, ...] = ()) -> Choice | None:
    return choose(rules, ALL, wanted, down)


@pytest.mark.parametrize(
    ("rule", "wanted", "service"),
    [
        (Rule(1, How.CHEAPEST), WANTED, "cheap"),
        (Rule(1, How.FASTEST), WANTED, "quick"),
        (Rule(1, How.SERVICE, "quick"), WANTED, "quick"),
        (Rule(1, How.CHEAPEST), replace(WANTED, within_days=2), "quick"),  # the cheap one is too late
        (Rule(1, How.CHEAPEST), replace(WANTED, within_days=0), "quick"),  # all are: the fastest
        (Rule(1, How.CHEAPEST), replace(WANTED, weight_g=5_001), "quick"),  # too heavy for the cheap one
        (Rule(1, How.CHEAPEST), replace(WANTED, to_point=True), "point"),
        (Rule(1, How.SERVICE, "cheap"), replace(WANTED, country="BE"), None),  # it does not go there
        (Rule(1, How.SERVICE, "nobody"), WANTED, None),
    ],
)
def test_what_a_rule_takes(rule: Rule, wanted: Wanted, service: str | None) -> None:
    found = taken(rule, wanted=wanted)
    assert (found.taken.service if found else None) == service


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(1, How.FASTEST, from_g=1_300, up_to_g=1_300), True),
        (Rule(1, How.FASTEST, from_g=1_301), False),
        (Rule(1, How.FASTEST, up_to_g=1_299), False),
        (Rule(1, How.FASTEST, from_cents=4_140), True),
        (Rule(1, How.FASTEST, from_cents=4_141), False),
        (Rule(1, How.FASTEST, up_to_cents=4_139), False),
        (Rule(1, How.FASTEST, zone="FR-69"), True),
        (Rule(1, How.FASTEST, zone="FR-97"), False),
        (Rule(1, How.FASTEST, channel_id=1), True),
        (Rule(1, How.FASTEST, channel_id=2), False),
    ],
)
def test_of_which_orders_a_rule_speaks(rule: Rule, fits: bool) -> None:
    found = taken(rule, Rule(2, How.CHEAPEST))
    assert found is not None
    assert found.rule.number == (1 if fits else 2)


def test_the_best_is_kept_beside_what_was_taken() -> None:
    found = taken(Rule(1, How.FASTEST))
    assert found is not None
    assert found.best is not None
    assert (found.taken.cents, found.best.service, found.best.cents) == (1_500, "cheap", 500)


def test_a_carrier_that_is_down_gives_way_where_another_goes() -> None:
    found = taken(Rule(1, How.CHEAPEST), down=("cheap",))
    assert found is not None
    assert (found.taken.service, found.instead_of) == ("quick", "cheap")
    alone = taken(Rule(1, How.CHEAPEST), down=("cheap", "quick"))
    assert alone is not None
    assert (alone.taken.service, alone.instead_of) == ("cheap", "")  # its labels wait


def test_no_rule_no_choice() -> None:
    assert taken() is None
