"""``arrimage labels templates``: which template each label has, whether it can be used, and a copy to change."""

from __future__ import annotations

from app.cli.frame import DONE, FOUND, Frame, Sentence, table
from app.config import resource
from app.printing.templates import KINDS, TemplateWrong, own_path, template


def check_templates(frame: Frame) -> int:
    """Each template with its size and where it comes from; what is wrong with one, in a sentence of its own."""
    rows, wrong = [], []
    for name in KINDS:
        own = own_path(name).exists()
        try:
            read = template(name)
        except TemplateWrong as fault:
            wrong.append(fault)
            continue
        origin = str(own_path(name)) if own else frame.words("cli_template_ours")
        rows.append((name, f"{read.width:g} × {read.height:g}", origin))
    titles = [frame.words(f"cli_title_{column}") for column in ("template", "size_mm", "origin")]
    table(titles, rows)
    for each in wrong:
        frame.tell(each.code, **each.values)
    return FOUND if wrong else DONE


def copy_template(frame: Frame, name: str) -> int:
    """Put a copy of our template where the merchant may change it; one that is there is never overwritten."""
    if name not in KINDS:
        raise Sentence("cli_template_unknown", given=name, known=", ".join(KINDS))
    path = own_path(name)
    content = resource("labels", f"{name}.toml").read_bytes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Sentence("cli_template_there", file=str(path)) from error
    except OSError as error:
        raise Sentence("cli_not_written", file=str(path), reason=error.strerror or "") from error
    frame.say("cli_written", file=str(path))
    return DONE
