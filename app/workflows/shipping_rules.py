"""The house's rules for choosing carriers: kept as a whole, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.carrier import CarrierService
from app.models.refusals import NotFound, Refusal
from app.models.shipping_choice import ShippingRule
from app.models.staff import require
from app.rules.choice import How, Rule
from app.workflows.carrier_prices import ZONE
from app.workflows.outcome import Outcome

_MOST_RULES, _MOST = 50, 100_000_000


def save_rules(uow: UnitOfWork, rules: Sequence[Rule]) -> Outcome:
    """Replace all rules by these, numbered anew from 1.

    Raises ``Refusal``: ``rules_too_many``, ``rule_zone_wrong``, ``rule_span_wrong``; ``NotFound`` for a service that
    nobody set up.
    """
    require(uow.actor, "save_carrier")
    if len(rules) > _MOST_RULES:
        raise Refusal("rules_too_many", most=_MOST_RULES)
    services: dict[str, int] = {
        row.code: row.id for row in uow.connection.execute(select(CarrierService.code, CarrierService.id))
    }
    rows = []
    for number, rule in enumerate(rules, start=1):
        if not re.fullmatch(ZONE, rule.zone):
            raise Refusal("rule_zone_wrong", rule=number, given=rule.zone)
        for low, high in ((rule.from_g, rule.up_to_g), (rule.from_cents, rule.up_to_cents)):
            if not 0 <= low <= _MOST or not 0 <= high <= _MOST or (high and high < low):
                raise Refusal("rule_span_wrong", rule=number)
        if rule.how is How.SERVICE and rule.service not in services:
            raise NotFound(kind="carrier_service", given=rule.service)
        rows.append(
            {
                "number": number, "how": rule.how.value, "zone": rule.zone, "channel_id": rule.channel_id,
                "service_id": services[rule.service] if rule.how is How.SERVICE else None,
                "from_g": rule.from_g, "up_to_g": rule.up_to_g, "from_cents": rule.from_cents,
                "up_to_cents": rule.up_to_cents,
            }
        )  # fmt: skip
    uow.connection.execute(delete(ShippingRule))
    if rows:
        uow.connection.execute(insert(ShippingRule), rows)
    journal.record(uow, "shipping_rules_saved", "shipping_rule", None, rules=len(rows))
    uow.changed("carrier", 0)
    return Outcome("shipping_rules_saved", {"count": len(rows)})
