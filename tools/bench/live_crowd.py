"""A few of the stations of a crowd in one process: each listens and beats as a real one, some of them work."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import update

from app.database.changes import Change, ChangeFeed
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.order import Order
from app.station.heartbeat import Heartbeat

#: What else a change of an order touches: most often stock, now and then a list or the printer.
_BESIDE = ((), ("stock",), ("stock", "pick_list"), ("print_job",))
_FIRST_DAY = date(2027, 1, 1)


def change(uow: UnitOfWork, order_id: int, topics: Iterable[str] = ()) -> str:
    """Promise another day: a change that every list of orders shows; the day."""
    day = _FIRST_DAY + timedelta(days=random.randrange(3000))
    uow.connection.execute(update(Order).where(Order.id == order_id).values(promise_date=day))
    uow.changed("order", order_id)
    for topic in topics:
        uow.changed(topic, 1_000_000 + order_id)
    return str(day)


def main(url: str, stations: list[int], orders: int, a_second: float, newest: int) -> int:
    """Listen until the input ends, making ``a_second`` changes of random orders, one in ten of the newest 30."""
    database = Database(url)
    heard = [0] * len(stations)

    def listen(at: int) -> ChangeFeed:
        def count(changes: Iterable[Change]) -> None:
            heard[at] += sum(1 for _ in changes)

        return ChangeFeed(database, count)

    feeds = [listen(at) for at in range(len(stations))]
    hearts = [Heartbeat(database, Actor(station)) for station in stations]
    for feed, heart in zip(feeds, hearts, strict=True):
        feed.start()
        heart.start()
    stop = threading.Event()

    def await_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=await_end, daemon=True).start()
    print(json.dumps({"ready": True}), flush=True)
    made, due = 0, time.monotonic()
    while not stop.is_set():
        due += 1 / a_second
        stop.wait(max(0.0, due - time.monotonic()))
        order_id = random.randrange(1, orders) if made % 10 else random.randrange(newest - 30, newest + 1)
        topics = _BESIDE[made % len(_BESIDE)]
        database.write(lambda uow, each=order_id, also=topics: change(uow, each, also), Actor(stations[0]))  # type: ignore[misc]
        made += 1
    print(json.dumps({"made": made, "heard": heard}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(
        main(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
    )
