"""The worker that buys labels: claims what was wished for, asks the carrier once, writes down what it said.

Several calls are in flight at once, since a carrier takes its time; each of them is a row of its own, committed
before the call. Whatever happens between the call and the answer leaves that row in doubt, never asked for twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import select

from app.carriers.base import Carrier, Unavailable, Unknown
from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.carrier import CarrierRow, LabelAttempt
from app.models.states import LabelState
from app.station.carrier_calls import asked_for, guarded
from app.station.carriers import Open, OpenCarriers
from app.workflows import consignments, label_answers
from app.workflows.label_answers import Claimed

IN_FLIGHT = 8
_IDLE_SECONDS = 5.0
_RECOVER_SECONDS = 30.0
_WRITE_AGAIN_SECONDS = 1.0
_LAST_ANSWERS_SECONDS = 10.0
_WORK = (LabelState.WAITING, LabelState.BUYING, LabelState.IN_DOUBT, LabelState.UNWANTED)
_log = logging.getLogger(__name__)


class LabelWorker:
    """Buys, looks up and gives back labels for the whole house, from whichever station has the credentials."""

    def __init__(
        self, database: Database, actor: Actor, carriers: OpenCarriers, in_flight: int = IN_FLIGHT
    ) -> None:
        self._database, self._actor, self._carriers = database, actor, carriers
        self._in_flight = in_flight
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="labels", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """A label was wished for: look now."""
        self._wake.set()

    def stop(self) -> None:
        """End after the calls that are under way; those without an answer for long are cut off, and are in doubt."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=_LAST_ANSWERS_SECONDS)
        self._carriers.close()
        self._thread.join(timeout=_LAST_ANSWERS_SECONDS)

    def work_off(self) -> int:
        """One round in the calling thread: everything that is due now; returns how many labels were tried."""
        self._database.write(label_answers.recover, self._actor)
        ready = self._ready()
        tried = 0
        while (claimed := self._claim(ready)) is not None:
            self._buy(ready, claimed)
            tried += 1
        self._after(ready)
        return tried

    def _run(self) -> None:
        recover_at = 0.0
        with ThreadPoolExecutor(self._in_flight, thread_name_prefix="label") as pool:
            while not self._stopping.is_set():
                try:
                    if time.monotonic() >= recover_at:
                        self._database.write(label_answers.recover, self._actor)
                        recover_at = time.monotonic() + _RECOVER_SECONDS
                    self._round(pool)
                except DatabaseFault as fault:
                    _log.warning("labels wait for the database: %s", fault.detail)
                except Exception:  # the thread's edge: one label that breaks must not keep all others waiting
                    _log.exception("a round of labels broke")
                self._wake.wait(_IDLE_SECONDS)
                self._wake.clear()

    def _round(self, pool: ThreadPoolExecutor) -> None:
        """Keep the calls in flight until nothing is due; a label wished for meanwhile is among them."""
        if not self._any_work() or not (ready := self._ready()):
            return
        flying: set[Future[None]] = set()
        while not self._stopping.is_set():
            while len(flying) < self._in_flight and (claimed := self._claim(ready)) is not None:
                flying.add(pool.submit(self._buy, ready, claimed))
            if not flying:
                break
            done, flying = wait(flying, return_when="FIRST_COMPLETED")
            for call in done:
                if (error := call.exception()) is not None:  # its row says that it may have been bought
                    _log.error("a label was not written down", exc_info=error)
        self._after(ready)

    def _any_work(self) -> bool:
        """One cheap look: most of the time there is nothing to do."""
        query = select(LabelAttempt.id).where(LabelAttempt.state.in_(_WORK)).limit(1)
        return self._database.read(lambda connection: connection.scalar(query)) is not None

    def _ready(self) -> dict[int, Open]:
        """Carriers to ask now. One that was given a pause is first asked whether it is back: not with a purchase."""
        ready = self._carriers.ready()
        query = select(CarrierRow.id, CarrierRow.paused_until, CarrierRow.failures)
        for row in self._database.read(lambda connection: connection.execute(query).all()):
            if row.id not in ready or row.failures < label_answers.PAUSE_AFTER:
                continue
            now = self._database.clock()
            if (row.paused_until or now) > now or not self._is_back(ready[row.id]):
                del ready[row.id]
        return ready

    def _is_back(self, opened: Open) -> bool:
        answer = guarded(opened.carrier.check, sends=False)
        back = not isinstance(answer, Unknown | Unavailable)
        note = label_answers.answering if back else label_answers.not_answering
        self._database.write(lambda uow: note(uow, opened.id), self._actor)
        return back

    def _claim(self, ready: dict[int, Open]) -> Claimed | None:
        return self._database.write(lambda uow: label_answers.claim(uow, ready), self._actor)

    def _buy(self, ready: dict[int, Open], claimed: Claimed) -> None:
        answer = asked_for(ready[claimed.carrier_id], claimed.consignment)
        self._keep(
            claimed,
            lambda uow: label_answers.settle(
                uow, claimed.attempt_id, answer.result, answer.also, answer.near
            ),
        )

    def _keep(self, claimed: Claimed, settle: Callable[[UnitOfWork], object]) -> None:
        """The answer is not let go of while the database is away: it may be the only trace of a paid label."""
        while not self._written(claimed, settle):
            if self._stopping.wait(_WRITE_AGAIN_SECONDS):
                return

    def _written(self, claimed: Claimed, settle: Callable[[UnitOfWork], object]) -> bool:
        try:
            self._database.write(settle, Actor(station_id=claimed.station_id))
        except DatabaseFault as fault:
            _log.warning("the answer for %s waits: %s", claimed.consignment.reference, fault.detail)
            return False
        return True

    def _after(self, ready: dict[int, Open]) -> None:
        """Labels in doubt are looked up where the carrier can, those nobody wants are given back."""
        while (row := self._next(label_answers.claim_doubtful, ready)) is not None:
            self._look_up(ready[row.carrier_id].carrier, row)
        while (row := self._next(label_answers.claim_unwanted, ready)) is not None:
            self._give_back(ready[row.carrier_id].carrier, row)

    def _look_up(self, carrier: Carrier, row: Any) -> None:
        actor = Actor(station_id=row.station_id)
        parcel = self._database.write(lambda uow: consignments.consignment(uow, row), actor)
        known = guarded(lambda: carrier.find(parcel), sends=False)
        self._database.write(lambda uow: label_answers.looked_up(uow, row.id, known), actor)

    def _give_back(self, carrier: Carrier, row: Any) -> None:
        taken = guarded(lambda: carrier.void(row.number), sends=False)
        actor = Actor(station_id=row.station_id)
        self._database.write(lambda uow: label_answers.voided(uow, row.id, taken), actor)

    def _next(self, claim: Callable[[UnitOfWork, Collection[int]], Any], ready: dict[int, Open]) -> Any:
        return self._database.write(lambda uow: claim(uow, ready), self._actor)
