"""Composing: an edition is made ready once, then a few places are filled in for each reader (design §6).

rendering → cut at the first personal place → base64 of all before → PreparedEdition
PreparedEdition + reader → headers, two short tails → buffers

base64 is cut at 57 bytes, which are one line of 76 characters: what is encoded ahead and what is encoded for the
reader stand together as if the whole had been encoded at once. No line of a message begins with a dot: base64 and
boundary lines cannot, header names do not, folded lines begin with a space; so there is nothing to stuff.

There is no Precedence and no Auto-Submitted: List-Id already keeps auto-responders silent (RFC 5230 §4.6), and a
digest that people made is not auto-generated (RFC 3834 §5).
"""

from __future__ import annotations

import html
import re
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.delivery.dkim import Key, Sealing, seal
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.headers import date_field, mailbox_field, raw_field, text_field
from newsletter.delivery.mailbox import mailbox
from newsletter.delivery.message_id import message_id
from newsletter.links import Links
from newsletter.model.edition import Placeholders, Rendering
from newsletter.model.issue import Issue
from newsletter.signing import Signer

_PLACES = (Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS)
_SPLIT = re.compile("(" + "|".join(map(re.escape, _PLACES)) + ")")
_BREAKS = re.compile("\r\n|\r|\n")
_MARKUP = re.compile("[&<>\"']")
_LINE_BYTES = 57
_LINE = 76


class _Tail:
    """The end of a part: ``pieces`` are constant, or numbers (in ``_PLACES``) of what is filled in.

    What stands behind the last place is the same for everybody, but for where in a line it begins: it is encoded once
    for each of those 57 beginnings, and what is encoded for a reader are a few lines.
    """

    def __init__(self, pieces: tuple[bytes | int, ...]) -> None:
        end = max((n for n, piece in enumerate(pieces, 1) if isinstance(piece, int)), default=0)
        self._open = pieces[:end]
        self._rest = b"".join(piece for piece in pieces[end:] if isinstance(piece, bytes))
        self._rests: dict[int, bytes] = {}

    def fill(self, values: Sequence[bytes]) -> bytes:
        own = b"".join([values[piece] if isinstance(piece, int) else piece for piece in self._open])
        missing = -len(own) % _LINE_BYTES
        rest = self._rests.get(missing)
        if rest is None:
            rest = self._rests[missing] = _lines(self._rest[missing:])
        return _lines(own + self._rest[:missing]) + rest


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedEdition:
    """An edition of which only personal places are open. A message is: signatures, where there are keys; its own
    header fields, ``head``, ``text_tail``; in an HTML edition also ``middle``, ``html_tail``, ``end``. These last have
    no white space that a signature would have to see otherwise."""

    sender: str
    """The address for MAIL FROM where a delivery has none of its own."""
    publication: str
    """Its name in links."""
    message_id: str
    """``{uid}`` and ``{copy}`` are open."""
    links: Links
    signer: Signer
    head: bytes
    """Common header fields, the blank line and all of the first part before its tail."""
    text_tail: _Tail
    middle: bytes = b""
    html_tail: _Tail | None = None
    end: bytes = b""
    sealing: Sealing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, ready for the wire: CRLF, dots need no stuffing. ``beyond_ascii`` wants SMTPUTF8."""

    sender: str
    recipient: str
    beyond_ascii: bool
    buffers: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes, as the SIZE extension counts them (RFC 1870 §3)."""
        return sum(map(len, self.buffers))

    def __bytes__(self) -> bytes:
        return b"".join(self.buffers)


def prepare(
    rendering: Rendering,
    issue: Issue,
    publication: Publication,
    links: Links,
    signer: Signer,
    *,
    name: str | None = None,
    keys: tuple[Key, ...] = (),
) -> PreparedEdition:
    """Make an edition of a published issue ready; with ``keys`` its messages are signed (see ``dkim``).

    ``name`` stands for the publication in Message-ID, List-Id and links, whatever its slug is today; None is its slug.

    Raises CannotCompose where it cannot be a message.
    """
    if issue.published_at is None:
        raise CannotCompose(f"{issue.ref} is not published: its messages have no date")
    name = name or publication.slug
    head = (
        mailbox_field("From", publication.sender_name, publication.sender_address)
        + text_field("Subject", rendering.subject)
        + date_field(issue.published_at)
        + mailbox_field("List-Id", publication.title, f"{name}.{links.host}")
        + raw_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        + (mailbox_field("Reply-To", *parseaddr(publication.reply_to)) if publication.reply_to else b"")
        + raw_field("MIME-Version", "1.0")
    )
    ready, text_tail = _cut(rendering.text)
    alone = PreparedEdition(
        sender=publication.sender_address,
        publication=name,
        message_id=message_id(name, issue.date, "{uid}", "{copy}", links.host),
        links=links,
        signer=signer,
        head=head + _part_head("plain") + ready,
        text_tail=text_tail,
    )
    if rendering.html is None:
        return replace(alone, sealing=seal(keys, alone.head) if keys else None)
    # "=_" never stands in base64, so no line of a part can be the boundary.
    boundary = f"=_{issue.date.isoformat()}".encode()
    opening = b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n--%b\r\n' % (boundary, boundary)
    ready_html, html_tail = _cut(rendering.html)
    head += opening + _part_head("plain") + ready
    return replace(
        alone,
        head=head,
        sealing=seal(keys, head) if keys else None,
        middle=b"\r\n--%b\r\n" % boundary + _part_head("html") + ready_html,
        html_tail=html_tail,
        end=b"\r\n--%b--\r\n" % boundary,
    )


def compose(
    prepared: PreparedEdition,
    *,
    uid: str,
    address: str,
    copy: int | str,
    return_path: str | None = None,
    leave_at: str | None = None,
) -> Message:
    """One reader's message: a function of its arguments alone. Raises CannotCompose for an impossible address.

    ``return_path`` is where its bounces go; without one, to the publication's sender. ``leave_at`` is an address that
    leaves when it is written to, beside the link.
    """
    reader = mailbox(address)
    links, signer, publication = prepared.links, prepared.signer, prepared.publication
    unsubscribe = links.url(paths.unsubscribe(paths.unsubscribe_token(signer, publication, uid)))
    preferences = links.url(paths.preferences(paths.preferences_token(signer, publication, uid)))
    by_mail = f", <mailto:{leave_at}?subject=unsubscribe>" if leave_at else ""
    head = (
        f"List-Unsubscribe: <{unsubscribe}>{by_mail}\r\n"
        f"Message-ID: {prepared.message_id.format(uid=uid, copy=copy)}\r\n"
        f"To: {reader.address}\r\n"
    ).encode()
    values = [unsubscribe.encode(), preferences.encode(), address.encode()]
    buffers = [head, prepared.head, prepared.text_tail.fill(values)]
    if prepared.html_tail is not None:
        if _MARKUP.search(f"{unsubscribe}{preferences}{address}"):
            values = [html.escape(value).encode() for value in (unsubscribe, preferences, address)]
        buffers += [prepared.middle, prepared.html_tail.fill(values), prepared.end]
    if prepared.sealing is not None:
        buffers.insert(0, prepared.sealing.signatures(head, buffers[2:]))
    return Message(
        sender=return_path or prepared.sender,
        recipient=reader.address,
        beyond_ascii=reader.beyond_ascii,
        buffers=tuple(buffers),
    )


def _part_head(subtype: str) -> bytes:
    return b'Content-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n' % subtype.encode()


def _cut(text: str) -> tuple[bytes, _Tail]:
    """The part before its first personal place, encoded; and the rest."""
    try:
        pieces = [piece.encode() for piece in _SPLIT.split(_BREAKS.sub("\r\n", text))]
    except UnicodeEncodeError as error:
        raise CannotCompose(f"the edition has a character that is not Unicode text: {error}") from error
    shared = len(pieces[0]) // _LINE_BYTES * _LINE_BYTES
    places = [place.encode() for place in _PLACES]
    rest = (pieces[0][shared:], *pieces[1:])
    return _lines(pieces[0][:shared]), _Tail(tuple(places.index(piece) if piece in places else piece for piece in rest))


def _lines(octets: bytes) -> bytes:
    """In base64, each line with its end; nothing for nothing."""
    encoded = b2a_base64(octets, newline=False)
    lines = [encoded[i : i + _LINE] for i in range(0, len(encoded), _LINE)]
    lines.append(b"")
    return b"\r\n".join(lines)
