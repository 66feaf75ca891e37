"""One document of each kind, as a shop would print it: invented people, long French words, accents."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import date

from stdnum.iso7064 import mod_97_10

from app.printing.documents import (
    Badge,
    BadgeSheet,
    CarrierLabel,
    Command,
    CommandSheet,
    Document,
    LocationLabel,
    PickList,
    PickRow,
    PickupLabel,
    ProductLabel,
    ReturnLabel,
    ShippingLabel,
)
from app.printing.floor_papers import (
    CalibrationSheet,
    CartRow,
    CartSheet,
    LotLabel,
    TrainingSheet,
    TrainingStep,
    TransferRow,
    TransferSlip,
)
from app.printing.invoice_papers import Invoice, InvoiceRow, Mention, Party, VatRow
from app.printing.language import Language
from app.printing.parcel_papers import DeliveryNote, DepositRow, DepositSlip, PackingSlip, SlipLine
from app.scanning.calibration import LINES

SHOP = (
    "Maison Hélianthe",
    "12 rue des Forges",
    "21000 Dijon",
    "France",
)


def own_code(kind: int, serial: int) -> str:
    """One of our 16-digit codes: 90, type, serial, two check digits."""
    payload = f"90{kind:02d}{serial:010d}"
    return payload + mod_97_10.calc_check_digits(payload)


SHIPPING = ShippingLabel(
    language="fr",
    sender=SHOP,
    recipient=(
        "Éléonore Saint-Germain",
        "Résidence Les Œillets, bât. C",
        "148 bis avenue du Maréchal Foch",
        "69006 LYON",
        "FRANCE",
    ),
    order_reference="WEB-2026-104821",
    parcel_number="P-000123",
    parcel_barcode=own_code(2, 123),
    service="Colissimo Domicile",
    parcel_index=1,
    parcel_count=2,
    weight_g=1250,
)
RELAY = replace(
    SHIPPING,
    service="Mondial Relay 24R",
    relay_code="012345",
    relay=("Tabac de la Gare", "3 place Carnot", "69002 LYON"),
    sscc="330123450000000421",
)
SLIP = PackingSlip(
    language="fr",
    seller=(*SHOP, "bonjour@example.fr · 03 80 00 00 00"),
    order_reference="WEB-2026-104821",
    order_barcode=own_code(1, 104821),
    ship_to_name="Éléonore Saint-Germain",
    parcel_number="P-000123",
    ordered_on=date(2026, 11, 19),
    parcel_count=2,
    lines=(
        SlipLine("TS-BLU-M", "T-shirt en coton biologique, bleu nuit, taille M", 2, 2, 0, 1990),
        SlipLine("LIV-0451", "L’Atelier du céramiste", 1, 1, 0, 1250),
        SlipLine(
            "MUG-GR-350",
            "Mug en grès émaillé 350 ml, cuisson au bois, motif vagues de l’Atlantique",
            3,
            1,
            2,
            2400,
        ),
    ),
    return_code="https://example.fr/retour/104821",
)
GIFT = replace(
    SLIP, gift=True, gift_note="Joyeux anniversaire, Maman !\nAvec toute notre affection. Léa et Hugo"
)
INVOICE = Invoice(
    language="fr",
    number="F-2026-000123",
    issued_on=date(2026, 11, 24),
    order_reference="WEB-2026-104821",
    ordered_on=date(2026, 11, 23),
    paid_on=date(2026, 11, 23),
    seller=SHOP,
    seller_legal=("SARL au capital de 10 000 €", "SIREN 999000102 RCS Nantes", "TVA FR48999000102"),
    customer=(
        "Éléonore Müller",
        "Atelier des Quatre-Vents",
        "12 bis rue de l’Église Saint-Étienne",
        "35000 RENNES",
    ),
    customer_ids=("SIREN 999000102",),
    ship_to=("Relais de la Gare", "3 place de la Gare", "35200 RENNES"),
    rows=(
        InvoiceRow("TS-BLU-M", "T-shirt en coton biologique, bleu nuit, taille M", 2, 2000, 2985, 3582),
        InvoiceRow("LIV-0451", "L’Atelier du céramiste", 1, 550, 1066, 1125),
        InvoiceRow("", "", 1, 2000, 311, 373),
        InvoiceRow("", "", 1, 550, 111, 117),
    ),
    vat=(VatRow(2000, 3296, 659, 3955), VatRow(550, 1177, 65, 1242)),
    business=True,
    mentions=(
        Mention("Pas d’escompte pour paiement anticipé.", "AAB"),
        Mention("Pénalités de retard de paiement : trois fois le taux d’intérêt légal.", "PMD"),
        Mention("Indemnité forfaitaire pour frais de recouvrement : 40 €.", "PMT"),
    ),
    seller_party=Party(
        "Maison Hélianthe", ("12 rue des Forges",), "21000", "Dijon", "FR", "999000102", "FR48999000102"
    ),
    buyer=Party(
        "Atelier des Quatre-Vents", ("12 bis rue de l’Église Saint-Étienne",), "35000", "RENNES",
        siren="999000110", email="atelier@example.com",
    ),
    receiver=Party("Relais de la Gare", ("3 place de la Gare",), "35200", "RENNES"),
    delivered_on=date(2026, 11, 24),
    means="48",
)  # fmt: skip
CREDIT_NOTE = replace(
    INVOICE,
    number="A-2026-000031",
    credit=True,
    paid_on=None,
    corrects_number="F-2026-000123",
    corrects_on=date(2026, 11, 24),
    rows=(InvoiceRow("TS-BLU-M", "T-shirt en coton biologique, bleu nuit, taille M", 1, 2000, 1493, 1791),),
    vat=(VatRow(2000, 1493, 298, 1791),),
)
PICKS = PickList(
    language="fr",
    number="PL-000042",
    barcode=own_code(10, 42),
    made_on=date(2026, 11, 23),
    rows=(
        PickRow(
            "A-03-12-2",
            "TS-BLU-M",
            "T-shirt en coton biologique, bleu nuit, taille M",
            2,
            "3012345000178",
            "WEB-2026-104821",
            "B-07",
        ),
        PickRow(
            "A-03-14-1",
            "MUG-GR-350",
            "Mug en grès émaillé 350 ml, cuisson au bois, motif vagues de l’Atlantique",
            1,
            "3012345000185",
            "WEB-2026-104821",
            "B-07",
        ),
        PickRow(
            "B-01-02-4", "LIV-0451", "L’Atelier du céramiste", 12, "9782070360024", "WEB-2026-104822", "B-08"
        ),
    ),
)
PRODUCT = ProductLabel(
    "fr",
    "T-shirt en coton biologique, bleu nuit, taille M",
    "TS-BLU-M",
    ean13="3012345000178",
    price_cents=1990,
)
PRODUCT_OWN = replace(PRODUCT, ean13=None, own_code=own_code(12, 7))
LOCATION = LocationLabel("fr", "A-03-12-2", own_code(3, 31), "CERISE")
PICKUP = PickupLabel("fr", "R-004821", own_code(7, 4821), "C4", "Éléonore", "S", date(2026, 11, 30))
RETURN = ReturnLabel(
    "fr",
    ("Maison Hélianthe", "Service retours", *SHOP[1:]),
    "RMA-000077",
    own_code(6, 77),
    "WEB-2026-104821",
    SHIPPING.recipient,
)
LOT = LotLabel(
    "fr",
    "Confiture d’abricot du Roussillon, 350 g",
    "CONF-ABRICOT",
    gtin="03012345000178",
    lot="L26-118/B",
    best_before=date(2027, 6, 30),
)
SERIAL = LotLabel(
    "fr",
    "Moulin à café électrique en inox",
    "MOULIN-E",
    gtin="03012345000185",
    lot="2026-W41-XXXXXXXXXXX",
    serial="SN-0000000000004711Z",
    expires_on=date(2031, 1, 31),
)
LOT_OWN = replace(LOT, gtin="", own_code=own_code(12, 7), expires_on=date(2027, 1, 31), best_before=None)
NOTE = DeliveryNote(
    "fr",
    SLIP.seller,
    "P-000123",
    "WEB-2026-104821",
    own_code(1, 104821),
    ("Éléonore Müller", "Atelier des Quatre-Vents", "12 bis rue de l’Église Saint-Étienne", "35000 RENNES"),
    tuple(replace(line, unit_price_cents=None) for line in SLIP.lines),
    delivered_on=date(2026, 11, 24),
    ordered_on=date(2026, 11, 19),
    parcel_count=2,
    weight_g=1250,
)
DEPOSIT = DepositSlip(
    "fr",
    SHOP,
    "Colissimo",
    date(2026, 11, 24),
    tuple(
        DepositRow(
            f"P-{number:06d}",
            f"6A123456789{number:02d}",
            f"{number:02d}000",
            city,
            country,
            350 * number,
            "Colissimo Domicile" if number < 4 else "Colissimo Point de retrait",
        )
        for number, (city, country) in enumerate(
            [
                ("BOURG-EN-BRESSE", "FR"),
                ("SAINT-QUENTIN", "FR"),
                ("BRUXELLES", "BE"),
                ("DIGNE-LES-BAINS", "FR"),
            ],
            1,
        )
    ),
    ("Boutique Saint-Étienne Châteaucreux", "3 bis place Jean-Jaurès", "42000 SAINT-ÉTIENNE"),
)
CART = CartSheet(
    "fr",
    "L-000042",
    own_code(10, 42),
    (
        CartRow("WEB-2026-104821", own_code(1, 104821), 3, 4, "B-07", date(2026, 11, 25)),
        CartRow("WEB-2026-104822", own_code(1, 104822), 1, 12, "B-08", date(2026, 11, 25)),
        CartRow("WEB-2026-104823", own_code(1, 104823), 2, 2, "", date(2026, 11, 26)),
    ),
    date(2026, 11, 23),
)
TRANSFER = TransferSlip(
    "fr",
    "TR-000042",
    own_code(13, 42),
    "Entrepôt",
    "Boutique Saint-Étienne Châteaucreux",
    (
        TransferRow("MUG-0451", "Mug émaillé bleu, bord noir, 35 cl", 12, "A-01-1", "3012345678902"),
        TransferRow(
            "LIV-0007", "Le grand livre de la cuisine des bords de Loire", 3, "A-02-1", "2001234500012"
        ),
        TransferRow("SAV-0112", "Savon sans code", 24, "", "", own_code(12, 112)),
    ),
    date(2026, 11, 23),
)
COMMANDS = CommandSheet(
    "fr",
    "Commandes du poste d’emballage",
    tuple(
        Command(label, own_code(9, number), hint)
        for number, (label, hint) in enumerate(
            [
                ("Confirmer à la main", "F2"),
                ("Déclarer manquant", "F3"),
                ("Fermer le colis", "F4"),
                ("Choisir le carton", "F5"),
                ("Réimprimer", "F6"),
                ("Photo", "F10"),
                ("Annuler le dernier scan", "⌫"),
                ("Quitter", "Esc"),
            ],
            start=1,
        )
    ),
)
CALIBRATION = CalibrationSheet("fr", LINES)
BADGES = BadgeSheet(
    "fr",
    "Maison Hélianthe",
    tuple(
        Badge(name, role, own_code(5, number))
        for number, (name, role) in enumerate(
            [
                ("Inès Morel", "Préparation"),
                ("Jean-Baptiste Lefèvre-Delacroix", "Emballage"),
                ("Noor Haddad", "Responsable"),
            ],
            start=1,
        )
    ),
)
#: The walk alone, a page; the whole exercise is decoded in tests/station/test_practice.py.
TRAINING = TrainingSheet(
    "fr",
    (
        TrainingStep("Votre badge : il ouvre la session", own_code(5, 9_999_000_001), "walk"),
        TrainingStep("Prenez-en un : Mug émaillé bleu", "2009990000012", "walk"),
        TrainingStep("Déposez dans le bac T-1", own_code(4, 999_000_021), "walk"),
    ),
)
CARRIER = CarrierLabel("fr", "6A12345678901", "zpl", b64encode(b"^XA^FO20,20^FDX^FS^XZ").decode(), 203)

DOCUMENTS: dict[str, Document] = {
    "shipping": SHIPPING,
    "relay": RELAY,
    "slip": SLIP,
    "gift": GIFT,
    "invoice": INVOICE,
    "credit_note": CREDIT_NOTE,
    "picks": PICKS,
    "product": PRODUCT,
    "product_own": PRODUCT_OWN,
    "location": LOCATION,
    "pickup": PICKUP,
    "return": RETURN,
    "lot": LOT,
    "serial": SERIAL,
    "lot_own": LOT_OWN,
    "note": NOTE,
    "deposit": DEPOSIT,
    "cart": CART,
    "transfer": TRANSFER,
    "commands": COMMANDS,
    "badges": BADGES,
    "calibration": CALIBRATION,
    "training": TRAINING,
}


def in_language(document: Document, language: Language) -> Document:
    return replace(document, language=language)
