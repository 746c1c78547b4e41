"""MJML → HTML that mail clients can show: compiled, its styles inlined, and no byte more than needed.

mjml → HTML → addresses set aside → premailer → addresses put back → compact
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

from mjml import mjml2html
from premailer import Premailer

_DOCTYPE = "<!DOCTYPE html>"
# What MJML writes into the head for versions of Outlook before 2007 and for columns that we do not have.
_BASE_STYLES = re.compile(r'<style type="text/css">\s*#outlook a.*?</style>', re.DOTALL)
_OLD_OUTLOOK = re.compile(r"<!--\[if lte mso 11\]>.*?<!\[endif\]-->", re.DOTALL)
_COLUMN_STYLES = re.compile(
    r'<style type="text/css">@media only screen and \(min-width:480px\).*?</style>'
    r'<style media="screen and \(min-width:480px\)">.*?</style>',
    re.DOTALL,
)
_PREHEADER = re.compile(r'(<div style="display:none;font-size:1px;color:)#ffffff')
_HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
# The MJML compiler writes attributes as its own language writes strings: a backslash, and what has no glyph.
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]{1,6})\}|(.))", re.DOTALL)
_SET_ASIDE = re.compile(r'"https://address\.invalid/(\d+)/"')
_TAG = re.compile(r"<[a-z][^<>]*>")
_STYLE = re.compile(r'(?<= style=")[^"]*(?=")')
_BETWEEN_TAGS = re.compile(r"(?<=>)\s*\n\s*(?=<)")
_SHORTER = (
    ("; ", ";"),
    (": ", ":"),
    (":0px", ":0"),
    # One column, left to right, tables as browsers make them anyway.
    ("direction:ltr;", ""),
    ("table-layout:auto;", ""),
    (";border:none", ""),
    (";text-align:center", ""),
    ("text-align:left;", ""),
    (";word-break:break-word", ""),
)
_TWICE = re.compile(r"background:#\w+;(?=background-color:#)")
_DEAD_ATTRIBUTE = re.compile(r' (?:class="(?:mj-[ \w-]+|[\w ]+-outlook)"|style="vertical-align:top")')


def compile_html(mjml: str, *, preheader_colour: str) -> str:
    """One document, deterministic. ``preheader_colour`` is that of the page's text: hidden text in white on white
    is a mark of spam."""
    html = mjml2html(mjml, fonts={}, disable_comments=False)
    html = html.replace("<!doctype html>", _DOCTYPE, 1)
    for dead in (_BASE_STYLES, _OLD_OUTLOOK, _COLUMN_STYLES):
        html = dead.sub("", html, count=1)
    html = _PREHEADER.sub(rf"\g<1>{preheader_colour}", html, count=1)
    return _compact(_inline(html))


def _inline(html: str) -> str:
    """Premailer, kept away from addresses: its serialiser would escape them anew."""
    addresses: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        addresses.append(_ESCAPED.sub(_unescaped, found[2]))
        return f"{found[1]}https://address.invalid/{len(addresses) - 1}/{found[3]}"

    inlined = Premailer(
        _HREF.sub(set_aside, html),
        disable_validation=True,
        allow_network=False,
        disable_basic_attributes=["width", "height", "bgcolor", "align", "valign"],
        cssutils_logging_level=logging.CRITICAL,
    ).transform(pretty_print=False)
    return _TAG.sub(lambda tag: _SET_ASIDE.sub(lambda found: f'"{addresses[int(found[1])]}"', tag[0]), str(inlined))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _compact(html: str) -> str:
    html = html.replace("</wbr>", "").replace("</br>", "")
    html = html.replace("<![endif]--><!--[if mso | IE]>", "").replace("<!--[if mso | IE]>", "<!--[if mso]>")
    return _BETWEEN_TAGS.sub("\n", _TAG.sub(lambda tag: _compact_tag(tag[0]), html)).strip() + "\n"


@lru_cache(maxsize=1024)
def _compact_tag(tag: str) -> str:
    tag = _DEAD_ATTRIBUTE.sub("", _STYLE.sub(lambda style: _compact_style(style[0]), tag))
    if tag.startswith("<table") and " role=" not in tag:
        tag = tag.replace("<table", '<table role="presentation"', 1)
    return tag


def _compact_style(style: str) -> str:
    for long, short in _SHORTER:
        style = style.replace(long, short)
    return _TWICE.sub("", style).rstrip("; ")
