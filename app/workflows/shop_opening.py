"""When a shop is open: what its customers are told, and on which days a pickup does not expire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.i18n import text
from app.models import journal
from app.models.channel import Shop
from app.models.pickup import Pickup
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import PickupState
from app.rules.opening import calendar_of, closed_soon, next_open_day, read_hours, weekday_spans
from app.rules.terms import RuleBroken
from app.workflows.outcome import Outcome

_MOST_DAYS = 200


def save_opening(uow: UnitOfWork, shop_id: int, hours: Mapping[int, str], closed: Sequence[date]) -> Outcome:
    """Keep the hours of each weekday (Monday is 0; empty: closed) and the single days on which a shop is closed.

    A pickup whose last day is now a closed one is kept until the next open day. Raises ``NotFound``, or ``Refusal``
    for hours that nobody can read, or a shop that is never open.
    """
    require(uow.actor, "save_settings")
    shop = uow.connection.execute(select(Shop.id, Shop.name).where(Shop.id == shop_id)).first()
    if shop is None:
        raise NotFound(kind="shop", given=shop_id)
    try:
        read = {str(day): read_hours(hours.get(day, "")) for day in range(7)}
    except RuleBroken as broken:
        raise Refusal(broken.code, **broken.values) from broken
    shut = [day for day, said in read.items() if not said]
    if len(shut) == len(read) or len(closed) > _MOST_DAYS:
        raise Refusal("shop_never_open", shop=shop.name)
    opening = {"hours": read, "closed": [day.isoformat() for day in sorted(set(closed))]}
    weekdays = ",".join(shut)
    uow.connection.execute(
        update(Shop).where(Shop.id == shop_id).values(opening=opening, closed_weekdays=weekdays)
    )
    calendar = calendar_of(weekdays, opening)
    waiting = uow.connection.execute(
        select(Pickup.id, Pickup.last_day).where(
            Pickup.shop_id == shop_id, Pickup.state == PickupState.READY, Pickup.last_day.is_not(None)
        )
    ).all()
    for pickup in waiting:
        kept_to = next_open_day(pickup.last_day, calendar)
        if kept_to != pickup.last_day:
            uow.connection.execute(update(Pickup).where(Pickup.id == pickup.id).values(last_day=kept_to))
            uow.changed("pickup", pickup.id)
    journal.record(uow, "shop_opening_saved", "shop", shop_id, shop=shop.name, days=len(closed))
    uow.changed("setting", 0)
    return Outcome("shop_opening_saved", {"shop": shop.name})


def opening_lines(opening: Mapping[str, object], language: str, today: date) -> list[str]:
    """The opening as customers read it: ``Du mardi au samedi : 10:00-19:00``, then the days closed soon."""
    hours, closed = opening.get("hours", {}), opening.get("closed", [])
    lines = []
    for first, last, said in weekday_spans(hours if isinstance(hours, dict) else {}):
        names = {"first": text(language, f"weekday_{first}"), "last": text(language, f"weekday_{last}")}
        code = "opening_days" if last > first else "opening_day"
        lines.append(text(language, code, hours=said, **names))
    days = [date.fromisoformat(str(day)) for day in closed] if isinstance(closed, list) else []
    if soon := closed_soon(days, today):
        named = ", ".join(f"{day:%d/%m}" for day in soon)
        lines.append(text(language, "opening_closed", days=named))
    return lines
