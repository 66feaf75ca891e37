"""Text messages over each service's own protocol, and every way a service can fail."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from app.notifications import gateways
from app.notifications.base import Ending, Sent, Trouble
from app.notifications.gateways import Gateway, gateway
from tests.notifications.sms_service import KEY, OVH_KEY, Texts, sms_service

PROVIDERS = ("ovh", "smsmode", "brevo", "http")
WORDS = "Votre commande 4821 est prete chez Foret. Code 739204."


@pytest.fixture
def service() -> Iterator[Texts]:
    with sms_service() as texts:
        yield texts
    gateways._client().close()
    gateways._client.cache_clear()


def of(provider: str, service: Texts, key: str = "") -> Gateway:
    secret = key or (OVH_KEY if provider == "ovh" else KEY)
    url = f"{service.url}/hook" if provider == "http" else service.url
    return gateway(provider, sender="ATELIER", key=secret, service="sms-ab1234-1", url=url)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_text_arrives_with_number_sender_and_words(service: Texts, provider: str) -> None:
    assert of(provider, service).text("pickup:1:sms", "+33612345678", WORDS) == Sent(Ending.SENT)
    [taken] = service.taken
    said = str(taken)
    assert WORDS in said
    assert "33612345678" in said
    assert "ATELIER" in said
    assert "pickup:1" not in said, "the key says what it is about, and leaves as a digest only"


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("status", "ends"),
    [
        (400, Sent(Ending.REFUSED, Trouble.SMS_REFUSED)),
        (403, Sent(Ending.LATER, Trouble.SMS_LOGIN_REFUSED)),
        (429, Sent(Ending.LATER, Trouble.SMS_BUSY)),
        (503, Sent(Ending.LATER, Trouble.SMS_BUSY)),
        (302, Sent(Ending.REFUSED, Trouble.SMS_REFUSED)),
    ],
)
def test_what_a_service_answers(service: Texts, provider: str, status: int, ends: Sent) -> None:
    service.status = status
    assert of(provider, service).text("k", "+33612345678", WORDS) == ends
    assert service.taken == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_text_that_may_have_gone_is_not_sent_again_by_itself(service: Texts, provider: str) -> None:
    service.hang_up = True
    assert of(provider, service).text("k", "+33612345678", WORDS) == Sent(
        Ending.REFUSED, Trouble.SMS_IN_DOUBT
    )
    assert len(service.taken) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_service_that_is_not_there_is_tried_later(provider: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    texts = Texts(url=f"http://127.0.0.1:{port}")
    assert of(provider, texts).text("k", "+33612345678", WORDS) == Sent(Ending.LATER, Trouble.SMS_AWAY)
    gateways._client().close()
    gateways._client.cache_clear()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_wrong_key_is_said_and_never_shown(service: Texts, provider: str) -> None:
    wrong = of(provider, service, "a:b:hidden" if provider == "ovh" else "hidden")
    assert wrong.text("k", "+33612345678", WORDS) == Sent(Ending.LATER, Trouble.SMS_LOGIN_REFUSED)
    assert "hidden" not in repr(wrong)


def test_a_clock_that_is_off_signs_with_the_services_time(service: Texts) -> None:
    service.skew = 5000
    assert of("ovh", service).text("k", "+33612345678", WORDS) == Sent(Ending.SENT)


def test_an_unknown_service_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        gateway("pigeon", sender="", key="")
