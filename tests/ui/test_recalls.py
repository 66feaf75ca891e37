"""The manager's recalls, and the photos of open boxes in an order's detail."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from sqlalchemy import select

from app.models.shipment import Parcel
from app.models.states import Role
from app.models.trace import RecalledLot
from app.queries.traces import recalls
from app.station.photos import keep_photo
from app.ui.orders.recalls_dialog import RecallsDialog
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.photos import PhotoViewer
from app.workflows import closing, packing, parcel_photos
from app.workflows.tracing import Printed
from tests.support.bench import done, gtin, pick
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


@pytest.fixture
def packed(ui_house: House) -> int:
    """An order with a mug of lot L1 in a closed parcel."""
    order_id = ui_house.order((MUG, 1))
    pick(ui_house, order_id)
    parcel = int(
        done(ui_house.act(Role.PACKER, lambda u: packing.open_order(u, order_id))).facts["parcel_id"]
    )
    code, lot = [gtin(ui_house, MUG)], Printed(lot="L1")
    done(ui_house.act(Role.PACKER, lambda u: packing.pack_item(u, order_id, parcel, code, printed=lot)))
    done(ui_house.act(Role.PACKER, lambda u: closing.close_parcel(u, order_id, parcel)))
    return order_id


def _orders(screen: Screen, role: Role) -> OrdersTab:
    screen.sign_in(role)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    return tab


def test_a_manager_recalls_a_lot_sees_who_holds_it_and_lifts_it(packed: int, screen: Screen) -> None:
    tab = _orders(screen, Role.MANAGER)
    screen.keyboard.press(Qt.Key.Key_R, modifiers=Qt.KeyboardModifier.ControlModifier)
    [dialog] = tab.findChildren(RecallsDialog)
    dialog.sku.setText(MUG)
    dialog.lot.setText("L1")
    dialog.go()
    screen.until(lambda: "reason" in dialog.problem.text.lower())
    dialog.reason.setText("glaze chips off")
    dialog.go()
    database = screen.house.database
    screen.until(lambda: [each.lot for each in database.read(recalls)] == ["L1"])
    screen.click(QPushButton, f"order-{packed}")
    screen.until(lambda: tab.detail.isVisible() and not dialog.isVisible())
    tab.show_recalls()
    screen.click(QPushButton, f"lift-{MUG}-L1")
    asked = [each for each in tab.window().findChildren(Dialog) if "Lift" in each.windowTitle()]
    asked[-1].go()
    screen.until(lambda: not database.read(recalls))
    assert database.read(lambda c: c.scalar(select(RecalledLot.reason))) == "glaze chips off"


def test_who_decides_of_no_recalls_is_offered_none(screen: Screen) -> None:
    tab = _orders(screen, Role.PACKER)
    assert not screen.shows(QPushButton, "recalls")
    tab.show_recalls()
    assert not tab.findChildren(RecallsDialog)


def test_the_open_box_is_seen_in_the_order_and_large_by_keys(
    packed: int, screen: Screen, tmp_path: Path
) -> None:
    house, folder = screen.house, screen.bridge.desk.folder
    parcel = house.database.read(lambda c: c.execute(select(Parcel.id)).scalar_one())
    for at, colour in enumerate(("red", "blue")):
        Image.new("RGB", (320, 200), colour).save(tmp_path / f"{at}.png")
        # The second one lies at another station: here it is seen small.
        kept = keep_photo(tmp_path / "elsewhere" if at else folder, tmp_path / f"{at}.png")
        add = partial(
            parcel_photos.add_photo,
            parcel_id=parcel,
            file_name=kept.file_name,
            sha256=kept.sha256,
            view=kept.view,
        )
        done(house.act(Role.PACKER, add))
    tab = _orders(screen, Role.MANAGER)
    tab.open_order(packed)
    thumb = screen.find(QToolButton, "photo-1")
    thumb.setFocus()
    screen.qtbot.keyClick(thumb, Qt.Key.Key_Space)
    [viewer] = tab.findChildren(PhotoViewer)
    assert isinstance(viewer.picture, QLabel)

    def colour() -> str:
        shown = viewer.picture.pixmap().toImage()
        return shown.pixelColor(10, 10).name() if not shown.isNull() else ""

    screen.until(lambda: colour() == "#ff0000")
    screen.qtbot.keyClick(viewer, Qt.Key.Key_Right)
    screen.until(lambda: colour() in {"#0000fe", "#0000ff"})
    screen.qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    screen.until(lambda: not tab.findChildren(PhotoViewer))
