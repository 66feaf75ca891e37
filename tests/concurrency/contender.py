"""Other stations, each a process of its own: they carry out what they are told, one JSON line in, one outcome out."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from app.channels.base import IncomingOrder
from app.channels.canonical import from_json
from app.database import migrate
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.states import Role
from app.workflows import (
    acknowledging,
    closing,
    intake,
    orders,
    packing,
    pick_and_pack,
    picking,
    putting_away,
    receiving,
    replenishing,
    shipping,
    staffing,
)
from app.workflows.outcome import Outcome
from app.workflows.perform import perform

_CHECKOUT = Path(__file__).parents[2]

ACTIONS: Mapping[str, Callable[..., Outcome]] = {
    "sell": lambda uow, order: intake.accept_order(uow, from_json(IncomingOrder, order)),
    "open": packing.open_order,
    "pack": packing.pack_item,
    "close": closing.close_parcel,
    "hand_over": shipping.hand_over,
    "make_list": picking.make_pick_list,
    "start_list": picking.start_picking,
    "pick_and_pack": pick_and_pack.begin,
    "sign_in": staffing.sign_in_by_pin,
    "acknowledge": acknowledging.acknowledge,
    "change_address": orders.change_address,
    "receive": lambda uow, number: receiving.open_by_reference(uow, number, without_order=True),
    "put_away": putting_away.put,
    "fill": replenishing.next_fill,
    "leave_fill": replenishing.leave,
}


class Contender:
    """A station in a process of its own; ``ask`` only sends, so that two can be asked at the same moment."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.concurrency.contender", str(theirs.fileno())],
                cwd=_CHECKOUT, pass_fds=[theirs.fileno()],
            )  # fmt: skip
            # Two files: one that is read and written forgets what it has read ahead.
            self._ask, self._answer = (
                ours.makefile("w", encoding="utf-8"),
                ours.makefile("r", encoding="utf-8"),
            )

    def ask(self, action: str, *arguments: Any, command_id: str = "") -> None:
        self._ask.write(json.dumps([action, arguments, command_id]) + "\n")
        self._ask.flush()

    def answer(self) -> dict[str, Any]:
        """The outcome of what was asked first; fails where the station is gone."""
        said = self._answer.readline()
        assert said, "the station is gone; why stands in the captured error output"
        answer: dict[str, Any] = json.loads(said)
        return answer

    def rest(self) -> None:
        """Nothing more is asked on this database; answers that nobody took are dropped."""
        self.ask("rest")
        while self.answer() != _RESTS:
            pass


_READY, _RESTS = {"ready": True}, {"rests": True}
#: Those that have nothing to do: a process starts in a second, and begins on another database in a moment.
_idle: list[Contender] = []


@contextmanager
def contenders(database: Database, *people: tuple[str, int, Role]) -> Iterator[list[Contender]]:
    """Stations by code, with who works there (id and role), all ready to act."""
    url = database.engine.url.render_as_string(hide_password=False)
    made = [_idle.pop() if _idle else Contender() for _ in people]
    for contender, (station, staff_id, role) in zip(made, people, strict=True):
        contender.ask("begin", url, station, staff_id, role.value)
    for contender in made:
        assert contender.answer() == _READY
    try:
        yield made
    finally:
        for contender in made:
            contender.rest()
    _idle.extend(made)


def _serve(line: socket.socket) -> None:
    asks, answers = line.makefile("r", encoding="utf-8"), line.makefile("w", encoding="utf-8")

    def say(answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    for asked in asks:
        name, arguments, _ = json.loads(asked)
        assert name == "begin"
        _work(asks, say, *arguments)
        say(_RESTS)


def _work(asks: TextIO, say: Callable[[Any], None], url: str, station: str, staff_id: int, role: str) -> None:
    """Carry out what is asked of a station until it is to rest."""
    database = Database(url)
    migrate.require_ready(database)
    where = staffing.station_actor(database, station)
    actor = Actor(where.station_id, staff_id, frozenset({role}))
    say(_READY)
    for asked in asks:
        name, arguments, command_id = json.loads(asked)
        if name == "rest":
            break

        def work(uow: UnitOfWork, name: str = name, arguments: list[Any] = arguments) -> Outcome:
            return ACTIONS[name](uow, *arguments)

        say(perform(database, actor, work, command_id=command_id).as_json())
    database.close()


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
