"""The fields of a small posted form, URL-encoded or multipart."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

_LARGEST = 10_000
_MOST_FIELDS = 200


async def read_fields(request: Request) -> Mapping[str, list[str]]:
    """Every field with its values. Raises HTTPException 413 for a large body, 400 for one that is no form."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise HTTPException(413)
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _multipart(request.headers, body)
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error


async def _multipart(headers: Headers, body: bytes) -> Mapping[str, list[str]]:
    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(headers, once(), max_files=0, max_fields=_MOST_FIELDS).parse()
    except (MultiPartException, StarletteHTTPException, KeyError, ValueError) as error:
        raise HTTPException(400) from error
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


Form = Annotated[Mapping[str, list[str]], Depends(read_fields)]
"""A parameter of a route: the fields that were posted to it."""
