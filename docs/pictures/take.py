"""Take the README's pictures from a demo: ``make pictures``.

The demo is served while Chromium looks at it, so that what the README shows is what a newcomer sees.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demo = subprocess.Popen(
            [sys.executable, "-m", "newsletter", "demo", "--dir", f"{folder}/demo"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            addresses = dict(_addresses(demo))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=CHROMIUM
                )
                mail = _first_mail(addresses["Inbox"])
                _shoot(browser, mail, "email-light", width=700, height=1180)
                _shoot(browser, mail, "email-dark", width=390, height=1180, scheme="dark")
                _shoot(browser, addresses["Archive"], "archive-light", width=1280, height=1000)
                _shoot(browser, f"{addresses['Archive']}2026-03-14/", "archive-dark", 390, 1000, scheme="dark")
                browser.close()
        finally:
            demo.terminate()
            demo.wait(20)


def _addresses(demo: subprocess.Popen[str]) -> list[tuple[str, str]]:
    """What the demo prints once it serves: a word and an address a line."""
    found = []
    assert demo.stdout is not None
    for line in demo.stdout:
        if match := re.match(r"(Inbox|Archive|Feeds)\s+(http\S+)", line):
            found.append((match[1], match[2]))
        if line.startswith("Ctrl-C"):
            return found
    raise SystemExit("The demo ended before it served anything.")


def _first_mail(inbox: str) -> str:
    """The address of the HTML part that the reader of everything got."""
    with urlopen(inbox) as page:
        text = page.read().decode()
    links = re.findall(r'href="([^"]*mails/[^"]+)"', text)
    return f"{inbox.rstrip('/')}/{links[-1].strip('/')}/html"


def _shoot(browser: Browser, url: str, name: str, width: int, height: int, scheme: str = "light") -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(url)
    page.screenshot(path=HERE / f"{name}.png")
    context.close()


main()
