"""Finds what the system must provide for a job and installs it, or prints the one command that does.

Run by `make` with any Python 3.11 or later, before there is a virtual environment: standard library only.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """One thing that has to be there: how to see it, and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def library(soname: str, package: str) -> Need:
    return Need(soname, (package,), lambda: _loads(soname))


def program(name: str, *packages: str) -> Need:
    return Need(name, packages, lambda: shutil.which(name) is not None)


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _has_postgresql() -> bool:
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    return any((place / "initdb").exists() and (place / "postgres").exists() for place in places)


# Debian splits venv off each Python it has.
_VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
VENV = (Need("ensurepip", (_VENV_PACKAGE,), lambda: importlib.util.find_spec("ensurepip") is not None),)
# What the wheel's offscreen and xcb platform plugins load, as seen on a bare Debian.
QT = (
    library("libGL.so.1", "libgl1"),
    library("libEGL.so.1", "libegl1"),
    library("libxkbcommon.so.0", "libxkbcommon0"),
    library("libfontconfig.so.1", "libfontconfig1"),
    library("libdbus-1.so.3", "libdbus-1-3"),
    library("libglib-2.0.so.0", "libglib2.0-0"),
)
QT_WINDOW = (
    library("libX11-xcb.so.1", "libx11-xcb1"),
    library("libxcb-cursor.so.0", "libxcb-cursor0"),
    library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    library("libxcb-icccm.so.4", "libxcb-icccm4"),
    library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    library("libxcb-shape.so.0", "libxcb-shape0"),
)
POSTGRESQL = (Need("a PostgreSQL server", ("postgresql",), _has_postgresql),)
DISPLAY = (program("Xvfb", "xvfb"), program("xdotool", "xdotool"))
CUPS = (program("lpadmin", "cups-client"), program("cupsd", "cups"))
# What breaks a network and a clock for the tests of faults.
FAULTS = (program("ip", "iproute2"), program("sysctl", "procps"), program("faketime", "faketime"))
NODE = (program("node", "nodejs"), program("npm", "npm"))


@dataclass(frozen=True)
class Job:
    """What a job cannot do without, and what only makes it do more."""

    required: tuple[Need, ...]
    wanted: tuple[Need, ...] = ()
    wanted_in_ci: tuple[Need, ...] = ()
    without_wanted: str = ""


JOBS: Mapping[str, Job] = {
    "venv": Job(required=VENV),
    # Without a display the demo plays headless, which takes no Qt: its libraries are wanted, not required.
    "run-headless": Job(required=(), wanted=QT + QT_WINDOW, without_wanted="Without it no window can open."),
    "run": Job(required=QT + QT_WINDOW),
    "test": Job(
        required=QT,
        wanted=QT_WINDOW + POSTGRESQL + DISPLAY + CUPS + FAULTS,
        wanted_in_ci=NODE,
        without_wanted="Without it some tests are skipped; the run says how many.",
    ),
}


def missing(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if not need.present()]


def packages_for(needs: Iterable[Need]) -> list[str]:
    """The Debian packages for ``needs``, each once, in order."""
    return list(dict.fromkeys(package for need in needs for package in need.packages))


def job_for(name: str, environment: Mapping[str, str], platform: str = sys.platform) -> Job:
    """The job as it stands on this machine: whether it has a display, and whether it is a build server."""
    has_display = any(environment.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY"))
    if name == "run" and not has_display:
        name = "run-headless"
    job = JOBS[name]
    if platform != "linux":
        return Job(required=())
    if environment.get("CI") == "true":
        return Job(required=job.required + job.wanted + job.wanted_in_ci)
    return job


def privileges(user: int, may_sudo: Callable[[], bool]) -> list[str] | None:
    """The words before `apt-get` that let it install, or None when only a person can."""
    if user == 0:
        return []
    return ["sudo", "-n"] if may_sudo() else None


def _may_sudo() -> bool:
    return shutil.which("sudo") is not None and _run(["sudo", "-n", "true"]).returncode == 0


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def install(packages: Sequence[str], before: Sequence[str]) -> str:
    """Install ``packages``; returns "" or what apt-get complained of."""
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _run([*apt, "update"])
    done = _run([*apt, "install", "--no-install-recommends", "--yes", *packages])
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()[-2000:]


def by_hand(packages: Sequence[str]) -> str:
    """The one command a person types."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {shlex.join(packages)}"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in JOBS:
        print(f"usage: setup_system.py {'|'.join(JOBS)}", file=sys.stderr)
        return 2
    job = job_for(arguments[0], os.environ)
    lacking = missing(job.required + job.wanted)
    if not lacking:
        return 0
    packages = packages_for(lacking)
    complaint = ""
    before = privileges(os.geteuid(), _may_sudo) if shutil.which("apt-get") else None
    if before is not None:
        print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
        complaint = install(packages, before)
        lacking = missing(lacking)
        if not lacking:
            return 0
    return report(job, lacking, complaint)


def report(job: Job, lacking: Sequence[Need], complaint: str) -> int:
    """Say what is missing and how to get it; 1 when the job cannot go on without."""
    if complaint:
        print(complaint, file=sys.stderr)
    print(f"Missing on this system: {', '.join(need.name for need in lacking)}", file=sys.stderr)
    if shutil.which("apt-get"):
        print(f"Install it with:\n  {by_hand(packages_for(lacking))}", file=sys.stderr)
    else:
        print("Install it with your system's package manager.", file=sys.stderr)
    if any(need in job.required for need in lacking):
        return 1
    print(job.without_wanted, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
