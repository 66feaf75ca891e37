"""What every tab is to the window: a page that may have a job, take scans for itself and name an order to open."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.models.permissions import may

if TYPE_CHECKING:
    from app.station.session import Job
    from app.ui.bridge import Bridge
    from app.ui.feedback import FeedbackStrip


class Tab(QWidget):
    """Base of the tabs; made with the bridge once somebody may see it, shown and hidden by the window."""

    order_asked = Signal(int)
    """Show the order with this id in the tab Orders."""
    customer_asked = Signal(int)
    """Show the card of the customer with this id in the tab Customers."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.bridge = bridge
        self.answers: FeedbackStrip | None = None
        """Where this tab has the station's answers said; ``None`` for the strip in the window."""

    @property
    def job(self) -> Job | None:
        """The station's job while this tab is on the screen: its scans and command keys go to the station.

        ``None`` for a tab at a desk, where keys are keys and a scan is taken by ``take_scan``.
        """
        return None

    def take_scan(self, _raw: str) -> bool:
        """Use a scan here; false hands it to the station (with a job) or says that nothing expects it."""
        return False

    def take_command(self, _command: str) -> bool:
        """Use a command key here, such as Backspace while a number is being typed; false hands it to the station."""
        return False

    def entered(self) -> None:
        """The tab has come to the front: refresh, and give the focus to where the work starts."""

    def open_order(self, _order_id: int) -> None:
        """Show an order, where this tab can."""

    def open_customer(self, _customer_id: int) -> None:
        """Show a customer, where this tab can."""

    def left(self) -> None:
        """Another tab has come to the front."""


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab before it is made: importing its module waits until the window is on the screen."""

    name: str
    icon: str
    where: str
    """``module:Class``."""
    permission: str
    """The action of ``permissions.MAY`` that shows it."""

    @property
    def title(self) -> str:
        translate = QCoreApplication.translate
        return {
            "orders": translate("tabs", "Orders"),
            "preparation": translate("tabs", "Picking and packing"),
            "labels": translate("tabs", "Labels"),
            "pickup": translate("tabs", "Click and collect"),
            "returns": translate("tabs", "Returns"),
            "stock": translate("tabs", "Stock"),
            "customers": translate("tabs", "Customers"),
            "figures": translate("tabs", "Figures"),
        }[self.name]

    def make(self, bridge: Bridge) -> Tab:
        """Import the tab and make it."""
        module, _, name = self.where.partition(":")
        return cast(Tab, getattr(import_module(module), name)(bridge))


TABS = (
    TabSpec("orders", "orders", "app.ui.orders_tab:OrdersTab", "see_orders"),
    TabSpec(
        "preparation",
        "preparation",
        "app.ui.preparation_tab:PreparationTab",
        "see_preparation",
    ),
    TabSpec("labels", "labels", "app.ui.labels_tab:LabelsTab", "see_labels"),
    TabSpec("pickup", "pickup", "app.ui.pickup_tab:PickupTab", "see_pickups"),
    TabSpec(
        "returns",
        "returns",
        "app.ui.returns_tab:ReturnsTab",
        "see_returns",
    ),
    TabSpec("stock", "list", "app.ui.stock_tab:StockTab", "see_stock"),
    TabSpec("customers", "user", "app.ui.customers_tab:CustomersTab", "see_customers"),
    TabSpec("figures", "chart", "app.ui.figures_tab:FiguresTab", "see_figures"),
)


def tabs_for(roles: frozenset[str]) -> tuple[TabSpec, ...]:
    """The tabs that somebody with these roles sees."""
    return tuple(spec for spec in TABS if may(roles, spec.permission))
