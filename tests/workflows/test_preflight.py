"""Preflight over real storage: what stops an issue, what is recorded, and what a good issue hears."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from newsletter.cli.main import app
from newsletter.clock import SystemClock
from newsletter.issues.preflight.finding import Severity
from newsletter.model.edition import ALL, Format, Rendering
from newsletter.model.issue import IssueState
from newsletter.store import editions
from newsletter.store.tables import audit_log
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import edit_entry
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.init import write_site
from newsletter.workflows.issues import load
from newsletter.workflows.preflight import PreflightFailed, Report, preflight
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from tests.issue_making import import_issue, journal, publish_issues
from tests.rendering.test_hostile import HOSTILE

DAY = "2026-02-07"


def unfinished(site: Site) -> Site:
    """The site on a public address, with nobody to complain to: an error in every issue."""
    annex = site.config.publications["annex"].model_copy(update={"contact": ""})
    return replace(
        site,
        config=site.config.model_copy(update={"publications": {"annex": annex}, "base_url": "https://news.annex.jp"}),
    )


def audited(site: Site, action: str) -> tuple[str | None, str]:
    with site.database.reading() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.action == action)).one()
    return row.reason, row.detail


def checks(report: Report) -> list[str]:
    return [finding.check for finding in report.findings]


def test_the_real_issue_has_no_error_on_a_site_as_init_makes_it(
    tmp_path: Path, real_journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, SystemClock())
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert run.invoke(app, ["journal", "import", str(real_journal)]).exit_code == 0
    checked = run.invoke(app, ["issue", "check", DAY, "--json"])
    assert checked.exit_code == 0
    found: list[dict[str, Any]] = json.loads(checked.stdout)
    assert {finding["severity"] for finding in found} == {"warning", "note"}
    assert {finding["check"] for finding in found} <= {"footer", "size", "summaries"}
    (size,) = (finding for finding in found if finding["check"] == "size")
    assert len(size["shares"]) >= 11
    for words in (["issue", "approve", DAY], ["issue", "publish", DAY]):
        done = run.invoke(app, words)
        assert done.exit_code == 0
        assert "postal_address" in done.stderr
        assert "postal_address" not in done.stdout


def test_a_small_issue_made_by_hand_has_warnings_at_most(site: Site, tmp_path: Path) -> None:
    report = preflight(site, import_issue(site, tmp_path, DAY))
    assert report.errors == ()
    assert checks(report).count("summaries") == 5


def test_hostile_texts_are_shown_as_they_are_and_are_no_errors(site: Site, tmp_path: Path) -> None:
    text = journal(DAY, len(HOSTILE))
    for number, hostile in enumerate(HOSTILE):
        text = text.replace(f"推論を支える小さな道具{number}\n", f"{hostile} {number}\n")
        text = text.replace(f"記事{number}の要約です。", f"{hostile} None {{{{ x }}}} の要約です。")
    path = tmp_path / "hostile.md"
    path.write_text(text.replace("一週間の拾いもの。", "今週は`code`と{{ y }}。"), "utf-8")
    import_journals(site, [str(path)])
    assert preflight(site, f"annex/{DAY}").errors == ()


def test_an_error_stops_approving_and_nothing_changes(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    shown: list[Report] = []
    with pytest.raises(PreflightFailed) as refusal:
        approve(unfinished(site), ref, show=shown.append)
    assert "footer, contact: the contact for complaints is missing" in refusal.value.message
    assert "--force REASON" in refusal.value.advice
    assert refusal.value.exit_code == 1
    assert shown == [refusal.value.report]
    assert load(site, ref)[0].state is IssueState.DRAFT


def test_a_reason_goes_on_and_is_kept_with_the_issue_and_in_the_audit_log(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    frozen = approve(unfinished(site), ref, force="a rehearsal")
    assert (frozen.state, frozen.forced) == (IssueState.FROZEN, "a rehearsal")
    reason, detail = audited(site, "issue.approve")
    assert reason == "a rehearsal"
    assert "5 entries; in spite of: footer, contact: " in detail
    # What was let through once need not be asked for again.
    assert publish(unfinished(site), ref).state is IssueState.PUBLISHED


def test_an_error_stops_publishing_too(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    assert approve(site, ref, force="no need of it").forced is None
    with pytest.raises(PreflightFailed):
        publish(unfinished(site), ref)
    assert load(site, ref)[0].state is IssueState.FROZEN
    assert publish(unfinished(site), ref, force="the lawyer agreed").forced == "the lawyer agreed"
    assert audited(site, "issue.publish")[0] == "the lawyer agreed"


def test_what_is_approved_is_what_was_checked(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    first = load(site, ref)[1][0].entry_id
    seen: list[Report] = []

    def edit_meanwhile(report: Report) -> None:
        seen.append(report)
        if len(seen) == 1:
            edit_entry(site, first, texts={"title": "差し替えた題"})

    approve(site, ref, show=edit_meanwhile)
    assert [report.entries[0].title for report in seen][1:] == ["差し替えた題"]
    assert load(site, ref)[1][0].title == "差し替えた題"


def test_an_article_of_an_earlier_issue_is_named_with_it(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-01-31"])
    path = tmp_path / "second.md"
    text = (tmp_path / "2026-01-31.md").read_text("utf-8").replace("2026年01月31日号", "2026年02月07日号")
    path.write_text(text.replace("https://one0.example/2026-01-31", "https://one0.example/new"), "utf-8")
    import_journals(site, [str(path)])
    repeated = [finding for finding in preflight(site, f"annex/{DAY}").findings if finding.check == "repeats"]
    assert len(repeated) == 4
    assert all("annex/2026-01-31" in finding.text for finding in repeated)
    assert [finding for finding in preflight(site, "annex/2026-01-31").findings if finding.check == "repeats"] == []


def test_the_editions_that_readers_chose_are_looked_at(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    for number, (slugs, format) in enumerate(
        [(("niche",), Format.HTML), (("niche",), Format.TEXT), (("security", "tools"), Format.HTML), ((), Format.HTML)]
    ):
        add(
            site,
            email=f"reader{number}@example.org",
            publication="annex",
            categories=slugs,
            format=format,
            confirmed=site.clock.now(),
        )
    report = preflight(site, ref)
    assert [str(f.place) for f in report.findings if f.check == "size"] == [
        "HTML part of the HTML edition",
        "HTML part of the HTML edition for niche",
        "HTML part of the HTML edition for security, tools",
    ]
    # One entry of five has no category, so that nobody gets nothing.
    assert [f for f in report.findings if f.check == "choices"] == []
    assert report.errors == ()


def test_a_stored_edition_is_what_is_checked(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    issue = approve(site, ref)
    with site.database.writing() as connection:
        made = {(ALL, Format.TEXT): Rendering(subject="題", text="{{ left }}\n", html=None)}
        editions.add(connection, issue, made, site.clock.now())
    words = {finding.text for finding in preflight(site, ref).findings if finding.severity is Severity.ERROR}
    assert "“{{” of a template is left" in words


def test_preflight_says_the_same_twice(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, DAY)
    assert preflight(site, ref).findings == preflight(site, ref).findings
