"""Entries by hand: add, edit, list. All that is wrong with one is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import NewsletterError, Refused, UsageError
from newsletter.issues.window import parse_until
from newsletter.journal.categories import slug_of, unknown_category
from newsletter.journal.summary import summary_faults, tidy
from newsletter.model.entry import Entry, EntryState
from newsletter.model.issue import Issue
from newsletter.model.text import one_line
from newsletter.model.url import url_fault, url_key
from newsletter.signing import fresh_id
from newsletter.store import audit, contents, entries, issues, publications
from newsletter.workflows.site import Site

LANGUAGES = ("ja", "en")
REQUIRED = ("title", "url", "summary", "language")
OPTIONAL = ("original_title", "category", "section")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry with the issues that it is in, oldest first."""

    entry: Entry
    issues: tuple[Issue, ...]


def add_entry(
    site: Site,
    *,
    publication: str | None,
    texts: Mapping[str, str],
    collected_at: datetime | None = None,
    pinned_to: date | None = None,
    position: int | None = None,
) -> Entry:
    """Keep a new article.

    ``texts`` maps names of REQUIRED and OPTIONAL to what was given; ``language`` may be left out. ``category`` is a
    slug or a label; ``position`` is explained in ``issues.arrange``. Raises NewsletterError with all faults; Refused
    where the article waits for an issue already.
    """
    chosen = site.publication(publication)
    now = site.clock.now()
    checked = checked_texts({"language": chosen.language, **texts}, chosen, required=REQUIRED)
    with site.database.writing() as connection:
        publications.hold(connection, chosen.slug)
        refuse_waiting(connection, chosen, checked["url"] or "", besides=None)
        prefix = publications.tag_prefix(connection, chosen.slug)
        entry = new_entry(chosen, prefix, checked, collected_at=collected_at or now, now=now)
        entry = replace(entry, pinned_to=pinned_to, position=position)
        entries.add(connection, entry)
        _record(site, connection, "entry.add", entry, now)
        return entry


def new_entry(
    publication: Publication,
    tag_prefix: str,
    texts: Mapping[str, str | None],
    *,
    collected_at: datetime,
    now: datetime,
) -> Entry:
    """An entry of checked texts under a fresh id; not kept yet."""
    made = fresh_id()
    empty = Entry(
        id=made,
        tag=f"{tag_prefix}/entries/{made}",
        publication=publication.slug,
        title="",
        original_title=None,
        category=None,
        url="",
        url_key="",
        summary="",
        section=None,
        language=publication.language,
        collected_at=collected_at,
        updated_at=now,
    )
    return with_texts(empty, texts)


def edit_entry(
    site: Site,
    entry_id: str,
    *,
    texts: Mapping[str, str],
    pinned_to: date | None = None,
    unpin: bool = False,
    position: int | None = None,
) -> Shown:
    """Change what is named in ``texts`` (an empty text clears an optional one) and where the entry belongs; a
    ``position`` of 0 takes its place away.

    Drafts show the change; issues past draft keep their copy. Raises NotFound, NewsletterError with all faults.
    """
    if not texts and pinned_to is None and not unpin and position is None:
        raise UsageError("Nothing to change.", advice="Name what is new, such as --title or --summary.")
    now = site.clock.now()
    with site.database.writing() as connection:
        publication = site.publication(entries.get(connection, entry_id).publication)
        publications.hold(connection, publication.slug)
        before = entries.get(connection, entry_id)
        checked = checked_texts(texts, publication, required=tuple(name for name in REQUIRED if name in texts))
        after = with_texts(before, checked)
        if pinned_to is not None:
            after = replace(after, pinned_to=pinned_to, position=None)
        elif unpin:
            after = replace(after, pinned_to=None, position=None)
        if position is not None:
            after = replace(after, position=position or None)
        if after.url_key != before.url_key:
            refuse_waiting(connection, publication, after.url, besides=before.id)
        if after != before:
            after = replace(after, updated_at=now)
            entries.replace(connection, after)
            _record(site, connection, "entry.edit", after, now)
        return _shown(connection, after)


def show_entry(site: Site, entry_id: str) -> Shown:
    """Raises NotFound."""
    with site.database.reading() as connection:
        return _shown(connection, entries.get(connection, entry_id))


def list_entries(
    site: Site, *, publication: str | None, state: EntryState | None = None, waiting: bool = False
) -> tuple[Entry, ...]:
    """Entries of a publication, or of all, newest first in each."""
    chosen = [site.publication(publication).slug] if publication else sorted(site.config.publications)
    with site.database.reading() as connection:
        return tuple(
            entry for slug in chosen for entry in entries.list_of(connection, slug, state=state, waiting=waiting)
        )


def parse_instant(text: str, publication: Publication, now: datetime) -> datetime:
    """``now``, or an ISO 8601 date and time, local to the publication where it has no offset. Raises UsageError."""
    try:
        return parse_until(text, publication.zone, now)
    except ValueError as error:
        raise UsageError(
            f"{text}: not a time.", advice="Write it as 2026-02-06T17:30, with an offset or without, or as now."
        ) from error


def parse_day(text: str) -> date:
    """The date of an issue, given as its ref or alone. Raises UsageError."""
    try:
        return date.fromisoformat(text.rpartition("/")[2])
    except ValueError as error:
        raise UsageError(f"{text}: not a date.", advice="Write it as 2026-02-07.") from error


def checked_texts(
    texts: Mapping[str, str], publication: Publication, *, required: tuple[str, ...]
) -> dict[str, str | None]:
    """Cleaned texts, "" as None. Raises NewsletterError with all faults."""
    clean, faults = check_texts(texts, publication, required=required)
    if faults:
        raise NewsletterError("\n".join(faults), advice="Nothing was changed.")
    return clean


def check_texts(
    texts: Mapping[str, str], publication: Publication, *, required: tuple[str, ...]
) -> tuple[dict[str, str | None], list[str]]:
    """Cleaned texts, "" as None, and all that is wrong with them, each beginning with the text's name."""
    faults = []
    clean: dict[str, str | None] = {
        name: (tidy(text) if name == "summary" else one_line(text)) or None for name, text in texts.items()
    }
    for name in required:
        if not clean.get(name):
            faults.append(f"{name}: is missing")
    if (url := clean.get("url")) and (fault := url_fault(url)):
        faults.append(f"url: {fault}")
    if summary := clean.get("summary"):
        faults.extend(f"summary: {fault}" for fault in summary_faults(summary))
    if (language := clean.get("language")) and language not in LANGUAGES:
        faults.append(f"language: {language} is none of {', '.join(LANGUAGES)}")
    if category := clean.get("category"):
        clean["category"] = (
            category if category in publication.categories else slug_of(category, publication.categories)
        )
        if clean["category"] is None:
            known = ", ".join(publication.categories) or "none"
            faults.append(f"category: {unknown_category(category, publication.categories)} (slugs: {known})")
    return clean, faults


def with_texts(entry: Entry, texts: Mapping[str, str | None]) -> Entry:
    """The entry with checked texts in place of its own."""

    def new(name: str, old: str) -> str:
        return texts.get(name) or old

    def optional(name: str, old: str | None) -> str | None:
        return texts.get(name, old)

    url = new("url", entry.url)
    return replace(
        entry,
        title=new("title", entry.title),
        original_title=optional("original_title", entry.original_title),
        category=optional("category", entry.category),
        url=url,
        url_key=url_key(url),
        summary=new("summary", entry.summary),
        section=optional("section", entry.section),
        language=new("language", entry.language),
    )


def refuse_waiting(connection: Connection, publication: Publication, url: str, *, besides: str | None) -> None:
    """Raises Refused where another entry of that article waits for an issue."""
    key = url_key(url)
    for entry in entries.list_of(connection, publication.slug, state=EntryState.ACTIVE, waiting=True):
        if entry.url_key == key and entry.id != besides:
            raise Refused(
                f"The article is there already and waits for an issue: {entry.id}, {entry.title}.",
                advice=f"Change it with `newsletter entry edit {entry.id}`.",
            )


def _shown(connection: Connection, entry: Entry) -> Shown:
    return Shown(
        entry=entry,
        issues=tuple(issues.get(connection, issue_id) for issue_id in contents.holders(connection, entry.id)),
    )


def _record(site: Site, connection: Connection, action: str, entry: Entry, now: datetime) -> None:
    audit.record(
        connection, at=now, operator=site.operator, action=action, object=f"{entry.publication}/entries/{entry.id}"
    )
