"""What is in order with a site, and what is not: configuration, database, relays, public address. Changes nothing."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.config import Publication, Relay
from newsletter.errors import NewsletterError
from newsletter.model.notice import NoticeState
from newsletter.model.run import Job
from newsletter.store import notices, publications, revision, schema
from newsletter.workflows import fence
from newsletter.workflows.dkim_keys import is_aligned, keys_of
from newsletter.workflows.due import left_behind, upcoming
from newsletter.workflows.examine_slugs import examine_slugs
from newsletter.workflows.finding import Finding, Level
from newsletter.workflows.read_source import read_source
from newsletter.workflows.site import Site

_PATIENCE = 10.0
_LAST = 50


def examine(site: Site) -> Iterator[Finding]:
    """Every check, one after the other, as each is done."""
    database = _database(site)
    yield database
    if database.level is Level.OK:
        yield _fence(site)
        yield from examine_slugs(site)
        for publication in _known(site):
            yield _schedule(site, publication)
            if publication.source is not None:
                yield _source(site, publication)
    for relay in site.config.smtp.relays:
        yield _relay(relay)
    yield _alerts(site, readable=database.level is Level.OK)
    yield _base_url(site)
    for publication in site.config.publications.values():
        yield _publication(publication)
        yield from _dkim(site, publication)


def _database(site: Site) -> Finding:
    try:
        revision.require_current(site.database)
        differences = schema.differences(site.database)
    except NewsletterError as error:
        return Finding(check="database", level=Level.FAULT, text=error.message, advice=error.advice)
    if differences:
        return Finding(
            check="database",
            level=Level.FAULT,
            text=f"differs from what this version expects in {len(differences)} places",
            advice="`newsletter db check` names them.",
        )
    kind = "SQLite" if site.database.is_sqlite else "PostgreSQL"
    return Finding(check="database", level=Level.OK, text=f"{kind}, schema {revision.REVISION}")


def _fence(site: Site) -> Finding:
    if site.config.fence.file is None:
        return Finding(check="fence", level=Level.OK, text="none: the configuration is not from a file")
    standing = fence.look(site)
    if standing.holds:
        return Finding(check="fence", level=Level.FAULT, text=standing.summary, advice=fence.ADVICE)
    return Finding(check="fence", level=Level.OK, text="the database is what was seen of it")


def _alerts(site: Site, *, readable: bool) -> Finding:
    told = site.config.notices
    if not told.operators and not told.webhooks:
        return Finding(
            check="alerts",
            level=Level.WARNING,
            text="nobody is told when an issue does not go out",
            advice="Set notices.operators, or [[notices.webhooks]]; then `newsletter notice try`.",
        )
    if readable:
        with site.database.reading() as connection:
            last = [one for one in notices.newest(connection, _LAST) if one.state is NoticeState.FAILED]
        if last:
            return Finding(
                check="alerts",
                level=Level.WARNING,
                text=f"{len(last)} of the last {_LAST} notices reached nobody: {last[0].last_words}",
                advice="`newsletter notice list` has them; `newsletter notice try` tries again.",
            )
    return Finding(
        check="alerts", level=Level.OK, text=f"{len(told.operators)} operators, {len(told.webhooks)} webhooks"
    )


def _known(site: Site) -> list[Publication]:
    """Those that the database has met; a new one it meets at the first command that works with it."""
    with site.database.reading() as connection:
        return [each for each in site.config.publications.values() if publications.is_known(connection, each.slug)]


def _schedule(site: Site, publication: Publication) -> Finding:
    check = f"schedule {publication.slug}"
    if not publication.schedule.enabled:
        return Finding(
            check=check,
            level=Level.WARNING,
            text="switched off: nothing is gathered or sent by itself",
            advice="Set schedule.enabled = true, unless that is meant.",
        )
    behind = left_behind(site, publication)
    if behind:
        return Finding(
            check=check,
            level=Level.WARNING,
            text=f"{', '.join(issue.ref for issue in behind)}: approved, and not sent",
            advice=f"The calendar will not send it any more; `newsletter send {behind[0].ref}` does.",
        )
    ahead = next((one for one in upcoming(site, publication, 20) if one.slot and one.slot.job is Job.SEND), None)
    if ahead is None:
        return Finding(
            check=check,
            level=Level.WARNING,
            text="no date is ahead",
            advice="Look at schedule.since and schedule.exceptions; `newsletter schedule show` lists the dates.",
        )
    local = ahead.at.astimezone(publication.zone)
    by = "by itself" if publication.schedule.approval == "auto" else "once approved"
    return Finding(check=check, level=Level.OK, text=f"the next issue goes out {local:%a %Y-%m-%d %H:%M %Z} {by}")


def _source(site: Site, publication: Publication) -> Finding:
    """Read it as a gathering would, and keep nothing."""
    check = f"source {publication.slug}"
    try:
        reading = read_source(site, publication.slug, dry_run=True)
    except NewsletterError as error:
        return Finding(check=check, level=Level.FAULT, text=error.message, advice=error.advice)
    if not reading.is_faultless:
        return Finding(
            check=check,
            level=Level.FAULT,
            text="; ".join(reading.problems) or "some of what it offers has faults",
            advice=f"`newsletter source read --dry-run --publication {publication.slug}` names them all.",
        )
    counted = ", ".join(f"{number} {word}" for word, number in reading.counts.items() if number) or "nothing new"
    return Finding(check=check, level=Level.OK, text=f"can be read: {counted}")


def _relay(relay: Relay) -> Finding:
    """Say EHLO, secure the connection and log in as a send would, and leave again."""
    check = f"relay {relay.name}"
    timeout = min(_PATIENCE, relay.timeout.total_seconds())
    secure = ssl.create_default_context(cafile=relay.ca_file)
    try:
        with (
            smtplib.SMTP_SSL(relay.host, relay.port, timeout=timeout, context=secure)
            if relay.security == "tls"
            else smtplib.SMTP(relay.host, relay.port, timeout=timeout)
        ) as connection:
            connection.ehlo_or_helo_if_needed()
            if relay.security == "starttls":
                connection.starttls(context=secure)
                connection.ehlo()
            if relay.username is not None and relay.password is not None:
                connection.login(relay.username, relay.password.get_secret_value())
            offers = ", ".join(sorted(name.upper() for name in connection.esmtp_features)) or "nothing"
    except smtplib.SMTPAuthenticationError as error:
        return Finding(
            check=check,
            level=Level.FAULT,
            text=f"refuses the login: {error.smtp_code} {_reply(error.smtp_error)}",
            advice="Check username and password (or password_file) of [smtp].",
        )
    except ssl.SSLError as error:
        return Finding(
            check=check,
            level=Level.FAULT,
            text=f"no secure connection: {error}",
            advice="Check host, port and security; for a certificate authority of your own set ca_file.",
        )
    except smtplib.SMTPException as error:
        return Finding(check=check, level=Level.FAULT, text=f"does not speak as expected: {error}", advice=_WHERE)
    except OSError as error:
        return Finding(
            check=check, level=Level.FAULT, text=f"cannot be reached: {error.strerror or error}", advice=_WHERE
        )
    return Finding(check=check, level=Level.OK, text=f"answers, and offers {offers}")


_WHERE = "Check host, port and security of [smtp]. To try without a relay, run `newsletter inbox`."


def _reply(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _base_url(site: Site) -> Finding:
    url = site.config.base_url
    if _is_local(site.links.host):
        return Finding(
            check="base_url",
            level=Level.WARNING,
            text=f"{url} opens on this machine only",
            advice="Before mailing real readers, set base_url to the https address that they can open.",
        )
    if urlsplit(url).scheme != "https":
        return Finding(
            check="base_url",
            level=Level.WARNING,
            text=f"{url} is not https",
            advice="One-click unsubscribe needs https (RFC 8058 §3.1); large mail services want it.",
        )
    return Finding(check="base_url", level=Level.OK, text=url)


def _publication(publication: Publication) -> Finding:
    check = f"publication {publication.slug}"
    written = {
        "sender": publication.sender_address,
        "contact": publication.contact,
        "postal_address": publication.postal_address,
    }
    missing = [name for name, value in written.items() if not value.strip()]
    if missing:
        return Finding(
            check=check,
            level=Level.WARNING,
            text=f"{' and '.join(missing)} missing",
            advice="The law in Japan and elsewhere wants a postal address and a contact in every mail.",
        )
    examples = [name for name, value in written.items() if _is_example(value)]
    if examples:
        return Finding(
            check=check,
            level=Level.WARNING,
            text=f"{', '.join(examples)}: still as in the example",
            advice=f"Put your own into [publications.{publication.slug}].",
        )
    return Finding(check=check, level=Level.OK, text=f"{publication.title}, from {publication.sender}")


def _dkim(site: Site, publication: Publication) -> Iterator[Finding]:
    check = f"dkim {publication.slug}"
    try:
        keys = keys_of(site, publication)
    except NewsletterError as error:
        yield Finding(
            check=check,
            level=Level.FAULT,
            text=str(error),
            advice="docs/how-to/sign-with-dkim.md says how to make a key; without [dkim] nothing is signed.",
        )
        return
    for key in keys:
        if is_aligned(publication, key):
            yield Finding(check=check, level=Level.OK, text=f"signs with {key.algorithm}, {key.record_name}")
        else:
            yield Finding(
                check=check,
                level=Level.WARNING,
                text=f"signs for {key.domain}, but {publication.sender_address} is of another domain",
                advice="DMARC counts only a signature of the sender's domain: change dkim.domain or sender.",
            )


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local")) or "." not in host
    return address.is_loopback or address.is_private


def _is_example(text: str) -> bool:
    return "example.org" in text or "Example, Chiyoda" in text
