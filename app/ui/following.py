"""How a part of the window keeps up with the house: what changed is brought to it in portions, while it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

Changes = frozenset[tuple[str, int]]
"""(topic, id) of what changed; an id of 0 stands for any row of the topic."""
EVERYTHING = ("everything", 0)
PAUSE_MS = 100
#: Boards, and lists where any change may bring a row, follow at this pace.
BOARD_PAUSE_MS = 200
#: What many people look at and nobody works by (numbers on tabs) follows at this pace.
COUNT_PAUSE_MS = 1000
#: An answer to a scan is painted within this time, and read again after it.
PAINTED_MS = 60
#: More than so many rows are not asked for one by one.
MANY = 200
_SHOWN = frozenset({QEvent.Type.Show, QEvent.Type.WindowStateChange})


def subjects(changes: Changes, topic: str) -> set[int] | None:
    """The ids of ``topic`` among the changes; ``None`` where it may be any of them."""
    if EVERYTHING in changes or (topic, 0) in changes:
        return None
    return {subject for heard, subject in changes if heard == topic}


class Follower(QObject):
    """Calls ``follow`` with what changed in ``topics``: at once, then at most once in ``pause_ms``.

    While ``widget`` is hidden or its window minimised nothing is called; what was missed follows when it is seen
    again. More than ``MANY`` changes that wait together become one "any of them".
    """

    def __init__(
        self,
        bridge: Bridge,
        widget: QWidget,
        topics: Iterable[str],
        follow: Callable[[Changes], None],
        pause_ms: int = PAUSE_MS,
    ) -> None:
        super().__init__(widget)
        self._widget, self._follow = widget, follow
        self._topics = frozenset(topics) | {EVERYTHING[0]}
        self._waiting: Changes = frozenset()
        self._watched: tuple[QObject, ...] = ()
        self._pause_ms = pause_ms
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._pass_on)
        bridge.changed.connect(self._hear)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only while something waits for the widget to be seen."""
        if event.type() in _SHOWN and not self._pause.isActive():
            # Not in the middle of being shown: the widget has its size only afterwards.
            self._pause.start(0)
        return super().eventFilter(watched, event)

    def _hear(self, changes: Changes) -> None:
        ours = frozenset(change for change in changes if change[0] in self._topics)
        if not ours:
            return
        self._waiting |= ours
        if len(self._waiting) > MANY:
            self._waiting = frozenset((topic, 0) for topic, _ in self._waiting)
        if not self._pause.isActive():
            self._pass_on()

    def _pass_on(self) -> None:
        if not self._waiting:
            return
        if not self._widget.isVisible() or self._widget.window().isMinimized():
            self._await_sight()
            return
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched = ()
        waiting, self._waiting = self._waiting, frozenset()
        self._pause.start(self._pause_ms)
        self._follow(waiting)

    def _await_sight(self) -> None:
        if not self._watched:
            self._watched = (self._widget, self._widget.window())
            for watched in self._watched:
                watched.installEventFilter(self)


class AfterPainting(QTimer):
    """Calls ``read`` once the answer that is on its way to the screen has been painted, however often it is asked.

    What reads at that moment takes the interpreter away from the painting, for longer than painting takes.
    """

    def __init__(self, owner: QObject, read: Callable[[], None]) -> None:
        super().__init__(owner, singleShot=True, interval=PAINTED_MS)
        self.timeout.connect(read)

    def ask(self) -> None:
        """Have it read soon."""
        if not self.isActive():
            self.start()
