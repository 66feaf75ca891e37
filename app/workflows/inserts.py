"""What goes into parcels beside the goods: the house's rules kept as a whole, and asked before a parcel is closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import delete, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.channel import Channel
from app.models.insert_rule import InsertRule, inserts_of
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.rules.identifiers import parcel_reference
from app.rules.inserts import Insert
from app.workflows.outcome import Level, Outcome

_MOST_RULES, _LONGEST, _LONGEST_CODE, _MOST_CENTS = 50, 120, 80, 100_000_000


class InsertsWanted(Refusal):
    """Before the parcel is closed somebody says that these ``inserts`` are in: ``says``, ``code`` each."""


def save_inserts(uow: UnitOfWork, rules: Sequence[Insert]) -> Outcome:
    """Replace all rules by these, in this order.

    Raises ``Refusal``: ``inserts_too_many``, ``insert_says_nothing``, ``insert_wrong``; ``NotFound`` for an article
    or a channel that is not there.
    """
    require(uow.actor, "save_boxes")
    if len(rules) > _MOST_RULES:
        raise Refusal("inserts_too_many", most=_MOST_RULES)
    kept = [_checked(uow, number, rule) for number, rule in enumerate(rules, start=1)]
    uow.connection.execute(delete(InsertRule))
    if kept:
        rows = [{"number": number, **asdict(rule)} for number, rule in enumerate(kept, start=1)]
        uow.connection.execute(insert(InsertRule), rows)
    journal.record(uow, "inserts_saved", "insert_rule", None, rules=len(kept))
    uow.changed("box", 0)
    return Outcome("inserts_saved", {"count": len(kept)})


def _checked(uow: UnitOfWork, number: int, rule: Insert) -> Insert:
    says, code, country = rule.says.strip(), rule.code.strip(), rule.country.strip().upper()
    if not says:
        raise Refusal("insert_says_nothing", rule=number)
    fine = len(says) <= _LONGEST and len(code) <= _LONGEST_CODE and 0 <= rule.from_cents <= _MOST_CENTS
    if not fine or (country and not (len(country) == 2 and country.isascii() and country.isalpha())):
        raise Refusal("insert_wrong", rule=number)
    sku = rule.sku.strip()
    if sku and uow.connection.scalar(select(Product.id).where(Product.sku == sku)) is None:
        raise NotFound(kind="product", given=sku)
    channel = select(Channel.id).where(Channel.id == rule.channel_id)
    if rule.channel_id is not None and uow.connection.scalar(channel) is None:
        raise NotFound(kind="channel", given=rule.channel_id)
    return replace(rule, says=says, code=code, country=country, sku=sku)


def require_in(
    uow: UnitOfWork, parcel_id: int, confirmed: Collection[str], skus: Collection[str] | None = None
) -> str:
    """What goes into a parcel that is being closed, in words; raises ``InsertsWanted`` for what nobody confirmed.

    ``confirmed``: in the words that were shown; a rule that says something else by now is asked about again.
    ``skus``: what lies in it where that is not written down yet.
    """
    wanted = inserts_of(uow.connection, parcel_id, skus)
    missing = [rule for rule in wanted if rule.confirmed and rule.says not in confirmed]
    if missing:
        told = [{"says": rule.says, "code": rule.code} for rule in missing]
        raise InsertsWanted(inserts=told, says=", ".join(rule.says for rule in missing))
    return ", ".join(rule.says for rule in wanted)


def note_in(uow: UnitOfWork, order_id: int, parcel_id: int, number: int, says: str) -> None:
    """Write down what ``require_in`` said, where it said anything; ``number`` is the parcel's."""
    if says:
        name = parcel_reference(number)
        journal.record(uow, "inserts_in", "parcel", parcel_id, order_id=order_id, parcel=name, says=says)


def asked(wanted: InsertsWanted, place: Mapping[str, Any], asking: str = "inserts") -> Outcome:
    """What has to be in before it is closed, shown at a ``place`` until each is scanned or all are confirmed."""
    told, says = wanted.values["inserts"], wanted.values["says"]
    return Outcome(
        wanted.code,
        {"says": says},
        Level.WARNING,
        next="put_inserts_in",
        facts={"inserts": told},
        session={**place, "asking": asking, "inserts": told},
    )
