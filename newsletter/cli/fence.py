"""``newsletter fence``: a restored or copied database is noticed, and waits for an operator's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.context import open_site
from newsletter.cli.messages import note, print_json, say

if TYPE_CHECKING:
    from newsletter.workflows.accept_fence import Aftermath
    from newsletter.workflows.site import Site

commands = typer.Typer(
    help="What notices a restored or copied database, and lets nothing go out until you say so.", no_args_is_help=True
)

Reason = Annotated[str | None, typer.Option("--reason", help="Why; the audit log keeps it.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="fence")


def warn(site: Site, *, refuses: bool = False) -> None:
    """Say to stderr what does not fit; not where what follows ``refuses`` to go on, and says so itself."""
    from newsletter.workflows import fence

    standing = fence.look(site)
    for line in () if refuses and standing.may_repeat else standing.explain():
        note(line)


@commands.command()
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Whether the database fits what was seen of it, and what accepting it would do. Changes nothing."""
    from newsletter.workflows import fence
    from newsletter.workflows.accept_fence import remembered, would_accept

    site = open_site(context)
    standing, after, known = fence.look(site), would_accept(site), remembered(site)
    if as_json:
        memory, half = standing.found.memory, standing.half
        print_json(
            {
                "file": site.config.fence.file,
                "holds": standing.holds,
                "may_repeat": standing.may_repeat,
                "breaches": [
                    {"kind": one.kind.value, "text": one.text, "may_repeat": one.may_repeat}
                    for one in standing.breaches
                ],
                "installation": memory.installation if memory else None,
                "seen": f"{memory.epoch}.{memory.number}" if memory else None,
                "database": f"{half.epoch}.{half.number}" if half else None,
                **_as_json(after),
                "not_sent_again": [send.issue for send in known],
            }
        )
        return
    if standing.holds:
        for line in standing.explain():
            say(line)
        _say_aftermath(after, "would be")
    elif site.config.fence.file is None:
        say("There is no fence: the configuration is not from a file.")
    else:
        say(f"All is well: the database is what {site.config.fence.file} has seen of it.")
    for send in known:
        say(f"{send.issue} was sent {send.planned_at:%Y-%m-%d %H:%M} UTC, before a restore; it is not sent again.")


@commands.command()
def accept(context: typer.Context, reason: Reason = None, as_json: AsJson = False) -> None:
    """Let the site work by itself again. What readers may have already is paused, or held."""
    from newsletter.workflows.accept_fence import accept as accept_fence

    done = accept_fence(open_site(context), reason=reason or "")
    if as_json:
        print_json({"breaches": [one.text for one in done.breaches], **_as_json(done)})
        return
    if not done.breaches:
        say("Nothing was held.")
        return
    for one in done.breaches:
        say(f"Accepted: {one.text}.")
    _say_aftermath(done, "is")
    say("From now on the site works by itself again. `newsletter schedule show` says what comes next.")


@commands.command()
def forget(
    context: typer.Context,
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="PUBLICATION/YYYY-MM-DD, or the date alone.")],
    reason: Reason = None,
) -> None:
    """Let an issue be sent although its readers got it before the database was restored."""
    from newsletter.workflows.accept_fence import forget as forget_issue

    forget_issue(open_site(context), issue, reason=reason or "")
    say(f"{issue} may be sent.")


def _as_json(after: Aftermath) -> dict[str, list[object]]:
    return {
        "paused": list(after.paused),
        "held": [{"job": slot.job.value, "issue": slot.ref} for slot in after.held],
        "lost": [{"issue": send.issue, "planned_at": send.planned_at.isoformat()} for send in after.lost],
    }


def _say_aftermath(after: Aftermath, is_or_would_be: str) -> None:
    for send in after.lost:
        say(
            f"{send.issue} was sent {send.planned_at:%Y-%m-%d %H:%M} UTC, which the database does not know:"
            " it is not sent again."
        )
    for send_id in after.paused:
        say(
            f"Send {send_id} was under way, and {is_or_would_be} paused: `newsletter resume {send_id}` if its readers"
            f" do not have it, `newsletter cancel {send_id}` if they do."
        )
    for slot in after.held:
        if slot.job.value == "send":
            say(f"The sending of {slot.ref} {is_or_would_be} held: `newsletter send {slot.ref}` sends it.")
