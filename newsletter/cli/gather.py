"""``newsletter issue gather``: who is in this week, who is not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli import issue
from newsletter.cli.context import open_site
from newsletter.cli.issue import AsJson, Ref, issue_json, repeated
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter.config import Publication
    from newsletter.issues.select import Decision
    from newsletter.workflows.gather import Gathered

# Of entries that are out for one reason, a longer list than this is only counted; --json has them all.
_MOST_OF_ONE_KIND = 5


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="gather")(gather)


def gather(
    context: typer.Context,
    issue: Ref,
    until: Annotated[
        str | None,
        typer.Option("--until", help="Cut-off: now, or a time as 2026-02-06T18:00 [the schedule's]."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would be in or out, and why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put the week's entries into a draft, and say why each is in or out. Do it again as often as you like."""
    from newsletter.cli.source import reading_json, say_reading
    from newsletter.workflows.entries import parse_instant
    from newsletter.workflows.gather import gather as gather_issue

    site = open_site(context)
    publication, _ = site.parse_ref(issue)
    end = parse_instant(until, publication, site.clock.now()) if until else None
    gathered = gather_issue(site, issue, until=end, dry_run=dry_run)
    if as_json:
        source = reading_json(gathered.source) if gathered.source else None
        print_json(_as_json(gathered) | {"dry_run": dry_run, "source": source})
        return
    if gathered.source:
        say_reading(gathered.source, dry_run=dry_run)
    _say(gathered, publication, dry_run=dry_run)


def _say(gathered: Gathered, publication: Publication, *, dry_run: bool) -> None:
    issue, window = gathered.issue, gathered.window
    zone = publication.zone
    since = f"{window.since.astimezone(zone):%Y-%m-%d %H:%M}" if window.since else "the beginning"
    say(f"{issue.ref}  from {since} to {window.until.astimezone(zone):%Y-%m-%d %H:%M} {publication.timezone}")
    for decision in gathered.chosen:
        say(f"  in   {_decided(decision)}{repeated(gathered.repeats.get(decision.entry.id, ()))}")
    for words, decisions in _by_words(gathered.left_out).items():
        if len(decisions) > _MOST_OF_ONE_KIND:
            say(f"  out  {len(decisions)} entries: {words}")
            continue
        for decision in decisions:
            say(f"  out  {_decided(decision)}")
    counted = f"{len(gathered.chosen)} in, {len(gathered.left_out)} out."
    if dry_run:
        say(f"{counted} A dry run: nothing was changed. Next: newsletter issue gather {issue.ref}")
        return
    if gathered.chosen:
        say(f"{counted} Next: newsletter issue approve {issue.ref}")
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


def _as_json(gathered: Gathered) -> dict[str, Any]:
    window = gathered.window
    return {
        **issue_json(gathered.issue),
        "since": window.since.isoformat() if window.since else None,
        "until": window.until.isoformat(),
        "in": [
            _decision_json(decision) | {"repeats": list(gathered.repeats.get(decision.entry.id, ()))}
            for decision in gathered.chosen
        ],
        "out": [_decision_json(decision) for decision in gathered.left_out],
    }


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.entry.id,
        "title": decision.entry.title,
        "reason": decision.reason.value,
        "words": decision.words,
    }
