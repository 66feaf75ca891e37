"""What the board says of a pick-up, and in which colour and sign."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from app.rules.burn_down import Forecast, Outlook
from app.ui.preparation import phrases
from app.values import SHOP_ZONE

translate = QCoreApplication.translate
#: The sign and tone of each outlook.
LOOKS = {
    Outlook.DONE: ("ok", "ok"),
    Outlook.ON_TIME: ("ok", "ok"),
    Outlook.TIGHT: ("clock", "warning"),
    Outlook.LATE: ("warning", "error"),
    Outlook.GONE: ("error", "error"),
    Outlook.UNKNOWN: ("clock", "neutral"),
}


def hour(moment: datetime) -> str:
    """``16:30``, in the shop's zone."""
    return moment.astimezone(SHOP_ZONE).strftime("%H:%M")


def leaves(told: Forecast, now: datetime) -> str:
    """When the lorry leaves, and how long that is from now."""
    at = told.pick_up.leaves_at
    if at is None:
        return translate("board", "no fixed hour")
    if at <= now:
        return translate("board", "left at {hour}").format(hour=hour(at))
    return translate("board", "leaves at {hour}, in {time}").format(hour=hour(at), time=_time(at - now))


def _time(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return f"{hours}\u00a0h\u00a0{minutes:02d}" if hours else f"{minutes}\u00a0min"


def expected(told: Forecast) -> str:
    """What is to be expected, in a few words."""
    match told.outlook:
        case Outlook.DONE:
            return translate("board", "All packed")
        case Outlook.GONE:
            left = translate("board", "{orders} left behind")
            return left.format(orders=phrases.orders(told.missed))
        case Outlook.LATE:
            missed = translate("board", "{orders} will miss it")
            return missed.format(orders=phrases.orders(told.missed))
        case Outlook.UNKNOWN:
            return translate("board", "no pace yet")
        case _:
            assert told.ready_at is not None
            return translate("board", "ready at {hour}").format(hour=hour(told.ready_at))


def service(name: str) -> str:
    """A pick-up's name as people say it."""
    said = phrases.service(name)
    return said[:1].upper() + said[1:]


def pace(per_hour: float | None) -> str:
    """The team's pace, to five parcels: closer would be about persons, not about lorries."""
    if per_hour is None:
        return translate("board", "Pace: not known yet")
    rounded = max(5, round(per_hour / 5) * 5)
    return translate("board", "Pace: about {count} parcels an hour").format(count=rounded)
