"""The commands about print jobs."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.frame import PLAIN_GROUP, Json, frame_of

jobs = typer.Typer(**PLAIN_GROUP, help="cli_help_jobs")

Job = Annotated[int, typer.Argument(metavar="JOB", help="cli_help_job")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="cli_help_jobs_by")]


@jobs.command("list", help="cli_help_jobs_list")
def jobs_list(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="cli_help_jobs_all")] = False,
    as_json: Json = False,
) -> int:
    from app.cli.jobs import list_jobs

    return list_jobs(frame_of(context), everything, as_json)


@jobs.command("printed", help="cli_help_jobs_printed")
def jobs_printed(context: typer.Context, job: Job, by: By) -> int:
    from app.cli.jobs import decide, it_printed

    return decide(frame_of(context), it_printed(job), by)


@jobs.command("lost", help="cli_help_jobs_lost")
def jobs_lost(context: typer.Context, job: Job, by: By) -> int:
    from app.cli.jobs import decide, it_never_came_out

    frame = frame_of(context)
    return decide(frame, it_never_came_out(frame, job), by)


@jobs.command("cancel", help="cli_help_jobs_cancel")
def jobs_cancel(context: typer.Context, job: Job, by: By) -> int:
    from app.cli.jobs import cancelled, decide

    return decide(frame_of(context), cancelled(job), by)


@jobs.command("move", help="cli_help_jobs_move")
def jobs_move(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="PRINTER", help="cli_help_jobs_to")],
    by: By,
    job: Annotated[int | None, typer.Argument(metavar="[JOB]", help="cli_help_job")] = None,
    of: Annotated[str, typer.Option("--from", metavar="PRINTER", help="cli_help_jobs_from")] = "",
) -> int:
    from app.cli.jobs import move

    return move(frame_of(context), job, of, to, by)
