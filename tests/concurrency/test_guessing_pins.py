"""PINs guessed by several processes at once: none of them gets a guess more than the limit."""

from __future__ import annotations

from sqlalchemy import func, select

from app.models.journal import JournalEntry
from app.models.states import Role
from tests.concurrency.contender import contenders
from tests.support.house import House

_GUESSES = 4


def test_four_stations_that_guess_at_once_get_five_tries_between_them(house: House) -> None:
    packer = (int(house.staff[Role.PACKER].staff_id or 0), Role.PACKER)
    stations = [(f"BENCH-{number}", *packer) for number in range(2, 6)]
    with contenders(house.database, *stations) as guessing:
        for guess in range(_GUESSES):
            for contender in guessing:
                contender.ask("sign_in", "manager", f"90{guess}7")
        answers = [contender.answer()["code"] for contender in guessing for _ in range(_GUESSES)]
        guessing[0].ask("sign_in", "manager", "1234")
        assert guessing[0].answer()["code"] == "sign_in_locked"
    tried = select(func.count()).where(JournalEntry.action == "wrong_pin")
    assert house.database.read(lambda c: c.scalar(tried)) == 5
    assert sorted(set(answers)) == ["sign_in_locked", "wrong_pin"]
    assert answers.count("wrong_pin") == 4, "the fifth says that it was the last"
