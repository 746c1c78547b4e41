"""The official validator of MJML finds no error in what our templates make."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from newsletter.links import Links
from newsletter.model.edition import ALL
from newsletter.rendering.email import mjml_of
from newsletter.rendering.gate import sample
from newsletter.rendering.templates import open_templates
from newsletter.rendering.theme import theme
from newsletter.rendering.view import edition_view
from tests.rendering.samples import ENGLISH, ENGLISH_ENTRIES, ENGLISH_ISSUE, JAPANESE, JAPANESE_ENTRIES, PUBLICATION

PACKAGE = "mjml@4.18.0"
"""Of the version of MJML that our compiler speaks."""
LINKS = Links("https://news.annex.example")


@pytest.fixture(scope="module")
def validator() -> Path:
    """The command, installed once into the cache folder of whoever runs the tests."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("npm is not here")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "annex-tests" / PACKAGE
    command = cache / "node_modules" / ".bin" / "mjml"
    if not command.exists():
        _install(npm, cache)
    return command


def _install(npm: str, cache: Path) -> None:
    """Beside its place first: several processes may want it at once."""
    own = cache.with_name(f"{cache.name}.{os.getpid()}")
    own.mkdir(parents=True)
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(own), PACKAGE]
    done = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 0 and not cache.exists():
        own.rename(cache)
    shutil.rmtree(own, ignore_errors=True)
    if done.returncode != 0:
        pytest.skip(f"{PACKAGE} cannot be installed here: {done.stderr.strip()[-200:]}")


def _validate(command: Path, folder: Path, mjml: str) -> str:
    """What the validator says, nothing where it finds nothing."""
    written = folder / "mail.mjml"
    written.write_text(mjml, "utf-8")
    ask = [str(command), "--validate", str(written)]
    done = subprocess.run(ask, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode == 0) == (not done.stdout + done.stderr), done
    return done.stdout + done.stderr


def _mails() -> dict[str, str]:
    markup = open_templates(None).markup
    japanese = edition_view(JAPANESE, JAPANESE_ENTRIES, PUBLICATION, LINKS, key=ALL)
    english = edition_view(ENGLISH_ISSUE, ENGLISH_ENTRIES, ENGLISH, LINKS, key=ALL)
    return {
        "japanese": mjml_of(japanese, theme("ja"), tuple(PUBLICATION.categories), markup),
        "english": mjml_of(english, theme("en"), tuple(ENGLISH.categories), markup),
        "every part": mjml_of(sample.full_view(), theme("ja"), sample.SLUGS, markup),
        "no part": mjml_of(sample.bare_view(), theme("en"), sample.SLUGS, markup),
    }


def test_no_error_is_found(validator: Path, tmp_path: Path) -> None:
    for name, mjml in _mails().items():
        assert (name, _validate(validator, tmp_path, mjml)) == (name, "")


def test_an_error_would_be_found(validator: Path, tmp_path: Path) -> None:
    broken = _mails()["english"].replace("<mj-column>", '<mj-column paddin="1px">', 1)
    assert "paddin" in _validate(validator, tmp_path, broken)
