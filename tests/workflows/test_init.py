"""A new site."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from newsletter.assembly import assemble
from newsletter.config import load_config
from newsletter.errors import ConfigurationError, Refused, UsageError
from newsletter.workflows.init import write_site
from tests.conftest import CATEGORIES, MovedClock


def test_a_new_site_works_at_once(tmp_path: Path, clock: MovedClock) -> None:
    config = load_config(write_site(tmp_path / "new" / "site", clock))
    annex = config.publications["annex"]
    assert dict(annex.categories) == CATEGORIES
    assert list(annex.categories) == list(CATEGORIES)
    assert config.smtp.fallbacks == ()
    assert config.smtp.max_rate == 0
    assemble(config).database.close()


def test_its_files_are_for_the_owner_alone(tmp_path: Path, clock: MovedClock) -> None:
    path = write_site(tmp_path, clock)
    for file in (path, tmp_path / "newsletter.db"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_site_has_a_secret_of_its_own(tmp_path: Path, clock: MovedClock) -> None:
    one, other = (load_config(write_site(tmp_path / name, clock)).secret_key for name in ("one", "other"))
    assert one != other
    assert len(one.get_secret_value()) == 64


def test_a_site_is_never_overwritten(tmp_path: Path, clock: MovedClock) -> None:
    before = write_site(tmp_path, clock).read_bytes()
    with pytest.raises(Refused, match="nothing was changed"):
        write_site(tmp_path, clock)
    assert (tmp_path / "config.toml").read_bytes() == before


def test_its_address_relay_and_words_can_be_given(tmp_path: Path, clock: MovedClock) -> None:
    path = write_site(
        tmp_path, clock, base_url="http://127.0.0.1:9000", web_port=9000, smtp_port=9025, title='“週刊” "A\\B"'
    )
    config = load_config(path)
    assert (config.base_url, config.web.port, config.smtp.port) == ("http://127.0.0.1:9000", 9000, 9025)
    assert config.publications["annex"].title == '“週刊” "A\\B"'


def test_where_a_file_is_in_the_way_it_says_so(tmp_path: Path, clock: MovedClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError):
        write_site(tmp_path / "file", clock)


def test_when_the_surroundings_are_wrong_nothing_is_left_behind(
    tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__PORT", "no number")
    with pytest.raises(ConfigurationError, match=r"smtp\.port"):
        write_site(tmp_path, clock)
    assert list(tmp_path.iterdir()) == []
