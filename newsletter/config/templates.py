"""A folder of templates of the operator's own: one with the name of ours is used instead of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator


def _folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError("a folder that is there, with templates named as in email/, text/ or web/")
    return value.resolve()


TemplatesFolder = Annotated[Path, AfterValidator(_folder)]
