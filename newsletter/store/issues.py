"""Issues as rows: finding them, their front matter, their states. Their entries are read here as well;
``store.contents`` writes those."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.errors import NotFound
from newsletter.model.entry import EntryState
from newsletter.model.issue import FrontMatter, Issue, IssueEntry, IssueState
from newsletter.store import moments
from newsletter.store.tables import entries, issue_entries, issues

_FRONT = (
    "title",
    "language",
    "tagline",
    "about_heading",
    "about",
    "closing_heading",
    "closing",
    "colophon",
)
TEXT_COLUMNS = ("title", "original_title", "category", "url", "summary", "section", "language")
"""What an issue copies of an entry when it is frozen."""

_ENTRY_FIELDS = (
    "entry_id",
    "tag",
    "position",
    *TEXT_COLUMNS,
    "published_at",
    "updated_at",
    "correction",
    "withdrawn",
)
_PUBLIC = tuple(state.value for state in IssueState if state.is_public)
# Everything but the journal text, which only the export wants.
_COLUMNS = tuple(column for column in issues.c if column.name != "journal")


def find(connection: Connection, publication: str, day: date) -> Issue | None:
    """The issue of that date, if there is one."""
    row = connection.execute(
        select(*_COLUMNS).where(issues.c.publication == publication, issues.c.date == day)
    ).one_or_none()
    return None if row is None else _issue(row)


def get(connection: Connection, issue_id: int) -> Issue:
    """The issue with that id. Raises NotFound."""
    row = connection.execute(select(*_COLUMNS).where(issues.c.id == issue_id)).one_or_none()
    if row is None:
        raise NotFound(f"No issue with the number {issue_id}.", advice="`newsletter issue list` shows what is there.")
    return _issue(row)


def list_of(connection: Connection, publication: str) -> tuple[Issue, ...]:
    """All issues of a publication, newest first."""
    rows = connection.execute(
        select(*_COLUMNS).where(issues.c.publication == publication).order_by(issues.c.date.desc())
    )
    return tuple(_issue(row) for row in rows)


def published(connection: Connection, publication: str) -> tuple[Issue, ...]:
    """The issues that readers may see, newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(issues.c.publication == publication, issues.c.state.in_(_PUBLIC))
        .order_by(issues.c.date.desc())
    )
    return tuple(_issue(row) for row in rows)


def entries_of(connection: Connection, issue: Issue) -> tuple[IssueEntry, ...]:
    """The issue's entries in order: in a draft the entries' own text, afterwards the copy. Withdrawn ones are
    there, flagged."""
    draft = issue.state is IssueState.DRAFT
    rows = connection.execute(
        _entries(draft).where(issue_entries.c.issue_id == issue.id).order_by(issue_entries.c.position)
    )
    return tuple(_issue_entry(row) for row in rows)


def published_with_entries(
    connection: Connection, publication: str
) -> tuple[tuple[Issue, tuple[IssueEntry, ...]], ...]:
    """The issues that readers may see, newest first, each with its entries in order."""
    found = published(connection, publication)
    held: dict[int, list[IssueEntry]] = {issue.id: [] for issue in found}
    rows = connection.execute(
        _entries(draft=False)
        .add_columns(issue_entries.c.issue_id)
        .join(issues, issues.c.id == issue_entries.c.issue_id)
        .where(issues.c.publication == publication, issues.c.state.in_(_PUBLIC))
        .order_by(issue_entries.c.issue_id, issue_entries.c.position)
    )
    for row in rows:
        held[row.issue_id].append(_issue_entry(row))
    return tuple((issue, tuple(held[issue.id])) for issue in found)


def _entries(draft: bool) -> Select[*tuple[Any, ...]]:
    """Entries as an issue shows them: their own text in a draft, else the copy."""
    source = entries if draft else issue_entries
    return select(
        entries.c.id.label("entry_id"),
        entries.c.tag,
        issue_entries.c.position,
        *(source.c[name] for name in TEXT_COLUMNS),
        issue_entries.c.published_at,
        issue_entries.c.updated_at,
        issue_entries.c.correction,
        (entries.c.state == EntryState.WITHDRAWN.value if draft else issue_entries.c.withdrawn).label("withdrawn"),
    ).join_from(issue_entries, entries, entries.c.id == issue_entries.c.entry_id)


def create(
    connection: Connection, *, publication: str, day: date, front: FrontMatter, cutoff: datetime | None, now: datetime
) -> Issue:
    """A draft without entries, or the issue that another process made for that date meanwhile."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        dialect.insert(issues)
        .values(publication=publication, date=day, cutoff=cutoff, created_at=now, **_front_values(front))
        .on_conflict_do_nothing(index_elements=["publication", "date"])
    )
    made = find(connection, publication, day)
    assert made is not None
    return made


def set_front(connection: Connection, issue_id: int, front: FrontMatter) -> None:
    connection.execute(update(issues).where(issues.c.id == issue_id).values(**_front_values(front)))


def set_cutoff(connection: Connection, issue_id: int, cutoff: datetime) -> None:
    connection.execute(update(issues).where(issues.c.id == issue_id).values(cutoff=cutoff))


def last_cutoff(connection: Connection, publication: str, before: date) -> datetime | None:
    """Where the window of an issue dated ``before`` begins: the cut-off of the issue before it that left draft."""
    return connection.scalar(
        select(issues.c.cutoff)
        .where(
            issues.c.publication == publication,
            issues.c.date < before,
            issues.c.state != IssueState.DRAFT.value,
            issues.c.cutoff.is_not(None),
        )
        .order_by(issues.c.date.desc())
        .limit(1)
    )


def last_front(connection: Connection, publication: str, before: date) -> FrontMatter | None:
    """The front matter of the newest issue before that day, drafts apart."""
    row = connection.execute(
        select(*_COLUMNS)
        .where(
            issues.c.publication == publication,
            issues.c.date < before,
            issues.c.state != IssueState.DRAFT.value,
        )
        .order_by(issues.c.date.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _issue(row).front


def journal_text(connection: Connection, issue_id: int) -> str | None:
    """The journal file that the issue was imported from; None for one that was gathered."""
    return connection.scalar(select(issues.c.journal).where(issues.c.id == issue_id))


def set_journal_text(connection: Connection, issue_id: int, text: str) -> None:
    connection.execute(update(issues).where(issues.c.id == issue_id).values(journal=text))


def set_state(connection: Connection, issue_id: int, state: IssueState) -> None:
    connection.execute(update(issues).where(issues.c.id == issue_id).values(state=state.value))


def set_forced(connection: Connection, issue_id: int, reason: str) -> None:
    """Keep with the issue why it went on in spite of errors; a later reason takes the place of an earlier one."""
    connection.execute(update(issues).where(issues.c.id == issue_id).values(forced=reason))


def mark_published(connection: Connection, issue_id: int, now: datetime) -> None:
    """A frozen issue becomes public; one that is public already stays as it was.

    Entries are dated to whole seconds, each a second before the one above it: feeds want distinct times and
    show the newest first, so that they keep the order of the issue.
    """
    held = connection.scalars(
        select(issue_entries.c.entry_id).where(issue_entries.c.issue_id == issue_id).order_by(issue_entries.c.position)
    ).all()
    given = moments.give(connection, get(connection, issue_id).publication, now, max(len(held), 1))
    won = connection.execute(
        update(issues)
        .where(issues.c.id == issue_id, issues.c.state == IssueState.FROZEN.value)
        .values(state=IssueState.PUBLISHED.value, published_at=given[0])
        .returning(issues.c.id)
    ).one_or_none()
    if won is None:
        return
    for entry_id, at in zip(held, given, strict=False):
        connection.execute(
            update(issue_entries)
            .where(issue_entries.c.issue_id == issue_id, issue_entries.c.entry_id == entry_id)
            .values(published_at=at, updated_at=at)
        )


def _front_values(front: FrontMatter) -> dict[str, str | None]:
    return {name: getattr(front, name) for name in _FRONT}


def _issue(row: Row[*tuple[Any, ...]]) -> Issue:
    return Issue(
        id=row.id,
        publication=row.publication,
        date=row.date,
        front=FrontMatter(**{name: getattr(row, name) for name in _FRONT}),
        state=IssueState(row.state),
        cutoff=row.cutoff,
        revision=row.revision,
        created_at=row.created_at,
        frozen_at=row.frozen_at,
        published_at=row.published_at,
        forced=row.forced,
    )


def _issue_entry(row: Row[*tuple[Any, ...]]) -> IssueEntry:
    """Of the columns of ``_entries``, which has them in this order. An archive has thousands."""
    return IssueEntry(**dict(zip(_ENTRY_FIELDS, row)))  # noqa: B905 - further columns may follow
