"""Broken templates are refused with file and line, whatever is broken about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.errors import TemplateFaults
from newsletter.model.edition import Format, Rendering
from newsletter.rendering.edition import render_edition
from newsletter.rendering.gate.check import check
from newsletter.resources import TEMPLATES
from tests.rendering.reading import document, render, texts
from tests.rendering.samples import JAPANESE, JAPANESE_ENTRIES, LINKS, PUBLICATION

Own = Callable[[str, str, str], Path]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Copies a template of ours into a folder of an operator's, with one thing changed."""

    def change(name: str, old: str, new: str) -> Path:
        written = (TEMPLATES / name).read_text("utf-8")
        assert old in written
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(written.replace(old, new, 1), "utf-8")
        return path

    return change


def _render(folder: Path, format: Format = Format.HTML) -> Rendering:
    publication = PUBLICATION.model_copy(update={"templates_dir": folder})
    return render_edition(JAPANESE, JAPANESE_ENTRIES, publication, LINKS, key="*", format=format)


ENTRY, SECTION, FOOTER = "email/entry.mjml", "email/section.mjml", "email/footer.mjml"
TITLE = '<h3><a href="{{ entry.url }}">{{ entry.title|phrases(entry.language or v.language) }}</a></h3>'
BROKEN = {
    "a syntax error": (ENTRY, "{% if entry.original_title %}", "{% if entry.original_title }", 4, "syntax: "),
    "a block that is never ended": ("email/contents.mjml", "{% endfor %}\n{% if", "{% if", 6, "syntax: "),
    "an unknown filter": (ENTRY, "|summary", "|sumary", 8, "No filter named 'sumary'"),
    "an undefined variable": (SECTION, "section.heading %}", "heading %}", 2, "undefined: heading"),
    "an undefined attribute": (FOOTER, "v.sender", "v.sendr", 3, "undefined: EditionView has no sendr"),
    "an undefined attribute of an entry": (ENTRY, "entry.host", "entry.hots", 12, "has no attribute 'hots'"),
    "an include that is nowhere": (SECTION, "email/entry.mjml", "email/entri.mjml", 16, "includes email/entri.mjml"),
    "an unknown component": (SECTION, "<mj-column>", "<mj-colunm>", 1, "<mj-colunm>: no such tag"),
    "an unknown tag of HTML": (ENTRY, '<div class="g">', '<dvi class="g">', 12, "<dvi>: no such tag; did you"),
    "a misplaced component": (SECTION, "<mj-column><mj-table>", "<mj-table>", 1, "<mj-table> has no place in"),
    "a component inside HTML": (ENTRY, "<h3>", "<mj-text></mj-text><h3>", 3, "<mj-text> has no place in <td>"),
    "a misplaced tag of HTML": (FOOTER, "<tr><td", "<td", 2, "<td> has no place in <mj-table>"),
    "text where none belongs": (SECTION, "<mj-table>\n", "<mj-table>\nlost words\n", 2, "text has no place"),
    "an unknown attribute": (SECTION, 'css-class="cd"', 'css-clas="cd"', 1, "css-clas: no such attribute"),
    "a bad colour": (FOOTER, "{{ light.page }}", "#12", 1, 'background-color="#12": no such value'),
    "a bad length": ("email/lead.mjml", "32px 28px 0", "32 28px 0", 1, 'padding="32 28px 0": no such value'),
    "a bad choice": (FOOTER, "<mj-table>", '<mj-table align="middle">', 1, 'align="middle": no such value'),
    "an attribute without quotes": (FOOTER, 'class="sm ft"', "class=sm", 2, "not a tag: <td class=sm>"),
    "an attribute twice": (FOOTER, 'class="sm ft"', 'class="sm" class="ft"', 2, "class stands twice"),
    "a tag that is never closed": (SECTION, "</mj-table></mj-column>", "</mj-table>", 1, "<mj-column> is not"),
    "an end tag too many": (ENTRY, "</h3>", "</h3></b>", 3, "</b> closes nothing"),
    "tags that cross": (FOOTER, "<b>{{ v.sender }}</b>", "<b><i>{{ v.sender }}</b></i>", 3, "<i> is not closed"),
    "marks left over": (FOOTER, "{{ v.why }}", "{ { v.why }}", 4, "}} is left over"),
    "an image without words": (FOOTER, "<b>{{", '<img src="https://x.example/x.png" /><b>{{', 3, "<img> needs alt"),
    "style that is not inlined": ("email/head.mjml", "<mj-style>", '<mj-style inline="inline">', 8, "no such value"),
    "entries without heading": (ENTRY, TITLE, TITLE[4:-5], 1, "4 <h3> are wanted"),
    "no way out": (FOOTER, "{{ places.UNSUBSCRIBE }}", "https://x.example/", 1, "is wanted once, and is there 0 times"),
    "a personal place in front": ("email/masthead.mjml", "{{ v.day }}", "{{ places.ADDRESS }}", 1, "times"),
    "no postal address": (FOOTER, "<br />{{ v.postal_address }}", "", 1, "no postal address"),
    "a rule that is never ended": ("email/styles.css", "h1, h2 { margin: 0; }", "h1, h2 { margin: 0;", 4, "a } is"),
    "a brace too many": ("email/styles.css", "margin: 0; }", "margin: 0; } }", 3, "} closes nothing"),
    "a property without its value": ("email/styles.css", "margin: 0;", "margin 0;", 3, "not a property with its value"),
    "a property that is none": ("email/styles.css", "margin: 0;", "magrin: 0;", 3, "did you mean margin?"),
    "a comment without end in CSS": ("email/schemes.css", "p{margin:0 0 12px}", "p{margin:0 0 12px}/* x", 19, "/* is"),
    "an error in the text part": ("text/entry.txt", "{{ entry.url }}", "{{ entry.ur }}", 17, "has no attribute 'ur'"),
    "a text part without addresses": ("text/entry.txt", "{{ entry.url }}", "", 1, "no line with the address"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_refused_with_file_and_line(own: Own, tmp_path: Path, kind: str) -> None:
    name, old, new, line, text = BROKEN[kind]
    path = own(name, old, new)
    with pytest.raises(TemplateFaults) as refused:
        _render(tmp_path)
    said = [f"{fault.file}:{fault.line}: {fault.text}" for fault in refused.value.faults]
    assert [one for one in said if text in one and (f"/{name}:{line}:" in one or kind == "a personal place in front")]
    assert refused.value.exit_code == 2
    if kind != "a personal place in front":
        assert str(path) in str(refused.value)


def test_all_faults_of_a_step_come_at_once(own: Own, tmp_path: Path) -> None:
    own(FOOTER, "<b>", "<blod>")
    own(SECTION, 'css-class="cd"', 'css-clas="cd"')
    with pytest.raises(TemplateFaults) as refused:
        _render(tmp_path)
    assert {Path(fault.file).name for fault in refused.value.faults} == {"footer.mjml", "section.mjml"}


def test_our_templates_pass() -> None:
    check(None)


def test_a_template_of_the_operators_is_used_instead_of_ours(own: Own, tmp_path: Path) -> None:
    own(FOOTER, "<b>{{ v.sender }}</b>", "<b>{{ v.sender }}</b> 自分の脚注")
    own("text/footer.txt", "{{ v.sender|fill }}", "{{ v.sender|fill }}\n自分の脚注")
    made = _render(tmp_path)
    assert "自分の脚注" in document(made).text_content()
    assert "自分の脚注" in made.text
    assert texts(document(made), "h3") == texts(document(render()), "h3")


def test_a_change_is_seen_at_the_next_rendering(own: Own, tmp_path: Path) -> None:
    assert "前" not in _render(tmp_path).text.split("\n")[-3]
    path = own("text/footer.txt", "{{ v.sender|fill }}", "前 {{ v.sender|fill }}")
    assert "前 GenAI" in _render(tmp_path).text
    path.write_text("{% if %}", "utf-8")
    with pytest.raises(TemplateFaults, match=r"text/footer\.txt:1: syntax"):
        _render(tmp_path)
    path.unlink()
    assert _render(tmp_path) == render()


def test_what_trials_do_not_reach_is_refused_with_its_place_when_it_happens(own: Own, tmp_path: Path) -> None:
    own(ENTRY, "<h3>", '{% if entry.title == "潮見表を読むということ" %}{{ entry.lost }}{% endif %}<h3>')
    with pytest.raises(TemplateFaults, match=r"email/entry\.mjml:3: undefined: .*lost"):
        _render(tmp_path)


def test_a_template_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "footer.txt").write_bytes("脚注".encode("shift_jis"))
    with pytest.raises(TemplateFaults, match=r"footer\.txt:1: not UTF-8"):
        _render(tmp_path)


@pytest.mark.parametrize(("character", "name"), [("\x0b", "U+000B"), ("\x00", "U+0000"), ("\ufeff", "U+FEFF")])
def test_a_character_that_nobody_sees_is_refused_with_its_line(
    own: Own, tmp_path: Path, character: str, name: str
) -> None:
    own(FOOTER, "{{ v.sender", character + "{{ v.sender")
    with pytest.raises(TemplateFaults, match=rf"footer\.mjml:3: the character {re.escape(name)}"):
        check(tmp_path)


def test_an_empty_edition_is_refused(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "edition.mjml").write_text("")
    with pytest.raises(TemplateFaults, match=r"edition\.mjml:1: is empty"):
        check(tmp_path)
