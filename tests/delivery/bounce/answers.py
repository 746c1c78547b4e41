"""Automatic answers as messages: what ``desks``, ``absences`` and ``robots`` say, in clothes that a seed deals out.

To a return path goes whatever a program thinks it should answer, null sender or not, marked or not."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from quopri import encodestring
from random import Random

from tests.delivery.bounce.absences import ABSENCES
from tests.delivery.bounce.desks import DESKS
from tests.delivery.bounce.robots import DISPOSITIONS, QUOTED, ROBOTS

_TO = "bounces+48-1f2e3d4c5b6a79887766@news.example"
_OURS = "Why mail is lost, and who loses it"
_ISSUE = (
    f"Return-Path: <{_TO}>\nFrom: Annex <annex@news.example>\nTo: taro@reader.example\nSubject: {_OURS}\n"
    "Auto-Submitted: auto-generated\nPrecedence: bulk\nMessage-ID: <48.1@news.example>\n"
    "List-Unsubscribe: <https://news.example/leave>\nList-Id: <annex.news.example>\n\n"
    "Mail that could not be delivered to old@reader.example comes back: 550 5.1.1 user unknown.\n"
)
_SUBJECTS = (_OURS, f"Re: {_OURS}", f"AW: {_OURS}", f"Re: Re: {_OURS}", "This week, no. 47")
_OTHER_WRITERS = (
    "postmaster@reader.example", "Mail Administrator <mailadmin@reader.example>", "mailer@desk.example",
    "no-reply@desk.example", "System <system@desk.example>", "メールシステム <mail@form.example>",
)  # fmt: skip
_MARKS = ("", "", "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated", "Auto-Submitted: auto-generated")
_PRECEDENCES = ("", "", "", "Precedence: bulk", "Precedence: junk", "Precedence: auto_reply")


@dataclass(frozen=True, slots=True)
class Answer:
    """``says_so``: a field says that a program replied; all others may also be taken for nothing at all."""

    group: str
    name: str
    octets: bytes
    says_so: bool = False


def answers(seed: int = 47) -> Iterator[Answer]:
    """Each in one form."""
    dice = Random(seed)
    for group, table in (("desk", DESKS), ("absence", ABSENCES), ("robot", ROBOTS), ("quoted", QUOTED)):
        for line in table.split("\n"):
            yield _answer(group, line, dice)
    for line in DISPOSITIONS.split("\n"):
        yield _receipt(line, dice)


def _answer(group: str, line: str, dice: Random) -> Answer:
    sender, subject, own, text = line.split("|")
    if group == "desk" and dice.random() < 0.3:
        sender = dice.choice(_OTHER_WRITERS)
    address = sender.rpartition("<")[2].rstrip(">")
    mark, precedence = dice.choice(_MARKS), dice.choice(_PRECEDENCES)
    path = dice.choice(("<>", "<>", f"<{address}>", ""))
    fields = [f"Return-Path: {path}" if path else "", f"From: {_words(sender)}", f"To: {_TO}"]
    fields += [f"Subject: {_words(subject.format(s=dice.choice(_SUBJECTS)))}", mark, precedence]
    fields += ["In-Reply-To: <48.1@news.example>" if dice.random() < 0.5 else "", *own.split(";"), "MIME-Version: 1.0"]
    head = "\n".join(field for field in fields if field)
    body = text.format(s=_OURS).replace("~", "\n")
    says_so = mark.endswith("replied") or precedence.endswith("auto_reply")
    return Answer(group, line, f"{head}\n{_body(body, dice)}".encode(), says_so=says_so)


def _body(text: str, dice: Random) -> str:
    """The fields of the content, and it."""
    form = dice.choice(("plain", "plain", "html", "both", "mobile", "printable", "attached", "quoted", "copied"))
    html = f"<html><body><p>{text.replace(chr(10), '<br>')}</p><p>-- <br>Sent by a program</p></body></html>"
    if form == "html":
        return f"Content-Type: text/html; charset=utf-8\n\n{html}\n"
    if form == "both":
        return _parts("alternative", _part("plain", text), _part("html", html))
    if form == "mobile":
        try:
            packed = b64encode(text.encode("iso-2022-jp")).decode()
            return f"Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\n{packed}\n"
        except UnicodeEncodeError:
            form = "printable"
    if form == "printable":
        packed = encodestring(text.encode()).decode()
        return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{packed}\n"
    if form == "attached":
        return _parts("mixed", _part("plain", text), f"Content-Type: message/rfc822\n\n{_ISSUE}")
    if form == "quoted":
        text += "\n\nOn Sunday, Annex wrote:\n" + "".join(f"> {line}\n" for line in _ISSUE.split("\n")[-3:])
    elif form == "copied":
        text += f"\n\n----- Original message -----\n{_ISSUE}"
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def _receipt(line: str, dice: Random) -> Answer:
    """RFC 8098."""
    mode, subject, text = line.split("|")
    path = dice.choice(("<>", "<taro@reader.example>"))
    mark = dice.choice(("", "Auto-Submitted: auto-replied\n"))
    fields = (
        "Content-Type: message/disposition-notification\n\nReporting-UA: reader.example; Programm\n"
        "Original-Recipient: rfc822;taro@reader.example\nFinal-Recipient: rfc822;taro@reader.example\n"
        f"Original-Message-ID: <48.1@news.example>\nDisposition: {mode}\n"
    )
    returned = [f"Content-Type: message/rfc822\n\n{_ISSUE}"] if dice.random() < 0.5 else []
    kind = "report; report-type=disposition-notification"
    head = (
        f"Return-Path: {path}\nFrom: Taro Sato <taro@reader.example>\nTo: {_TO}\n"
        f"Subject: {_words(subject.format(s=_OURS))}\n{mark}MIME-Version: 1.0\n"
    )
    return Answer("receipt", line, (head + _parts(kind, _part("plain", text), fields, *returned)).encode())


def _parts(kind: str, *parts: str) -> str:
    return f'Content-Type: multipart/{kind}; boundary="b"\n\n' + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"


def _part(kind: str, text: str) -> str:
    return f"Content-Type: text/{kind}; charset=utf-8\n\n{text}\n"


def _words(text: str) -> str:
    name, angle, address = text.rpartition(" <")
    if angle and not name.isascii():
        return f"{Header(name, 'utf-8').encode()} <{address}"
    return text if text.isascii() else Header(text, "utf-8").encode(maxlinelen=10_000)
