"""Who works on the floor: each does what the screen asks for, and now and then something wrong."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection

from app.database.faults import DatabaseFault
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.step import StepName
from tools.simulated_day.chance import Chance
from tools.simulated_day.customers import Customers, Moment
from tools.simulated_day.floor import PATIENCE_SECONDS, Floor, Load, Stuck
from tools.simulated_day.house import Goods
from tools.simulated_day.terminals import Said, Terminal

#: How often something goes wrong, in thousandths of what it happens to.
WRONG_ITEM, NOT_ON_SHELF, LOST_ON_THE_WAY = 12, 3, 2
PAUSE_SECONDS = 0.3
_NO_WORK_SECONDS = 1.0
_OPENINGS = 5
#: The first of the numbered answers to "why?".
REASON = "1"
#: So many answers on one order, cart or parcel, and somebody goes in a circle.
MOST_ANSWERS = 1500
_REFUSALS_OF_WRONG = {"wrong_item", "wrong_item_belongs_to", "wrong_item_all_packed"}


class Worker(threading.Thread):
    """Somebody with a scanner, until the day is over; what cannot be explained is kept in ``floor.odd``."""

    def __init__(
        self,
        name: str,
        floor: Floor,
        goods: Goods,
        customers: Customers,
        chance: Chance,
        open_terminal: Callable[[], Terminal],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.floor, self.goods, self.customers, self.chance = floor, goods, customers, chance
        self._open = open_terminal

    def come_in(self) -> None:
        """Open the station; who finds the server too busy tries again."""
        for tries_left in range(_OPENINGS, -1, -1):
            try:
                self.terminal = self._open()
            except DatabaseFault:
                if not tries_left:
                    raise
            else:
                return

    def run(self) -> None:
        try:
            while not self.floor.stopping.is_set():
                self.doing("waits for work")
                if not self.turn():
                    self.floor.stopping.wait(PAUSE_SECONDS)
            self.doing("went home")
        except Exception as error:  # the edge of a thread: the day ends with this in its report
            self.floor.wonder(f"{self.name}: {type(error).__name__}: {error}")
            self.doing(f"gave up: {error}")
        finally:
            self.terminal.close()

    def turn(self) -> bool:
        """One piece of work; false where there is none."""
        raise NotImplementedError

    def doing(self, what: str) -> None:
        self.floor.doing[self.name] = what

    def scan(self, raw: str) -> Said:
        said = self.terminal.scan(raw)
        self.doing(f"at step {said.step} of {said.order or 'no order'} after {said.code}")
        if not said.refused:
            self.floor.moved()
        return said

    def command(self, command: CommandCode) -> Said:
        said = self.terminal.command(command)
        self.doing(f"at step {said.step} of {said.order or 'no order'} after {said.code}")
        return said

    def beside(self, wanted: Collection[str], *about: object) -> str:
        """An article that is not wanted here."""
        return self.chance.of("beside", *about).choice(
            [each for each in self.goods.barcodes if each not in wanted]
        )

    def scan_wrong(self, wrong: str) -> Said:
        """Take what lies beside; the station must refuse it, or show first what changed."""
        said = self.scan(wrong)
        if said.code in _REFUSALS_OF_WRONG:
            self.floor.count("wrong_item_refused")
        elif said.step is not StepName.CHANGED and said.code != "unit_packed":
            self.floor.wonder(f"{self.name}: {said.code} for a wrong item")
        return said


class Picker(Worker):
    """Asks for work, walks, and brings full totes to the benches."""

    def turn(self) -> bool:
        said = self.command(CommandCode.NEXT)
        if said.step is StepName.TAKE_OVER:  # two asked at the same moment
            self.command(CommandCode.LEAVE)
            return False
        if "stop" not in said.facts:
            self.floor.stopping.wait(_NO_WORK_SECONDS)
            return False
        with self.floor.working(self.name):
            self._walk(said)
        return True

    def _walk(self, said: Said) -> None:
        self._hand: list[str] = []
        inside: dict[str, list[str]] = {}
        totes: dict[str, str] = {}
        bulk = self.goods.is_bulk(said.facts["stop"]["pick_list_id"])
        for _ in range(MOST_ANSWERS):
            if said.code == "picking_done":
                break
            stop = said.facts["stop"]
            if said.step is StepName.PICK_EMPTY:
                said = self.scan(self.goods.places[said.facts["emptied"]["location"]])
            elif said.step is StepName.PICK_LOCATION:
                said = self.scan(self.goods.places[stop["location"]])
            elif stop["in_hand"] < stop["wanted"]:
                said = self._take(said)
            else:
                whose = "" if bulk else said.order
                said = self._put_in_tote(totes, whose)
                inside.setdefault(whose, []).extend(self._hand)
                self._hand.clear()
            if said.refused:
                raise Stuck(f"{said.code} at step {said.step} for {stop}")
        for whose, tote in totes.items():
            if whose:  # nobody can say whose units lie in a shared tote
                self.customers.ring(Moment.IN_TOTE, whose)
            units = [
                unit for at, unit in enumerate(inside[whose]) if not self._loses(unit, whose or tote, at)
            ]
            self.floor.to_pack.put(Load(tote, tuple(units), bulk, is_tote=True))

    def _put_in_tote(self, totes: dict[str, str], whose: str) -> Said:
        """Into the order's tote; an empty one may be refused while its last order is still looked for."""
        while not self.floor.stopping.is_set():
            if whose not in totes:
                totes[whose] = self._empty_tote()
            said = self.scan(totes[whose])
            if said.code != "tote_taken":
                return said
            self.floor.count("tote_still_taken")
            self.floor.totes.put(totes.pop(whose))
        raise Stuck("sent home before a tote was empty")

    def _empty_tote(self) -> str:
        try:
            return self.floor.totes.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise Stuck("no empty tote came back from the benches") from None

    def _loses(self, unit: str, *about: object) -> bool:
        """The unit falls off the cart."""
        lost = self.chance.happens(LOST_ON_THE_WAY, "lost", *about)
        if lost:
            self.floor.count("lost_on_the_way")
            self.floor.lost[unit] += 1
        return lost

    def _take(self, said: Said) -> Said:
        """One unit into the hand, the first of many and then their number; or the shelf is empty."""
        stop = said.facts["stop"]
        article, about = self.goods.of(stop["sku"]), (said.order, stop["sku"], stop["location"])
        if not stop["in_hand"] and self.chance.happens(WRONG_ITEM, "picked", *about):
            self.scan_wrong(self.beside([article], *about))
        if not stop["in_hand"] and self.chance.happens(NOT_ON_SHELF, "shelf", *about):
            self.floor.count("missing_on_shelf")
            self.command(CommandCode.SHORT)
            return self.scan(REASON)
        said = self.scan(article)
        self._hand.append(article)
        if stop["wanted"] > 3 and said.step is StepName.PICK_ITEM:
            said = self.scan(str(stop["wanted"]))
            self._hand.extend([article] * (stop["wanted"] - len(self._hand)))
        return said


class Docker(Worker):
    """Scans closed parcels into the lorry; one whose label was given up goes back to a bench."""

    def turn(self) -> bool:
        try:
            parcel_id = self.floor.to_dock.get(timeout=PAUSE_SECONDS)
        except queue.Empty:
            return False
        with self.floor.working(self.name):
            self._load(parcel_id)
        return True

    def _load(self, parcel_id: int) -> None:
        label = encode(OwnKind.PARCEL, self.goods.number_of(parcel_id))
        said = self.scan(label)
        if said.code == "parcel_given_up":
            self.floor.count("parcel_back_from_dock")
            content = self.floor.empty_parcel(parcel_id)
            if content:  # else its packer fetched it already
                self.floor.to_pack.put(Load(label, tuple(content)))
        elif said.code == "order_held":
            self.floor.count("parcel_waits_at_dock")
            self.floor.stopping.wait(PAUSE_SECONDS)
            self.floor.to_dock.put(parcel_id)
        elif said.code != "handed_over":
            self.floor.wonder(f"{self.name}: {said.code} for parcel {parcel_id}")
