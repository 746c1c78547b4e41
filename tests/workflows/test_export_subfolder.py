"""The exported site behind a folder of any static host: every link leads to a file, whatever the folder is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import pytest

from newsletter.links import Links
from newsletter.workflows.export_site import export_site
from newsletter.workflows.site import Site
from tests.issue_making import publish_issues

# Answered by the program, which a static host has not.
_LIVE = ("/search", "/subscribe")


def links_of(page: Path) -> Iterator[str]:
    root = html5lib.parse(page.read_bytes(), transport_encoding="utf-8")
    for element in root.iter():
        for name in ("href", "src"):
            if element.get(name) is not None:
                yield str(element.get(name))


@pytest.mark.parametrize("folder", ["", "/sub/folder"])
def test_every_link_of_the_exported_site_leads_to_a_file_of_it(site: Site, tmp_path: Path, folder: str) -> None:
    base = f"http://static.example{folder}"
    site = replace(site, links=Links(base), config=site.config.model_copy(update={"base_url": base}))
    publish_issues(site, tmp_path, ["2026-01-31", "2026-02-07"])
    out = tmp_path / "public"
    export_site(site, out)
    dead, relative = [], 0
    pages = sorted(out.rglob("*.html"))
    for page in pages:
        address = f"{base}/{page.relative_to(out)}".removesuffix("index.html")
        for link in links_of(page):
            there = urldefrag(urljoin(address, link)).url
            if urlsplit(there).netloc != "static.example" or urlsplit(there).path.endswith(_LIVE):
                continue
            relative += not urlsplit(link).netloc
            file = out / (there.removeprefix(f"{base}/") + ("index.html" if there.endswith("/") else ""))
            if not there.startswith(f"{base}/") or not file.is_file():
                dead.append(f"{page.relative_to(out)}: {link}")
    assert dead == []
    assert relative > 10 * len(pages)
