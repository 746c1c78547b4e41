"""Keys from the configuration to the mail: set once, shown for the DNS, refused early where they cannot sign."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from newsletter.cli.main import app
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.delivery.message import compose
from newsletter.errors import ConfigurationError
from newsletter.model.edition import ALL, Format
from newsletter.workflows.approve import approve
from newsletter.workflows.compose import Composer, prepare_edition
from newsletter.workflows.editions import ensure_editions
from newsletter.workflows.init import write_site
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.conftest import make_config
from tests.issue_making import import_issue


@pytest.fixture(scope="module")
def rsa_pem() -> str:
    private = generate_private_key(public_exponent=65537, key_size=2048)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def ed25519_pem() -> str:
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def with_keys(site: Site, **dkim_settings: str) -> Site:
    config = make_config(site.config.database_url, dkim=dkim_settings)
    return replace(site, config=config)


def records(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, ["dkim", "show", "--json"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_published_issue_is_signed_with_the_key_that_the_dns_would_have(
    site: Site, tmp_path: Path, rsa_pem: str
) -> None:
    signing = with_keys(site, domain="annex.example", selector="a1", key=rsa_pem)
    ref = import_issue(signing, tmp_path, "2026-02-07")
    approve(signing, ref)
    issue = publish(signing, ref)
    ids = ensure_editions(signing, issue, [(ALL, Format.HTML)])
    prepared = prepare_edition(signing, ids[ALL, Format.HTML])
    assert prepared.sealing is not None
    (key,) = prepared.sealing.keys
    octets = bytes(compose(prepared, uid="hanako", address="hanako@example.org", copy=1))
    assert dkim.verify(octets, dnsfunc=lambda name, timeout=5: key.record.encode())
    assert prepare_edition(site, ids[ALL, Format.HTML]).sealing is None


def test_records_are_shown_for_the_dns(
    tmp_path: Path, rsa_pem: str, ed25519_pem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_site(tmp_path, SystemClock())
    (tmp_path / "rsa.pem").write_text(rsa_pem, "ascii")
    (tmp_path / "ed.pem").write_text(ed25519_pem, "ascii")
    assert records(tmp_path, monkeypatch) == []
    config.write_text(
        config.read_text("utf-8")
        + '\n[dkim]\ndomain = "example.org"\nselector = "a1"\nkey_file = "rsa.pem"\n'
        + 'ed25519_selector = "a1e"\ned25519_key_file = "ed.pem"\n',
        "utf-8",
    )
    found = records(tmp_path, monkeypatch)
    assert [(record["name"], record["algorithm"], record["aligned"]) for record in found] == [
        ("a1._domainkey.example.org", "rsa-sha256", True),
        ("a1e._domainkey.example.org", "ed25519-sha256", True),
    ]
    lines = CliRunner().invoke(app, ["dkim", "show"]).stdout.splitlines()
    for line, record in zip(lines, found, strict=True):
        strings = re.findall(r'"([^"]*)"', line)
        assert max(map(len, strings)) <= 255
        assert "".join(strings).replace(" ", "") == record["value"].replace(" ", "")
    doctor = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    assert [finding["level"] for finding in doctor if finding["check"] == "dkim annex"] == ["ok", "ok"]


def test_a_key_of_another_domain_is_a_warning(tmp_path: Path, rsa_pem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write_site(tmp_path, SystemClock())
    (tmp_path / "rsa.pem").write_text(rsa_pem, "ascii")
    config.write_text(
        config.read_text("utf-8")
        + '\n[publications.annex.dkim]\ndomain = "other.example"\nselector = "a1"\nkey_file = "rsa.pem"\n',
        "utf-8",
    )
    (record,) = records(tmp_path, monkeypatch)
    assert not record["aligned"]
    doctor = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    assert [finding["level"] for finding in doctor if finding["check"] == "dkim annex"] == ["warning"]


def test_a_key_that_cannot_sign_stops_a_send_before_it_begins(site: Site, rsa_pem: str, ed25519_pem: str) -> None:
    broken = with_keys(site, domain="annex.example", selector="a1", key="not a key")
    with pytest.raises(ConfigurationError, match=r"dkim\.key: not a private key"):
        Composer(broken)
    good = with_keys(
        site,
        domain="annex.example",
        selector="a1",
        key=rsa_pem,
        ed25519_selector="a1e",
        ed25519_key=ed25519_pem,
    )
    assert Composer(good) is not None


def test_an_ed25519_key_is_never_the_only_one(site: Site, rsa_pem: str, ed25519_pem: str) -> None:
    alone = with_keys(site, domain="annex.example", selector="a1", key=ed25519_pem)
    with pytest.raises(ConfigurationError, match=r"dkim\.key: an Ed25519 key, which many receivers cannot verify"):
        Composer(alone)
    changed = with_keys(
        site,
        domain="annex.example",
        selector="a1",
        key=rsa_pem,
        ed25519_selector="a1e",
        ed25519_key=rsa_pem,
    )
    with pytest.raises(ConfigurationError, match=r"dkim\.ed25519_key: an RSA key; it belongs into key_file"):
        Composer(changed)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('domain = "Example Org"\nselector = "a"\nkey = "x"', "dkim.domain: a name in the DNS"),
        ('domain = "example.org"\nselector = "a"\nkey_file = "none.pem"', "key_file: cannot read"),
        ('domain = "example.org"\nselector = "a"\nkey = "x"\ned25519_selector = "b"', "go together"),
        ('domain = "example.org"\nselector = "a"\nkey = "x"\ned25519_selector = "a"\ned25519_key = "y"', "its own"),
        ('domain = "example.org"\nkey = "x"', "dkim.selector: is missing"),
    ],
)
def test_settings_that_cannot_be_are_faults_of_the_configuration(tmp_path: Path, lines: str, fault: str) -> None:
    config = write_site(tmp_path, SystemClock())
    config.write_text(f"{config.read_text('utf-8')}\n[dkim]\n{lines}\n", "utf-8")
    with pytest.raises(ConfigurationError) as refusal:
        load_config(config)
    assert fault in str(refusal.value)
    assert '"x"' not in str(refusal.value)
