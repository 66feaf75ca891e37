"""What is kept of an answer for good names no customer, and is still an answer when the scan comes again."""

from __future__ import annotations

from sqlalchemy import select

from app.models.command import Command
from app.models.states import Role
from app.station.session import Job
from tests.support.desk import Bench


def test_a_name_said_at_the_counter_is_answered_and_not_kept(bench: Bench) -> None:
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    answer = bench.scan("Martin")
    assert answer.outcome.values["text"] == "Martin"
    query = select(Command.outcome).where(Command.id == answer.scan_id)
    kept = bench.house.database.read(lambda c: c.scalar(query))
    assert kept is not None
    assert kept["code"] == answer.outcome.code
    assert kept["values"]["text"] == "…"
