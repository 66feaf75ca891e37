"""Messages in the window: the log of an order's customer, sending again, and texts changed beside their preview."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import func, select, update

from app.models.message_text import MessageText
from app.models.outbox import OutboxMessage
from app.models.states import JobState, Role
from app.notifications.texts import TextKind
from app.ui.messages_page import MessagesPage
from app.ui.orders_tab import OrdersTab
from app.ui.settings_dialog import SettingsDialog
from tests.support.bench import ship
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


def _count(house: House) -> int:
    return house.database.read(lambda c: c.scalar(select(func.count()).select_from(OutboxMessage))) or 0


def test_a_message_is_sent_again_from_the_order(ui_house: House, screen: Screen) -> None:
    order_id = ship(ui_house, (MUG, 1))
    gone = update(OutboxMessage).values(state=JobState.HANDED_OVER)
    ui_house.database.write(lambda uow: uow.connection.execute(gone), ui_house.station)
    mail = ui_house.database.read(
        lambda c: c.scalar(
            select(OutboxMessage.id).where(OutboxMessage.payload["template"].as_string() == "shipped")
        )
    )
    before = _count(ui_house)
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.until(lambda: screen.shows(QPushButton, f"again-{mail}"))
    texts = {each.text() for each in tab.detail.findChildren(QLabel)}
    assert "Parcel shipped" in texts
    screen.click(QPushButton, f"again-{mail}")
    screen.until(lambda: _count(ui_house) == before + 1)


def _page(screen: Screen) -> MessagesPage:
    dialog = SettingsDialog(
        screen.window,
        screen.window.bridge.desk.settings,
        lambda _: None,
        screen.window.bridge,
        screen.window.scan_input,
        lambda _: None,
    )
    dialog.open()
    screen.click(QPushButton, "settings-messages")
    page = dialog.findChild(MessagesPage)
    assert isinstance(page, MessagesPage)
    screen.until(lambda: bool(page.editor.toPlainText()))
    return page


def _choose(page: MessagesPage, event: str, language: str = "fr") -> None:
    page.language_choice.setCurrentIndex(page.language_choice.findData(language))
    page.event_choice.setCurrentIndex(page.event_choice.findData(event))


def test_a_text_is_changed_beside_a_preview_that_follows(ui_house: House, screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    page = _page(screen)
    _choose(page, "shipped")
    screen.until(lambda: "P-000123" in page.preview.toPlainText())
    page.editor.setPlainText("En route !\n\nBonjour {{ first_name }}, le colis {{ parcel }} roule.")
    screen.until(lambda: "Bonjour Amélie, le colis P-000123 roule." in page.preview.toPlainText())
    page.editor.setPlainText("En route !\n\n{{ secret }}")
    screen.until(lambda: "secret" in page.problem.text)
    assert not page.save_button.isEnabled()
    page.editor.setPlainText("En route !\n\nVotre colis {{ parcel }} roule.")
    screen.until(page.save_button.isEnabled)
    screen.click(QPushButton, "message-save")
    screen.until(lambda: page.done.text == "Text saved.")
    kept = ui_house.database.read(lambda c: c.scalars(select(MessageText.content)).all())
    assert kept == ["En route !\n\nVotre colis {{ parcel }} roule."]
    screen.click(QPushButton, "message-ours")
    screen.click(QPushButton, "message-save")
    screen.until(lambda: not ui_house.database.read(lambda c: c.scalars(select(MessageText.event)).all()))


def test_a_text_message_says_how_long_it_is(ui_house: House, screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    page = _page(screen)
    _choose(page, "pickup_ready")
    page.kind_choice.setCurrentIndex(page.kind_choice.findData(TextKind.SMS.value))
    screen.until(lambda: "of 160 places" in page.preview.toPlainText())
    assert "739204" in page.preview.toPlainText()
    _choose(page, "shipped")
    screen.until(lambda: not page.editor.isEnabled())
