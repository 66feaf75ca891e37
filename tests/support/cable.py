"""A cable between a server and this machine, with a switch in it that can be made to drop every packet."""

from __future__ import annotations

import itertools
import os
import subprocess
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import pytest

from tests.support.needs import Need, require


def require_cables() -> None:
    """Go on where this user may make network name spaces and devices in them, as root may; else skip."""
    require(Need.POSTGRESQL)
    require(Need.NETWORK_TOOLS)
    try:
        with Cable():
            return
    except subprocess.CalledProcessError as refused:
        pytest.skip(f"no network can be made here to be cut, which root may: {refused.stderr.strip()}")


_laid = itertools.count()


class Cable:
    """A network name space for a server, reached at ``address`` over a switch in a name space of its own.

    While it is cut the switch drops every packet in silence: nobody at either end is told, not even the kernel.
    (It is a router, in truth: what it may not forward it drops.)
    """

    def __init__(self) -> None:
        number = os.getpid() * 8 % 100_000 + next(_laid) % 8
        self.space, self._switch = f"arrimage-{number}", f"arrimage-{number}-switch"
        self._here = f"arh{number}"
        # A network that is set aside for tests of devices (RFC 2544), a part of it for each cable.
        self._hosts = tuple(f"198.18.{number // 32 % 256}.{number % 32 * 8 + host}" for host in (1, 2, 5, 6))
        self.address = self._hosts[-1]
        self.within = ("ip", "netns", "exec", self.space)

    def __enter__(self) -> Self:
        here, router, beyond, there = self._hosts
        with ExitStack() as made:
            for space in (self.space, self._switch):
                _run("ip", "netns", "add", space)
                made.callback(_run, "ip", "netns", "delete", space)
            _run("ip", "link", "add", self._here, *_peer("near", self._switch))
            _run("ip", "-n", self._switch, "link", "add", "far", *_peer("server", self.space))
            for space, device, address in (
                ("", self._here, here),
                (self._switch, "near", router),
                (self._switch, "far", beyond),
                (self.space, "server", there),
            ):
                where = ("-n", space) if space else ()
                _run("ip", *where, "address", "add", f"{address}/30", "dev", device)
                _run("ip", *where, "link", "set", device, "up")
            _run("ip", "route", "add", f"{there}/32", "via", router)
            _run("ip", "-n", self.space, "route", "add", "default", "via", beyond)
            self.mend()
            made.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _run("ip", "link", "delete", self._here)
        for space in (self.space, self._switch):
            _run("ip", "netns", "delete", space)

    def cut(self) -> None:
        """From now on every packet is dropped."""
        self._forward("0")

    def mend(self) -> None:
        """Packets travel again; what was dropped stays dropped."""
        self._forward("1")

    def _forward(self, whether: str) -> None:
        _run("ip", "netns", "exec", self._switch, "sysctl", "-q", "-w", f"net.ipv4.ip_forward={whether}")


def _peer(name: str, space: str) -> tuple[str, ...]:
    return ("type", "veth", "peer", "name", name, "netns", space)


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
