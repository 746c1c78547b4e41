"""Which file a template is: the operator's own where there is one of that name, else ours."""

from __future__ import annotations

from pathlib import Path

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


def stamp(own: Path | None, *rooms: str) -> Stamp:
    """Changes when a template of these rooms does."""
    paths = [path for room in rooms for path in files(own, room).values()]
    return tuple((str(path), (seen := path.stat()).st_mtime_ns, seen.st_size) for path in paths)
