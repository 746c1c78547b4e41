"""file + environment → Config, or every fault at once with its dotted path.

The environment wins over the file: ``NEWSLETTER_SMTP__PORT=2525`` sets ``smtp.port``. A secret may stand in a file
of its own: ``secret_key_file`` and ``smtp.password_file`` name it.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError

from newsletter.config.settings import Config
from newsletter.errors import ConfigurationError, UsageError

_PREFIX = "NEWSLETTER_"
_NOT_SETTINGS = {"NEWSLETTER_CONFIG"}


def find_config(option: Path | None) -> Path:
    """``--config``, ``$NEWSLETTER_CONFIG`` or ``./config.toml``. Raises UsageError where there is none."""
    path = option or Path(os.environ.get("NEWSLETTER_CONFIG") or "config.toml")
    if not path.is_file():
        raise UsageError(
            f"{path}: no configuration here.",
            advice="Run `newsletter init` to make one, or name it with --config or $NEWSLETTER_CONFIG.",
        )
    return path


def load_config(path: Path) -> Config:
    """Read, merge and check. Relative paths in the file are relative to the file's folder.

    Raises ConfigurationError with all faults, UsageError where the file cannot be read.
    """
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(str(path), [f"not TOML: {error}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(str(path), ["not UTF-8: save the file as UTF-8"]) from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    _anchor_files(written, path.absolute().parent)
    _anchor_sources(written, path.absolute().parent)
    unknown = [
        f"${name}: no such setting{_nearest(name[len(_PREFIX) :].lower().split('__')[0], Config.model_fields)}"
        for name in sorted(os.environ)
        if name.upper().startswith(_PREFIX)
        and name not in _NOT_SETTINGS
        and name[len(_PREFIX) :].lower().split("__")[0] not in Config.model_fields
    ]
    try:
        config = Config(**written)
    except ValidationError as error:
        found = [_describe(one) for fault in error.errors(include_url=False) for one in _apart(fault)]
        raise ConfigurationError(str(path), found + unknown) from error
    except SettingsError as error:
        raise ConfigurationError("the environment", [f"{error}: {error.__cause__}"]) from error
    if unknown:
        raise ConfigurationError(str(path), unknown)
    folder = path.absolute().parent
    fence = config.fence.model_copy(update={"file": str(folder / (config.fence.file or "fence.json"))})
    return config.model_copy(update={"database_url": _absolute(config.database_url, folder), "fence": fence})


def _anchor_files(values: dict[str, Any], folder: Path) -> None:
    for key, value in values.items():
        if isinstance(value, dict):
            _anchor_files(value, folder)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    _anchor_files(item, folder)
        elif key.endswith(("_file", "templates_dir")) and isinstance(value, str):
            values[key] = str(folder / value)


def _anchor_sources(values: dict[str, Any], folder: Path) -> None:
    publications = values.get("publications")
    for publication in publications.values() if isinstance(publications, dict) else ():
        source = publication.get("source") if isinstance(publication, dict) else None
        if not isinstance(source, dict):
            continue
        if isinstance(source.get("folder"), str):
            source["folder"] = str(folder / source["folder"])
        if isinstance(source.get("url"), str) and source["url"].startswith("sqlite:///"):
            source["url"] = _absolute(source["url"], folder)


def _absolute(url: str, folder: Path) -> str:
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        scheme, rest = url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url
    return f"{prefix}{folder / url[len(prefix) :]}"


def _apart(fault: Any) -> Iterator[dict[str, Any]]:
    """Each of several faults that a setting has at places of its own (``config.schedule``), or the one there is."""
    if fault["type"] != "faults":
        yield fault
        return
    for path, text in fault["ctx"]["faults"]:
        yield {"type": "fault", "loc": (*fault["loc"], *path.split(".")), "msg": text}


def _describe(fault: dict[str, Any]) -> str:
    where = [str(part) for part in fault["loc"]]
    path = ".".join(_as_written(where)) or "configuration"
    variable = _PREFIX + "__".join(where).upper()
    if variable in os.environ:
        path += f" (from ${variable})"
    kind, message = fault["type"], fault["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return f"{path}: no such setting{_nearest(where[-1], _fields_at(where[:-1]))}"
    if kind == "missing":
        return f"{path}: is missing"
    if kind.startswith("union_tag"):
        allowed = str(fault["ctx"].get("expected_tags", "'sql', 'folder', 'feeds'")).replace("'", "")
        return f"{path}.kind: one of {allowed}"
    given = fault.get("input")
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) and "secret" not in path else ""
    hidden = "password" in path or path.endswith(".source.url")
    return f"{path}: {message[0].lower()}{message[1:]}{'' if hidden else shown}"


def _as_written(where: list[str]) -> list[str]:
    """The path in the file: without the kind that stands behind ``publications.X.source``, which may be of several."""
    return where[:3] + where[4:] if where[:1] == ["publications"] and where[2:3] == ["source"] else where


def _nearest(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(sorted(known))}"


def _fields_at(where: list[str]) -> list[str]:
    """The setting names of the section at a path; map keys and list positions are stepped over."""
    model: type[BaseModel] = Config
    kinds: dict[str, type[BaseModel]] = {}
    for part in where:
        field = model.model_fields.get(part)
        if field is None:
            model = kinds.get(part, model)
            continue
        models = list(_models_in(field.annotation))
        model = models[0] if models else model
        kinds = {str(each.model_fields["kind"].default): each for each in models if "kind" in each.model_fields}
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
