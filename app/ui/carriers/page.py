"""The page of carriers in the settings: contracts, their connection, and which product each service means."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app import passwords
from app.carriers.base import Ok, Plugin, Refused, Result
from app.carriers.registry import plugins
from app.queries.carriers import ContractRow, Costs, contracts, costs, unserved
from app.station.carriers import Open, OpenCarriers, secret_name, secret_variable
from app.ui import theme
from app.ui.carriers.prices_dialog import PricesDialog
from app.ui.carriers.rules_dialog import RulesDialog
from app.ui.following import Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.values import shop_day
from app.workflows import carrier_setup

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_COUNTED_DAYS = 30


class CarriersPage(QWidget):
    """Every carrier there is in a row; a contract opens in a dialog of its own."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._contracts: dict[str, ContractRow] = {}
        self._unserved: tuple[str, ...] = ()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.S)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(0, 1)
        self._hint = label("", "small", wrap=True)
        inside = QWidget()
        self._costs = label("", "small", wrap=True)
        rules = button(
            self.tr("Choosing the carrier…"), self._show_rules, icon="truck", name="shipping-rules"
        )
        prices = button(self.tr("Price table…"), self._import_prices, icon="import", name="price-table")
        inside.setLayout(column(self._rows, theme.S, self._hint, row(rules, prices, None), self._costs, None))
        self._problem, self._done = Notice("error", "error"), Notice("ok", "ok")
        self.setLayout(column(scrolling(inside), self._problem, self._done, spacing=theme.M))
        Follower(bridge, self, {"carrier"}, lambda _changes: self.look())
        self.look()

    def look(self) -> None:
        """Read the contracts anew."""
        today = shop_day(self._bridge.desk.database.clock())
        first = today - timedelta(days=_COUNTED_DAYS)
        self._bridge.read(
            lambda c: (contracts(c), unserved(c), costs(c, first, today)), self._fill, key="contracts"
        )

    def _fill(self, found: tuple[tuple[ContractRow, ...], tuple[str, ...], Costs]) -> None:
        rows, self._unserved, told = found
        month = self.tr("Last {days} days: {costs}")
        said = self._bridge.text("carrier_costs", **asdict(told))
        self._costs.setText(month.format(days=_COUNTED_DAYS, costs=said) if told.labels else "")
        self._contracts = {each.code: each for each in rows}
        clear(self._rows)
        for at, known in enumerate(plugins().values()):
            self._show(at, known, self._contracts.get(known.code))
        self._hint.setText(
            self.tr("Without a carrier, printed with our own label: {services}").format(
                services=", ".join(self._unserved)
            )
            if self._unserved
            else ""
        )

    def _show(self, at: int, known: Plugin, kept: ContractRow | None) -> None:
        services = ", ".join(f"{one.code} → {one.product}" for one in kept.services) if kept else ""
        names = column(label(known.name, "strong"), spacing=2)
        if services:
            names.addWidget(label(services, "small", wrap=True))
        self._rows.addLayout(names, at, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rows.addWidget(self._badge(kept), at, 1)
        actions = row(button(self.tr("Set up…"), partial(self._set_up, known), name=f"carrier-{known.code}"))
        if kept is not None:
            service = button(
                self.tr("Services…"), partial(self._service, known), name=f"services-{known.code}"
            )
            test = button(self.tr("Test"), partial(self.test, known), name=f"test-{known.code}")
            actions.addWidget(service)
            actions.addWidget(test)
        self._rows.addLayout(actions, at, 2)

    def _badge(self, kept: ContractRow | None) -> Badge:
        if kept is None or not kept.active:
            return Badge(self.tr("Not in use"), "neutral")
        if kept.sandbox:
            return Badge(self.tr("TEST, nothing leaves"), "warning")
        if kept.paused_until is not None:
            return Badge(self.tr("Does not answer"), "error")
        return Badge(self.tr("In use"), "ok")

    def _show_rules(self) -> None:
        RulesDialog(self, self._bridge).open()

    def _import_prices(self) -> None:
        names = sorted(each.code for kept in self._contracts.values() for each in kept.services)
        PricesDialog(self, self._bridge, names).open()

    def _set_up(self, known: Plugin, *_: object) -> None:
        ContractDialog(self, self._bridge, known, self._contracts.get(known.code)).open()

    def _service(self, known: Plugin, *_: object) -> None:
        ServiceDialog(self, self._bridge, known, self._unserved).open()

    def test(self, known: Plugin, *_: object) -> None:
        """Ask the carrier whether it takes our credentials, without buying anything."""
        self._problem.say("")
        self._done.say(self.tr("Asking {carrier}…").format(carrier=known.name))
        carriers: OpenCarriers = self._bridge.desk.carriers
        self._bridge.work(lambda _report: _check(carriers, known), partial(self._tested, known))

    def _tested(self, known: Plugin, answer: Result[None] | None) -> None:
        text = self._bridge.text
        self._done.say("")
        match answer:
            case None:
                self._problem.say(
                    self.tr("Credentials of {carrier} are missing at this station.").format(
                        carrier=known.name
                    )
                )
            case Ok():
                self._done.say(text("cli_carrier_answers", carrier=known.name))
            case Refused():
                self._problem.say(" ".join(filter(None, (text(answer.code, **answer.values), answer.said))))
            case _:
                self._problem.say(text("cli_carrier_away", detail=answer.detail))


def _check(carriers: OpenCarriers, known: Plugin) -> Result[None] | None:
    ready: dict[int, Open] = carriers.ready()
    opened = next((each for each in ready.values() if each.plugin.code == known.code), None)
    return None if opened is None else opened.carrier.check()


class ContractDialog(Dialog):
    """The values a carrier needs; secrets go into the keyring of this station and are never shown again."""

    def __init__(self, parent: QWidget, bridge: Bridge, known: Plugin, kept: ContractRow | None) -> None:
        super().__init__(parent, known.name, self.tr("Save"), width=640)
        self._station, self._known = bridge, known
        self.fields: dict[str, QLineEdit] = {}
        form = FormRows()
        for need in known.needs:
            field = self.fields[need.name] = QLineEdit()
            field.setObjectName(f"need-{need.name}")
            caption = bridge.text(f"carrier_need_{need.name}")
            if need.secret:
                field.setEchoMode(QLineEdit.EchoMode.Password)
                field.setPlaceholderText(self._where(need.name))
            else:
                field.setText(str(kept.values.get(need.name, "")) if kept else "")
                field.setPlaceholderText(need.default)
            form.add(caption + (" *" if need.required else ""), field)
        self.active = QCheckBox(self.tr("Buy labels and follow parcels"))
        self.active.setChecked(kept.active if kept else True)
        self.sandbox = QCheckBox(self.tr("Test only: labels say TEST and their parcels cannot leave"))
        self.sandbox.setChecked(kept.sandbox if kept else False)
        self.sandbox.setVisible(known.sandbox)
        note = self.tr("Passwords and keys are kept in this station's keyring, not in the database.")
        inside = QWidget()
        inside.setLayout(column(form, theme.S, self.active, self.sandbox, None))
        area = scrolling(inside)
        area.setMinimumHeight(min(420, 52 * len(known.needs) + 110))
        self.body.addWidget(area)
        self.body.addWidget(label(note, "small", wrap=True))

    def _where(self, need: str) -> str:
        code = self._known.code
        source = passwords.source(secret_name(code, need), secret_variable(code, need))
        if source is passwords.Source.ENVIRONMENT:
            return self.tr("given by the environment")
        return self.tr("kept, not shown") if source is passwords.Source.KEYRING else ""

    def go(self) -> None:
        known, code = self._known, self._known.code
        secrets = {need.name: self.fields[need.name].text() for need in known.needs if need.secret}
        values = {need.name: self.fields[need.name].text() for need in known.needs if not need.secret}
        try:
            for name, secret in secrets.items():
                if secret:
                    passwords.keep(secret_name(code, name), secret)
        except passwords.NoKeyring as fault:
            self.refuse(self._station.text(fault.code))
            return
        sandbox, active = self.sandbox.isChecked(), self.active.isChecked()
        self.perform(
            self._station,
            lambda uow: carrier_setup.save_carrier(uow, known, values, sandbox=sandbox, active=active),
        )


class ServiceDialog(Dialog):
    """Which product of the carrier is meant by the name that orders bring."""

    def __init__(self, parent: QWidget, bridge: Bridge, known: Plugin, names: tuple[str, ...]) -> None:
        title = self.tr("A service of {carrier}").format(carrier=known.name)
        super().__init__(parent, title, self.tr("Save"), width=560)
        self._station, self._known = bridge, known
        self.service = QComboBox()
        self.service.setObjectName("service-name")
        self.service.setEditable(True)
        self.service.addItems(names)
        self.product = QComboBox()
        self.product.setObjectName("service-product")
        for product in known.products:
            self.product.addItem(f"{product.code} – {product.name}", product.code)
        form = FormRows()
        form.add(self.tr("Name in the orders"), self.service)
        form.add(self.tr("Product"), self.product)
        self.body.addLayout(form)

    def go(self) -> None:
        known, name, product = self._known, self.service.currentText(), self.product.currentData()
        action: Any = lambda uow: carrier_setup.save_service(uow, known, name, product)  # noqa: E731
        self.perform(self._station, action)
