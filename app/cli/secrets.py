"""``arrimage secrets``: which passwords this station has, and putting them into the keyring; never one is shown."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import make_url

from app import passwords
from app.carriers.registry import plugins
from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.database.access import PASSWORD_VARIABLE, password_name
from app.station import bounce_watch, letters
from app.station.carriers import secret_name, secret_variable

DATABASE, SMTP, IMAP, SMS = "database", "smtp", "imap", "sms"


class _Secret(NamedTuple):
    """What the keyring calls it, and the variable of the environment that counts before."""

    name: str
    variable: str


def list_secrets(frame: Frame, as_json: bool) -> int:
    """Where each password this station needs would come from."""
    rows = [
        (what, secret.name, passwords.source(secret.name, secret.variable).value)
        for what in (DATABASE, SMTP, IMAP, SMS, *_carriers())
        if (secret := _needed(frame, what)) is not None
    ]
    if as_json:
        for what, name, source in rows:
            put_json({"secret": what, "name": name, "source": source})
        return DONE
    titles = [frame.words(f"cli_title_{column}") for column in ("secret", "name", "source")]
    table(titles, [[what, name, frame.words(f"cli_source_{source}")] for what, name, source in rows])
    return DONE


def set_secret(frame: Frame, what: str) -> int:
    """Ask for a password and put it into the keyring."""
    passwords.require_keyring()
    secret = _wanted(frame, what)
    passwords.keep(secret.name, frame.new_password("cli_ask_secret", name=secret.name))
    frame.say("cli_secret_kept", name=secret.name)
    return DONE


def remove_secret(frame: Frame, what: str) -> int:
    """Take a password out of the keyring; 1 where there was none."""
    secret = _wanted(frame, what)
    removed = passwords.remove(secret.name)
    frame.say("cli_secret_removed" if removed else "cli_secret_none", name=secret.name)
    return DONE if removed else FOUND


def _carriers() -> dict[str, _Secret]:
    """Every secret of every carrier, as ``colissimo.password``."""
    return {
        f"{code}.{need.name}": _Secret(secret_name(code, need.name), secret_variable(code, need.name))
        for code, plugin in plugins().items()
        for need in plugin.needs
        if need.secret
    }


def _wanted(frame: Frame, what: str) -> _Secret:
    if what not in (names := (DATABASE, SMTP, IMAP, SMS, *_carriers())):
        raise Sentence("cli_secret_unknown", names=", ".join(names))
    secret = _needed(frame, what)
    if secret is None:
        raise Sentence("cli_secret_not_needed", name=what)
    return secret


def _needed(frame: Frame, what: str) -> _Secret | None:
    """The secret as this station's settings and the house's need it."""
    if what == DATABASE:
        url = make_url(frame.settings.database_url)
        server = url.get_backend_name() == "postgresql"
        return _Secret(password_name(url), PASSWORD_VARIABLE) if server else None
    if what in (carriers := _carriers()):
        return carriers[what]
    find, variable = {
        SMTP: (letters.password_name, letters.PASSWORD_VARIABLE),
        IMAP: (bounce_watch.password_name, bounce_watch.PASSWORD_VARIABLE),
        SMS: (letters.sms_key_name, letters.SMS_VARIABLE),
    }[what]
    with opened(frame) as database:
        name = database.read(find)
    return _Secret(name, variable) if name else None
