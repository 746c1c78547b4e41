"""documents → files of the same bytes with .gz beside them, for any static host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import Refused
from newsletter.store import documents
from newsletter.workflows.export_folder import checked_name, open_folder
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did, as names of files relative to the folder, without their .gz twins."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def export_site(site: Site, folder: Path) -> Exported:
    """Make the folder hold every document, and none that is gone; files of others are left alone.

    Documents that are gone (410) have no file: a static host would serve it as if nothing had happened. Raises Refused
    where there is nothing to export or the folder holds files of others at our names, UsageError where it cannot be
    written to.
    """
    with open_folder(folder) as files, site.database.reading() as connection:
        names = {file_of(path): path for path in documents.paths(connection)}
        if not names:
            raise Refused("There are no documents yet.", advice="Run `newsletter site build` first.")
        wanted = {twin for name in names for twin in _twins(name)}
        files.refuse_foreign(wanted)
        files.note(wanted | files.ours)
        written: list[str] = []
        for name in _outermost_last(names):
            document = documents.get(connection, names[name])
            if document is None or document.gone:
                wanted -= set(_twins(name))
                continue
            fresh = files.write(name, document.body, document.changed_at)
            fresh |= files.write(f"{name}.gz", document.gzip, document.changed_at)
            if fresh:
                written.append(name)
        gone = sorted(files.ours - wanted)
        for name in gone:
            files.remove(name)
        files.note(wanted)
    return Exported(
        written=tuple(sorted(written)),
        removed=tuple(name for name in gone if not name.endswith(".gz")),
        unchanged=len(wanted) // 2 - len(written),
    )


def file_of(path: str) -> str:
    """The file of a document's path: ``/annex/`` is ``annex/index.html``. Raises BadName where it has none."""
    return checked_name(f"{path}index.html"[1:] if path.endswith("/") else path[1:])


def _twins(name: str) -> Iterator[str]:
    yield name
    yield f"{name}.gz"


def _outermost_last(names: dict[str, str]) -> list[str]:
    """Pages behind those that link to them, so that a visitor during an export finds no dead link."""
    return sorted(names, key=lambda name: (name.endswith(("index.html", ".xml")), -name.count("/"), name))
