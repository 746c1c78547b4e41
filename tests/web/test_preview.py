"""The preview in a browser: what is chosen is shown, what changes is followed, and a fault is said, not thrown."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response
from playwright.sync_api import expect, sync_playwright

from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.model.issue import IssueState
from newsletter.resources import TEMPLATES
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.web.preview.pages import create_pages
from newsletter.web.preview.schemes import in_scheme
from newsletter.web.preview.watched import Watched
from newsletter.workflows.entries import edit_entry
from newsletter.workflows.init import write_site
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site
from tests.issue_making import import_issue

REF = "annex/2026-02-07"
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def watched(site: Site, tmp_path: Path) -> Watched:
    """A site with one draft, and a configuration file beside it."""
    path = write_site(tmp_path / "house", SystemClock())
    text = path.read_text("utf-8").replace("sqlite:///newsletter.db", site.config.database_url)
    path.write_text(text, "utf-8")
    made = replace(site, config=load_config(path))
    import_issue(made, tmp_path, "2026-02-07")
    return Watched(path, made)


class Client:
    """Asks the pages without a server."""

    def __init__(self, watched: Watched) -> None:
        self._pages = create_pages(watched, first=None)

    def get(self, path: str, params: dict[str, str | list[str]] | None = None, host: str = "127.0.0.1") -> Response:
        async def once() -> Response:
            transport = ASGITransport(app=self._pages)
            async with AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.get(path, params=params)

        return asyncio.run(once())


@pytest.fixture
def client(watched: Watched) -> Client:
    return Client(watched)


def version(client: Client) -> str:
    return str(client.get("/state", params={"issue": REF}).json()["version"])


def config_of(watched: Watched) -> Path:
    return watched._path


def touched(path: Path, text: str) -> None:
    """Write, and make sure that the clock of the file system has seen it."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def test_the_newest_issue_is_shown_with_its_findings_beside_it(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert f"/mail?issue={REF}" in page.text
    assert "postal address is still the example" in page.text
    assert "<meter" in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_each_part_is_what_readers_get(client: Client) -> None:
    html = client.get("/mail", params={"issue": REF})
    assert html.text.count("<h3") == 5
    assert "sandbox allow-same-origin" in html.headers["Content-Security-Policy"]
    assert "allow-scripts" not in html.headers["Content-Security-Policy"]
    assert "推論を支える小さな道具0" in client.get("/mail", params={"issue": REF, "part": "text"}).text
    source = client.get("/mail", params={"issue": REF, "part": "source"}).text
    assert "List-Unsubscribe: &lt;http://news.annex.example/unsubscribe/annex-" in source
    assert "annex.invalid" not in html.text


def test_a_choice_of_categories_is_that_edition(client: Client) -> None:
    chosen = client.get("/mail", params={"issue": REF, "category": ["tools", "security"]})
    # Two of those categories, and one entry that has none.
    assert chosen.text.count("<h3") == 3
    assert "checked" in client.get("/", params={"category": "tools"}).text.split('value="tools"')[1][:10]


def test_a_scheme_is_shown_whatever_the_browser_prefers(client: Client) -> None:
    dark = client.get("/mail", params={"issue": REF, "scheme": "dark"}).text
    assert "prefers-color-scheme" not in dark
    assert "@media (min-width:0)" in dark
    assert "@media (max-width:0)" in client.get("/mail", params={"issue": REF, "scheme": "light"}).text
    assert in_scheme("@media ( prefers-color-scheme : light ){}", "dark") == "@media (max-width:0){}"


def test_the_version_follows_entries_configuration_and_templates(
    client: Client, watched: Watched, tmp_path: Path
) -> None:
    seen = [version(client)]
    assert version(client) == seen[0]
    site = watched.site()
    edit_entry(site, load(site, REF)[1][0].entry_id, texts={"title": "新しい題"})
    seen.append(version(client))
    path = config_of(watched)
    own = tmp_path / "own"
    (own / "email").mkdir(parents=True)
    text = path.read_text("utf-8").replace("[publications.annex]", f'[publications.annex]\ntemplates_dir = "{own}"')
    touched(path, text)
    seen.append(version(client))
    shutil.copy(TEMPLATES / "email" / "footer.mjml", own / "email" / "footer.mjml")
    seen.append(version(client))
    assert len(set(seen)) == 4
    assert "新しい題" in client.get("/mail", params={"issue": REF, "part": "text"}).text


def test_what_cannot_be_rendered_is_said_and_mended_in_place(client: Client, watched: Watched, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "email").mkdir(parents=True)
    path = config_of(watched)
    text = path.read_text("utf-8")
    touched(path, text.replace("[publications.annex]", f'[publications.annex]\ntemplates_dir = "{own}"'))
    footer = (TEMPLATES / "email" / "footer.mjml").read_text("utf-8")
    touched(own / "email" / "footer.mjml", footer.replace("</mj-table>", "</mj-tabel>"))
    for address in ("/", "/mail"):
        broken = client.get(address, params={"issue": REF})
        assert broken.status_code == 200
        assert "footer.mjml" in broken.text
    touched(own / "email" / "footer.mjml", footer)
    assert "footer.mjml" not in client.get("/mail", params={"issue": REF}).text
    touched(path, "nonsense")
    assert "not TOML" in client.get("/").text
    assert "not TOML" in client.get("/state", params={"issue": REF}).json()["version"]


def test_what_an_address_cannot_mean_is_no_fault_of_ours(client: Client) -> None:
    assert client.get("/", params={"width": "9", "part": "x", "scheme": "y"}).status_code == 200
    for address in ("/", "/mail", "/state"):
        for ref in ("annex/2030-01-01", "nothing", "x/2026-02-07"):
            assert client.get(address, params={"issue": ref}).status_code == 200
    assert "gone" in client.get("/mail", params={"issue": REF, "category": "gone"}).text


def test_another_name_for_this_machine_is_not_answered(client: Client) -> None:
    assert client.get("/", host="evil.example").status_code == 400


def test_looking_changes_nothing(client: Client, watched: Watched) -> None:
    for address in ("/", "/mail", "/state"):
        client.get(address, params={"issue": REF})
    issue, _ = load(watched.site(), REF)
    assert issue.state is IssueState.DRAFT


def test_a_browser_shows_a_change_by_itself(watched: Watched) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here")
    listening = listen("127.0.0.1", 0, advice="")
    address = http_address(listening)
    server = BackgroundServer(create_pages(watched, first=REF), listening)
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.goto(address)
            mail = page.frame_locator("iframe.mail")
            expect(mail.locator("h3").first).to_have_text("推論を支える小さな道具0")
            page.get_by_label("375").check()
            expect(page.locator("iframe.w375")).to_be_visible()
            page.get_by_label("Dark").check()
            expect(page.locator(".stage.dark")).to_be_visible()
            site = watched.site()
            edit_entry(site, load(site, REF)[1][0].entry_id, texts={"title": "書き換えた題"})
            expect(mail.locator("h3").first).to_have_text("書き換えた題", timeout=15_000)
            assert page.locator("iframe.w375").count() == 1
            assert said == []
            browser.close()
    finally:
        server.stop()
