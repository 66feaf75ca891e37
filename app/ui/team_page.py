"""The page of the team in the settings: who works here, with which roles, PIN and badge."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.models.states import Role
from app.queries.house import Member, team
from app.ui import theme, words
from app.ui.following import Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog, confirm
from app.ui.widgets.layout import FormRows, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import staffing
from app.workflows import team as changes

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


class TeamPage(QWidget):
    """Everybody in a row, with what may be done; answers of the station stand below."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.S)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(0, 1)
        inside = QWidget()
        inside.setLayout(column(self._rows, None))
        self._problem, self._done = Notice("error", "error"), Notice("ok", "ok")
        add = button(self.tr("Add a person…"), self.add, icon="plus", name="person-add")
        self.setLayout(column(row(add, None), scrolling(inside), self._problem, self._done, spacing=theme.M))
        Follower(bridge, self, {"staff"}, lambda _changes: self.look())
        self.look()

    def look(self) -> None:
        """Read the team anew."""
        self._bridge.read(team, self._fill, key="team")

    def add(self) -> None:
        """Enter somebody."""
        PersonDialog(self, self._bridge, None).open()

    def _fill(self, people: tuple[Member, ...]) -> None:
        clear(self._rows)
        for at, person in enumerate(people):
            roles = label(", ".join(words.role(role) for role in person.roles), "small", wrap=True)
            self._rows.addLayout(column(label(person.name, "strong"), roles, spacing=2), at, 0)
            if not person.active:
                back = button(
                    self.tr("Bring back"), partial(self._bring_back, person), name=f"back-{person.name}"
                )
                self._rows.addWidget(Badge(self.tr("Has left"), "neutral"), at, 1)
                self._rows.addWidget(back, at, 2)
                continue
            actions = row(
                button(self.tr("Change…"), partial(self._change, person), name=f"change-{person.name}"),
                button(self.tr("New badge"), partial(self._badge, person), name=f"badge-{person.name}"),
                button(
                    self.tr("Remove"),
                    partial(self._remove, person),
                    look="danger",
                    name=f"remove-{person.name}",
                ),
            )
            self._rows.addLayout(actions, at, 2)

    def _change(self, person: Member, *_: object) -> None:
        PersonDialog(self, self._bridge, person).open()

    def _badge(self, person: Member, *_: object) -> None:
        confirm(
            self,
            self.tr("New badge for {name}?").format(name=person.name),
            self.tr("The old badge opens nothing any more. Print the new one: arrimage labels badges."),
            self.tr("New badge"),
            lambda: self._bridge.act(lambda uow: changes.new_badge(uow, person.id), self._answered),
        )

    def _remove(self, person: Member, *_: object) -> None:
        confirm(
            self,
            self.tr("Remove {name} from the team?").format(name=person.name),
            self.tr("PIN and badge open nothing any more; what was done stays written down."),
            self.tr("Remove"),
            lambda: self._bridge.act(lambda uow: changes.deactivate_staff(uow, person.id), self._answered),
            danger=True,
        )

    def _bring_back(self, person: Member, *_: object) -> None:
        self._bridge.act(lambda uow: changes.reactivate_staff(uow, person.id), self._answered)

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        sentence = self._bridge.text(outcome.code, **outcome.values)
        wrong = outcome.level.value == "error"
        self._problem.say(sentence if wrong else "")
        self._done.say("" if wrong else sentence)
        self.look()


class PersonDialog(Dialog):
    """Name, roles and PIN of somebody new; roles and, where typed, another PIN of somebody who is here."""

    def __init__(self, parent: QWidget, bridge: Bridge, person: Member | None) -> None:
        title = person.name if person else self.tr("Add a person")
        super().__init__(parent, title, self.tr("Save"), width=480)
        self._bridge, self._person = bridge, person
        self.name = QLineEdit(person.name if person else "")
        self.name.setObjectName("person-name")
        self.pin, self.pin_again = QLineEdit(), QLineEdit()
        form = FormRows()
        if person is None:
            form.add(self.tr("Name"), self.name)
        for caption, field in (
            (self.tr("PIN, 4 to 8 digits"), self.pin),
            (self.tr("PIN again"), self.pin_again),
        ):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setMaxLength(8)
            if person is not None:
                field.setPlaceholderText(self.tr("unchanged"))
            form.add(caption, field)
        self.roles = {role: QCheckBox(words.role(role)) for role in Role}
        ticks = QGridLayout()
        for at, (role, tick) in enumerate(self.roles.items()):
            tick.setChecked(person is not None and role in person.roles)
            ticks.addWidget(tick, at // 2, at % 2)
        self.body.addLayout(form)
        self.body.addWidget(label(self.tr("Roles"), "section"))
        self.body.addLayout(ticks)
        (self.pin if person else self.name).setFocus()

    def go(self) -> None:
        name, pin, person = self.name.text(), self.pin.text(), self._person
        roles = [role for role, tick in self.roles.items() if tick.isChecked()]
        if pin != self.pin_again.text():
            self.refuse(self.tr("The two PINs are not the same."))
        elif person is None:
            self.perform(self._bridge, lambda uow: staffing.add_staff(uow, name, pin, roles))
        else:
            self.perform(self._bridge, lambda uow: changes.change_person(uow, person.id, roles, pin))
