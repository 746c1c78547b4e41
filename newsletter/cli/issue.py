"""``newsletter issue``: a week's number from draft to frozen. Other modules add commands to ``commands``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter.model.issue import Issue, IssueEntry

commands = typer.Typer(help="Issues: gather, look at, approve, publish, correct.", no_args_is_help=True)

Ref = Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")]


def _reason(value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise typer.BadParameter("say why: the reason is recorded.")
    return value


Force = Annotated[
    str | None,
    typer.Option(
        "--force", metavar="REASON", callback=_reason, help="Go on in spite of errors; the reason is recorded."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="issue")


@commands.command(name="list")
def list_(
    context: typer.Context,
    publication: Annotated[str | None, typer.Option("--publication", "-p", help="The publication's slug.")] = None,
    as_json: AsJson = False,
) -> None:
    """Issues, newest first."""
    from newsletter.workflows.issues import list_issues

    found = list_issues(open_site(context), publication)
    if as_json:
        print_json([issue_json(issue) | {"entries": count} for issue, count in found])
        return
    if not found:
        say("No issues. Make one with `newsletter issue gather`, or of a file with `newsletter journal import`.")
    for issue, count in found:
        say(f"{issue.ref}  {issue.state.value:<9}  {count:>3} entries  {issue.front.title}")


@commands.command()
def show(context: typer.Context, issue: Ref, as_json: AsJson = False) -> None:
    """An issue with its entries in order."""
    from newsletter.model.sections import group
    from newsletter.workflows.issues import load, repeats

    site = open_site(context)
    found, entries = load(site, issue)
    earlier = repeats(site, found, entries)
    if found.frozen_at is None:
        entries = tuple(entry for entry in entries if not entry.withdrawn)
    if as_json:
        print_json(whole_json(found, entries, earlier))
        return
    say(f"{found.ref}  {found.state.value}  {found.front.title}")
    for section in group(entries, site.publication(found.publication).categories):
        say(f"\n{section.number}. {section.heading}" if section.number else "")
        for entry in section.entries:
            say(f"  {entry.entry_id}  {entry.title}{repeated(earlier.get(entry.entry_id, ()))}")
    for entry in entries:
        if entry.withdrawn:
            say(f"  {entry.entry_id}  (withdrawn) {entry.title}")


@commands.command()
def approve(context: typer.Context, issue: Ref, force: Force = None, as_json: AsJson = False) -> None:
    """Check a draft and freeze it: later edits of its entries do not change it. An approved issue stays as it is."""
    from newsletter.cli.findings import show_report
    from newsletter.workflows.approve import approve as approve_issue

    done = approve_issue(open_site(context), issue, force=force, show=show_report)
    if as_json:
        print_json(issue_json(done))
    else:
        say(f"{done.ref} is {done.state.value}.")


def issue_json(issue: Issue) -> dict[str, Any]:
    """An issue as every command prints it with --json."""
    return {
        "issue": issue.ref,
        "publication": issue.publication,
        "date": issue.date.isoformat(),
        "state": issue.state.value,
        "title": issue.front.title,
        "language": issue.front.language,
        "revision": issue.revision,
        "cutoff": issue.cutoff.isoformat() if issue.cutoff else None,
        "frozen_at": issue.frozen_at.isoformat() if issue.frozen_at else None,
        "published_at": issue.published_at.isoformat() if issue.published_at else None,
        "forced": issue.forced,
    }


def whole_json(issue: Issue, entries: Sequence[IssueEntry], earlier: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """An issue with everything in it, as `issue show --json` prints it."""
    return issue_json(issue) | front_json(issue) | {"entries": _entries_json(entries, earlier)}


def front_json(issue: Issue) -> dict[str, Any]:
    """The front matter as every command prints it with --json."""
    front = issue.front
    return {
        "tagline": front.tagline,
        "about_heading": front.about_heading,
        "about": front.about,
        "closing_heading": front.closing_heading,
        "closing": front.closing,
        "colophon": front.colophon,
    }


def repeated(refs: Sequence[str]) -> str:
    """What to say behind an entry whose URL was in those issues; nothing for none."""
    return f"  (! the same URL was in {', '.join(refs)})" if refs else ""


def _entries_json(entries: Sequence[IssueEntry], earlier: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {
            "id": entry.entry_id,
            "title": entry.title,
            "original_title": entry.original_title,
            "category": entry.category,
            "url": entry.url,
            "summary": entry.summary,
            "section": entry.section,
            "language": entry.language,
            "correction": entry.correction,
            "withdrawn": entry.withdrawn,
            "repeats": list(earlier.get(entry.entry_id, ())),
        }
        for entry in entries
    ]
