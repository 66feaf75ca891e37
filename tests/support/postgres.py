"""A throw-away PostgreSQL server: its own folder and port, gone with the process that made it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_POLL_SECONDS = 0.01
# Its input ends when the test process does, in whatever way; then it cleans up.
_WATCHDOG = (
    'read -r _; kill -INT "$1" 2>/dev/null; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"'
)


def find_server() -> Path | None:
    """The folder of the newest PostgreSQL server's programs, or None where none is installed."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda place: float(place.parent.name), reverse=True)
    for place in [*newest_first, *map(Path, os.get_exec_path())]:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    return None


class Cluster:
    """One server. ``stop`` then ``start`` keeps its data; ``remove``, or leaving the ``with``, ends it."""

    def __init__(
        self,
        programs: Path | None = None,
        *,
        durable: bool = False,
        address: str = "127.0.0.1",
        within: Sequence[str] = (),
    ) -> None:
        """Make the folder; raises ``FileNotFoundError`` where no server is installed.

        ``durable`` flushes every commit to disk, as a shop's server does. ``address``: where it listens.
        ``within``: the words of a command, run as root, that starts another one in a network name space.
        """
        self.address = address
        self._within = tuple(within)
        found = programs or find_server()
        if found is None:
            raise FileNotFoundError("no PostgreSQL server is installed")
        self._programs = found
        self._flush = "on" if durable else "off"
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="arrimage-pg-"))
        self.port = _free_port()
        # The server refuses to run as root.
        self._account = _unprivileged() if os.geteuid() == 0 else None
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def start(self) -> None:
        """Start the server and wait for its answer; raises ``RuntimeError`` with its log when none comes."""
        data = self.folder / "data"
        if not data.exists():
            self._run(
                "initdb",
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            )
            if self.address != "127.0.0.1":
                with (data / "pg_hba.conf").open("a") as admitted:
                    admitted.write("host all all all trust\n")
        settings = {
            "listen_addresses": self.address,
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "fsync": self._flush,
            "synchronous_commit": self._flush,
            "full_page_writes": self._flush,
            "max_connections": "100",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_min_messages": "warning",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            # A session of its own: Ctrl-C reaches the tests alone, which then stop the server in order.
            self._process = subprocess.Popen(
                [*self._entrance(), self._programs / "postgres", "-D", data, *options],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **({} if self._within else self._as_account()),
            )
        self._watchdog = subprocess.Popen(
            ["/bin/sh", "-c", _WATCHDOG, "watchdog", str(self._process.pid), self.folder],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self._wait_until_it_answers(self._process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, by default cutting its connections; SIGQUIT stops it as a crash would."""
        if self._watchdog:
            self._watchdog.kill()
            self._watchdog.communicate()
            self._watchdog = None
        if self._process:
            self._process.send_signal(how)
            self._process.wait(_STOP_SECONDS)
            self._process = None

    def wait_for_its_end(self) -> None:
        """Until the server, in trouble, has ended by itself."""
        assert self._process is not None
        self._process.wait(_START_SECONDS)
        self.stop()

    def kill(self) -> None:
        """End the server and all its children at once, as a power cut does."""
        assert self._process is not None
        # First of all it is stopped, or it starts new ones for those that are gone.
        self._process.send_signal(signal.SIGSTOP)
        subprocess.run(["pkill", "-KILL", "--parent", str(self._process.pid)], check=False)
        self.stop(signal.SIGKILL)

    def follow(self, primary: Cluster) -> None:
        """Become a hot standby of ``primary``, which runs; ``start`` follows."""
        options = {
            "-h": "127.0.0.1",
            "-p": str(primary.port),
            "-U": "postgres",
            "-D": str(self.folder / "data"),
        }
        words = [word for pair in options.items() for word in pair]
        self._run("pg_basebackup", *words, "--write-recovery-conf", "--checkpoint=fast")

    def make_folder(self, folder: Path) -> None:
        """Make a folder the server's own, with all that is in it."""
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if self._account:
            for each in (folder, *folder.rglob("*")):
                os.chown(each, self._account.pw_uid, self._account.pw_gid)

    def administer(self, command: str) -> None:
        """One statement as the superuser."""
        self._administer(sql.SQL(command))  # type: ignore[arg-type]  # a test's own words, not a literal

    def commit_on_both(self) -> None:
        """Let a commit return only once a standby has it too; waits until one does."""
        self.administer("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.administer("SELECT pg_reload_conf()")
        never_set = threading.Event()
        with self._connect() as connection:
            for _ in range(round(_START_SECONDS / _POLL_SECONDS)):
                if connection.execute(
                    "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
                ).fetchone():
                    return
                never_set.wait(_POLL_SECONDS)
        raise RuntimeError("no standby became synchronous")

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of ``database``, over the server's TCP port on this machine."""
        plain = "" if self.address == "127.0.0.1" else "?allow_plain_connection=yes"
        return f"postgresql+psycopg://postgres@{self.address}:{self.port}/{database}{plain}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create ``name``, as a copy of ``template`` where given; nobody may be connected to the template."""
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        self._administer(command)

    def drop_database(self, name: str) -> None:
        """Drop ``name``, whoever is still connected; nothing happens where there is none."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, command: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(command)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.folder),
            port=self.port,
            user="postgres",
            dbname="postgres",
            autocommit=True,
            connect_timeout=2,
        )

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        never_set = threading.Event()
        for _ in range(round(_START_SECONDS / _POLL_SECONDS)):
            try:
                self._connect().close()
            except psycopg.OperationalError:
                if process.poll() is not None:
                    break
                never_set.wait(_POLL_SECONDS)
            else:
                return
        log = (self.folder / "log").read_text("utf-8", "replace")
        self.remove()
        raise RuntimeError(f"the PostgreSQL server did not start:\n{log[-2000:]}")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self._as_account(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _entrance(self) -> tuple[str, ...]:
        """Into the name space as root, and there to the server's account; the process stays the same."""
        if not self._within:
            return ()
        assert self._account is not None, "only root enters a name space"
        ids = (f"--reuid={self._account.pw_uid}", f"--regid={self._account.pw_gid}")
        return (*self._within, "setpriv", *ids, "--clear-groups")

    def _as_account(self) -> dict[str, Any]:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(
        "running as root, and there is neither a user postgres nor a user nobody to run the server as"
    )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
