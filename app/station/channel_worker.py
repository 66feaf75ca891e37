"""The station's threads that look after channels: one sees whose turn it is, a few more do a round each."""

from __future__ import annotations

import logging
import threading

from app.database.faults import DatabaseFault
from app.station.channel_sync import ChannelSync
from app.workflows.channel_rounds import Link

_LOOK_SECONDS = 5.0
#: A shop that does not answer keeps one of these, not the others.
_AT_ONCE = 4
_log = logging.getLogger(__name__)


class ChannelWorker:
    """Does a round with every channel when it is due, until ``stop``."""

    def __init__(self, sync: ChannelSync) -> None:
        self._sync = sync
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._rounds: dict[int, threading.Thread] = {}
        self._thread = threading.Thread(target=self._run, name="channels", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """A channel was connected, resumed or is to be tried at once."""
        self._sync.look_again()
        self._wake.set()

    def stop(self) -> None:
        """A round under way ends at its next step and goes on there the next time; a shop that is slow to answer is
        not waited for.
        """
        self._stopping.set()
        self._sync.stopping.set()
        self._wake.set()
        self._thread.join(timeout=10)
        for thread in self._rounds.values():
            thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except DatabaseFault as fault:
                _log.warning("channels wait for the database: %s", fault.detail)
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()

    def _look(self) -> None:
        self._rounds = {key: thread for key, thread in self._rounds.items() if thread.is_alive()}
        for link in self._sync.due():
            if link.channel_id not in self._rounds and len(self._rounds) < _AT_ONCE:
                thread = threading.Thread(
                    target=self._round, args=(link,), name=f"channel-{link.code}", daemon=True
                )
                self._rounds[link.channel_id] = thread
                thread.start()

    def _round(self, link: Link) -> None:
        try:
            self._sync.round(link)
        except DatabaseFault as fault:
            _log.warning("channel %s waits for the database: %s", link.code, fault.detail)
        self._wake.set()  # there is room for another
