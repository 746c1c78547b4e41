"""The script of forms that want work done: the only one on our pages, and only where an operator asks for it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from newsletter.model.document import Draft
from newsletter.resources import TEMPLATES


@cache
def proof_script() -> Draft:
    """Computes while the form is filled in, and holds it back until it is done."""
    body = (TEMPLATES / "scripts" / "proof.js").read_bytes()
    path = f"/static/proof-{sha256(body).hexdigest()[:12]}.js"
    return Draft(path=path, publication=None, media_type="text/javascript; charset=utf-8", body=body)
