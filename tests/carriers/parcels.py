"""Parcels to ask carriers about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.carriers.base import Consignment, CustomsLine, Party

SENDER = Party(
    company="Comptoir d’Arrimage", line1="14 quai de la Corderie", postal_code="44000", city="NANTES",
    phone="+33199001234", email="bonjour@arrimage.example.fr",
)  # fmt: skip
RECIPIENT = Party(
    first_name="Élodie", last_name="Martin", line1="3 place Bellecour", line2="Bâtiment B, 2e étage",
    postal_code="69002", city="Lyon", phone="+33612345678", email="elodie@example.fr",
)  # fmt: skip
ARTICLE = CustomsLine("Mug émaillé", 2, 350, 1200, "691200", "FR", "MUG-350")


def parcel(product: str, **changes: Any) -> Consignment:
    """1.3 kg from Nantes to Lyon; names of ``Party`` among the changes change the recipient."""
    of_recipient = {name: changes.pop(name) for name in list(changes) if name in Party.__dataclass_fields__}
    return Consignment(
        **{
            "reference": "P-000123-1",
            "order_reference": "#1001",
            "product": product,
            "sender": SENDER,
            "recipient": replace(RECIPIENT, **of_recipient),
            "weight_g": 1296,
            "length_mm": 300,
            "width_mm": 200,
            "height_mm": 150,
            "value_cents": 3650,
            "shipping_cents": 490,
            "deposit_day": date(2026, 11, 30),
            **changes,
        }
    )


def at_relay(product: str, relay_id: str, **changes: Any) -> Consignment:
    return parcel(product, relay_id=relay_id, **changes)
