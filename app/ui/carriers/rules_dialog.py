"""The house's rules for choosing carriers, in their order: the first that fits an order decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from app.queries.shipping_rules import RuleBook, rule_book
from app.rules.choice import How, Rule
from app.ui import theme
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import Card, EmptyState, FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows.shipping_rules import save_rules

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_MOST_G, _MOST_EUROS = 100_000, 1_000_000


class RulesDialog(Dialog):
    """A list to put in order; nothing counts before it is saved."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Choosing the carrier"), self.tr("Save"), width=860)
        self._station = bridge
        self._book = RuleBook((), (), ())
        self.rules: list[Rule] = []
        hint = self.tr(
            "When an order is packed, the first rule that fits it takes its carrier. A choice by hand stands, "
            "and so does the customer’s pickup point."
        )
        self._cards = column(spacing=theme.S)
        self._empty = EmptyState("truck", self.tr("No rules"), self.tr("Orders go as they ask for."))
        inside = QWidget()
        inside.setLayout(column(self._empty, self._cards, None))
        area = scrolling(inside)
        area.setMinimumHeight(340)
        add = button(self.tr("Add a rule…"), self.add, icon="plus", name="add-rule")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(area)
        self.body.addLayout(row(add, None))
        bridge.read(rule_book, self._fill, key="shipping-rules")

    def _fill(self, book: RuleBook) -> None:
        self._book, self.rules = book, list(book.rules)
        self._show()

    def _show(self) -> None:
        clear(self._cards)
        self._empty.setVisible(not self.rules)
        for at, rule in enumerate(self.rules):
            card = Card()
            told = column(
                label(self._what(rule), "strong"), label(self._when(rule), "small", wrap=True), spacing=2
            )
            number = label(str(at + 1), "lead")
            number.setFixedWidth(24)
            line = row(number, told, self._buttons(at), spacing=theme.M)
            line.setStretch(1, 1)
            card.body.addLayout(line)
            self._cards.addWidget(card)

    def _buttons(self, at: int) -> QHBoxLayout:
        up = button("", partial(self._move, at, -1), icon="chevron-up", name=f"rule-up-{at}")
        up.setAccessibleName(self.tr("Earlier"))
        up.setToolTip(self.tr("Earlier"))
        up.setEnabled(at > 0)
        change = button(self.tr("Change…"), partial(self.change, at), name=f"rule-{at}")
        remove = button("", partial(self._remove, at), icon="trash", look="danger", name=f"rule-remove-{at}")
        remove.setAccessibleName(self.tr("Remove"))
        remove.setToolTip(self.tr("Remove"))
        return row(up, change, remove)

    def _what(self, rule: Rule) -> str:
        return {
            How.CHEAPEST: self.tr("the cheapest that keeps the promise"),
            How.FASTEST: self.tr("the fastest"),
            How.SERVICE: rule.service.replace("_", " "),
        }[rule.how]

    def _when(self, rule: Rule) -> str:
        """Of which orders it speaks, in words."""
        grams = _span(rule.from_g / 1000, rule.up_to_g / 1000, "kg")
        euros = _span(rule.from_cents / 100, rule.up_to_cents / 100, "€")
        channel = dict(self._book.channels).get(rule.channel_id or 0, "")
        zone = "" if rule.zone == "*" else rule.zone
        said = " · ".join(filter(None, (grams, euros, zone, channel)))
        return self._localised(said) or self.tr("every order")

    def _localised(self, said: str) -> str:
        return said.replace(".", ",") if self._station.language == "fr" else said

    def _move(self, at: int, by: int, *_: object) -> None:
        self.rules.insert(at + by, self.rules.pop(at))
        self._show()

    def _remove(self, at: int, *_: object) -> None:
        del self.rules[at]
        self._show()

    def add(self) -> None:
        """One more, at the end."""
        RuleDialog(self, self._book, Rule(0, How.CHEAPEST), self._take_new).open()

    def change(self, at: int, *_: object) -> None:
        """Another content for a rule."""
        RuleDialog(self, self._book, self.rules[at], partial(self._take, at)).open()

    def _take_new(self, rule: Rule) -> None:
        self.rules.append(rule)
        self._show()

    def _take(self, at: int, rule: Rule) -> None:
        self.rules[at] = rule
        self._show()

    def go(self) -> None:
        rules = tuple(self.rules)
        self.perform(self._station, lambda uow: save_rules(uow, rules))


class RuleDialog(Dialog):
    """One rule: of which orders it speaks, and what it takes."""

    def __init__(self, parent: QWidget, book: RuleBook, rule: Rule, taken: Callable[[Rule], None]) -> None:
        super().__init__(parent, self.tr("Rule"), self.tr("Take over"), width=520)
        self._rule, self._taken = rule, taken
        self.what = QComboBox()
        self.what.setObjectName("rule-what")
        self.what.addItem(self.tr("the cheapest that keeps the promise"), (How.CHEAPEST, ""))
        self.what.addItem(self.tr("the fastest"), (How.FASTEST, ""))
        for service in book.services:
            self.what.addItem(service.replace("_", " "), (How.SERVICE, service))
        found = [self.what.itemData(at) for at in range(self.what.count())]
        mine = (rule.how, rule.service)
        self.what.setCurrentIndex(found.index(mine) if mine in found else 0)
        self.channel = QComboBox()
        self.channel.addItem(self.tr("every channel"), None)
        for channel_id, name in book.channels:
            self.channel.addItem(name, channel_id)
        self.channel.setCurrentIndex(max(0, self.channel.findData(rule.channel_id)))
        self.zone = QLineEdit("" if rule.zone == "*" else rule.zone)
        self.zone.setObjectName("rule-zone")
        self.zone.setPlaceholderText(self.tr("everywhere; FR, FR-97…"))
        self.from_g, self.up_to_g = _number(rule.from_g, _MOST_G, " g"), _number(rule.up_to_g, _MOST_G, " g")
        self.from_euros = _number(rule.from_cents // 100, _MOST_EUROS, " €")
        self.up_to_euros = _number(rule.up_to_cents // 100, _MOST_EUROS, " €")
        self.from_g.setObjectName("rule-from-g")
        none = self.tr("no limit")
        for each in (self.from_g, self.up_to_g, self.from_euros, self.up_to_euros):
            each.setSpecialValueText(none)
        form = FormRows()
        form.add(self.tr("Takes"), self.what)
        form.add(self.tr("Weight from, to"), row(self.from_g, self.up_to_g))
        form.add(self.tr("Value from, to"), row(self.from_euros, self.up_to_euros))
        form.add(self.tr("Destination"), self.zone)
        form.add(self.tr("Channel"), self.channel)
        self.body.addLayout(form)

    def go(self) -> None:
        how, service = self.what.currentData()
        self._taken(
            replace(
                self._rule, how=How(how), service=service, zone=self.zone.text().strip().upper() or "*",
                from_g=self.from_g.value(), up_to_g=self.up_to_g.value(),
                from_cents=self.from_euros.value() * 100, up_to_cents=self.up_to_euros.value() * 100,
                channel_id=self.channel.currentData(),
            )
        )  # fmt: skip
        self.accept()


def _number(value: int, most: int, unit: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(0, most)
    made.setValue(value)
    made.setSuffix(unit)
    made.lineEdit().setTextMargins(theme.S, 0, 0, 0)
    made.setSingleStep(500 if most == _MOST_G else 10)
    return made


def _span(low: float, high: float, unit: str) -> str:
    """``2–5 kg``, ``≥ 2 kg``, ``≤ 5 kg``; empty without limits."""
    if low and high:
        return f"{low:g}–{high:g}\u00a0{unit}"
    if low:
        return f"≥\u00a0{low:g}\u00a0{unit}"
    return f"≤\u00a0{high:g}\u00a0{unit}" if high else ""
