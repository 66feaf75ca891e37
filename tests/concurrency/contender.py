"""Other stations, each a process of its own: they carry out what they are told, one JSON line in, one outcome out."""

from __future__ import annotations

import json
import multiprocessing
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

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

    def __init__(self, line: socket.socket) -> None:
        # Two files: one that is read and written forgets what it has read ahead.
        self._ask, self._answer = line.makefile("w", encoding="utf-8"), line.makefile("r", encoding="utf-8")

    def ask(self, action: str, *arguments: Any, command_id: str = "") -> None:
        self._ask.write(json.dumps([action, arguments, command_id]) + "\n")
        self._ask.flush()

    def answer(self) -> dict[str, Any]:
        """The outcome of what was asked first; fails where the station is gone."""
        said = self._answer.readline()
        assert said, "the station is gone; why stands in the captured error output"
        answer: dict[str, Any] = json.loads(said)
        return answer

    def close(self) -> None:
        """Nothing more is asked: the station ends."""
        self._ask.close()
        self._answer.close()


@contextmanager
def contenders(database: Database, *people: tuple[str, int, Role]) -> Iterator[list[Contender]]:
    """Stations by code, with who works there (id and role), all ready to act; forked from one."""
    url = database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as opened:
        lines = [tuple(map(opened.enter_context, socket.socketpair())) for _ in people]
        asked = [
            [theirs.fileno(), url, station, staff_id, role.value]
            for (_, theirs), (station, staff_id, role) in zip(lines, people, strict=True)
        ]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.contender", json.dumps(asked)],
            cwd=_CHECKOUT, pass_fds=[theirs.fileno() for _, theirs in lines],
        )  # fmt: skip
        opened.enter_context(process)  # leaving waits for the process, which ends with its stations
        made = []
        for ours, theirs in lines:
            theirs.close()
            made.append(Contender(ours))
            opened.callback(made[-1].close)
            ours.close()  # the contender's file holds it
        for contender in made:
            assert contender.answer() == {"ready": True}
        yield made


def _serve(line: socket.socket, url: str, station: str, staff_id: int, role: str) -> None:
    asks, answers = line.makefile("r", encoding="utf-8"), line.makefile("w", encoding="utf-8")

    def say(answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    database = Database(url)
    migrate.require_ready(database)
    where = staffing.station_actor(database, station)
    actor = Actor(where.station_id, staff_id, frozenset({role}))
    say({"ready": True})
    for asked in asks:
        name, arguments, command_id = json.loads(asked)

        def work(uow: UnitOfWork, name: str = name, arguments: list[Any] = arguments) -> Outcome:
            return ACTIONS[name](uow, *arguments)

        say(perform(database, actor, work, command_id=command_id).as_json())
    database.close()


def _fork_each(asked: list[list[Any]]) -> None:
    context = multiprocessing.get_context("fork")
    lines = [socket.socket(fileno=number) for number, *_ in asked]
    stations = []
    for line, (_, *about) in zip(lines, asked, strict=True):
        # A line that another station held too would never be seen to end.
        others = [other for other in lines if other is not line]
        stations.append(context.Process(target=_alone, args=(others, line, *about)))
        stations[-1].start()
    for line in lines:
        line.close()
    for station in stations:
        station.join()


def _alone(others: list[socket.socket], *about: Any) -> None:
    for other in others:
        other.close()
    _serve(*about)


if __name__ == "__main__":
    _fork_each(json.loads(sys.argv[1]))
