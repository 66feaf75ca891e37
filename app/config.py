"""Where things are and how this station is set up: environment over settings file over default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from app.file_limits import SETTINGS, FileTooLarge, read_whole

_APP = "arrimage"
_ENVIRONMENT_PREFIX = "ARRIMAGE_"


class SettingsUnreadable(ValueError):
    """The settings file is not what it should be; ``str(error)`` names the file and the fault."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One station's settings; texts, all of them overridable by ``ARRIMAGE_<NAME>``."""

    database: str = ""
    """SQLAlchemy URL; empty means the embedded SQLite file in the data folder."""
    station: str = "BENCH-1"
    """The code of this station; it names the journal chain and the default printers."""
    language: str = "fr"
    """``fr`` or ``en``."""
    theme: str = "light"
    """``light`` or ``dark``."""
    data_folder: str = ""
    """Folder of the scan log, the printed files and the embedded database."""

    @property
    def folder(self) -> Path:
        return Path(self.data_folder) if self.data_folder else user_data_path(_APP, appauthor=False)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'arrimage.sqlite'}"


def settings_path() -> Path:
    """The settings file of this user on this machine."""
    return user_config_path(_APP, appauthor=False) / "settings.toml"


def merchant_labels() -> Path:
    """The folder in which a merchant's own label templates lie (docs/labels.md)."""
    return settings_path().parent / "labels"


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings once; raises ``SettingsUnreadable`` for a broken file or an unknown key."""
    source = path or settings_path()
    known = {field.name for field in fields(Settings)}
    settings = Settings()
    if source.exists():
        try:
            values = tomllib.loads(read_whole(source, SETTINGS).decode("utf-8"))
        except (OSError, FileTooLarge, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise SettingsUnreadable(f"{source}: {error}") from error
        if unknown := sorted(values.keys() - known):
            raise SettingsUnreadable(f"{source}: unknown setting {', '.join(unknown)}")
        settings = replace(settings, **{name: str(value) for name, value in values.items()})
    env = os.environ if environment is None else environment
    overrides = {name: env[key] for name in known if (key := _ENVIRONMENT_PREFIX + name.upper()) in env}
    return replace(settings, **overrides)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings that differ from the defaults; the old file survives a crash half-way."""
    target = path or settings_path()
    default = Settings()
    lines = [
        f"{field.name} = {_toml_string(value)}"
        for field in fields(Settings)
        if (value := getattr(settings, field.name)) != getattr(default, field.name)
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    draft.replace(target)


def _toml_string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def resource(*parts: str) -> Path:
    """A file shipped with the program: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
