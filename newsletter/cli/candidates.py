"""``newsletter entry candidates``: what feeds offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli import entry
from newsletter.cli.context import open_site
from newsletter.cli.entry import AsJson, Category, Language, OriginalTitle, Publication, Section, Summary, Title
from newsletter.cli.messages import print_json, say

if TYPE_CHECKING:
    from newsletter.model.candidate import Candidate

commands = typer.Typer(help="Candidates: what feeds offer, for an editor to take or leave.", no_args_is_help=True)


def register(_app: typer.Typer) -> None:
    entry.commands.add_typer(commands, name="candidates")


@commands.command(name="list")
def list_(
    context: typer.Context,
    publication: Publication = None,
    state: Annotated[str, typer.Option("--state", help="waiting, accepted, rejected or all.")] = "waiting",
    as_json: AsJson = False,
) -> None:
    """Candidates, newest first."""
    from newsletter.workflows.candidates import list_candidates, parse_state

    found = list_candidates(open_site(context), publication=publication, state=parse_state(state))
    if as_json:
        print_json([_as_json(candidate) for candidate in found])
        return
    if not found:
        say("No candidates. `newsletter source read` asks the feeds of a publication for new ones.")
    for candidate in found:
        say(f"{candidate.id}  {candidate.dated_at or candidate.found_at:%Y-%m-%d}  {candidate.title}")
        say(f"              {candidate.url}")


@commands.command()
def accept(
    context: typer.Context,
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="The candidate's id.")],
    title: Title = None,
    summary: Summary = None,
    original_title: OriginalTitle = None,
    category: Category = None,
    section: Section = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Make an entry of a candidate; its title and summary are the feed's where none is given."""
    from newsletter.workflows.candidates import accept as accept_candidate

    made = accept_candidate(
        open_site(context),
        candidate,
        texts=entry.given(
            title=title,
            summary=summary,
            original_title=original_title,
            category=category,
            section=section,
            language=language,
        ),
    )
    if as_json:
        print_json(entry.as_json_of(made))
    else:
        say(f"{made.id}  {made.title}")


@commands.command()
def reject(
    context: typer.Context,
    candidates: Annotated[list[str], typer.Argument(metavar="CANDIDATE…", help="The candidates' ids.")],
    as_json: AsJson = False,
) -> None:
    """Put candidates away: they do not come again."""
    from newsletter.workflows.candidates import reject as reject_candidates

    done = reject_candidates(open_site(context), candidates)
    if as_json:
        print_json([_as_json(candidate) for candidate in done])
        return
    for candidate in done:
        say(f"{candidate.id}  rejected: {candidate.title}")


def _as_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "publication": candidate.publication,
        "feed": candidate.feed,
        "url": candidate.url,
        "title": candidate.title,
        "summary": candidate.summary,
        "dated_at": candidate.dated_at.isoformat() if candidate.dated_at else None,
        "found_at": candidate.found_at.isoformat(),
        "state": candidate.state.value,
        "entry": candidate.entry_id,
    }
