"""Where the files that travel with the program are: in the wheel under ``_share``, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
SHARE = _PACKAGE / "_share" if (_PACKAGE / "_share").is_dir() else _PACKAGE.parent
TEMPLATES = SHARE / "templates"
MIGRATIONS = SHARE / "migrations"
EXAMPLE_CONFIG = SHARE / "config.example.toml"
