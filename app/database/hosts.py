"""Which of several servers answer at all: one that is silent costs a moment, not its time-out for each connection."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import psycopg

#: Nobody answers for so long: the network is cut.
_PATIENCE_SECONDS = 2.0
#: Once one has answered, the others get so long: the primary may be the slower one.
_GRACE_SECONDS = 0.25


def answering_first(options: Mapping[str, Any]) -> dict[str, Any]:
    """The connection options of libpq with its hosts in the order in which to try them.

    Those that answer come first, in the given order, then those that are silent; who refuses is left out. Options
    with one host, or with a socket in a folder, are returned as they are. Raises ``psycopg.OperationalError`` where
    none answers.
    """
    hosts = str(options.get("host") or "").split(",")
    if len(hosts) < 2 or any(not host or host.startswith(("/", "@")) for host in hosts):
        return dict(options)
    given = str(options.get("port") or 5432).split(",")
    ports = given if len(given) == len(hosts) else given * len(hosts)
    answered, silent = _ask(list(zip(hosts, ports, strict=False)))
    if not answered:
        raise psycopg.OperationalError("none of the servers answers")
    order = [*answered, *silent]
    return {
        **options,
        "host": ",".join(hosts[index] for index in order),
        "port": ",".join(ports[index] for index in order),
    }


def _ask(servers: list[tuple[str, str]]) -> tuple[list[int], list[int]]:
    """Knock at all of them at once; which answered and which have not yet, by their place in the list."""
    answered: list[int] = []
    with ExitStack() as open_until_the_end, selectors.DefaultSelector() as doors:
        for index, (host, port) in enumerate(servers):
            try:
                family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[
                    0
                ]
                door = open_until_the_end.enter_context(socket.socket(family, kind, protocol))
                door.setblocking(False)
                door.connect_ex(address)
            except OSError:
                continue  # no such name, or no way there at all
            doors.register(door, selectors.EVENT_WRITE, index)
        until = time.monotonic() + _PATIENCE_SECONDS
        while doors.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in doors.select(left):
                doors.unregister(key.fileobj)
                if key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:  # type: ignore[union-attr]  # a socket, as registered above
                    answered.append(key.data)
                    until = min(until, time.monotonic() + _GRACE_SECONDS)
        silent = [key.data for key in doors.get_map().values()]
    return sorted(answered), sorted(silent)
