"""A second station as a process of its own: carries out what it is told, one JSON line in, one outcome out."""

from __future__ import annotations

import json
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
from app.workflows import acknowledging, closing, intake, orders, packing, picking, shipping, staffing
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
    "sign_in": staffing.sign_in_by_pin,
    "acknowledge": acknowledging.acknowledge,
    "change_address": orders.change_address,
}


class Contender:
    """A station in a process of its own; ``ask`` only sends, so that two can be asked at the same moment."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, action: str, *arguments: Any, command_id: str = "") -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([action, arguments, command_id]) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The outcome of what was asked first; fails with what the process said where it is gone."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise AssertionError(self._process.stderr.read())
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def contenders(database: Database, *people: tuple[str, int, Role]) -> Iterator[list[Contender]]:
    """Stations by code, with who works there (id and role), all ready to act."""
    url = database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as opened:
        made = []
        for station, staff_id, role in people:
            words = ["-m", "tests.concurrency.contender", url, station, str(staff_id), role.value]
            process = subprocess.Popen(
                [sys.executable, *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_CHECKOUT,
            )  # fmt: skip
            opened.enter_context(process)  # leaving waits for the process, which ends with its input
            made.append(Contender(process))
        for contender in made:
            assert contender.answer() == {"ready": True}
        yield made


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _serve(url: str, station: str, staff_id: int, role: str) -> None:
    database = Database(url)
    migrate.require_ready(database)
    where = staffing.station_actor(database, station)
    actor = Actor(where.station_id, staff_id, frozenset({role}))
    _say({"ready": True})
    for line in sys.stdin:
        name, arguments, command_id = json.loads(line)

        def work(uow: UnitOfWork, name: str = name, arguments: list[Any] = arguments) -> Outcome:
            return ACTIONS[name](uow, *arguments)

        outcome = perform(database, actor, work, command_id=command_id)
        _say(outcome.as_json())
    database.close()


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
