"""Secrets that stand in files of their own: ``NAME_file`` beside ``NAME``."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def read_secret(values: Any, name: str) -> Any:
    """``values`` with ``name`` taken from the file that ``name_file`` names, without its last line break.

    Raises ValueError where both are given or the file cannot be read.
    """
    if not isinstance(values, dict) or not values.get(f"{name}_file"):
        return values
    if values.get(name):
        raise ValueError(f"{name} and {name}_file are both given; keep one")
    path = Path(values[f"{name}_file"])
    try:
        text = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}_file: cannot read {path}: {error}") from error
    return {**values, name: text}
