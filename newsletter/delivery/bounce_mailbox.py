"""A mailbox on another server that bounces arrive in, over IMAP (RFC 9051) or POP3 (RFC 1939)."""

from __future__ import annotations

import imaplib
import poplib
import re
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress

from newsletter.config.bounces import Mailserver
from newsletter.errors import NewsletterError

Letters = Generator[tuple[str, bytes], None, None]
_OCTETS = 4 * 1024 * 1024
_AT_ONCE = 1000
_FAULTS = (imaplib.IMAP4.error, poplib.error_proto, OSError, EOFError)


class MailboxUnavailable(NewsletterError):
    """The mailbox of bounces cannot be read now; what is in it stays there."""


def letters(server: Mailserver) -> Letters:
    """Each message with its name, at most a thousand a time. Asking for the next one says that the last is kept: only
    then it is marked as read or removed there, so nothing is lost when we are stopped. Raises MailboxUnavailable."""
    read = _imap if server.protocol == "imap" else _pop3
    try:
        yield from read(server)
    except _FAULTS as error:
        host, port = server.endpoint
        raise MailboxUnavailable(
            f"bounces.mailbox {host}:{port}: {error}", advice="Check [bounces.mailbox]; what is there stays there."
        ) from error


def _imap(server: Mailserver) -> Letters:
    with _imap_session(server) as session:
        _, found = session.uid("SEARCH", "ALL" if server.delete else "UNSEEN")
        numbers = (found[0] or b"").split()[:_AT_ONCE]
        removed: list[bytes] = []
        try:
            for number in numbers:
                uid = number.decode("ascii")
                _, parts = session.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_OCTETS}>)")
                octets = next((part[1] for part in parts if isinstance(part, tuple)), None)
                if octets is None:
                    continue
                yield f"imap:{server.folder}/{uid}", octets
                session.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)" if server.delete else r"(\Seen)")
                removed.append(number)
        finally:
            if server.delete and removed:
                with suppress(*_FAULTS):
                    # Others may have marked messages of their own: only ours are removed where that can be said.
                    if "UIDPLUS" in session.capabilities:
                        session.uid("EXPUNGE", b",".join(removed).decode("ascii"))
                    else:
                        session.expunge()


@contextmanager
def _imap_session(server: Mailserver) -> Iterator[imaplib.IMAP4]:
    host, port = server.endpoint
    seconds = server.timeout.total_seconds()
    if server.security == "tls":
        session: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=_context(server), timeout=seconds)
    else:
        session = imaplib.IMAP4(host, port, timeout=seconds)
    try:
        if server.security == "starttls":
            session.starttls(_context(server))
        session.login(server.username, server.password.get_secret_value())
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", server.folder) + '"'
        answer, said = session.select(quoted)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"folder {server.folder}: {said[0]!r}")
        yield session
    finally:
        with suppress(*_FAULTS):
            session.logout()


def _pop3(server: Mailserver) -> Letters:
    host, port = server.endpoint
    seconds = server.timeout.total_seconds()
    session: poplib.POP3
    if server.security == "tls":
        session = poplib.POP3_SSL(host, port, context=_context(server), timeout=seconds)
    else:
        session = poplib.POP3(host, port, timeout=seconds)
    try:
        if server.security == "starttls":
            session.stls(_context(server))
        session.user(server.username)
        session.pass_(server.password.get_secret_value())
        count, _ = session.stat()
        for number in range(1, min(count, _AT_ONCE) + 1):
            _, lines, _ = session.retr(number)
            yield f"pop3:{number}", b"\r\n".join(lines)[:_OCTETS] + b"\r\n"
            if server.delete:
                session.dele(number)
    finally:
        # What is marked to be removed is removed at QUIT (RFC 1939 §6), and all of that is kept already.
        with suppress(*_FAULTS):
            session.quit()


def _context(server: Mailserver) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)
