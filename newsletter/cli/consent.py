"""``newsletter subscriber consents`` proves what somebody agreed to; ``ask`` and ``form`` are how they come to."""

from __future__ import annotations

import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.context import open_config, open_site
from newsletter.cli.messages import note, print_json, say
from newsletter.cli.subscriber import FormatName, JsonOption, PublicationOption, commands

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.workflows.consents import Proof


class LanguageName(StrEnum):
    JA = "ja"
    EN = "en"


def register(_app: typer.Typer) -> None:
    """The commands stand under ``subscriber``, which is registered already."""


@commands.command()
def consents(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    as_json: JsonOption = False,
) -> None:
    """What an address agreed to: when, how, from where, and the words that were shown."""
    from newsletter.workflows.consents import prove

    proof = prove(open_site(context), address)
    if as_json:
        print_json(_json(proof))
        return
    for line in _lines(proof):
        say(line)


@commands.command()
def ask(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    categories: Annotated[str, typer.Option(help="Slugs separated by ; or , – empty for all.")] = "",
    format_: Annotated[FormatName, typer.Option("--format", help="HTML with text, or text alone.")] = FormatName.HTML,
    language: Annotated[LanguageName | None, typer.Option(help="Of the mail; the publication's own.")] = None,
    publication: PublicationOption = None,
) -> None:
    """Mail somebody who told you that they want it a link to confirm."""
    from newsletter.model.edition import Format
    from newsletter.workflows.ask_reader import ask as ask_reader

    chosen = ask_reader(
        open_site(context),
        email=address,
        publication=publication,
        categories=[slug for part in categories.replace(",", ";").split(";") if (slug := part.strip())],
        format=Format(format_.value),
        language=language.value if language else None,
    )
    say(f"A confirmation for {chosen.slug} is on its way to {address}.")
    note("`newsletter run`, or `newsletter web`, sends it; nothing else is sent until they confirm.")


@commands.command()
def form(
    context: typer.Context,
    publication: PublicationOption = None,
    language: Annotated[LanguageName | None, typer.Option(help="Of the form; the publication's own.")] = None,
) -> None:
    """A form to join, as HTML for any other site."""
    from newsletter.errors import NotFound, UsageError
    from newsletter.links import Links
    from newsletter.rendering.pages.frame import frame_of
    from newsletter.rendering.pages.joining import embedded_form
    from newsletter.rendering.pages.joining_words import wording
    from newsletter.rendering.pages.subscription import in_language

    config = open_config(context)
    known = config.publications
    if publication is None and len(known) > 1:
        raise UsageError("There are several publications.", advice=f"Name one with -p: {', '.join(sorted(known))}.")
    slug = publication or next(iter(known))
    if slug not in known:
        raise NotFound(f"No publication {slug}.", advice=f"Known here: {', '.join(sorted(known))}.")
    chosen = known[slug]
    frame = frame_of(chosen, Links(config.base_url))
    spoken = language.value if language else chosen.language
    words = wording(chosen, config.subscribe, spoken)
    typer.echo(embedded_form(in_language(frame, spoken), wording=words).decode(), nl=False)


def _json(proof: Proof) -> dict[str, Any]:
    return {
        "email": proof.email,
        "uid": proof.subscriber.uid if proof.subscriber else None,
        "read": _time(proof.read_at),
        "consents": [
            {
                "at": _time(line.at),
                "publication": line.publication,
                "action": line.action,
                "source": line.source,
                "detail": line.detail,
                "place": line.place,
                "wording": line.wording,
            }
            for line in proof.consents
        ],
        "wordings": proof.wordings,
        "unconfirmed": [
            {
                "at": _time(sign_up.asked_at),
                "publication": sign_up.publication,
                "source": sign_up.source,
                "place": sign_up.place,
                "answer": sign_up.answer,
            }
            for sign_up in proof.open
        ],
    }


def _lines(proof: Proof) -> list[str]:
    lines = [f"Record of consent of {proof.email}, read on {_time(proof.read_at)}"]
    for line in proof.consents:
        lines.append("")
        lines.append(f"{_time(line.at)}  {line.publication}: {line.action}")
        lines.append(f"  by    {line.source}{f'; {line.detail}' if line.detail else ''}")
        if line.place:
            lines.append(f"  from  {line.place}")
        if line.wording:
            lines.append(f"  words {line.wording[:12]} (below)")
    for sign_up in proof.open:
        answered = f"answered with: {sign_up.answer}" if sign_up.answer else "not answered yet"
        lines += ["", f"{_time(sign_up.asked_at)}  {sign_up.publication}: asked, not confirmed ({answered})"]
    for name, text in proof.wordings.items():
        lines += ["", f"Words {name[:12]} (SHA-256 {name}):", textwrap.indent(text, "  ")]
    return lines


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
