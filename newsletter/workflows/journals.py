"""file → decode → read → publication → categories: journal files checked as a whole, all faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.config import Publication
from newsletter.errors import ContentFaults, Fault, NewsletterError, UsageError
from newsletter.journal.categories import category_faults
from newsletter.journal.decode import decode
from newsletter.journal.read import Reading, read
from newsletter.journal.value import Journal
from newsletter.model.text import one_line
from newsletter.workflows.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFile:
    """A journal without faults. ``text`` is the file's, less what decoding left out; ``notes`` stop nothing."""

    source: str
    text: str
    journal: Journal
    publication: Publication
    notes: tuple[Fault, ...]


def load_journals(site: Site, sources: Sequence[str], *, publication: str | None) -> tuple[JournalFile, ...]:
    """Read and check files. Raises UsageError where one cannot be opened, and one NewsletterError with the faults
    of all of them, as lines ``FILE:LINE: text``."""
    chosen = site.publication(publication) if publication else None
    checked: list[JournalFile] = []
    faulty: list[ContentFaults] = []
    for source, data in [(source, _bytes_of(source)) for source in sources]:
        try:
            checked.append(check_journal(site, source, data, chosen))
        except ContentFaults as error:
            faulty.append(error)
    if len(faulty) == 1:
        raise faulty[0]
    if faulty:
        raise NewsletterError("\n".join(error.message for error in faulty))
    return tuple(checked)


def check_journal(site: Site, source: str, data: bytes, publication: Publication | None) -> JournalFile:
    """Check the bytes of one journal; ``publication`` None means the only one, or the one that the title names.

    Raises ContentFaults.
    """
    decoded = decode(data)
    if decoded.text is None:
        raise ContentFaults(source, decoded.faults)
    reading = read(decoded.text)
    faults = list(reading.faults)
    found = publication or _publication_titled(site, reading, faults)
    if found is not None:
        faults.extend(category_faults(reading.entries, found.categories))
    if faults or found is None or reading.journal is None:
        raise ContentFaults(source, faults)
    return JournalFile(
        source=source,
        text=decoded.text,
        journal=reading.journal,
        publication=found,
        notes=(*decoded.notes, *reading.notes),
    )


def _publication_titled(site: Site, reading: Reading, faults: list[Fault]) -> Publication | None:
    known = site.config.publications
    if len(known) == 1:
        return next(iter(known.values()))
    if not reading.title:
        return None
    found = [each for each in known.values() if _key(each.title) == _key(reading.title)]
    if len(found) == 1:
        return found[0]
    titles = "; ".join(f"{each.title} ({slug})" for slug, each in sorted(known.items()))
    what = "several publications have" if found else "no publication has"
    faults.append(
        Fault(reading.title_line, f"{what} the title “{reading.title}”; name one with --publication. Known: {titles}")
    )
    return None


def _key(title: str) -> str:
    return " ".join(one_line(title).casefold().rstrip(" ,:-–—").split())


def _bytes_of(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{source}: {error.strerror or error}.", advice="Name a journal file that is there."
        ) from error
