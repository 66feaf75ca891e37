"""The parcels of an order: what lies in each, where its carrier last saw it, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLayout

from app.carriers.registry import plugin
from app.models.states import ParcelState
from app.rules.identifiers import parcel_reference
from app.ui import theme, words
from app.ui.carriers.parcels_dialog import GRAVE
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, button, column, row
from app.ui.widgets.photos import open_box
from app.ui.widgets.text import day, label, moment

if TYPE_CHECKING:
    from app.queries.order_detail import OrderDetail, ParcelDetail
    from app.queries.photos import Photo
    from app.queries.tracking import EventRow, Trace
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
#: A label made elsewhere is on it, or it left with one.
_NUMBERED = frozenset({ParcelState.LABELLED, ParcelState.HANDED_OVER})
#: The card shows the newest; all of them are in the claim file.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ParcelActs:
    """What is offered: typing a number that is missing (empty for who may not), and the claim file of a parcel."""

    type_number: Callable[[ParcelDetail], None] | None
    claim_file: Callable[[int], None]


def parcels_card(
    order: OrderDetail,
    seen: Mapping[int, Trace],
    photos: Mapping[int, Sequence[Photo]],
    bridge: Bridge,
    acts: ParcelActs,
) -> Card:
    """The boxes, their photos, tracking numbers and events, and the pickup.

    ``seen`` and ``photos`` by the id of a parcel.
    """
    card = Card(translate("orders", "Parcels"))
    for parcel in order.parcels:
        card.body.addLayout(_parcel(parcel, bridge.language))
        card.body.addLayout(open_box(bridge, photos.get(parcel.id, ()), parcel.no_photo))
        if acts.type_number is not None and not parcel.tracking_number and parcel.state in _NUMBERED:
            asked = button(
                translate("orders", "Tracking number…"),
                partial(_press, acts.type_number, parcel),
                icon="truck",
                name=f"number-{parcel.id}",
            )
            card.body.addLayout(row(asked, None))
        if (trace := seen.get(parcel.id)) is not None:
            card.body.addLayout(_trace(parcel, trace, bridge, acts))
    if (pickup := order.pickup) is not None and pickup.last_day:
        waits = translate("orders", "Kept at {shop} until {day}")
        last = day(bridge.language, pickup.last_day)
        card.body.addWidget(label(waits.format(shop=pickup.shop, day=last), "muted", wrap=True))
    return card


def _press(act: Callable[[Any], None], about: Any, *_: object) -> None:
    act(about)


def _parcel(parcel: ParcelDetail, language: str) -> QLayout:
    tone = "ok" if parcel.handed_over_at else "info"
    head = row(
        label(parcel_reference(parcel.number), "strong", selectable=True),
        label(parcel.tracking_number or parcel.sscc or "", selectable=True),
        None,
        Badge(words.parcel(parcel.state), tone),
    )
    inside = ", ".join(f"{item.quantity} × {item.name}" for item in parcel.items)
    weight = f"{parcel.weight_g / 1000:.3f} kg" if parcel.weight_g else ""
    if language == "fr":
        weight = weight.replace(".", ",")
    closed = moment(language, parcel.closed_at) if parcel.closed_at else ""
    about = " · ".join(filter(None, (parcel.box or "", weight, parcel.packed_by or "", closed)))
    made = column(head, label(inside, wrap=True), label(about, "small"), spacing=2)
    made.setContentsMargins(0, 0, 0, theme.S)
    return made


def _trace(parcel: ParcelDetail, trace: Trace, bridge: Bridge, acts: ParcelActs) -> QLayout:
    """What the carrier said, the newest first, under its name and what is wrong."""
    site, claim = translate("orders", "Carrier’s site"), translate("orders", "Claim file")
    head = row(label(trace.name, "strong"), None)
    if trace.trouble is not None:
        tone = "error" if trace.trouble in GRAVE else "warning"
        head.insertWidget(1, Badge(bridge.text(f"trouble_{trace.trouble.value}"), tone))
    if address := _address(trace, parcel.tracking_number):
        head.addWidget(button(site, partial(_open, address), icon="truck", name=f"site-{parcel.id}"))
    head.addWidget(
        button(claim, partial(_press, acts.claim_file, parcel.id), icon="document", name=f"file-{parcel.id}")
    )
    made = column(head, spacing=theme.XS)
    for each in trace.events[:_SHOWN]:
        made.addLayout(_event(each, bridge))
    if not trace.events:
        made.addWidget(label(translate("orders", "The carrier has said nothing yet."), "muted"))
    elif len(trace.events) > _SHOWN:
        older = translate("orders", "{count} older ones").format(count=len(trace.events) - _SHOWN)
        made.addWidget(label(older, "small"))
    if trace.claim_opened_at is not None:
        since = translate("orders", "Claim since {when}")
        made.addWidget(label(since.format(when=moment(bridge.language, trace.claim_opened_at)), "small"))
    made.setContentsMargins(theme.M, 0, 0, theme.M)
    return made


def _event(each: EventRow, bridge: Bridge) -> QLayout:
    when = label(moment(bridge.language, each.at), "small")
    when.setMinimumWidth(110)
    said = each.label or bridge.text(f"tracking_{each.status}")
    what = label(" · ".join(filter(None, (said, each.place))), wrap=True, selectable=True)
    made = row(when, what)
    made.setStretch(1, 1)
    return made


def _address(trace: Trace, number: str) -> str:
    """The parcel's page on the carrier's own site (domain 6.3); empty where it has none."""
    known = plugin(trace.carrier)
    if known is None or not known.tracking_url or not number:
        return ""
    return known.tracking_url.format(
        number=quote(number, safe=""), postal_code=quote(trace.postal_code, safe="")
    )


def _open(address: str, *_: object) -> None:
    QDesktopServices.openUrl(QUrl(address))
