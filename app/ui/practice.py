"""Practice: the same window on a sandbox, a band on top of every screen that says so, and the facts of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.config import Settings
from app.station.practice import Run, Score, clock_time, error_counts
from app.ui import theme
from app.ui.devices.files import ask_file_to_write
from app.ui.preparation.big import BigText
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label
from app.values import utc_now

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_SECOND_MS = 1000
_RIGHT = Qt.AlignmentFlag.AlignRight


class Practice(QObject):
    """From the first run to the way back into the shop; what runs came to lives no longer than this."""

    again_asked = Signal()
    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.first: Score | None = None
        """The first run that was finished, to compare with."""

    @staticmethod
    def open(shop: Settings) -> Settings:
        """A new sandbox beside a shop, and the settings that lead there; takes seconds: not for the GUI thread."""
        from app.station.practice_shop import open_practice

        return open_practice(shop, utc_now())

    @staticmethod
    def forget(shop: Settings) -> None:
        """Nothing is left of it."""
        from app.station.practice_shop import forget_practice

        forget_practice(shop)

    def band(self, bridge: Bridge, run: Run) -> PracticeBand:
        """What lies over the window while ``bridge`` leads to the sandbox."""
        made = PracticeBand(bridge, run)
        made.again.clicked.connect(self.again_asked)
        made.leave.clicked.connect(self.left)
        made.finished.connect(lambda score: self._tell(made, bridge, score))
        return made

    def _tell(self, band: QWidget, bridge: Bridge, score: Score) -> None:
        dialog = ScoreDialog(band.window(), bridge, score, self.first)
        dialog.accepted.connect(self.again_asked)
        self.first = self.first or score
        dialog.open()


class PracticeBand(QFrame):
    """That nothing here is real, which step comes next, and what the run came to so far."""

    finished = Signal(object)
    """The ``Score``, once, when the last step is done."""

    def __init__(self, bridge: Bridge, run: Run) -> None:
        super().__init__()
        self.setObjectName("practice")
        self._bridge, self._run = bridge, run
        self._told = run.score(utc_now()).finished
        say = bridge.text
        self.real, self.facts = label(say("practice_band")), label("", "strong")
        self.now = BigText(20, smallest=13, shade="on_accent", name="practice-now")
        self.sheet = button(self.tr("Sheet…"), self._save_sheet, icon="document", name="practice-sheet")
        self.again = button(self.tr("Start again"), icon="refresh", name="practice-again")
        self.leave = button(self.tr("End"), icon="sign-out", name="practice-leave")
        picture = QLabel()
        picture.setPixmap(theme.pixmap("preparation", theme.current().tone("violet").on_solid, 26))
        words = column(self.real, self.now, spacing=0)
        inner = row(picture, words, self.facts, self.sheet, self.again, self.leave, spacing=theme.M)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        self.setLayout(inner)
        bridge.answered.connect(self._take)
        self._clock = QTimer(self, interval=_SECOND_MS)
        self._clock.timeout.connect(self._show)
        self._clock.start()
        self._show()

    def _take(self, answer: Answer) -> None:
        self._run.take(answer, utc_now())
        self._show()

    def _show(self) -> None:
        score, step = self._run.score(utc_now()), self._run.step
        say = self._bridge.text
        self.now.say(
            say("practice_done")
            if step is None
            else say(
                "practice_now", at=score.done + 1, steps=score.steps, step=step.words(self._bridge.language)
            )
        )
        time = clock_time(score.seconds)
        self.facts.setText(say("practice_facts", scans=score.scans, errors=score.mistakes, time=time))
        if score.finished and not self._told:
            self._told = True
            self._clock.stop()
            self.finished.emit(score)

    def _save_sheet(self) -> None:
        ask_file_to_write(self, self.tr("practice"), "pdf", self._write_sheet)

    def _write_sheet(self, path: str) -> None:
        from app.station.practice_paper import training_pdf

        language = self._bridge.language
        self._bridge.work(
            lambda _: Path(path).write_bytes(training_pdf(language)),
            lambda _: self._tell(self._bridge.text("cli_written", file=path)),
            failed=self._tell,
        )

    def _tell(self, sentence: str) -> None:
        if shiboken6.isValid(self):
            self.real.setText(f"{self._bridge.text('practice_band')} {sentence}")


class ScoreDialog(Dialog):
    """This run beside the first one, in numbers; accepted where somebody wants another."""

    def __init__(self, parent: QWidget, bridge: Bridge, score: Score, first: Score | None) -> None:
        title = bridge.text("practice_done")
        super().__init__(parent, title, self.tr("Start again"), width=520)
        self.setObjectName("practice-score")
        runs = [score] if first is None else [score, first]
        table = QGridLayout()
        table.setHorizontalSpacing(theme.XL)
        table.setVerticalSpacing(theme.S)
        table.setColumnStretch(0, 1)
        heads = (self.tr("This run"), self.tr("The first run"))
        for at, _ in enumerate(runs, start=1):
            table.addWidget(label(heads[at - 1], "muted"), 0, at, _RIGHT)
        for line, (name, values) in enumerate(_facts(bridge, runs), start=1):
            table.addWidget(label(name), line, 0)
            for at, value in enumerate(values, start=1):
                table.addWidget(label(value, "strong"), line, at, _RIGHT)
        self.body.addLayout(table)
        self.body.addWidget(label(self.tr("These numbers are kept nowhere."), "quiet"))


def _facts(bridge: Bridge, runs: list[Score]) -> list[tuple[str, list[str]]]:
    say = bridge.text
    kinds = [error_counts(run) for run in runs]
    shown = dict.fromkeys(kind for each in kinds for kind in each)
    return [
        (say("practice_time"), [clock_time(run.seconds) for run in runs]),
        (say("practice_scans"), [str(run.scans) for run in runs]),
        (say("practice_seconds_a_line"), [str(run.seconds_a_line) for run in runs]),
        (say("practice_seconds_a_parcel"), [str(run.seconds_a_parcel) for run in runs]),
        (say("practice_left_out"), [str(run.left_out) for run in runs]),
        (say("practice_errors"), [str(run.mistakes) for run in runs]),
        *(
            (f"    {say(f'practice_error_{kind}')}", [str(each.get(kind, 0)) for each in kinds])
            for kind in shown
        ),
    ]
