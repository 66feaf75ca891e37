"""The signature of a request over plain HTTP, against two that a real WooCommerce 8.4 accepted."""

from __future__ import annotations

import pytest

from app.channels.woocommerce.oauth import signature_of

_ADDRESS = "http://127.0.0.1:8081/wp-json/wc/v3/orders"
_SIGNED = {
    "oauth_consumer_key": "ck_1111111111111111111111111111111111111111",
    "oauth_signature_method": "HMAC-SHA256",
}
_SECRET = "cs_2222222222222222222222222222222222222222"  # noqa: S105 - of a shop that is no more


@pytest.mark.parametrize(
    ("parameters", "accepted"),
    [
        (
            {
                "oauth_timestamp": "1795404385",
                "oauth_nonce": "2a69c41321ec10e93046",
                "per_page": "10",
                "page": "1",
                "orderby": "date",
                "order": "asc",
            },
            "FHwiZKbs6YFPMXT0kcDixr9yYk+PHW0N7ApQ1MO4iiE=",
        ),
        (
            {
                "oauth_timestamp": "1795404386",
                "oauth_nonce": "99de375b768bcc14d245",
                "modified_after": "2020-01-01T00:00:00",
                "dates_are_gmt": "true",
                "orderby": "modified",
                "order": "asc",
                "per_page": "3",
            },
            "It4HZf6HkiSG+AC7dMaf+Lia6YSWRCUC3uOG+tlmJFc=",
        ),
    ],
)
def test_what_the_shop_accepted(parameters: dict[str, str], accepted: str) -> None:
    assert signature_of("GET", _ADDRESS, [*_SIGNED.items(), *parameters.items()], _SECRET) == accepted
