"""``newsletter issue publish`` and ``issue correct``: what readers see."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import issue, messages
from newsletter.cli.context import open_site
from newsletter.cli.issue import AsJson, Force, Ref
from newsletter.cli.messages import print_json, say


def register(_app: typer.Typer) -> None:
    issue.commands.command(name="publish")(publish)
    issue.commands.command(name="correct")(correct)


def publish(context: typer.Context, issue: Ref, force: Force = None, as_json: AsJson = False) -> None:
    """Check an approved issue, and put it into the archive and the feeds. A published issue stays as it is."""
    from newsletter import links
    from newsletter.cli.findings import show_report
    from newsletter.workflows.publish import publish as publish_issue

    site = open_site(context)
    done = publish_issue(site, issue, force=force, show=show_report)
    address = site.links.url(links.issue(done.publication, done.date))
    if as_json:
        print_json({"issue": done.ref, "state": done.state.value, "revision": done.revision, "url": address})
    else:
        say(f"{done.ref} is public: {address}")


def correct(
    context: typer.Context,
    issue: Ref,
    entry: Annotated[str, typer.Option("--entry", help="The entry's id.")],
    note: Annotated[str, typer.Option("--note", help="What was wrong, for readers.")],
    title: Annotated[str | None, typer.Option("--title")] = None,
    original_title: Annotated[str | None, typer.Option("--original-title", help="Empty removes it.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="A slug; empty removes it.")] = None,
    url: Annotated[str | None, typer.Option("--url")] = None,
    summary: Annotated[str | None, typer.Option("--summary", help="Markdown.")] = None,
    as_json: AsJson = False,
) -> None:
    """Correct an entry of a published issue; the pages and feeds that show it change at once."""
    from newsletter.model.issue import IssueState
    from newsletter.workflows.correct import correct as correct_entry

    given = {
        "title": title,
        "original_title": original_title,
        "category": category,
        "url": url,
        "summary": summary,
    }
    texts = {name: text for name, text in given.items() if text is not None}
    done = correct_entry(open_site(context), issue, entry, texts=texts, note=note)
    if as_json:
        print_json({"issue": done.issue.ref, "revision": done.issue.revision, "changed": done.changed})
        return
    say(f"{done.issue.ref} is at revision {done.issue.revision}; {len(done.changed)} documents changed.")
    if done.changed and done.issue.state in (IssueState.SENDING, IssueState.FINISHED):
        messages.note(
            f"Mails that went out say what they said. `newsletter resend {done.issue.ref} --corrected --reason TEXT` "
            "sends the corrected issue to those who have it."
        )
