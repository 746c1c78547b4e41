"""Configuration fails early, completely, and by path."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.config import Config, Delivery, Publication, Relay, Schedule, find_config, load_config
from newsletter.config.fence import Fence
from newsletter.config.front import Front
from newsletter.config.schedule import CalendarException
from newsletter.config.settings import Logging, Web
from newsletter.config.source import FeedsSource, FolderSource, SqlSource
from newsletter.errors import ConfigurationError, UsageError

GOOD = """
base_url = "https://news.annex.example/"
secret_key = "a secret for tests that is long enough"
[smtp]
port = 587
[publications.annex]
title = "Annex"
sender = "Annex <annex@annex.example>"
[publications.annex.categories]
tools = "Tools"
"""


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("NEWSLETTER_"):
            monkeypatch.delenv(name)


def _write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def _faults(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as refused:
        load_config(path)
    assert refused.value.exit_code == 2
    return refused.value.faults


def _fault(folder: Path, text: str) -> str:
    (fault,) = _faults(_write(folder, text))
    return fault


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    config = load_config(_write(tmp_path, GOOD))
    assert config.base_url == "https://news.annex.example"
    assert config.smtp.port == 587
    assert config.database_url == f"sqlite:///{tmp_path}/newsletter.db"
    assert config.publications["annex"].slug == "annex"


def test_the_example_has_every_setting_and_loads(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "config.example.toml"
    text = example.read_text("utf-8")
    assert load_config(_write(tmp_path, text)).publications["annex"].categories["niche"] == "ニッチ・深堀り"
    for name in _setting_names():
        assert name in text, f"config.example.toml does not mention {name}"


def test_what_stands_in_comments_of_the_example_loads_too(tmp_path: Path) -> None:
    example = (Path(__file__).resolve().parents[2] / "config.example.toml").read_text("utf-8")
    for line in (
        'username = "annex"',
        "[[smtp.fallbacks]]",
        'host = "relay2.example.org"',
        "port = 587",
        'security = "starttls"',
        'reply_to = "editors@news.example.org"',
    ):
        assert f"# {line}" in example
        example = example.replace(f"# {line}", line)
    example = example.replace('# password = "…" ', 'password = "x" ')
    config = load_config(_write(tmp_path, example))
    assert [relay.name for relay in config.smtp.relays] == ["127.0.0.1:25", "relay2.example.org:587"]
    assert config.publications["annex"].reply_to == "editors@news.example.org"


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, GOOD)
    monkeypatch.setenv("NEWSLETTER_SMTP__PORT", "2525")
    monkeypatch.setenv("NEWSLETTER_DELIVERY__RETRY_BASE", "1s")
    monkeypatch.setenv("NEWSLETTER_PUBLICATIONS__ANNEX__TITLE", "Another")
    monkeypatch.setenv("NEWSLETTER_PUBLICATIONS__ANNEX__SCHEDULE__SEND", "sunday 08:30")
    config = load_config(path)
    assert (config.smtp.port, config.delivery.retry_base) == (2525, timedelta(seconds=1))
    assert config.publications["annex"].title == "Another"
    assert str(config.publications["annex"].schedule.send) == "sunday 08:30"


def test_a_wrong_value_from_the_environment_is_blamed_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__PORT", "many")
    assert "smtp.port (from $NEWSLETTER_SMTP__PORT)" in _fault(tmp_path, GOOD)


def test_a_misspelt_variable_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMPT__PORT", "25")
    assert _fault(tmp_path, GOOD) == "$NEWSLETTER_SMPT__PORT: no such setting; did you mean smtp?"


def test_all_faults_are_told_at_once_each_with_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_COLOUR", "red")
    text = """
base_url = "news.annex.example"
databse_url = "sqlite:///x.db"
secret_key = "short"
[smtp]
port = 99999
security = "ssl"
prot = 25
[delivery]
lease = "soon"
[publications.annex]
timezone = "Mars/Olympus"
sender = "nobody"
[publications.annex.categories]
"Big Tools" = "Tools"
all = "All"
[publications.annex.schedule]
send = "someday"
"""
    faults = _faults(_write(tmp_path, text))
    expected = {
        "base_url": "public address",
        "databse_url": "did you mean database_url?",
        "secret_key": "at least 32 characters",
        "smtp.port": "less than or equal to 65535",
        "smtp.security": "'none', 'starttls' or 'tls'",
        "smtp.prot": "did you mean port?",
        "delivery.lease": "such as 30s, 5m, 2h or 5d",
        "publications.annex.title": "is missing",
        "publications.annex.timezone": "Asia/Tokyo",
        "publications.annex.sender": "name@example.org",
        "publications.annex.categories.Big Tools": "lower-case letters",
        "publications.annex.categories.all": "name of a feed",
        "publications.annex.schedule.send": "saturday 07:00",
        "$NEWSLETTER_COLOUR": "no such setting",
    }
    for path, allowed in expected.items():
        (fault,) = (fault for fault in faults if fault.startswith((f"{path}:", f"{path}.[key]:")))
        assert allowed in fault
    assert len(faults) == len(expected)
    assert "short" not in "".join(faults)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('secret_key = "a secret for tests that is long enough"', "secret_key: is missing"),
        ('title = "Annex"', "publications.annex.title: is missing"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, line: str, fault: str) -> None:
    assert _fault(tmp_path, GOOD.replace(line, "")) == fault


def test_a_publication_cannot_take_an_address_of_the_site(tmp_path: Path) -> None:
    assert "choose another slug" in _fault(tmp_path, GOOD.replace("publications.annex", "publications.api"))


def test_all_faults_of_former_slugs_are_told_each_with_its_path(tmp_path: Path) -> None:
    other = '[publications.{}]\ntitle = "T"\nsender = "t@annex.example"\nformer_slugs = {}\n'
    annex = GOOD.replace('title = "Annex"', 'title = "Annex"\nformer_slugs = ["annex", "digest", "old", "old"]')
    faults = _faults(_write(tmp_path, annex + other.format("digest", '["weekly"]') + other.format("m", '["old"]')))
    assert faults == (
        "publications.annex.former_slugs: annex is its slug of today; name only those of before",
        "publications.annex.former_slugs: digest is a publication still;"
        " leave it out here, or [publications.digest] there",
        "publications.m.former_slugs: old is a former slug of annex already; it can lead to one only",
    )


@pytest.mark.parametrize("setting", ["former_slugs", "editors"])
def test_one_where_there_can_be_several_is_a_list_too(tmp_path: Path, setting: str) -> None:
    text = GOOD.replace('title = "Annex"', f'title = "Annex"\n{setting} = "old"')
    assert _fault(tmp_path, text) == f"publications.annex.{setting}: a list, also of one: [\"old\"] (it is 'old')"


def test_a_former_slug_that_stands_twice_stands_there_once(tmp_path: Path) -> None:
    text = GOOD.replace('title = "Annex"', 'title = "Annex"\nformer_slugs = ["old", "older", "old"]')
    assert load_config(_write(tmp_path, text)).publications["annex"].former_slugs == ("old", "older")


def test_there_is_at_least_one_publication(tmp_path: Path) -> None:
    assert "publications" in _fault(tmp_path, GOOD[: GOOD.index("[publications.annex]")])


def test_secrets_may_stand_in_files_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret from a file that is long enough\n")
    (tmp_path / "password.txt").write_text("hush\n")
    text = GOOD.replace('secret_key = "a secret for tests that is long enough"', 'secret_key_file = "secret.txt"')
    text = text.replace("[smtp]", '[smtp]\nusername = "annex"\npassword_file = "password.txt"')
    config = load_config(_write(tmp_path, text))
    assert config.secret_key.get_secret_value() == "a secret from a file that is long enough"
    assert config.smtp.password is not None
    assert config.smtp.password.get_secret_value() == "hush"
    assert "hush" not in repr(config)


def test_a_secret_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    text = GOOD.replace('secret_key = "a secret for tests that is long enough"', 'secret_key_file = "none.txt"')
    assert "none.txt" in _fault(tmp_path, text)


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x" * 40)
    assert "keep one" in _fault(tmp_path, 'secret_key_file = "secret.txt"\n' + GOOD)


def test_a_login_is_whole(tmp_path: Path) -> None:
    assert "go together" in _fault(tmp_path, GOOD.replace("[smtp]", '[smtp]\nusername = "annex"'))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgresql://annex@db.example/annex", "postgresql+psycopg://annex@db.example/annex"),
        ("postgres://annex@db.example/annex", "postgresql+psycopg://annex@db.example/annex"),
        ("sqlite:////var/lib/annex.db", "sqlite:////var/lib/annex.db"),
    ],
)
def test_a_database_may_be_named_as_people_name_it(tmp_path: Path, given: str, meant: str) -> None:
    assert load_config(_write(tmp_path, f'database_url = "{given}"\n{GOOD}')).database_url == meant


def test_another_kind_of_database_is_a_fault(tmp_path: Path) -> None:
    assert "sqlite:///FILE or postgresql://" in _fault(tmp_path, f'database_url = "mysql://x"\n{GOOD}')


def test_a_source_is_one_of_three_kinds_with_paths_beside_the_file(tmp_path: Path) -> None:
    def source(text: str) -> object:
        path = _write(tmp_path, f"{GOOD}[publications.annex.source]\n{text}")
        return load_config(path).publications["annex"].source

    sql = source('kind = "sql"\nurl = "sqlite:///articles.db"\nquery = "SELECT 1"')
    assert isinstance(sql, SqlSource)
    assert sql.url.get_secret_value() == f"sqlite:///{tmp_path}/articles.db"
    folder = source('kind = "folder"\nfolder = "journals"')
    assert isinstance(folder, FolderSource)
    assert folder.folder == f"{tmp_path}/journals"
    feeds = source('kind = "feeds"\nurls = ["https://example.org/feed"]')
    assert isinstance(feeds, FeedsSource)
    assert feeds.timeout == timedelta(seconds=30)


def test_faults_of_a_source_have_its_paths_and_keep_its_secrets(tmp_path: Path) -> None:
    def faults(text: str) -> tuple[str, ...]:
        return _faults(_write(tmp_path, f"{GOOD}[publications.annex.source]\n{text}"))

    where = "publications.annex.source"
    assert faults('kind = "sqll"') == (f"{where}.kind: one of sql, folder, feeds",)
    assert faults('folder = "x"') == (f"{where}.kind: one of sql, folder, feeds",)
    assert faults('kind = "folder"\nfodler = "x"') == (
        f"{where}.folder: is missing",
        f"{where}.fodler: no such setting; did you mean folder?",
    )
    (url,) = faults('kind = "sql"\nurl = "reader:hunter2@db"\nquery = "SELECT 1"')
    assert url.startswith(f"{where}.url: a SQLAlchemy URL")
    assert "hunter2" not in url
    assert faults('kind = "feeds"\nurls = []') == (f"{where}.urls: 1 to 200 addresses, each once",)


def test_what_is_not_toml_says_where(tmp_path: Path) -> None:
    assert "line 1" in _fault(tmp_path, "base_url = \n")


def test_what_is_not_utf_8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('title = "週刊"'.encode("shift-jis"))
    assert _faults(path) == ("not UTF-8: save the file as UTF-8",)


def test_the_option_wins_over_the_variable_and_the_variable_over_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="newsletter init"):
        find_config(None)
    here = _write(tmp_path, GOOD)
    assert find_config(None).absolute() == here
    there, elsewhere = tmp_path / "there.toml", tmp_path / "elsewhere.toml"
    for path in (there, elsewhere):
        path.write_text(GOOD)
    monkeypatch.setenv("NEWSLETTER_CONFIG", str(there))
    assert find_config(None) == there
    assert find_config(elsewhere) == elsewhere


def _setting_names() -> set[str]:
    models = (
        Config,
        Delivery,
        Logging,
        Relay,
        Web,
        Publication,
        Schedule,
        CalendarException,
        Fence,
        Front,
        SqlSource,
        FolderSource,
        FeedsSource,
    )
    return {name for model in models for name in model.model_fields} - {"slug"}
