"""The language that a visitor is answered in."""

from __future__ import annotations

from fastapi import Request

from newsletter.model.sign_up import LANGUAGES


def asked_language(request: Request, default: str) -> str:
    """``?lang=``, else the first of ours that the browser asks for, else the publication's."""
    asked = [request.query_params.get("lang", "")]
    asked += [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((language for language in asked if language in LANGUAGES), default)
