"""What a preview is made of, as it is at each moment: configuration, templates, entries."""

from __future__ import annotations

import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from newsletter.config import load_config
from newsletter.links import Links
from newsletter.rendering.template_files import stamp
from newsletter.signing import Signer
from newsletter.workflows.issues import list_issues, load
from newsletter.workflows.site import Site


class Watched:
    """A site that reads its configuration again when the file has changed; the database stays the one it was."""

    def __init__(self, config: Path, site: Site) -> None:
        self._path = config
        self._site = site
        self._lock = threading.Lock()
        self._seen = self._config_stamp()

    def site(self) -> Site:
        """The site as configured now. Raises ConfigurationError, UsageError."""
        with self._lock:
            seen = self._config_stamp()
            if seen != self._seen:
                config = load_config(self._path)
                self._site = replace(
                    self._site,
                    config=config,
                    links=Links(config.base_url),
                    signer=Signer(config.secret_key.get_secret_value()),
                )
                self._seen = seen
            return self._site

    def version(self, ref: str) -> str:
        """Changes when a preview of that issue would. Raises what ``site`` and ``load`` raise."""
        site = self.site()
        issue, entries = load(site, ref)
        templates = stamp(site.publication(issue.publication).templates_dir, "email", "text")
        return sha256(repr((self._seen, templates, issue, entries)).encode()).hexdigest()[:16]

    def refs(self) -> list[str]:
        """Every issue, newest first in each publication."""
        return [issue.ref for issue, _ in list_issues(self.site(), None)]

    def _config_stamp(self) -> tuple[int, int]:
        try:
            seen = self._path.stat()
        except OSError:
            return (0, 0)
        return (seen.st_mtime_ns, seen.st_size)
