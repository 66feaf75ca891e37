"""What goes wrong on the day by itself: paper runs out, a label is in doubt, the server is restarted."""

from __future__ import annotations

import threading

from sqlalchemy import select

from app.database.faults import DatabaseFault
from app.models.outbox import TROUBLED, PrintJob
from app.models.states import JobState, Role
from app.workflows import printing
from app.workflows.perform import perform
from tests.support.house import House
from tests.support.postgres import Cluster
from tests.support.printer import Behaviour, VirtualPrinter
from tools.simulated_day.floor import Floor
from tools.simulated_day.house import at_station

_LOOK_SECONDS = 0.5
_MEND_SECONDS = 2.0


class AtThePrinters(threading.Thread):
    """Somebody who loads paper where the screen says so, and looks for each label that is in doubt.

    The roll of one printer ends after ``labels``.
    """

    def __init__(self, floor: Floor, house: House, printer: VirtualPrinter, labels: int) -> None:
        super().__init__(name="printers", daemon=True)
        self._floor, self._house, self._printer = floor, house, printer
        self._person = at_station(house, "PRINTERS", Role.MANAGER)
        printer.behaviour = Behaviour(paper_out_after=labels)

    def run(self) -> None:
        while not self._floor.stopping.wait(_LOOK_SECONDS):
            try:
                self._look()
            except DatabaseFault:  # the screen shows nothing while the server is away
                continue

    def _look(self) -> None:
        shown = select(PrintJob.id, PrintJob.title, PrintJob.trouble, PrintJob.state)
        troubled = self._house.database.read(lambda c: c.execute(shown.where(TROUBLED)).all())
        if self._printer.behaviour.paper_out and any(job.trouble == "paper_out" for job in troubled):
            self._floor.mark("paper_out")
            self._floor.count("paper_out")
            self._floor.stopping.wait(_MEND_SECONDS)
            self._printer.mend()
        for job in troubled:
            if job.state is JobState.IN_DOUBT:
                self._answer(job.id, job.title)

    def _answer(self, job_id: int, title: str) -> None:
        """The paper lies there, or it is printed anew."""
        there = any(title.encode() in label for label in self._printer.printed)
        self._floor.count("doubt_came_out" if there else "doubt_printed_anew")
        if there:
            perform(self._house.database, self._person, lambda uow: printing.confirm_job(uow, job_id))
        else:
            perform(
                self._house.database, self._person, lambda uow: printing.print_anew(uow, job_id, "not found")
            )


def restart_server(floor: Floor, cluster: Cluster, away_seconds: float) -> None:
    """Stop the server under everybody's hands, and start it again."""
    floor.mark("database_stopped")
    cluster.stop()
    floor.stopping.wait(away_seconds)
    cluster.start()
    floor.mark("database_back")
    floor.count("database_restarted")
    floor.moved()
