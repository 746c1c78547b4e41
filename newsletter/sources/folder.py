"""The journal files of a folder."""

from __future__ import annotations

from pathlib import Path

from newsletter.config.source import FolderSource
from newsletter.sources.errors import SourceUnavailable

MOST_FILES = 2_000
MOST_BYTES = 4_000_000


def journal_files(source: FolderSource) -> tuple[Path, ...]:
    """Every ``*.md`` in the folder, by name; hidden files are none. Raises SourceUnavailable."""
    folder = Path(source.folder)
    try:
        found = sorted(
            path for path in folder.iterdir() if path.suffix == ".md" and path.name[0] != "." and path.is_file()
        )
        large = [path for path in found if path.stat().st_size > MOST_BYTES]
    except OSError as error:
        raise SourceUnavailable(
            f"{folder}: {error.strerror or error}.", advice="Check folder in [publications.….source]."
        ) from error
    if large:
        raise SourceUnavailable(f"{large[0]}: larger than {MOST_BYTES:,} bytes.", advice="Move it elsewhere.")
    if len(found) > MOST_FILES:
        raise SourceUnavailable(
            f"{folder}: more than {MOST_FILES:,} journal files.", advice="Move those of issues long sent elsewhere."
        )
    return tuple(found)
