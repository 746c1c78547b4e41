"""What the tests of composing share: an issue, a publication, and a message built whole by the standard library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.charset import BASE64, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message as Whole
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import format_datetime
from io import BytesIO

from newsletter.config import Publication
from newsletter.links import Links
from newsletter.model.edition import Placeholders, Rendering
from newsletter.model.issue import FrontMatter, Issue, IssueState
from newsletter.signing import Signer

SIGNER = Signer("a secret for tests that is long enough")
LINKS = Links("https://news.annex.example")
PUBLISHED = datetime(2026, 2, 6, 22, 0, tzinfo=UTC)
ISSUE = Issue(
    id=1,
    publication="annex",
    date=date(2026, 2, 7),
    front=FrontMatter(title="GenAI週刊 Annex", language="ja"),
    state=IssueState.PUBLISHED,
    cutoff=None,
    revision=1,
    created_at=PUBLISHED,
    frozen_at=PUBLISHED,
    published_at=PUBLISHED,
)
PUBLICATION = Publication(slug="annex", title="GenAI週刊 Annex", sender="GenAI週刊 Annex <annex@annex.example>")
SUBJECT = "GenAI週刊 Annex 2026年2月7日号"
FOOTER = f"購読をやめる: {Placeholders.UNSUBSCRIBE}\n設定: {Placeholders.PREFERENCES}\n宛先: {Placeholders.ADDRESS}\n"
HTML_FOOTER = (
    f'<p><a href="{Placeholders.UNSUBSCRIBE}">購読をやめる</a> <a href="{Placeholders.PREFERENCES}">設定</a> '
    f"{Placeholders.ADDRESS}</p></body></html>\n"
)


def rendering(text: str = "本文\n", html: str | None = "<html><body><p>本文</p>", subject: str = SUBJECT) -> Rendering:
    return Rendering(subject=subject, text=text + FOOTER, html=None if html is None else html + HTML_FOOTER)


class _Raw(Header):
    """A header that is not folded."""

    def encode(self, *_args: object, **_options: object) -> str:
        return str(self)


def built_whole(fields: list[tuple[str, str | Header]], text: str, html: str | None) -> bytes:
    """The same message by Python's email package, with nothing prepared: fields in order, then the parts."""
    base64 = Charset("utf-8")
    base64.body_encoding = BASE64

    def part(subtype: str, body: str) -> Whole:
        made = MIMENonMultipart("text", subtype, charset="utf-8")
        del made["MIME-Version"]
        made.set_payload(body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n"), charset=base64)
        del made["MIME-Version"]
        return made

    whole: Whole
    if html is None:
        whole = part("plain", text)
    else:
        whole = MIMEMultipart("alternative", boundary=f"=_{ISSUE.date}")
        del whole["MIME-Version"]
        whole.attach(part("plain", text))
        whole.attach(part("html", html))
    of_content = whole.items()
    for name, _ in of_content:
        del whole[name]
    for name, value in fields:
        whole[name] = value  # type: ignore[assignment]
    for name, value in of_content:
        whole[name] = value
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=Compat32(linesep="\r\n", max_line_length=76)).flatten(whole)
    return out.getvalue()


def raw(value: str) -> Header:
    return _Raw(value)


def words(name: str, value: str) -> Header:
    return Header(value, "utf-8", maxlinelen=76, header_name=name)


def date_of(moment: datetime) -> Header:
    return raw(format_datetime(moment))
