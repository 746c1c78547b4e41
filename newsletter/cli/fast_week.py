"""``newsletter demo --fast-week``: a whole week in seconds; somebody approves the draft by the link in a mail."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from datetime import datetime
    from urllib.request import OpenerDirector

    from rich.console import Console

    from newsletter.clock import LeapingClock
    from newsletter.web.inbox.hooks import HookReceiver
    from newsletter.web.inbox.mailbox import Mailbox
    from newsletter.web.inbox.server import Inbox
    from newsletter.workflows.fast_week import WeekPlayed
    from newsletter.workflows.site import Site

_HOST = "127.0.0.1"
_WEB_PORT, _SMTP_PORT, _INBOX_PORT = 8080, 2525, 8025
_FOLDER = "fast-week"
_PATIENCE = 90.0
_PEOPLE_NEED = 120.0
"""Seconds that somebody at a terminal has to approve by themselves."""
_STEP = 0.8
"""Seconds between two lines, for whoever reads along."""
_INTERRUPTED = 130
_REPORT = "This is a fault of Annex; please report it."
_EXPECTED = ["draft.ready", "draft.waiting", "issue.sent"]


class _NotSound(NewsletterError):
    """Something in the week did not come out as it must."""


def play(folder: Path, *, once: bool) -> None:
    """Make the site anew in ``folder/fast-week``, live through a week, and serve what came of it unless ``once``."""
    from rich.console import Console

    from newsletter.assembly import assemble
    from newsletter.cli.signals import stop_on_signal
    from newsletter.config import load_config
    from newsletter.web.app import create_app
    from newsletter.web.background import BackgroundServer
    from newsletter.web.inbox.hooks import HookReceiver
    from newsletter.web.inbox.server import Inbox
    from newsletter.web.listening import listen, port_of, preferably
    from newsletter.web.outbox import Outbox
    from newsletter.workflows.demo import claim, configure
    from newsletter.workflows.fast_week import beginning

    stop = stop_on_signal()
    console, clock, secret = Console(highlight=False), beginning(), secrets.token_urlsafe(32)
    claim(folder)
    home = folder / _FOLDER
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    os.environ["no_proxy"] = _HOST  # the webhook's receiver is on this machine
    listening = listen(_HOST, preferably(_HOST, _WEB_PORT), advice="")
    inbox = Inbox(
        clock, smtp_port=preferably(_HOST, _SMTP_PORT), web_port=preferably(_HOST, _INBOX_PORT), folder=home / "mails"
    )
    with inbox, HookReceiver(secret) as hooks:
        config = configure(home, clock, web_port=port_of(listening), smtp_port=inbox.smtp_port)
        _add_people(config, hooks.url, secret)
        site = assemble(load_config(config), clock=clock)
        web, outbox = BackgroundServer(create_app(site), listening), Outbox(site)
        web.start()
        try:
            week = _Showing(console, site, clock, stop, watched=not once and sys.stdin.isatty())
            _live(week, inbox, hooks)
            _show_addresses(console, site, inbox, config)
            if not once:
                console.print("\nCtrl-C ends it.")
                outbox.start()
                stop.wait()
                outbox.stop()
        finally:
            web.stop()
            site.database.close()


def _add_people(config: Path, hook: str, secret: str) -> None:
    """Editors, operators, a webhook, and a reminder, into the configuration of the demo."""
    from newsletter.workflows.fast_week import EDITOR, OPERATOR

    text = config.read_text("utf-8")
    text = re.sub(r"(?m)^(contact = .*)$", rf'\1\neditors = ["Eva <{EDITOR}>"]', text, count=1)
    text = re.sub(r'(?m)^(gather = "friday 18:00")$', r'\1\nremind = "friday 21:00"', text, count=1)
    text = text.replace("[notices]\n", f'[notices]\noperators = ["Olga <{OPERATOR}>"]\n', 1)
    text += f'\n[[notices.webhooks]]\nurl = "{hook}"\nsecret = "{secret}"\n'
    config.write_text(text, "utf-8")


class _Showing:
    """What a person sees of the week, line by line; ``watched``: there is one, who may take part."""

    def __init__(
        self, console: Console, site: Site, clock: LeapingClock, stop: threading.Event, *, watched: bool
    ) -> None:
        from newsletter.workflows.demo import PUBLICATION

        self.console, self.site, self.clock, self.stop, self.watched = console, site, clock, stop, watched
        self._zone = site.publication(PUBLICATION).zone

    @property
    def now(self) -> datetime:
        """The local time of the week's clock."""
        return self.clock.now().astimezone(self._zone)

    def tell(self, line: str) -> None:
        """Print a line. Raises typer.Exit when the person wants to end it."""
        self.console.print(f"[dim]{self.now:%a %H:%M}[/]  {line}", soft_wrap=True)
        if self.stop.wait(_STEP if self.watched else 0):
            raise typer.Exit(_INTERRUPTED)


def _live(week: _Showing, inbox: Inbox, hooks: HookReceiver) -> None:
    from newsletter.workflows.fast_week import play_week

    alarm = threading.Timer(_PATIENCE + (_PEOPLE_NEED if week.watched else 0), week.stop.set)
    alarm.daemon = True
    alarm.start()
    week.tell(f"The week begins: {week.now:%d %B %Y}, {week.now.tzinfo}")
    played = play_week(week.site, week.clock, tell=week.tell, approve=lambda: _approve(week, inbox), stop=week.stop)
    alarm.cancel()
    week.tell(f"The webhook got {', '.join(hooks.types)}, each signed")
    _judge(week.console, played, inbox, hooks)


def _approve(week: _Showing, inbox: Inbox) -> None:
    """By the link in the editor's mail: as a person does, or for one."""
    from urllib.request import ProxyHandler, build_opener

    from newsletter.workflows.fast_week import EDITOR

    link = _link_to(inbox.mailbox, EDITOR)
    if week.watched:
        week.tell(f"Your turn: open the mail to {EDITOR} in {inbox.web_address}/ and approve. Its link is {link}")
        if _somebody_approves(week):
            week.tell("You approved it")
            return
        week.tell(f"Nobody did within {_PEOPLE_NEED:.0f} s: the demo does it, as an editor would")
    opener = build_opener(ProxyHandler({}))
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', _fetch(opener, link))
    if seen is None:
        raise _NotSound(f"{link} has no button to press.", advice=_REPORT)
    _fetch(opener, link, f"seen={seen[1]}".encode())
    week.tell(f"{EDITOR} opened the link in the mail, looked, and pressed the button")


def _somebody_approves(week: _Showing) -> bool:
    from newsletter.clock import monotonic
    from newsletter.model.issue import IssueState
    from newsletter.workflows.demo import REF
    from newsletter.workflows.issues import load

    until = monotonic() + _PEOPLE_NEED
    while monotonic() < until:
        if load(week.site, REF)[0].state is not IssueState.DRAFT:
            return True
        if week.stop.wait(0.5):
            raise typer.Exit(_INTERRUPTED)
    return False


def _link_to(mailbox: Mailbox, editor: str) -> str:
    """The link that approves, from the newest mail to the editor."""
    from newsletter.web.inbox.reading import read_mail

    for mail in mailbox.newest():
        found = mailbox.find(mail.id) if editor in mail.recipients else None
        links = re.findall(r"^http\S+/approve/\S+$", (read_mail(found[1]).text or "") if found else "", re.MULTILINE)
        if links:
            return str(links[0])
    raise _NotSound(f"No mail to {editor} has a link to approve.", advice=_REPORT)


def _fetch(opener: OpenerDirector, address: str, form: bytes | None = None) -> str:
    with opener.open(address, form, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def _judge(console: Console, played: WeekPlayed, inbox: Inbox, hooks: HookReceiver) -> None:
    from newsletter.workflows.demo import READERS
    from newsletter.workflows.fast_week import EDITOR, OPERATOR

    got = {address for mail in inbox.mailbox.newest() for address in mail.recipients}
    wanted = {EDITOR, OPERATOR, *(reader.email for reader in READERS)}
    missing = [f"{address} got no mail." for address in sorted(wanted - got)]
    if hooks.types != _EXPECTED or hooks.refused:
        missing.append(f"The webhook got {hooks.types} and refused {hooks.refused}.")
    if missing or not played.is_sound:
        raise _NotSound("\n".join(missing) or "The week is not whole.", advice=_REPORT)
    console.print(
        f"\n{played.status.counts.sent} of {played.status.counts.audience} deliveries sent, "
        f"{len(played.feeds)} feeds parse, {len(inbox.mailbox)} mails in the inbox."
    )


def _show_addresses(console: Console, site: Site, inbox: Inbox, config: Path) -> None:
    from newsletter import links, samples
    from newsletter.workflows.demo import PUBLICATION, REF

    url = site.links.url
    console.print()
    for name, address in (
        ("Inbox", inbox.web_address + "/"),
        ("Issue", url(links.issue(PUBLICATION, samples.DATE))),
        ("Archive", url(links.archive(PUBLICATION))),
        ("Feeds", url(links.feeds(PUBLICATION))),
        ("Status", f"newsletter -c {config} status {REF}"),
    ):
        console.print(f"[dim]{name:<8}[/] {address}", soft_wrap=True)
