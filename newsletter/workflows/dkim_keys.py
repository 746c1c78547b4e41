"""A publication's signing keys: its configuration → keys that sign."""

from __future__ import annotations

from functools import lru_cache

from newsletter.config import Publication
from newsletter.delivery.dkim import BadKey, Key, read_key
from newsletter.errors import ConfigurationError
from newsletter.workflows.site import Site

_ALGORITHMS = {"key": "rsa-sha256", "ed25519_key": "ed25519-sha256"}
_MISPLACED = {
    # RFC 8463 §6: both keys sign while receivers learn; most verify RSA alone.
    "key": "an Ed25519 key, which many receivers cannot verify; key_file names an RSA key of 2048 bits or more, and "
    "this one goes beside it, as ed25519_key_file with ed25519_selector",
    "ed25519_key": "an RSA key; it belongs into key_file",
}


def keys_of(site: Site, publication: Publication) -> tuple[Key, ...]:
    """The keys of a publication, or else of the site; none where nothing is set.

    Raises ConfigurationError for a key that cannot sign.
    """
    dkim = publication.dkim or site.config.dkim
    if dkim is None:
        return ()
    where = "dkim" if publication.dkim is None else f"publications.{publication.slug}.dkim"
    keys: list[Key] = []
    for (selector, secret), name in zip(dkim.pairs, ("key", "ed25519_key"), strict=False):
        try:
            key = _read(secret.get_secret_value(), dkim.domain, selector)
        except BadKey as error:
            raise ConfigurationError("DKIM", [f"{where}.{name}: {error}"]) from error
        if key.algorithm != _ALGORITHMS[name]:
            raise ConfigurationError("DKIM", [f"{where}.{name}: {_MISPLACED[name]}"])
        keys.append(key)
    return tuple(keys)


def is_aligned(publication: Publication, key: Key) -> bool:
    """Whether DMARC (relaxed, RFC 7489 §3.1.1) can count a signature: the sender's domain is the key's or below it."""
    domain = publication.sender_address.rpartition("@")[2].lower()
    return domain == key.domain or domain.endswith(f".{key.domain}") or key.domain.endswith(f".{domain}")


@lru_cache(maxsize=32)
def _read(pem: str, domain: str, selector: str) -> Key:
    return read_key(pem, domain=domain, selector=selector)
