"""The configuration edited so that a publication has another slug, and what the next command does with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.config import Config
from newsletter.store import publications
from newsletter.workflows.rename_categories import rename_categories
from newsletter.workflows.rename_publications import rename_publications
from newsletter.workflows.site import Site


def called(config: Config, slug: str, former: Sequence[str] = (), **more: object) -> Config:
    """The configuration with its one publication under that slug; ``more`` are further settings of it."""
    (only,) = config.publications.values()
    edited = only.model_dump(mode="json") | {"slug": slug, "former_slugs": list(former), **more}
    values = config.model_dump(mode="json") | {"publications": {slug: edited}}
    return Config.model_validate(values | {"secret_key": config.secret_key.get_secret_value()})


def opened(site: Site, slug: str, former: Sequence[str] = (), **more: object) -> Site:
    """As the next command finds the site after the configuration was edited."""
    return open_again(replace(site, config=called(site.config, slug, former, **more)))


def open_again(site: Site) -> Site:
    rename_publications(site)
    publications.register(site.database, sorted(site.config.publications), host=site.links.host, now=site.clock.now())
    rename_categories(site)
    return site
