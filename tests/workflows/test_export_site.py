"""A site as files: the same bytes, nothing of others touched, nothing half-written, nothing out of the folder."""

from __future__ import annotations

import fcntl
import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import Refused, UsageError
from newsletter.model.document import Draft
from newsletter.store import documents
from newsletter.workflows import export_folder
from newsletter.workflows.export_folder import BadName
from newsletter.workflows.export_site import export_site, file_of
from newsletter.workflows.site import Site
from tests.conftest import MovedClock

SITE = {
    "/annex/": b"<p>home</p>",
    "/annex/2026-02-07/": b"<p>issue</p>",
    "/annex/feeds/all.atom": b"<feed/>",
    "/": b"/",
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder to export to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def publish(site: Site, bodies: dict[str, bytes], gone: frozenset[str] = frozenset()) -> None:
    drafts = [
        Draft(path=path, publication="annex", media_type="text/html", body=body, gone=path in gone)
        for path, body in bodies.items()
    ]
    with site.database.writing() as connection:
        documents.put_all(connection, "annex", drafts, site.clock.now())


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file but the folder's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".newsletter-export")
    }


def test_every_document_is_a_file_of_its_bytes_with_gz_beside(site: Site, tmp_path: Path) -> None:
    publish(site, SITE)
    exported = export_site(site, tmp_path / "out")
    found = files_in(tmp_path / "out")

    plain = {name: body for name, body in found.items() if not name.endswith(".gz")}
    assert plain == {
        "index.html": b"/",
        "annex/index.html": b"<p>home</p>",
        "annex/2026-02-07/index.html": b"<p>issue</p>",
        "annex/feeds/all.atom": b"<feed/>",
    }
    assert {name: gzip.decompress(found[f"{name}.gz"]) for name in plain} == plain
    assert len(found) == 8
    assert exported.written == tuple(sorted(plain))
    with site.database.reading() as connection:
        document = documents.get(connection, "/annex/")
    assert document is not None
    assert found["annex/index.html.gz"] == document.gzip


def test_a_file_has_the_time_of_its_document(site: Site, clock: MovedClock, out: Path) -> None:
    publish(site, SITE)
    published = clock.now()
    clock.move(days=3)
    export_site(site, out)
    for name in ("annex/index.html", "annex/index.html.gz"):
        assert datetime.fromtimestamp((out / name).stat().st_mtime, UTC) == published


def test_exporting_again_touches_nothing(site: Site, out: Path) -> None:
    publish(site, SITE)
    export_site(site, out)
    before = {path: path.stat().st_ino for path in (out / "annex").rglob("*")}
    exported = export_site(site, out)

    assert (exported.written, exported.removed, exported.unchanged) == ((), (), 4)
    assert {path: path.stat().st_ino for path in (out / "annex").rglob("*")} == before


def test_only_what_changed_is_written_and_what_is_gone_is_removed(site: Site, out: Path) -> None:
    publish(site, SITE)
    export_site(site, out)
    publish(site, {"/annex/": b"<p>new</p>", "/": b"/"})
    exported = export_site(site, out)

    assert exported.written == ("annex/index.html",)
    assert exported.removed == ("annex/2026-02-07/index.html", "annex/feeds/all.atom")
    assert {name for name in files_in(out) if not name.endswith(".gz")} == {"index.html", "annex/index.html"}
    assert not (out / "annex" / "feeds").exists()


def test_a_page_that_is_gone_has_no_file(site: Site, out: Path) -> None:
    publish(site, SITE)
    export_site(site, out)
    publish(site, SITE, gone=frozenset({"/annex/2026-02-07/"}))
    exported = export_site(site, out)

    assert exported.removed == ("annex/2026-02-07/index.html",)
    assert not (out / "annex" / "2026-02-07").exists()


def test_files_of_others_stay(site: Site, out: Path) -> None:
    (out / "annex" / "feeds").mkdir(parents=True)
    for name in ("CNAME", "annex/feeds/mine.txt"):
        (out / name).write_text("mine")
    publish(site, SITE)
    export_site(site, out)
    publish(site, {"/": b"/"})
    export_site(site, out)

    assert set(files_in(out)) == {"CNAME", "annex/feeds/mine.txt", "index.html", "index.html.gz"}


def test_a_file_of_others_in_the_way_is_refused_before_anything_is_written(site: Site, out: Path) -> None:
    (out / "index.html").write_text("mine")
    publish(site, SITE)
    with pytest.raises(Refused, match=r"no export wrote:\n  index\.html") as refused:
        export_site(site, out)

    assert refused.value.advice
    assert files_in(out) == {"index.html": b"mine"}


def test_no_link_leads_out_of_the_folder(site: Site, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    folder.mkdir()
    (folder / "annex").symlink_to(outside)
    publish(site, SITE)
    with pytest.raises(Refused, match="link"):
        export_site(site, folder)
    assert list(outside.iterdir()) == []


def test_a_link_put_there_later_is_not_followed_when_removing(site: Site, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "out"
    publish(site, SITE)
    export_site(site, folder)
    (folder / "annex").rename(outside)
    (folder / "annex").symlink_to(outside)
    publish(site, {"/": b"/"})
    with pytest.raises(Refused, match="link"):
        export_site(site, folder)
    assert (outside / "index.html").exists()


def test_a_link_in_place_of_a_file_is_replaced_not_written_through(site: Site, tmp_path: Path) -> None:
    publish(site, SITE)
    folder = tmp_path / "out"
    export_site(site, folder)
    precious = tmp_path / "precious"
    precious.write_bytes(b"<p>home</p>")
    (folder / "annex" / "index.html").unlink()
    (folder / "annex" / "index.html").symlink_to(precious)
    publish(site, {**SITE, "/annex/": b"<p>new</p>"})
    export_site(site, folder)

    assert precious.read_bytes() == b"<p>home</p>"
    assert not (folder / "annex" / "index.html").is_symlink()
    assert (folder / "annex" / "index.html").read_bytes() == b"<p>new</p>"


def test_after_a_kill_in_the_middle_the_next_export_finishes(
    site: Site, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, SITE)
    write, calls = export_folder.ExportFolder.write, iter(range(100))

    def die(self: export_folder.ExportFolder, name: str, body: bytes, changed_at: datetime) -> bool:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return write(self, name, body, changed_at)

    with monkeypatch.context() as patch:
        patch.setattr(export_folder.ExportFolder, "write", die)
        with pytest.raises(KeyboardInterrupt):
            export_site(site, out)
    assert 0 < len(files_in(out)) < 8
    publish(site, {"/": b"/", "/annex/": b"<p>home</p>"})
    export_site(site, out)
    assert set(files_in(out)) == {"index.html", "index.html.gz", "annex/index.html", "annex/index.html.gz"}


def test_two_exports_to_one_folder_do_not_mix(site: Site, out: Path) -> None:
    publish(site, SITE)
    with open(out / ".newsletter-export.lock", "w", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="another export"):
            export_site(site, out)
    export_site(site, out)


def test_a_note_that_names_files_elsewhere_is_refused(site: Site, tmp_path: Path) -> None:
    folder, victim = tmp_path / "out", tmp_path / "victim"
    folder.mkdir()
    victim.write_text("mine")
    (folder / ".newsletter-export.json").write_text('{"files": ["../victim"]}')
    publish(site, SITE)
    with pytest.raises(Refused, match="damaged"):
        export_site(site, folder)
    assert victim.exists()


@pytest.mark.parametrize("path", ["/../x", "/a/../../x", "//etc/passwd", "/a\0b", "/a\\b", "/.newsletter-export.json"])
def test_a_path_that_leads_out_of_the_folder_has_no_file(path: str) -> None:
    with pytest.raises(BadName):
        file_of(path)


def test_a_site_without_documents_is_not_exported(site: Site, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no documents") as refused:
        export_site(site, tmp_path / "out")
    assert "site build" in refused.value.advice


def test_a_folder_that_is_a_file_is_a_usage_error(site: Site, tmp_path: Path) -> None:
    publish(site, SITE)
    (tmp_path / "out").write_text("not a folder")
    with pytest.raises(UsageError, match="out"):
        export_site(site, tmp_path / "out")


def test_no_parts_are_left(site: Site, out: Path) -> None:
    publish(site, SITE)
    export_site(site, out)
    assert [name for name in os.listdir(out) if name.endswith(".part")] == []
