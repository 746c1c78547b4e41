"""The theme and the folder of templates in the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config import load_config
from newsletter.config.theme import Theme
from newsletter.errors import ConfigurationError

GOOD = """
base_url = "https://news.annex.example/"
secret_key = "a secret for tests that is long enough"
TOP
[publications.annex]
title = "Annex"
sender = "Annex <annex@annex.example>"
[publications.annex.categories]
tools = "Tools"
learning = "Learning"
[publications.annex.theme]
"""


def _write(folder: Path, theme: str, top: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(GOOD.replace("TOP", top) + theme, "utf-8")
    return path


def _faults(path: Path) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load_config(path)
    return "\n".join(refused.value.faults)


def test_a_theme_is_read_and_colours_have_one_writing(tmp_path: Path) -> None:
    written = """
accent = "#0A5"
fonts = ["Noto Serif JP", "serif"]
logo = "https://annex.example/logo.png"
logo_alt = "A lighthouse"
[publications.annex.theme.categories]
tools = "#ABCDEF"
"""
    theme = load_config(_write(tmp_path, written)).publications["annex"].theme
    assert theme.accent == "#00aa55"
    assert theme.categories == {"tools": "#abcdef"}
    assert theme.fonts == ("Noto Serif JP", "serif")
    assert hash(theme) != hash(Theme())


@pytest.mark.parametrize(
    ("written", "blamed"),
    [
        ('accent = "red"', "publications.annex.theme.accent: a colour is written #rrggbb or #rgb (it is 'red')"),
        ('mark = "#12345"', "publications.annex.theme.mark: a colour"),
        ('fonts = ["A", "B; color:red"]', "publications.annex.theme.fonts.1: the name of one font"),
        ('logo = "javascript:alert(1)"\nlogo_alt = "x"', "publications.annex.theme.logo: the address of an image"),
        ('logo = "https://annex.example/logo.png"', "publications.annex.theme: logo needs logo_alt"),
        ("logo_width = 9000", "publications.annex.theme.logo_width: "),
        ('acent = "#123456"', "publications.annex.theme.acent: no such setting; did you mean accent?"),
        (
            '[publications.annex.theme.categories]\ntools = "blue"',
            "publications.annex.theme.categories.tools: a colour",
        ),
        ('[publications.annex.theme.categories]\ntols = "#123456"', "categories has colours for tols"),
    ],
)
def test_each_fault_has_its_path(tmp_path: Path, written: str, blamed: str) -> None:
    assert blamed in _faults(_write(tmp_path, written))


def test_all_faults_of_a_theme_come_at_once(tmp_path: Path) -> None:
    faults = _faults(_write(tmp_path, 'accent = "red"\nmark = "green"\nlogo_width = 0', 'templates_dir = "nowhere"'))
    assert len(faults.splitlines()) == 4


def test_the_environment_sets_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_PUBLICATIONS__ANNEX__THEME__ACCENT", "#123456")
    assert load_config(_write(tmp_path, "")).publications["annex"].theme.accent == "#123456"


def test_templates_are_looked_for_beside_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    config = load_config(_write(tmp_path, "", 'templates_dir = "own"'))
    assert config.templates_dir == config.publications["annex"].templates_dir == (tmp_path / "own").resolve()


def test_a_folder_of_templates_has_to_be_there(tmp_path: Path) -> None:
    assert "templates_dir: a folder that is there" in _faults(_write(tmp_path, "", 'templates_dir = "own"'))
