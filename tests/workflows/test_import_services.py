"""Lists of other services come in as they are exported: who left there has left; nobody is confirmed by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import ContentFaults, UsageError
from newsletter.subscribers.services import SERVICES, service_of
from newsletter.workflows.import_subscribers import How, Row, import_subscribers
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import show

# The columns that matter and some that do not, as each service names them: one who reads, one who has left, and a third
# who waits or bounced where the service knows such.
LISTS = {
    "mailchimp": """\
Email Address,First Name,Last Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,UNSUB_TIME,CLEAN_TIME,LEID,EUID,TAGS
a@r.test,Hanako,Yamada,2024-03-01 09:00:00,,2024-03-01 09:05:00,,,1,x1,
b@r.test,Taro,,2024-03-01 09:00:00,,2024-03-01 09:05:00,2025-01-02 03:04:05,,2,x2,
c@r.test,,,2024-03-01 09:00:00,,2024-03-01 09:05:00,,2025-05-05 05:05:05,3,x3,
""",
    "substack": """email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at
a@r.test,false,,other,false,2024-03-01T09:00:00.000Z,
b@r.test,false,,other,true,2024-03-01T09:00:00.000Z,
""",
    "ghost": """id,email,name,note,subscribed_to_emails,complimentary_plan,created_at,deleted_at,labels,tiers
1,a@r.test,Hanako Yamada,,true,,2024-03-01T09:00:00.000Z,,,Free
2,b@r.test,Taro,,false,,2024-03-01T09:00:00.000Z,,,Free
""",
    "buttondown": """email,notes,metadata,tags,referrer_url,creation_date,secondary_id,subscriber_type
a@r.test,,{},,,2024-03-01T09:00:00Z,1,regular
b@r.test,,{},,,2024-03-01T09:00:00Z,2,unsubscribed
c@r.test,,{},,,2024-03-01T09:00:00Z,3,unactivated
d@r.test,,{},,,2024-03-01T09:00:00Z,4,undeliverable
""",
    "listmonk": """uuid,email,name,attributes,status,created_at,updated_at
u1,a@r.test,Hanako Yamada,{},enabled,2024-03-01T09:00:00Z,
u2,b@r.test,Taro,{},blocklisted,2024-03-01T09:00:00Z,
""",
    "mailerlite": """Subscriber,Status,Sent,Opens,Subscribed,Unsubscribed,Name
a@r.test,active,3,2,2024-03-01 09:00:00,,Hanako Yamada
b@r.test,unsubscribed,3,2,2024-03-01 09:00:00,2025-01-02 03:04:05,Taro
c@r.test,bounced,3,0,2024-03-01 09:00:00,,
""",
    "brevo": """EMAIL;LASTNAME;FIRSTNAME;DOUBLE_OPT-IN;ADDED_TIME
a@r.test;Yamada;Hanako;Yes;2024-03-01 09:00:00
c@r.test;;;No;2024-03-01 09:00:00
""",
    "beehiiv": """Subscriber ID,Email,Status,Created At,Subscription_Tier,Created_At
1,a@r.test,active,,free,2024-03-01 09:00:00 UTC
2,b@r.test,inactive,,free,2024-03-01 09:00:00 UTC
3,c@r.test,invalid,,free,2024-03-01 09:00:00 UTC
""",
    "kit": """first_name,email,created_at,state,tags
Hanako Yamada,a@r.test,2024-03-01 09:00:00 UTC,active,
Taro,b@r.test,2024-03-01 09:00:00 UTC,cancelled,
,c@r.test,2024-03-01 09:00:00 UTC,bounced,
""",
}


def _file(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, "utf-8")
    return path


def _state(site: Site, address: str) -> tuple[str, str | None, str | None]:
    history = show(site, address)
    (found,) = history.subscriptions
    confirmed = None if found.confirmed_at is None else found.confirmed_at.strftime("%Y-%m-%d")
    return found.state, confirmed, history.subscriber.name


def test_every_service_of_the_table_has_a_list_here() -> None:
    assert set(LISTS) == set(SERVICES)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_known_by_its_header_and_read_as_its_service_means_it(site: Site, tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, LISTS[name])
    header = LISTS[name].splitlines()[0].lower().replace(";", ",").split(",")
    assert service_of(header) == name
    rows: list[Row] = []
    import_subscribers(site, path, how=How(consent="double opt-in there"), tell=rows.append)
    fates = {row.email[0]: row.fate for row in rows}
    assert _state(site, "a@r.test")[:2] == ("active", "2024-03-01")
    assert _state(site, "a@r.test")[2] in ("Hanako Yamada", None)
    if "b" in fates:
        assert _state(site, "b@r.test")[0] == "left"
    waits_or_gone = {"mailchimp": "skipped", "buttondown": "added", "brevo": "added"}.get(name, "skipped")
    assert fates.get("c", waits_or_gone) == waits_or_gone
    if waits_or_gone == "added" and "c" in fates:
        assert _state(site, "c@r.test")[0] == "pending"
    assert "double opt-in there" in str(show(site, "a@r.test").consents[0].detail)
    again = import_subscribers(site, path, how=How(consent="double opt-in there"))
    assert (again.added, again.changed) == (0, 0)


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"mailchimp"}))
def test_without_a_word_about_consent_nobody_is_mailed(site: Site, tmp_path: Path, name: str) -> None:
    rows: list[Row] = []
    import_subscribers(site, _file(tmp_path, LISTS[name]), tell=rows.append)
    assert _state(site, "a@r.test")[0] == "pending"
    assert not any(row.is_mailed for row in rows)


def test_a_word_that_a_service_is_not_known_to_say_is_a_fault_at_its_line(site: Site, tmp_path: Path) -> None:
    path = _file(tmp_path, LISTS["kit"].replace("cancelled", "zombie"))
    with pytest.raises(ContentFaults, match=r"export.csv:3: zombie: Kit is not known to say that"):
        import_subscribers(site, path)


def test_a_service_can_be_named_and_a_strange_one_not(site: Site, tmp_path: Path) -> None:
    path = _file(tmp_path, "email,name\na@r.test,Hanako\n")
    assert import_subscribers(site, path, how=How(service="ghost", consent="yes")).added == 1
    with pytest.raises(UsageError, match="did you mean mailchimp"):
        import_subscribers(site, path, how=How(service="mailchmp"))
    with pytest.raises(ContentFaults, match="no column of Mailchimp with the address"):
        import_subscribers(site, path, how=How(service="mailchimp"))
