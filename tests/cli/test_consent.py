"""``newsletter subscriber consents`` and ``subscriber form``, as operators run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.assembly import assemble
from newsletter.cli.main import app
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.errors import NotFound
from newsletter.workflows.confirm import confirm
from newsletter.workflows.init import write_site
from tests.workflows.joining import HANAKO, HOME, sign_up


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_site(tmp_path_factory.mktemp("site"), SystemClock())
    site = assemble(load_config(path))
    confirm(site, sign_up(site), visitor=HOME)
    site.database.close()
    return path


def _run(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--config", str(config), *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_proof_is_text_for_people_and_json_for_programs(config: Path) -> None:
    text = _run(config, "subscriber", "consents", HANAKO)
    assert f"Record of consent of {HANAKO}" in text
    assert "annex: confirmed\n  by    confirmation link" in text
    assert "広告や宣伝を含むことがあります" in text
    proof = json.loads(_run(config, "subscriber", "consents", HANAKO, "--json"))
    assert [line["action"] for line in proof["consents"]] == ["asked", "confirmed"]
    assert {line["wording"] for line in proof["consents"]} == set(proof["wordings"])
    assert {line["place"] for line in proof["consents"]} == {"203.0.113.0/24"}
    assert proof["unconfirmed"] == []


def test_nobody_has_no_proof(config: Path) -> None:
    with pytest.raises(NotFound, match=r"Nothing is known of taro@readers\.test"):
        _run(config, "subscriber", "consents", "taro@readers.test")


def test_the_form_is_html_that_leads_here(config: Path) -> None:
    form = _run(config, "subscriber", "form", "--language", "en")
    assert '<form action="http://127.0.0.1:8080/annex/subscribe?lang=en" method="post"' in form
    assert 'name="category" value="tools"' in form
    assert "It may contain advertising." in form
    assert "<script" not in form
    assert "style=" not in form
