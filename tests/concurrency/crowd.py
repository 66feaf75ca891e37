"""Many shops that sell at the same moment, each a process of its own: forked from one, so that they start at once."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.channels.base import IncomingOrder
from app.channels.canonical import from_json
from app.database import migrate
from app.database.faults import DatabaseBusy
from app.database.unit_of_work import Actor, Database
from app.values import new_id
from app.workflows import intake, staffing
from app.workflows.outcome import Outcome
from app.workflows.perform import perform

_CHECKOUT = Path(__file__).parents[2]


def sell(url: str, baskets: list[list[Any]]) -> list[list[dict[str, Any]]]:
    """Let as many processes as there are baskets sell their orders at once; what each was answered."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.concurrency.crowd", url],
        input=json.dumps(baskets), capture_output=True, text=True, cwd=_CHECKOUT, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answers: list[list[dict[str, Any]]] = json.loads(run.stdout)
    return answers


class _Crowd:
    def __init__(self, url: str, count: int) -> None:
        context = multiprocessing.get_context("fork")
        self._start, self._said = context.Barrier(count), context.Queue()
        self._url, self._process = url, context.Process

    def sell(self, baskets: list[list[Any]]) -> list[list[dict[str, Any]]]:
        workers = [self._process(target=self._work, args=each) for each in enumerate(baskets)]
        for worker in workers:
            worker.start()
        answers = dict(self._said.get(timeout=90) for _ in workers)
        for worker in workers:
            worker.join()
        return [answers[number] for number in range(len(baskets))]

    def _work(self, number: int, orders: list[Any]) -> None:
        database = Database(self._url)
        migrate.require_ready(database)
        actor = staffing.station_actor(database, f"SHOP-{number}")
        incoming = [from_json(IncomingOrder, order) for order in orders]
        self._start.wait()
        answers = [_accepted(database, actor, order) for order in incoming]
        database.close()
        self._said.put((number, [answer.as_json() for answer in answers]))


def _accepted(database: Database, actor: Actor, order: IncomingOrder) -> Outcome:
    """Where the others hold the rows for too long the same command is sent again, as a station does with a scan."""
    command = new_id()
    while True:
        try:
            return perform(
                database,
                actor,
                lambda uow: intake.accept_order(uow, order),
                command_id=command,
                replayed=True,
            )
        except DatabaseBusy:
            continue


if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(_Crowd(sys.argv[1], len(given)).sell(given), sys.stdout)
