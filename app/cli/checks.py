"""``arrimage verify`` and ``arrimage doctor``: what is wrong, and how to mend it."""

from __future__ import annotations

from app.cli.frame import DONE, FOUND, Frame, line, opened, plain, put_json


def verify(frame: Frame, as_json: bool) -> int:
    """Recompute stock from the ledger, check every chain and invariant; 1 and a list where something is off."""
    from app.workflows import verify as workflow

    count = 0
    with opened(frame) as database:
        for finding in workflow.verify(database):
            count += 1
            message = frame.words(finding.code, **finding.values)
            if as_json:
                put_json({"code": finding.code, "values": plain(finding.values), "message": message})
            else:
                line(message)
    if not as_json:
        frame.say("cli_verify_found" if count else "cli_verify_clean", count=count)
    return FOUND if count else DONE


def doctor(frame: Frame, as_json: bool) -> int:
    """Look at everything a station needs; 1 where something does not work."""
    from app.station import health
    from app.station.health_check import Finding

    checks = health.examine(frame.settings)
    marks = {Finding.OK: "✓", Finding.WARNING: "!", Finding.ERROR: "✗"}
    for check in checks:
        if as_json:
            message = check.words(frame.words)
            put_json(
                {
                    "subject": check.subject,
                    "level": check.finding.value,
                    "code": check.code,
                    "message": message,
                }
            )
        else:
            line(f"{marks[check.finding]} {check.words(frame.words)}")
    return FOUND if any(check.finding is Finding.ERROR for check in checks) else DONE
