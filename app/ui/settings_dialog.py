"""The settings: of this station and its devices for everybody, of the house and its team for who is in charge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QStackedWidget, QWidget

from app.config import Settings
from app.models.permissions import may
from app.queries.shops import OpenShop, open_shops, site_at
from app.ui import theme
from app.ui.carriers.page import CarriersPage
from app.ui.channels.page import ChannelsPage
from app.ui.devices.page import DevicesPage
from app.ui.house_page import HousePage
from app.ui.messages_page import MessagesPage
from app.ui.packaging.page import PackagingPage
from app.ui.team_page import TeamPage
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, column, row
from app.ui.widgets.text import label
from app.workflows.branding import set_logo
from app.workflows.house_settings import save_settings
from app.workflows.outcome import Outcome
from app.workflows.station_site import place_station

if TYPE_CHECKING:
    from app.station.devices import Devices
    from app.station.station_profile import StationProfile
    from app.ui.bridge import Bridge
    from app.ui.scan_input import ScanInput

#: Of the pages below the title, so that the dialog fits a window of 768 pixels.
_PAGE_HEIGHT = 470


class SettingsDialog(Dialog):
    """This station's settings for everybody; the house and the team for an administrator or manager.

    ``changed`` gets the new settings; station and database count from the next start on.
    """

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        changed: Callable[[Settings], None],
        bridge: Bridge,
        keys: ScanInput,
        use_devices: Callable[[Devices], None],
    ) -> None:
        """``use_devices`` gets the devices where they were changed."""
        in_charge = may(bridge.session.roles, "save_settings")
        super().__init__(parent, self.tr("Settings"), self.tr("Save"), width=900 if in_charge else 780)
        self._settings, self._new, self._changed, self._bridge = settings, settings, changed, bridge
        self._use_devices = use_devices
        self.devices = DevicesPage(bridge, keys)
        self.devices.profile_read.connect(self._take_profile)
        self.house: HousePage | None = HousePage(bridge) if in_charge else None
        pages: list[tuple[str, str, QWidget]] = [
            ("station", self.tr("This station"), self._station_page()),
            ("devices", self.tr("Devices"), self.devices),
        ]
        if self.house is not None:
            pages += [
                ("house", self.tr("House"), self.house),
                ("team", self.tr("Team"), TeamPage(bridge)),
                ("messages", self.tr("Messages"), MessagesPage(bridge)),
                ("channels", self.tr("Channels"), ChannelsPage(bridge)),
                ("carriers", self.tr("Carriers"), CarriersPage(bridge)),
                ("packaging", self.tr("Packaging"), PackagingPage(bridge)),
            ]
        self._show_pages(pages)
        self.language.setFocus()
        self.accepted.connect(self._apply)

    def _show_pages(self, pages: list[tuple[str, str, QWidget]]) -> None:
        self._pages = QStackedWidget()
        self._chips = QButtonGroup(self)
        bar = row(spacing=theme.S)
        for name, title, page in pages:
            chip = button(title, look="chip", name=f"settings-{name}")
            chip.setCheckable(True)
            self._chips.addButton(chip, self._pages.addWidget(page))
            bar.addWidget(chip)
        bar.addStretch(1)
        self._chips.button(0).setChecked(True)
        self._chips.idClicked.connect(self._pages.setCurrentIndex)
        self._pages.setFixedHeight(_PAGE_HEIGHT)
        self.body.addLayout(bar)
        self.body.addWidget(self._pages)

    def _take_profile(self, profile: StationProfile) -> None:
        """Language and appearance of an imported profile: they count once saved."""
        self.language.setCurrentIndex(max(0, self.language.findData(profile.language)))
        self.theme.setCurrentIndex(max(0, self.theme.findData(profile.theme)))

    def _station_page(self) -> QWidget:
        settings = self._settings
        self.language = _choice((("fr", "Français"), ("en", "English")), settings.language)
        looks = (
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("contrast", self.tr("High contrast")),
        )
        self.theme = _choice(looks, settings.theme)
        self.station = QLineEdit(settings.station)
        self.database = QLineEdit(settings.database)
        self.database.setPlaceholderText(self.tr("Embedded: one file on this machine"))
        form = FormRows()
        form.add(self.tr("Language"), self.language)
        form.add(self.tr("Appearance"), self.theme)
        form.add(self.tr("Station"), self.station)
        form.add(self.tr("Stands in"), self._site_choice())
        form.add(self.tr("Database"), self.database)
        hint = self.tr("Another station or database is used from the next start of Arrimage on.")
        leaves = self.tr("Parcels packed at this station leave from where it stands.")
        hints = (label(each, "small", wrap=True) for each in (hint, leaves))
        page = QWidget()
        page.setLayout(column(form, *hints, None, spacing=theme.M))
        return page

    def _site_choice(self) -> QComboBox:
        """Where this station stands; the house is asked, and whoever is in charge may change it."""
        self.site, self._site_kept = QComboBox(), ""
        self.site.setObjectName("station-site")
        self.site.setEnabled(False)
        self.site.addItem(self.tr("Warehouse"), "")
        code = self._settings.station
        self._bridge.read(lambda c: (open_shops(c), site_at(c, code)), self._show_site, key="station-site")
        return self.site

    def _show_site(self, found: tuple[tuple[OpenShop, ...], str]) -> None:
        shops, self._site_kept = found
        for each in shops:
            self.site.addItem(each.name, each.code)
        self.site.setCurrentIndex(max(0, self.site.findData(self._site_kept)))
        self.site.setEnabled(bool(shops) and self.house is not None)

    def go(self) -> None:
        station = self.station.text().strip()
        if not station:
            self.refuse(self.tr("A station needs a name, such as BENCH-1."))
            return
        self._new = replace(
            self._settings,
            language=self.language.currentData(),
            theme=self.theme.currentData(),
            station=station,
            database=self.database.text().strip(),
        )
        site = self.site.currentData() if self.site.isEnabled() else self._site_kept
        moved = site if site != self._site_kept else None
        if self.house is None or not (self.house.changes or self.house.logo.changed or moved is not None):
            self.accept()
            return
        values, logo = self.house.changes, self.house.logo.logo if self.house.logo.changed else None
        self.perform(self._bridge, lambda uow: _save(uow, values, logo, moved))

    def _apply(self) -> None:
        if self.devices.has_changes:
            self._use_devices(self.devices.devices)
        if self._new != self._settings:
            self._changed(self._new)


def _save(uow: Any, values: dict[str, str], logo: bytes | None, site: str | None) -> Outcome:
    """The house's settings and, where they were changed, its logo and where this station stands: all or none."""
    saved = save_settings(uow, values)
    if site is not None:
        place_station(uow, site)
    return saved if logo is None else set_logo(uow, logo)


def _choice(options: tuple[tuple[str, str], ...], chosen: str) -> QComboBox:
    made = QComboBox()
    for value, text in options:
        made.addItem(text, value)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    return made
