"""The packing bench: one step of the screen after the other, until the order has left it."""

from __future__ import annotations

import queue
from collections import Counter
from dataclasses import replace

from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.step import StepName
from tools.simulated_day.customers import Moment
from tools.simulated_day.floor import Stuck, Work
from tools.simulated_day.people import MOST_ANSWERS, PAUSE_SECONDS, REASON, WRONG_ITEM, Worker
from tools.simulated_day.terminals import ProcessTerminal, Said

#: Thousandths: a unit scanned once more when all are in, and an order that takes two boxes.
_SCANNED_TWICE, _TWO_PARCELS = 8, 20
_TRIES = 20


class Packer(Worker):
    """Takes a tote, packs what lies in it, weighs and closes."""

    def turn(self) -> bool:
        try:
            load = self.floor.to_pack.get(timeout=PAUSE_SECONDS)
        except queue.Empty:
            return self.floor.closing.is_set() and self.floor.idle and self._look_for_the_rest()
        with self.floor.working(self.name):
            if load.bulk:
                for unit in load.content:
                    self._pack_single(unit)
                self.floor.totes.put(load.barcode)
            elif self._pack(self.scan(load.barcode), list(load.content)):
                if load.is_tote:
                    self.floor.totes.put(load.barcode)
            else:
                self.floor.stopping.wait(PAUSE_SECONDS)
                self.floor.to_pack.put(load)
        return True

    def _pack_single(self, unit: str) -> None:
        """An article out of a shared tote opens the oldest order; one that another bench took just now is theirs."""
        for _ in range(_TRIES):
            if self._pack(self.scan(unit), [unit]):
                return
        raise Stuck(f"{unit} opened the order of another bench {_TRIES} times")

    def _look_for_the_rest(self) -> bool:
        """Everything has been brought: what the station still has to pack is on no cart and in no tote."""
        with self.floor.working(self.name):
            said = self.command(CommandCode.NEXT)
            if said.code == "nothing_to_pack_now":
                return False
            self.floor.count("looked_for_at_the_end")
            self._pack(said, [])
        return True

    def _pack(self, said: Said, loose: list[str]) -> bool:
        """Do what the screen asks for until it is idle again; false where another bench has the order."""
        if said.step is StepName.CHOICE:
            self.floor.count("asked_which_order")
            said = self.scan("1")
        if said.step is StepName.PACK_IDLE:
            self._not_to_pack(said, loose)
            return True
        if said.step is StepName.TAKE_OVER:
            self.floor.count("opened_by_two")
            self.command(CommandCode.LEAVE)
            return False
        self.order = said.order
        self._once = self.order not in self.floor.standing
        self.work = self.floor.standing.setdefault(self.order, Work([]))
        self.work.loose.extend(loose)
        self._last: list[str] | None = None
        for _ in range(MOST_ANSWERS):
            said = self._answer(said)
            if said.step is StepName.PACK_IDLE:
                break
        else:
            raise Stuck(f"{self.order} goes in a circle at step {said.step} after {said.code}")
        return True

    def _not_to_pack(self, said: Said, loose: list[str]) -> None:
        """The screen says why not; what was brought goes to a shelf."""
        self.floor.count(f"not_opened_{said.code}")
        if loose:
            self.floor.count("put_on_a_shelf")

    def _answer(self, said: Said) -> Said:
        """What a person does at this step."""
        match said.step:
            case StepName.PACK_ITEMS:
                return self._next_unit()
            case StepName.PACK_CLOSE:
                return self._finish()
            case StepName.CHANGED:
                self.floor.count("change_seen")
                return self.command(CommandCode.CONFIRM)
            case StepName.PACK_BACK:
                return self._bring_back(said)
            case StepName.REASON:
                return self.scan(REASON)
            case _:
                raise Stuck(f"{said.code} at step {said.step}")

    def _next_unit(self) -> Said:
        work = self.work
        if self._once:
            self._once = False
            self.customers.ring(Moment.OPENED, self.order)
            if work.loose and self.chance.happens(WRONG_ITEM, "packed", self.order):
                return self._take_wrong()
        if not work.loose:
            work.loose.extend(self._from_given_up())
        if not work.loose:
            self.floor.count("missing_at_bench")
            return self.command(CommandCode.SHORT)
        said = self.put_in(work.loose[0])
        if said.refused and said.step is StepName.CHANGED:
            return said
        unit = work.loose.pop(0)
        if said.refused:
            self._one_too_many(unit, said)
            return said
        work.inside[unit] += 1
        if work.loose and self.chance.happens(_TWO_PARCELS, "boxes", self.order, sum(work.inside.values())):
            return self._close(CommandCode.NEW_PARCEL)
        return said

    def _take_wrong(self) -> Said:
        """What lies beside; where it is by chance what the order lacks, it is in the box now."""
        wrong = self.beside(self.work.loose, "packed", self.order)
        said = self.scan_wrong(wrong)
        if said.code == "unit_packed":
            self.work.inside[wrong] += 1
        return said

    def put_in(self, unit: str) -> Said:
        """One unit into the parcel."""
        return self.scan(unit)

    def _one_too_many(self, unit: str, said: Said) -> None:
        """The order wants it no more."""
        if said.code != "too_many" and not said.code.startswith("wrong_item"):
            raise Stuck(f"{said.code} for an article of {self.order}")
        self._put_on_shelf([unit])

    def _put_on_shelf(self, units: list[str]) -> None:
        """What lies beside the box and is not wanted; only a customer's call explains that."""
        self.floor.count("one_too_many_put_on_a_shelf")
        if self.order not in self.customers.changed:
            self.floor.wonder(
                f"{self.name}: {', '.join(units)} too many for {self.order}, which nobody changed"
            )

    def _from_given_up(self) -> list[str]:
        """What lies in parcels of the order whose label was given up, fetched from the dock."""
        given_up = self.goods.given_up(self.order)
        return [unit for parcel_id in given_up for unit in self.floor.empty_parcel(parcel_id)]

    def _finish(self) -> Said:
        """All is in: box, weight, and close; an empty box is left."""
        work = self.work
        if work.loose:
            self._put_on_shelf(work.loose)
            work.loose.clear()
        if not work.inside:
            return self.command(CommandCode.LEAVE)
        if self._last is None:
            self.customers.ring(Moment.PACKED, self.order)
            self._last = self._last_scans()
        if not self._last:
            self.customers.ring(Moment.WEIGHED, self.order)
            return self._close(CommandCode.CLOSE_PARCEL)
        said = self.scan(self._last[0])
        if said.step is not StepName.CHANGED:
            self._last.pop(0)
        if said.code == "too_many":
            self.floor.count("scanned_twice_refused")
        return said

    def _last_scans(self) -> list[str]:
        """Now and then an article once more; the box, and what the scale shows."""
        boxes = self.goods.boxes
        twice = self.chance.happens(_SCANNED_TWICE, "twice", self.order)
        again = [next(iter(self.work.inside))] if twice else []
        return [*again, self.chance.of("box", self.order).choice(boxes), str(self._grams())]

    def _grams(self) -> int:
        """What the scale shows: the goods, each a little off, and a box."""
        scale = self.chance.of("scale", self.order)
        goods = sum(self.goods.grams[unit] * count for unit, count in self.work.inside.items())
        return max(1, round(goods * scale.gauss(1, 0.01) + scale.gauss(150, 6)))

    def _close(self, how: CommandCode) -> Said:
        said = self.command(how)
        if said.step is StepName.CHANGED:
            return said
        parcel = said.facts.get("closed_parcel_id")
        if parcel is None:
            raise Stuck(f"{self.order}: {said.code} when closing")
        self.floor.moved()
        inside, self.work.inside = self.work.inside, Counter()
        self.customers.ring(Moment.CLOSED, self.order)
        self.floor.close_parcel(int(parcel), inside)
        self._last = None
        if said.step is StepName.PACK_LABEL:
            return self.scan(encode(OwnKind.PARCEL, self.goods.number_of(int(parcel))))
        return said

    def _bring_back(self, said: Said) -> Said:
        """The first article of the list goes to a shelf: from beside the box, or out of one."""
        for each in said.facts["take_out"][:1]:
            for _ in range(each["units"]):
                self._take_out(self.goods.of(each["sku"]))
        self.floor.count("cancelled_put_on_a_shelf")
        self._last = None
        return self.scan(self.goods.shelf)

    def _take_out(self, unit: str) -> None:
        work = self.work
        if unit not in work.loose and not work.inside[unit]:
            work.loose.extend(self._from_given_up())
        if unit in work.loose:
            work.loose.remove(unit)
        elif work.inside[unit]:
            work.inside[unit] -= 1
            work.inside += Counter()
        else:
            self.floor.count("nothing_there_to_bring_back")
            if not self.floor.find_lost(unit):
                self.floor.wonder(
                    f"{self.name}: {unit} of {self.order} is to be brought back and was never there"
                )


class CrashingPacker(Packer):
    """A packer whose computer loses power in the middle of a parcel, ``crashes`` times."""

    crashes = 2

    def put_in(self, unit: str) -> Said:
        if (
            self.crashes
            and sum(self.work.inside.values()) == 1
            and isinstance(self.terminal, ProcessTerminal)
        ):
            self.crashes -= 1
            return self._crash(self.terminal, unit)
        return super().put_in(unit)

    def _crash(self, terminal: ProcessTerminal, unit: str) -> Said:
        """Whether the scan in flight counted is seen on the screen, as a person would look."""
        before = self.goods.in_open_box(self.order)
        self.floor.mark("bench_crashed")
        self.floor.count("bench_crashed")
        self.doing("has no power")
        terminal.crash(unit)
        terminal.revive()
        said = self.scan("000")  # nothing anybody knows: the first answer after what was kept
        if self.goods.in_open_box(self.order) > before:
            self.floor.count("scan_in_flight_counted_once")
            return replace(said, code="unit_packed", level="ok")
        if said.step is StepName.CHANGED:
            return said
        self.floor.count("scan_in_flight_never_read")
        return super().put_in(unit)
