"""Which line of which template an error came from."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from newsletter.errors import TemplateFault, TemplateFaults
from newsletter.rendering.template_files import folders


@contextmanager
def explained(own: Path | None) -> Iterator[None]:
    """What goes wrong in a template becomes TemplateFaults; everything else is left as it is."""
    try:
        yield
    except Exception as error:
        fault = blame(error, own)
        if fault is None:
            raise
        raise TemplateFaults([fault]) from error


def blame(error: Exception, own: Path | None) -> TemplateFault | None:
    """The fault of an error that was raised while a template was read or rendered; None where none had a part."""
    if isinstance(error, TemplateSyntaxError):
        return TemplateFault(error.filename or error.name or "?", error.lineno, f"syntax: {error.message}")
    inside = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders(own))
    ]
    if not inside:
        return None
    file, line = inside[-1].filename, inside[-1].lineno or 1
    if isinstance(error, TemplateNotFound):
        return TemplateFault(file, line, f"includes {error.name}, which is nowhere")
    if isinstance(error, UndefinedError):
        return TemplateFault(file, line, f"undefined: {error.message}")
    if isinstance(error, TemplateError):
        return TemplateFault(file, line, str(error))
    return TemplateFault(file, line, f"{type(error).__name__}: {error}")
