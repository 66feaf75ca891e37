"""Labels that wait for their carrier, are in doubt or were refused: what is wrong with each, and what to do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.models.permissions import may
from app.models.states import LabelState
from app.queries.carriers import LabelRow, open_labels
from app.ui import theme
from app.ui.carriers.bulk_run import BulkRun
from app.ui.carriers.compare_dialog import CompareDialog
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import EmptyState, FormRows, Notice, button, clear, column, scrolling
from app.ui.widgets.text import label, moment
from app.workflows import labels

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_TONE = {
    LabelState.WAITING: "neutral",
    LabelState.BUYING: "info",
    LabelState.IN_DOUBT: "warning",
    LabelState.REFUSED: "error",
    LabelState.BOUGHT: "warning",
}
#: Nothing was sent for these: they may be asked of another carrier.
_MAY_CHANGE = frozenset({LabelState.WAITING, LabelState.REFUSED})
_MAY_ASK = frozenset({LabelState.REFUSED, LabelState.NOT_BOUGHT, LabelState.CANCELLED})


class CarrierLabelsDialog(Dialog):
    """Live: each label with what its carrier said; packers put right what was refused and decide what is in doubt."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Carriers’ labels"), self.tr("Close"), width=880)
        self._bridge = bridge
        self.cancel_button.hide()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.M)
        self._rows.setVerticalSpacing(theme.M)
        self._rows.setColumnStretch(1, 1)
        self._empty = EmptyState("ok", self.tr("Every label is here"))
        inside = QWidget()
        inside.setLayout(column(self._empty, self._rows, None))
        area = scrolling(inside)
        area.setMinimumHeight(420)
        self._done = Notice("ok", "ok")
        self.body.addWidget(area)
        self.body.addWidget(BulkRun(bridge))
        self.body.addWidget(self._done)
        Follower(bridge, self, {"label", "carrier", "parcel"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self.look()

    def look(self) -> None:
        """Read them anew."""
        self._bridge.read(open_labels, self._fill, key="open-labels")

    def _fill(self, found: tuple[LabelRow, ...]) -> None:
        clear(self._rows)
        self._empty.setVisible(not found)
        for at, each in enumerate(found):
            state = self._bridge.text(f"label_state_{each.state.value}")
            self._rows.addWidget(Badge(state, _TONE.get(each.state, "neutral")), at, 0)
            title = label(f"{each.parcel} · {each.order} · {each.carrier}", "strong")
            told = label(self._told(each), "small", wrap=True)
            self._rows.addLayout(column(title, told, spacing=2), at, 1)
            self._rows.addLayout(self._actions(each), at, 2)

    def _told(self, each: LabelRow) -> str:
        """What is wrong, in the carrier's words too where it said something."""
        if each.refused:
            said = (
                (self._bridge.text(why["code"], **why["values"]), self._quoted(why["said"]))
                for why in each.refused
            )
            return "\n".join(" ".join(filter(None, part)) for part in said)
        if each.holds:
            return self.tr("The order is on hold: the label is asked for once it is released.")
        language = self._bridge.language
        match each.state:
            case LabelState.IN_DOUBT:
                return self.tr(
                    "Asked for on {when}, and {carrier} did not answer: look on its site for the order {order}."
                ).format(when=moment(language, each.created_at), carrier=each.carrier, order=each.order)
            case LabelState.WAITING if each.paused_until is not None:
                return self.tr("{carrier} does not answer. Pack on: labels come by themselves.").format(
                    carrier=each.carrier
                )
            case LabelState.BOUGHT if each.trouble.startswith("carrier_label_"):
                return self._bridge.text(each.trouble)
            case LabelState.UNWANTED:
                return self.tr("Destroy the label {number}; it is being given back.").format(
                    number=each.number
                )
        return moment(language, each.created_at)

    def _quoted(self, said: str) -> str:
        marks = "«\u00a0{}\u00a0»" if self._bridge.language == "fr" else "“{}”"
        return marks.format(said) if said else ""

    def _actions(self, each: LabelRow) -> QGridLayout:
        made = QGridLayout()
        roles = self._bridge.session.roles
        if each.state in _MAY_ASK and may(roles, "ask_label"):
            press = partial(self._ask, each)
            made.addWidget(
                button(self.tr("Ask again"), press, icon="refresh", name=f"label-ask-{each.id}"), 0, 0
            )
        if each.state is LabelState.IN_DOUBT and may(roles, "decide_label"):
            press = partial(self._decide, each)
            made.addWidget(
                button(self.tr("Decide…"), press, icon="check", name=f"label-decide-{each.id}"), 0, 0
            )
        if each.state in _MAY_CHANGE and may(roles, "choose_service"):
            other = button(
                self.tr("Other carrier…"),
                partial(self._other, each),
                icon="truck",
                name=f"label-other-{each.id}",
            )
            made.addWidget(other, 0, made.columnCount())
        return made

    def _other(self, each: LabelRow, *_: object) -> None:
        CompareDialog(self, self._bridge, each.order_id, each.order).open()

    def _ask(self, each: LabelRow, *_: object) -> None:
        self._bridge.act(lambda uow: labels.ask_again(uow, each.parcel_id), self._answered_here)

    def _decide(self, each: LabelRow, *_: object) -> None:
        DecideDialog(self, self._bridge, each).open()

    def _answered_here(self, answer: Answer) -> None:
        outcome = answer.outcome
        said = self._bridge.text(outcome.code, **outcome.values)
        wrong = outcome.level.value == "error"
        self.problem.say(said if wrong else "")
        self._done.say("" if wrong else said)
        self.look()


class DecideDialog(Dialog):
    """What a person found on the carrier's own site about a label in doubt."""

    def __init__(self, parent: QWidget, bridge: Bridge, each: LabelRow) -> None:
        title = self.tr("Was the label of {parcel} made?").format(parcel=each.parcel)
        super().__init__(parent, title, self.tr("It exists"), width=560)
        self._station, self._label_id = bridge, each.id
        hint = self.tr(
            "Look on the site of {carrier}. If there is a label for the order {order}, give its number: none is paid "
            "twice. If there is none, it may be asked for again."
        ).format(carrier=each.carrier, order=each.order)
        self.number = QLineEdit()
        self.number.setObjectName("label-number")
        self.number.setMaxLength(60)
        self.number.textChanged.connect(self._judge)
        form = FormRows()
        form.add(self.tr("Tracking number"), self.number)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addLayout(form)
        self.none_button = button(
            self.tr("There is none"), self.say_none, look="danger", icon="close", name="label-none"
        )
        self.buttons.insertWidget(0, self.none_button)
        self._judge("")
        self.number.setFocus()

    def _judge(self, number: str) -> None:
        self.go_button.setEnabled(bool(number.strip()))

    def go(self) -> None:
        number = self.number.text()
        self.perform(self._station, lambda uow: labels.decide(uow, self._label_id, number))

    def say_none(self) -> None:
        """The carrier has no such label."""
        self.perform(self._station, lambda uow: labels.decide(uow, self._label_id, ""))
