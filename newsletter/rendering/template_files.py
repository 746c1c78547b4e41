"""Which file a template is: the operator's own where there is one of that name, else ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import FunctionLoader

from newsletter.resources import TEMPLATES

Stamp = tuple[tuple[str, int, int], ...]


def folders(own: Path | None) -> tuple[Path, ...]:
    """Where templates are looked for, first the operator's."""
    return (TEMPLATES,) if own is None else (own, TEMPLATES)


def files(own: Path | None, room: str) -> dict[str, Path]:
    """The templates of a room (``email``, ``text``, ``web``) by name, such as ``email/entry.mjml``."""
    found: dict[str, Path] = {}
    for folder in folders(own):
        for path in sorted((folder / room).glob("*")):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(f"{room}/{path.name}", path)
    return found


@cache
def read_once(own: Path | None, room: str) -> Mapping[Path, bytes]:
    """What the templates of a room held when this process first asked, by file. A server draws for weeks, and what it
    draws with, checks and takes a digest of must be one state of the folder, whatever is saved there meanwhile."""
    return {path: path.read_bytes() for path in files(own, room).values()}


def loader(own: Path | None, room: str) -> FunctionLoader:
    """Loads templates, by names such as ``entry.html``, from what was read once."""
    held = {path.name: (path, octets) for path, octets in read_once(own, room).items()}

    def load(name: str) -> tuple[str, str, None] | None:
        if name not in held:
            return None
        path, octets = held[name]
        return octets.decode("utf-8"), str(path), None

    return FunctionLoader(load)


def stamp(own: Path | None, *rooms: str) -> Stamp:
    """Changes when a template of these rooms does."""
    paths = [path for room in rooms for path in files(own, room).values()]
    return tuple((str(path), (seen := path.stat()).st_mtime_ns, seen.st_size) for path in paths)
