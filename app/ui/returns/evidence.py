"""The evidence of a return as cards: what left, what came back, what it is worth, who the customer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout

from app.rules.identifiers import parcel_reference
from app.ui import theme
from app.ui.returns import words
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, column, row
from app.ui.widgets.photos import PhotoStrip, open_box
from app.ui.widgets.text import day, label, line, moment, money

if TYPE_CHECKING:
    from datetime import date

    from app.queries.returns import PackedParcel, ReturnReview, UnitEvidence
    from app.rules.return_signals import ReturnSignal
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
#: A parcel that weighed this much other than its content should is worth a word (domain 8.7).
_GAP_PER_CENT = 10


def _sum(name: str, amount: str, look: str = "", explained: str = "") -> QLayout:
    top = row(label(name, look), None, label(amount, look))
    return column(top, label(explained, "small", wrap=True), spacing=0) if explained else top


def _kilograms(language: str, grams: int) -> str:
    text = f"{grams / 1000:.3f} kg"
    return text.replace(".", ",") if language == "fr" else text


def what_left(seen: ReturnReview, bridge: Bridge) -> Card:
    """The lines as they were shipped, and each parcel's weight against what it should have weighed, its box open."""
    language = bridge.language
    card = Card(translate("returns", "What left"))
    for each in seen.lines:
        name = column(label(each.name, wrap=True), label(each.sku, "small"), spacing=0)
        units, price = (
            label(f"{each.shipped} ×", "strong"),
            label(money(language, each.net_cents, seen.currency)),
        )
        sent = row(units, name, price, spacing=theme.M)
        sent.setStretch(1, 1)
        for part in (units, price):
            sent.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(sent)
    for parcel in seen.parcels:
        card.body.addWidget(line())
        card.body.addLayout(_parcel(parcel, language))
        card.body.addLayout(open_box(bridge, parcel.photos, parcel.no_photo))
    return card


def _parcel(parcel: PackedParcel, language: str) -> QLayout:
    weighed = Badge()
    expected = parcel.expected_weight_g
    if expected and parcel.weight_g:
        gap = (parcel.weight_g - expected) * 100 // expected
        sign = "+" if gap > 0 else "−" if gap < 0 else "±"
        weighed.say(f"{sign}{abs(gap)} %", "error" if abs(gap) > _GAP_PER_CENT else "ok")
    head = row(label(parcel_reference(parcel.number), "strong"), None, weighed)
    weights = translate("returns", "weighed {weight}, should weigh {expected}").format(
        weight=_kilograms(language, parcel.weight_g), expected=_kilograms(language, expected)
    )
    packed = translate("returns", "packed by {who}").format(who=parcel.packed_by or "–")
    when = moment(language, parcel.closed_at) if parcel.closed_at else ""
    delivered = ""
    if parcel.delivered_at:
        delivered = translate("returns", "delivered {when}").format(
            when=moment(language, parcel.delivered_at)
        )
    about = " · ".join(filter(None, (packed, when, delivered)))
    return column(head, label(weights, wrap=True), label(about, "small", wrap=True), spacing=2)


def what_came_back(seen: ReturnReview, bridge: Bridge) -> Card:
    """Each article as the inspector found it, with the photos."""
    card = Card(translate("returns", "What came back"))
    if seen.weight_g:
        box = translate("returns", "The box weighed {weight}")
        card.body.addWidget(label(box.format(weight=_kilograms(bridge.language, seen.weight_g)), "muted"))
    if seen.inspected_by:
        when = moment(bridge.language, seen.inspected_at) if seen.inspected_at else ""
        card.head.addWidget(label(" · ".join(filter(None, (seen.inspected_by, when))), "small"))
    if seen.goods_kept and seen.decision_reason:
        card.body.addWidget(_quote(seen.decision_reason))
    for at, unit in enumerate(seen.units):
        if at:
            card.body.addWidget(line())
        card.body.addLayout(_unit(unit, bridge, kept=seen.goods_kept))
    return card


def _unit(unit: UnitEvidence, bridge: Bridge, *, kept: bool) -> QLayout:
    grade = Badge()
    if kept:
        grade.say(translate("returns", "the customer keeps it"), "info")
    elif unit.received_at is None:
        grade.say(translate("returns", "did not come back"), "error")
    elif unit.grade is not None:
        grade.say(f"{unit.grade.value} · {words.grade(unit.grade)}", words.GRADE_TONE[unit.grade])
    off = Badge()
    off.say(f"−{unit.depreciation_bp // 100} %" if unit.depreciation_bp else "", "error")
    made = column(label(unit.name, "strong", wrap=True), row(grade, off, None), spacing=theme.XS)
    goes = words.disposition(unit.disposition) if unit.disposition else ""
    serial = translate("returns", "no. {serial}").format(serial=unit.serial) if unit.serial else ""
    about = (unit.sku, serial, words.reason(unit.reason), goes)
    made.addWidget(label(" · ".join(filter(None, about)), "small", wrap=True))
    if unit.note:
        made.addWidget(_quote(unit.note))
    if unit.photos:
        made.addWidget(PhotoStrip(bridge, unit.photos, 72))
    elif unit.received_at is not None:
        made.addWidget(label(translate("returns", "No photo"), "small"))
    return made


def _quote(text: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("look", "sunken")
    inner = row(label(text, wrap=True, selectable=True))
    inner.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
    frame.setLayout(inner)
    return frame


def what_it_is_worth(seen: ReturnReview, language: str) -> Card:
    """The refund with each of its parts explained (domain 8.4)."""
    card = Card(translate("returns", "Refund"))
    split = seen.refund
    if split is None:
        card.body.addWidget(label(translate("returns", "Nothing proposed yet"), "muted"))
        return card

    def amount(cents: int) -> str:
        return money(language, cents, split.currency)

    goods = translate("returns", "Their share of what was paid, promotions taken off")
    card.body.addLayout(_sum(translate("returns", "Articles"), amount(split.goods_cents), "", goods))
    out = translate("returns", "Standard delivery at most, where nothing is kept")
    card.body.addLayout(_sum(translate("returns", "Delivery"), amount(split.ship_out_cents), "", out))
    if split.ship_back_cents:
        card.body.addLayout(_sum(translate("returns", "Way back"), amount(split.ship_back_cents)))
    if split.depreciation_cents:
        why = translate("returns", "For use beyond trying it, with photos")
        name = translate("returns", "Loss of value")
        card.body.addLayout(_sum(name, amount(-split.depreciation_cents), "error", why))
    card.body.addWidget(line())
    total = label(amount(split.amount_cents), "large")
    total.setObjectName("refund-amount")
    total.setAlignment(Qt.AlignmentFlag.AlignRight)
    card.body.addLayout(row(label(translate("returns", "To give back"), "strong"), None, total))
    paid = translate("returns", "Paid {paid}, given back before {before}").format(
        paid=money(language, seen.paid_cents, seen.currency),
        before=money(language, seen.refunded_cents, seen.currency),
    )
    card.body.addWidget(label(paid, "small", wrap=True))
    return card


def deadlines(seen: ReturnReview, language: str) -> Card:
    """The days the law counts (domain 3.1, 3.3)."""
    card = Card(translate("returns", "Deadlines"))
    in_time = Badge()
    if seen.in_time:
        in_time.say(translate("returns", "in time"), "ok")
    else:
        in_time.say(translate("returns", "too late"), "error")
    card.head.addWidget(in_time)

    def said(value: date | None) -> str:
        return day(language, value) if value else translate("returns", "unknown")

    facts = [
        (
            translate("returns", "Last day to withdraw"),
            said(seen.window_last_day or seen.withdrawal_last_day),
        ),
        (translate("returns", "Asked for"), said(seen.notice_day)),
        (translate("returns", "To send back by"), said(seen.send_back_last_day)),
    ]
    if seen.posted_day:
        facts.append((translate("returns", "Posted"), said(seen.posted_day)))
    if seen.received_at:
        facts.append((translate("returns", "Received"), moment(language, seen.received_at)))
    withheld = translate("returns", "withheld")
    facts.append((translate("returns", "Refund due"), said(seen.refund_due) if seen.refund_due else withheld))
    card.body.setSpacing(theme.XS)
    for name, value in facts:
        card.body.addLayout(row(label(name, "muted"), None, label(value)))
    return card


def what_is_odd(signals: tuple[ReturnSignal, ...], bridge: Bridge) -> Card:
    """The signals as facts; a person decides what they mean."""
    card = Card(translate("returns", "Worth a look"))
    if not signals:
        card.body.addWidget(label(translate("returns", "Nothing unusual found"), "muted"))
    for signal in signals:
        picture = QLabel()
        picture.setPixmap(theme.pixmap("warning", theme.current().tone("warning").text, 18))
        said = row(picture, label(bridge.text(signal.code, **signal.values), wrap=True), spacing=theme.S)
        said.setStretch(1, 1)
        said.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(said)
    return card


def history(seen: ReturnReview, language: str) -> Card:
    """What is known of the customer's returns, this one included."""
    card = Card(translate("returns", "The customer"))
    card.body.setSpacing(theme.XS)
    found = seen.history
    facts = (
        (translate("returns", "Orders"), str(found.orders)),
        (translate("returns", "Returns, with this one"), str(found.returns)),
        (translate("returns", "Refused before"), str(found.refused)),
        (translate("returns", "Given back so far"), money(language, found.refunded_cents, seen.currency)),
    )
    for name, value in facts:
        card.body.addLayout(row(label(name, "muted"), None, label(value)))
    return card
