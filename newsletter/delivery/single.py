"""One mail to one person, apart from issues: a rendering → the whole message, ready for the wire.

No line begins with a dot: header names do not, folded lines begin with a space, base64 and boundary lines cannot.
"""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from hashlib import sha256

from newsletter.config import Publication
from newsletter.delivery.dkim import Key, seal
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.headers import date_field, mailbox_field, raw_field, text_field
from newsletter.delivery.mailbox import mailbox
from newsletter.delivery.message import Message
from newsletter.model.edition import Rendering

_BREAKS = re.compile("\r\n|\r|\n")
_LINE = 76
# "=_" never stands in base64, so no line of a part can be the boundary.
_BOUNDARY = b"=_notice"


def single(
    rendering: Rendering,
    publication: Publication,
    *,
    to: str,
    key: str,
    now: datetime,
    host: str,
    keys: tuple[Key, ...] = (),
) -> bytes:
    """From the publication to an address: a function of its arguments alone; ``key`` makes the Message-ID.

    ``host`` is the site's. Raises CannotCompose for an impossible address.
    """
    receiver = mailbox(to)
    head = (
        mailbox_field("From", publication.sender_name, publication.sender_address)
        + f"To: {receiver.address}\r\n".encode()
        + text_field("Subject", rendering.subject)
        + date_field(now)
        + raw_field("Message-ID", f"<notice.{sha256(f'{key} {to}'.encode()).hexdigest()[:24]}@{host}>")
        + (mailbox_field("Reply-To", *parseaddr(publication.reply_to)) if publication.reply_to else b"")
        # RFC 3834 §5: nobody's machine is to answer.
        + raw_field("Auto-Submitted", "auto-generated")
        + raw_field("MIME-Version", "1.0")
    )
    whole = head + _body(rendering)
    return seal(keys, whole).signatures(b"", ()) + whole if keys else whole


def message_of(raw: bytes, to: str) -> Message:
    """What ``single`` made, with its envelope. Raises CannotCompose for an impossible address."""
    sender = parseaddr(BytesHeaderParser().parsebytes(raw)["From"] or "")[1]
    if not sender:
        raise CannotCompose("the message says not whom it is from")
    receiver = mailbox(to)
    return Message(sender=sender, recipient=receiver.address, beyond_ascii=receiver.beyond_ascii, buffers=(raw,))


def _body(rendering: Rendering) -> bytes:
    if rendering.html is None:
        return _part("plain", rendering.text)
    opening = b'Content-Type: multipart/alternative; boundary="%b"\r\n\r\n' % _BOUNDARY
    parts = (_part("plain", rendering.text), _part("html", rendering.html))
    return opening + b"".join(b"--%b\r\n%b\r\n" % (_BOUNDARY, part) for part in parts) + b"--%b--\r\n" % _BOUNDARY


def _part(subtype: str, text: str) -> bytes:
    try:
        encoded = b64encode(_BREAKS.sub("\r\n", text).encode())
    except UnicodeEncodeError as error:
        raise CannotCompose(f"the text has a character that is not Unicode: {error}") from error
    head = b'Content-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n' % subtype.encode()
    return head + b"".join(encoded[i : i + _LINE] + b"\r\n" for i in range(0, len(encoded), _LINE))
