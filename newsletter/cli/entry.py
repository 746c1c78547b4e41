"""``newsletter entry``: articles, one by one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from newsletter.model.entry import Entry
    from newsletter.workflows.entries import Shown

commands = typer.Typer(help="Entries: add, list, show, edit, withdraw.", no_args_is_help=True)

EntryId = Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, as in its address.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Publication = Annotated[str | None, typer.Option("--publication", "-p", help="The publication's slug.")]
Title = Annotated[str | None, typer.Option("--title")]
OriginalTitle = Annotated[str | None, typer.Option("--original-title", help="The title in its own language.")]
Category = Annotated[str | None, typer.Option("--category", help="Slug or label.")]
Url = Annotated[str | None, typer.Option("--url")]
Summary = Annotated[
    str | None, typer.Option("--summary", help="Markdown, paragraphs split by an empty line; - reads standard input.")
]
Section = Annotated[str | None, typer.Option("--section", help="Heading in its issue [its category's label].")]
Position = Annotated[
    int | None,
    typer.Option("--position", help="Its place: 1 stands first, -1 last; 0 takes the place away [as collected]."),
]
Language = Annotated[str | None, typer.Option("--language", help="ja or en [the publication's].")]
IssueDate = Annotated[str | None, typer.Option("--issue", help="Put it into the issue of that date (YYYY-MM-DD).")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="entry")


@commands.command()
def add(
    context: typer.Context,
    title: Title = None,
    url: Url = None,
    summary: Summary = None,
    original_title: OriginalTitle = None,
    category: Category = None,
    section: Section = None,
    language: Language = None,
    issue: IssueDate = None,
    position: Position = None,
    collected: Annotated[
        str | None, typer.Option("--collected", help="When it was found, as 2026-02-06T17:30 [now].")
    ] = None,
    publication: Publication = None,
    as_json: AsJson = False,
) -> None:
    """Keep an article for the week's issue."""
    from newsletter.workflows.entries import add_entry, parse_day, parse_instant

    site = open_site(context)
    entry = add_entry(
        site,
        publication=publication,
        texts=given(
            title=title,
            url=url,
            summary=summary,
            original_title=original_title,
            category=category,
            section=section,
            language=language,
        ),
        collected_at=parse_instant(collected, site.publication(publication), site.clock.now()) if collected else None,
        pinned_to=parse_day(issue) if issue else None,
        position=position or None,
    )
    if as_json:
        print_json(as_json_of(entry))
    else:
        say(f"{entry.id}  {entry.title}")


@commands.command(name="list")
def list_(
    context: typer.Context,
    publication: Publication = None,
    state: Annotated[str | None, typer.Option("--state", help="active or withdrawn.")] = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those in no approved issue.")] = False,
    as_json: AsJson = False,
) -> None:
    """Entries, newest first."""
    from newsletter.errors import UsageError
    from newsletter.model.entry import EntryState
    from newsletter.workflows.entries import list_entries

    if state is not None and state not in list(EntryState):
        raise UsageError(f"--state {state}: no such state.", advice=f"Choose {' or '.join(EntryState)}.")
    found = list_entries(
        open_site(context), publication=publication, state=EntryState(state) if state else None, waiting=waiting
    )
    if as_json:
        print_json([as_json_of(entry) for entry in found])
        return
    if not found:
        say("No entries. Add one with `newsletter entry add`, or a file with `newsletter journal import`.")
    for entry in found:
        marks = "  (withdrawn)" if entry.state is EntryState.WITHDRAWN else ""
        say(f"{entry.id}  {entry.collected_at:%Y-%m-%d}  {entry.category or '-':<14}  {entry.title}{marks}")


@commands.command()
def show(context: typer.Context, entry: EntryId, as_json: AsJson = False) -> None:
    """One entry, and the issues it is in."""
    from newsletter.workflows.entries import show_entry

    shown = show_entry(open_site(context), entry)
    if as_json:
        print_json(_shown_json(shown))
        return
    values = _shown_json(shown)
    summary = values.pop("summary")
    values["issues"] = ", ".join(f"{each['issue']} ({each['state']})" for each in values["issues"]) or None
    for name, value in values.items():
        if value is not None:
            say(f"{name.replace('_', ' '):<15} {value}")
    say(f"\n{summary}")


@commands.command()
def edit(
    context: typer.Context,
    entry: EntryId,
    title: Title = None,
    url: Url = None,
    summary: Summary = None,
    original_title: OriginalTitle = None,
    category: Category = None,
    section: Section = None,
    language: Language = None,
    issue: Annotated[
        str | None, typer.Option("--issue", help='Put it into the issue of that date; "" into the next one due.')
    ] = None,
    position: Position = None,
    as_json: AsJson = False,
) -> None:
    """Change an entry; "" clears what is optional. Issues past draft keep their copy."""
    from newsletter.workflows.entries import edit_entry, parse_day

    shown = edit_entry(
        open_site(context),
        entry,
        texts=given(
            title=title,
            url=url,
            summary=summary,
            original_title=original_title,
            category=category,
            section=section,
            language=language,
        ),
        pinned_to=parse_day(issue) if issue else None,
        unpin=issue == "",
        position=position,
    )
    if as_json:
        print_json(_shown_json(shown))
        return
    say(f"{shown.entry.id}  {shown.entry.title}")
    for each in shown.issues:
        if each.frozen_at is not None:
            say(f"{each.ref} is {each.state.value} and keeps its copy; `newsletter issue correct` changes that.")


@commands.command()
def withdraw(
    context: typer.Context,
    entry: EntryId,
    note: Annotated[str | None, typer.Option("--note", help="Why, for readers of an issue that has it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take an entry back: it leaves drafts, and is a stub where it was published."""
    from newsletter.workflows.withdraw import withdraw_entry

    done = withdraw_entry(open_site(context), entry, note=note)
    if as_json:
        print_json(as_json_of(done.entry) | {"stubs": [issue.ref for issue in done.stubs]})
        return
    say(f"{done.entry.id}  withdrawn: {done.entry.title}")
    for issue in done.stubs:
        say(f"{issue.ref}: a stub stands in its place.")


def given(**texts: str | None) -> dict[str, str]:
    """Only what was given; a summary of ``-`` is read from standard input."""
    given = {name: text for name, text in texts.items() if text is not None}
    if given.get("summary") == "-":
        given["summary"] = sys.stdin.read()
    return given


def as_json_of(entry: Entry) -> dict[str, Any]:
    """An entry as every command prints it with --json."""
    return {
        "id": entry.id,
        "publication": entry.publication,
        "title": entry.title,
        "original_title": entry.original_title,
        "category": entry.category,
        "url": entry.url,
        "summary": entry.summary,
        "section": entry.section,
        "language": entry.language,
        "state": entry.state.value,
        "collected_at": entry.collected_at.isoformat(),
        "updated_at": entry.updated_at.isoformat(),
        "issue": entry.pinned_to.isoformat() if entry.pinned_to else None,
        "position": entry.position,
    }


def _shown_json(shown: Shown) -> dict[str, Any]:
    return as_json_of(shown.entry) | {
        "issues": [{"issue": issue.ref, "state": issue.state.value} for issue in shown.issues]
    }
