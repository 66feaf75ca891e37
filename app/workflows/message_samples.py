"""A message with invented values, as a preview: nothing is sent, nobody's data are shown."""

from __future__ import annotations

from app.notifications import texts
from app.notifications.texts import TextKind
from app.rules.sms import fold_gsm7

_SAMPLES = {
    "fr": {
        "order": "WEB-104821", "first_name": "Amélie", "parcel": "P-000123", "service": "Colissimo Domicile",
        "day": "jeudi 3 décembre 2026", "last_day": "jeudi 3 décembre 2026", "pickup_code": "739204",
        "credit_code": "7KQM-2WXR-9TBD",
        "shop": "Atelier Lyon", "place": "Atelier Lyon\n12 rue des Halles\n69002 Lyon\nLundi–samedi 10 h–19 h",
        "rma": "R-2026-000042-K", "lines": "- T-shirt bleu M (A)\n- Livre de cuisine (B)", "goods": "29,16 €",
        "shipping": "4,90 €", "taken_off": "7,16 €", "given_back": "Remboursement",
        "amount": "26,90 €", "reason": "tache sur la manche",
        "means": "carte bancaire", "number": "F-2026-000123", "notice": "Je renonce à ma commande.",
        "received_at": "24 novembre 2026 10:12", "send_back_last_day": "mardi 8 décembre 2026",
        "return_address": "Maison Hélianthe\n12 rue des Forges\n21000 Dijon", "seller": "Maison Hélianthe",
        "ordered_on": "lundi 23 novembre 2026", "promise": "jeudi 3 décembre 2026", "days": "14",
        "seller_address": "Maison Hélianthe\n12 rue des Forges\n21000 Dijon",
        "tracking": "8R00012345678", "carrier": "Colissimo", "code_alone": "",
        "mediator": "Médiation Exemple, mediation.example.fr", "missing": "Le numéro de rue manque.",
    },
    "en": {
        "order": "WEB-104821", "first_name": "Amelia", "parcel": "P-000123", "service": "Colissimo Home",
        "day": "Thursday 3 December 2026", "last_day": "Thursday 3 December 2026", "pickup_code": "739204",
        "credit_code": "7KQM-2WXR-9TBD",
        "shop": "Atelier Lyon", "place": "Atelier Lyon\n12 rue des Halles\n69002 Lyon\nMonday–Saturday 10–19",
        "rma": "R-2026-000042-K", "lines": "- Blue T-shirt M (A)\n- Cookbook (B)", "goods": "€29.16",
        "shipping": "€4.90", "taken_off": "€7.16", "given_back": "Refund",
        "amount": "€26.90", "reason": "stain on the sleeve",
        "means": "card", "number": "F-2026-000123", "notice": "I withdraw from my order.",
        "received_at": "24 November 2026 10:12", "send_back_last_day": "Tuesday 8 December 2026",
        "return_address": "Maison Hélianthe\n12 rue des Forges\n21000 Dijon", "seller": "Maison Hélianthe",
        "ordered_on": "Monday 23 November 2026", "promise": "Thursday 3 December 2026", "days": "14",
        "seller_address": "Maison Hélianthe\n12 rue des Forges\n21000 Dijon",
        "tracking": "8R00012345678", "carrier": "Colissimo", "code_alone": "",
        "mediator": "Mediation Example, mediation.example.fr", "missing": "The number of the street is missing.",
    },
}  # fmt: skip


def sample(event: str, kind: TextKind, language: str, content: str, seller: str = "") -> str:
    """A text with invented values, an SMS in its alphabet; what a text wrongly says is left as ``TextWrong`` has it.

    Raises ``TextWrong``.
    """
    texts.check_text(event, kind, content)
    known = _SAMPLES["en" if language == "en" else "fr"]
    values = {name: known.get(name, name) for name in texts.variables(event, kind)}
    made = texts.render(content, values | ({"seller": seller} if seller else {}))
    return fold_gsm7(made) if kind is TextKind.SMS else made
