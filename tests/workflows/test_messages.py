"""Messages to customers: one text message is enough, in the alphabet of the network, never at night."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.texts import TextKind, our_text
from app.rules.sms import fits_one_sms
from app.workflows.messages import awake, sms_text

NAMES = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)
TEMPLATES = ("pickup_ready", "pickup_code", "pickup_reminder", "pickup_extended")


@given(shop=NAMES, order=NAMES, language=st.sampled_from(["fr", "en"]), template=st.sampled_from(TEMPLATES))
def test_one_message_is_enough_whatever_the_names(
    shop: str, order: str, language: str, template: str
) -> None:
    values = {"shop": shop, "order": order, "pickup_code": "739204", "last_day": date(2026, 12, 3)}
    text = sms_text(language, our_text(template, TextKind.SMS, language), values)
    assert fits_one_sms(text)
    if "code" in template or template == "pickup_ready":
        assert "739204" in text
    assert "{" not in text or "{" in shop + order


def test_accents_outside_the_alphabet_are_folded() -> None:
    values = {"shop": "Forêt", "order": "4821", "pickup_code": "739204", "last_day": date(2026, 12, 3)}
    text = sms_text("fr", our_text("pickup_ready", TextKind.SMS, "fr"), values)
    assert text == "Votre commande 4821 est prete chez Foret jusqu'au 03/12. Code 739204."


@pytest.mark.parametrize(
    ("written", "goes"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 18, 59, tzinfo=UTC), datetime(2026, 11, 23, 18, 59, tzinfo=UTC)),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 22, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
    ],
)
def test_nobody_is_woken(written: datetime, goes: datetime) -> None:
    assert awake(written) == goes
