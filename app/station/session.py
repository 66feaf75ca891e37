"""Who is at the station, at which job, in the middle of what; plain data, restored after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from app.database.unit_of_work import Actor
from app.models.refusals import SessionOver
from app.workflows.outcome import Outcome

#: The code of an outcome after which only a badge or a PIN opens the station again.
LOCKED = "session_locked"


class Job(StrEnum):
    """What a station is doing; each has its own steps (see steps.py)."""

    PICKING = "picking"
    PACKING = "packing"
    SHIPPING = "shipping"
    PICKUP = "pickup"
    RETURNS = "returns"
    COUNTING = "counting"
    RECEIVING = "receiving"
    PUTTING_AWAY = "putting_away"
    REPLENISHING = "replenishing"
    TRANSFERRING = "transferring"


@dataclass(frozen=True, slots=True)
class Session:
    """The state of one station's dialogue; ``place`` holds the ids of what is open and what is asked."""

    staff_id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    job: Job = Job.PACKING
    place: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0
    locked: bool = False
    owed: Mapping[str, Any] = field(default_factory=dict)
    """Where packing goes on after another job."""

    @property
    def is_open(self) -> bool:
        """Somebody is signed in, and the station is not locked in their absence."""
        return self.staff_id is not None and not self.locked

    def actor(self, station_id: int) -> Actor:
        """Who acts: while the station is locked, nobody."""
        return (
            Actor(station_id, self.staff_id, self.roles, self.revision) if self.is_open else Actor(station_id)
        )

    def after(self, outcome: Outcome) -> Session:
        """The session once ``outcome`` is known: signing in and out change the person, work stays open."""
        if outcome.code == "signed_in":
            facts = outcome.facts
            return replace(
                self,
                staff_id=facts["staff_id"],
                name=facts["name"],
                roles=frozenset(facts["roles"]),
                revision=facts["revision"],
                locked=False,
            )
        if outcome.code in {"signed_out", SessionOver.default_code}:
            owed = self.still_to_scan
            return Session(job=self.job, place=owed if self.job is Job.PACKING else {}, owed=owed)
        if outcome.code in {LOCKED, "badge_needs_pin"}:
            return replace(self, locked=self.staff_id is not None)
        if outcome.session is None:
            return self
        place = {name: value for name, value in outcome.session.items() if name != "job"}
        job = Job(outcome.session.get("job", self.job))
        return replace(self, job=job, place=self._walk_of(job, place) | place)

    def _walk_of(self, job: Job, place: Mapping[str, Any]) -> dict[str, Any]:
        """The walk that a full box interrupts: it waits, whatever is done with that box, until the box is left."""
        same_box = self.job is job is Job.PACKING and place.get("parcel_id") == self.place.get("parcel_id")
        walks = same_box and "pick_list_id" in self.place
        return {"pick_list_id": self.place["pick_list_id"]} if walks else {}

    def at_job(self, job: Job) -> Session:
        """Turn to another job; what was open there before is resumed by a scan, not remembered.

        But for a label that has to be scanned: packing does not go on without it.
        """
        if job is self.job:
            return self
        owed = self.still_to_scan
        return replace(self, job=job, place=owed if job is Job.PACKING else {}, owed=owed)

    @property
    def still_to_scan(self) -> Mapping[str, Any]:
        """Where packing goes on that waits for a label; empty where it waits for none."""
        if self.job is not Job.PACKING:
            return self.owed
        waits = self.place.get("label_of")
        return {} if waits is None else {"last_parcel_id": waits["parcel_id"], "label_of": waits}

    def as_json(self) -> dict[str, Any]:
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**kept, "roles": sorted(self.roles), "job": self.job.value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Session:
        return cls(**{**stored, "roles": frozenset(stored["roles"]), "job": Job(stored["job"])})
