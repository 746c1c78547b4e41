"""``newsletter issue``: a week's number from draft to frozen. Other modules add commands to ``commands``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.config import Publication
    from newsletter.issues.select import Decision
    from newsletter.model.issue import Issue, IssueEntry
    from newsletter.workflows.gather import Gathered

commands = typer.Typer(help="Issues: gather, look at, approve, publish, correct.", no_args_is_help=True)

# Of entries that are out for one reason, a longer list than this is only counted; --json has them all.
_MOST_OF_ONE_KIND = 5

Ref = Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")]
Force = Annotated[
    str | None, typer.Option("--force", metavar="REASON", help="Go on in spite of errors; the reason is recorded.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="issue")


@commands.command()
def gather(
    context: typer.Context,
    issue: Ref,
    until: Annotated[
        str | None,
        typer.Option("--until", help="Cut-off: now, or a time as 2026-02-06T18:00 [the schedule's]."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put the week's entries into a draft, and say why each is in or out. Do it again as often as you like."""
    from newsletter.workflows.entries import parse_instant
    from newsletter.workflows.gather import gather as gather_issue

    site = open_site(context)
    publication, _ = site.parse_ref(issue)
    gathered = gather_issue(site, issue, until=parse_instant(until, publication, site.clock.now()) if until else None)
    if as_json:
        print_json(_gathered_json(gathered))
        return
    _say_gathered(gathered, publication)


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
        print_json([_issue_json(issue) | {"entries": count} for issue, count in found])
        return
    if not found:
        say("No issues. Make one with `newsletter issue gather`, or of a file with `newsletter journal import`.")
    for issue, count in found:
        say(f"{issue.ref}  {issue.state.value:<9}  {count:>3} entries  {issue.front.title}")


@commands.command()
def show(context: typer.Context, issue: Ref, as_json: AsJson = False) -> None:
    """An issue with its entries in order."""
    from newsletter.model.sections import group
    from newsletter.workflows.issues import load

    site = open_site(context)
    found, entries = load(site, issue)
    if found.frozen_at is None:
        entries = tuple(entry for entry in entries if not entry.withdrawn)
    if as_json:
        print_json(_issue_json(found) | _front_json(found) | {"entries": _entries_json(entries)})
        return
    say(f"{found.ref}  {found.state.value}  {found.front.title}")
    for section in group(entries, site.publication(found.publication).categories):
        say(f"\n{section.number}. {section.heading}" if section.number else "")
        for entry in section.entries:
            say(f"  {entry.entry_id}  {entry.title}")
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
        print_json(_issue_json(done))
    else:
        say(f"{done.ref} is {done.state.value}.")


def _say_gathered(gathered: Gathered, publication: Publication) -> None:
    issue, window = gathered.issue, gathered.window
    zone = publication.zone
    since = f"{window.since.astimezone(zone):%Y-%m-%d %H:%M}" if window.since else "the beginning"
    say(f"{issue.ref}  from {since} to {window.until.astimezone(zone):%Y-%m-%d %H:%M} {publication.timezone}")
    for decision in gathered.chosen:
        say(f"  in   {_decided(decision)}")
    for words, decisions in _by_words(gathered.left_out).items():
        if len(decisions) > _MOST_OF_ONE_KIND:
            say(f"  out  {len(decisions)} entries: {words}")
            continue
        for decision in decisions:
            say(f"  out  {_decided(decision)}")
    if gathered.chosen:
        say(f"{len(gathered.chosen)} in, {len(gathered.left_out)} out. Next: newsletter issue approve {issue.ref}")
        return
    note(f"No entries for {issue.ref}: the draft is empty.")
    if any(decision.reason.value == "after-cutoff" for decision in gathered.left_out):
        note(f"Some came after the cut-off: `newsletter issue gather {issue.ref} --until now` takes them in.")
    else:
        note("Add some with `newsletter entry add` or `newsletter journal import FILE`, then gather again.")


def _by_words(decisions: Sequence[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(decision.words, []).append(decision)
    return found


def _decided(decision: Decision) -> str:
    return f"{decision.entry.id}  {decision.entry.title}: {decision.words}"


def _gathered_json(gathered: Gathered) -> dict[str, Any]:
    window = gathered.window
    return {
        **_issue_json(gathered.issue),
        "since": window.since.isoformat() if window.since else None,
        "until": window.until.isoformat(),
        "in": [_decision_json(decision) for decision in gathered.chosen],
        "out": [_decision_json(decision) for decision in gathered.left_out],
    }


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.entry.id,
        "title": decision.entry.title,
        "reason": decision.reason.value,
        "words": decision.words,
    }


def _issue_json(issue: Issue) -> dict[str, Any]:
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


def _front_json(issue: Issue) -> dict[str, Any]:
    front = issue.front
    return {
        "tagline": front.tagline,
        "about_heading": front.about_heading,
        "about": front.about,
        "closing_heading": front.closing_heading,
        "closing": front.closing,
        "colophon": front.colophon,
    }


def _entries_json(entries: Sequence[IssueEntry]) -> list[dict[str, Any]]:
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
        }
        for entry in entries
    ]
