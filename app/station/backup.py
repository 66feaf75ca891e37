"""One file that holds a whole shop: made while stations work, and checked before it counts as a backup."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, make_url, select

from app.config import Settings
from app.database import migrate
from app.database.engine import driver_options
from app.database.faults import DatabaseNewer, DatabaseUnreadable, DiskFull, sqlite_fault
from app.database.unit_of_work import Database
from app.file_limits import PHOTO, SETTINGS
from app.models.refusals import Refusal
from app.models.schema import metadata
from app.station.photos import photo_folder
from app.values import utc_now
from app.workflows.verify import verify

_MANIFEST, _CONTENT, _PHOTOS = "manifest.json", "database", "photos/"
#: A photo is named by its digest: nothing else goes into the folder, and nothing beside it.
_PHOTO = re.compile(r"photos/([0-9a-f]+\.(?:jpg|png|webp))")
#: What zipfile says of a damaged archive, of one with a password, of a compression it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, TypeError, ValueError)
#: What libpq reads from the environment, so that no password stands in a list of processes.
_LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "target_session_attrs": "PGTARGETSESSIONATTRS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the engine, the schema's version, when, the digest of the content, rows by table."""

    engine: str
    schema: str
    made_at: str
    sha256: str
    rows: Mapping[str, int]
    photos: int


def back_up(settings: Settings, target: Path) -> Manifest:
    """Write the database and this station's photos into one new file, readable by its owner alone.

    A SQLite copy is verified like a shop's own database; of a dump the table of contents is read back. Raises
    ``Refusal`` (``backup_exists``, ``backup_unsound``, ``backup_failed``, ``backup_program_missing``) or a
    ``DatabaseFault``; nothing lies at ``target`` then.
    """
    if target.exists():
        raise Refusal("backup_exists", file=target)
    database = Database(settings.database_url)
    try:
        migrate.require_ready(database)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".arrimage-", dir=target.parent) as folder:
            content, draft = Path(folder) / _CONTENT, Path(folder) / "draft"
            if database.is_sqlite:
                _copy_sqlite(database, content)
                _require_sound(content)
            else:
                _dump(database, content)
            manifest = _described(database, content, settings)
            _pack(draft, content, manifest, settings)
            draft.replace(target)
    except OSError as error:
        raise _trouble(error) from error
    finally:
        database.close()
    return manifest


def restore(settings: Settings, source: Path, *, replace: bool = False) -> Manifest:
    """Bring a backup back into a place where there is no shop yet; stations must be stopped.

    ``replace`` lets a SQLite file be replaced, which is kept beside under another name; a PostgreSQL database
    must be empty. Raises ``Refusal`` (``backup_damaged``, ``backup_other_engine``, ``restore_not_empty``,
    ``backup_unsound``, ...) or a ``DatabaseFault`` (``DatabaseNewer`` for the backup of a newer program).
    """
    manifest = read_manifest(source)
    engine = make_url(settings.database_url).get_backend_name()
    if manifest.engine != engine:
        raise Refusal("backup_other_engine", engine=manifest.engine, wanted=engine)
    if manifest.schema > migrate.head():
        raise DatabaseNewer(manifest.schema)
    try:
        settings.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".arrimage-", dir=settings.folder) as folder:
            content = _unpack(source, manifest, Path(folder))
            photos = _unpack_photos(source, Path(folder) / _PHOTOS)
            if engine == "sqlite":
                _restore_sqlite(
                    Path(settings.database_url.removeprefix("sqlite:///")), content, manifest, replace
                )
            else:
                _restore_dump(settings.database_url, content, manifest)
            _put_photos(photos, photo_folder(settings.folder))
    except OSError as error:
        raise _trouble(error) from error
    return manifest


def _trouble(error: OSError) -> Exception:
    if error.errno == errno.ENOSPC:
        return DiskFull(str(error))
    return Refusal("backup_failed", program=error.filename or "arrimage", detail=error.strerror)


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself; raises ``Refusal("backup_damaged")`` for what is none."""
    try:
        with zipfile.ZipFile(source) as archive:
            said = Manifest(**json.loads(_part(archive, _MANIFEST, SETTINGS)))
    except (OSError, *_BROKEN) as error:
        raise Refusal("backup_damaged", file=source) from error
    texts = (said.engine, said.schema, said.made_at, said.sha256)
    numbers = (said.photos, *(said.rows.values() if isinstance(said.rows, dict) else ("",)))
    if not (all(isinstance(each, str) for each in texts) and all(isinstance(each, int) for each in numbers)):
        raise Refusal("backup_damaged", file=source)
    return said


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A part of an archive, which cannot unpack to more than it declares; ``ValueError`` where that is above."""
    part = archive.getinfo(name)
    if part.file_size > most:
        raise ValueError(name)
    return archive.read(part)


def _copy_sqlite(database: Database, content: Path) -> None:
    """SQLite's own online backup: one consistent moment, while others go on writing."""
    name = database.engine.url.database
    assert name is not None
    try:
        with closing(sqlite3.connect(name)) as living, closing(sqlite3.connect(content)) as copy:
            living.backup(copy)
    except sqlite3.Error as error:
        raise sqlite_fault(error, str(error)) or DatabaseUnreadable(str(error)) from error


def _require_sound(content: Path) -> None:
    """Open the copy as a shop's database and recompute everything in it."""
    _require_whole(content)
    database = Database(f"sqlite:///{content}")
    try:
        problems = sum(1 for _ in verify(database))
    finally:
        database.close()
    if problems:
        raise Refusal("backup_unsound", count=problems)


def _require_whole(content: Path) -> None:
    """SQLite can read the file from end to end: all that can be said of an older program's database."""
    try:
        with closing(sqlite3.connect(content)) as connection:
            [said] = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnreadable(str(error)) from error
    if said != "ok":
        raise Refusal("backup_unsound", count=1)


def _dump(database: Database, content: Path) -> None:
    environment = _connection(database)
    _run("pg_dump", environment, "--format=custom", "--no-owner", "--no-privileges", f"--file={content}")
    _run("pg_restore", environment, "--list", str(content))


def _restore_dump(url: str, content: Path, manifest: Manifest) -> None:
    database = Database(url)
    try:
        if migrate.status(database).current:
            raise Refusal("restore_not_empty")
        environment = _connection(database)
        words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", environment, *words, f"--dbname={environment['PGDATABASE']}", str(content))
        if manifest.schema == migrate.head() and (problems := sum(1 for _ in verify(database))):
            raise Refusal("backup_unsound", count=problems)
    finally:
        database.close()


def _restore_sqlite(path: Path, content: Path, manifest: Manifest, replace: bool) -> None:
    if path.exists() and not replace:
        raise Refusal("restore_not_empty")
    if manifest.schema == migrate.head():
        _require_sound(content)
    else:
        _require_whole(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    stamp = utc_now().strftime("%Y%m%d-%H%M%S")
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(path.with_name(f"{path.stem}-before-{stamp}{path.suffix}{suffix}"))
    shutil.move(content, path)


def _described(database: Database, content: Path, settings: Settings) -> Manifest:
    def rows(connection: Any) -> dict[str, int]:
        tables = metadata.sorted_tables
        return {each.name: connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables}

    return Manifest(
        engine=database.engine.url.get_backend_name(),
        schema=migrate.head(),
        made_at=utc_now().isoformat(timespec="seconds"),
        sha256=_digest(content),
        rows=database.read(rows),
        photos=len(_photos(settings)),
    )


def _pack(draft: Path, content: Path, manifest: Manifest, settings: Settings) -> None:
    opened = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(opened, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.write(content, _CONTENT)
            for photo in _photos(settings):
                archive.write(photo, _PHOTOS + photo.name, zipfile.ZIP_STORED)
        stream.flush()
        os.fsync(stream.fileno())
    with zipfile.ZipFile(draft) as archive:
        if archive.testzip() is not None:
            raise Refusal("backup_damaged", file=draft.name)


def _unpack(source: Path, manifest: Manifest, folder: Path) -> Path:
    content = folder / _CONTENT
    try:
        with (
            zipfile.ZipFile(source) as archive,
            archive.open(_CONTENT) as packed,
            content.open("wb") as target,
        ):
            if archive.getinfo(_CONTENT).file_size > shutil.disk_usage(folder).free:
                raise DiskFull(_CONTENT)
            shutil.copyfileobj(packed, target)
    except _BROKEN as error:
        raise Refusal("backup_damaged", file=source) from error
    if _digest(content) != manifest.sha256:
        raise Refusal("backup_damaged", file=source)
    return content


def _unpack_photos(source: Path, folder: Path) -> Path:
    """The photos of a backup, whole, before anything is put in its place."""
    folder.mkdir()
    try:
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                if photo := _PHOTO.fullmatch(name):
                    (folder / photo[1]).write_bytes(_part(archive, name, PHOTO))
    except _BROKEN as error:
        raise Refusal("backup_damaged", file=source) from error
    return folder


def _put_photos(photos: Path, folder: Path) -> None:
    """Photos are named by their content: one that is there already is the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    for photo in photos.iterdir():
        if not (folder / photo.name).exists():
            shutil.move(photo, folder / photo.name)


def _photos(settings: Settings) -> list[Path]:
    folder = photo_folder(settings.folder)
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _digest(content: Path) -> str:
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _connection(database: Database) -> dict[str, str]:
    options = driver_options(database.engine)
    return {_LIBPQ[name]: str(value) for name, value in options.items() if name in _LIBPQ}


def _run(program: str, environment: Mapping[str, str], *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words and a file's name, and no shell
        [_program(program), *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [program]
        raise Refusal("backup_failed", program=program, detail=lines[0])


def _program(name: str) -> str:
    """The newest one that is installed: a dump must not be older than its server."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(installed, key=lambda path: float(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise Refusal("backup_program_missing", program=name)
    return found
