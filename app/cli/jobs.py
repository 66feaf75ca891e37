"""``arrimage jobs``: what is not on paper yet, and what a person who looked at the printer decides."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.cli.people import acting_as, perform_as
from app.models.outbox import PrinterRow
from app.models.states import JobState
from app.queries.printing import print_queue
from app.workflows import printing
from app.workflows.perform import Action


def list_jobs(frame: Frame, everything: bool, as_json: bool) -> int:
    """The jobs that are not on paper yet, or the last hundred; 1 where one of them waits for a person."""
    with opened(frame) as database:
        jobs = database.read(lambda c: print_queue(c, tuple(JobState) if everything else None))
    if as_json:
        for job in jobs:
            put_json(job)
    elif jobs:
        titles = [
            frame.words(f"cli_title_{column}") for column in ("job", "title", "printer", "state", "trouble")
        ]
        rows = [
            (
                str(job.id),
                job.title,
                job.printer,
                frame.words(f"cli_job_{job.state.value}"),
                frame.words(f"printer_{job.trouble}") if job.trouble else "",
            )
            for job in jobs
        ]
        table(titles, rows)
    else:
        frame.say("cli_no_jobs")
    return FOUND if any(job.state in {JobState.IN_DOUBT, JobState.PARKED} for job in jobs) else DONE


def decide(frame: Frame, action: Action, by: str) -> int:
    """Do one of the actions below in the name of somebody of the team, whose PIN is asked for."""
    outcome = perform_as(frame, by, action)
    frame.say(outcome.code, **outcome.values)
    return DONE


def it_printed(job_id: int) -> Action:
    return lambda uow: printing.confirm_job(uow, job_id)


def it_never_came_out(frame: Frame, job_id: int) -> Action:
    reason = frame.words("cli_never_came_out")
    return lambda uow: printing.print_anew(uow, job_id, reason)


def cancelled(job_id: int) -> Action:
    return lambda uow: printing.cancel_job(uow, job_id)


def move(frame: Frame, job_id: int | None, from_code: str, to_code: str, by: str) -> int:
    """One job, or all that waits for a printer, to another one; printers by their code."""
    if (job_id is None) == (not from_code):
        raise Sentence("cli_job_or_printer")
    with acting_as(frame, by) as act:
        outcome = act(
            lambda uow: (
                printing.move_job(uow, job_id, _printer(uow.connection, to_code))
                if job_id is not None
                else printing.move_queue(
                    uow, _printer(uow.connection, from_code), _printer(uow.connection, to_code)
                )
            )
        )
    frame.say(outcome.code, **outcome.values)
    return DONE


def _printer(connection: Connection, code: str) -> int:
    found = connection.scalar(select(PrinterRow.id).where(PrinterRow.code == code))
    if found is None:
        raise Sentence("cli_printer_unknown", given=code)
    return found
