"""The channels in the settings: connected by a wizard that tries first, seen at work, paused, put right."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLabel, QLineEdit, QProgressBar, QPushButton
from shiboken6 import isValid
from sqlalchemy import func, select, update

from app import passwords
from app.models.channel import ChannelLink
from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.states import JobState, Role
from app.queries.channels import channels
from app.station.channel_sync import ChannelSync
from app.ui.channels.connect_dialog import ConnectDialog
from app.ui.channels.page import ChannelsPage
from app.ui.widgets.dialogs import Dialog
from app.workflows import channel_rounds, channel_setup
from app.workflows.channel_rounds import Link
from tests.support.house import MUG
from tests.support.shops.server import Reply, Request
from tests.support.shops.woocommerce import KEY, READ_ONLY, SECRET, Woo
from tests.ui.conftest import Screen


class Kept(KeyringBackend):
    """A keyring in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.words.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.words[service, username] = password


@pytest.fixture
def kept() -> Iterator[Kept]:
    before, made = keyring.get_keyring(), Kept()
    keyring.set_keyring(made)
    passwords.forget_remembered()
    yield made
    keyring.set_keyring(before)
    passwords.forget_remembered()


@pytest.fixture
def woo() -> Iterator[Woo]:
    shop = Woo()
    shop.product(MUG, 3)
    shop.product("AUTRE", 3)
    with shop.server.running():
        yield shop


def open_channels(screen: Screen) -> None:
    screen.sign_in(Role.ADMINISTRATOR)
    screen.window.show_settings()
    screen.click(QPushButton, "settings-channels")


def says(screen: Screen, words: str) -> bool:
    dialogs = [one for one in screen.window.findChildren(QDialog) if one.isVisible()]
    return any(
        words in label.text() for one in dialogs for label in one.findChildren(QLabel) if label.isVisible()
    )


def write(screen: Screen, field: str, words: str) -> None:
    made = screen.find(QLineEdit, field)
    assert isinstance(made, QLineEdit)
    made.setText(words)


def fill(screen: Screen, woo: Woo, key: str = KEY) -> None:
    screen.click(QPushButton, "channel-add")
    kind = screen.find(QComboBox, "channel-kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData("woocommerce"))
    write(screen, "channel-name", "Boutique en ligne")
    write(screen, "channel-address", woo.address)
    write(screen, "channel-key", key)
    write(screen, "channel-secret", SECRET)


def connect_go(screen: Screen) -> QPushButton:
    dialog = next(one for one in screen.window.findChildren(ConnectDialog) if one.isVisible())
    return dialog.go_button


def press_go(screen: Screen) -> None:
    connect_go(screen).click()


def rows(screen: Screen) -> list[object]:
    database = screen.house.database
    return list(database.read(lambda c: channels(c, database.clock())))


def test_a_channel_is_tried_shown_and_connected_with_its_keys_in_the_keyring(
    screen: Screen, woo: Woo, kept: Kept
) -> None:
    article = next(iter(woo.products))
    woo.now = datetime.now(UTC)
    woo.sell((article, 2, "10.00"))
    open_channels(screen)
    screen.until(lambda: says(screen, "No shop is connected yet."))
    fill(screen, woo)
    press_go(screen)
    screen.until(lambda: says(screen, "Orders that would come: 1"))
    assert says(screen, "Élodie Martin")
    assert rows(screen) == []
    assert not [one for one in woo.server.requests if one.writes and one.body not in {b"", b"{}"}]
    press_go(screen)
    screen.until(lambda: len(rows(screen)) == 1)
    assert set(kept.words.values()) == {KEY, SECRET}
    link = screen.house.database.read(lambda c: c.execute(select(ChannelLink)).one())
    assert link.settings == {"address": woo.address}


def test_a_right_that_is_missing_is_named_before_anything_is_kept(
    screen: Screen, woo: Woo, kept: Kept
) -> None:
    open_channels(screen)
    fill(screen, woo, READ_ONLY)
    press_go(screen)
    screen.until(lambda: says(screen, "✗  write (stock, tracking, states)"))
    assert says(screen, "Orders come, but not all of this works without these rights.")
    assert kept.words == {}
    woo.read_only_writes = True  # somebody granted it meanwhile
    screen.click(QPushButton, "channel-test-again")
    screen.until(lambda: says(screen, "✓  write (stock, tracking, states)"))
    assert not screen.shows(QPushButton, "channel-test-again")


def test_wrong_entries_and_wrong_keys_get_one_sentence(screen: Screen, woo: Woo, kept: Kept) -> None:
    open_channels(screen)
    fill(screen, woo, "nonsense")
    press_go(screen)
    screen.until(lambda: says(screen, "The consumer key begins with ck_"))
    write(screen, "channel-key", "ck_nobody")
    press_go(screen)
    screen.until(lambda: says(screen, "The channel refuses our keys."))
    write(screen, "channel-address", "http://127.0.0.1:9")
    press_go(screen)
    screen.until(lambda: says(screen, "The site does not answer. Check the address, then test again."))
    assert (rows(screen), kept.words) == ([], {})


def test_a_watched_folder_is_chosen_and_then_tried(screen: Screen, tmp_path: Path) -> None:
    open_channels(screen)
    screen.click(QPushButton, "channel-add")
    kind = screen.find(QComboBox, "channel-kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData("files"))
    write(screen, "channel-name", "Dossier")
    screen.click(QPushButton, "channel-choose")
    chooser = next(one for one in screen.window.findChildren(QFileDialog) if one.isVisible())
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    press_go(screen)
    screen.until(lambda: says(screen, "Every right that is needed is there."))


def connected(screen: Screen, woo: Woo) -> int:
    outcome = screen.house.act(
        Role.MANAGER,
        lambda uow: channel_setup.connect(
            uow, "woocommerce", "Boutique", {"address": woo.address}, datetime(2026, 11, 1, tzinfo=UTC)
        ),
    )
    return int(outcome.facts["channel_id"])


def test_trouble_is_in_words_and_a_channel_is_paused_and_resumed(
    screen: Screen, woo: Woo, kept: Kept
) -> None:
    channel_id = connected(screen, woo)
    tried = datetime.now(
        UTC
    )  # by the window's clock: its own station, without the keys, then says nothing of it
    screen.house.database.write(
        lambda uow: uow.connection.execute(
            update(ChannelLink).values(state="right_missing", trouble={"right": "write"}, tried_at=tried)
        ),
        screen.house.station,
    )
    open_channels(screen)
    screen.until(lambda: says(screen, "The keys lack a right (write (stock, tracking, states))"))
    screen.click(QPushButton, "pause-boutique")
    asked = next(one for one in screen.window.findChildren(Dialog) if one.windowTitle() == "Pause Boutique?")
    asked.go_button.click()
    screen.until(lambda: screen.shows(QPushButton, "resume-boutique"))
    link = select(ChannelLink.active).where(ChannelLink.channel_id == channel_id)
    assert not screen.house.database.read(lambda c: c.scalar(link))
    screen.click(QPushButton, "resume-boutique")
    screen.until(lambda: screen.shows(QPushButton, "pause-boutique"))


def test_a_card_is_made_anew_only_where_it_says_something_else_and_keeps_the_focus(
    screen: Screen, woo: Woo, kept: Kept
) -> None:
    connected(screen, woo)
    open_channels(screen)
    pause = screen.find(QPushButton, "pause-boutique")
    pause.setFocus()
    page = screen.window.findChild(ChannelsPage)
    for column, goes in (("tried_at", False), ("ok_at", True)):
        screen.house.database.write(
            lambda uow, column=column: uow.connection.execute(update(ChannelLink).values({column: uow.now})),
            screen.house.station,
        )
        page.look()
        screen.until(lambda goes=goes: isValid(pause) is not goes)
    assert page.focusWidget().objectName() == "pause-boutique"


def test_a_first_import_shows_how_far_it_is_is_interrupted_and_goes_on_there(
    screen: Screen, woo: Woo, kept: Kept
) -> None:
    """A hundred of a hundred and twenty orders have come when somebody pauses; the rest comes when it is resumed."""
    woo.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    article = next(iter(woo.products))
    woo.products[article]["manage_stock"] = False
    for _ in range(120):
        woo.tick(minutes=1)
        woo.sell((article, 1, "1.00"))
    channel_id = connected(screen, woo)
    database = screen.bridge.desk.database  # whose clock is the window's
    keys = {"ARRIMAGE_CHANNEL_BOUTIQUE_KEY": KEY, "ARRIMAGE_CHANNEL_BOUTIQUE_SECRET": SECRET}
    sync = ChannelSync(database, screen.house.station, environment=keys)
    at_second, go_on = threading.Event(), threading.Event()

    def hold_second(request: Request) -> Reply | None:
        if request.path.endswith("/orders") and len(pages(woo)) == 2:
            at_second.set()
            assert go_on.wait(60)
        return None

    def link() -> Link:
        return next(one for one in database.read(channel_rounds.links) if one.channel_id == channel_id)

    woo.server.faults.instead = hold_second
    reading = threading.Thread(target=sync.round, args=(link(),), daemon=True)
    reading.start()
    assert at_second.wait(60)
    open_channels(screen)
    screen.until(lambda: says(screen, "100 of 120 orders"))
    bar = screen.find(QProgressBar, "progress-boutique")
    assert isinstance(bar, QProgressBar)
    assert (bar.value(), bar.maximum()) == (100, 120)
    screen.click(QPushButton, "pause-boutique")
    asked = next(one for one in screen.window.findChildren(Dialog) if one.windowTitle() == "Pause Boutique?")
    asked.go_button.click()
    screen.until(lambda: screen.shows(QPushButton, "resume-boutique"))
    go_on.set()
    reading.join(60)
    woo.server.faults.instead = lambda _: None
    assert count_orders(screen) == 100
    screen.click(QPushButton, "resume-boutique")
    screen.until(lambda: screen.shows(QPushButton, "pause-boutique"))
    before = len(pages(woo))
    result = sync.round(link(), at_once=True)
    assert (result.taken.created, count_orders(screen)) == (20, 120)
    # It goes on a few minutes before where it was, not at the beginning.
    assert pages(woo)[before].params["modified_after"] > "2026-11-20T09:30"


def pages(woo: Woo) -> list[Request]:
    """The pages of orders that were asked for so far."""
    asked = woo.server.asked("GET", "/orders")
    return [one for one in asked if one.path.endswith("/orders") and "modified_after" in one.params]


def count_orders(screen: Screen) -> int:
    return int(screen.house.database.read(lambda c: c.scalar(select(func.count()).select_from(Order))) or 0)


def test_what_a_channel_refused_is_sent_again_or_given_up(screen: Screen, woo: Woo, kept: Kept) -> None:
    channel_id = connected(screen, woo)
    order_id = screen.house.order()

    def park(uow: object) -> None:
        from app.models.outbox import send_later

        send_later(
            uow, "channel_cancel", "k", {"order": "1", "detail": "Non."}, order_id, channel_id=channel_id
        )  # type: ignore[arg-type]
        uow.connection.execute(update(OutboxMessage).values(state=JobState.PARKED, trouble="channel_said_no"))  # type: ignore[attr-defined]

    screen.house.database.write(park, screen.house.station)
    open_channels(screen)
    screen.click(QPushButton, "details-boutique")
    screen.until(lambda: says(screen, "cancellation · The channel refused. Non."))
    message = screen.house.database.read(
        lambda c: c.scalar(select(OutboxMessage.id).where(OutboxMessage.key == "k"))
    )
    screen.click(QPushButton, f"give-up-{message}")
    state = select(OutboxMessage.state).where(OutboxMessage.id == message)
    screen.until(lambda: screen.house.database.read(lambda c: c.scalar(state)) is JobState.CANCELLED)
    screen.until(lambda: not says(screen, "The channel refused."))
