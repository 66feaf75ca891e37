"""The composition root: from settings to a working station; every part can be replaced by argument."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.config import Settings
from app.database import migrate
from app.database.changes import Change, ChangeFeed
from app.database.clock import ServerClock
from app.database.unit_of_work import Database
from app.models.outbox import OutboxMessage, PrintJob
from app.printing.warm import warm_up
from app.station.bounce_watch import BounceWatch
from app.station.carriers import OpenCarriers
from app.station.channel_sync import ChannelSync
from app.station.channel_worker import ChannelWorker
from app.station.claim_files import write_claim_file
from app.station.claim_watch import ClaimWatch
from app.station.daily import DailyRounds
from app.station.delivery import Delivered, DeliveryWorker, deliver_once, recover
from app.station.device_hub import DeviceHub
from app.station.devices import Devices, DevicesUnreadable, load_devices, save_devices
from app.station.heartbeat import Heartbeat
from app.station.idle_lock import IdleLock
from app.station.invoice_files import write_invoice
from app.station.label_worker import LabelWorker
from app.station.letters import LetterDelivery
from app.station.paper import PaperDelivery
from app.station.scan_log import ScanLog
from app.station.station import Station
from app.station.tracking_worker import TrackingWorker, ask
from app.values import Clock
from app.workflows import staffing

#: A batch of labels, a batch of sheets, and one for the parcel that is closed meanwhile.
_PRINTING_HANDS = 3
#: A thread that draws a page lets the others in after this long. A window hands the interpreter over tens of times
#: a picture, a label a dozen times on its way: at Python's own 5 ms each time may cost one of them that long.
TURN_SECONDS = 0.0005
_log = logging.getLogger(__name__)


class Desk:
    """A station with its workers and change feed, started and stopped together."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        print_with: Callable[[Any], Delivered] | None = None,
        mail_with: Callable[[Any], Delivered] | None = None,
        with_scanners: bool = True,
    ) -> None:
        """Open the database and the scan log; raises a ``DatabaseFault`` where either cannot be used.

        ``with_scanners``: serial scanners are listened to; without, only the scale is.
        """
        self.settings = settings
        self.folder = Path(settings.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database_url, clock=clock)
        migrate.require_ready(self.database)
        actor = staffing.station_actor(self.database, settings.station)
        # They tell the time of the database too, so that a scan and what it did are of one clock.
        clock = self.database.clock
        scan_log = ScanLog(self.folder / f"scans-{settings.station}.sqlite", clock=clock)
        self.station = Station(self.database, actor, scan_log, clock=clock)
        found = self._load_devices()
        devices = found if with_scanners else replace(found, ports=(), find_usb=False)
        self.devices = DeviceHub(self.station, devices)
        self._paper = PaperDelivery(self.database, self.folder)
        self._actor = actor
        self._deliver_paper = print_with or self._paper
        self._deliver_mail = mail_with or LetterDelivery(self.database, self.folder, actor=actor)
        self._printing = DeliveryWorker(
            self.database, actor, PrintJob, self._deliver_paper, prepare=warm_up, hands=_PRINTING_HANDS
        )
        self._mailing = DeliveryWorker(self.database, actor, OutboxMessage, self._deliver_mail)
        self.carriers = OpenCarriers(self.database)
        self._labels = LabelWorker(self.database, actor, self.carriers)
        self._tracking = TrackingWorker(self.database, actor, self.carriers)
        self._rounds = DailyRounds(self.database, actor, self.folder)
        self._bounces = BounceWatch(self.database, actor)
        self._heartbeat = Heartbeat(self.database, actor)
        self.channels = ChannelSync(self.database, actor, station=settings.station)
        self._channel_worker = ChannelWorker(self.channels)
        self._claims = ClaimWatch(self.station)
        self._idle_lock = IdleLock(self.database, self.station)
        self._feed = ChangeFeed(self.database, self._heard, self.station.look)
        self._listeners: list[Callable[[Iterable[Change]], None]] = []
        self._started = False

    def _load_devices(self) -> Devices:
        try:
            return load_devices(self.folder, self.settings.station)
        except DevicesUnreadable as fault:
            # The bench works without; ``arrimage doctor`` and the settings name the file.
            _log.warning("the devices are not set up: %s", fault.values)
            return Devices()

    def set_devices(self, devices: Devices) -> None:
        """Keep other devices and use them from now on; raises ``OSError`` where they cannot be kept."""
        save_devices(self.folder, self.settings.station, devices)
        self.devices.use(devices)

    def listen(self, listener: Callable[[Iterable[Change]], None]) -> None:
        """Call ``listener`` with what changed, here or at other stations, from a thread of the feed."""
        self._listeners.append(listener)

    def watch_clock(self, watcher: Callable[[timedelta], None]) -> None:
        """Call ``watcher`` with how far this machine's clock is ahead of the server's: now, and when it changes."""
        if isinstance(self.database.clock, ServerClock):
            watcher(self.database.clock.ahead)
            self.database.clock.listen(watcher)

    def start(self) -> None:
        """Start the feed and the workers, and answer scans that an earlier run left."""
        sys.setswitchinterval(TURN_SECONDS)
        # By one thread, before there are others: two that import it at once can meet half of it.
        importlib.import_module("pydantic")
        self._started = True
        self._heartbeat.start()
        self._feed.start()
        self._printing.start()
        self._mailing.start()
        self._labels.start()
        self._tracking.start()
        self._rounds.start()
        self._bounces.start()
        self._channel_worker.start()
        self.station.resume()
        self._idle_lock.start()
        self.devices.start()

    def deliver(self) -> dict[str, int]:
        """One round of labels and outboxes in the calling thread, nothing started; how many of each were tried."""
        recover(self.database, self._actor)
        return {
            "label": self._labels.work_off(),
            "tracking": ask(self.database, self._actor, self.carriers),
            "print_job": deliver_once(self.database, self._actor, PrintJob, self._deliver_paper),
            "outbox": deliver_once(self.database, self._actor, OutboxMessage, self._deliver_mail),
        }

    def invoice_file(self, invoice_id: int) -> Path:
        """The file of an invoice in this station's folder, for whoever asks; raises ``OSError`` or ``NotFound``."""
        return write_invoice(self.database, self._actor, self.folder / "invoices", invoice_id)

    def claim_file(self, parcel_id: int, language: str) -> Path:
        """What proves what was handed to a carrier, for whoever asks; raises ``OSError`` or ``NotFound``."""
        return write_claim_file(self.database, self.folder, parcel_id, language)

    def stop(self) -> None:
        """Finish the commands that were asked for, then end every thread; not one after the other: each may be
        waiting for a database that does not answer.
        """
        self.devices.stop()  # before the station: nothing comes in any more
        self._paper.stop.set()
        workers = (
            self._idle_lock, self._feed, self._printing, self._mailing, self._labels, self._tracking, self._rounds,
            self._bounces, self._channel_worker,
        )  # fmt: skip
        with ThreadPoolExecutor(len(workers) + 1) as together:
            ends = [together.submit(worker.stop) for worker in workers if self._started]
            self.station.stop()
            for end in ends:
                end.result()
        if self._started:
            self._heartbeat.stop()
            if not self.station.link.away:  # else it would only keep a person waiting
                self._heartbeat.give_back()
        self.database.close()

    def _heard(self, changes: Iterable[Change]) -> None:
        heard = tuple(changes)
        topics = {change.topic for change in heard}
        if topics & {"print_job", "everything"}:
            self._printing.wake()
        if topics & {"outbox", "outbox_message", "everything"}:
            self._mailing.wake()
        if "channel" in topics:
            self._channel_worker.wake()
        if topics & {"label", "carrier", "everything"}:
            self._labels.wake()
        if topics & {"staff", "everything"}:
            self.station.see_who_is_here()
        self._claims.hear(heard)
        self._idle_lock.hear(heard)
        for listener in self._listeners:
            listener(heard)
