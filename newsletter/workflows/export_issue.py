"""ledger → editions that were sent → the very messages, for an archive that needs no program of ours to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from newsletter.delivery.mbox import mbox_entry
from newsletter.delivery.message import PreparedEdition, compose
from newsletter.errors import Refused
from newsletter.model.edition import ALL, Format
from newsletter.model.issue import Issue
from newsletter.store import editions, sent
from newsletter.workflows.compose import prepare_edition
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site

NOBODY = "reader@annex.invalid"
"""Whom the messages of an archive are addressed to (RFC 2606): their personal links lead nowhere."""
_NOBODYS_UID = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """``name`` is that of a file, without its extension."""

    name: str
    octets: bytes
    sender: str


def export_messages(site: Site, ref: str, *, each: bool = False) -> Iterator[Exported]:
    """The messages of an issue that were sent: one of each edition, to nobody; or, with ``each``, every reader's own.

    Raises NotFound, and Refused where nothing was sent yet.
    """
    issue, _ = load(site, ref)
    found = _each(site, issue) if each else _editions(site, issue)
    first = next(found, None)
    if first is None:
        raise Refused(
            f"Nothing of {issue.ref} was sent yet.",
            advice=f"`newsletter issue preview {issue.ref}` shows what will be.",
        )
    yield first
    yield from found


def export_mbox(site: Site, ref: str, *, each: bool = False) -> Iterator[bytes]:
    """The same messages, as the entries of one mbox file (mboxrd)."""
    issue, _ = load(site, ref)
    for one in export_messages(site, ref, each=each):
        yield mbox_entry(one.octets, sender=one.sender, at=issue.published_at or issue.created_at)


def export_html(site: Site, ref: str) -> Iterator[Exported]:
    """The HTML parts of the editions that were sent; text editions have none."""
    for one in export_messages(site, ref):
        message = message_from_bytes(one.octets, policy=policy.default)
        part = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
        if part is not None:
            html: str = part.get_content()
            yield Exported(name=one.name, octets=html.encode(), sender=one.sender)


def _editions(site: Site, issue: Issue) -> Iterator[Exported]:
    with site.database.reading() as connection:
        found = sent.editions_of(connection, issue.id)
        held = {edition_id: editions.get(connection, edition_id) for edition_id, _ in found}
    for edition_id, copy in found:
        edition, prepared = held[edition_id], prepare_edition(site, edition_id)
        about = [
            *([] if edition.key == ALL else edition.key.split(";")),
            *(["text"] if edition.format is Format.TEXT else []),
            *([f"revision-{edition.revision}"] if edition.revision > 1 else []),
            *([f"copy-{copy}"] if copy > 1 else []),
        ]
        yield _exported(issue, prepared, "-".join(about), uid=_NOBODYS_UID, address=NOBODY, copy=copy)


def _each(site: Site, issue: Issue) -> Iterator[Exported]:
    with site.database.reading() as connection:
        found = sent.copies_of(connection, issue.id)
    prepared: dict[int, PreparedEdition] = {}
    for one in found:
        if one.edition_id not in prepared:
            prepared[one.edition_id] = prepare_edition(site, one.edition_id)
        name = one.uid if one.copy == 1 else f"{one.uid}-copy-{one.copy}"
        yield _exported(issue, prepared[one.edition_id], name, uid=one.uid, address=one.address, copy=one.copy)


def _exported(issue: Issue, prepared: PreparedEdition, about: str, *, uid: str, address: str, copy: int) -> Exported:
    stem = f"{issue.publication}-{issue.date.isoformat()}"
    message = compose(prepared, uid=uid, address=address, copy=copy)
    return Exported(name=f"{stem}-{about}" if about else stem, octets=bytes(message), sender=message.sender)
