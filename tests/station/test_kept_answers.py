"""What is kept of an answer for good names no customer, and is still an answer when the scan comes again."""

from __future__ import annotations

from sqlalchemy import select

from app.models.command import Command
from app.models.states import Role
from app.station.actions import counter
from app.station.session import Job
from app.workflows.outcome import Outcome
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


def test_neither_the_code_of_a_pickup_nor_who_came_for_it_is_kept(bench: Bench) -> None:
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    noting = counter.note(bench.station.session, id_checked=True, collected_by="Paul Durand")
    bench.station.act(noting).result(timeout=10)
    opened = Outcome("pickup_opened", session={"job": "pickup", "pickup_id": 1, "given": "739204"})
    bench.station.act(lambda _uow: opened).result(timeout=10)
    assert bench.station.session.place["given"] == "739204"
    kept = bench.house.database.read(lambda c: c.scalars(select(Command.outcome)).all())
    assert not any(secret in str(kept) for secret in ("Durand", "739204"))
