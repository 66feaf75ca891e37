"""What must be read before anything goes on: work that somebody else has, an order that changed on the bench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.i18n import money
from app.ui import theme, words
from app.ui.preparation import phrases
from app.ui.preparation.big import BigText, colour, icon_label, panel
from app.ui.widgets.layout import Notice, clear, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class HaltPage(QWidget):
    """One sentence large, below it what it was and what it is now, and what to do with what lies in the parcel."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._told: list[str] = []
        self.headline = BigText(36, smallest=20, lines=2, name="halt")
        self._rows = column(spacing=theme.L)
        self._out = column(spacing=theme.S)
        self._hint = label("", "lead", wrap=True)
        inner = QWidget()
        inner.setLayout(column(self._rows, self._out, None, spacing=theme.L))
        card = panel()
        self._sign = icon_label("warning", "warning", 48)
        head = row(self._sign, self.headline, spacing=theme.L)
        head.setStretch(1, 1)
        whole = column(head, scrolling(inner), self._hint, spacing=theme.M)
        whole.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        whole.setStretch(1, 1)
        card.setLayout(whole)
        self.setLayout(column(card))

    @property
    def told(self) -> tuple[str, ...]:
        """Everything below the headline, in words."""
        return tuple(self._told)

    def ask_take_over(self, wanted: Mapping[str, Any]) -> None:
        """Somebody else has what was scanned."""
        self._empty()
        self.headline.say(self._bridge.text("taken_by_other", **wanted))
        both = self.tr("The work goes on where {who} left it, and the journal names both of you.")
        self._rows.addWidget(label(both.format(who=wanted["who"]), "muted", wrap=True))
        self._hint.setText(self.tr("Scan it again or press F2 to take it over; Esc leaves it."))

    def show_changes(self, reference: str, changes: Mapping[str, Any]) -> None:
        """The order on the bench is not what it was."""
        self._empty()
        self.headline.say(self.tr("{order} was changed while you pack it").format(order=reference))
        for change in changes["differences"]:
            self._show_change(change)
        self._show_out(changes["take_out"])
        self._hint.setText(self.tr("F2: I have read it. Esc leaves the order."))

    def lead_back(self, take_out: Sequence[Mapping[str, Any]]) -> None:
        """What is no longer wanted goes back, one shelf after the other."""
        self._empty()
        first = take_out[0]
        self.headline.say(self.tr("Put {units} × {name} back").format(**first))
        self._show_out(take_out)
        self._hint.setText(self.tr("Scan the shelf you put it on."))

    def ask_inserts(self, inserts: Sequence[Mapping[str, Any]]) -> None:
        """What goes in beside the goods before the parcel is closed."""
        self._empty()
        self.headline.say(self.tr("Put this in before you close the parcel"))
        for each in inserts:
            self._say("document", "warning", str(each["says"]))
        self._hint.setText(
            self.tr("Scan it where it has a barcode, or F2: all of it is in. Esc: back to the parcel.")
        )

    def ask_photo(self, photo: Mapping[str, Any]) -> None:
        """The open box is photographed before it is closed: why, and what to do where there is no camera."""
        from app.ui.live_camera import has_camera

        self._empty("camera", "accent")
        self.headline.say(self.tr("Photograph the open box"))
        language, currency = self._bridge.language, photo["currency"]
        rule = self.tr("The house keeps a photo of every box before it is closed.")
        if photo["from_cents"]:
            rule = self.tr(
                "This order is worth {worth}: from {least} on the house keeps a photo of each box."
            )
        self._say(
            "camera",
            "info",
            rule.format(
                worth=money(language, photo["total_cents"], currency),
                least=money(language, photo["from_cents"], currency),
            ),
        )
        if not has_camera():
            self._say(
                "warning", "warning", self.tr("There is no camera here: F10 asks for a picture file instead.")
            )
        self._hint.setText(self.tr("F10, then the parcel closes by itself. F2: it cannot be taken, and why."))

    def _show_change(self, change: Mapping[str, Any]) -> None:
        if change["what"] == "hold":
            known = change["code"] and self._bridge.text(change["code"], **change["values"])
            why = ": ".join(filter(None, (words.hold(change["kind"]), known or change["reason"])))
            self._row(self.tr("On hold"), "", why)
            return
        if change["what"] == "line":
            self._row(f"{change['name']} · {change['sku']}", str(change["before"]), str(change["after"]))
            return
        before, after = (self._said(change["what"], change[side]) for side in ("before", "after"))
        self._row(self._caption(change["what"]), before, after)

    def _caption(self, what: str) -> str:
        return {
            "lifecycle": self.tr("Order"),
            "delivery": self.tr("Delivery"),
            "service": self.tr("Carrier service"),
            "relay": self.tr("Relay point"),
            "shop": self.tr("Shop"),
            "address": self.tr("Address"),
            "parcel": self.tr("Closed parcel"),
        }[what]

    def _said(self, what: str, value: str) -> str:
        match what:
            case "service":
                return phrases.service(value)
            case "lifecycle":
                return self.tr("Cancelled") if value == "cancelled" else self.tr("Open")
            case "parcel":
                return value or self.tr("Given up: fetch it and tear off its label")
            case _:
                return value

    def _row(self, caption: str, before: str, after: str) -> None:
        self._told.append(" ".join(filter(None, (caption, before, "→", after))))
        was, now = label(before or "–", "before", wrap=True), label(after or "–", "after", wrap=True)
        arrow = icon_label("chevron-right", "muted", 28)
        both = row(was, arrow, now, spacing=theme.M)
        both.setStretch(0, 1)
        both.setStretch(2, 1)
        self._rows.addLayout(column(label(caption, "quiet"), both, spacing=theme.XS))

    def _show_out(self, take_out: Sequence[Mapping[str, Any]]) -> None:
        out = self.tr("Take {units} × {name} ({sku}) out of the tote or the parcel")
        for each in take_out:
            self._say("package", "warning", out.format(**each))

    def _say(self, icon: str, tone: str, sentence: str) -> None:
        notice = Notice(icon, tone)
        self._out.addWidget(notice)
        notice.say(sentence)
        self._told.append(notice.text)

    def _empty(self, sign: str = "warning", shade: str = "warning") -> None:
        self._sign.setPixmap(theme.pixmap(sign, colour(shade).name(), 48))
        self._told = []
        clear(self._rows)
        clear(self._out)
