"""A list of subscribers comes in whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from newsletter.errors import ContentFaults, UsageError
from newsletter.model.edition import Format
from newsletter.model.subscriber import SubscriptionState
from newsletter.store import suppressions
from newsletter.store.tables import audit_log, consents, subscribers
from newsletter.workflows.export_subscribers import export_subscribers
from newsletter.workflows.import_subscribers import import_subscribers
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, list_all, show
from tests.conftest import MovedClock

HEADER = "email,name,categories,confirmed"
LIST = f"""{HEADER}
hanako@readers.test,"山田, 花子",,2026-01-01T00:00:00Z
taro@readers.test,Taro,tools;security,2026-01-02T09:00:00+09:00
jiro@readers.test,,niche,
a..b@docomo.ne.jp,,,2026-01-04
"""


def _file(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _faults(site: Site, path: Path) -> list[str]:
    with pytest.raises(ContentFaults) as refused:
        import_subscribers(site, path)
    return [f"{fault.line}: {fault.text}" for fault in refused.value.faults]


def _count(site: Site) -> tuple[int, ...]:
    with site.database.reading() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (subscribers, consents, audit_log)
        )


def test_everybody_in_the_file_is_subscribed_as_it_says(site: Site, tmp_path: Path) -> None:
    done = import_subscribers(site, _file(tmp_path, LIST))
    assert (done.rows, done.added, done.unconfirmed) == (4, 4, 1)
    found = {s.subscriber.email: s for s in list_all(site)}
    hanako, taro, jiro = (found[f"{name}@readers.test"] for name in ("hanako", "taro", "jiro"))
    assert (hanako.subscriber.name, hanako.key, hanako.state) == ("山田, 花子", "*", SubscriptionState.ACTIVE)
    assert (taro.key, str(taro.confirmed_at)) == ("security;tools", "2026-01-02 00:00:00+00:00")
    assert (jiro.state, jiro.confirmed_at) == (SubscriptionState.PENDING, None)
    assert found['"a..b"@docomo.ne.jp'].state is SubscriptionState.ACTIVE


def test_a_file_of_a_spreadsheet_with_bom_crlf_and_empty_rows_is_the_same(site: Site, tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + (LIST + ",,,\n\n").replace("\n", "\r\n").encode()
    assert import_subscribers(site, _file(tmp_path, text)).added == 4


def test_columns_may_stand_in_any_order_and_the_format_be_among_them(site: Site, tmp_path: Path) -> None:
    text = "Format, confirmed ,name,email,categories\ntext,2026-01-01,,taro@readers.test,\n"
    import_subscribers(site, _file(tmp_path, text))
    assert show(site, "taro@readers.test").subscriptions[0].format is Format.TEXT


def test_the_same_file_again_changes_nothing_at_all(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    path = _file(tmp_path, LIST)
    import_subscribers(site, path)
    before = list(list_all(site)), _count(site)
    clock.move(days=1)
    assert import_subscribers(site, path).unchanged == 4
    assert (list(list_all(site)), _count(site)) == before


def test_each_change_is_on_record_with_its_file_and_line(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    import_subscribers(site, _file(tmp_path, f"{HEADER}\njiro@readers.test,,niche,\n", "first.csv"))
    clock.move(days=1)
    done = import_subscribers(
        site, _file(tmp_path, f"{HEADER}\njiro@readers.test,Jiro,,2026-02-06T00:00Z\n", "second.csv")
    )
    assert done.changed == 1
    history = show(site, "jiro@readers.test")
    assert history.subscriber.name == "Jiro"
    assert [(c.action, c.source) for c in history.consents] == [("asked", "import"), ("confirmed", "import")]
    assert "second.csv line 2" in str(history.consents[1].detail)


def test_every_fault_is_named_with_its_line_and_nobody_is_imported(site: Site, tmp_path: Path) -> None:
    text = (
        f"{HEADER}\n"
        "hanako@readers.test,,,2026-01-01T00:00:00Z\n"
        "nobody,,tols;architecture,soon\n"
        '"taro@readers.test","two\nlines",,\n'
        "jiro@readers.test,,\n"
        "HANAKO@Readers.test,,,2199-01-01T00:00:00Z\n"
        "saburo@readers.test,,;,2026-02-30\n"
    )
    faults = _faults(site, _file(tmp_path, text))
    assert [fault.split(":")[0] for fault in faults] == ["3", "3", "3", "4", "6", "7", "7", "8", "8"]
    said = "\n".join(faults)
    for part in (
        "nobody: not an e-mail address",
        "tols: no such category; did you mean tools?",
        "soon is not an ISO 8601 time",
        "control character",
        "3 cells where the header has 4 columns",
        "the same mailbox as in line 2",
        "in the future",
        "2026-02-30 is not",
    ):
        assert part in said
    assert _count(site) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "1: empty: the first line is email,name,categories,confirmed"),
        (b"email,name,categories\n", "1: the column confirmed is missing"),
        (f"{HEADER},formt\n".encode(), "1: formt: no such column; did you mean format?"),
        (f"{HEADER},name\n".encode(), "1: the column name is there twice"),
        (f"{HEADER},format\ntaro@readers.test,,,,pdf\n".encode(), "2: pdf: format is html or text"),
        (f"{HEADER}\ntaro@readers.test,太郎,,\n".encode("shift-jis"), "2: not UTF-8: save the file as “CSV UTF-8”"),
        (f"{HEADER}\n".encode("utf-16"), "1: not UTF-8: save the file as “CSV UTF-8”"),
        (f"{HEADER}\n".encode("utf-16-le"), "1: not UTF-8: save the file as “CSV UTF-8”"),
        (f'{HEADER}\n"taro@readers.test,,,\n'.encode(), "2: not CSV: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(site: Site, tmp_path: Path, text: bytes, fault: str) -> None:
    assert _faults(site, _file(tmp_path, text)) == [fault]


def test_a_file_that_is_not_there_is_a_usage_error(site: Site, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        import_subscribers(site, tmp_path / "none.csv")


def test_the_suppressed_are_counted_and_stay_suppressed(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    with site.database.writing() as connection:
        suppressions.add(connection, key="taro@readers.test", reason="hard", evidence="5.1.1", now=clock.now())
    assert import_subscribers(site, _file(tmp_path, LIST)).suppressed == 1
    found = show(site, "taro@readers.test").suppression
    assert found is not None
    assert found.reason == "hard"


def test_export_then_import_elsewhere_then_export_is_the_same_file(
    site: Site, tmp_path: Path, clock: MovedClock
) -> None:
    import_subscribers(site, _file(tmp_path, LIST))
    add(site, email="=sum@readers.test", publication=None, name="'=1+1", categories=["niche"], confirmed=clock.now())
    add(site, email="+81@readers.test", publication=None, name="-1", format=Format.TEXT, confirmed=None)
    add(site, email="wide@readers.test", publication=None, name="＝1＋1", confirmed=None)
    text = "".join(export_subscribers(site))
    assert "wide@readers.test,'＝1＋1," in text, "a Japanese spreadsheet reads full-width signs, too"
    assert "\r\n'=sum@readers.test,''=1+1," in text
    with site.database.writing() as connection:
        connection.execute(consents.delete())
        connection.exec_driver_sql("DELETE FROM subscriptions")
        connection.execute(subscribers.delete())
    import_subscribers(site, _file(tmp_path, text))
    assert "".join(export_subscribers(site)) == text
    assert show(site, "=sum@readers.test").subscriber.name == "'=1+1"
