"""What the customer of an order was told, about this order and others, and sending it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLayout

from app.models.states import JobState
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, button, column, row
from app.ui.widgets.text import label, moment

if TYPE_CHECKING:
    from app.queries.messages import SentMessage
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
STATE_TONE = {
    JobState.HANDED_OVER: "ok",
    JobState.CONFIRMED: "ok",
    JobState.PARKED: "error",
    JobState.IN_DOUBT: "warning",
}
_UNDER_WAY = (JobState.WAITING, JobState.CLAIMED)
# The card shows the newest; the whole log is `arrimage messages log`.
_SHOWN = 12


def messages_card(
    messages: Sequence[SentMessage], order: str, bridge: Bridge, again: Callable[[int], None] | None
) -> Card:
    """The newest first; ``again`` is empty for who may not send."""
    card = Card(translate("orders", "Messages"))
    for each in messages[:_SHOWN]:
        card.body.addLayout(_message(each, order, bridge, again))
    if len(messages) > _SHOWN:
        more = translate("orders", "{count} older ones").format(count=len(messages) - _SHOWN)
        card.body.addWidget(label(more, "small"))
    return card


def _message(each: SentMessage, order: str, bridge: Bridge, again: Callable[[int], None] | None) -> QLayout:
    way = "SMS" if each.kind == "sms" else translate("orders", "E-mail")
    of = each.order if each.order != order else ""
    about = " · ".join(filter(None, (way, each.to, of, moment(bridge.language, each.created_at))))
    said = column(
        label(bridge.text(f"message_{each.template}") if each.template else each.subject, "strong"),
        label(about, "small", wrap=True),
        spacing=2,
    )
    if each.trouble:
        said.addWidget(label(bridge.text(each.trouble), "small", wrap=True))
    state = Badge(bridge.text(f"message_state_{each.state.value}"), STATE_TONE.get(each.state, "info"))
    if again is None or each.state in _UNDER_WAY or not each.subject:
        made = row(said, state)
        made.setStretch(0, 1)
        return made
    press = button(
        translate("orders", "Send again"), partial(again, each.id), icon="mail", name=f"again-{each.id}"
    )
    made = row(said, state, press)
    made.setStretch(0, 1)
    return made
