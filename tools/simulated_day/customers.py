"""Customers who change their mind just when their order is on the floor; the same seed, the same customers."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.models.order import Order, OrderLine
from app.models.states import Role
from app.values import new_id
from app.workflows import orders
from app.workflows.perform import Action, perform
from tests.support.house import House
from tools.simulated_day.chance import Chance
from tools.simulated_day.floor import Floor
from tools.simulated_day.house import at_station, patiently


class Moment(StrEnum):
    """Where the order is when the telephone rings."""

    IN_TOTE = "in_tote"
    OPENED = "opened"
    PACKED = "packed"
    WEIGHED = "weighed"
    CLOSED = "closed"


_WISHES = ("address", "unit", "unit", "everything")


class Customers:
    """``thousandths`` of them call once, at a moment of their own; a manager at the office does as they wish."""

    def __init__(self, floor: Floor, house: House, chance: Chance, thousandths: int) -> None:
        self._floor, self._house, self._chance, self._thousandths = floor, house, chance, thousandths
        self._manager = at_station(house, "TELEPHONE", Role.MANAGER)
        self._served: set[str] = set()
        self.changed: set[str] = set()
        """Orders (their references) that are no longer what was ordered."""
        self._line = threading.Lock()
        """One call at a time: a station's journal is written by one program."""

    def ring(self, moment: Moment, order: str) -> None:
        """The customer of the order (by its reference) calls now if this is the moment."""
        about = self._chance.of("customer", order)
        calls, when = about.randrange(1000) < self._thousandths, about.choice(list(Moment))
        if not calls or when is not moment or order in self._served:
            return
        self._served.add(order)
        wish = about.choice(_WISHES)
        action, command = self._action(order, wish, about.randint(1, 99)), new_id()
        with self._line:
            # Asked again under the same name where no answer came: whether it was done is never left open.
            done = patiently(lambda: perform(self._house.database, self._manager, action, command_id=command))
        if done.level.value == "error":
            self._floor.count("change_refused")
            return
        self.changed.add(order)
        self._floor.count(f"changed_{wish}_{moment.value}")
        self._floor.mark("order_changed")

    def _action(self, order: str, wish: str, number: int) -> Action:
        order_id, lines = self._order(order)
        match wish:
            case "address":
                street = {"line1": f"{number} rue du Changement"}
                return lambda uow: orders.change_address(uow, order_id, street, "client")
            case "unit":
                line_id = lines[number % len(lines)]
                return lambda uow: orders.cancel_line(uow, order_id, line_id, 1, "client")
            case _:
                return lambda uow: orders.cancel_order(uow, order_id, "client")

    def _order(self, reference: str) -> tuple[int, list[int]]:
        query: Any = (
            select(OrderLine.order_id, OrderLine.id)
            .join(Order, Order.id == OrderLine.order_id)
            .where(Order.reference == reference, OrderLine.ordered > OrderLine.cancelled)
            .order_by(OrderLine.position)
        )
        rows = patiently(lambda: self._house.database.read(lambda c: c.execute(query).all()))
        return rows[0].order_id, [row.id for row in rows]
