"""Every page says who sends, as Japanese law wants it, also one that no publication can be told from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter import links as paths
from newsletter.config import Config
from newsletter.signing import Signer
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from tests.conftest import MovedClock
from tests.web.asking import asking

ADDRESS, CONTACT = "東京都千代田区見本町1-2-3", "contact@annex.example"
# What pages say is the same over every database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _bad_links(site: Site, clock: MovedClock) -> list[str]:
    """A forged, a truncated, a foreign one, one for another purpose, one of nobody, and none at all."""
    uid = add(site, email="hanako@readers.test", publication=None, confirmed=clock.now()).subscriber.uid
    real, foreign = paths.unsubscribe_token(site.signer, "annex", uid), Signer("the secret of somebody else's site")
    return [
        f"annex-{uid}.AAAAAAAAAAAAAAAAAAAAAA",
        real[:-1],
        real[: len(real) // 2],
        paths.unsubscribe_token(foreign, "annex", uid),
        site.signer.sign("another purpose", f"annex-{uid}"),
        paths.unsubscribe_token(site.signer, "annex", "nobody"),
        paths.unsubscribe_token(site.signer, "margin", uid),
        "x",
    ]


def test_the_answer_to_any_bad_link_is_the_same_and_names_the_sender(site: Site, clock: MovedClock) -> None:
    tokens = _bad_links(site, clock)
    with asking(site) as ask:
        for path in (paths.unsubscribe, paths.preferences, paths.confirmation, paths.address):
            for method in ("GET", "POST"):
                answers = [ask(path(token), method) for token in tokens]
                assert {answer.status_code for answer in answers} == {404}
                assert len({answer.content for answer in answers}) == 1
                text = answers[0].text
                assert "発行：GenAI週刊 Annex<br>" + ADDRESS in text
                assert f'<a href="mailto:{CONTACT}">' in text
        for page in (paths.approve("x"), paths.approve_preview("x"), paths.preferences("x", "data"), "/nothing"):
            assert ADDRESS in ask(page).text


def test_where_there_are_several_publications_all_their_senders_are_named_each_once(
    site: Site, clock: MovedClock
) -> None:
    values = site.config.model_dump(mode="json")
    values["secret_key"] = site.config.secret_key.get_secret_value()
    annex = values["publications"]["annex"]
    values["publications"] |= {
        "margin": annex | {"slug": "margin", "title": "余白通信", "sender": "余白通信 <margin@annex.example>"},
        "weekly": annex
        | {
            "slug": "weekly",
            "sender": "The Weekly <weekly@annex.example>",
            "postal_address": "1 Sample Street, London",
            "contact": "https://weekly.example/contact",
        },
    }
    with asking(replace(site, config=Config.model_validate(values))) as ask:
        text = ask(paths.unsubscribe("x")).text
        assert ask(paths.unsubscribe("annex-y.z")).text == text
    assert text.count(ADDRESS) == text.count(f">{CONTACT}<") == 1
    assert f"発行：GenAI週刊 Annex、余白通信<br>{ADDRESS}" in text
    assert "発行：The Weekly<br>1 Sample Street, London" in text
    assert 'href="https://weekly.example/contact"' in text
